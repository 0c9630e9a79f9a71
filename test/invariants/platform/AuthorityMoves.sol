// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CredentialTerms} from "../../../contracts/identity/interfaces/IProviderRegistry.sol";
import {Governed} from "../../../contracts/kernel/access/Governed.sol";
import {OrganisationKinds} from "../../../contracts/kernel/terms/OrganisationKinds.sol";
import {goBeside, VM, within} from "../support/Vm.sol";
import {Memory} from "./Memory.sol";
import {Rooms} from "./Rooms.sol";

/// @title What board, regulator, pauser and organisations do about who may practise, and the time that passes
abstract contract AuthorityMoves is Memory {
    /// @dev As long as a licence lasts that is given or renewed.
    uint256 private constant SHORTEST = 2 days;
    uint256 private constant LONGEST = 16 days;

    /// @dev So many turning points are known to whoever waits for the next.
    uint256 private constant KNOWN = 60;

    constructor(Rooms rooms) Memory(rooms) {}

    // ------------------------------------------------------------------ moves

    /// @notice Board or regulator suspend, reinstate or, seldom, revoke a licence.
    function judgesLicence(uint256 whom, uint256 what, uint256 who) external {
        uint256 member = whom % STAFF;
        bool isBoard = what % 2 == 0;
        // As a rule about one that is suspended, by whom it was.
        bool seeks = (what / 64) % 4 != 0;
        for (uint256 i; i < STAFF && seeks && !_isSuspended(member); ++i) member = (member + 1) % STAFF;
        if (seeks && _isSuspended(member)) isBoard = _staff[member].byBoard;
        Member storage one = _staff[member];
        address by = _actor(isBoard ? _BOARD : _REGULATOR, who);
        isBoard = by == _BOARD;
        bool isSuspended = isBoard ? one.byBoard : one.byRegulator;
        // What is suspended is lifted as a rule, or soon nobody practises; who revokes is mostly somebody who may not.
        uint256 choice = (what / 2) % 8;
        if (choice == 7) {
            if ((what / 16) % 4 == 0) by = someone(who);
            if (!_judge(Act.RevokeLicence, by, _PROVIDERS.revokeCredential.selector, one, !one.revoked)) return;
            one.revoked = true;
        } else if (isSuspended ? choice == 6 : choice < 3) {
            bool may = !isSuspended && (!isBoard || !one.revoked);
            if (!_judge(Act.Suspend, by, _PROVIDERS.suspendCredential.selector, one, may)) return;
            _mark(one, by, true);
        } else {
            bool may = isSuspended && (!isBoard || !one.revoked) && !_isPaused(address(_PROVIDERS));
            if (!_judge(Act.Reinstate, by, _PROVIDERS.reinstateCredential.selector, one, may)) return;
            _mark(one, by, false);
        }
    }

    /// @notice The same for an organisation; nobody revokes one here.
    function judgesHouse(uint256 which, uint256 what, uint256 who) external {
        uint256 house = which % HOUSES;
        bool isBoard = what % 2 == 0;
        // As a rule about one that is suspended, by whom it was.
        bool seeks = (what / 64) % 4 != 0;
        for (uint256 i; i < HOUSES && seeks && !_isHouseSuspended(house); ++i) house = (house + 1) % HOUSES;
        if (seeks && _isHouseSuspended(house)) isBoard = _houses[house].byBoard;
        House storage one = _houses[house];
        address by = _actor(isBoard ? _BOARD : _REGULATOR, who);
        isBoard = by == _BOARD;
        bool isOverseer = isBoard || by == _REGULATOR;
        bool isSuspended = isBoard ? one.byBoard : one.byRegulator;
        bool suspends = isSuspended ? what % 16 > 13 : what % 16 < 8;
        bytes4 selector =
            suspends ? _PROVIDERS.suspendOrganisation.selector : _PROVIDERS.reinstateOrganisation.selector;
        bool may = isOverseer && isSuspended != suspends && (suspends || !_isPaused(address(_PROVIDERS)));
        Deed memory deed = _deed(
            by,
            address(_PROVIDERS),
            abi.encodeWithSelector(selector, one.account, bytes32("why"))
        );
        if (!_try(suspends ? Act.SuspendHouse : Act.ReinstateHouse, deed, NOBODY, may, "INV-219")) return;
        if (isBoard) one.byBoard = suspends;
        else one.byRegulator = suspends;
    }

    /// @notice One side ends the work of somebody.
    function endsWork(uint256 whom, uint256 who) external {
        // Seldom, as it has to be begun again.
        if (who % 3 == 2) return;
        Member storage one = _staff[whom % STAFF];
        address house = _houses[one.house].account;
        address by = [one.account, house, someone(who / 9)][(who / 3) % 3];
        bytes memory data = abi.encodeCall(_PROVIDERS.endAffiliation, (house, one.account, one.profession));
        bool may = one.worksUntil != 0 && (by == one.account || by == house);
        if (_try(Act.EndWork, _deed(by, address(_PROVIDERS), data), NOBODY, may, "INV-219")) one.worksUntil = 0;
    }

    /// @notice Whose licence or work is over gets a new licence and works again; a pause holds that up.
    function hires(uint256 whom, uint256 time, uint256 who) external {
        uint256 member = whom % STAFF;
        for (uint256 i; i < STAFF && !_isOver(member); ++i) member = (member + 1) % STAFF;
        // Seldom one who has both, so that a suspension is lifted and not passed round.
        if (!_isOver(member) && who % 8 != 0) return;
        CredentialTerms memory terms = _licenceFor(member, uint48(block.timestamp + 1 days));
        Deed memory deed = _deed(
            _actor(_BOARD, who),
            address(_PROVIDERS),
            abi.encodeCall(_PROVIDERS.issueCredential, (terms))
        );
        bool may = deed.by == _BOARD && !_isPaused(address(_PROVIDERS));
        if (!_try(Act.Hire, deed, NOBODY, may, "INV-213")) return;
        _licenseAndEmploy(member, within(time, SHORTEST, LONGEST));
    }

    /// @notice The board accredits an organisation anew.
    function accredits(uint256 which, uint256 time, uint256 who) external {
        uint256 house = which % HOUSES;
        // As a rule one whose accreditation is over.
        for (uint256 i; i < HOUSES && which % 4 != 0 && block.timestamp < _houses[house].until; ++i) {
            house = (house + 1) % HOUSES;
        }
        House storage one = _houses[house];
        uint48 until = uint48(block.timestamp + within(time, 5 days, 30 days));
        bytes memory data = abi.encodeCall(
            _PROVIDERS.accredit,
            (one.account, OrganisationKinds.wrap(one.kinds), 0, until, 0)
        );
        Deed memory deed = _deed(_actor(_BOARD, who), address(_PROVIDERS), data);
        bool isGood = !one.byBoard && !one.byRegulator;
        bool may = deed.by == _BOARD && isGood && !_isPaused(address(_PROVIDERS));
        if (!_try(Act.Accredit, deed, NOBODY, may, "INV-219")) return;
        one.until = until;
        _turns.push(until);
    }

    /// @notice The pauser stops a room, or, as a rule where one is, the regulator ends that.
    function pauses(uint256 which, uint256 who) external {
        Governed room = ROOMS.pausable()[which % 7];
        for (uint256 i; i < 7 && which % 4 != 0 && !_isPaused(address(room)); ++i) room = ROOMS.pausable()[i];
        bool isPaused = _isPaused(address(room));
        // It ends as a rule sooner than the next one begins.
        if (!isPaused && (which / 28) % 3 != 0) return;
        // Twice in a row is refused.
        bool ends = who % 16 == 0 ? !isPaused : isPaused;
        address by = _actor(ends ? _REGULATOR : _PAUSER, who / 16);
        bool may = ends ? isPaused && by == _REGULATOR : !isPaused && by == _PAUSER;
        bytes memory data = ends ? abi.encodeCall(room.unpause, ()) : abi.encodeCall(room.pause, ());
        Deed memory deed = _deed(by, address(room), data);
        if (_try(ends ? Act.Unpause : Act.Pause, deed, NOBODY, may, "INV-219")) _setPaused(address(room), !ends);
    }

    /// @notice Exactly to (or a second beside) a moment at which something begins or ends: as a rule the next one, now and then one
    /// within twenty hours, seldom one within eight days; or just some time.
    function timePasses(uint256 seed, uint256 which) external {
        uint256 manner = seed % 32;
        uint48 turn;
        if (manner < 16) turn = _nextTurn();
        else if (manner < 18) turn = _aTurn(which, 1 days, 8 days);
        else if (manner < 22) turn = _aTurn(which, 1, 20 hours);
        if (turn != 0) goBeside(turn, seed / 32);
        else VM.warp(block.timestamp + within(seed / 32, 1, manner == 31 ? 2 days : 30 minutes));
    }

    // ------------------------------------------------------------------ parts

    function _judge(Act act, address by, bytes4 selector, Member storage one, bool may) private returns (bool) {
        bytes memory data = abi.encodeWithSelector(selector, one.licence, bytes32("why"));
        bool isOverseer = by == _BOARD || by == _REGULATOR;
        return _try(act, _deed(by, address(_PROVIDERS), data), NOBODY, may && isOverseer, "INV-219");
    }

    /// @dev The next of those that became known last, zero for none.
    function _nextTurn() private view returns (uint48 next) {
        uint256 count = _turns.length;
        for (uint256 i; i < count && i < KNOWN; ++i) {
            uint48 turn = _turns[count - 1 - i];
            if (turn > block.timestamp && (next == 0 || turn < next)) next = turn;
        }
    }

    /// @dev One of all that are so far from now, zero for none.
    function _aTurn(uint256 which, uint256 least, uint256 most) private view returns (uint48) {
        uint256 count = _turns.length;
        for (uint256 i; i < count; ++i) {
            uint48 turn = _turns[(uint128(which) + i) % count];
            if (turn > block.timestamp + least && turn <= block.timestamp + most) return turn;
        }
        return 0;
    }

    function _isSuspended(uint256 member) private view returns (bool) {
        return _staff[member].byBoard || _staff[member].byRegulator;
    }

    function _isHouseSuspended(uint256 house) private view returns (bool) {
        return _houses[house].byBoard || _houses[house].byRegulator;
    }

    function _isOver(uint256 member) private view returns (bool) {
        Member storage one = _staff[member];
        return one.revoked || one.until <= block.timestamp || one.worksUntil <= block.timestamp;
    }

    function _mark(Member storage one, address by, bool suspended) private {
        if (by == _BOARD) one.byBoard = suspended;
        else one.byRegulator = suspended;
    }
}
