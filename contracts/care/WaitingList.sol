// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {Calendar} from "../kernel/calendar/Calendar.sol";
import {Permit} from "../kernel/escrow/IEscrow.sol";
import {Permits} from "../kernel/escrow/Permits.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {CareIds} from "./CareIds.sol";
import {
    Booking,
    Course,
    IAppointmentBook,
    Outcome,
    Service,
    ServiceId,
    VisitId
} from "./interfaces/IAppointmentBook.sol";
import {IWaitingList, Opening, Round, WaitingState} from "./interfaces/IWaitingList.sol";
import {Schedules} from "./Schedules.sol";

/// @title Waiting lists
/// @notice States, requirements and warnings are in {IWaitingList}. It holds no money; the book that adopted it lets it keep time and
/// book what it kept, and nobody has power over it.
contract WaitingList is IWaitingList, ERC2771Context {
    /// @dev Range of the times of asking and taking, and of a list's length, in seconds.
    uint32 private constant LEAST = 10 minutes;
    uint32 private constant MOST = 7 days;
    uint48 private constant LONGEST = 400 days;

    /// @dev A place, in one slot.
    struct Place {
        bytes28 commitment;
        /// The beginning that it asks for or has taken, in slots since 1970; zero for none.
        uint32 slot;
    }

    /// @dev What a patient has had of a list, in one slot.
    struct Served {
        /// Places up to this one count no more for the patient.
        uint32 upTo;
        /// The place by which it took a beginning last.
        uint32 by;
    }

    /// @notice The book whose services have their lists here.
    IAppointmentBook public book;

    mapping(ServiceId service => WaitingState) private _lists;
    mapping(ServiceId service => mapping(uint32 place => Place)) private _places;
    mapping(ServiceId service => mapping(uint48 start => Round)) private _rounds;
    mapping(ServiceId service => mapping(uint32 place => VisitId)) private _taken;
    mapping(ServiceId service => mapping(PatientId patient => Served)) private _served;

    constructor(address forwarder) ERC2771Context(forwarder) {}

    /// @inheritdoc IWaitingList
    function adopt() external {
        require(address(book) == address(0), ListsBookKnown(address(book)));

        book = IAppointmentBook(_msgSender());
        emit ListsAdopted(_msgSender());
    }

    // ------------------------------------------------------------------ the list

    /// @inheritdoc IWaitingList
    function open(Service calldata service, uint32 asking, uint32 taking, uint48 until) external {
        address account = _msgSender();
        require(account == service.practitioner, IAppointmentBook.ServiceNotOf(service.practitioner, account));
        ServiceId id = CareIds.serviceId(service);
        require(book.isOffered(id), IAppointmentBook.ServiceNotOffered(id));
        bool isInRange = _isTime(asking) && _isTime(taking) && _isEnd(until);
        require(isInRange, ListTermsInvalid(asking, taking, until));
        WaitingState memory list = _lists[id];
        if (block.timestamp < list.until) {
            bool isLonger = asking == list.asking && taking == list.taking && list.until < until;
            require(isLonger, ListStands(id, list.until));
        } else {
            (list.past, list.waiting, list.asking, list.taking) = (list.places, 0, asking, taking);
        }

        list.until = until;
        _lists[id] = list;
        emit WaitingListOpened(id, asking, taking, until);
        if (list.waiting != 0) _reserve(id, list);
    }

    /// @inheritdoc IWaitingList
    function join(ServiceId service, bytes28 commitment) external returns (uint32 place) {
        WaitingState memory list = _running(service);
        require(commitment != 0, CommitmentInvalid());

        place = ++list.places;
        _places[service][place] = Place(commitment, 0);
        emit PlaceTaken(service, place, commitment);
        _count(service, list, true);
    }

    /// @inheritdoc IWaitingList
    function giveUp(Service calldata service, uint32 place, bytes32 secret) external {
        ServiceId id = CareIds.serviceId(service);
        WaitingState memory list = _running(id);
        uint48 start = _heldBy(id, list, place, secret);
        require(VisitId.unwrap(_taken[id][place]) == 0, PlaceAsks(id, place, start));

        _end(id, list, place, false);
        if (start != 0) _free(id, service, start);
    }

    /// @inheritdoc IWaitingList
    function comeBack(Service calldata service, Booking calldata booking, uint32 place, bytes32 secret) external {
        ServiceId id = CareIds.serviceId(service);
        WaitingState memory list = _running(id);
        _heldBy(id, list, place, secret);
        VisitId visit = CareIds.visitId(id, booking);
        (Course memory course, Outcome outcome, uint48 decidedAt) = book.courseOf(service, booking);
        bool isNothing = outcome == Outcome.Awarded && course.awarded == 0;
        bool isReturned = (outcome == Outcome.Refunded || isNothing) && decidedAt == 0;
        require(
            isReturned && VisitId.unwrap(visit) == VisitId.unwrap(_taken[id][place]),
            VisitNotReturned(visit, place)
        );
        Served memory served = _served[id][booking.patient];
        require(served.by == place, PatientServed(booking.patient, place, served.upTo));

        _taken[id][place] = VisitId.wrap(0);
        _places[id][place].slot = 0;
        _served[id][booking.patient].upTo = place - 1;
        emit PlaceResumed(id, place, visit);
        _count(id, list, true);
    }

    // ------------------------------------------------------------------ beginnings

    /// @inheritdoc IWaitingList
    function ask(Service calldata service, uint48 start, uint32 place, bytes32 secret) external {
        ServiceId id = CareIds.serviceId(service);
        WaitingState memory list = _running(id);
        uint48 other = _heldBy(id, list, place, secret);
        require(other == 0, PlaceAsks(id, place, other));
        Round memory round = _rounds[id][start];
        bool isAnew = round.asksUntil <= block.timestamp;
        if (!isAnew) _overtake(id, start, round.place, place);
        else _renew(id, list, service, start, round);

        round.place = place;
        _rounds[id][start] = round;
        _places[id][place].slot = uint32(start / Calendar.SLOT);
        emit BeginningAsked(id, start, place, round.asksUntil, round.takesUntil);
        if (isAnew) book.keepTime(service, start, true);
    }

    /// @inheritdoc IWaitingList
    function take(
        Service calldata service,
        Booking calldata booking,
        Opening calldata opening,
        Permit calldata permit
    ) external payable returns (VisitId visit) {
        ServiceId id = CareIds.serviceId(service);
        address account = _msgSender();
        WaitingState memory list = _lists[id];
        bytes32 secret = keccak256(abi.encode(booking.patient, opening.salt));
        bool isOf = _places[id][opening.place].commitment == _commitment(id, opening.holder, secret);
        require(isOf && list.past < opening.place, PlaceNotOf(id, opening.place, account));
        _requireOffered(id, booking.start, opening.place);
        uint32 served = _served[id][booking.patient].upTo;
        require(served < opening.place, PatientServed(booking.patient, opening.place, served));

        visit = CareIds.visitId(id, booking);
        _taken[id][opening.place] = visit;
        _served[id][booking.patient] = Served({upTo: list.places, by: opening.place});
        delete _rounds[id][booking.start];
        emit BeginningTaken(id, booking.start, opening.place, visit);
        _count(id, list, false);
        Permits.tryUse(permit, service.token, account, address(book));
        book.bookFor{value: msg.value}(account, service, booking);
    }

    /// @inheritdoc IWaitingList
    function lapse(Service calldata service, uint48 start) external {
        ServiceId id = CareIds.serviceId(service);
        Round memory round = _rounds[id][start];
        bool isOver = round.place != 0 && round.takesUntil <= block.timestamp;
        require(isOver, RoundNotOver(id, start, round.takesUntil));

        _default(id, _lists[id], service, round);
        _free(id, service, start);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IWaitingList
    function listOf(ServiceId service) external view returns (WaitingState memory) {
        return _lists[service];
    }

    /// @inheritdoc IWaitingList
    function placeOf(ServiceId service, uint32 place) external view returns (bytes28 commitment, uint48 start) {
        Place memory found = _places[service][place];
        return (found.commitment, found.slot * Calendar.SLOT);
    }

    /// @inheritdoc IWaitingList
    function roundOf(ServiceId service, uint48 start) external view returns (Round memory) {
        return _rounds[service][start];
    }

    /// @inheritdoc IWaitingList
    function servedOf(ServiceId service, PatientId patient) external view returns (uint32 place) {
        return _served[service][patient].upTo;
    }

    // ------------------------------------------------------------------ parts

    /// @dev The earlier place asks, and the later one for nothing any more.
    function _overtake(ServiceId id, uint48 start, uint32 later, uint32 earlier) private {
        require(earlier < later, AskedEarlier(id, start, later));
        _places[id][later].slot = 0;
    }

    /// @dev The first who asks sets the times. Where an offer is over, its time is let go, and is kept anew only if it still can be.
    function _renew(
        ServiceId id,
        WaitingState memory list,
        Service calldata service,
        uint48 start,
        Round memory round
    ) private {
        uint48 time = uint48(block.timestamp);
        require(round.takesUntil <= time, BeginningOffered(id, start, round.place, round.takesUntil));
        if (round.place != 0) {
            _default(id, list, service, round);
            book.keepTime(service, start, false);
        }
        round.asksUntil = time + list.asking;
        round.takesUntil = round.asksUntil + list.taking;
        require(round.takesUntil <= list.until, ListOver(id, list.until));
        _requireStart(service, start, round.takesUntil);
    }

    /// @dev Who let an offer lapse loses the place, unless it could not be taken: the book is paused, the practitioner does not practise,
    /// or the service was not offered all the time, which the practice could arrange. Places of an earlier run are gone anyway.
    function _default(ServiceId id, WaitingState memory list, Service calldata service, Round memory round) private {
        if (round.place <= list.past) return;
        uint48 since = book.offeredSince(id);
        bool couldTake = since != 0 && since <= round.asksUntil && !Pausable(address(book)).paused();
        if (couldTake && _isPractising(service)) _end(id, list, round.place, true);
        else _places[id][round.place].slot = 0;
    }

    function _end(ServiceId id, WaitingState memory list, uint32 place, bool lapsed) private {
        delete _places[id][place];
        emit PlaceEnded(id, place, lapsed);
        _count(id, list, false);
    }

    function _free(ServiceId id, Service calldata service, uint48 start) private {
        delete _rounds[id][start];
        emit BeginningFreed(id, start);
        book.keepTime(service, start, false);
    }

    /// @dev The book is told when the first comes and when the last goes.
    function _count(ServiceId id, WaitingState memory list, bool more) private {
        uint32 before = list.waiting;
        list.waiting = more ? before + 1 : before - 1;
        _lists[id] = list;
        if (before == 0 || list.waiting == 0) _reserve(id, list);
    }

    function _reserve(ServiceId id, WaitingState memory list) private {
        if (list.waiting == 0) book.setReserve(id, 0, 0);
        else book.setReserve(id, uint48(list.asking) + list.taking, list.until);
    }

    function _isPractising(Service calldata service) private view returns (bool) {
        IProviderRegistry providers = Schedules(address(book)).PROVIDERS();
        return providers.isPractising(service.practitioner, service.profession, service.organisation);
    }

    function _running(ServiceId id) private view returns (WaitingState memory list) {
        list = _lists[id];
        require(block.timestamp < list.until, ListOver(id, list.until));
    }

    /// @dev The caller holds the place; answers the beginning that it asks for or has taken.
    function _heldBy(
        ServiceId id,
        WaitingState memory list,
        uint32 place,
        bytes32 secret
    ) private view returns (uint48 start) {
        address account = _msgSender();
        Place memory found = _places[id][place];
        bool isOf = found.commitment == _commitment(id, account, secret);
        require(isOf && list.past < place, PlaceNotOf(id, place, account));
        return found.slot * Calendar.SLOT;
    }

    function _requireOffered(ServiceId id, uint48 start, uint32 place) private view {
        Round memory round = _rounds[id][start];
        bool isNow = round.asksUntil <= block.timestamp && block.timestamp < round.takesUntil;
        require(isNow && round.place == place, BeginningNotOffered(id, start, place));
    }

    function _requireStart(Service calldata service, uint48 start, uint48 takesUntil) private view {
        uint48 earliest = takesUntil + service.lead;
        uint48 latest = uint48(block.timestamp) + service.horizon;
        require(
            start % Calendar.SLOT == 0 && earliest <= start && start <= latest,
            IAppointmentBook.StartInvalid(start, earliest, latest)
        );
    }

    function _isTime(uint32 time) private pure returns (bool) {
        return LEAST <= time && time <= MOST;
    }

    function _isEnd(uint48 until) private view returns (bool) {
        return block.timestamp < until && until <= block.timestamp + LONGEST;
    }

    function _commitment(ServiceId id, address holder, bytes32 secret) private pure returns (bytes28) {
        return bytes28(keccak256(abi.encode(id, holder, secret)));
    }
}
