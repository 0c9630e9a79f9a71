// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EscrowClaims} from "./EscrowClaims.sol";
import {EscrowTotals} from "./EscrowTotals.sol";
import {ClaimId, IEscrow} from "./IEscrow.sol";

/// @title Claims and totals, moved together
/// @notice Each step changes a claim and what the ledger owes by the same amount, which the solver proves for one step from
/// any state (`npm run prove -- escrow`); so `locked` is the sum of the locked claims after any history.
abstract contract EscrowCore is EscrowTotals, EscrowClaims {
    function _lock(bytes32 matter, address token, uint128 amount, uint120 note) internal {
        _openClaim(_claimIdOf(matter, token), amount, note);
        _addLocked(token, amount);
    }

    function _settle(bytes32 matter, address token, uint120 note) internal returns (uint128 amount) {
        amount = _closeClaim(_claimIdOf(matter, token), note);
        _lockedToCredited(token, amount);
    }

    function _move(bytes32 from, bytes32 to, address token, uint120 noteThere, uint120 noteHere) internal {
        uint128 amount = _closeClaim(_claimIdOf(from, token), noteThere);
        _openClaim(_claimIdOf(to, token), amount, noteHere);
        emit IEscrow.ClaimMoved(from, to, token, amount);
    }

    /// @dev Commits to both, so that a claim locked in one token cannot be settled in another.
    function _claimIdOf(bytes32 matter, address token) internal pure returns (ClaimId) {
        return ClaimId.wrap(keccak256(abi.encode(matter, token)));
    }
}
