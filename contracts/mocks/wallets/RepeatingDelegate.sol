// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What is called over and over.
struct RepeatedCall {
    address target;
    uint256 value;
    bytes data;
    RepeatedWord[] words;
}

/// @dev A word of the calldata that grows from call to call.
struct RepeatedWord {
    /// Where it stands, in bytes of the calldata.
    uint256 offset;
    uint256 stride;
}

/// @title Code for an EIP-7702 account that does the same over and over
/// @notice With it an account makes hundreds of items in one transaction, in its own name. For measuring how costs grow.
contract RepeatingDelegate {
    /// @notice Only the account itself makes its code act.
    error DelegateNotCalledBySelf(address account);

    /// @notice A call failed: in which round, at which place of the list, and what it said.
    error RepeatedCallFailed(uint256 round, uint256 place, bytes reason);

    /// @notice Makes all calls one after the other, `rounds` times; their words grow after each round.
    ///
    /// Requirements: the caller is the account itself; no call fails.
    function run(RepeatedCall[] memory calls, uint256 rounds) external {
        require(msg.sender == address(this), DelegateNotCalledBySelf(msg.sender));
        for (uint256 round = 0; round < rounds; ++round) {
            for (uint256 place = 0; place < calls.length; ++place) {
                RepeatedCall memory next = calls[place];
                (bool isDone, bytes memory reason) = next.target.call{value: next.value}(next.data);
                require(isDone, RepeatedCallFailed(round, place, reason));
                _grow(next.data, next.words);
            }
        }
    }

    function _grow(bytes memory data, RepeatedWord[] memory words) private pure {
        for (uint256 i = 0; i < words.length; ++i) {
            uint256 offset = words[i].offset;
            uint256 stride = words[i].stride;
            // Words of calldata stand four bytes behind a multiple of 32, and wrap around as the strides' differences do.
            assembly ("memory-safe") {
                let place := add(add(data, 32), offset)
                mstore(place, add(mload(place), stride))
            }
        }
    }
}
