// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title A list that grows with its users
/// @notice As no contract of the platform keeps one: each newcomer is compared with everybody before. Whoever measures how costs
/// grow has to see it.
contract GrowingList {
    bytes32[] private _members;

    /// @notice Somebody is in the list already.
    error MemberBefore(bytes32 member);

    /// @notice Puts a member at the end.
    ///
    /// Requirements: it is not in the list.
    function join(bytes32 member) external {
        for (uint256 i = 0; i < _members.length; ++i) {
            require(_members[i] != member, MemberBefore(member));
        }
        _members.push(member);
    }
}
