// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev How a registration (an accreditation, a credential, an attestation) stands, apart from its window. A bitmap,
/// because a suspension by the issuer and one by the regulator are lifted by different hands.
///
/// ```
/// none --grant--> good <--suspend / reinstate (each hand its own bit)--> suspended
///                   \________________ revoke ________________/ --> revoked (final)
/// ```
type Standing is uint8;

using Standings for Standing global;

library Standings {
    Standing internal constant NONE = Standing.wrap(0);
    Standing internal constant GOOD = Standing.wrap(1);

    uint8 internal constant GRANTED = 1;
    uint8 internal constant SUSPENDED_BY_ISSUER = 2;
    uint8 internal constant SUSPENDED_BY_REGULATOR = 4;
    uint8 internal constant REVOKED = 8;

    /// @dev Granted, not suspended by anyone, not revoked.
    function isGood(Standing standing) internal pure returns (bool) {
        return Standing.unwrap(standing) == GRANTED;
    }

    /// @dev Whether all bits of `flags` are set.
    function has(Standing standing, uint8 flags) internal pure returns (bool) {
        return Standing.unwrap(standing) & flags == flags;
    }

    /// @dev Whether it was ever granted.
    function exists(Standing standing) internal pure returns (bool) {
        return has(standing, GRANTED);
    }

    function isRevoked(Standing standing) internal pure returns (bool) {
        return has(standing, REVOKED);
    }

    /// @dev Whether the step to `next` changes anything. What is revoked stays so; only the regulator's suspension can still
    /// be set on it and lifted from it.
    function mayBecome(Standing standing, Standing next) internal pure returns (bool) {
        uint8 difference = Standing.unwrap(standing) ^ Standing.unwrap(next);
        return difference == SUSPENDED_BY_REGULATOR || (difference != 0 && !isRevoked(standing));
    }

    function with(Standing standing, uint8 flags) internal pure returns (Standing) {
        return Standing.wrap(Standing.unwrap(standing) | flags);
    }

    function without(Standing standing, uint8 flags) internal pure returns (Standing) {
        return Standing.wrap(Standing.unwrap(standing) & ~flags);
    }
}

/// @dev How far an issuing body is trusted.
/// - `Appointed`: may issue, and what it issued stands.
/// - `Dismissed`: may do nothing more; what it issued stands, and the regulator can suspend or revoke it.
/// - `Distrusted`: may do nothing more, and nothing it issued counts, at once and by computation.
enum Trust {
    None,
    Appointed,
    Dismissed,
    Distrusted
}
