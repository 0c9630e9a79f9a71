// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Context} from "@openzeppelin/contracts/utils/Context.sol";

import {IPatientRegistry} from "../identity/interfaces/IPatientRegistry.sol";
import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {Governed} from "../kernel/access/Governed.sol";
import {Calendar} from "../kernel/calendar/Calendar.sol";
import {EscrowLedger} from "../kernel/escrow/EscrowLedger.sol";
import {Claim, ClaimStatus} from "../kernel/escrow/IEscrow.sol";
import {Shares} from "../kernel/escrow/Shares.sol";
import {Bill, Cover} from "../kernel/ports/IPayer.sol";
import {IVisitCalendar} from "../kernel/ports/IVisitCalendar.sol";
import {PowersSet} from "../kernel/terms/Powers.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {CareIds} from "./CareIds.sol";
import {Courses} from "./Courses.sol";
import {Fees} from "./Fees.sol";
import {
    Booking,
    Course,
    Outcome,
    Payee,
    Proposal,
    Service,
    ServiceId,
    VisitId
} from "./interfaces/IAppointmentBook.sol";
import {IAppointmentBook} from "./interfaces/IAppointmentBook.sol";
import {IDisputes, Resolution} from "./interfaces/IDisputes.sol";
import {IWaitingList} from "./interfaces/IWaitingList.sol";
import {Reception} from "./Reception.sol";
import {Schedules} from "./Schedules.sol";

