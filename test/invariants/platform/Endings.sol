// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Outcome} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {DisputeStatus} from "../../../contracts/care/interfaces/IDisputes.sol";
import {IEscrow} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {ReceiverManner} from "../../../contracts/mocks/receivers/HostileReceiver.sol";
import {VM, hold} from "../support/Vm.sol";
import {Aftermath} from "./Aftermath.sol";
import {Rooms} from "./Rooms.sol";

/// @title What is brought a second time, and how everything ends
abstract contract Endings is Aftermath {
    uint48 private constant HEARING = 121 days;

    constructor(Rooms rooms) Aftermath(rooms) {}

    /// @notice INV-217: somebody brings once more what was signed and accepted once.
    function replays(uint256 which, uint256 who) external {
        if (_used.length == 0) return;
        Deed memory deed = _used[_used.length - 1 - (which % (_used.length < 12 ? _used.length : 12))];
        // By whom it was, or by somebody else.
        if (who % 2 == 0) deed.by = someone(who / 2);
        _try(Act.Replay, deed, NOBODY, false, "INV-217");
    }

    /// @notice INV-215: with every room paused and nobody practising, strangers end every dispute and visit, and each account withdraws.
    function endsAll() external {
        _pauseAll(true);
        _stopAll();
        VM.warp(block.timestamp + HEARING);
        for (uint256 i; i < _visits.length; ++i) {
            if (_isUnresolved(i)) {
                bool hasCase = _cases[i].status == DisputeStatus.Open;
                hold(_send(_lapsing(i, _STRANGER)), "INV-215", "a dispute does not end");
                _lapse(i);
                if (!hasCase) continue;
            }
            if (_cases[i].number != 0) _closeCase(i);
        }
        for (uint256 i; i < _visits.length; ++i) {
            Visit storage visit = _visits[i];
            if (!_isLocked(visit)) continue;
            visit.outcome = _outcomeNow(visit);
            hold(visit.outcome != Outcome.Pending, "INV-215", "a visit that nothing decides");
            hold(_send(_settling(i, _STRANGER)), "INV-215", "a visit is not settled");
        }
        for (uint256 i; i < _visits.length; ++i) {
            if (!_mayReclaim(i)) continue;
            hold(_send(_reclaiming(i, _STRANGER)), "INV-215", "the fund does not get its part back");
            _reclaim(i);
        }
        _RECEIVER.behave(ReceiverManner.Accepts);
        for (uint256 i; i < PURSES; ++i) {
            for (uint256 j; j < _people.length; ++j) _withdrawAll(_purse(i), _people[j], address(0));
        }
        _withdrawAll(address(_BOOK), address(_RECEIVER), address(0));
        for (uint256 j; j < _people.length; ++j) _withdrawAll(address(_BOOK), _people[j], address(_TOKEN));
    }

    /// @notice INV-215: nothing is left but what was donated and not used.
    function requireNothingLeft() external view {
        for (uint256 i; i < PURSES; ++i) hold(_owedIn(_purse(i), address(0)) == 0, "INV-215", "ether is left");
        hold(_owedIn(address(_BOOK), address(_TOKEN)) == 0, "INV-215", "tokens are left");
    }

    function _closeCase(uint256 index) private {
        // Of a case that was opened, somebody may have conceded before.
        if (_PANEL.caseOf(_cases[index].number).closed) return;
        VM.prank(_STRANGER);
        _PANEL.close(_cases[index].number, _cases[index].terms);
    }

    function _withdrawAll(address room, address account, address token) private {
        uint128 credit = IEscrow(room).creditOf(account, token);
        if (credit == 0) return;
        hold(_send(_withdrawing(room, token, account, credit)), "INV-215", "a credit is not paid");
        taken[token] += credit;
    }
}
