// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Window} from "../../kernel/types/Window.sol";

/// @notice Opens {Window} to tests.
contract WindowHarness {
    function requireUsable(uint48 from, uint48 until) external view {
        Window.requireUsable(from, until);
    }

    function contains(uint48 from, uint48 until, uint256 moment) external pure returns (bool) {
        return Window.contains(from, until, moment);
    }
}
