// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IJointAccess, JointId, JointPhase} from "../interfaces/IJointAccess.sol";

/// @title How far a request for joint access has come
/// @notice The state machine behind {IJointAccess}, without people and policies, so that the solver can follow
/// (`npm run prove -- consent`).
///
/// ```
/// none, over ──_begin──► pending ──_requirePending, _openUntil──► open
///      ▲                    └──────── _close, time ────────────────┘
///      └───────────────────────────────────────────────────────────┘
/// ```
abstract contract JointAttempts {
    /// @dev One slot, and the reason. A closed request has no end any more, so its phase is over.
    struct Kept {
        uint24 attempt;
        uint48 until;
        bool opened;
        bytes32 reasonHash;
    }

    mapping(bytes32 key => Kept) internal _joints;

    /// @dev Another attempt, whose id no other has, so that no approval counts that was given to one before.
    function _begin(bytes32 key, uint48 until, bytes32 reasonHash) internal returns (Kept memory kept) {
        kept = _joints[key];
        require(!_isRunning(kept), IJointAccess.JointAccessRunning(_idOf(key, kept), kept.until));
        kept = Kept({attempt: kept.attempt + 1, until: until, opened: false, reasonHash: reasonHash});
        _joints[key] = kept;
    }

    /// @dev Approvals are collected, and it may be opened.
    function _requirePending(JointId request, Kept memory kept) internal view {
        JointPhase phase = _phaseOf(kept);
        require(phase == JointPhase.Pending, IJointAccess.JointAccessNotPending(request, phase));
    }

    function _openUntil(bytes32 key, uint48 until) internal {
        _joints[key].opened = true;
        _joints[key].until = until;
    }

    function _close(bytes32 key) internal {
        _joints[key].until = 0;
    }

    function _isRunning(Kept memory kept) internal view returns (bool) {
        return block.timestamp < kept.until;
    }

    function _phaseOf(Kept memory kept) internal view returns (JointPhase) {
        if (kept.attempt == 0) return JointPhase.None;
        if (!_isRunning(kept)) return JointPhase.Over;
        return kept.opened ? JointPhase.Open : JointPhase.Pending;
    }

    function _idOf(bytes32 key, Kept memory kept) internal pure returns (JointId) {
        return JointId.wrap(keccak256(abi.encode(key, kept.attempt, kept.reasonHash)));
    }
}
