// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ERC2771Forwarder} from "@openzeppelin/contracts/metatx/ERC2771Forwarder.sol";

import {Profession} from "../kernel/terms/Profession.sol";
import {
    Inclusion,
    IRecordRegistry,
    Record,
    RecordId,
    RecordState,
    RecordStatus
} from "../records/interfaces/IRecordRegistry.sol";
import {Courses} from "./Courses.sol";
import {Fees} from "./Fees.sol";
import {Booking, Course, IAppointmentBook, Outcome, Service, VisitId} from "./interfaces/IAppointmentBook.sol";
import {Charting, Completion, IVisitRecords} from "./interfaces/IVisitRecords.sol";

/// @title The record of a visit
/// @notice States, requirements and warnings are in {IVisitRecords}. It has no power at the book or the records, and nobody has
/// any over it: what it composes are acts that the practitioner signed.
contract VisitRecords is IVisitRecords, ERC2771Context {
    /// @dev Seconds after the end of a visit before which its record is anchored in time. A visit can be completed for 24 hours
    /// after its end, so 24 more are left at least.
    uint48 private constant TIME = 48 hours;

    /// @notice The book whose visits are meant.
    IAppointmentBook public immutable BOOK;
    /// @notice Where records are anchored.
    IRecordRegistry public immutable RECORDS;

    mapping(VisitId visit => RecordId record) private _records;

    constructor(address forwarder, IAppointmentBook book, IRecordRegistry records) ERC2771Context(forwarder) {
        BOOK = book;
        RECORDS = records;
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IVisitRecords
    function link(
        Service calldata service,
        Booking calldata booking,
        Record calldata record,
        Inclusion calldata inclusion
    ) external returns (RecordId id) {
        id = RECORDS.recordIdOf(record);
        if (RECORDS.stateOf(id).status == RecordStatus.None) RECORDS.draw(record, inclusion);
        _link(service, booking, record, id);
    }

    /// @inheritdoc IVisitRecords
    function completeWithRecord(
        Service calldata service,
        Booking calldata booking,
        Record calldata record,
        uint48 deadline,
        bytes calldata signature,
        Completion calldata completion
    ) external returns (RecordId id) {
        id = RECORDS.anchorBySignature(record, deadline, signature);
        _complete(service, booking, id, completion);
        _link(service, booking, record, id);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IVisitRecords
    function chartingOf(
        Service calldata service,
        Booking calldata booking
    ) external view returns (Charting charting, RecordId record, uint48 until) {
        until = Courses.endOf(service, booking.start) + TIME;
        record = _records[BOOK.visitIdOf(service, booking)];
        RecordState memory state = RECORDS.stateOf(record);
        if (_stands(state)) return (state.anchoredAt < until ? Charting.InTime : Charting.Late, record, until);
        record = RecordId.wrap(0);
        if (!_tookPlace(service, booking)) return (Charting.NotOwed, record, until);
        return (block.timestamp < until ? Charting.Awaited : Charting.Missing, record, until);
    }

    /// @inheritdoc IVisitRecords
    function recordOf(VisitId visit) external view returns (RecordId) {
        return _records[visit];
    }

    // ------------------------------------------------------------------ parts

    function _complete(
        Service calldata service,
        Booking calldata booking,
        RecordId id,
        Completion calldata completion
    ) private {
        ERC2771Forwarder(trustedForwarder()).execute(
            ERC2771Forwarder.ForwardRequestData({
                from: service.practitioner,
                to: address(BOOK),
                value: 0,
                gas: completion.gas,
                deadline: completion.deadline,
                data: abi.encodeCall(IAppointmentBook.complete, (service, booking, RecordId.unwrap(id))),
                signature: completion.signature
            })
        );
    }

    function _link(Service calldata service, Booking calldata booking, Record calldata record, RecordId id) private {
        VisitId visit = BOOK.visitIdOf(service, booking);
        require(_tookPlace(service, booking), VisitNotKept(visit));
        require(_isOf(record, visit, service, booking), RecordNotOfVisit(visit, id));
        RecordId before = _records[visit];
        (RecordState memory old, RecordState memory anew) = (RECORDS.stateOf(before), RECORDS.stateOf(id));
        require(_stands(anew), RecordInError(id));
        require(
            !_stands(old) || _isSaved(Courses.endOf(service, booking.start) + TIME, old, anew),
            VisitRecordStands(visit, before)
        );

        _records[visit] = id;
        emit VisitRecordLinked(visit, id);
    }

    /// @dev It was completed, or it is decided that it is paid for.
    function _tookPlace(Service calldata service, Booking calldata booking) private view returns (bool) {
        (Course memory course, Outcome outcome, ) = BOOK.courseOf(service, booking);
        return course.completed || Fees.isEarned(outcome, course.awarded);
    }

    function _isOf(
        Record calldata record,
        VisitId visit,
        Service calldata service,
        Booking calldata booking
    ) private pure returns (bool) {
        return
            record.visit == VisitId.unwrap(visit) &&
            record.patient == booking.patient &&
            record.author == service.practitioner &&
            record.organisation == service.organisation &&
            Profession.unwrap(record.profession) == Profession.unwrap(service.profession) &&
            booking.start <= record.authoredAt + Courses.EARLY;
    }

    /// @dev Who links a late record first does not hide one that was in time.
    function _isSaved(uint48 until, RecordState memory old, RecordState memory anew) private pure returns (bool) {
        return until <= old.anchoredAt && anew.anchoredAt < until;
    }

    function _stands(RecordState memory state) private pure returns (bool) {
        return state.status != RecordStatus.None && state.status != RecordStatus.EnteredInError;
    }
}
