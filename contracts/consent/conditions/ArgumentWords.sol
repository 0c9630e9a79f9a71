// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TermWords} from "../TermWords.sol";

/// @title Reading the arguments of a condition
/// @notice Numbers and addresses stand at the right end of a word, behind zeros.
library ArgumentWords {
    /// @dev The value of the only argument; zero where there are none, several, a word of another kind, or a value of more
    /// than `bits` bits. No condition has a use for the value zero.
    function onlyValue(bytes32[] calldata arguments, uint256 bits) internal pure returns (uint256) {
        return arguments.length == 1 ? valueOf(arguments[0], bits) : 0;
    }

    /// @dev The same for one word.
    function valueOf(bytes32 word, uint256 bits) internal pure returns (uint256) {
        uint256 value = uint248(uint256(word));
        return TermWords.kindOf(word) == TermWords.ARGUMENT && value >> bits == 0 ? value : 0;
    }
}
