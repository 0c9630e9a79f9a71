// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AppointmentBook} from "../../../contracts/care/AppointmentBook.sol";
import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold} from "../support/Vm.sol";
import {VisitHandler} from "./VisitHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract VisitStage is VisitHandler {
    constructor(Platform platform) VisitHandler(platform) {}
}

/// @title Visits in any order: their money, their time, and that none touches another (INV-160 … INV-163)
/// hardhat-config: invariant.failOnRevert = true
contract VisitInvariants is Campaign {
    uint256 private constant TOKENS = 2;

    VisitStage private _handler;
    AppointmentBook private _book;

    function setUp() external {
        VM.warp(1_800_000_000);
        _handler = new VisitStage(
            new Platform(VM.addr(uint256(keccak256("regulator"))), VM.addr(uint256(keccak256("pauser"))))
        );
        _book = _handler.BOOK();
        _stage = address(_handler);
        _moves = [
            VisitHandler.books.selector,
            VisitHandler.books.selector,
            // Often, as a visit needs several words of both sides.
            VisitHandler.says.selector,
            VisitHandler.says.selector,
            VisitHandler.says.selector,
            VisitHandler.says.selector,
            VisitHandler.cancels.selector,
            VisitHandler.settles.selector,
            VisitHandler.settles.selector,
            VisitHandler.moves.selector,
            VisitHandler.withdraws.selector,
            VisitHandler.timePasses.selector
        ];
        // One visit of each doctor, so that there is something to act on.
        for (uint256 i; i < 3; ++i) _handler.books(i, i, 3, i, 0);
    }

    /// @notice INV-160: what is locked are the prices of the open visits, and what came in is owed or paid, to the unit.
    function invariant_160_moneyIsConserved() external view {
        _requireConserved();
    }

    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _walk(900);
        _requireConserved();
        for (uint256 i; i <= uint256(type(VisitHandler.Act).max); ++i) {
            _requireReached(i, _handler.successes(i), _handler.refusals(i));
        }
    }

    /// @notice INV-163: from wherever a walk led, a stranger settles each visit, each account withdraws, and nothing is left.
    function test_163_allMoneyComesOutAfterAWalk() external {
        for (uint256 round; round < 3; ++round) {
            _walk(120);
            _handler.endsAll();
            _requireConserved();
            for (uint256 i; i < TOKENS; ++i) {
                (uint128 locked, uint128 credited) = _book.totalsOf(_handler.tokens(i));
                hold(locked == 0 && credited == 0, "INV-163", "something is left");
                hold(_handler.balanceOf(_handler.tokens(i)) == 0, "INV-163", "the book holds something");
            }
        }
    }

    function _requireConserved() private view {
        for (uint256 i; i < TOKENS; ++i) {
            address token = _handler.tokens(i);
            (uint128 locked, uint128 credited) = _book.totalsOf(token);
            hold(locked == _handler.lockedOf(token), "INV-160", "the open visits' prices");
            uint256 owed = uint256(locked) + credited;
            hold(owed + _handler.paid(token) == _handler.received(token), "INV-160", "in, and owed or out");
            hold(_handler.balanceOf(token) == owed, "INV-160", "the balance is what is owed");
        }
    }
}
