// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Wallet} from "./Wallet.sol";

/// @title A wallet that signs without a signature
/// @notice Its owner approves hashes beforehand and may take that back; the empty signature then counts for them, and no
/// other does.
contract ApprovedHashWallet is Wallet, IERC1271 {
    /// @notice Whether the empty signature counts for `hash`.
    mapping(bytes32 hash => bool) public isApproved;

    /// @notice The owner approved `hash`, or took that back.
    event HashApproved(bytes32 indexed hash, bool approved);

    constructor(address itsOwner) Wallet(itsOwner) {}

    /// @notice Approves `hash`, or takes that back.
    ///
    /// Requirements: the caller is the owner. Emits {HashApproved}.
    function approve(bytes32 hash, bool approved) external {
        require(msg.sender == owner, WalletNotOwnedBy(msg.sender, owner));
        isApproved[hash] = approved;
        emit HashApproved(hash, approved);
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return signature.length == 0 && isApproved[hash] ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
