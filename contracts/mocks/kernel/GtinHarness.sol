// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Gtin, Gtins} from "../../kernel/types/Gtin.sol";

/// @notice Opens {Gtins} to tests.
contract GtinHarness {
    using Gtins for Gtin;

    function requireValid(Gtin gtin) external pure {
        gtin.requireValid();
    }

    function isValid(Gtin gtin) external pure returns (bool) {
        return gtin.isValid();
    }
}
