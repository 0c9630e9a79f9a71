// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev Where an authority's word counts: an ISO 3166-1 alpha-2 country ("CN") or an ISO 3166-2 subdivision
/// ("CN-ZJ", "GB-ENG") in ASCII, padded with zero bytes on the right.
type Jurisdiction is bytes6;

using Jurisdictions for Jurisdiction global;

library Jurisdictions {
    /// @notice The code has neither the form `CC` nor `CC-S`, `CC-SS`, `CC-SSS` of ISO 3166.
    error JurisdictionInvalid(Jurisdiction jurisdiction);

    function requireValid(Jurisdiction jurisdiction) internal pure {
        require(isValid(jurisdiction), JurisdictionInvalid(jurisdiction));
    }

    /// @dev Checks the form, not whether ISO has assigned the code.
    function isValid(Jurisdiction jurisdiction) internal pure returns (bool) {
        bytes6 code = Jurisdiction.unwrap(jurisdiction);
        if (!_isLetter(code[0]) || !_isLetter(code[1])) return false;
        if (bytes4(code << 16) == 0) return true;
        if (code[2] != "-" || !_isLetterOrDigit(code[3])) return false;
        if (code[4] == 0) return code[5] == 0;
        return _isLetterOrDigit(code[4]) && (code[5] == 0 || _isLetterOrDigit(code[5]));
    }

    function _isLetter(bytes1 char) private pure returns (bool) {
        return char >= "A" && char <= "Z";
    }

    function _isLetterOrDigit(bytes1 char) private pure returns (bool) {
        return _isLetter(char) || (char >= "0" && char <= "9");
    }
}
