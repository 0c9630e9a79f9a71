// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title An account that is a contract, for tests
/// @notice One owner makes it call others. How it answers for signatures (ERC-1271) is left to each wallet.
abstract contract Wallet {
    /// @notice Only the owner makes the wallet act.
    error WalletNotOwnedBy(address account, address owner);

    /// @notice Who makes it act.
    address public immutable owner;

    constructor(address itsOwner) {
        owner = itsOwner;
    }

    /// @notice Calls `target` in the wallet's name; what it reverts with comes back unchanged.
    ///
    /// Requirements: the caller is the owner.
    function execute(address target, bytes calldata data) external returns (bytes memory) {
        require(msg.sender == owner, WalletNotOwnedBy(msg.sender, owner));
        return Address.functionCall(target, data);
    }
}
