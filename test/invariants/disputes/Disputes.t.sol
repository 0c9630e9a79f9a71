// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VisitHandler} from "../care/VisitHandler.sol";
import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold} from "../support/Vm.sol";
import {DisputeHandler} from "./DisputeHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract DisputeStage is DisputeHandler {
    constructor(Platform platform) DisputeHandler(platform) {}
}

/// @title Disputes in any order, with an arbitrator that does what it wants (INV-180 … INV-184)
/// hardhat-config: invariant.failOnRevert = true
contract DisputeInvariants is Campaign {
    DisputeStage private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        _handler = new DisputeStage(
            new Platform(VM.addr(uint256(keccak256("regulator"))), VM.addr(uint256(keccak256("pauser"))))
        );
        _stage = address(_handler);
        _moves = [
            VisitHandler.books.selector,
            VisitHandler.books.selector,
            VisitHandler.says.selector,
            VisitHandler.settles.selector,
            VisitHandler.timePasses.selector,
            DisputeHandler.raises.selector,
            DisputeHandler.raises.selector,
            DisputeHandler.raises.selector,
            DisputeHandler.answers.selector,
            DisputeHandler.answers.selector,
            DisputeHandler.opens.selector,
            DisputeHandler.opens.selector,
            DisputeHandler.offers.selector,
            DisputeHandler.accepts.selector,
            DisputeHandler.rules.selector,
            DisputeHandler.rules.selector,
            DisputeHandler.lapses.selector,
            DisputeHandler.withdrawsFees.selector,
            DisputeHandler.judgeTurns.selector,
            DisputeHandler.longTimePasses.selector
        ];
        for (uint256 i; i < 3; ++i) _handler.books(i, i, 3, i, 0);
    }

    /// @notice INV-180: fees that came in are owed, paid to the arbitrator, or withdrawn, to the unit.
    function invariant_180_feesAreConserved() external view {
        _requireConserved();
    }

    /// @notice INV-181, INV-182.
    function invariant_181_whatWasHeldIsSettledByItsDispute() external view {
        _handler.requireFound();
    }

    /// @notice INV-184: from wherever a walk led, strangers end disputes and visits, each account withdraws, nothing is left.
    function test_184_allMoneyComesOutAfterAWalk() external {
        for (uint256 round; round < 2; ++round) {
            _walk(90);
            _handler.endsDisputesAndAll();
            _requireConserved();
            (uint128 locked, uint128 credited) = _handler.DISPUTES().totalsOf(address(0));
            hold(locked == 0 && credited == 0, "INV-184", "a fee is left");
            for (uint256 i; i < 2; ++i) {
                (locked, credited) = _handler.BOOK().totalsOf(_handler.tokens(i));
                hold(locked == 0 && credited == 0, "INV-184", "a price is left");
            }
        }
    }

    function _requireConserved() private view {
        (uint128 locked, uint128 credited) = _handler.DISPUTES().totalsOf(address(0));
        uint256 owed = uint256(locked) + credited;
        hold(owed + _handler.spent() + _handler.returned() == _handler.brought(), "INV-180", "in, and owed or out");
        hold(address(_handler.DISPUTES()).balance == owed, "INV-180", "the balance is what is owed");
    }
}
