// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev How confidential data is, from HL7 v3-Confidentiality, in rising order: 1 U (unrestricted), 2 L (low), 3 M
/// (moderate), 4 N (normal), 5 R (restricted), 6 V (very restricted).
type Confidentiality is uint8;

using Confidentialities for Confidentiality global;

library Confidentialities {
    Confidentiality internal constant NORMAL = Confidentiality.wrap(4);
    Confidentiality internal constant RESTRICTED = Confidentiality.wrap(5);
    Confidentiality internal constant VERY_RESTRICTED = Confidentiality.wrap(6);

    Confidentiality internal constant LAST = VERY_RESTRICTED;

    function isKnown(Confidentiality level) internal pure returns (bool) {
        uint8 code = Confidentiality.unwrap(level);
        return code != 0 && code <= Confidentiality.unwrap(LAST);
    }
}
