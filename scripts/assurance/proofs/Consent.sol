// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Denial} from "../../../contracts/consent/interfaces/IConsentRegistry.sol";
import {Standings} from "../../../contracts/consent/Standings.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";

/// @dev Each harness puts a patient into any state that can be written down, takes one step, and asserts what has to hold after it.
contract RevokedWithAllNeverCountsAgain is Standings {
    function revokeAll(
        PatientId patient,
        bytes29 directive,
        uint24 current,
        uint24 epoch,
        uint48 from,
        uint48 until
    ) external {
        require(epoch <= current);
        _standings[patient] = Standing(current, directive);
        _nextEpoch(patient);
        assert(_standingProblem(from, until, epoch, _standings[patient].epoch) == Denial.Revoked);
    }
}

/// @dev So what is older than an epoch is older than every epoch after it.
contract EpochsOnlyGrow is Standings {
    function revokeAll(PatientId patient, PatientId other, uint24 epoch, bytes29 directive) external {
        _standings[other] = Standing(epoch, directive);
        _nextEpoch(patient);
        assert(_standings[other].epoch >= epoch);
    }
}

contract RevokingAllTouchesNoOtherPatient is Standings {
    function revokeAll(PatientId patient, PatientId other, uint24 epoch, bytes29 directive) external {
        require(PatientId.unwrap(patient) != PatientId.unwrap(other));
        _standings[other] = Standing(epoch, directive);
        _nextEpoch(patient);
        assert(_standings[other].epoch == epoch && _standings[other].directive == directive);
    }
}

contract RevokingAllLeavesTheDirective is Standings {
    function revokeAll(PatientId patient, uint24 epoch, bytes29 directive) external {
        _standings[patient] = Standing(epoch, directive);
        _nextEpoch(patient);
        assert(_standings[patient].directive == directive);
    }
}

contract CountsOnlyInItsWindow is Standings {
    function ask(uint48 from, uint48 until, uint24 epoch, uint24 current) external view {
        bool counts = _standingProblem(from, until, epoch, current) == Denial.None;
        assert(!counts || (from <= block.timestamp && block.timestamp < until && epoch == current));
    }
}

/// @dev A revocation leaves a line of zeros.
contract RevokedNeverCounts is Standings {
    function ask(uint24 current) external view {
        assert(_standingProblem(0, 0, 0, current) != Denial.None);
    }
}

contract WhatCountsIsNotReplaced is Standings {
    function replace(uint48 from, uint48 until, uint24 epoch, uint24 current) external view {
        require(_standingProblem(from, until, epoch, current) == Denial.None);
        assert(!_isFree(until, epoch, current));
    }
}
