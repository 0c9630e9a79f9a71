// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM} from "../support/Vm.sol";
import {LotHandler} from "./LotHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract LotStage is LotHandler {
    constructor(Platform platform) LotHandler(platform) {}
}

/// @title Lots, packs and custody in any order (INV-150 … INV-153)
/// hardhat-config: invariant.failOnRevert = true
contract LotInvariants is Campaign {
    LotStage private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        _handler = new LotStage(
            new Platform(VM.addr(uint256(keccak256("regulator"))), VM.addr(uint256(keccak256("pauser"))))
        );
        _stage = address(_handler);
        _moves = [
            LotHandler.commissions.selector,
            LotHandler.transforms.selector,
            LotHandler.transforms.selector,
            LotHandler.releases.selector,
            LotHandler.releases.selector,
            LotHandler.quarantines.selector,
            LotHandler.recalls.selector,
            LotHandler.ships.selector,
            LotHandler.ships.selector,
            LotHandler.receives.selector,
            LotHandler.settles.selector,
            LotHandler.settles.selector,
            LotHandler.dispenses.selector,
            LotHandler.givesBack.selector,
            LotHandler.spendsPack.selector,
            LotHandler.spendsPack.selector,
            LotHandler.removes.selector,
            LotHandler.blocks.selector,
            LotHandler.boardActs.selector,
            LotHandler.timePasses.selector
        ];
        // Two lots of packs and three in bulk, released, so that there is something to move.
        for (uint256 i; i < 5; ++i) {
            _handler.commissions(500, 50 days, i);
            _handler.releases(i);
        }
        _handler.transforms(1, 2, 40, 40 days);
        _handler.releases(5);
    }

    /// @notice INV-150: conservation.
    function invariant_150_nothingIsMadeOrLost() external view {
        _handler.requireConserved();
    }

    /// @notice INV-151: what is usable is what the memory says; acts are judged where they are made.
    function invariant_151_whatIsRecalledIsUsedByNobody() external view {
        _handler.requireHindrances();
    }

    /// @notice INV-152: packs.
    function invariant_152_packsAreSpentOnce() external view {
        _handler.requirePacks();
    }

    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _walk(1_500);
        _handler.requireConserved();
        _handler.requireHindrances();
        _handler.requirePacks();
        for (uint256 i; i <= uint256(type(LotHandler.Act).max); ++i) {
            _requireReached(i, _handler.successes(LotHandler.Act(i)), _handler.refusals(LotHandler.Act(i)));
        }
    }
}
