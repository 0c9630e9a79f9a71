// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM} from "../support/Vm.sol";
import {RecordCast} from "./RecordCast.sol";
import {RecordHandler} from "./RecordHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract RecordStageOfAll is RecordHandler {
    constructor(Platform platform) RecordHandler(platform) {}
}

/// @title Episodes, records, batches and what becomes of them, in any order (INV-100 … INV-106)
/// hardhat-config: invariant.failOnRevert = true
contract RecordInvariants is Campaign {
    RecordStageOfAll private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        _handler = new RecordStageOfAll(
            new Platform(VM.addr(uint256(keccak256("regulator"))), VM.addr(uint256(keccak256("pauser"))))
        );
        _stage = address(_handler);
        _moves = [
            RecordHandler.opens.selector,
            RecordHandler.closes.selector,
            // Twice, so that there is something to act on.
            RecordHandler.anchors.selector,
            RecordHandler.anchors.selector,
            RecordHandler.follows.selector,
            RecordHandler.follows.selector,
            RecordHandler.anchorsBatch.selector,
            RecordHandler.draws.selector,
            RecordHandler.errs.selector,
            RecordHandler.cosigns.selector,
            RecordHandler.cosigns.selector,
            RecordHandler.answers.selector,
            RecordHandler.answers.selector,
            RecordHandler.forges.selector,
            RecordCast.boardActs.selector,
            RecordHandler.timePasses.selector
        ];
        // Both patients are treated at the hospital, and one at the clinic.
        _handler.opens(0, 0, 1, 50 days, 0);
        _handler.opens(1, 0, 1, 50 days, 0);
        _handler.opens(0, 2, 1, 50 days, 0);
    }

    /// @notice INV-100, INV-101, INV-103, INV-104: all that was ever accepted is there, as it was left, and nothing else moved.
    function invariant_101_historyOnlyGrows() external view {
        _handler.requireAsRemembered();
        _handler.requireEpisodes();
    }

    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _walk(700);
        _handler.requireAsRemembered();
        for (uint256 i; i <= uint256(type(RecordHandler.Act).max); ++i) {
            _requireReached(i, _handler.successes(i), _handler.refusals(i));
        }
    }
}
