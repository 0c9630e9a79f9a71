// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";

import {IPatientRegistry} from "../identity/interfaces/IPatientRegistry.sol";
import {PowersSet} from "../kernel/terms/Powers.sol";
import {Courses} from "./Courses.sol";
import {Fees} from "./Fees.sol";
import {Booking, Course, IAppointmentBook, Service, VisitId} from "./interfaces/IAppointmentBook.sol";
import {Aftermath, IOutcomeRegistry, Tally} from "./interfaces/IOutcomeRegistry.sol";

/// @title What came of visits
/// @notice States, requirements and warnings are in {IOutcomeRegistry}. Nobody has power over it.
contract OutcomeRegistry is IOutcomeRegistry, ERC2771Context {
    /// @dev Seconds after the end of a visit within which it is rated.
    uint48 private constant RATING = 90 days;
    uint8 private constant BEST = 5;

    /// @notice The book whose visits are spoken of.
    IAppointmentBook public immutable BOOK;
    /// @notice Where patients and their delegates are registered.
    IPatientRegistry public immutable PATIENTS;

    mapping(VisitId visit => Aftermath) private _aftermaths;
    mapping(address practitioner => Tally) private _tallies;

    constructor(address forwarder, IAppointmentBook book, IPatientRegistry patients) ERC2771Context(forwarder) {
        BOOK = book;
        PATIENTS = patients;
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IOutcomeRegistry
    function recordOutcome(Service calldata service, Booking calldata booking, bytes32 outcome) external {
        address account = _msgSender();
        require(account == service.practitioner, IAppointmentBook.ServiceNotOf(service.practitioner, account));
        VisitId visit = _paid(service, booking);
        require(outcome != 0, OutcomeInvalid(visit));
        Aftermath storage aftermath = _aftermaths[visit];
        bytes32 before = aftermath.outcome;
        uint32 number = aftermath.outcomes + 1;

        aftermath.outcome = outcome;
        aftermath.outcomes = number;
        emit OutcomeRecorded(visit, account, number, outcome, before);
    }

    /// @inheritdoc IOutcomeRegistry
    function giveFeedback(Service calldata service, Booking calldata booking, uint8 rating, bytes32 text) external {
        VisitId visit = _rateable(service, booking);
        require(_aftermaths[visit].rating == 0, FeedbackStands(visit));
        _rate(visit, service.practitioner, rating, text);
    }

    /// @inheritdoc IOutcomeRegistry
    function correctFeedback(Service calldata service, Booking calldata booking, uint8 rating, bytes32 text) external {
        VisitId visit = _rateable(service, booking);
        require(_aftermaths[visit].rating != 0, FeedbackMissing(visit));
        _rate(visit, service.practitioner, rating, text);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IOutcomeRegistry
    function aftermathOf(VisitId visit) external view returns (Aftermath memory) {
        return _aftermaths[visit];
    }

    /// @inheritdoc IOutcomeRegistry
    function tallyOf(address practitioner) external view returns (Tally memory) {
        return _tallies[practitioner];
    }

    // ------------------------------------------------------------------ ratings

    function _rate(VisitId visit, address practitioner, uint8 rating, bytes32 text) private {
        require(rating != 0 && rating <= BEST, RatingInvalid(rating));
        Aftermath storage aftermath = _aftermaths[visit];
        uint8 before = aftermath.rating;
        uint32 number = aftermath.feedbacks + 1;

        aftermath.rating = rating;
        aftermath.feedbacks = number;
        Tally memory tally = _tallies[practitioner];
        if (before != 0) _add(tally, before, false);
        _add(tally, rating, true);
        _tallies[practitioner] = tally;
        emit FeedbackGiven(visit, practitioner, number, rating, before, text);
    }

    function _add(Tally memory tally, uint8 rating, bool more) private pure {
        if (rating == 1) tally.ones = _step(tally.ones, more);
        if (rating == 2) tally.twos = _step(tally.twos, more);
        if (rating == 3) tally.threes = _step(tally.threes, more);
        if (rating == 4) tally.fours = _step(tally.fours, more);
        if (rating == BEST) tally.fives = _step(tally.fives, more);
    }

    function _step(uint48 count, bool more) private pure returns (uint48) {
        return more ? count + 1 : count - 1;
    }

    // ------------------------------------------------------------------ who, and about what

    function _rateable(Service calldata service, Booking calldata booking) private view returns (VisitId visit) {
        visit = _paid(service, booking);
        address account = _msgSender();
        bool isPractice = account == service.practitioner || account == service.organisation;
        require(!isPractice, FeedbackPartial(visit, account));
        bool may = PATIENTS.mayAct(booking.patient, account, PowersSet.BOOKING);
        require(may, IAppointmentBook.PatientNotServedBy(booking.patient, account));
        uint48 until = Courses.endOf(service, booking.start) + RATING;
        require(block.timestamp < until, FeedbackOver(visit, until));
    }

    /// @dev A visit's outcome is written when it is settled; nothing is paid for what is free.
    function _paid(Service calldata service, Booking calldata booking) private view returns (VisitId visit) {
        visit = BOOK.visitIdOf(service, booking);
        (Course memory course, , ) = BOOK.courseOf(service, booking);
        bool isPaid = Fees.isEarned(course.outcome, course.awarded);
        require(isPaid && service.price != 0, VisitNotPaid(visit));
    }
}
