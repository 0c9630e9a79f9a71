// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

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

    /// @dev Modulo-10 check digit with weights 3 and 1 from the right (GS1 General Specifications, section 7.9.1).
    function isValid(Gtin gtin) internal pure returns (bool) {
        uint256 digits = Gtin.unwrap(gtin);
        if (digits == 0 || digits >= 1e14) return false;
        uint256 sum;
        uint256 weight = 1;
        while (digits != 0) {
            sum += (digits % 10) * weight;
            weight = 4 - weight;
            digits /= 10;
        }
        return sum % 10 == 0;
    }
}
