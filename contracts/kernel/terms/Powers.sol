// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What a patient's delegate (a parent, a carer) may do in the patient's name, as a bitmap. No power lets a delegate
/// touch the identity itself: controller, guardians, delegates and the encryption key stay with the controller.
type Powers is uint16;

using PowersSet for Powers global;

library PowersSet {
    /// @notice The set has a bit outside `known`.
    error PowersUnknown(Powers powers, Powers known);

    Powers internal constant NONE = Powers.wrap(0);
    /// @dev Grant and revoke consents.
    Powers internal constant CONSENT = Powers.wrap(1 << 0);
    /// @dev Read the patient's records and access list.
    Powers internal constant READ = Powers.wrap(1 << 1);
    /// @dev Acknowledge and dispute records.
    Powers internal constant RECORDS = Powers.wrap(1 << 2);
    /// @dev Book, change and pay visits.
    Powers internal constant BOOKING = Powers.wrap(1 << 3);
    /// @dev Collect medicines.
    Powers internal constant PHARMACY = Powers.wrap(1 << 4);

    Powers internal constant ALL = Powers.wrap((1 << 5) - 1);

    function requireKnown(Powers powers) internal pure {
        require(Powers.unwrap(powers) <= Powers.unwrap(ALL), PowersUnknown(powers, ALL));
    }

    function isEmpty(Powers powers) internal pure returns (bool) {
        return Powers.unwrap(powers) == 0;
    }

    /// @dev Whether every power of `wanted` is in `powers`. An empty `wanted` is in none.
    function include(Powers powers, Powers wanted) internal pure returns (bool) {
        return !wanted.isEmpty() && Powers.unwrap(powers) & Powers.unwrap(wanted) == Powers.unwrap(wanted);
    }
}
