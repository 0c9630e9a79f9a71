// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey, PackKey} from "../../kernel/merkle/PackLeaves.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";
import {Standing} from "../../kernel/types/Standing.sol";
import {Hindrance} from "./ILots.sol";

/// @dev What stands on a pack, and the proof that its maker listed it.
struct ScannedPack {
    Gtin gtin;
    bytes32 number;
    uint48 expiry;
    PackKey key;
    uint32 index;
    bytes32[] proof;
}

/// @dev What is known of a pack.
struct PackAnswer {
    LotKey lot;
    /// Zero where no such lot was commissioned: the pack is not authentic, or not of the platform.
    address maker;
    /// Whether the maker listed this pack.
    bool listed;
    /// Whether it was dispensed, decommissioned or struck.
    bool spent;
    /// What speaks against the lot.
    Hindrance hindrance;
    /// The most severe of the lot and all that went into it, 0 for none.
    uint8 recallClass;
    Standing product;
    LotKey[] parents;
}

/// @title Is this pack what it says?
/// @notice For anybody who holds one. Costs nothing to ask, and a report of a suspected counterfeit costs one transaction.
///
/// Warning: a copied code looks like the original until one of the two is spent.
interface IPackVerifier {
    /// @notice Somebody suspects a pack.
    /// @param pack Hash of what was scanned.
    /// @param evidence Hash of the salted evidence, kept off the chain.
    event CounterfeitSuspected(
        Gtin indexed gtin,
        LotKey indexed lot,
        address indexed reporter,
        bytes32 pack,
        bytes32 evidence
    );

    /// @notice One report an hour for each account.
    error ReportTooSoon(address reporter, uint48 from);

    /// @notice What is known of the pack. Never reverts.
    function verify(ScannedPack calldata pack) external view returns (PackAnswer memory);

    /// @notice Reports a suspected counterfeit.
    ///
    /// Requirements: the caller's last report is an hour old. Emits {CounterfeitSuspected}.
    ///
    /// Warning: it proves nothing. Whoever has many accounts can make many reports.
    function report(Gtin gtin, LotKey lot, bytes32 pack, bytes32 evidence) external;
}
