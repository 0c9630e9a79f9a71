// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Profession} from "../../kernel/terms/Profession.sol";
import {Rights} from "../../kernel/terms/Rights.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";
import {Unit} from "./IProductRegistry.sol";

/// @dev A prescription. It commits to all that the prescriber signed, and to no patient.
type PrescriptionId is bytes32;

/// @dev What a prescriber signs. Its EIP-712 hash is the prescription's id; the chain keeps what changes, and whoever dispenses
/// brings this along.
struct Prescription {
    /// Address of a key that was made for this prescription alone. Its signature gets the medicine.
    address bearer;
    address prescriber;
    /// Whom the prescriber writes for.
    address organisation;
    /// As what.
    Profession profession;
    /// Day of writing, in whole days since 1970 (UTC): the day and not the second, which would link it to a visit.
    uint32 day;
    /// Dispensed in `[from, until)`, at most 400 days after the day of writing.
    uint48 from;
    uint48 until;
    /// How often the quantities may be dispensed, 1 for no refill.
    uint8 fills;
    /// Seconds between the beginnings of two fills; a day to 400 days, zero where there is one fill.
    uint48 interval;
    /// Whether another product of the same group may be given.
    bool substitutable;
    /// Salted hash of the lines, see {IPrescriptions-linesHashOf}.
    bytes32 lines;
    /// Hash of the ciphertext in the vault.
    bytes32 content;
    /// Hash of what the check of the formula found and the prescriber overrides; zero for nothing.
    bytes32 findings;
}

/// @dev One medicine of a prescription.
struct Line {
    /// The product; zero where any product of a group will do, such as any maker's pieces of a herb.
    Gtin gtin;
    /// Read where no product is named.
    bytes32 group;
    /// Has to be the unit of the product that is given.
    Unit unit;
    /// For each fill, in that unit.
    uint40 quantity;
}

/// @dev How a prescription stands.
struct PrescriptionState {
    /// First 18 bytes of the id; zero for a bearer of none.
    bytes18 id;
    bool cancelled;
    /// The fill that runs, 0 before the first dispensing.
    uint8 fillNumber;
    /// How often something was dispensed on it.
    uint16 dispensings;
    /// When the fill that runs began.
    uint40 began;
    /// How much of the first line was given in this fill.
    uint40 given;
}

/// @title Prescriptions: what a prescriber signs counts for whoever holds its key
/// @notice A capability and not an entry about a patient. The prescriber signs off the chain; the chain sees the prescription when
/// somebody registers it or when it is first dispensed, and both meet in one place.
///
/// ```
/// signed ──register (prescriber, anybody with the signature), or the first dispensing──► open ──all is given──► filled
///    └──cancel (prescriber)──► cancelled (final) ◄──cancel (prescriber)── open            time ≥ until: over
/// ```
///
/// Warning: whoever has the bearer's key gets the medicine, as with a slip of paper.
/// Warning: the chain enforces who may prescribe, what, how much and how often. It judges neither dose nor formula, and does not
/// know whether the patient is the one who was seen.
/// Warning: a prescriber can use up a bearer whose address it learns. Bearers are secret until they are used, and the culprit has
/// a licence to lose.
interface IPrescriptions {
    // ------------------------------------------------------------------ events

    /// @notice The prescription is on the chain from now on.
    event PrescriptionOpened(
        PrescriptionId indexed prescription,
        address indexed bearer,
        address indexed prescriber,
        Prescription terms
    );
    /// @notice Nothing is dispensed on it any more.
    event PrescriptionCancelled(PrescriptionId indexed prescription, address indexed prescriber);

    // ------------------------------------------------------------------ errors

    /// @notice No bearer; no fill; fills less than a day or more than 400 days apart, or an interval for a single fill; a window
    /// that is none or reaches further than 400 days; written in the future, or more than 7 days ago, or before the licence began.
    error PrescriptionInvalid(PrescriptionId prescription);
    /// @notice The prescriber does not practise this for the organisation now, or lacks a right.
    error PrescriberNotPractising(address prescriber, Profession profession, address organisation, Rights rights);
    /// @notice The bearer has a prescription already.
    error BearerUsedBefore(address bearer);
    /// @notice It was cancelled.
    error PrescriptionCancelledBefore(PrescriptionId prescription);
    /// @notice Only the prescriber cancels.
    error PrescriptionNotOf(PrescriptionId prescription, address account);

    // ------------------------------------------------------------------ acts

    /// @notice Puts a prescription on the chain before it is dispensed.
    /// @param signature The prescriber's, over `Prescription(address bearer,address prescriber,address organisation,uint8
    /// profession,uint32 day,uint48 from,uint48 until,uint8 fills,uint48 interval,bool substitutable,bytes32 lines,bytes32
    /// content,bytes32 findings)`; not read where the prescriber calls.
    /// @param secondSignature Where the terms name findings, the prescriber's over `PrescriptionOverride(bytes32 prescription,
    /// bytes32 findings)` (双签字).
    ///
    /// Requirements, in this order: the bearer is new; not cancelled; the terms are in their ranges; the prescriber practises the
    /// profession for the organisation with the right `PRESCRIBE` now, under a licence that had begun on the day of writing; the
    /// signatures are valid. Emits {PrescriptionOpened}.
    function register(
        Prescription calldata terms,
        bytes calldata signature,
        bytes calldata secondSignature
    ) external returns (PrescriptionId);

    /// @notice Ends a prescription, also one that the chain has not seen yet.
    ///
    /// Requirements: the caller is the prescriber; not cancelled before. Emits {PrescriptionCancelled}.
    ///
    /// Warning: a dispensing that reaches the chain first stands.
    function cancel(Prescription calldata terms) external;

    // ------------------------------------------------------------------ questions

    /// @notice How the bearer's prescription stands; all zero for none.
    function prescriptionOf(address bearer) external view returns (PrescriptionState memory);

    /// @notice How much of a line was given in the fill that runs.
    function givenOf(address bearer, uint8 line) external view returns (uint40);

    /// @notice Whether this prescription was cancelled before it came on the chain.
    function isCancelledUnseen(PrescriptionId prescription) external view returns (bool);

    /// @notice The EIP-712 hash of the terms.
    function prescriptionIdOf(Prescription calldata terms) external pure returns (PrescriptionId);

    /// @notice `keccak256(abi.encode(keccak256("Lines(bytes32 salt,Line[] lines)Line(uint48 gtin,bytes32 group,uint8 unit,uint40
    /// quantity)"), salt, lines))`.
    function linesHashOf(bytes32 salt, Line[] calldata lines) external pure returns (bytes32);
}
