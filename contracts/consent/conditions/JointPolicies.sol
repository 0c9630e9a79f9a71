// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Profession, Professions} from "../../kernel/terms/Profession.sol";
import {StaffRole, StaffRoles} from "../../kernel/terms/StaffRole.sol";
import {IJointAccess} from "../interfaces/IJointAccess.sol";
import {TermWords} from "../TermWords.sol";

/// @title Who has to agree before restricted data opens, in words
/// @notice A policy is the condition's arguments. Its first word holds, after the kind, 1 byte quorum, 2 bytes minutes, and
/// 1 to 6 steps of a byte each; the rest is zero. One word more for each named account, in the order of their steps.
///
/// | step | who fits |
/// |---|---|
/// | 0x01 – 0x3f | who practises this profession at the requester's organisation |
/// | 0x40 + role | who has this staff role there, in any profession |
/// | 0x80 | the patient's controller, or a delegate with `CONSENT` |
/// | 0x81 | the named account |
library JointPolicies {
    uint8 internal constant STAFF_ROLE = 0x40;
    uint8 internal constant PATIENT = 0x80;
    uint8 internal constant NAMED = 0x81;

    uint256 private constant MAX_STEPS = 6;
    uint16 private constant MAX_MINUTES = 24 * 60;
    /// @dev Where things stand in the first word.
    uint256 private constant QUORUM = 1;
    uint256 private constant MINUTES = 2;
    uint256 private constant STEPS = 4;

    function requireValid(bytes32[] calldata policy) internal pure {
        require(policy.length != 0, IJointAccess.JointPolicyInvalid(0, 0));
        bytes32 head = policy[0];
        uint256 steps = stepCount(policy);
        require(_isHead(head, steps), IJointAccess.JointPolicyInvalid(0, head));

        uint256 named;
        for (uint256 i; i < steps; ++i) {
            uint8 step = stepAt(policy, i);
            require(_isStep(step), IJointAccess.JointPolicyInvalid(0, head));
            if (step != NAMED) continue;
            ++named;
            require(named < policy.length, IJointAccess.JointPolicyInvalid(named, 0));
            require(_isAccount(policy[named]), IJointAccess.JointPolicyInvalid(named, policy[named]));
        }
        uint256 last = policy.length - 1;
        require(last == named, IJointAccess.JointPolicyInvalid(last, policy[last]));
    }

    function quorumOf(bytes32[] calldata policy) internal pure returns (uint8) {
        return uint8(policy[0][QUORUM]);
    }

    /// @dev For how long it opens, in seconds.
    function openTime(bytes32[] calldata policy) internal pure returns (uint48) {
        return uint48(_minutesIn(policy[0])) * 1 minutes;
    }

    function stepCount(bytes32[] calldata policy) internal pure returns (uint256 steps) {
        while (steps < MAX_STEPS && stepAt(policy, steps) != 0) ++steps;
    }

    function stepAt(bytes32[] calldata policy, uint256 step) internal pure returns (uint8) {
        return uint8(policy[0][STEPS + step]);
    }

    /// @dev The account that the step names.
    function namedAt(bytes32[] calldata policy, uint256 step) internal pure returns (address) {
        uint256 index = 1;
        for (uint256 i; i < step; ++i) {
            if (stepAt(policy, i) == NAMED) ++index;
        }
        return TermWords.addressIn(policy[index]);
    }

    function _isHead(bytes32 head, uint256 steps) private pure returns (bool) {
        uint8 quorum = uint8(head[QUORUM]);
        uint16 time = _minutesIn(head);
        return
            TermWords.kindOf(head) == TermWords.ARGUMENT &&
            quorum != 0 &&
            quorum <= steps &&
            time != 0 &&
            time <= MAX_MINUTES &&
            head << (8 * (STEPS + steps)) == 0;
    }

    function _isStep(uint8 step) private pure returns (bool) {
        if (step == PATIENT || step == NAMED) return true;
        if (step < STAFF_ROLE) return step <= Profession.unwrap(Professions.LAST);
        return step != STAFF_ROLE && step <= STAFF_ROLE + StaffRole.unwrap(StaffRoles.LAST);
    }

    function _isAccount(bytes32 word) private pure returns (bool) {
        uint256 value = uint248(uint256(word));
        return TermWords.kindOf(word) == TermWords.ARGUMENT && value != 0 && value <= type(uint160).max;
    }

    function _minutesIn(bytes32 head) private pure returns (uint16) {
        return uint16(bytes2(head << (8 * MINUTES)));
    }
}
