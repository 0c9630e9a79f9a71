// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What a practitioner does in an organisation. The SDK's table maps the codes to HL7 v3 `ParticipationFunction`
/// where that has one.
type StaffRole is uint8;

using StaffRoles for StaffRole global;

library StaffRoles {
    /// @notice Known codes run from 1 to `last`.
    error StaffRoleUnknown(StaffRole role, StaffRole last);

    StaffRole internal constant ATTENDING = StaffRole.wrap(1);
    StaffRole internal constant CONSULTANT = StaffRole.wrap(2);
    StaffRole internal constant RESIDENT = StaffRole.wrap(3);
    StaffRole internal constant HEAD_OF_DEPARTMENT = StaffRole.wrap(4);
    StaffRole internal constant NURSE = StaffRole.wrap(5);
    StaffRole internal constant HEAD_NURSE = StaffRole.wrap(6);
    StaffRole internal constant DISPENSER = StaffRole.wrap(7);
    StaffRole internal constant FIRST_RESPONDER = StaffRole.wrap(8);
    StaffRole internal constant TECHNICIAN = StaffRole.wrap(9);
    StaffRole internal constant THERAPIST = StaffRole.wrap(10);

    StaffRole internal constant LAST = THERAPIST;

    function requireKnown(StaffRole role) internal pure {
        uint8 code = StaffRole.unwrap(role);
        require(code != 0 && code <= StaffRole.unwrap(LAST), StaffRoleUnknown(role, LAST));
    }
}
