// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev Why data is asked for: the codes below `PurposeOfUse` in HL7 v3-ActReason, numbered by the SDK's table
/// (`kernel/terms/purposes`), which also knows which code is narrower than which. `OTHER` is a purpose from another code
/// system, named by a label beside it.
type Purpose is uint8;

/// @dev A set of purposes; bit n is the purpose n. A set holds what it names and nothing below it: whoever builds one
/// puts the narrower purposes in, save break-glass, which has to be named itself.
type Purposes is uint64;

using PurposeCodes for Purpose global;
using PurposeCodes for Purposes global;

library PurposeCodes {
    /// @notice The set is empty or has a bit outside `known`.
    error PurposesUnknown(Purposes purposes, Purposes known);

    /// @dev Treatment.
    Purpose internal constant TREAT = Purpose.wrap(1);
    /// @dev Break the glass: an emergency that the reader declares and answers for.
    Purpose internal constant BTG = Purpose.wrap(6);
    Purpose internal constant LAST = Purpose.wrap(59);
    Purpose internal constant OTHER = Purpose.wrap(63);

    /// @dev Every known purpose, break-glass too.
    Purposes internal constant ALL = Purposes.wrap((1 << 63) | ((1 << 60) - 2));

    function isKnown(Purpose purpose) internal pure returns (bool) {
        uint8 code = Purpose.unwrap(purpose);
        return (code != 0 && code <= Purpose.unwrap(LAST)) || code == Purpose.unwrap(OTHER);
    }

    function isBreakGlass(Purpose purpose) internal pure returns (bool) {
        return Purpose.unwrap(purpose) == Purpose.unwrap(BTG);
    }

    function isOther(Purpose purpose) internal pure returns (bool) {
        return Purpose.unwrap(purpose) == Purpose.unwrap(OTHER);
    }

    function isEmpty(Purposes purposes) internal pure returns (bool) {
        return Purposes.unwrap(purposes) == 0;
    }

    function requireKnown(Purposes purposes) internal pure {
        require(Purposes.unwrap(purposes) & ~Purposes.unwrap(ALL) == 0, PurposesUnknown(purposes, ALL));
    }

    function include(Purposes purposes, Purpose purpose) internal pure returns (bool) {
        return (Purposes.unwrap(purposes) >> Purpose.unwrap(purpose)) & 1 == 1;
    }
}
