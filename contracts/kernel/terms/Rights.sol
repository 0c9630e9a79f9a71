// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What a credential allows beyond the profession itself, as a bitmap.
type Rights is uint16;

using RightsSet for Rights global;

library RightsSet {
    /// @notice A bit outside `known` is set.
    error RightsUnknown(Rights rights, Rights known);

    /// @dev May write prescriptions.
    Rights internal constant PRESCRIBE = Rights.wrap(1 << 0);
    /// @dev May prescribe narcotic and psychotropic drugs (麻醉药品和精神药品处方权).
    Rights internal constant PRESCRIBE_CONTROLLED = Rights.wrap(1 << 1);
    /// @dev May dispense and check prescriptions (处方调剂).
    Rights internal constant DISPENSE = Rights.wrap(1 << 2);
    /// @dev May open a patient's minimum set in an emergency.
    Rights internal constant EMERGENCY = Rights.wrap(1 << 3);
    /// @dev May release lots of medicines for their maker (质量受权人, EU qualified person).
    Rights internal constant RELEASE = Rights.wrap(1 << 4);

    Rights internal constant ALL = Rights.wrap((1 << 5) - 1);

    function requireKnown(Rights rights) internal pure {
        require(Rights.unwrap(rights) <= Rights.unwrap(ALL), RightsUnknown(rights, ALL));
    }

    /// @dev Whether every right of `wanted` is in `rights`.
    function include(Rights rights, Rights wanted) internal pure returns (bool) {
        return Rights.unwrap(rights) & Rights.unwrap(wanted) == Rights.unwrap(wanted);
    }
}
