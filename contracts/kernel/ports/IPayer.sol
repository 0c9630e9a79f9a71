// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PatientId} from "../types/Ids.sol";

/// @dev The part of a price that somebody else than the patient's side bears.
struct Cover {
    IPayer payer;
    /// In the token's smallest unit.
    uint128 amount;
    /// The payer's words for under what it pays, for whom, and in which of its periods.
    bytes32 programme;
    bytes32 person;
    uint32 period;
}

/// @dev What is to be paid.
struct Bill {
    /// What the room holds the money for.
    bytes32 matter;
    PatientId patient;
    address practitioner;
    address organisation;
    /// The ERC-20 contract, zero for ether.
    address token;
    uint128 price;
}

/// @title Port: who pays a part of a price
/// @notice A fund or an insurer stands behind it; the room that is paid does not know which. What a room gives back it
/// credits to the payer's account in its books.
interface IPayer {
    /// @notice Brings exactly `cover.amount` of `bill.token` to the caller before it returns, or reverts.
    ///
    /// Warning: anybody can call. A payer pays rooms that it trusts to have checked who acts for the patient.
    function pay(Bill calldata bill, Cover calldata cover) external;
}
