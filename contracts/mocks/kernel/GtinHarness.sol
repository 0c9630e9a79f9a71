// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Gtin, Gtins} from "../../kernel/types/Gtin.sol";
import {Sscc} from "../../kernel/types/Sscc.sol";

/// @notice Opens {Gtins} and {Ssccs} to tests.
contract GtinHarness {
    using Gtins for Gtin;

    function requireValid(Gtin gtin) external pure {
        gtin.requireValid();
    }

    function isValid(Gtin gtin) external pure returns (bool) {
        return gtin.isValid();
    }

    function requireValidSsccOrNone(Sscc sscc) external pure {
        sscc.requireValidOrNone();
    }
}
