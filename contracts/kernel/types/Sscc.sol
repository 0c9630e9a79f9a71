// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CheckDigit} from "./CheckDigit.sol";

/// @dev A GS1 Serial Shipping Container Code, read as a number of up to 18 digits: what a pallet or a case is called.
type Sscc is uint64;

using Ssccs for Sscc global;

library Ssccs {
    /// @notice The number is longer than 18 digits, or its last digit is not the check digit.
    error SsccInvalid(Sscc sscc);

    /// @dev Zero stands for none and is no code.
    function requireValidOrNone(Sscc sscc) internal pure {
        uint64 digits = Sscc.unwrap(sscc);
        require(digits < 1e18 && CheckDigit.isRight(digits), SsccInvalid(sscc));
    }
}
