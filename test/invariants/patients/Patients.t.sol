// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PatientRegistry} from "../../../contracts/identity/PatientRegistry.sol";
import {ERC2771Forwarder} from "@openzeppelin/contracts/metatx/ERC2771Forwarder.sol";
import {Governed} from "../../../contracts/kernel/access/Governed.sol";
import {PowersSet} from "../../../contracts/kernel/terms/Powers.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {Campaign} from "../support/Campaign.sol";
import {VM, hold} from "../support/Vm.sol";
import {HolderHandler} from "./HolderHandler.sol";
import {PatientStage} from "./PatientStage.sol";
import {RecoveryHandler} from "./RecoveryHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract PatientHandler is RecoveryHandler {
    constructor(PatientRegistry registry, address forwarder) PatientStage(registry, forwarder) {}
}

/// @title Patients, guardians and thieves in any order (INV-01 … INV-14)
/// hardhat-config: invariant.failOnRevert = true
contract PatientInvariants is Campaign {
    uint256 private constant SUBJECTS = 5;
    /// @dev 30 days of delay, 7 that an objection can add, 7 to finish.
    uint256 private constant LONGEST_FREEZE = 44 days;

    PatientHandler private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        ERC2771Forwarder forwarder = new ERC2771Forwarder("Xinglin Forwarder");
        _handler = new PatientHandler(new PatientRegistry(address(forwarder)), address(forwarder));
        _stage = address(_handler);
        _moves = [
            RecoveryHandler.starts.selector,
            RecoveryHandler.finishes.selector,
            RecoveryHandler.waitsAndFinishes.selector,
            RecoveryHandler.objects.selector,
            RecoveryHandler.reinforces.selector,
            RecoveryHandler.dismisses.selector,
            RecoveryHandler.withdraws.selector,
            RecoveryHandler.guardiansCollude.selector,
            RecoveryHandler.timePasses.selector,
            HolderHandler.registers.selector,
            HolderHandler.rotates.selector,
            HolderHandler.publishes.selector,
            HolderHandler.setsDelegate.selector,
            HolderHandler.resigns.selector,
            HolderHandler.changesGuardians.selector,
            HolderHandler.cancelsNonce.selector,
            HolderHandler.thiefStrikes.selector,
            HolderHandler.strangerRelays.selector
        ];
        // Two pseudonyms of one holder and one of another, two of them with guardians; the others come later, or never.
        _handler.registers(0, 1, 1);
        _handler.registers(1, 0, 1);
        _handler.registers(2, 2, 1);
    }

    /// @notice INV-01. INV-02 … INV-11 and INV-13 are checked by the handler at every step.
    function invariant_01_everyAnswerIsTheModels() external {
        for (uint256 i; i < SUBJECTS; ++i) _handler.LENS().requireAsModelled(i, _handler.idOf(i));
    }

    /// @notice INV-12.
    function invariant_12_everyFreezeEnds() external {
        uint256 now_ = block.timestamp;
        VM.warp(now_ + LONGEST_FREEZE);
        for (uint256 i; i < SUBJECTS; ++i) {
            PatientId patient = _handler.idOf(i);
            address controller = _handler.REGISTRY().controllerOf(patient);
            hold(!_handler.REGISTRY().isFrozen(patient), "INV-12", "frozen for longer than 44 days");
            bool acts = _handler.REGISTRY().mayAct(patient, controller, PowersSet.NONE);
            hold(acts == (controller != address(0)), "INV-12", "not frozen, yet without a voice");
        }
        VM.warp(now_);
    }

    /// @notice INV-14: nobody can pause patients, whatever role the caller has: there is nothing to call.
    function test_patientsHaveNoPause() external {
        (bool ok, ) = address(_handler.REGISTRY()).call(abi.encodeCall(Governed.pause, ()));
        hold(!ok, "INV-14", "a pause");
    }

    /// @notice A campaign that reaches nothing proves nothing: on a walk of the same moves, every act succeeds and is
    /// refused, and patients are recovered.
    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _handler.lookAway();
        _walk(1500);
        for (uint256 i; i <= uint256(type(PatientStage.Act).max); ++i) {
            PatientStage.Act act = PatientStage.Act(i);
            _requireReached(i, _handler.successes(act), _handler.refusals(act));
        }
    }
}
