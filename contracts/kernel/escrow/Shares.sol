// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev Parts of an amount in 1/10,000. Each is rounded down, and the first takes what rounding leaves, so that the parts
/// are the whole to the unit.
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
        return uint128((uint256(amount) * share) / WHOLE);
    }

    /// @dev All parts, in the order of the shares, which add up to 10,000.
    function split(uint128 amount, uint16[] memory shares) internal pure returns (uint128[] memory parts) {
        requireWhole(shares);
        parts = new uint128[](shares.length);
        uint128 rest = amount;
        for (uint256 i = 1; i < shares.length; ++i) {
            parts[i] = partOf(amount, shares[i]);
            rest -= parts[i];
        }
        parts[0] = rest;
    }
}
