// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Context} from "@openzeppelin/contracts/utils/Context.sol";

import {IPatientRegistry} from "../identity/interfaces/IPatientRegistry.sol";
import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {Governed} from "../kernel/access/Governed.sol";
import {Calendar} from "../kernel/calendar/Calendar.sol";
import {EscrowLedger} from "../kernel/escrow/EscrowLedger.sol";
import {Claim, ClaimStatus, Part, Permit} from "../kernel/escrow/IEscrow.sol";
import {Shares} from "../kernel/escrow/Shares.sol";
import {IVisitCalendar} from "../kernel/ports/IVisitCalendar.sol";
import {PowersSet} from "../kernel/terms/Powers.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {Courses} from "./Courses.sol";
import {Booking, Course, Outcome, Service, ServiceId, VisitId} from "./interfaces/IAppointmentBook.sol";
import {IAppointmentBook} from "./interfaces/IAppointmentBook.sol";
import {ServiceDesk} from "./ServiceDesk.sol";

/// @title Visits, booked, kept, and paid
/// @notice States, requirements and warnings are in {IAppointmentBook}. A booking is one slot, that of its claim in the
/// escrow; the terms come along with every call.
contract AppointmentBook is IVisitCalendar, ServiceDesk, EscrowLedger {
    using Courses for Course;

    /// @dev How long before its beginning a visit can be checked in to, in seconds.
    uint48 private constant EARLY = 1 hours;
    /// @dev The bits of a {VisitId} that are zero; while the visit runs its end stands there.
    uint256 private constant END = type(uint48).max;

    /// @notice Where patients and their delegates are registered.
    IPatientRegistry public immutable PATIENTS;

    /// @dev The newest visit to which a practitioner checked in, and its end, by patient, practitioner and organisation.
    mapping(bytes32 pair => uint256 visitAndEnd) private _running;

    constructor(
        address accessManager,
        address forwarder,
        IPatientRegistry patients,
        IProviderRegistry providers
    ) Governed(accessManager, forwarder) ServiceDesk(providers) {
        PATIENTS = patients;
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IAppointmentBook
    function book(Service calldata service, Booking calldata booking) external payable returns (VisitId) {
        return _book(service, booking);
    }

    /// @inheritdoc IAppointmentBook
    function bookWithPermit(
        Service calldata service,
        Booking calldata booking,
        Permit calldata permit
    ) external returns (VisitId) {
        _usePermit(service.token, _msgSender(), permit);
        return _book(service, booking);
    }

    /// @inheritdoc IAppointmentBook
    function confirm(Service calldata service, Booking calldata booking) external {
        (VisitId visit, Course memory course) = _open(service, booking);
        address account = _msgSender();
        require(_isPractice(service, account), PracticeNotOf(serviceIdOf(service), account));
        require(service.confirms && !course.confirmed && block.timestamp < booking.start, ConfirmationNotDue(visit));

        course.confirmed = true;
        _keep(visit, service, course);
        emit VisitConfirmed(visit, account);
    }

    /// @inheritdoc IAppointmentBook
    function checkIn(Service calldata service, Booking calldata booking) external {
        (VisitId visit, Course memory course) = _openAndConfirmed(service, booking);
        uint48 end = Courses.endOf(service, booking.start);
        _requireNow(visit, booking.start - EARLY, end);
        address account = _msgSender();
        bool isPractitioner = account == service.practitioner;

        if (isPractitioner) {
            require(course.practitionerAt == 0, VisitSaidAlready(visit, account));
            _requirePractising(service);
            course.practitionerAt = uint48(block.timestamp);
            _running[_pairOf(booking.patient, account, service.organisation)] = uint256(VisitId.unwrap(visit)) | end;
        } else {
            _requireForPatient(booking.patient, account);
            require(course.patientAt == 0, VisitSaidAlready(visit, account));
            course.patientAt = uint48(block.timestamp);
        }
        _keep(visit, service, course);
        emit VisitCheckedIn(visit, account, isPractitioner);
    }

    /// @inheritdoc IAppointmentBook
    function complete(Service calldata service, Booking calldata booking, bytes32 record) external {
        (VisitId visit, Course memory course) = _openAndConfirmed(service, booking);
        address account = _msgSender();
        require(account == service.practitioner, ServiceNotOf(service.practitioner, account));
        _requireNow(visit, booking.start, Courses.endOf(service, booking.start) + Courses.GRACE);
        require(!course.completed, VisitSaidAlready(visit, account));

        course.completed = true;
        emit VisitCompleted(visit, record);
        _keepOrSettle(visit, service, booking, course);
    }

    /// @inheritdoc IAppointmentBook
    function acknowledge(Service calldata service, Booking calldata booking) external {
        (VisitId visit, Course memory course) = _openAndConfirmed(service, booking);
        address account = _msgSender();
        _requireForPatient(booking.patient, account);
        _requireNow(visit, booking.start, Courses.endOf(service, booking.start) + Courses.GRACE);
        require(!course.acknowledged, VisitSaidAlready(visit, account));

        course.acknowledged = true;
        emit VisitAcknowledged(visit, account);
        _keepOrSettle(visit, service, booking, course);
    }

    /// @inheritdoc IAppointmentBook
    function cancel(Service calldata service, Booking calldata booking) external {
        (VisitId visit, Course memory course) = _open(service, booking);
        require(course.decided(service, booking.start) == Outcome.Pending, VisitNotCancellable(visit));
        address account = _msgSender();
        Outcome outcome = Outcome.Refunded;
        if (_isPractice(service, account)) {
            require(!course.isPatientThere() || !course.isPracticeThere(), VisitNotCancellable(visit));
            _stopRunning(visit, _pairOf(booking.patient, service.practitioner, service.organisation));
        } else {
            _requireForPatient(booking.patient, account);
            outcome = _cancelledByPatient(visit, service, booking.start, course);
        }

        _releaseTime(service, booking.start);
        _finish(visit, service, booking.payer, course, outcome);
    }

    /// @inheritdoc IAppointmentBook
    function settle(Service calldata service, Booking calldata booking) external {
        (VisitId visit, Course memory course) = _open(service, booking);
        Outcome outcome = course.decided(service, booking.start);
        require(outcome != Outcome.Pending, VisitPending(visit, _decidedAt(service, booking.start, course)));
        _finish(visit, service, booking.payer, course, outcome);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IVisitCalendar
    function isDuring(
        PatientId patient,
        bytes32,
        address practitioner,
        address organisation
    ) external view returns (bytes32 visitId) {
        uint256 running = _running[_pairOf(patient, practitioner, organisation)];
        if (block.timestamp < (running & END)) visitId = bytes32(running & ~END);
    }

    /// @inheritdoc IAppointmentBook
    function courseOf(
        Service calldata service,
        Booking calldata booking
    ) external view returns (Course memory course, Outcome outcome, uint48 decidedAt) {
        VisitId visit = visitIdOf(service, booking);
        Claim memory claim = _claims[_claimIdOf(VisitId.unwrap(visit), service.token)];
        course = Courses.unpack(claim.note);
        if (claim.status == ClaimStatus.Settled) return (course, course.outcome, 0);
        if (claim.status == ClaimStatus.None) return (course, Outcome.Pending, 0);
        return (course, course.decided(service, booking.start), _decidedAt(service, booking.start, course));
    }

    /// @inheritdoc IAppointmentBook
    function visitIdOf(Service calldata service, Booking calldata booking) public pure returns (VisitId) {
        return _visitIdOf(serviceIdOf(service), booking);
    }

    // ------------------------------------------------------------------ booking

    function _book(Service calldata service, Booking calldata booking) private whenNotPaused returns (VisitId visit) {
        address account = _msgSender();
        ServiceId id = serviceIdOf(service);
        _requireOffered(id);
        require(booking.payer == account, PayerInvalid(booking.payer, account));
        _requireForPatient(booking.patient, account);
        _requirePractising(service);
        _requireStart(service, booking.start);

        visit = _visitIdOf(id, booking);
        _takeTime(service, booking.start);
        emit VisitBooked(visit, booking.patient, id, account, booking.start, booking.number, booking.intakeHash);
        _lockClaim(VisitId.unwrap(visit), service.token, account, service.price, 0);
    }

    function _requireStart(Service calldata service, uint48 start) private view {
        uint48 earliest = uint48(block.timestamp) + service.lead;
        uint48 latest = uint48(block.timestamp) + service.horizon;
        require(
            start % Calendar.SLOT == 0 && earliest <= start && start <= latest,
            StartInvalid(start, earliest, latest)
        );
    }

    function _requireForPatient(PatientId patient, address account) private view {
        require(PATIENTS.mayAct(patient, account, PowersSet.BOOKING), PatientNotServedBy(patient, account));
    }

    // ------------------------------------------------------------------ the course

    function _open(
        Service calldata service,
        Booking calldata booking
    ) private view returns (VisitId visit, Course memory) {
        visit = visitIdOf(service, booking);
        Claim memory claim = _claims[_claimIdOf(VisitId.unwrap(visit), service.token)];
        require(claim.status == ClaimStatus.Locked, VisitNotOpen(visit));
        return (visit, Courses.unpack(claim.note));
    }

    function _openAndConfirmed(
        Service calldata service,
        Booking calldata booking
    ) private view returns (VisitId visit, Course memory course) {
        (visit, course) = _open(service, booking);
        require(!service.confirms || course.confirmed, VisitNotConfirmed(visit));
    }

    function _requireNow(VisitId visit, uint48 from, uint48 until) private view {
        require(from <= block.timestamp && block.timestamp < until, VisitNotNow(visit, from, until));
    }

    /// @dev Another visit of the same pair may have begun since.
    function _stopRunning(VisitId visit, bytes32 pair) private {
        if (_running[pair] & ~END == uint256(VisitId.unwrap(visit))) delete _running[pair];
    }

    function _keep(VisitId visit, Service calldata service, Course memory course) private {
        _noteClaim(_claimIdOf(VisitId.unwrap(visit), service.token), course.pack());
    }

    function _keepOrSettle(
        VisitId visit,
        Service calldata service,
        Booking calldata booking,
        Course memory course
    ) private {
        Outcome outcome = course.decided(service, booking.start);
        if (outcome == Outcome.Pending) _keep(visit, service, course);
        else _finish(visit, service, booking.payer, course, outcome);
    }

    function _cancelledByPatient(
        VisitId visit,
        Service calldata service,
        uint48 start,
        Course memory course
    ) private view returns (Outcome) {
        if (block.timestamp >= start) {
            bool isLate = block.timestamp >= start + service.policy.patience;
            require(isLate && course.patientAt != 0 && !course.isPracticeThere(), VisitNotCancellable(visit));
            return Outcome.Refunded;
        }
        bool isFree = service.confirms && !course.confirmed;
        return isFree || block.timestamp + service.policy.notice <= start ? Outcome.Refunded : Outcome.LateCancelled;
    }

    /// @dev When time decides.
    function _decidedAt(Service calldata service, uint48 start, Course memory course) private pure returns (uint48) {
        if (service.confirms && !course.confirmed) return start;
        return Courses.endOf(service, start) + Courses.GRACE;
    }

    // ------------------------------------------------------------------ the money

    function _finish(
        VisitId visit,
        Service calldata service,
        address payer,
        Course memory course,
        Outcome outcome
    ) private {
        course.outcome = outcome;
        emit VisitSettled(visit, outcome);
        Part[] memory parts = _partsOf(service, payer, _earned(service, outcome));
        _settleClaim(VisitId.unwrap(visit), service.token, parts, course.pack());
    }

    /// @dev What the practice gets of the price, rounded down.
    function _earned(Service calldata service, Outcome outcome) private pure returns (uint128) {
        if (outcome == Outcome.Paid) return service.price;
        if (outcome == Outcome.LateCancelled) return Shares.partOf(service.price, service.policy.lateShare);
        if (outcome == Outcome.NoShow) return Shares.partOf(service.price, service.policy.noShowShare);
        return 0;
    }

    function _partsOf(
        Service calldata service,
        address payer,
        uint128 earned
    ) private pure returns (Part[] memory parts) {
        uint256 count = service.payees.length;
        parts = new Part[](count + 1);
        parts[count] = Part(payer, service.price - earned);
        if (earned == 0) return parts;
        uint16[] memory shares = new uint16[](count);
        for (uint256 i; i < count; ++i) shares[i] = service.payees[i].share;
        uint128[] memory amounts = Shares.split(earned, shares);
        for (uint256 i; i < count; ++i) parts[i] = Part(service.payees[i].account, amounts[i]);
    }

    // ------------------------------------------------------------------ ids

    function _visitIdOf(ServiceId service, Booking calldata booking) private pure returns (VisitId) {
        return VisitId.wrap(keccak256(abi.encode(service, booking)) & ~bytes32(END));
    }

    function _pairOf(PatientId patient, address practitioner, address organisation) private pure returns (bytes32) {
        return keccak256(abi.encode(patient, practitioner, organisation));
    }

    // ------------------------------------------------------------------ relayed calls

    function _msgSender() internal view override(Context, Governed) returns (address) {
        return Governed._msgSender();
    }

    function _msgData() internal view override(Context, Governed) returns (bytes calldata) {
        return Governed._msgData();
    }

    function _contextSuffixLength() internal view override(Context, Governed) returns (uint256) {
        return Governed._contextSuffixLength();
    }
}
