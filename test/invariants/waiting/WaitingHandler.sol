// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Booking, Course, Outcome, Service} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {Opening} from "../../../contracts/care/interfaces/IWaitingList.sol";
import {Permit} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {Platform} from "../support/Platform.sol";
import {VM, goBeside, hold, within} from "../support/Vm.sol";
import {WaitingMemory} from "./WaitingMemory.sol";

/// @title What those who wait do, honest and hostile: who commit late, leave, come back, hold many places, and use others' words
/// @notice Before an act the rules say whether it has to succeed (INV-190); afterwards all is as it follows from what was accepted.
abstract contract WaitingHandler is WaitingMemory {
    enum Act {
        Open,
        Join,
        Ask,
        Take,
        GiveUp,
        Lapse,
        ComeBack,
        Book,
        Move,
        Cancel,
        Settle,
        Dispute,
        Offer,
        Intrude,
        Withdraw
    }

    struct Bid {
        Opening opening;
        uint256 patient;
        address payer;
        address who;
        uint256 value;
        bool isWhole;
    }

    /// @notice How often an act was refused with an error, by its selector.
    mapping(uint256 act => mapping(bytes4 error => uint256)) public refusedWith;
    /// @notice Beginnings that were taken for which more than one place had asked.
    uint256 public contested;
    /// @notice Beginnings whose offer was over when the next asked.
    uint256 public renewed;
    /// @notice Beginnings that a place took which had come back.
    uint256 public takenAgain;
    /// @notice Lists in which nobody waited any more while they ran, and far beginnings that were booked then.
    uint256 public emptied;
    uint256 public bookedFar;

    /// @dev The place that came back last.
    mapping(uint256 list => uint256) private _lastBack;
    /// @dev No move goes on: from here everything has to end.
    bool private _isEnding;

    constructor(Platform platform) WaitingMemory(platform) {}

    modifier watched() {
        _moved = NO_LIST;
        _;
        requireAsRemembered();
    }

    // ------------------------------------------------------------------ the list

    /// @notice The practitioner, seldom somebody else, opens a list, prolongs it or opens it anew.
    function opens(uint256 which, uint256 how, uint256 longer, uint256 fault) external watched {
        _open(_listOf(which), how, longer, fault);
    }

    function _open(uint256 list, uint256 how, uint256 longer, uint256 fault) private {
        Run memory run = _runs[list];
        bool isRunning = _runs_(list);
        Run memory terms;
        terms.asking = isRunning ? run.asking : uint32(within(how, 20, 120) * 1 minutes);
        terms.taking = isRunning ? run.taking : uint32(within(how / 200, 20, 60) * 1 minutes);
        // Prolonged by little, so that lists come to their end.
        terms.until = uint48(
            isRunning ? run.until + within(longer, 1, 8 hours) : block.timestamp + within(longer, 1 days, 3 days)
        );
        if (fault % 16 == 1) terms.asking = uint32(how % 2 == 0 ? 10 minutes - 1 : 7 days + 1);
        if (fault % 16 == 2) terms.taking = uint32(how % 2 == 0 ? 10 minutes - 1 : 7 days + 1);
        if (fault % 16 == 3) terms.until = uint48(block.timestamp + (how % 2 == 0 ? 0 : 400 days + 1));
        if (fault % 16 == 4) terms.taking += 1;
        if (fault % 16 == 5) terms.until = isRunning ? run.until : uint48(block.timestamp);
        address who = fault % 16 == 6 ? someone(how) : _doctors[0];
        bool isAllowed = who == _doctors[0] && _offered[list] != 0 && _mayOpen(terms, run, isRunning);
        bytes memory data = abi.encodeCall(LISTS.open, (serviceOf(list), terms.asking, terms.taking, terms.until));
        if (!_try(Act.Open, isAllowed, address(LISTS), who, 0, data)) return;
        if (!isRunning) {
            (terms.past, terms.waiting) = (uint32(_places[list].length), 0);
            _runs[list] = terms;
        } else {
            _runs[list].until = terms.until;
        }
    }

    function joins(uint256 which, uint256 who, uint256 whose, uint256 fault) external watched {
        _join(_listOf(which), who, whose, fault);
    }

    /// @notice A place gives itself up, or somebody tries to do it for another.
    function givesUp(uint256 which, uint256 some, uint256 fault) external watched {
        uint256 list = _listOf(which);
        _giveUp(list, some % 2 == 0 ? _placeOf(list, some / 2) : _busyPlaceOf(list, some / 2), fault);
    }

    /// @notice All who wait in a list leave it, one after the other.
    function allLeave(uint256 which, uint256 how) external watched {
        uint256 list = _listOf(which);
        // Seldom, as many have to come back before it is a list again.
        if (how % 4 != 0 || !_runs_(list)) return;
        for (uint256 place = _places[list].length; place > _runs[list].past; --place) {
            if (_places[list][place - 1].standing == Standing.Waiting) _giveUp(list, place, 0);
        }
        hold(_runs[list].waiting == 0, "INV-193", "somebody waits who left");
        ++emptied;
        _book(list, how % EVERYBODY, _startOf(list, how | 2), 0);
    }

    // ------------------------------------------------------------------ beginnings

    /// @notice A place asks for a beginning: one for which others have asked, a free one, or one that cannot be had.
    function asks(uint256 which, uint256 some, uint256 when, uint256 fault) external watched {
        _ask(_listOf(which), some, when, fault);
    }

    /// @notice Somebody takes a beginning: mostly whose it is, when it is offered.
    function takes(uint256 which, uint256 when, uint256 fault, uint256 jump) external watched {
        uint256 list = _listOf(which);
        // Mostly somebody has asked.
        uint48 start = _runningOf(list, when / 8);
        if (start == 0 && when % 8 != 7) {
            _ask(list, fault / 32, jump & ~uint256(1), 0);
            start = _runningOf(list, when / 8);
        }
        if (start == 0 || when % 8 == 7) start = _startOf(list, when);
        uint48 asksUntil = _rings[list][start].asksUntil;
        uint256 earlier = jump % 4 == 1 && block.timestamp < asksUntil ? _earlierOf(list, start, 0) : 0;
        if (earlier != 0) _askAs(list, earlier, start, 0);
        if (jump % 32 == 2 && _offered[list] != 0) _offer(list);
        if (jump % 3 == 0) goBeside(asksUntil, jump / 3);
        else if (block.timestamp < asksUntil) VM.warp(asksUntil);
        _take(list, start, _bidOf(list, start, fault));
    }

    function lapses(uint256 which, uint256 when, uint256 who) external watched {
        uint256 list = _listOf(which);
        uint48 start = _startOf(list, when);
        if (who % 3 == 0) goBeside(_rings[list][start].takesUntil, who / 3);
        // Of eight times one something keeps the offer from being taken.
        if (who % 24 == 4 && !BOOK.paused()) _pause(true);
        if (who % 24 == 8) this.boardActs(0, 0);
        if (who % 24 == 16 && _offered[list] != 0) _offer(list);
        _lapse(list, start, someone(who), who);
    }

    /// @notice A place comes back by the visit that it has taken, or by another.
    function comesBack(uint256 which, uint256 some, uint256 fault) external watched {
        uint256 list = _listOf(which);
        if (_visits.length == 0 || _places[list].length == 0) return;
        (uint256 place, uint256 index) = _someTaken(list, some, fault);
        // Of two open visits one is cancelled by the practice, so that its place can come back.
        if (_visits[index].open && some % 2 == 0) _cancel(index, _doctors[0]);
        // Or time has refunded it, and nobody has settled it.
        uint256 decided = _endOf(index) + 1 days;
        if (some % 16 == 3 && block.timestamp < decided && decided < _runs[list].until) VM.warp(decided);
        _comeBack(list, place, index, fault);
    }

    // ------------------------------------------------------------------ beside the list

    /// @notice A patient, seldom somebody for it, books without the list, near or far, any of the services.
    function books(uint256 which, uint256 who, uint256 later, uint256 fault) external watched {
        uint256 service = which % SERVICES;
        uint256 patient = who % EVERYBODY;
        uint48 start = _startOf(service % LISTS_IN_ALL, later);
        if (fault % 12 == 5) start = _gapOfTomorrow();
        _book(service, patient, start, fault);
    }

    /// @notice The practice proposes another beginning, and the patient agrees.
    function moves(uint256 some, uint256 later, uint256 fault) external watched {
        if (_visits.length == 0) return;
        uint256 index = _someVisit(some);
        Visit memory visit = _visits[index];
        uint48 start = _startOf(visit.service % LISTS_IN_ALL, later);
        if (fault % 3 == 0) start = visit.start + SLOT;
        if (fault % 3 == 1) start = visit.start - uint48(within(later, 1, 9)) * SLOT;
        bool isProposed = _proposes(visit, start);
        // Free once the old time is.
        if (isProposed) _disown(visit.service, visit.start);
        bool isAllowed = isProposed && _mayMove(visit, start);
        bytes memory data = abi.encodeCall(
            BOOK.move,
            (serviceOf(visit.service), _bookingOf(visit), start, uint32(_visits.length))
        );
        bool ok = _attempt(Act.Move, address(BOOK), _controllers[visit.patient], 0, data);
        bool isAhead = start < visit.start && _isReserved(visit.service, start);
        hold(!ok || !isAhead, "INV-198", "moved ahead of those who wait");
        _judge(Act.Move, isAllowed, ok);
        if (ok) {
            _visits[index].open = false;
            // The contract knows the visit that was taken by its id, which moving ends.
            (visit.start, visit.number, visit.place) = (start, uint32(_visits.length), 0);
            _visits.push(visit);
            _own(visit.service, start, _visits.length);
        } else if (isProposed) {
            _own(visit.service, visit.start, index + 1);
        }
    }

    /// @notice Either side cancels.
    function cancels(uint256 some, uint256 who) external watched {
        if (_visits.length == 0) return;
        uint256 index = _someVisit(some);
        Visit memory visit = _visits[index];
        _cancel(index, who % 3 == 0 ? _controllers[visit.patient] : _doctors[0]);
    }

    function _cancel(uint256 index, address by) private {
        Visit memory visit = _visits[index];
        bytes memory data = abi.encodeCall(
            BOOK.cancel,
            (serviceOf(visit.service), _bookingOf(visit), type(uint128).max)
        );
        if (!_attempt(Act.Cancel, address(BOOK), by, 0, data)) return;
        bool isFree = by == _doctors[0] || block.timestamp + NOTICE <= visit.start;
        (_visits[index].open, _visits[index].returned) = (false, isFree);
        _disown(visit.service, visit.start);
    }

    /// @notice Where the practitioner was there, or nobody, time decides; anyone settles.
    function settles(uint256 some, uint256 what, uint256 who) external watched {
        if (_visits.length == 0) return;
        uint256 index = _someVisit(some);
        Visit memory visit = _visits[index];
        Service memory service = serviceOf(visit.service);
        if (what % 4 == 0) {
            VM.prank(_doctors[0]);
            (bool isThere, ) = address(BOOK).call(abi.encodeCall(BOOK.checkIn, (service, _bookingOf(visit))));
            isThere;
        }
        // Seldom, as a day on most offers and many lists are over.
        if (what % 8 == 1 && visit.open) goBeside(_endOf(index) + 1 days, who);
        bytes memory data = abi.encodeCall(BOOK.settle, (service, _bookingOf(visit)));
        if (_attempt(Act.Settle, address(BOOK), someone(who), 0, data)) _settled(index);
    }

    /// @notice A patient disputes a visit that is over, and the practice gives all or a part away.
    function disputes(uint256 some, uint256 percent) external watched {
        if (_visits.length == 0) return;
        uint256 index = _someVisit(some);
        Visit memory visit = _visits[index];
        Service memory service = serviceOf(visit.service);
        if (percent % 4 == 2 && visit.open && block.timestamp < _endOf(index)) VM.warp(_endOf(index));
        _agree(visit);
        bytes memory data = abi.encodeCall(DISPUTES.raise, (service, _bookingOf(visit), address(_JUDGE), "x"));
        if (!_attempt(Act.Dispute, address(DISPUTES), _controllers[visit.patient], 0, data)) return;
        uint8 share = percent % 2 == 0 ? 0 : 40;
        VM.prank(_doctors[0]);
        DISPUTES.offer(service, _bookingOf(visit), share);
        if (share != 0) {
            VM.prank(_controllers[visit.patient]);
            DISPUTES.accept(service, _bookingOf(visit), share);
        }
        BOOK.settle(service, _bookingOf(visit));
        _settled(index);
    }

    function withdraws(uint256 who, uint256 size) external watched {
        address account = someone(who);
        uint128 credit = BOOK.creditOf(account, address(0));
        uint128 amount = size % 4 == 0 ? credit + 1 : credit;
        bytes memory data = abi.encodeCall(BOOK.withdraw, (address(0), account, amount));
        if (_attempt(Act.Withdraw, address(BOOK), account, 0, data)) paid += amount;
    }

    // ------------------------------------------------------------------ what the practice and the state do meanwhile

    /// @notice The practitioner withdraws a service or publishes it again.
    function offers(uint256 which, uint256 what) external watched {
        uint256 service = which % SERVICES;
        for (uint256 i; i < SERVICES; ++i) if (_offered[i] == 0) service = i;
        bool isOffered = _offered[service] != 0;
        // Mostly it is offered.
        if (isOffered && what % 5 != 0) return;
        _offer(service);
    }

    function _offer(uint256 service) private {
        bool isOffered = _offered[service] != 0;
        bytes memory data =
            isOffered
                ? abi.encodeCall(RECEPTION.withdrawService, (serviceOf(service)))
                : abi.encodeCall(RECEPTION.publishService, (serviceOf(service)));
        if (!_attempt(Act.Offer, address(RECEPTION), _doctors[0], 0, data)) return;
        _offered[service] = isOffered ? 0 : uint48(block.timestamp);
    }

    function pauses(uint256 what) external watched {
        bool isPaused = BOOK.paused();
        if (isPaused || what % 8 == 0) _pause(!isPaused);
    }

    function _pause(bool isPausing) private {
        VM.prank(_REGULATOR);
        if (isPausing) BOOK.pause();
        else BOOK.unpause();
    }

    /// @notice The board suspends the practitioner for a while.
    function suspends(uint256 what) external watched {
        this.boardActs(0, _practises(_doctors[0], _HOSPITAL) && what % 8 == 0 ? 0 : 1);
    }

    function closesTime(uint256 which, uint256 when, uint256 count) external watched {
        uint48 start = _startOf(which % LISTS_IN_ALL, when);
        uint48 first = start / SLOT;
        uint256 slots = within(count, 1, 3);
        bool isClosing = count % 2 == 0;
        VM.prank(_doctors[0]);
        BOOK.closeTime(first, slots, isClosing);
        for (uint256 i; i < slots; ++i) _closed[first + i] = isClosing;
    }

    function changesHours() external watched {
        _isWhole = !_isWhole;
        VM.prank(_doctors[0]);
        BOOK.setHours(_HOSPITAL, weekOf(_isWhole));
    }

    /// @notice Somebody does at the book, or with the lists, what the lists and the book alone may.
    function intrudes(uint256 which, uint256 what, uint256 who) external watched {
        uint256 list = which % LISTS_IN_ALL;
        Service memory service = serviceOf(list);
        uint48 start = _startOf(list, what);
        Booking memory booking = bookingOf(0, _controllers[0], start, uint32(_visits.length));
        bytes[5] memory words = [
            abi.encodeCall(BOOK.keepTime, (service, start, true)),
            abi.encodeCall(BOOK.keepTime, (service, start, false)),
            abi.encodeCall(BOOK.setReserve, (_services[list], 0, 0)),
            abi.encodeCall(BOOK.bookFor, (_controllers[0], service, booking)),
            abi.encodeCall(LISTS.adopt, ())
        ];
        address target = what % 5 == 4 ? address(LISTS) : address(BOOK);
        _try(Act.Intrude, false, target, someone(who), 0, words[what % 5]);
        requireTime(list, start);
    }

    function timePasses(uint256 howLong) external watched {
        VM.warp(block.timestamp + within(howLong, 1, howLong % 8 == 0 ? 5 hours : 25 minutes));
    }

    /// @notice To a turning point of a round, of a list or of a visit, or a second beside it.
    function timeTurns(uint256 which, uint256 when, uint256 beside) external watched {
        uint256 list = which % LISTS_IN_ALL;
        uint48 start = _startOf(list, when & ~uint256(3));
        Ring storage ring = _rings[list][start];
        Run storage run = _runs[list];
        // The end of a list, and the last moment in which a round can begin before it.
        if (beside % 32 == 0) goBeside(run.until, beside / 32);
        else if (beside % 32 == 2) goBeside(uint256(run.until) - run.asking - run.taking, beside / 32);
        else goBeside(beside % 2 == 0 ? ring.asksUntil : ring.takesUntil, beside / 2);
    }

    // ------------------------------------------------------------------ what the invariants ask

    /// @notice INV-196: whatever was asked for and not taken, strangers free it; and when the lists are over, everybody books.
    function endsAll() external {
        _isEnding = true;
        if (BOOK.paused()) _pause(false);
        VM.warp(block.timestamp + 5 hours);
        for (uint256 list; list < LISTS_IN_ALL; ++list) {
            while (_starts[list].length != 0) {
                uint48 start = _starts[list][0];
                _lapse(list, start, _STRANGER, 1);
            }
            requireAsRemembered();
        }
        uint48 last = _runs[0].until < _runs[1].until ? _runs[1].until : _runs[0].until;
        if (block.timestamp < last) VM.warp(last);
        this.boardActs(0, 1);
        for (uint256 service; service < SERVICES; ++service) {
            if (_offered[service] == 0) this.offers(service, 0);
            // Further away than any list would leave it to everybody.
            uint48 start = uint48((block.timestamp / 1 hours + 12) * 1 hours);
            while (!_isFree(service, start)) start += 1 hours;
            _book(service, service, start, 0);
        }
        _isEnding = false;
    }

    function settlesAll() external {
        VM.warp(block.timestamp + 6 days);
        for (uint256 i; i < _visits.length; ++i) {
            Visit memory visit = _visits[i];
            if (!visit.open) continue;
            bytes memory data = abi.encodeCall(BOOK.settle, (serviceOf(visit.service), _bookingOf(visit)));
            VM.prank(someone(i));
            (bool ok, ) = address(BOOK).call(data);
            hold(ok, "INV-196", "a visit is never settled");
            _visits[i].open = false;
        }
        for (uint256 i; i < _people.length; ++i) {
            uint128 credit = BOOK.creditOf(_people[i], address(0));
            if (credit == 0) continue;
            VM.prank(_people[i]);
            BOOK.withdraw(address(0), _people[i], credit);
            paid += credit;
        }
    }

    // ------------------------------------------------------------------ rules of acts

    function _mayOpen(Run memory terms, Run memory run, bool isRunning) private view returns (bool) {
        bool isInRange = 10 minutes <= terms.asking && terms.asking <= 7 days;
        isInRange = isInRange && 10 minutes <= terms.taking && terms.taking <= 7 days;
        isInRange = isInRange && block.timestamp < terms.until && terms.until <= block.timestamp + 400 days;
        if (!isRunning) return isInRange;
        return isInRange && terms.asking == run.asking && terms.taking == run.taking && run.until < terms.until;
    }

    function _mayAsk(uint256 list, uint256 place, uint48 start) private view returns (bool) {
        if (!_runs_(list) || !_lives(list, place)) return false;
        Place storage one = _places[list][place - 1];
        if (one.standing != Standing.Waiting || one.start != 0) return false;
        Ring storage ring = _rings[list][start];
        if (block.timestamp < ring.asksUntil) return place < _firstOf(list, start);
        if (block.timestamp < ring.takesUntil) return false;
        uint256 takesUntil = block.timestamp + _runs[list].asking + _runs[list].taking;
        if (_runs[list].until < takesUntil || !_isInTime(start, takesUntil + LEAD)) return false;
        // Nobody's time but that of an offer that is over, which still keeps it.
        bool isFree = _isLive(list, start) ? _isFreeAfterOffer(list, start) : _isFree(list, start);
        return isFree && _offered[list] != 0 && !BOOK.paused();
    }

    function _mayTake(uint256 list, uint256 place, uint48 start, uint256 patient) private view returns (bool) {
        Ring storage ring = _rings[list][start];
        bool isOffered = ring.asksUntil <= block.timestamp && block.timestamp < ring.takesUntil;
        return
            isOffered &&
            _lives(list, place) &&
            _firstOf(list, start) == place &&
            _hasUse(list, patient, place) &&
            _canBook(list);
    }

    function _isFreeAfterOffer(uint256 list, uint48 start) private view returns (bool) {
        for (uint256 i; i <= list; ++i) {
            uint256 slot = start / SLOT + i;
            uint256 ofDay = slot % 144;
            if (_closed[slot] || !(_isWhole || ofDay < GAP_FROM || GAP_UNTIL <= ofDay)) return false;
        }
        return true;
    }

    function _isInTime(uint48 start, uint256 earliest) private view returns (bool) {
        return _isSlot(start) && earliest <= start && start <= block.timestamp + HORIZON;
    }

    /// @dev CARE-147: no other beginning since.
    function _tookLast(uint256 list, uint256 patient, uint256 place) private view returns (bool) {
        Taking[] storage taken = _takings[list][patient];
        return taken.length != 0 && taken[taken.length - 1].place == place;
    }

    // ------------------------------------------------------------------ what follows

    function _book(uint256 service, uint256 patient, uint48 start, uint256 fault) private returns (bool ok) {
        Visit memory visit;
        (visit.service, visit.patient, visit.start) = (service, patient, start);
        visit.payer = fault % 12 == 1 ? _STRANGER : _controllers[patient];
        visit.number = uint32(_visits.length);
        address who = fault % 12 == 2 ? _controllers[(patient + 1) % EVERYBODY] : visit.payer;
        uint256 value = serviceOf(service).price;
        if (fault % 12 == 3) value -= 1;
        if (fault % 12 == 4) value += 1;
        bool isReserved = _isReserved(service, start);
        bool isFree = _isFree(service, start);
        bool isAllowed = who == _controllers[patient] && visit.payer == who && _canBook(service);
        isAllowed = isAllowed && value == serviceOf(service).price && !isReserved && isFree;
        isAllowed = isAllowed && _isInTime(start, block.timestamp + LEAD);
        bytes memory data = abi.encodeCall(BOOK.book, (serviceOf(service), _bookingOf(visit)));
        ok = _attempt(Act.Book, address(BOOK), who, value, data);
        hold(!ok || !isReserved, "INV-198", "somebody was served before those who wait");
        hold(!ok || isFree, "INV-194", "time was booked that is not free");
        _judge(Act.Book, isAllowed, ok);
        if (!ok) return false;
        if (service < LISTS_IN_ALL && _runs_(service) && block.timestamp + LEAD + 3 hours <= start) ++bookedFar;
        _newVisit(visit);
        _own(service, start, _visits.length);
    }

    /// @dev INV-191: whose it is has asked, and nobody who committed earlier, asked in time and waits is passed over. INV-192: a place,
    /// or a patient by several that it had, is served once.
    function _requireFair(uint256 list, uint256 place, uint48 start, uint256 patient) private view {
        uint32[] storage askers = _rings[list][start].askers;
        bool hasAsked;
        for (uint256 i; i < askers.length; ++i) {
            if (askers[i] == place) hasAsked = true;
            if (askers[i] >= place) continue;
            bool isWaiting = _places[list][askers[i] - 1].standing == Standing.Waiting;
            hold(!isWaiting, "INV-191", "an earlier place that had asked in time was passed over");
        }
        hold(hasAsked, "INV-191", "a beginning was taken that others had asked for");
        Taking[] storage taken = _takings[list][patient];
        for (uint256 i; i < taken.length; ++i) {
            bool isBefore = taken[i].resumed ? taken[i].place <= place : taken[i].places < place;
            hold(isBefore, "INV-192", "a patient was served twice by places of before");
        }
    }

    function _taken(uint256 list, uint256 place, Booking memory booking) private {
        uint256 patient = _places[list][place - 1].patient;
        if (_rings[list][booking.start].askers.length > 1) ++contested;
        Taking[] storage taken = _takings[list][patient];
        if (taken.length != 0 && taken[taken.length - 1].resumed && taken[taken.length - 1].place == place)
            ++takenAgain;
        taken.push(Taking(uint32(place), uint32(_places[list].length), false));
        _dissolve(list, booking.start);
        Place storage one = _places[list][place - 1];
        (one.standing, one.visit) = (Standing.Taken, _visits.length);
        --_runs[list].waiting;
        _newVisit(Visit(list, patient, booking.payer, booking.start, booking.number, false, false, uint32(place)));
        // The time goes from who waited to the visit.
        _disown(list, booking.start);
        _own(list, booking.start, _visits.length);
        requireTime(list, booking.start);
    }

    function _join(uint256 list, uint256 who, uint256 whose, uint256 fault) private {
        address holder = _holders[who % HOLDERS];
        uint256 patient = whose % EVERYBODY;
        uint256 place = _places[list].length + 1;
        bytes28 commitment = fault % 16 == 0 ? bytes28(0) : _commitmentOf(list, holder, patient, place);
        bool isAllowed = _runs_(list) && commitment != 0;
        bytes memory data = abi.encodeCall(LISTS.join, (_services[list], commitment));
        // Anybody takes it for anybody.
        if (!_try(Act.Join, isAllowed, address(LISTS), someone(fault), 0, data)) return;
        _places[list].push(Place(holder, patient, Standing.Waiting, 0, 0));
        ++_runs[list].waiting;
    }

    function _ask(uint256 list, uint256 some, uint256 when, uint256 fault) private {
        // Of two times one the list runs, and there is somebody who waits.
        if (!_runs_(list) && some % 4 < 2) _open(list, when, some, 0);
        if (_runs_(list) && _runs[list].waiting < 2) _join(list, some / 8, when / 8, 1);
        uint48 start = _startOf(list, when);
        uint256 place = fault % 32 == 31 ? _busyPlaceOf(list, some) : _placeOf(list, some);
        if (some % 4 == 1) place = _backOf(list, some / 4, place);
        if (some % 8 == 3) place = _uselessOf(list, place);
        // For what others have asked for, of two seeds one, an earlier place asks if there is any.
        if (some % 2 == 0 && block.timestamp < _rings[list][start].asksUntil) place = _earlierOf(list, start, place);
        _askAs(list, place, start, fault);
    }

    function _askAs(uint256 list, uint256 place, uint48 start, uint256 fault) private {
        (address who, bytes32 secret, bool isHolder) = _wordOf(list, place, fault);
        bool isAllowed = isHolder && _mayAsk(list, place, start);
        bytes memory data = abi.encodeCall(LISTS.ask, (serviceOf(list), start, uint32(place), secret));
        bool ok = _attemptRelayed(Act.Ask, who, fault, data);
        bool isLater = block.timestamp < _rings[list][start].asksUntil && _firstOf(list, start) <= place;
        hold(!ok || !isLater, "INV-191", "a later place overtook an earlier one");
        _judge(Act.Ask, isAllowed, ok);
        if (ok) _asked(list, place, start);
    }

    function _asked(uint256 list, uint256 place, uint48 start) private {
        Ring storage ring = _rings[list][start];
        if (block.timestamp < ring.asksUntil) {
            _places[list][_firstOf(list, start) - 1].start = 0;
        } else {
            if (_isLive(list, start)) _endsOffer(list, start);
            ring.asksUntil = uint48(block.timestamp) + _runs[list].asking;
            ring.takesUntil = ring.asksUntil + _runs[list].taking;
            _starts[list].push(start);
            _keep(list, start);
        }
        ring.askers.push(uint32(place));
        _places[list][place - 1].start = start;
        requireTime(list, start);
    }

    function _take(uint256 list, uint48 start, Bid memory bid) private {
        Booking memory booking = bookingOf(bid.patient, bid.payer, start, uint32(_visits.length));
        Permit memory none;
        bytes memory data = abi.encodeCall(LISTS.take, (serviceOf(list), booking, bid.opening, none));
        bool isAllowed = bid.isWhole && _mayTake(list, bid.opening.place, start, bid.patient);
        bool ok = _attempt(Act.Take, address(LISTS), bid.who, bid.value, data);
        hold(address(LISTS).balance == 0, "INV-195", "a list keeps what was too much");
        if (ok) _requireFair(list, bid.opening.place, start, bid.patient);
        _judge(Act.Take, isAllowed, ok);
        if (ok) _taken(list, bid.opening.place, booking);
    }

    function _giveUp(uint256 list, uint256 place, uint256 fault) private {
        (address who, bytes32 secret, bool isHolder) = _wordOf(list, place, fault);
        bool isAllowed = _runs_(list) && isHolder && _places[list][place - 1].standing == Standing.Waiting;
        bytes memory data = abi.encodeCall(LISTS.giveUp, (serviceOf(list), uint32(place), secret));
        if (!_tryRelayed(Act.GiveUp, isAllowed, who, fault, data)) return;
        uint48 start = _places[list][place - 1].start;
        if (start != 0) {
            _dissolve(list, start);
            _disown(list, start);
            requireTime(list, start);
        }
        _ends(list, place);
    }

    function _comeBack(uint256 list, uint256 place, uint256 index, uint256 fault) private {
        (address who, bytes32 secret, bool isHolder) = _wordOf(list, place, fault);
        Visit memory visit = _visits[index];
        bool isBack = _isReturnedTo(list, place, index);
        bool isLast = _tookLast(list, visit.patient, place);
        bytes memory data = abi.encodeCall(LISTS.comeBack, (serviceOf(list), _bookingOf(visit), uint32(place), secret));
        bool ok = _attemptRelayed(Act.ComeBack, who, fault, data);
        hold(!ok || isBack, "INV-193", "a place came back whose visit was not returned");
        hold(!ok || isLast, "INV-192", "a place came back though its patient has taken another beginning");
        _judge(Act.ComeBack, _runs_(list) && isHolder && isBack && isLast, ok);
        if (ok) _cameBack(list, place, visit.patient);
    }

    function _cameBack(uint256 list, uint256 place, uint256 patient) private {
        Place storage one = _places[list][place - 1];
        (one.standing, one.start) = (Standing.Waiting, 0);
        Taking[] storage taken = _takings[list][patient];
        taken[taken.length - 1].resumed = true;
        ++_runs[list].waiting;
        _lastBack[list] = place;
    }

    /// @dev Whether the visit is what the place has taken, and all of it went back.
    function _isReturnedTo(uint256 list, uint256 place, uint256 index) private view returns (bool) {
        Place storage one = _places[list][place - 1];
        bool isOwn = one.standing == Standing.Taken && one.visit == index;
        return isOwn && _visits[index].returned && !_visits[index].open;
    }

    function _lapse(uint256 list, uint48 start, address who, uint256 how) private {
        bool isAllowed = _isLive(list, start) && _rings[list][start].takesUntil <= block.timestamp;
        bytes memory data = abi.encodeCall(LISTS.lapse, (serviceOf(list), start));
        if (!_tryRelayed(Act.Lapse, isAllowed, who, how, data)) return;
        _defaults(list, start);
        _dissolve(list, start);
        _disown(list, start);
        requireTime(list, start);
    }

    /// @dev The next asks for a beginning whose offer is over.
    function _endsOffer(uint256 list, uint48 start) private {
        ++renewed;
        _defaults(list, start);
        _dissolve(list, start);
        _disown(list, start);
    }

    function _settled(uint256 index) private {
        Visit memory visit = _visits[index];
        (Course memory course, Outcome outcome, ) = BOOK.courseOf(serviceOf(visit.service), _bookingOf(visit));
        bool isNothing = outcome == Outcome.Awarded && course.awarded == 0;
        (_visits[index].open, _visits[index].returned) = (false, outcome == Outcome.Refunded || isNothing);
    }

    // ------------------------------------------------------------------ how

    function _endOf(uint256 index) private view returns (uint256) {
        return _visits[index].start + uint256(serviceOf(_visits[index].service).slots) * SLOT;
    }

    function _bookingOf(Visit memory visit) private view returns (Booking memory) {
        return bookingOf(visit.patient, visit.payer, visit.start, visit.number);
    }

    /// @dev With what somebody comes to take a beginning; whole if it is the place's own patient with all that is needed.
    function _bidOf(uint256 list, uint48 start, uint256 fault) private view returns (Bid memory bid) {
        uint256 place = _firstOf(list, start);
        uint256 kind = fault % 20;
        // Another place, which has asked for nothing or for another beginning.
        if (place == 0 || kind < 3) place = kind == 2 ? _busyPlaceOf(list, fault) : _placeOf(list, fault);
        Place memory one;
        if (place <= _places[list].length) one = _places[list][place - 1];
        bid.patient = kind == 3 ? (one.patient + 1) % EVERYBODY : one.patient;
        bid.payer = kind == 4 ? _STRANGER : _controllers[bid.patient];
        bid.who = kind == 5 ? _holders[0] : bid.payer;
        bid.value = serviceOf(list).price;
        if (kind == 6) bid.value -= 1;
        if (kind == 7) bid.value += 1;
        // A hostile one shows another holder or another salt than those of the commitment.
        address holder = kind == 8 ? someoneBut(one.holder, fault / 20) : one.holder;
        bid.opening = Opening(uint32(place), holder, bytes32(kind == 9 ? place + 1 : place));
        bid.isWhole = kind < 3 || kind > 9;
    }

    function _proposes(Visit memory visit, uint48 start) private returns (bool ok) {
        bytes memory data = abi.encodeCall(
            BOOK.proposeMove,
            (serviceOf(visit.service), _bookingOf(visit), start, uint32(_visits.length))
        );
        VM.prank(_doctors[0]);
        (ok, ) = address(BOOK).call(data);
    }

    function _mayMove(Visit memory visit, uint48 start) private view returns (bool) {
        if (start < visit.start && _isReserved(visit.service, start)) return false;
        bool isFree = _isInTime(start, block.timestamp + 1) && _isFree(visit.service, start);
        return isFree && _practises(_doctors[0], _HOSPITAL);
    }

    /// @dev On an arbitrator who asks nothing.
    function _agree(Visit memory visit) private {
        Service memory service = serviceOf(visit.service);
        Booking memory booking = _bookingOf(visit);
        address judge = address(_JUDGE);
        VM.prank(_doctors[0]);
        (bool ok, ) = address(DISPUTES).call(
            abi.encodeCall(DISPUTES.proposeArbitrator, (service, booking, judge, "x"))
        );
        VM.prank(_controllers[visit.patient]);
        (ok, ) = address(DISPUTES).call(abi.encodeCall(DISPUTES.agreeArbitrator, (service, booking, judge, "x")));
    }

    /// @dev Who speaks for a place, and with which word: mostly its holder with its secret.
    function _wordOf(
        uint256 list,
        uint256 place,
        uint256 fault
    ) private view returns (address who, bytes32 secret, bool isHolder) {
        if (place == 0 || _places[list].length < place) return (_holders[0], _secretOf(0, place), false);
        Place storage one = _places[list][place - 1];
        who = fault % 16 == 1 ? someoneBut(one.holder, fault / 16) : one.holder;
        uint256 patient = fault % 16 == 2 ? (one.patient + 1) % EVERYBODY : one.patient;
        secret = _secretOf(patient, fault % 16 == 3 ? place + 1 : place);
        isHolder = _lives(list, place) && who == one.holder && fault % 16 != 2 && fault % 16 != 3;
    }

    /// @dev A place that waits and asks for nothing, of whose use its patient has none any more; else `other`.
    function _uselessOf(uint256 list, uint256 other) private view returns (uint256) {
        for (uint256 place = _places[list].length; place > _runs[list].past; --place) {
            Place storage one = _places[list][place - 1];
            bool isIdle = one.standing == Standing.Waiting && one.start == 0;
            if (isIdle && !_hasUse(list, one.patient, place)) return place;
        }
        return other;
    }

    /// @dev The place that came back last, or of two seeds one a place of before that its patient has; else `other`.
    function _backOf(uint256 list, uint256 seed, uint256 other) private view returns (uint256) {
        uint256 back = _lastBack[list];
        if (!_lives(list, back)) return other;
        for (uint256 place = seed % 2 == 0 ? back : back - 1; place > _runs[list].past; --place) {
            Place storage one = _places[list][place - 1];
            bool isOf = one.patient == _places[list][back - 1].patient;
            if (isOf && one.standing == Standing.Waiting && one.start == 0) return place;
        }
        return other;
    }

    /// @dev A place before all that have asked for the beginning, which waits and asks for nothing; else `other`.
    function _earlierOf(uint256 list, uint48 start, uint256 other) private view returns (uint256) {
        for (uint256 place = _firstOf(list, start); place-- > _runs[list].past + 1;) {
            Place storage one = _places[list][place - 1];
            if (one.standing == Standing.Waiting && one.start == 0) return place;
        }
        return other;
    }

    /// @dev One of the last places that asks for a beginning or has taken one, if there is any.
    function _busyPlaceOf(uint256 list, uint256 seed) private view returns (uint256 place) {
        uint256 places = _places[list].length;
        if (places == 0) return 1;
        uint256 some = places < 12 ? places : 12;
        for (uint256 i; i < some; ++i) {
            place = places - (((seed % some) + i) % some);
            Place storage one = _places[list][place - 1];
            if (one.standing != Standing.Gone && one.start != 0) return place;
        }
    }

    /// @dev One of the run's last places, mostly one that waits and asks for nothing, of four seeds one the earliest of them; seldom
    /// another, or one that there is not.
    function _placeOf(uint256 list, uint256 seed) private view returns (uint256 place) {
        uint256 places = _places[list].length;
        if (places == 0 || seed % 32 == 31) return places + 1;
        uint256 some = places < 12 ? places : 12;
        uint256 first = seed % 4 == 2 ? some - 1 : (seed / 32) % some;
        for (uint256 i; i < some; ++i) {
            // From the earliest on, or from anywhere.
            place = places - ((first + some - i) % some);
            bool isIdle = _places[list][place - 1].standing == Standing.Waiting && _places[list][place - 1].start == 0;
            if ((isIdle && place > _runs[list].past) || seed % 8 == 3) return place;
        }
    }

    /// @dev A beginning: one that is asked for or offered (of four seeds two), one of a few that can be had, or one that
    /// often cannot.
    function _startOf(uint256 list, uint256 seed) private view returns (uint48) {
        uint256 live = _starts[list].length;
        if (live != 0 && seed % 4 < 2) return _starts[list][(seed / 4) % live];
        uint256 now_ = block.timestamp;
        uint256 reach = now_ + LEAD + _runs[list].asking + _runs[list].taking;
        // To the hour, so that services meet.
        uint256 round = (reach / 1 hours + 1) * 1 hours;
        if (seed % 4 != 3) return uint48(round + ((seed / 4) % 5) * 1 hours);
        uint256 kind = (seed / 4) % 6;
        if (kind == 0) return uint48(round + 1);
        if (kind == 1) return uint48((reach / SLOT) * SLOT);
        if (kind == 2) return uint48(((now_ + HORIZON) / SLOT + 1) * SLOT);
        if (kind == 3) return uint48(((now_ + HORIZON) / SLOT) * SLOT - 30 minutes);
        if (kind == 4) return _gapOfTomorrow();
        return uint48(((now_ + LEAD) / SLOT + 1) * SLOT);
    }

    /// @dev A beginning that is asked for or offered, and whose offer is not over; zero if there is none.
    function _runningOf(uint256 list, uint256 seed) private view returns (uint48 start) {
        uint256 live = _starts[list].length;
        for (uint256 i; i < live; ++i) {
            start = _starts[list][((seed % live) + i) % live];
            if (block.timestamp < _rings[list][start].takesUntil) return start;
        }
        return 0;
    }

    function _gapOfTomorrow() private view returns (uint48) {
        return uint48((block.timestamp / 1 days + 1) * 1 days + GAP_FROM * SLOT);
    }

    /// @dev A visit: mostly one of the last that are open, and of those (of two seeds one) rather one from a list.
    function _someVisit(uint256 seed) private view returns (uint256 index) {
        uint256 some = _visits.length < 8 ? _visits.length : 8;
        for (uint256 i; i < 2 * some; ++i) {
            index = _visits.length - 1 - ((seed / 8 + i) % some);
            bool isFit = _visits[index].place != 0 || seed % 2 == 0 || i >= some;
            if ((isFit && _visits[index].open) || seed % 8 == 7) return index;
        }
    }

    /// @dev A place of those that there are, mostly one that has taken a beginning, and its visit; or the last visit, or one of its
    /// patient that was returned.
    function _someTaken(uint256 list, uint256 seed, uint256 fault) private view returns (uint256 place, uint256 index) {
        uint256 places = _places[list].length - _runs[list].past;
        if (places == 0) return (_places[list].length, 0);
        for (uint256 i; i < places; ++i) {
            place = _places[list].length - ((seed / 4 + i) % places);
            Place storage one = _places[list][place - 1];
            if (one.standing == Standing.Taken && (_visits[one.visit].returned || seed % 4 == 0)) break;
        }
        if (seed % 8 == 2) place = _outdatedOf(list, place);
        index = _places[list][place - 1].standing == Standing.Taken ? _places[list][place - 1].visit : 0;
        if (fault % 16 == 4) index = _visits.length - 1;
        if (fault % 4 != 3) return (place, index);
        for (uint256 i; i < _visits.length; ++i) {
            uint256 other = _visits.length - 1 - ((seed / 8 + i) % _visits.length);
            bool isOf = _visits[other].patient == _places[list][place - 1].patient && _visits[other].service == list;
            if (isOf && other != index && _visits[other].returned) return (place, other);
        }
    }

    /// @dev A place that has taken a beginning, whose patient has taken another since; else `other`.
    function _outdatedOf(uint256 list, uint256 other) private view returns (uint256) {
        for (uint256 place = _places[list].length; place > _runs[list].past; --place) {
            Place storage one = _places[list][place - 1];
            if (one.standing == Standing.Taken && !_tookLast(list, one.patient, place)) return place;
        }
        return other;
    }

    function _tryRelayed(
        Act act,
        bool isAllowed,
        address who,
        uint256 how,
        bytes memory data
    ) private returns (bool ok) {
        ok = _attemptRelayed(act, who, how, data);
        _judge(act, isAllowed, ok);
    }

    function _attemptRelayed(Act act, address who, uint256 how, bytes memory data) private returns (bool) {
        if (how % 32 < 16) return _attempt(act, address(LISTS), who, 0, data);
        return _attempt(act, address(LISTS), _FORWARDER, 0, bytes.concat(data, bytes20(who)));
    }

    /// @dev INV-190: accepted if and only if the rules allow it.
    function _try(
        Act act,
        bool isAllowed,
        address target,
        address who,
        uint256 value,
        bytes memory data
    ) private returns (bool ok) {
        ok = _attempt(act, target, who, value, data);
        _judge(act, isAllowed, ok);
    }

    /// @dev Called last: where a property says more than INV-190, that is named. What is refused in the end blocks (INV-196).
    function _judge(Act act, bool isAllowed, bool ok) private view {
        hold(ok || !isAllowed, _isEnding ? "INV-196" : "INV-190", string.concat(_nameOf(act), " was refused"));
        hold(!ok || isAllowed, "INV-190", string.concat(_nameOf(act), " was accepted"));
    }

    function _listOf(uint256 which) private returns (uint256 list) {
        list = which % LISTS_IN_ALL;
        _moved = list;
    }

    function _attempt(
        Act act,
        address target,
        address who,
        uint256 value,
        bytes memory data
    ) private returns (bool ok) {
        bytes memory answer;
        VM.prank(who);
        (ok, answer) = target.call{value: value}(data);
        _count(uint256(act), ok);
        if (!ok) ++refusedWith[uint256(act)][bytes4(answer)];
    }

    function _nameOf(Act act) private pure returns (string memory) {
        string[15] memory names = [
            "open",
            "join",
            "ask",
            "take",
            "give up",
            "lapse",
            "come back",
            "book",
            "move",
            "cancel",
            "settle",
            "dispute",
            "offer",
            "intrude",
            "withdraw"
        ];
        return names[uint256(act)];
    }
}
