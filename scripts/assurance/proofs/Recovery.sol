// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {RecoveryLedger} from "../../../contracts/identity/RecoveryLedger.sol";
import {RecoveryStatus} from "../../../contracts/identity/interfaces/IPatientRegistry.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";

/// @dev Each harness puts the ledger into any state that can be written down, also states that no history leads to, takes
/// one step, and asserts what has to hold after it. A property that holds so holds after any history.
///
/// Times stay below 2^47 seconds (4 million years), so that sums of times fit their type as they do on a chain.
abstract contract AnyState is RecoveryLedger {
    function _atAPossibleTime(uint48 duration) internal view {
        require(block.timestamp < 2 ** 47 && duration < 2 ** 46);
    }
}

contract FinishesInItsTime is AnyState {
    function finish(PatientId p, uint48 frozenUntil, uint48 readyAt, RecoveryStatus status, bool reinforced) external {
        _holdings[p].frozenUntil = frozenUntil;
        _recoveries[p].readyAt = readyAt;
        _recoveries[p].status = status;
        _recoveries[p].reinforced = reinforced;
        _finishRecovery(p);
        assert(readyAt <= block.timestamp && block.timestamp < frozenUntil);
    }
}

contract ContestedFinishesOnlyReinforced is AnyState {
    function finish(PatientId p, uint48 frozenUntil, uint48 readyAt, bool reinforced) external {
        _holdings[p].frozenUntil = frozenUntil;
        _recoveries[p].readyAt = readyAt;
        _recoveries[p].status = RecoveryStatus.Contested;
        _recoveries[p].reinforced = reinforced;
        _finishRecovery(p);
        assert(reinforced);
    }
}

contract FinishHandsOverAndMovesTheEpoch is AnyState {
    function finish(
        PatientId p,
        uint48 frozenUntil,
        uint48 epoch,
        address newController,
        RecoveryStatus status
    ) external {
        _holdings[p].frozenUntil = frozenUntil;
        _holdings[p].epoch = epoch;
        _recoveries[p].newController = newController;
        _recoveries[p].status = status;
        _finishRecovery(p);
        assert(_holdings[p].controller == newController && _holdings[p].epoch == epoch + 1);
    }
}

contract StartsOnlyWhenFree is AnyState {
    function start(PatientId p, uint48 frozenUntil, address to, uint48 delay, bool reinforced) external {
        _atAPossibleTime(delay);
        _holdings[p].frozenUntil = frozenUntil;
        _startRecovery(p, to, delay, reinforced);
        assert(block.timestamp >= frozenUntil);
    }
}

contract StartNumbersAttemptsUpwards is AnyState {
    function start(PatientId p, uint24 attempt, address to, uint48 delay, bool reinforced) external {
        _atAPossibleTime(delay);
        _recoveries[p].attempt = attempt;
        _startRecovery(p, to, delay, reinforced);
        assert(_recoveries[p].attempt > attempt);
    }
}

contract StartHonoursTheDelay is AnyState {
    function start(PatientId p, address to, uint48 delay, bool reinforced) external {
        _atAPossibleTime(delay);
        _startRecovery(p, to, delay, reinforced);
        assert(_recoveries[p].readyAt >= uint48(block.timestamp) + delay);
    }
}

/// @dev Where no change of guardians has come into force since; one that has ends the escalation.
contract EscalatedStartsOnlyReinforced is AnyState {
    function start(PatientId p, address to, uint48 delay, bool reinforced) external {
        _atAPossibleTime(delay);
        _recoveries[p].escalated = true;
        require(!_isChangeDue(p));
        _startRecovery(p, to, delay, reinforced);
        assert(reinforced);
    }
}

contract FrozenRotatesNothing is AnyState {
    function rotate(PatientId p, uint48 frozenUntil, address controller, address to) external {
        _holdings[p].frozenUntil = frozenUntil;
        _holdings[p].controller = controller;
        _rotateController(p, to);
        assert(block.timestamp >= frozenUntil);
    }
}

