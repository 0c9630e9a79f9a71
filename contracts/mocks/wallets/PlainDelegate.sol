// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title Code for an EIP-7702 account that knows nothing of ERC-1271
/// @notice A smart account of the first days: it executes for its own account and answers no question about signatures.
contract PlainDelegate {
    /// @notice Only the account itself makes its code act.
    error DelegateNotCalledBySelf(address account);

    /// @notice Calls `target` in the account's name.
    ///
    /// Requirements: the caller is the account itself.
    function execute(address target, bytes calldata data) external returns (bytes memory) {
        require(msg.sender == address(this), DelegateNotCalledBySelf(msg.sender));
        return Address.functionCall(target, data);
    }
}
