// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PatientId} from "../kernel/types/Ids.sol";
import {IPatientRegistry, RecoveryState, RecoveryStatus} from "./interfaces/IPatientRegistry.sol";

/// @title Who controls a patient's pseudonym, and how guardians move it
/// @notice The state machine behind {IPatientRegistry}, without signatures, senders or calls, so that the solver can prove
/// its rules (`npm run prove`) on the very code that is deployed. Authentication is the inheriting contract's.
///
/// ```
///                     _startRecovery                    _objectToRecovery
///   free ──────────────────────────────► Running ──────────────────────────► Contested
///    ▲  ▲                                 │  │ │                              │   │  │
///    │  └── _withdrawRecovery, lapse ─────┘  │ └──────► _finishRecovery ◄─────┘   │  │
///    │      _dismissRecovery ◄───────────────┘          (if reinforced)           │  │
///    └── _withdrawRecovery, lapse, _dismissRecovery ──────────────────────────────┴──┘
/// ```
///
/// A withdrawal, or a contest that lapses, leaves the patient escalated: the next recovery starts reinforced or not at all.
/// Frozen is computed: `now < frozenUntil`. Nothing has to be called for a recovery to lapse.
abstract contract RecoveryLedger {
    /// @dev One slot.
    struct Holding {
        address controller;
        /// A recovery runs until then.
        uint48 frozenUntil;
        /// Number of finished recoveries.
        uint48 epoch;
    }

    /// @dev One slot. What it says of a recovery counts only while the holding is frozen, except `attempt` and `escalated`.
    struct Recovery {
        address newController;
        uint48 readyAt;
        uint24 attempt;
        RecoveryStatus status;
        bool reinforced;
        bool escalated;
    }

    struct GuardianChange {
        bytes32 guardians;
        uint48 effectiveAt;
    }

    /// @notice Seconds that a change of guardians waits where guardians are in force.
    uint48 public constant GUARDIAN_CHANGE_DELAY = 7 days;
    /// @notice Seconds that an objection gives guardians and arbiter at least.
    uint48 public constant CONTEST_PERIOD = 7 days;
    /// @notice Seconds after `readyAt` in which a recovery has to be finished.
    uint48 public constant FINISH_WINDOW = 7 days;

    mapping(PatientId patient => Holding) internal _holdings;
    mapping(PatientId patient => Recovery) internal _recoveries;
    mapping(PatientId patient => bytes32 guardians) internal _guardians;
    mapping(PatientId patient => GuardianChange) internal _guardianChanges;

    // ------------------------------------------------------------------ steps

    /// @dev The caller has authenticated the controller, so it is not zero.
    function _hold(PatientId patient, address controller, bytes32 guardians) internal {
        require(_holdings[patient].controller == address(0), IPatientRegistry.PatientAlreadyRegistered(patient));
        _holdings[patient].controller = controller;
        if (guardians != 0) _guardians[patient] = guardians;
        emit IPatientRegistry.PatientRegistered(patient, controller, guardians);
    }

    function _rotateController(PatientId patient, address to) internal {
        _requireFree(patient);
        address from = _holdings[patient].controller;
        require(to != address(0) && to != from, IPatientRegistry.ControllerInvalid(patient, to));
        _settleGuardians(patient);
        _cancelGuardianChange(patient);
        _holdings[patient].controller = to;
        emit IPatientRegistry.ControllerRotated(patient, from, to);
    }

    function _changeGuardians(PatientId patient, bytes32 guardians) internal {
        _requireFree(patient);
        _settleGuardians(patient);
        bytes32 inForce = _guardians[patient];
        uint48 effectiveAt = uint48(block.timestamp);
        if (inForce == 0) {
            _guardians[patient] = guardians;
        } else if (guardians == inForce) {
            delete _guardianChanges[patient];
        } else {
            effectiveAt += GUARDIAN_CHANGE_DELAY;
            _guardianChanges[patient] = GuardianChange(guardians, effectiveAt);
        }
        emit IPatientRegistry.GuardiansChanged(patient, guardians, effectiveAt);
    }

    /// @dev The caller has checked that the guardians in force stand behind it, and whether it is reinforced.
    function _startRecovery(PatientId patient, address newController, uint48 delay, bool reinforced) internal {
        uint48 frozenUntil = _holdings[patient].frozenUntil;
        uint24 attempt = _recoveries[patient].attempt;
        require(block.timestamp >= frozenUntil, IPatientRegistry.RecoveryRunning(patient, attempt, frozenUntil));
        require(
            newController != address(0) && newController != _holdings[patient].controller,
            IPatientRegistry.ControllerInvalid(patient, newController)
        );
        _settleGuardians(patient);
        require(
            reinforced || !_recoveries[patient].escalated,
            IPatientRegistry.RecoveryNotReinforced(patient, attempt + 1)
        );

        _cancelGuardianChange(patient);
        uint48 readyAt = uint48(block.timestamp) + delay;
        uint48 lapsesAt = readyAt + FINISH_WINDOW;
        _recoveries[patient].attempt = attempt + 1;
        _recoveries[patient].newController = newController;
        _recoveries[patient].readyAt = readyAt;
        _recoveries[patient].status = RecoveryStatus.Running;
        _recoveries[patient].reinforced = reinforced;
        _holdings[patient].frozenUntil = lapsesAt;
        emit IPatientRegistry.RecoveryStarted(patient, attempt + 1, newController, readyAt, lapsesAt, reinforced);
    }

    function _reinforceRecovery(PatientId patient) internal {
        _requireRunning(patient);
        _recoveries[patient].reinforced = true;
        emit IPatientRegistry.RecoveryReinforced(patient, _recoveries[patient].attempt);
    }

    function _objectToRecovery(PatientId patient) internal {
        _requireRunning(patient);
        uint24 attempt = _recoveries[patient].attempt;
        uint48 readyAt = _recoveries[patient].readyAt;
        require(
            _recoveries[patient].status == RecoveryStatus.Running && block.timestamp < readyAt,
            IPatientRegistry.RecoveryObjectionClosed(patient, attempt, readyAt)
        );
        uint48 contestEnd = uint48(block.timestamp) + CONTEST_PERIOD;
        if (readyAt < contestEnd) readyAt = contestEnd;
        uint48 lapsesAt = readyAt + FINISH_WINDOW;
        _recoveries[patient].status = RecoveryStatus.Contested;
        _recoveries[patient].escalated = true;
        _recoveries[patient].readyAt = readyAt;
        _holdings[patient].frozenUntil = lapsesAt;
        emit IPatientRegistry.RecoveryContested(patient, attempt, readyAt, lapsesAt);
    }

    function _dismissRecovery(PatientId patient, address arbiter) internal {
        _requireRunning(patient);
        _recoveries[patient].escalated = false;
        _guardians[patient] = 0;
        _endRecovery(patient);
        emit IPatientRegistry.RecoveryDismissed(patient, _recoveries[patient].attempt, arbiter);
    }

    function _withdrawRecovery(PatientId patient) internal {
        _requireRunning(patient);
        _recoveries[patient].escalated = true;
        _endRecovery(patient);
        emit IPatientRegistry.RecoveryWithdrawn(patient, _recoveries[patient].attempt);
    }

    function _finishRecovery(PatientId patient) internal {
        _requireRunning(patient);
        uint24 attempt = _recoveries[patient].attempt;
        uint48 readyAt = _recoveries[patient].readyAt;
        require(
            block.timestamp >= readyAt,
            IPatientRegistry.RecoveryNotReady(patient, readyAt, uint48(block.timestamp))
        );
        require(
            _recoveries[patient].status == RecoveryStatus.Running || _recoveries[patient].reinforced,
            IPatientRegistry.RecoveryNotReinforced(patient, attempt)
        );
        address from = _holdings[patient].controller;
        address to = _recoveries[patient].newController;
        _holdings[patient].controller = to;
        _holdings[patient].epoch += 1;
        _recoveries[patient].escalated = false;
        _endRecovery(patient);
        emit IPatientRegistry.RecoveryFinished(patient, attempt, from, to);
    }

    // ------------------------------------------------------------------ state of now

    function _requireFree(PatientId patient) internal view {
        uint48 frozenUntil = _holdings[patient].frozenUntil;
        require(block.timestamp >= frozenUntil, IPatientRegistry.PatientFrozen(patient, frozenUntil));
    }

    function _guardiansInForce(PatientId patient) internal view returns (bytes32) {
        return _isChangeDue(patient) ? _guardianChanges[patient].guardians : _guardians[patient];
    }

    function _recoveryState(PatientId patient) internal view returns (RecoveryState memory state) {
        state.attempt = _recoveries[patient].attempt;
        state.escalated = _recoveries[patient].escalated && !_isChangeDue(patient);
        uint48 lapsesAt = _holdings[patient].frozenUntil;
        if (block.timestamp < lapsesAt) {
            state.status = _recoveries[patient].status;
            state.reinforced = _recoveries[patient].reinforced;
            state.newController = _recoveries[patient].newController;
            state.readyAt = _recoveries[patient].readyAt;
            state.lapsesAt = lapsesAt;
        }
    }

    function _requireRunning(PatientId patient) private view {
        require(
            block.timestamp < _holdings[patient].frozenUntil,
            IPatientRegistry.RecoveryNotRunning(patient, _recoveries[patient].attempt)
        );
    }

    /// @dev Whether a change of guardians has come into force that storage does not show yet.
    function _isChangeDue(PatientId patient) internal view returns (bool) {
        uint48 effectiveAt = _guardianChanges[patient].effectiveAt;
        return effectiveAt != 0 && block.timestamp >= effectiveAt;
    }

    /// @dev Writes down a change of guardians that has come into force; with it the escalation ends.
    function _settleGuardians(PatientId patient) private {
        if (_isChangeDue(patient)) {
            _guardians[patient] = _guardianChanges[patient].guardians;
            _recoveries[patient].escalated = false;
            delete _guardianChanges[patient];
        }
    }

    /// @dev Drops a change of guardians that still waits.
    function _cancelGuardianChange(PatientId patient) private {
        if (_guardianChanges[patient].effectiveAt != 0) {
            delete _guardianChanges[patient];
            emit IPatientRegistry.GuardiansChanged(patient, _guardians[patient], uint48(block.timestamp));
        }
    }

    function _endRecovery(PatientId patient) private {
        _holdings[patient].frozenUntil = 0;
        _recoveries[patient].status = RecoveryStatus.None;
    }
}
