// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev Time is `uint48` seconds since 1970; every window is half-open, `[from, until)`.
library Window {
    /// @notice A window must end after it begins, and not be over already.
    error WindowInvalid(uint48 from, uint48 until, uint48 nowAt);

    /// @dev Requires `from < until` and `now < until`. A window may begin in the future.
    function requireUsable(uint48 from, uint48 until) internal view {
        require(from < until && block.timestamp < until, WindowInvalid(from, until, uint48(block.timestamp)));
    }

    /// @dev Whether `moment` lies in `[from, until)`.
    function contains(uint48 from, uint48 until, uint256 moment) internal pure returns (bool) {
        return from <= moment && moment < until;
    }
}
