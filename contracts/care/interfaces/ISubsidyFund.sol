// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPayer} from "../../kernel/ports/IPayer.sol";
import {PatientId, ProofingDomain} from "../../kernel/types/Ids.sol";
import {Booking, Service, VisitId} from "./IAppointmentBook.sol";

/// @dev A programme of subsidies; it commits to all of {Programme}.
type ProgrammeId is bytes32;

/// @dev For whom, for what, and how much. It never changes.
struct Programme {
    /// Opened it.
    address sponsor;
    /// Gets what is left after the end.
    address heir;
    /// The ERC-20 contract, zero for ether.
    address token;
    /// Only visits at this organisation, zero for any.
    address organisation;
    /// Patients who are proofed there at `level` or higher, 1 to 3.
    ProofingDomain domain;
    uint8 level;
    /// Of a price it pays at most this share, in 1/10,000, not zero, by all covers together.
    uint16 mostShare;
    /// It pays for bookings made in `[from, until)`, seconds since 1970.
    uint48 from;
    uint48 until;
    /// Length of a period in seconds, not zero; the first begins at `from`.
    uint48 period;
    /// For one person in one period, in the token's smallest unit, not zero.
    uint128 cap;
    /// Tells programmes apart that are the same otherwise.
    bytes32 salt;
}

/// @title Subsidies: donors pay a part of the visits of those who are entitled
/// @notice The first payer behind {IPayer}. A sponsor opens a programme, anyone donates to it, and the book asks it for its
/// part of a booking. What the book gives back returns to the programme and to the person's cap. See
/// `docs/specs/care.md`.
///
/// ```
/// donate ──► pool ──pay (the book, for an entitled person, under the cap)──► visit
///              ▲  └──takeRest (the heir, after the end)──► out                 │
///              └──────────── reclaim (anyone, once the visit is settled) ◄─────┘
/// ```
///
/// Warning: a practitioner and a patient who only pretend to meet can use up the patient's cap. Domain, organisation, share
/// and cap are the sponsor's means against that.
/// Warning: a donation is given away; nobody but the heir gets any of it back.
interface ISubsidyFund is IPayer {
    // ------------------------------------------------------------------ events

    /// @notice The programme takes donations and pays.
    event ProgrammeOpened(ProgrammeId indexed programme, address indexed sponsor, Programme terms);
    /// @notice `donor` gave `amount`.
    event Donated(ProgrammeId indexed programme, address indexed donor, uint128 amount);
    /// @notice The programme pays a part of the visit, for the person behind the nullifier `person`.
    event SubsidyPaid(
        ProgrammeId indexed programme,
        bytes32 indexed visit,
        bytes32 indexed person,
        uint32 period,
        uint128 amount
    );
    /// @notice This much of it came back.
    event SubsidyReturned(
        ProgrammeId indexed programme,
        bytes32 indexed visit,
        bytes32 indexed person,
        uint32 period,
        uint128 amount
    );
    /// @notice The heir had what was left paid to `to`.
    event RestTaken(ProgrammeId indexed programme, address indexed to, uint128 amount);

    // ------------------------------------------------------------------ errors

    /// @notice Only the sponsor that the terms name opens a programme.
    error SponsorUnequal(address sponsor, address account);
    /// @notice The terms are out of range, or the programme was opened before.
    error ProgrammeInvalid(ProgrammeId programme);
    /// @notice There is no such programme.
    error ProgrammeUnknown(ProgrammeId programme);
    /// @notice The programme pays and takes donations in `[from, until)`; donations also before.
    error ProgrammeNotNow(ProgrammeId programme, uint48 from, uint48 until);
    /// @notice Only the book asks for subsidies.
    error NotTheBook(address account);
    /// @notice The programme is for another token or another organisation.
    error ProgrammeNotFor(ProgrammeId programme, address token, address organisation);
    /// @notice The patient is not proofed there as this person, or not well enough.
    error PersonNotEntitled(ProgrammeId programme, bytes32 person, PatientId patient);
    /// @notice It is another period now.
    error PeriodUnequal(ProgrammeId programme, uint32 period, uint32 expected);
    /// @notice All covers of the visit under the programme are together `amount`, more than it bears of this price.
    error SubsidyTooLarge(ProgrammeId programme, uint256 amount, uint128 most);
    /// @notice The person has only `left` in this period.
    error CapExceeded(ProgrammeId programme, bytes32 person, uint128 amount, uint128 left);
    /// @notice The programme has only `pool`.
    error PoolTooSmall(ProgrammeId programme, uint128 amount, uint128 pool);
    /// @notice The cover is not the fund's, its visit is not settled, nothing came back, or it was reclaimed before.
    error NothingToReclaim(VisitId visit, uint256 index);
    /// @notice Only the heir takes what is left, after the end and more than nothing.
    error RestNotTakable(ProgrammeId programme, address account);

    // ------------------------------------------------------------------ acts

    /// @notice Opens a programme.
    ///
    /// Requirements: the caller is the sponsor; the terms are in their ranges and end in the future; the heir is neither
    /// nobody nor the fund; not opened before. Emits {ProgrammeOpened}.
    function openProgramme(Programme calldata terms) external returns (ProgrammeId);

    /// @notice Gives `amount` to a programme: ether with the call, a token by the caller's allowance. Anyone may.
    ///
    /// Requirements: the programme is not over; exactly the amount arrives. Emits {Donated}.
    function donate(ProgrammeId programme, uint128 amount) external payable;

    /// @notice Takes back what the book gave back of a cover, into the programme's pool and the person's cap. Anyone may.
    ///
    /// Requirements: the cover `index` of the booking is the fund's; the visit is settled, not moved; something came back; not
    /// reclaimed before. Emits {SubsidyReturned}.
    function reclaim(Service calldata service, Booking calldata booking, uint256 index) external;

    /// @notice Pays what is left of a programme, after its end, and again when more has come back.
    ///
    /// Requirements: the caller is the heir; the programme is over; something is left; `to` is neither nobody nor the fund.
    /// Emits {RestTaken}.
    function takeRest(ProgrammeId programme, address to) external;

    // ------------------------------------------------------------------ questions

    /// @notice The programme's terms, all zero for none.
    function programmeOf(ProgrammeId programme) external view returns (Programme memory);

    /// @notice What is left of a programme.
    function poolOf(ProgrammeId programme) external view returns (uint128);

    /// @notice What all programmes in the token have left together.
    function owedIn(address token) external view returns (uint256);

    /// @notice What a person has used of its cap in a period.
    function usedOf(ProgrammeId programme, bytes32 person, uint32 period) external view returns (uint128);

    /// @notice The period that runs now; reverts before the programme's beginning.
    function periodOf(ProgrammeId programme) external view returns (uint32);

    /// @notice `keccak256(abi.encode(terms))`.
    function programmeIdOf(Programme calldata terms) external pure returns (ProgrammeId);
}
