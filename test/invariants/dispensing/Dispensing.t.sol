// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM} from "../support/Vm.sol";
import {DispenseHandler} from "./DispenseHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract DispenseStage is DispenseHandler {
    constructor(Platform platform) DispenseHandler(platform) {}
}

/// @title The counter in any order (INV-170 … INV-173)
/// hardhat-config: invariant.failOnRevert = true
contract DispensingInvariants is Campaign {
    DispenseStage private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        _handler = new DispenseStage(
            new Platform(VM.addr(uint256(keccak256("regulator"))), VM.addr(uint256(keccak256("pauser"))))
        );
        _stage = address(_handler);
        _moves = [
            DispenseHandler.writes.selector,
            DispenseHandler.dispenses.selector,
            DispenseHandler.dispenses.selector,
            DispenseHandler.dispenses.selector,
            DispenseHandler.dispenses.selector,
            DispenseHandler.sells.selector,
            DispenseHandler.takesBack.selector,
            DispenseHandler.takesBack.selector,
            DispenseHandler.cancels.selector,
            DispenseHandler.regulates.selector,
            DispenseHandler.timePasses.selector
        ];
        _handler.writes(1);
    }

    /// @notice INV-170: never more than prescribed.
    function invariant_170_neverMoreThanPrescribed() external view {
        _handler.requireWithinPrescribed();
    }

    /// @notice INV-172: packs and stock; every act is judged where it is made (INV-171).
    function invariant_172_noPackTwice() external view {
        _handler.requirePacks();
    }

    /// @notice INV-173: figures.
    function invariant_173_figuresAreWhatWasGiven() external view {
        _handler.requireFigures();
    }

    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _walk(600);
        _handler.requireWithinPrescribed();
        _handler.requirePacks();
        _handler.requireFigures();
        for (uint256 i; i <= uint256(type(DispenseHandler.Act).max); ++i) {
            _requireReached(i, _handler.successes(DispenseHandler.Act(i)), _handler.refusals(DispenseHandler.Act(i)));
        }
    }
}
