// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    IPatientRegistry,
    RecoveryState,
    RecoveryStatus
} from "../../../contracts/identity/interfaces/IPatientRegistry.sol";
import {Powers} from "../../../contracts/kernel/terms/Powers.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {hold} from "../support/Vm.sol";
import {PatientModel} from "./PatientModel.sol";

/// @title Every answer that the registry gives about a patient, to compare it with the model or with itself
contract PatientLens {
    IPatientRegistry private immutable _REGISTRY;
    PatientModel private immutable _MODEL;
    address[] private _people;

    constructor(IPatientRegistry registry, PatientModel model, address[] memory people) {
        _REGISTRY = registry;
        _MODEL = model;
        _people = people;
    }

    /// @notice A hash of all answers about `patient` now.
    function snapshot(PatientId patient) external view returns (bytes32 all) {
        (bytes32 pending, uint48 pendingAt) = _REGISTRY.pendingGuardiansOf(patient);
        all = keccak256(
            abi.encode(
                _REGISTRY.controllerOf(patient),
                _REGISTRY.isRegistered(patient),
                _REGISTRY.isFrozen(patient),
                _REGISTRY.epochOf(patient),
                _REGISTRY.guardiansOf(patient),
                pending,
                pendingAt,
                _REGISTRY.encryptionKeyHashOf(patient),
                _REGISTRY.recoveryOf(patient)
            )
        );
        for (uint256 i; i < _people.length; ++i) {
            (Powers powers, uint48 from, uint48 until) = _REGISTRY.delegationOf(patient, _people[i]);
            all = keccak256(abi.encode(all, powers, from, until));
        }
    }

    /// @notice INV-01: every answer is the model's.
    function requireAsModelled(uint256 index, PatientId patient) external {
        PatientModel.Life memory life = _MODEL.lifeOf(index);
        hold(_REGISTRY.controllerOf(patient) == life.controller, "INV-01", "controllerOf");
        hold(_REGISTRY.isRegistered(patient) == (life.controller != address(0)), "INV-01", "isRegistered");
        hold(_REGISTRY.isFrozen(patient) == life.running, "INV-01", "isFrozen");
        hold(_REGISTRY.epochOf(patient) == life.finished, "INV-01", "epochOf");
        hold(_REGISTRY.encryptionKeyHashOf(patient) == life.keyHash, "INV-01", "encryptionKeyHashOf");
        hold(_REGISTRY.guardiansOf(patient) == life.guardians, "INV-01", "guardiansOf");
        (bytes32 pending, uint48 pendingAt) = _REGISTRY.pendingGuardiansOf(patient);
        hold(pending == life.pending && pendingAt == life.pendingAt, "INV-01", "pendingGuardiansOf");
        _requireRecovery(_REGISTRY.recoveryOf(patient), life);
        for (uint256 i; i < _people.length; ++i) _requireDelegate(index, patient, _people[i]);
    }

    function _requireRecovery(RecoveryState memory state, PatientModel.Life memory life) private pure {
        hold(state.attempt == life.attempt && state.escalated == life.escalated, "INV-01", "attempt or escalated");
        if (!life.running) {
            hold(state.status == RecoveryStatus.None && !state.reinforced, "INV-01", "a recovery that does not run");
            hold(state.newController == address(0) && state.readyAt + state.lapsesAt == 0, "INV-01", "its remains");
            return;
        }
        hold(state.status == (life.contested ? RecoveryStatus.Contested : RecoveryStatus.Running), "INV-01", "status");
        hold(state.reinforced == life.reinforced, "INV-01", "reinforced");
        hold(state.newController == life.newController, "INV-01", "newController");
        hold(state.readyAt == life.readyAt && state.lapsesAt == life.lapsesAt, "INV-01", "readyAt or lapsesAt");
    }

    function _requireDelegate(uint256 index, PatientId patient, address account) private {
        PatientModel.Delegation memory expected = _MODEL.delegationOf(index, account);
        (Powers powers, uint48 from, uint48 until) = _REGISTRY.delegationOf(patient, account);
        hold(Powers.unwrap(powers) == expected.powers, "INV-01", "powers");
        hold(from == expected.from && until == expected.until, "INV-01", "window of a delegation");
        // The set asked for changes with time, so that a campaign asks for all of them.
        _requireMayAct(index, patient, account, 0);
        _requireMayAct(index, patient, account, uint16(block.timestamp % 32));
    }

    function _requireMayAct(uint256 index, PatientId patient, address account, uint16 power) private {
        bool may = _REGISTRY.mayAct(patient, account, Powers.wrap(power));
        hold(may == _MODEL.mayAct(index, account, power), "INV-01", "mayAct");
    }
}
