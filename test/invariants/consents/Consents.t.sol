// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Basis} from "../../../contracts/consent/interfaces/IConsentRegistry.sol";
import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM} from "../support/Vm.sol";
import {ConsentHandler} from "./ConsentHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract ConsentStageOfAll is ConsentHandler {
    constructor(Platform platform) ConsentHandler(platform) {}
}

/// @title Patients and their delegate, grants and directives in any order (INV-80 … INV-87)
/// hardhat-config: invariant.failOnRevert = true
contract ConsentInvariants is Campaign {
    uint256 private constant QUESTIONS = 3;

    ConsentStageOfAll private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        _handler = new ConsentStageOfAll(
            new Platform(VM.addr(uint256(keccak256("regulator"))), VM.addr(uint256(keccak256("pauser"))))
        );
        _stage = address(_handler);
        _moves = [
            // Twice, so that there is something to ask about.
            ConsentHandler.gives.selector,
            ConsentHandler.gives.selector,
            ConsentHandler.revokes.selector,
            ConsentHandler.revokesAll.selector,
            ConsentHandler.directs.selector,
            ConsentHandler.delegates.selector,
            ConsentHandler.breaksGlass.selector,
            ConsentHandler.boardActs.selector,
            ConsentHandler.replays.selector,
            ConsentHandler.timePasses.selector,
            ConsentHandler.asks.selector,
            ConsentHandler.asks.selector
        ];
        // Everything to everybody, for most of a year, on the first lines: something to revoke, to outlive and to deny.
        for (uint256 i; i < 8; ++i) _handler.gives(i / 4, i % 4, 436, 12, 0);
    }

    /// @notice INV-80, INV-81, INV-82, INV-87: right answers to some questions after every move.
    function invariant_80_allowedMeansALiveBasis() external view {
        for (uint256 i; i < QUESTIONS; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(block.timestamp, i)));
            _handler.requireRightAnswer(_handler.patients(i % 2), seed);
        }
    }

    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _walk(600);
        for (uint256 i; i <= uint256(type(ConsentHandler.Act).max); ++i) {
            ConsentHandler.Act act = ConsentHandler.Act(i);
            _requireReached(i, _handler.successes(act), _handler.refusals(act));
        }
        for (uint256 i = 1; i <= uint256(type(Basis).max); ++i) {
            _requireReached(100 + i, _handler.bases(Basis(i)), _handler.bases(Basis.None));
        }
    }
}
