// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Claim, ClaimId, ClaimStatus, IEscrow} from "./IEscrow.sol";

/// @title The states of claims
/// @notice The state machine behind {IEscrow}, without money and calls, so that the solver can prove its rules
/// (`npm run prove -- escrow`) on the very code that is deployed.
///
/// ```
/// None ──_openClaim──► Locked ──_closeClaim──► Settled (final)
///                       └──┘ _noteClaim
/// ```
abstract contract EscrowClaims {
    mapping(ClaimId claim => Claim) internal _claims;

    function _openClaim(ClaimId claim, uint128 amount, uint120 note) internal {
        require(_claims[claim].status == ClaimStatus.None, IEscrow.ClaimExists(claim));
        _claims[claim] = Claim(amount, ClaimStatus.Locked, note);
    }

    function _noteClaim(ClaimId claim, uint120 note) internal {
        _requireLocked(claim, _claims[claim].status);
        _claims[claim].note = note;
    }

    function _closeClaim(ClaimId claim, uint120 note) internal returns (uint128 amount) {
        amount = _claims[claim].amount;
        _requireLocked(claim, _claims[claim].status);
        _claims[claim] = Claim(amount, ClaimStatus.Settled, note);
    }

    function _requireLocked(ClaimId claim, ClaimStatus status) private pure {
        require(status == ClaimStatus.Locked, IEscrow.ClaimNotLocked(claim, status));
    }
}
