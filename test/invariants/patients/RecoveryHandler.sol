// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Approval, GuardianSet} from "../../../contracts/identity/interfaces/IPatientRegistry.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {TypedData} from "../support/TypedData.sol";
import {VM, hold, within} from "../support/Vm.sol";
import {HolderHandler} from "./HolderHandler.sol";
import {PatientModel} from "./PatientModel.sol";

/// @title What guardians, arbiters, thieves and time do to a patient's pseudonym
/// @notice Guardians collude as they please: any of them sign for anybody. What is wrong with a set of approvals, once in
/// four, is a foreign signature, a changed order, a double, an old attempt, another patient, a deadline that has come, or
/// a signature in another's name.
abstract contract RecoveryHandler is HolderHandler {
    /// @dev Approvals as given, and what they should be worth.
    struct Approvals {
        uint256 set;
        uint256 mask;
        uint256 fault;
        uint48 deadline;
        uint256 guardians;
        bool arbiter;
        bool sound;
    }

    /// @dev What the members sign, each in its own name: a recovery to `to`, or for zero the withdrawal of one.
    struct Words {
        PatientId patient;
        bytes32 guardians;
        address to;
        uint24 attempt;
        uint48 deadline;
    }

    // ------------------------------------------------------------------ moves

    function starts(uint256 patient, uint256 set, uint256 to, uint256 mask, uint256 fault) external {
        patient %= SUBJECTS;
        _start(patient, to % 16 == 15 ? address(0) : someone(to), _approvals(patient, set, mask, fault));
    }

    /// @notice Guardians who want the pseudonym for themselves: as many as the threshold asks for, for one of them.
    function guardiansCollude(uint256 patient) external {
        patient %= SUBJECTS;
        Approvals memory a = _approvals(patient, 0, 0, 1);
        uint256 threshold = _sets[a.set].threshold;
        _start(patient, _sets[a.set].guardians[0], _worth(patient, a, (1 << threshold) - 1));
    }

    function reinforces(uint256 patient, uint256 mask, uint256 fault) external {
        _reinforce(_frozenOr(patient), mask, fault);
    }

    /// @notice The controller objects, or a thief who holds its key.
    function objects(uint256 patient, uint256 how) external {
        _object(_frozenOr(patient), how);
    }

    function dismisses(uint256 patient, uint256 who, uint256 set) external {
        _dismiss(_frozenOr(patient), who, set);
    }

    function withdraws(uint256 patient, uint256 mask, uint256 fault) external {
        _withdraw(_frozenOr(patient), mask, fault);
    }

    function finishes(uint256 patient, uint256 who) external {
        _finish(_frozenOr(patient), who);
    }

    /// @notice The same, at the first second at which it can be, or at the last.
    function waitsAndFinishes(uint256 patient, uint256 who) external {
        patient = _frozenOr(patient);
        uint48 moment = MODEL.lifeOf(patient).readyAt;
        if (who % 4 == 3 && moment != 0) moment = MODEL.lifeOf(patient).lapsesAt - 1;
        if (moment > block.timestamp) VM.warp(moment);
        _finish(patient, who);
    }

    /// @notice Some seconds, days, or exactly to (or a second beside) the next turning point of a patient.
    function timePasses(uint256 patient, uint256 seed) external {
        patient %= SUBJECTS;
        uint256 turn = [MODEL.lifeOf(patient).readyAt, MODEL.lifeOf(patient).lapsesAt, MODEL.lifeOf(patient).pendingAt][
            (seed / 8) % 3
        ];
        turn += (seed / 24) % 3;
        if (seed % 8 > 2 && turn > block.timestamp + 1) VM.warp(turn - 1);
        else if (seed % 8 == 1) VM.warp(block.timestamp + within(seed / 8, 1, 10 days));
        else VM.warp(block.timestamp + within(seed / 8, 1, 8 hours));
    }

    // ------------------------------------------------------------------ the moves, whoever makes them

    function _start(uint256 patient, address to, Approvals memory a) private watched(Act.Start, patient) {
        bool may =
            !MODEL.lifeOf(patient).running &&
                MODEL.lifeOf(patient).controller != address(0) &&
                to != address(0) &&
                to != MODEL.lifeOf(patient).controller &&
                _suffices(patient, a) &&
                (_reinforced(a) || !MODEL.lifeOf(patient).escalated);
        bool ok = _submit(_beginning(patient, to, a));
        _judge(Act.Start, ok, may);
        if (ok) MODEL.start(patient, to, _sets[a.set].delay, _reinforced(a));
    }

    function _reinforce(uint256 patient, uint256 mask, uint256 fault) private watched(Act.Reinforce, patient) {
        Approvals memory a = _approvals(patient, 0, mask, fault);
        bool may = MODEL.lifeOf(patient).running && _suffices(patient, a) && _reinforced(a);
        bool ok = _submit(_reinforcement(patient, a));
        _judge(Act.Reinforce, ok, may);
        if (ok) MODEL.reinforce(patient);
    }

    function _object(uint256 patient, uint256 how) private watched(Act.Object, patient) {
        Try memory t = _try(MODEL.lifeOf(patient).controller, how, false);
        bool may =
            MODEL.lifeOf(patient).running &&
                !MODEL.lifeOf(patient).contested &&
                block.timestamp < MODEL.lifeOf(patient).readyAt;
        bool ok;
        if (t.entrance == 2) {
            uint24 attempt = MODEL.lifeOf(patient).attempt;
            bytes memory act = TypedData.objection(idOf(patient), t.controller, attempt, t.deadline);
            bytes memory signature = _sign(t.by, act);
            ok = _submit(abi.encodeCall(REGISTRY.objectToRecoveryBySignature, (idOf(patient), t.deadline, signature)));
        } else {
            ok = _call(t.by, t.entrance == 1, abi.encodeCall(REGISTRY.objectToRecovery, (idOf(patient))));
        }
        _judge(Act.Object, ok, may && t.honest);
        if (ok) MODEL.contest(patient);
    }

    function _dismiss(uint256 patient, uint256 who, uint256 set) private watched(Act.Dismiss, patient) {
        set = _setFor(patient, set);
        address by = who % 4 == 0 || _sets[set].arbiter == address(0) ? someone(who / 4) : _sets[set].arbiter;
        bool ok = _call(by, who % 8 > 5, abi.encodeCall(REGISTRY.dismissRecovery, (idOf(patient), _sets[set])));
        _judge(
            Act.Dismiss,
            ok,
            by == _arbiterOf(patient, set) && _isInForce(patient, set) && MODEL.lifeOf(patient).running
        );
        if (ok) MODEL.dismiss(patient);
    }

    function _withdraw(uint256 patient, uint256 mask, uint256 fault) private watched(Act.Withdraw, patient) {
        Approvals memory a = _approvals(patient, 0, mask, fault);
        bool ok = _submit(_withdrawal(patient, a));
        _judge(Act.Withdraw, ok, MODEL.lifeOf(patient).running && _suffices(patient, a));
        if (ok) MODEL.withdraw(patient);
    }

    function _finish(uint256 patient, uint256 who) private watched(Act.Finish, patient) {
        bool ok = _call(someone(who), who % 2 == 1, abi.encodeCall(REGISTRY.finishRecovery, (idOf(patient))));
        _judge(Act.Finish, ok, MODEL.isReady(patient));
        if (!ok) return;
        MODEL.finish(patient);
        ++finished[patient];
    }

    /// @dev Three times in four a patient in recovery, if there is one: elsewhere these acts are only refused.
    function _frozenOr(uint256 seed) private returns (uint256) {
        for (uint256 i; i < SUBJECTS && seed % 4 != 0; ++i) {
            if (MODEL.lifeOf((seed / 4 + i) % SUBJECTS).running) return (seed / 4 + i) % SUBJECTS;
        }
        return seed % SUBJECTS;
    }

    // ------------------------------------------------------------------ approvals

    function _approvals(
        uint256 patient,
        uint256 set,
        uint256 mask,
        uint256 fault
    ) private returns (Approvals memory a) {
        a.set = _setFor(patient, set);
        a.fault = fault % 4 == 0 ? 1 + ((fault / 4) % 7) : 0;
        a.deadline = uint48(block.timestamp + (a.fault == 6 ? 0 : 1));
        // Half of the time everybody signs, so that recoveries get somewhere.
        uint256 everybody = (1 << (_sets[a.set].guardians.length + 1)) - 1;
        return _worth(patient, a, mask % 2 == 0 ? everybody >> ((mask / 2) % 2) : (mask / 2) & everybody);
    }

    function _worth(uint256 patient, Approvals memory a, uint256 mask) private returns (Approvals memory) {
        uint256 size = _sets[a.set].guardians.length;
        a.mask = mask;
        a.arbiter = mask >> size == 1;
        a.guardians = 0;
        for (uint256 i; i < size; ++i) a.guardians += (mask >> i) & 1;
        a.sound = a.fault == 0 && (!a.arbiter || _arbiterOf(patient, a.set) != address(0));
        return a;
    }

    /// @dev Zero for none: also one that is a guardian or the controller, and would judge its own doing.
    function _arbiterOf(uint256 patient, uint256 set) private returns (address arbiter) {
        arbiter = _sets[set].arbiter;
        if (arbiter == MODEL.lifeOf(patient).controller) return address(0);
        for (uint256 i; i < _sets[set].guardians.length; ++i) {
            if (_sets[set].guardians[i] == arbiter) return address(0);
        }
    }

    function _isInForce(uint256 patient, uint256 set) private returns (bool) {
        return MODEL.lifeOf(patient).guardians == _setHashes[set] && _isUsable(set);
    }

    function _suffices(uint256 patient, Approvals memory a) private returns (bool) {
        return _isInForce(patient, a.set) && a.sound && a.guardians >= _sets[a.set].threshold;
    }

    function _reinforced(Approvals memory a) private view returns (bool) {
        return a.arbiter || a.guardians == _sets[a.set].guardians.length;
    }

    // ------------------------------------------------------------------ calls

    function _beginning(uint256 patient, address to, Approvals memory a) private returns (bytes memory) {
        Approval[] memory approvals = _collect(patient, a, to, MODEL.lifeOf(patient).attempt + 1);
        GuardianSet memory set = _sets[a.set];
        return abi.encodeCall(REGISTRY.startRecovery, (idOf(patient), set, to, a.deadline, approvals));
    }

    function _reinforcement(uint256 patient, Approvals memory a) private returns (bytes memory) {
        PatientModel.Life memory life = MODEL.lifeOf(patient);
        Approval[] memory approvals = _collect(patient, a, life.newController, life.attempt);
        GuardianSet memory set = _sets[a.set];
        return abi.encodeCall(REGISTRY.reinforceRecovery, (idOf(patient), set, a.deadline, approvals));
    }

    function _withdrawal(uint256 patient, Approvals memory a) private returns (bytes memory) {
        Approval[] memory approvals = _collect(patient, a, address(0), MODEL.lifeOf(patient).attempt);
        GuardianSet memory set = _sets[a.set];
        return abi.encodeCall(REGISTRY.withdrawRecovery, (idOf(patient), set, a.deadline, approvals));
    }

    function _named(uint256 patient, Approvals memory a) private view returns (PatientId) {
        return idOf(a.fault == 5 ? (patient + 1) % SUBJECTS : patient);
    }

    function _attempt(Approvals memory a, uint24 attempt) private pure returns (uint24) {
        if (a.fault != 4) return attempt;
        return attempt == 0 ? 1 : attempt - 1;
    }

    function _collect(
        uint256 patient,
        Approvals memory a,
        address to,
        uint24 attempt
    ) private view returns (Approval[] memory approvals) {
        Words memory words = Words(_named(patient, a), _setHashes[a.set], to, _attempt(a, attempt), a.deadline);
        GuardianSet memory set = _sets[a.set];
        uint256 size = set.guardians.length;
        approvals = new Approval[](a.guardians + (a.arbiter ? 1 : 0));
        uint256 next;
        for (uint256 i; i <= size; ++i) {
            if ((a.mask >> i) & 1 == 0) continue;
            address member = i == size ? set.arbiter : set.guardians[i];
            bytes memory act = _actOf(words, a.fault == 7 && next == 0 ? STRANGER : member);
            if (member == address(0)) member = THIEF;
            if (a.fault == 1 && next == 0) member = STRANGER;
            approvals[next++] = Approval(uint8(i), _sign(member, act));
        }
        if (a.fault == 3 && next > 0) approvals = _doubled(approvals);
        if (a.fault == 2 && next > 1) (approvals[0], approvals[1]) = (approvals[1], approvals[0]);
        if (a.fault == 2 && next == 1) approvals = _doubled(approvals);
    }

    function _actOf(Words memory words, address approver) private pure returns (bytes memory) {
        (PatientId patient, bytes32 guardians) = (words.patient, words.guardians);
        if (words.to == address(0)) {
            return TypedData.withdrawal(patient, guardians, approver, words.attempt, words.deadline);
        }
        return TypedData.recovery(patient, guardians, approver, words.to, words.attempt, words.deadline);
    }

    function _doubled(Approval[] memory approvals) private pure returns (Approval[] memory more) {
        more = new Approval[](approvals.length + 1);
        more[0] = approvals[0];
        for (uint256 i; i < approvals.length; ++i) more[i + 1] = approvals[i];
    }

    function _requireNonce(Try memory t, bool spent) internal view override {
        hold(REGISTRY.isNonceSpent(t.controller, t.nonce) == spent, "INV-10", "a nonce");
        hold(!REGISTRY.isNonceSpent(THIEF, t.nonce) || t.controller == THIEF, "INV-10", "another signer's nonce");
    }
}
