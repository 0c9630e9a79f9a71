// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {SignedActs} from "../kernel/signing/SignedActs.sol";
import {Kem} from "../kernel/terms/Kem.sol";
import {Powers} from "../kernel/terms/Powers.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {Window} from "../kernel/types/Window.sol";
import {Approval, GuardianSet, IPatientRegistry, RecoveryState} from "./interfaces/IPatientRegistry.sol";
import {PatientActs} from "./PatientActs.sol";
import {RecoveryLedger} from "./RecoveryLedger.sol";

/// @title Patients: a self-held pseudonym that survives its keys
/// @notice States, requirements and warnings are in {IPatientRegistry}, the recovery's steps in {RecoveryLedger}.
///
/// Nobody has power over this contract: it has no owner, no role, no pause and no upgrade. What it trusts is the forwarder
/// named at deployment (see {Governed}) and each patient's own guardians.
contract PatientRegistry is IPatientRegistry, RecoveryLedger, SignedActs {
    /// @dev One slot. It counts while `epoch` is the patient's.
    struct Delegation {
        Powers powers;
        uint48 from;
        uint48 until;
        uint48 epoch;
    }

    uint256 private constant MAX_GUARDIANS = 16;
    uint48 private constant MIN_RECOVERY_DELAY = 1 days;
    uint48 private constant MAX_RECOVERY_DELAY = 30 days;

    mapping(PatientId patient => mapping(address delegate => Delegation)) private _delegations;
    mapping(PatientId patient => bytes32 keyHash) private _encryptionKeys;

    constructor(address forwarder) ERC2771Context(forwarder) EIP712("Xinglin PatientRegistry", "1") {}

    // ------------------------------------------------------------------ identity

    /// @inheritdoc IPatientRegistry
    function register(bytes32 salt, bytes32 guardians) external returns (PatientId) {
        return _register(_msgSender(), salt, guardians);
    }

    /// @inheritdoc IPatientRegistry
    function registerBySignature(
        address controller,
        bytes32 salt,
        bytes32 guardians,
        uint48 deadline,
        bytes calldata signature
    ) external returns (PatientId) {
        _requireSigned(
            controller,
            PatientActs.registration(controller, salt, guardians, deadline),
            deadline,
            signature
        );
        return _register(controller, salt, guardians);
    }

    /// @inheritdoc IPatientRegistry
    function rotateController(
        PatientId patient,
        address newController,
        uint48 acceptanceDeadline,
        bytes calldata acceptance
    ) external {
        _requireController(patient);
        _rotate(patient, newController, acceptanceDeadline, acceptance);
    }

    /// @inheritdoc IPatientRegistry
    function rotateControllerBySignature(
        PatientId patient,
        address newController,
        uint48 acceptanceDeadline,
        bytes calldata acceptance,
        Authorisation calldata authorisation
    ) external {
        address controller = _requireKnown(patient);
        _requireSigned(
            controller,
            PatientActs.controllerRotation(patient, controller, newController, authorisation),
            authorisation
        );
        _rotate(patient, newController, acceptanceDeadline, acceptance);
    }

    /// @inheritdoc IPatientRegistry
    function publishEncryptionKey(PatientId patient, Kem kem, bytes calldata key) external {
        _requireController(patient);
        _publish(patient, kem, key);
    }

    /// @inheritdoc IPatientRegistry
    function publishEncryptionKeyBySignature(
        PatientId patient,
        Kem kem,
        bytes calldata key,
        Authorisation calldata authorisation
    ) external {
        address controller = _requireKnown(patient);
        _requireSigned(
            controller,
            PatientActs.encryptionKey(patient, controller, kem, key, authorisation),
            authorisation
        );
        _publish(patient, kem, key);
    }

    // ------------------------------------------------------------------ delegates

    /// @inheritdoc IPatientRegistry
    function setDelegate(PatientId patient, address delegate, Powers powers, uint48 from, uint48 until) external {
        _requireController(patient);
        _setDelegate(patient, delegate, powers, from, until);
    }

    /// @inheritdoc IPatientRegistry
    function setDelegateBySignature(
        PatientId patient,
        address delegate,
        Powers powers,
        uint48 from,
        uint48 until,
        Authorisation calldata authorisation
    ) external {
        address controller = _requireKnown(patient);
        _requireSigned(
            controller,
            PatientActs.delegation(patient, controller, delegate, powers, from, until, authorisation),
            authorisation
        );
        _setDelegate(patient, delegate, powers, from, until);
    }

    /// @inheritdoc IPatientRegistry
    function resignAsDelegate(PatientId patient) external {
        _requireKnown(patient);
        address delegate = _msgSender();
        (Powers powers, , ) = delegationOf(patient, delegate);
        require(!powers.isEmpty(), DelegateInvalid(patient, delegate));
        delete _delegations[patient][delegate];
        emit DelegateSet(patient, delegate, Powers.wrap(0), 0, 0);
    }

    // ------------------------------------------------------------------ guardians and recovery

    /// @inheritdoc IPatientRegistry
    function changeGuardians(PatientId patient, bytes32 guardians) external {
        _requireController(patient);
        _changeGuardians(patient, guardians);
    }

    /// @inheritdoc IPatientRegistry
    function changeGuardiansBySignature(
        PatientId patient,
        bytes32 guardians,
        Authorisation calldata authorisation
    ) external {
        address controller = _requireKnown(patient);
        _requireSigned(
            controller,
            PatientActs.guardianChange(patient, controller, guardians, authorisation),
            authorisation
        );
        _changeGuardians(patient, guardians);
    }

    /// @inheritdoc IPatientRegistry
    function startRecovery(
        PatientId patient,
        GuardianSet calldata set,
        address newController,
        uint48 deadline,
        Approval[] calldata approvals
    ) external {
        bytes32 guardians = _requireGuardians(patient, set);
        (address[] memory approvers, bool reinforced) = _approversIn(patient, set, approvals);
        _startRecovery(patient, newController, set.delay, reinforced);
        _requireRecoverySigned(patient, guardians, approvers, deadline, approvals);
    }

    /// @inheritdoc IPatientRegistry
    function reinforceRecovery(
        PatientId patient,
        GuardianSet calldata set,
        uint48 deadline,
        Approval[] calldata approvals
    ) external {
        bytes32 guardians = _requireGuardians(patient, set);
        _reinforceRecovery(patient);
        (address[] memory approvers, bool reinforced) = _approversIn(patient, set, approvals);
        require(reinforced, RecoveryNotReinforced(patient, _recoveries[patient].attempt));
        _requireRecoverySigned(patient, guardians, approvers, deadline, approvals);
    }

    /// @inheritdoc IPatientRegistry
    function objectToRecovery(PatientId patient) external {
        _requireController(patient);
        _objectToRecovery(patient);
    }

    /// @inheritdoc IPatientRegistry
    function objectToRecoveryBySignature(PatientId patient, uint48 deadline, bytes calldata signature) external {
        address controller = _requireKnown(patient);
        uint24 attempt = _recoveries[patient].attempt;
        bytes32 act = PatientActs.recoveryObjection(patient, controller, attempt, deadline);
        _requireSigned(controller, act, deadline, signature);
        _objectToRecovery(patient);
    }

    /// @inheritdoc IPatientRegistry
    function dismissRecovery(PatientId patient, GuardianSet calldata set) external {
        _requireGuardians(patient, set);
        address arbiter = _arbiterIn(patient, set);
        require(_msgSender() == arbiter, RecoveryNotArbitratedBy(patient, _msgSender(), arbiter));
        _dismissRecovery(patient, arbiter);
    }

    /// @inheritdoc IPatientRegistry
    function withdrawRecovery(
        PatientId patient,
        GuardianSet calldata set,
        uint48 deadline,
        Approval[] calldata approvals
    ) external {
        bytes32 guardians = _requireGuardians(patient, set);
        _withdrawRecovery(patient);
        (address[] memory approvers, ) = _approversIn(patient, set, approvals);
        uint24 attempt = _recoveries[patient].attempt;
        for (uint256 i; i < approvers.length; ++i) {
            bytes32 act = PatientActs.recoveryWithdrawal(patient, guardians, approvers[i], attempt, deadline);
            _requireSigned(approvers[i], act, deadline, approvals[i].signature);
        }
    }

    /// @inheritdoc IPatientRegistry
    function finishRecovery(PatientId patient) external {
        _requireKnown(patient);
        _finishRecovery(patient);
        delete _encryptionKeys[patient];
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IPatientRegistry
    function mayAct(PatientId patient, address account, Powers power) external view returns (bool) {
        Holding storage holding = _holdings[patient];
        if (holding.controller == address(0) || block.timestamp < holding.frozenUntil) return false;
        if (account == holding.controller) return true;
        Delegation storage delegation = _delegations[patient][account];
        return
            delegation.powers.include(power) &&
            delegation.epoch == holding.epoch &&
            Window.contains(delegation.from, delegation.until, block.timestamp);
    }

    /// @inheritdoc IPatientRegistry
    function patientIdOf(address controller, bytes32 salt) external pure returns (PatientId) {
        return PatientActs.patientId(controller, salt);
    }

    /// @inheritdoc IPatientRegistry
    function controllerOf(PatientId patient) external view returns (address) {
        return _holdings[patient].controller;
    }

    /// @inheritdoc IPatientRegistry
    function isRegistered(PatientId patient) external view returns (bool) {
        return _holdings[patient].controller != address(0);
    }

    /// @inheritdoc IPatientRegistry
    function isFrozen(PatientId patient) external view returns (bool) {
        return block.timestamp < _holdings[patient].frozenUntil;
    }

    /// @inheritdoc IPatientRegistry
    function epochOf(PatientId patient) external view returns (uint48) {
        return _holdings[patient].epoch;
    }

    /// @inheritdoc IPatientRegistry
    function guardiansOf(PatientId patient) external view returns (bytes32) {
        return _guardiansInForce(patient);
    }

    /// @inheritdoc IPatientRegistry
    function pendingGuardiansOf(PatientId patient) external view returns (bytes32 guardians, uint48 effectiveAt) {
        if (_isChangeDue(patient)) return (0, 0);
        return (_guardianChanges[patient].guardians, _guardianChanges[patient].effectiveAt);
    }

    /// @inheritdoc IPatientRegistry
    function delegationOf(
        PatientId patient,
        address delegate
    ) public view returns (Powers powers, uint48 from, uint48 until) {
        Delegation storage delegation = _delegations[patient][delegate];
        if (delegation.epoch != _holdings[patient].epoch) return (Powers.wrap(0), 0, 0);
        return (delegation.powers, delegation.from, delegation.until);
    }

    /// @inheritdoc IPatientRegistry
    function encryptionKeyHashOf(PatientId patient) external view returns (bytes32) {
        return _encryptionKeys[patient];
    }

    /// @inheritdoc IPatientRegistry
    function recoveryOf(PatientId patient) external view returns (RecoveryState memory) {
        return _recoveryState(patient);
    }

    /// @inheritdoc IPatientRegistry
    function guardianSetHash(GuardianSet calldata set) public pure returns (bytes32) {
        return keccak256(abi.encode(set));
    }

    // ------------------------------------------------------------------ acts, whatever their entrance

    function _register(address controller, bytes32 salt, bytes32 guardians) private returns (PatientId patient) {
        patient = PatientActs.patientId(controller, salt);
        _hold(patient, controller, guardians);
    }

    function _rotate(
        PatientId patient,
        address newController,
        uint48 acceptanceDeadline,
        bytes calldata acceptance
    ) private {
        address controller = _holdings[patient].controller;
        _rotateController(patient, newController);
        bytes32 act = PatientActs.controllerAcceptance(patient, controller, newController, acceptanceDeadline);
        _requireSigned(newController, act, acceptanceDeadline, acceptance);
    }

    function _publish(PatientId patient, Kem kem, bytes calldata key) private {
        _requireFree(patient);
        kem.requireKey(key.length);
        _encryptionKeys[patient] = keccak256(abi.encode(kem, key));
        emit EncryptionKeyPublished(patient, kem, key);
    }

    function _setDelegate(PatientId patient, address delegate, Powers powers, uint48 from, uint48 until) private {
        _requireFree(patient);
        require(
            delegate != address(0) && delegate != _holdings[patient].controller,
            DelegateInvalid(patient, delegate)
        );
        powers.requireKnown();
        if (powers.isEmpty()) {
            (from, until) = (0, 0);
            delete _delegations[patient][delegate];
        } else {
            Window.requireUsable(from, until);
            _delegations[patient][delegate] = Delegation(powers, from, until, _holdings[patient].epoch);
        }
        emit DelegateSet(patient, delegate, powers, from, until);
    }

    // ------------------------------------------------------------------ who may

    function _requireKnown(PatientId patient) private view returns (address controller) {
        controller = _holdings[patient].controller;
        require(controller != address(0), PatientUnknown(patient));
    }

    function _requireController(PatientId patient) private view {
        require(_msgSender() == _requireKnown(patient), PatientNotControlledBy(patient, _msgSender()));
    }

    /// @dev Whether `set` is in force and follows the rules; returns its hash.
    function _requireGuardians(PatientId patient, GuardianSet calldata set) private view returns (bytes32 guardians) {
        _requireKnown(patient);
        guardians = guardianSetHash(set);
        bytes32 inForce = _guardiansInForce(patient);
        require(guardians == inForce, GuardianSetMismatch(patient, guardians, inForce));
        require(
            set.guardians.length <= MAX_GUARDIANS &&
                set.threshold != 0 &&
                set.threshold <= set.guardians.length &&
                set.delay >= MIN_RECOVERY_DELAY &&
                set.delay <= MAX_RECOVERY_DELAY &&
                _isAscending(set.guardians),
            GuardianSetInvalid(patient, set.guardians.length, set.threshold, set.delay)
        );
    }

    /// @dev The arbiter, zero for none. One that is a guardian too, or holds the key in question, would judge its own doing and
    /// counts as none.
    function _arbiterIn(PatientId patient, GuardianSet calldata set) private view returns (address) {
        if (set.arbiter == _holdings[patient].controller) return address(0);
        for (uint256 i; i < set.guardians.length; ++i) {
            if (set.guardians[i] == set.arbiter) return address(0);
        }
        return set.arbiter;
    }

    /// @dev Strictly, from above zero, so that the zero address is no guardian.
    function _isAscending(address[] calldata guardians) private pure returns (bool) {
        address last;
        for (uint256 i; i < guardians.length; ++i) {
            if (guardians[i] <= last) return false;
            last = guardians[i];
        }
        return true;
    }

    /// @dev Who approves, each member at most once (17 at the most), and whether that makes an act reinforced. Whether they
    /// signed is for the caller to check.
    function _approversIn(
        PatientId patient,
        GuardianSet calldata set,
        Approval[] calldata approvals
    ) private view returns (address[] memory approvers, bool reinforced) {
        uint256 arbiterIndex = set.guardians.length;
        uint256 lastMember = _arbiterIn(patient, set) == address(0) ? arbiterIndex - 1 : arbiterIndex;
        uint256 nextMember;
        uint256 guardiansSigned;
        approvers = new address[](approvals.length);
        for (uint256 i; i < approvals.length; ++i) {
            uint8 member = approvals[i].member;
            require(member >= nextMember && member <= lastMember, ApprovalOutOfOrder(patient, member));
            nextMember = member + 1;
            if (member != arbiterIndex) ++guardiansSigned;
            approvers[i] = member == arbiterIndex ? set.arbiter : set.guardians[member];
        }
        require(guardiansSigned >= set.threshold, ApprovalsTooFew(patient, guardiansSigned, set.threshold));
        reinforced = guardiansSigned == arbiterIndex || nextMember > arbiterIndex;
    }

    /// @dev Whether each signed, in its own name, for the recovery that runs now. Wallets are asked last, and see the act done.
    function _requireRecoverySigned(
        PatientId patient,
        bytes32 guardians,
        address[] memory approvers,
        uint48 deadline,
        Approval[] calldata approvals
    ) private view {
        address newController = _recoveries[patient].newController;
        uint24 attempt = _recoveries[patient].attempt;
        for (uint256 i; i < approvers.length; ++i) {
            bytes32 act = PatientActs.recovery(patient, guardians, approvers[i], newController, attempt, deadline);
            _requireSigned(approvers[i], act, deadline, approvals[i].signature);
        }
    }
}
