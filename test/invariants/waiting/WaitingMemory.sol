// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Round, WaitingState} from "../../../contracts/care/interfaces/IWaitingList.sol";
import {Platform} from "../support/Platform.sol";
import {hold} from "../support/Vm.sol";
import {WaitingCast} from "./WaitingCast.sol";

/// @title What was accepted, and what follows from it by `docs/specs/care.md` (CARE-137 … CARE-150)
/// @notice Where the contract keeps the earliest place that has asked for a beginning, this keeps everybody who has; where it keeps
/// up to which place a patient was served, this keeps every beginning that a patient has taken.
abstract contract WaitingMemory is WaitingCast {
    enum Standing {
        Waiting,
        Taken,
        Gone
    }

    struct Run {
        uint48 until;
        uint32 asking;
        uint32 taking;
        /// Places up to this one are of an earlier run.
        uint32 past;
        uint32 waiting;
    }

    struct Place {
        address holder;
        uint256 patient;
        Standing standing;
        /// What it asks for or has taken, zero for nothing.
        uint48 start;
        /// Among the visits, if it has taken one.
        uint256 visit;
    }

    /// @dev A beginning that is asked for or offered.
    struct Ring {
        uint48 asksUntil;
        uint48 takesUntil;
        /// In the order in which they asked: the last is the earliest place.
        uint32[] askers;
    }

    /// @dev A beginning that a patient took from a list.
    struct Taking {
        uint32 place;
        /// Places that there were.
        uint32 places;
        /// Whether the place waits again.
        bool resumed;
    }

    struct Visit {
        uint256 service;
        uint256 patient;
        address payer;
        uint48 start;
        uint32 number;
        bool open;
        /// All went back.
        bool returned;
        /// By which place of its service's list it was taken, zero if by none.
        uint32 place;
    }

    Run[LISTS_IN_ALL] internal _runs;
    mapping(uint256 list => Place[]) internal _places;
    mapping(uint256 list => mapping(uint48 start => Ring)) internal _rings;
    /// @dev Of the beginnings that are asked for or offered.
    mapping(uint256 list => uint48[]) internal _starts;
    mapping(uint256 list => mapping(uint256 patient => Taking[])) internal _takings;
    Visit[] internal _visits;
    /// @dev Since when a service is offered, zero while it is not.
    uint48[SERVICES] internal _offered;

    /// @dev One more than what has the slot: a visit's number, or {KEPT} for who waits.
    mapping(uint256 slot => uint256) private _owners;
    mapping(uint256 slot => bool) internal _closed;
    /// @dev Whether the practitioner receives in the gap of each day now.
    bool internal _isWhole;

    uint256 private constant KEPT = type(uint256).max - 1;

    /// @dev In place of a list: the move is about none of them alone.
    uint256 internal constant NO_LIST = LISTS_IN_ALL;
    /// @dev The list that the last move was about: in the others it may change nothing.
    uint256 internal _moved = NO_LIST;

    /// @notice Places that were kept because the offer could not be taken.
    uint256 public spared;
    uint256 public received;
    uint256 public paid;

    constructor(Platform platform) WaitingCast(platform) {
        for (uint256 i; i < SERVICES; ++i) _offered[i] = uint48(block.timestamp);
    }

    // ------------------------------------------------------------------ rules

    function _runs_(uint256 list) internal view returns (bool) {
        return block.timestamp < _runs[list].until;
    }

    /// @dev A place of the run that there is, which has not ended. Numbered from 1.
    function _lives(uint256 list, uint256 place) internal view returns (bool) {
        if (place <= _runs[list].past || _places[list].length < place) return false;
        return _places[list][place - 1].standing != Standing.Gone;
    }

    function _isLive(uint256 list, uint48 start) internal view returns (bool) {
        return _rings[list][start].askers.length != 0;
    }

    /// @dev The earliest who has asked.
    function _firstOf(uint256 list, uint48 start) internal view returns (uint32 first) {
        uint32[] storage askers = _rings[list][start].askers;
        if (askers.length == 0) return 0;
        first = askers[0];
        for (uint256 i = 1; i < askers.length; ++i) if (askers[i] < first) first = askers[i];
    }

    /// @dev CARE-144, CARE-147: every beginning that the patient took voids the places of before; a place that waits again voids
    /// those before it.
    function _hasUse(uint256 list, uint256 patient, uint256 place) internal view returns (bool) {
        Taking[] storage taken = _takings[list][patient];
        for (uint256 i; i < taken.length; ++i) {
            if (taken[i].resumed ? place < taken[i].place : place <= taken[i].places) return false;
        }
        return true;
    }

    /// @dev CARE-146.
    function _isReserved(uint256 service, uint48 start) internal view returns (bool) {
        if (service >= LISTS_IN_ALL || _runs[service].waiting == 0 || !_runs_(service)) return false;
        Run storage run = _runs[service];
        return start >= block.timestamp + LEAD + run.asking + run.taking;
    }

    function _canBook(uint256 service) internal view returns (bool) {
        return _offered[service] != 0 && !BOOK.paused() && _practises(_doctors[0], _HOSPITAL);
    }

    /// @dev CARE-145: the offer could be taken all the time.
    function _couldTake(uint256 list, uint48 start) internal view returns (bool) {
        return _canBook(list) && _offered[list] <= _rings[list][start].asksUntil;
    }

    function _isSlot(uint48 start) internal pure returns (bool) {
        return start % SLOT == 0;
    }

    // ------------------------------------------------------------------ time

    /// @dev Inside the hours, and nobody's.
    function _isFree(uint256 service, uint48 start) internal view returns (bool) {
        for (uint256 i; i <= service; ++i) {
            uint256 slot = start / SLOT + i;
            uint256 ofDay = slot % 144;
            bool isReceiving = _isWhole || ofDay < GAP_FROM || GAP_UNTIL <= ofDay;
            if (!isReceiving || _closed[slot] || _owners[slot] != 0) return false;
        }
        return true;
    }

    /// @dev INV-194: every slot that a visit or somebody who waits gets was nobody's.
    function _own(uint256 service, uint48 start, uint256 owner) internal {
        for (uint256 i; i <= service; ++i) {
            uint256 slot = start / SLOT + i;
            hold(_owners[slot] == 0, "INV-194", "a slot was given twice");
            _owners[slot] = owner + 1;
        }
    }

    function _keep(uint256 list, uint48 start) internal {
        _own(list, start, KEPT);
    }

    function _disown(uint256 service, uint48 start) internal {
        for (uint256 i; i <= service; ++i) delete _owners[start / SLOT + i];
    }

    // ------------------------------------------------------------------ what follows from an act

    function _ends(uint256 list, uint256 place) internal {
        Place storage one = _places[list][place - 1];
        one.standing = Standing.Gone;
        one.start = 0;
        --_runs[list].waiting;
    }

    /// @dev Nobody asks for the beginning any more; its time is as it was.
    function _dissolve(uint256 list, uint48 start) internal {
        delete _rings[list][start];
        uint48[] storage starts = _starts[list];
        for (uint256 i; i < starts.length; ++i) {
            if (starts[i] != start) continue;
            starts[i] = starts[starts.length - 1];
            starts.pop();
            return;
        }
    }

    /// @dev An offer is over: who had it loses the place, or asks for nothing any more.
    function _defaults(uint256 list, uint48 start) internal {
        uint32 first = _firstOf(list, start);
        if (first <= _runs[list].past) return;
        if (_couldTake(list, start)) return _ends(list, first);
        _places[list][first - 1].start = 0;
        ++spared;
    }

    function _newVisit(Visit memory visit) internal {
        visit.open = true;
        _visits.push(visit);
        received += serviceOf(visit.service).price;
    }

    // ------------------------------------------------------------------ what is compared

    /// @notice INV-193: lists, places and rounds are as what was accepted leaves them, in every list; INV-197: in those that the last
    /// move was not about as well.
    function requireAsRemembered() public view {
        // The others first, so that it is named what is wrong with them.
        for (uint256 i = 1; i <= LISTS_IN_ALL; ++i) {
            uint256 list = (_moved + i) % LISTS_IN_ALL;
            bool isOther = _moved != NO_LIST && list != _moved;
            if (isOther) _requireList(list, "INV-197", "INV-197");
            else _requireList(list, "INV-193", "INV-191");
        }
    }

    /// @param first the property by which the earliest who asked is the first
    function _requireList(uint256 list, string memory property, string memory first) private view {
        WaitingState memory state = LISTS.listOf(_services[list]);
        Run storage run = _runs[list];
        bool isSame = state.places == _places[list].length && state.waiting == run.waiting;
        hold(isSame && state.past == run.past, property, "places, and how many wait");
        isSame = state.until == run.until && state.asking == run.asking && state.taking == run.taking;
        hold(isSame, property, "times of the list");
        uint256 places = _places[list].length;
        for (uint256 i = places < WATCHED ? 0 : places - WATCHED; i < places; ++i) _requirePlace(list, i, property);
        // A beginning that is asked for in another list is nobody's in this one.
        for (uint256 i; i < LISTS_IN_ALL; ++i) {
            for (uint256 j; j < _starts[i].length && j < WATCHED; ++j)
                _requireRound(list, _starts[i][j], property, first);
        }
    }

    function _requirePlace(uint256 list, uint256 index, string memory property) private view {
        // Of an earlier run's places nothing follows.
        if (index < _runs[list].past) return;
        Place storage place = _places[list][index];
        (bytes28 commitment, uint48 start) = LISTS.placeOf(_services[list], uint32(index + 1));
        bool isGone = place.standing == Standing.Gone;
        bytes28 expected = isGone ? bytes28(0) : _commitmentOf(list, place.holder, place.patient, index + 1);
        hold(commitment == expected, property, "a place ended or came back otherwise");
        hold(start == place.start, property, "what a place asks for");
    }

    function _requireRound(uint256 list, uint48 start, string memory property, string memory first) private view {
        Round memory round = LISTS.roundOf(_services[list], start);
        Ring storage ring = _rings[list][start];
        hold(round.place == _firstOf(list, start), first, "the earliest who asked is not the first");
        bool isSame = round.asksUntil == ring.asksUntil && round.takesUntil == ring.takesUntil;
        hold(isSame, property, "times of a round");
    }

    /// @notice INV-194: what the book says of a time is what follows from visits, who waits, hours and closed time.
    function requireTime(uint256 service, uint48 start) public view {
        bool isFree = BOOK.isFree(_doctors[0], _HOSPITAL, start / SLOT, service + 1);
        hold(isFree == _isFree(service, start), "INV-194", "free time");
    }

    /// @notice INV-195: what is locked are the prices of the open visits; what came in is owed to somebody, or paid; lists hold nothing.
    function requireMoney() public view {
        uint256 open;
        for (uint256 i; i < _visits.length; ++i) if (_visits[i].open) open += serviceOf(_visits[i].service).price;
        (uint128 locked, uint128 credited) = BOOK.totalsOf(address(0));
        hold(locked == open, "INV-195", "the open visits' prices");
        hold(uint256(locked) + credited + paid == received, "INV-195", "in, and owed or out");
        hold(address(BOOK).balance == uint256(locked) + credited, "INV-195", "the balance is what is owed");
        uint256 credits;
        for (uint256 i; i < _people.length; ++i) credits += BOOK.creditOf(_people[i], address(0));
        hold(credits == credited, "INV-195", "what is owed is somebody's");
        hold(address(LISTS).balance == 0, "INV-195", "a list holds money");
    }
}
