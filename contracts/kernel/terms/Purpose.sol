// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev Why data is asked for: the codes below `PurposeOfUse` in HL7 v3-ActReason, numbered by the SDK's table
/// (`kernel/terms/purposes`), which also knows which code is narrower than which.
type Purpose is uint8;

using Purposes for Purpose global;

library Purposes {
    /// @dev Treatment.
    Purpose internal constant TREAT = Purpose.wrap(1);
    /// @dev Break the glass: an emergency that the reader declares and answers for.
    Purpose internal constant BTG = Purpose.wrap(6);
    Purpose internal constant LAST = Purpose.wrap(59);
    /// @dev A purpose from another code system, named by a label beside it.
    Purpose internal constant OTHER = Purpose.wrap(63);

    function isBreakGlass(Purpose purpose) internal pure returns (bool) {
        return Purpose.unwrap(purpose) == Purpose.unwrap(BTG);
    }

    function isOther(Purpose purpose) internal pure returns (bool) {
        return Purpose.unwrap(purpose) == Purpose.unwrap(OTHER);
    }
}
