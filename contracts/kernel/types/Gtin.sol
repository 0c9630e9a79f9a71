// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CheckDigit} from "./CheckDigit.sol";

/// @dev A GS1 Global Trade Item Number, read as a number of up to 14 digits: GTIN-8, -12 and -13 are GTIN-14 with
/// leading zeros. It names a product or a device model (the UDI-DI).
type Gtin is uint48;

using Gtins for Gtin global;

library Gtins {
    /// @notice The number is zero, longer than 14 digits, or its last digit is not the check digit.
    error GtinInvalid(Gtin gtin);

    function requireValid(Gtin gtin) internal pure {
        require(isValid(gtin), GtinInvalid(gtin));
    }

    function isValid(Gtin gtin) internal pure returns (bool) {
        uint256 digits = Gtin.unwrap(gtin);
        return digits != 0 && digits < 1e14 && CheckDigit.isRight(digits);
    }
}