/// @title Visits, booked, kept, and paid
/// @notice States, requirements and warnings are in {IAppointmentBook}. A booking is one slot, that of its claim in the
/// escrow; the terms come along with every call.
contract AppointmentBook is IVisitCalendar, Schedules, EscrowLedger {
    using Courses for Course;

    /// @dev While a visit runs, its end stands in the bits of the {VisitId} that are zero.
    uint256 private constant END = CareIds.FREE;
    /// @dev Of a visit's price at most so many parts are borne by others.
    uint256 private constant MOST_COVERS = 2;

    /// @notice Where patients and their delegates are registered.
    IPatientRegistry public immutable PATIENTS;
    /// @notice Where visits are disputed: it alone holds them, and says how they are settled then.
    IDisputes public immutable DISPUTES;

    /// @dev The newest visit to which a practitioner checked in, and its end, by patient, practitioner and organisation.
    mapping(bytes32 pair => uint256 visitAndEnd) private _running;
    mapping(VisitId visit => Proposal) private _proposals;

    constructor(
        address accessManager,
        address forwarder,
        IPatientRegistry patients,
        IProviderRegistry providers,
        IDisputes disputes,
        IWaitingList lists
    )
        Governed(accessManager, forwarder)
        Schedules(providers, address(new Reception(forwarder, this, providers)), address(lists))
    {
        PATIENTS = patients;
        DISPUTES = disputes;
        disputes.adopt();
        lists.adopt();
    }

    /// @notice Takes ether from a payer while the book asks it for its part, and from nobody else.
    receive() external payable {
        require(_isAsking(), EtherUnequal(0, msg.value));
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IAppointmentBook
    function book(Service calldata service, Booking calldata booking) external payable returns (VisitId) {
        return _book(service, booking, _msgSender(), false);
    }

    /// @inheritdoc IAppointmentBook
    function bookFor(
        address account,
        Service calldata service,
        Booking calldata booking
    ) external payable returns (VisitId) {
        bool isKept = _msgSender() == WAITING_LIST;
        if (!isKept) _requireReception();
        return _book(service, booking, account, isKept);
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
        _requireNow(visit, booking.start - Courses.EARLY, end);
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
        _requirePractising(service);

        course.completed = true;
        // Who says that it took place says that it was there.
        if (course.practitionerAt == 0) course.practitionerAt = uint48(block.timestamp);
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
    function cancel(Service calldata service, Booking calldata booking, uint128 mostEarned) external {
        (VisitId visit, Course memory course) = _open(service, booking);
        require(course.decided(service, booking.start) == Outcome.Pending, VisitNotCancellable(visit));
        address account = _msgSender();
        Outcome outcome = Outcome.Refunded;
        if (_isPractice(service, account)) {
            require(!course.isPatientThere() || !course.isPracticeThere(), VisitNotCancellable(visit));
        } else {
            _requireForPatient(booking.patient, account);
            outcome = _cancelledByPatient(visit, service, booking.start, course);
        }
        uint128 earned = Fees.earnedOf(service, outcome, 0);
        require(earned <= mostEarned, CancellationCostsMore(visit, earned, mostEarned));

        if (course.practitionerAt != 0) {
            _stopRunning(visit, _pairOf(booking.patient, service.practitioner, service.organisation));
        }
        _releaseTime(service, booking.start);
        _finish(visit, service, booking, course, outcome);
    }

    /// @inheritdoc IAppointmentBook
    function proposeMove(Service calldata service, Booking calldata booking, uint48 start, uint32 number) external {
        (VisitId visit, ) = _openAndMovable(service, booking);
        (address account, bool isPractice) = _side(service, booking.patient);

        _proposals[visit] = Proposal(start, number, isPractice);
        emit MoveProposed(visit, account, isPractice, start, number);
    }

    /// @inheritdoc IAppointmentBook
    function move(
        Service calldata service,
        Booking calldata booking,
        uint48 start,
        uint32 number
    ) external returns (VisitId to) {
        (VisitId visit, Course memory course) = _openAndMovable(service, booking);
        (address account, bool isPractice) = _side(service, booking.patient);
        Proposal memory proposal = _proposals[visit];
        bool isProposed = proposal.start == start && proposal.number == number && proposal.byPractice != isPractice;
        require(start != 0 && isProposed, MoveNotProposed(visit, start, number));
        // Later than it was it overtakes nobody who waits.
        if (start < booking.start) _requireUnreserved(serviceIdOf(service), start, service.lead);
        _requireStart(start, uint48(block.timestamp) + 1, service.horizon);
        _requirePractising(service);

        delete _proposals[visit];
        to = CareIds.visitIdAt(serviceIdOf(service), booking, start, number);
        _releaseTime(service, booking.start);
        _takeTime(service, start);
        course.outcome = Outcome.Moved;
        Course memory anew;
        anew.confirmed = true;
        emit VisitMoved(visit, to, account, start, number);
        _moveClaim(VisitId.unwrap(visit), VisitId.unwrap(to), service.token, course.pack(), anew.pack());
    }

    /// @inheritdoc IAppointmentBook
    function settle(Service calldata service, Booking calldata booking) external {
        (VisitId visit, Course memory course) = _locked(service, booking);
        Outcome outcome = _outcomeOf(visit, service, booking.start, course);
        uint48 decidedAt = outcome == Outcome.Pending ? _decidedAt(visit, service, booking.start, course) : 0;
        require(outcome != Outcome.Pending, VisitPending(visit, decidedAt));
        _finish(visit, service, booking, course, outcome);
    }

    /// @inheritdoc IAppointmentBook
    function hold(Service calldata service, Booking calldata booking) external {
        address account = _msgSender();
        require(account == address(DISPUTES), CallerNotDisputes(account));
        (VisitId visit, Course memory course) = _openAndConfirmed(service, booking);
        bool isPending = course.decided(service, booking.start) == Outcome.Pending;
        bool isOver = Courses.endOf(service, booking.start) <= block.timestamp;
        require(isPending && isOver, VisitNotDisputable(visit));

        course.disputed = true;
        _keep(visit, service, course);
        emit VisitHeld(visit);
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
        outcome = _outcomeOf(visit, service, booking.start, course);
        decidedAt = _decidedAt(visit, service, booking.start, course);
    }

    /// @inheritdoc IAppointmentBook
    function proposalOf(VisitId visit) external view returns (Proposal memory) {
        return _proposals[visit];
    }

    /// @inheritdoc IAppointmentBook
    function visitIdOf(Service calldata service, Booking calldata booking) public pure returns (VisitId) {
        return CareIds.visitId(serviceIdOf(service), booking);
    }

    // ------------------------------------------------------------------ booking

    function _book(
        Service calldata service,
        Booking calldata booking,
        address account,
        bool isKept
    ) private whenNotPaused returns (VisitId visit) {
        ServiceId id = serviceIdOf(service);
        _requireOffered(id);
        if (!isKept) _requireUnreserved(id, booking.start, service.lead);
        require(booking.payer == account, PayerInvalid(booking.payer, account));
        _requireForPatient(booking.patient, account);
        _requirePractising(service);
        _requireStart(booking.start, uint48(block.timestamp) + service.lead, service.horizon);

        visit = CareIds.visitId(id, booking);
        if (!isKept) _takeTime(service, booking.start);
        emit VisitBooked(visit, booking.patient, id, account, booking.start, booking.number, booking.intakeHash);
        if (booking.covers.length == 0) _lockClaim(VisitId.unwrap(visit), service.token, account, service.price, 0);
        else _lockCovered(visit, service, booking);
    }

    function _lockCovered(VisitId visit, Service calldata service, Booking calldata booking) private {
        _requireCovers(booking.covers, service.price);
        emit VisitCovered(visit, booking.covers);
        Bill memory bill = Bill({
            matter: VisitId.unwrap(visit),
            patient: booking.patient,
            practitioner: service.practitioner,
            organisation: service.organisation,
            token: service.token,
            price: service.price
        });
        _lockCoveredClaim(bill, booking.covers, booking.payer, 0);
    }

    function _requireCovers(Cover[] calldata covers, uint128 price) private view {
        uint256 sum;
        bool known = true;
        for (uint256 i; i < covers.length; ++i) {
            sum += covers[i].amount;
            address payer = address(covers[i].payer);
            known = known && payer != address(0) && payer != address(this);
        }
        require(known && covers.length <= MOST_COVERS && sum <= price, CoversInvalid(sum, price));
    }

    function _requireStart(uint48 start, uint48 earliest, uint48 horizon) private view {
        uint48 latest = uint48(block.timestamp) + horizon;
        require(
            start % Calendar.SLOT == 0 && earliest <= start && start <= latest,
            StartInvalid(start, earliest, latest)
        );
    }

    function _requireForPatient(PatientId patient, address account) private view {
        require(PATIENTS.mayAct(patient, account, PowersSet.BOOKING), PatientNotServedBy(patient, account));
    }

    // ------------------------------------------------------------------ the course

    function _locked(
        Service calldata service,
        Booking calldata booking
    ) private view returns (VisitId visit, Course memory) {
        visit = visitIdOf(service, booking);
        Claim storage claim = _claims[_claimIdOf(VisitId.unwrap(visit), service.token)];
        require(claim.status == ClaimStatus.Locked, VisitNotOpen(visit));
        return (visit, Courses.unpack(claim.note));
    }

    function _open(
        Service calldata service,
        Booking calldata booking
    ) private view returns (VisitId visit, Course memory course) {
        (visit, course) = _locked(service, booking);
        require(!course.disputed, VisitDisputed(visit));
    }

    function _openAndConfirmed(
        Service calldata service,
        Booking calldata booking
    ) private view returns (VisitId visit, Course memory course) {
        (visit, course) = _open(service, booking);
        require(!service.confirms || course.confirmed, VisitNotConfirmed(visit));
    }

    function _openAndMovable(
        Service calldata service,
        Booking calldata booking
    ) private view returns (VisitId visit, Course memory course) {
        (visit, course) = _open(service, booking);
        bool isUntouched = course.patientAt == 0 && course.practitionerAt == 0;
        require(isUntouched && block.timestamp < booking.start, VisitNotMovable(visit));
    }

    /// @dev Who acts, and whether for the practice; else it has to be for the patient.
    function _side(
        Service calldata service,
        PatientId patient
    ) private view returns (address account, bool isPractice) {
        account = _msgSender();
        isPractice = _isPractice(service, account);
        if (!isPractice) _requireForPatient(patient, account);
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
        else _finish(visit, service, booking, course, outcome);
    }

    function _cancelledByPatient(
        VisitId visit,
        Service calldata service,
        uint48 start,
        Course memory course
    ) private view returns (Outcome) {
        if (block.timestamp >= start) {
            bool isLate = block.timestamp >= start + service.policy.patience;
            bool isWaiting = course.patientAt != 0 && !course.isPracticeInTime(service, start);
            require(isLate && isWaiting, VisitNotCancellable(visit));
            return Outcome.Refunded;
        }
        bool isFree = service.confirms && !course.confirmed;
        return isFree || block.timestamp + service.policy.notice <= start ? Outcome.Refunded : Outcome.LateCancelled;
    }

    /// @dev How the visit is decided now. What a dispute awarded is written to the course.
    function _outcomeOf(
        VisitId visit,
        Service calldata service,
        uint48 start,
        Course memory course
    ) private view returns (Outcome) {
        if (!course.disputed) return course.decided(service, start);
        (Resolution resolution, uint8 percent, ) = DISPUTES.resolutionOf(visit);
        course.awarded = percent;
        return course.resolved(resolution);
    }

    /// @dev When silence about it ends.
    function _decidedAt(
        VisitId visit,
        Service calldata service,
        uint48 start,
        Course memory course
    ) private view returns (uint48 until) {
        if (course.disputed) (, , until) = DISPUTES.resolutionOf(visit);
        else if (service.confirms && !course.confirmed) until = start;
        else until = Courses.endOf(service, start) + Courses.GRACE;
    }

    // ------------------------------------------------------------------ the money

    function _finish(
        VisitId visit,
        Service calldata service,
        Booking calldata booking,
        Course memory course,
        Outcome outcome
    ) private {
        course.outcome = outcome;
        emit VisitSettled(visit, outcome);
        uint128 earned = Fees.earnedOf(service, outcome, course.awarded);
        uint128 left = _settle(VisitId.unwrap(visit), service.token, course.pack());
        if (earned != 0) _payPayees(visit, service.token, earned, service.payees);
        left -= earned;
        if (booking.covers.length != 0) left -= _payCovers(visit, service.token, left, booking.covers);
        _credit(VisitId.unwrap(visit), service.token, booking.payer, left);
    }

    /// @dev Each share rounded down; the first payee gets what is left of `earned`. The shares are the whole (CARE-02).
    function _payPayees(VisitId visit, address token, uint128 earned, Payee[] calldata payees) private {
        uint128 first = earned;
        for (uint256 i = 1; i < payees.length; ++i) {
            Payee calldata payee = payees[i];
            uint128 amount = Shares.partOf(earned, payee.share);
            first -= amount;
            _credit(VisitId.unwrap(visit), token, payee.account, amount);
        }
        _credit(VisitId.unwrap(visit), token, payees[0].account, first);
    }

    /// @dev In their order, each up to its part of `back`.
    function _payCovers(
        VisitId visit,
        address token,
        uint128 back,
        Cover[] calldata covers
    ) private returns (uint128 paid) {
        for (uint256 i; i < covers.length; ++i) {
            uint128 amount = Fees.backOf(covers, i, back);
            paid += amount;
            _credit(VisitId.unwrap(visit), token, address(covers[i].payer), amount);
        }
    }

    // ------------------------------------------------------------------ ids

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
