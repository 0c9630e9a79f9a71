// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {JointAttempts} from "../../../contracts/consent/conditions/JointAttempts.sol";
import {JointId, JointPhase} from "../../../contracts/consent/interfaces/IJointAccess.sol";

contract EndedIsNeverOpened is JointAttempts {
    function open(bytes32 key, JointId request, Kept memory kept) external {
        require(kept.until <= block.timestamp);
        _joints[key] = kept;
        _requirePending(request, _joints[key]);
        assert(false);
    }
}

contract ClosedIsOver is JointAttempts {
    function close(bytes32 key, Kept memory kept) external {
        require(kept.attempt != 0);
        _joints[key] = kept;
        _close(key);
        assert(_phaseOf(_joints[key]) == JointPhase.Over);
    }
}

contract OpenedOnce is JointAttempts {
    function open(bytes32 key, JointId request, Kept memory kept, uint48 until) external {
        _joints[key] = kept;
        _openUntil(key, until);
        _requirePending(request, _joints[key]);
        assert(false);
    }
}

contract AttemptsOnlyGrow is JointAttempts {
    function begin(bytes32 key, Kept memory before, uint48 until, bytes32 reasonHash) external {
        _joints[key] = before;
        _begin(key, until, reasonHash);
        assert(_joints[key].attempt > before.attempt && !_joints[key].opened);
    }
}

contract RunningIsNotReplaced is JointAttempts {
    function begin(bytes32 key, Kept memory before, uint48 until, bytes32 reasonHash) external {
        _joints[key] = before;
        _begin(key, until, reasonHash);
        assert(before.until <= block.timestamp);
    }
}

contract StepsTouchNoOtherRequest is JointAttempts {
    function step(
        bytes32 key,
        bytes32 other,
        uint24 attempt,
        uint48 then,
        bool opened,
        uint48 until,
        uint8 which
    ) external {
        require(key != other);
        _joints[other].attempt = attempt;
        _joints[other].until = then;
        _joints[other].opened = opened;
        if (which == 0) _begin(key, until, 0);
        else if (which == 1) _openUntil(key, until);
        else _close(key);
        assert(_joints[other].attempt == attempt && _joints[other].until == then && _joints[other].opened == opened);
    }
}
