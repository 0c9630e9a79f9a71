// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DisputePanel} from "../../../contracts/care/DisputePanel.sol";
import {Disputes} from "../../../contracts/care/Disputes.sol";
import {Booking, Outcome, Service, VisitId} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {DisputeStatus, Resolution} from "../../../contracts/care/interfaces/IDisputes.sol";
import {CaseTerms} from "../../../contracts/care/interfaces/IDisputePanel.sol";
import {IEscrow} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {ReceiverManner} from "../../../contracts/mocks/receivers/HostileReceiver.sol";
import {hold} from "../support/Vm.sol";
import {Rooms} from "./Rooms.sol";
import {VisitMoves} from "./VisitMoves.sol";

/// @title Disputes, withdrawals and what the fund takes back, and all money of the platform
abstract contract MoneyMoves is VisitMoves {
    /// @dev The dispute of a visit, told a second time.
    struct Case {
        DisputeStatus status;
        bool byPractice;
        Resolution resolution;
        uint48 until;
        address patientPayer;
        address practicePayer;
        uint256 number;
        CaseTerms terms;
    }

    uint48 private constant WEEK = 7 days;
    uint48 private constant HEARING = 120 days;
    /// @dev Rooms whose credits are withdrawn.
    uint256 internal constant PURSES = 3;

    Disputes internal immutable _DISPUTES;
    DisputePanel internal immutable _PANEL;
    uint128 internal immutable _FEE;

    mapping(uint256 visit => Case) internal _cases;

    constructor(Rooms rooms) VisitMoves(rooms) {
        _DISPUTES = rooms.DISPUTES();
        _PANEL = rooms.PANEL();
        _FEE = 3 * rooms.SEAT_FEE();
    }

    // ------------------------------------------------------------------ disputes

    /// @notice A side disputes a visit whose time is over, as a rule one that can be disputed.
    function raises(uint256 which, uint256 who) external {
        if (_visits.length == 0) return;
        uint256 index = _anOldVisit(which);
        for (uint256 i; i < 4 * LAST && who % 8 != 7 && !_isDisputable(_visits[index]); ++i) {
            index = _anOldVisit(uint128(which) + i);
        }
        Visit storage visit = _visits[index];
        address by = who % 2 == 0 ? _persons[visit.patient].holder : _staff[visit.doctor].account;
        by = _actor(by, who / 2);
        bool isPractice = _isPractice(visit, by);
        Deed memory deed = _raising(index, by);
        if (who % 32 == 8) --deed.value;
        bool may = _isDisputable(visit) && deed.value == _FEE;
        may = may && (isPractice || _mayAct(visit.patient, by, BOOKING));
        if (!_try(Act.Raise, deed, visit.patient, may, "INV-214")) return;
        visit.disputed = true;
        Case storage one = _cases[index];
        (one.status, one.byPractice) = (DisputeStatus.Raised, isPractice);
        _bring(one, isPractice, by, DisputeStatus.Raised);
    }

    /// @notice Somebody brings the fee of the other side.
    function answers(uint256 which, uint256 who) external {
        // Not always, so that some keep silent.
        if (_visits.length == 0 || who % 2 == 0) return;
        uint256 index = _aCase(which, DisputeStatus.Raised);
        Case storage one = _cases[index];
        Deed memory deed = _deed(
            someone(who / 2),
            address(_DISPUTES),
            abi.encodeCall(_DISPUTES.answer, (_visits[index].id))
        );
        deed.value = _FEE;
        bool may = one.status == DisputeStatus.Raised && block.timestamp < one.until;
        if (!_try(Act.Answer, deed, _visits[index].patient, may, "INV-215")) return;
        _bring(one, !one.byPractice, deed.by, DisputeStatus.Answered);
    }

    /// @notice Somebody brings the case before the panel.
    function opensCase(uint256 which, uint256 who) external {
        if (_visits.length == 0) return;
        uint256 index = _aCase(which, DisputeStatus.Answered);
        Case storage one = _cases[index];
        (Service memory service, Booking memory booking) = _termsAt(index);
        bytes memory data = abi.encodeCall(_DISPUTES.open, (service, booking, ""));
        bool may = one.status == DisputeStatus.Answered && block.timestamp < one.until;
        Deed memory deed = _deed(someone(who), address(_DISPUTES), data);
        if (!_try(Act.OpenCase, deed, _visits[index].patient, may, "INV-215")) return;
        (one.status, one.until) = (DisputeStatus.Open, uint48(block.timestamp) + HEARING);
        one.number = _PANEL.caseCount();
        one.terms = CaseTerms({
            matter: VisitId.unwrap(_visits[index].id),
            practitioner: service.practitioner,
            organisation: service.organisation,
            patientAccount: _persons[_visits[index].patient].holder,
            patientPayer: one.patientPayer,
            practicePayer: one.practicePayer
        });
    }

    /// @notice One side gives all that it could: the dispute is over.
    function concedes(uint256 which, uint256 who) external {
        // Not always, so that some go on.
        if (_visits.length == 0 || which % 2 != 0) return;
        uint256 index = _anOldVisit(which / 2);
        for (uint256 i; i < 4 * LAST && which % 8 != 6 && !_isUnresolved(index); ++i)
            index = _anOldVisit(uint128(which) + i);
        Visit storage visit = _visits[index];
        address by = who % 4 < 2 ? _persons[visit.patient].holder : _staff[visit.doctor].account;
        by = _actor(by, who / 4);
        bool isPractice = _isPractice(visit, by);
        bool may = _isUnresolved(index) && (isPractice || _mayAct(visit.patient, by, BOOKING));
        if (!_try(Act.Concede, _conceding(index, by), visit.patient, may, "INV-214")) return;
        _resolve(index, Resolution.Awarded);
        visit.awarded = isPractice ? 0 : 100;
    }

    /// @notice Anybody ends a silence.
    function lapses(uint256 which, uint256 who) external {
        if (_visits.length == 0) return;
        uint256 index = _anOldVisit(which);
        for (uint256 i; i < 4 * LAST && which % 4 != 3 && !_isLapsed(index); ++i)
            index = _anOldVisit(uint128(which) + i);
        Deed memory deed = _lapsing(index, someone(who));
        if (_try(Act.Lapse, deed, _visits[index].patient, _isLapsed(index), "INV-215")) _lapse(index);
    }

    // ------------------------------------------------------------------ money that goes out

    /// @notice Somebody withdraws what it has in some room, or a unit more.
    function withdraws(uint256 purse, uint256 who, uint256 size) external {
        address account = who % 6 == 5 ? address(_RECEIVER) : someone(who / 6);
        address token = purse % 6 == 5 ? address(_TOKEN) : address(0);
        address room = _purse(token == address(0) ? purse : 0);
        for (uint256 i; i < _people.length && IEscrow(room).creditOf(account, token) == 0; ++i)
            account = someone(uint128(who) + i);
        uint128 credit = IEscrow(room).creditOf(account, token);
        uint128 amount = size % 4 == 0 ? credit + 1 : credit;
        Deed memory deed = _withdrawing(room, token, account, amount);
        bool may = amount == credit && credit != 0 && !_isHardToPay(account);
        if (_try(Act.Withdraw, deed, NOBODY, may, "INV-215")) taken[token] += amount;
    }

    /// @notice The receiver takes its money as it likes: it refuses, or calls back into a room from inside.
    function receiverTurns(uint256 how, uint256 which) external {
        if (how % 4 == 0) _RECEIVER.behave(ReceiverManner.Refuses);
        else if (how % 4 == 1 || _visits.length == 0) _RECEIVER.behave(ReceiverManner.Accepts);
        else {
            uint128 credit = _BOOK.creditOf(address(_RECEIVER), address(0));
            Deed memory inner =
                how % 4 == 2
                    ? _withdrawing(address(_BOOK), address(0), address(_RECEIVER), credit)
                    : _reclaiming(_aVisit(which), address(_RECEIVER));
            _RECEIVER.reenterBy(inner.room, inner.data);
        }
        uint128 owed = _BOOK.creditOf(address(_RECEIVER), address(0));
        Deed memory deed = _withdrawing(address(_BOOK), address(0), address(_RECEIVER), owed);
        uint256 before = address(_RECEIVER).balance;
        if (!_try(Act.Withdraw, deed, NOBODY, owed != 0 && !_isHardToPay(address(_RECEIVER)), "INV-215")) return;
        taken[address(0)] += owed;
        hold(address(_RECEIVER).balance == before + owed, "INV-215", "a receiver got more than it was owed");
        hold(!_RECEIVER.didReenter(), "INV-215", "money moved from inside a payment");
    }

    /// @notice Anybody brings back into the fund what came back of its part.
    function reclaims(uint256 which, uint256 who) external {
        if (_visits.length == 0) return;
        uint256 index = _anOldVisit(which);
        for (uint256 i; i < 4 * LAST && !_mayReclaim(index) && who % 8 != 7; ++i)
            index = _anOldVisit(uint128(which) + i);
        Deed memory deed = _reclaiming(index, someone(who));
        if (_try(Act.Reclaim, deed, _visits[index].patient, _mayReclaim(index), "INV-215")) _reclaim(index);
    }

    // ------------------------------------------------------------------ what must hold

    /// @notice INV-215: in each room that holds money the balance is what it owes; what came in is owed or out; no other holds any.
    function requireMoney() public view {
        uint256 owed = _owedIn(address(_BOOK), address(0)) + _owedIn(address(_DISPUTES), address(0));
        owed += _owedIn(address(_PANEL), address(0)) + _FUND.owedIn(address(0));
        hold(address(_FUND).balance == _FUND.owedIn(address(0)), "INV-215", "what the fund has is not what it owes");
        hold(_FUND.poolOf(_PROGRAMME) == _pool, "INV-215", "a pool");
        hold(owed + taken[address(0)] == brought[address(0)], "INV-215", "ether in, and owed or out");
        uint256 tokens = _owedIn(address(_BOOK), address(_TOKEN));
        hold(tokens + taken[address(_TOKEN)] == brought[address(_TOKEN)], "INV-215", "tokens in, and owed or out");
        address[26] memory others = ROOMS.withoutMoney();
        for (uint256 i; i < others.length; ++i)
            hold(others[i].balance == 0, "INV-215", "a room that holds no money does");
    }

    /// @dev What the room's books owe, which has to be there to the unit.
    function _owedIn(address room, address token) internal view returns (uint256 owed) {
        (uint128 locked, uint128 credited) = IEscrow(room).totalsOf(token);
        owed = uint256(locked) + credited;
        uint256 held = token == address(0) ? room.balance : _TOKEN.balanceOf(room);
        hold(held == owed, "INV-215", "what a room has is not what it owes");
    }

    // ------------------------------------------------------------------ deeds

    function _raising(uint256 index, address by) internal view returns (Deed memory deed) {
        (Service memory service, Booking memory booking) = _termsAt(index);
        bytes memory data = abi.encodeCall(_DISPUTES.raise, (service, booking, address(_PANEL), ""));
        deed = _deed(by, address(_DISPUTES), data);
        deed.value = _FEE;
    }

    function _conceding(uint256 index, address by) internal view returns (Deed memory) {
        (Service memory service, Booking memory booking) = _termsAt(index);
        uint8 percent = _isPractice(_visits[index], by) ? 0 : 100;
        return _deed(by, address(_DISPUTES), abi.encodeCall(_DISPUTES.offer, (service, booking, percent)));
    }

    function _lapsing(uint256 index, address by) internal view returns (Deed memory) {
        return _deed(by, address(_DISPUTES), abi.encodeCall(_DISPUTES.lapse, (_visits[index].id)));
    }

    function _withdrawing(
        address room,
        address token,
        address account,
        uint128 amount
    ) internal pure returns (Deed memory) {
        return _deed(account, room, abi.encodeCall(IEscrow.withdraw, (token, account, amount)));
    }

    function _reclaiming(uint256 index, address by) internal view returns (Deed memory) {
        (Service memory service, Booking memory booking) = _termsAt(index);
        return _deed(by, address(_FUND), abi.encodeCall(_FUND.reclaim, (service, booking, 0)));
    }

    function _purse(uint256 seed) internal view returns (address) {
        return [address(_BOOK), address(_DISPUTES), address(_PANEL)][seed % PURSES];
    }

    // ------------------------------------------------------------------ the rules, from memory

    function _outcomeNow(Visit storage visit) internal view override returns (Outcome) {
        if (!visit.disputed) return _decided(visit);
        Resolution how = _cases[visit.number - 1].resolution;
        if (how == Resolution.None) return Outcome.Pending;
        if (how == Resolution.Awarded) return Outcome.Awarded;
        if (how == Resolution.PracticeSilent) return Outcome.Refunded;
        if (how == Resolution.PatientSilent && !_isPatientThere(visit)) return Outcome.NoShow;
        return _byTime(visit);
    }

    function _isDisputable(Visit storage visit) internal view returns (bool) {
        bool isOver = _endOf(visit) <= block.timestamp;
        return _isOpen(visit) && isOver && _decided(visit) == Outcome.Pending;
    }

    function _isUnresolved(uint256 index) internal view returns (bool) {
        DisputeStatus status = _cases[index].status;
        return status != DisputeStatus.None && status != DisputeStatus.Resolved;
    }

    function _isLapsed(uint256 index) internal view returns (bool) {
        return _isUnresolved(index) && _cases[index].until <= block.timestamp;
    }

    function _lapse(uint256 index) internal {
        Case storage one = _cases[index];
        Resolution how = Resolution.ByTime;
        if (one.status == DisputeStatus.Raised) {
            how = one.byPractice ? Resolution.PatientSilent : Resolution.PracticeSilent;
        }
        _resolve(index, how);
    }

    function _mayReclaim(uint256 index) internal view returns (bool) {
        Visit storage visit = _visits[index];
        return !_isLocked(visit) && !visit.reclaimed && visit.cover != 0 && _back(visit) != 0;
    }

    function _reclaim(uint256 index) internal {
        _visits[index].reclaimed = true;
        _pool += _back(_visits[index]);
    }

    function _resolve(uint256 index, Resolution how) private {
        (_cases[index].status, _cases[index].resolution) = (DisputeStatus.Resolved, how);
    }

    function _bring(Case storage one, bool forPractice, address by, DisputeStatus status) private {
        if (forPractice) one.practicePayer = by;
        else one.patientPayer = by;
        (one.status, one.until) = (status, uint48(block.timestamp) + WEEK);
        brought[address(0)] += _FEE;
        _turns.push(one.until);
    }

    function _isHardToPay(address account) private view returns (bool) {
        return account == address(_RECEIVER) && _RECEIVER.manner() == ReceiverManner.Refuses;
    }

    /// @dev One of the last visits whose dispute stands there, if there is any.
    function _aCase(uint256 seed, DisputeStatus status) private view returns (uint256 index) {
        for (uint256 i; i < 4 * LAST; ++i) {
            index = _anOldVisit(seed / 4 + i);
            if (seed % 4 == 3 || _cases[index].status == status) return index;
        }
    }
}
