// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Inclusion, Record, RecordId} from "../../records/interfaces/IRecordRegistry.sol";
import {Booking, Service, VisitId} from "./IAppointmentBook.sol";

/// @dev How it stands with a visit's record.
enum Charting {
    /// The visit has not taken place, as far as was said: none is owed.
    NotOwed,
    /// It has, none is linked, and there is time.
    Awaited,
    /// The one that is linked was anchored in time.
    InTime,
    /// It was anchored later.
    Late,
    /// None is linked, and the time is over.
    Missing
}

/// @dev A practitioner's signature by which the forwarder calls {IAppointmentBook-complete} in its name (ERC-2771): what a request
/// holds beside what follows from visit and record.
struct Completion {
    uint256 gas;
    uint48 deadline;
    bytes signature;
}

/// @title The record of a visit: anchored with its completion, or linked afterwards, in time or visibly late
/// @notice A visit that took place is owed a record. Whether it has one, and since when, is a question that anyone can ask; no
/// money waits for the answer. See `docs/specs/care.md`, CARE-24 to CARE-28.
///
/// ```
/// took place, no record ──link, completeWithRecord (anyone, with the record in hand)──► linked
///       ▲                                                                                 │
///       └──────────── the record is entered in error at the records room ◄────────────────┘
/// ```
///
/// Warning: what is linked is a record that its author wrote about the visit, not a good one.
interface IVisitRecords {
    // ------------------------------------------------------------------ events

    /// @notice The visit has this record.
    event VisitRecordLinked(VisitId indexed visit, RecordId indexed record);

    // ------------------------------------------------------------------ errors

    /// @notice Nothing says that the visit took place.
    error VisitNotKept(VisitId visit);
    /// @notice The record names another visit, patient, author, organisation or profession, or was written before the visit.
    error RecordNotOfVisit(VisitId visit, RecordId record);
    /// @notice The visit has this record already.
    error VisitRecordStands(VisitId visit, RecordId record);
    /// @notice A record that was entered in error is nobody's.
    error RecordInError(RecordId record);

    // ------------------------------------------------------------------ acts

    /// @notice Links a visit with its record. Anyone may: all of it is public, and only records of the visit's own practitioner fit.
    /// @param inclusion Where the record is in a batch; empty for one that was anchored by itself.
    ///
    /// Requirements: the visit took place: its practitioner completed it, or it is, or by now would be, paid in whole or in part; no
    /// record is linked, or one that was entered in error since, or a late one in whose place comes one in time; the record names this visit and its patient, practitioner (as
    /// author), organisation and profession, was written not more than an hour before the beginning, is anchored or in a
    /// batch, and not entered in error. Emits {VisitRecordLinked}; a record of a batch gets its slot ({IRecordRegistry-draw}).
    function link(
        Service calldata service,
        Booking calldata booking,
        Record calldata record,
        Inclusion calldata inclusion
    ) external returns (RecordId);

    /// @notice Anchors the record, completes the visit, which settles it where that decides, and links both: all or nothing. The
    /// practitioner signs the record and the call of {IAppointmentBook-complete} with the record's id; whoever submits them has no
    /// part in it.
    ///
    /// Requirements: those of {IRecordRegistry-anchorBySignature}, {IAppointmentBook-complete} and {link}. What the book refuses
    /// comes as the forwarder's `FailedCall`.
    function completeWithRecord(
        Service calldata service,
        Booking calldata booking,
        Record calldata record,
        uint48 deadline,
        bytes calldata signature,
        Completion calldata completion
    ) external returns (RecordId);

    // ------------------------------------------------------------------ questions

    /// @notice How it stands with the visit's record; the record that is linked, zero for none; and before when it has to be anchored
    /// to be in time, 48 hours after the visit's end. What counts is when it was anchored, not when it was linked.
    function chartingOf(
        Service calldata service,
        Booking calldata booking
    ) external view returns (Charting charting, RecordId record, uint48 until);

    /// @notice The record that was linked last, zero for none; it may have been entered in error since.
    function recordOf(VisitId visit) external view returns (RecordId);
}