contract FrozenChangesNoGuardians is AnyState {
    function change(PatientId p, uint48 frozenUntil, bytes32 guardians) external {
        _atAPossibleTime(0);
        _holdings[p].frozenUntil = frozenUntil;
        _changeGuardians(p, guardians);
        assert(block.timestamp >= frozenUntil);
    }
}

contract ObjectionGivesTime is AnyState {
    function objectTo(PatientId p, uint48 frozenUntil, uint48 readyAt) external {
        _atAPossibleTime(0);
        _holdings[p].frozenUntil = frozenUntil;
        _recoveries[p].readyAt = readyAt;
        _recoveries[p].status = RecoveryStatus.Running;
        _objectToRecovery(p);
        assert(_recoveries[p].readyAt >= readyAt && _recoveries[p].readyAt >= uint48(block.timestamp) + 7 days);
    }
}

contract ObjectionKeepsFrozen is AnyState {
    function objectTo(PatientId p, uint48 frozenUntil, uint48 readyAt) external {
        _atAPossibleTime(0);
        _holdings[p].frozenUntil = frozenUntil;
        _recoveries[p].readyAt = readyAt;
        _recoveries[p].status = RecoveryStatus.Running;
        _objectToRecovery(p);
        assert(_holdings[p].frozenUntil > _recoveries[p].readyAt && _recoveries[p].status == RecoveryStatus.Contested);
    }
}

contract ObjectionComesOnceAndInTime is AnyState {
    function objectTo(PatientId p, uint48 frozenUntil, uint48 readyAt, RecoveryStatus status) external {
        _atAPossibleTime(0);
        _holdings[p].frozenUntil = frozenUntil;
        _recoveries[p].readyAt = readyAt;
        _recoveries[p].status = status;
        _objectToRecovery(p);
        assert(status == RecoveryStatus.Running && block.timestamp < readyAt);
    }
}

contract DismissalWipesGuardians is AnyState {
    function dismiss(PatientId p, uint48 frozenUntil, bytes32 guardians, address arbiter) external {
        _holdings[p].frozenUntil = frozenUntil;
        _guardians[p] = guardians;
        _recoveries[p].escalated = true;
        _dismissRecovery(p, arbiter);
        assert(_guardians[p] == 0 && _holdings[p].frozenUntil == 0 && !_recoveries[p].escalated);
    }
}

contract WithdrawalEscalates is AnyState {
    function withdraw(PatientId p, uint48 frozenUntil) external {
        _holdings[p].frozenUntil = frozenUntil;
        _withdrawRecovery(p);
        assert(_holdings[p].frozenUntil == 0 && _recoveries[p].escalated);
    }
}

/// @dev The steps that only mark or end a recovery, one by choice.
abstract contract AnySmallStep is AnyState {
    function _step(PatientId p, uint8 which, address arbiter) internal {
        if (which == 0) _reinforceRecovery(p);
        else if (which == 1) _dismissRecovery(p, arbiter);
        else _withdrawRecovery(p);
    }
}

contract SmallStepsLeaveTheController is AnySmallStep {
    function step(PatientId p, uint48 frozenUntil, address holder, uint8 which, address arbiter) external {
        _holdings[p].controller = holder;
        _holdings[p].frozenUntil = frozenUntil;
        _step(p, which, arbiter);
        assert(_holdings[p].controller == holder);
    }
}

contract SmallStepsLeaveTheAttempt is AnySmallStep {
    function step(PatientId p, uint48 frozenUntil, uint24 attempt, uint8 which, address arbiter) external {
        _holdings[p].frozenUntil = frozenUntil;
        _recoveries[p].attempt = attempt;
        _step(p, which, arbiter);
        assert(_recoveries[p].attempt == attempt);
    }
}

contract SmallStepsTouchNoOtherPatient is AnySmallStep {
    function step(PatientId p, PatientId q, uint48 frozenUntil, uint48 others, uint8 which, address arbiter) external {
        require(PatientId.unwrap(p) != PatientId.unwrap(q));
        _holdings[p].frozenUntil = frozenUntil;
        _holdings[q].frozenUntil = others;
        _step(p, which, arbiter);
        assert(_holdings[q].frozenUntil == others);
    }
}
