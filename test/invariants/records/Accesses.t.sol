// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM} from "../support/Vm.sol";
import {AccessHandler} from "./AccessHandler.sol";
import {RecordCast} from "./RecordCast.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract AccessStageOfAll is AccessHandler {
    constructor(Platform platform) AccessHandler(platform) {}
}

/// @title Accesses, gateways and what they leave out, in any order (INV-103, INV-105, INV-107, INV-108)
/// hardhat-config: invariant.failOnRevert = true
contract AccessInvariants is Campaign {
    AccessStageOfAll private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        _handler = new AccessStageOfAll(
            new Platform(VM.addr(uint256(keccak256("regulator"))), VM.addr(uint256(keccak256("pauser"))))
        );
        _stage = address(_handler);
        _moves = [
            AccessHandler.consents.selector,
            AccessHandler.reads.selector,
            AccessHandler.reads.selector,
            AccessHandler.appoints.selector,
            AccessHandler.dismisses.selector,
            AccessHandler.serves.selector,
            AccessHandler.serves.selector,
            AccessHandler.serves.selector,
            AccessHandler.logs.selector,
            AccessHandler.logs.selector,
            AccessHandler.proves.selector,
            AccessHandler.asks.selector,
            AccessHandler.asks.selector,
            AccessHandler.shows.selector,
            AccessHandler.settles.selector,
            RecordCast.boardActs.selector,
            AccessHandler.timePasses.selector
        ];
        // Grants, gateways and reads, so that there is something to open, to log and to leave out.
        _handler.consents(0, 0, 1);
        _handler.consents(1, 1, 1);
        for (uint256 i; i < 4; ++i) _handler.appoints(i, i / 2, 16);
        for (uint256 i; i < 6; ++i) _handler.serves(i, i / 3);
    }

    /// @notice INV-103, INV-105: the trails.
    function invariant_105_countsAreCountsOfAccesses() external view {
        _handler.requireTrails();
    }

    /// @notice INV-107, INV-108: numbers, marks and cases.
    function invariant_107_marksAreTrulyOmitted() external view {
        _handler.requireGateways();
    }

    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _walk(700);
        _handler.requireTrails();
        _handler.requireGateways();
        for (uint256 i; i <= uint256(type(AccessHandler.Act).max); ++i) {
            _requireReached(i, _handler.successes(i), _handler.refusals(i));
        }
    }
}
