// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev Parts of an amount in 1/10,000. Each is rounded down; a room gives what rounding leaves to the first, so that the
/// parts are the whole to the unit.
library Shares {
    /// @notice The shares do not add up to 10,000.
    error SharesInvalid(uint256 sum);

    uint16 internal constant WHOLE = 10_000;

    /// @dev Requires that the shares add up to 10,000.
    function requireWhole(uint16[] memory shares) internal pure {
        uint256 sum;
        for (uint256 i; i < shares.length; ++i) sum += shares[i];
        require(sum == WHOLE, SharesInvalid(sum));
    }

    /// @dev One part, rounded down. `share` is at most 10,000.
    function partOf(uint128 amount, uint16 share) internal pure returns (uint128) {
        // 144 bits at most, and the part is not more than the amount.
        unchecked {
            return uint128((uint256(amount) * share) / WHOLE);
        }
    }
}
