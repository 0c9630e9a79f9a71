// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev How confidential data is, from HL7 v3-Confidentiality, in rising order: 1 U (unrestricted), 2 L (low), 3 M
/// (moderate), 4 N (normal), 5 R (restricted), 6 V (very restricted).
type Confidentiality is uint8;

/// @dev A set of levels; bit n is the level n. A permission for a level usually holds all lower ones, a denial all higher.
type Confidentialities is uint8;

using ConfidentialityLevels for Confidentiality global;
using ConfidentialityLevels for Confidentialities global;

library ConfidentialityLevels {
    /// @notice The set is empty or has a bit outside `known`.
    error ConfidentialitiesUnknown(Confidentialities levels, Confidentialities known);

    Confidentiality internal constant NORMAL = Confidentiality.wrap(4);
    Confidentiality internal constant RESTRICTED = Confidentiality.wrap(5);
    Confidentiality internal constant VERY_RESTRICTED = Confidentiality.wrap(6);

    Confidentiality internal constant LAST = VERY_RESTRICTED;

    Confidentialities internal constant ALL = Confidentialities.wrap((1 << 7) - 2);
    /// @dev `N` and everything below.
    Confidentialities internal constant UP_TO_NORMAL = Confidentialities.wrap((1 << 5) - 2);

    function isKnown(Confidentiality level) internal pure returns (bool) {
        uint8 code = Confidentiality.unwrap(level);
        return code != 0 && code <= Confidentiality.unwrap(LAST);
    }

    function requireKnown(Confidentialities levels) internal pure {
        uint8 bits = Confidentialities.unwrap(levels);
        require(bits != 0 && bits & ~Confidentialities.unwrap(ALL) == 0, ConfidentialitiesUnknown(levels, ALL));
    }

    function include(Confidentialities levels, Confidentiality level) internal pure returns (bool) {
        return (Confidentialities.unwrap(levels) >> Confidentiality.unwrap(level)) & 1 == 1;
    }
}
