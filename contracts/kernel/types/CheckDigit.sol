// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev GS1's modulo-10 check digit with weights 3 and 1 from the right (General Specifications, section 7.9.1).
library CheckDigit {
    /// @dev Whether the last digit of `digits` is the check digit of the others. Of a number with leading zeros, too.
    function isRight(uint256 digits) internal pure returns (bool) {
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
