// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev A set of organisation kinds as a bitmap: one organisation may be hospital and pharmacy. The SDK's table maps each
/// kind to the FHIR R4 value set `organization-type`.
type OrganisationKinds is uint32;

using OrganisationKind for OrganisationKinds global;

library OrganisationKind {
    /// @notice The set is empty or has a bit outside `known`.
    error OrganisationKindsUnknown(OrganisationKinds kinds, OrganisationKinds known);

    OrganisationKinds internal constant HOSPITAL = OrganisationKinds.wrap(1 << 0);
    OrganisationKinds internal constant CLINIC = OrganisationKinds.wrap(1 << 1);
    OrganisationKinds internal constant PHARMACY = OrganisationKinds.wrap(1 << 2);
    OrganisationKinds internal constant MANUFACTURER = OrganisationKinds.wrap(1 << 3);
    OrganisationKinds internal constant WHOLESALER = OrganisationKinds.wrap(1 << 4);
    OrganisationKinds internal constant CARRIER = OrganisationKinds.wrap(1 << 5);
    OrganisationKinds internal constant LABORATORY = OrganisationKinds.wrap(1 << 6);
    OrganisationKinds internal constant INSURER = OrganisationKinds.wrap(1 << 7);
    OrganisationKinds internal constant RESEARCH_INSTITUTE = OrganisationKinds.wrap(1 << 8);
    OrganisationKinds internal constant CHARITY = OrganisationKinds.wrap(1 << 9);
    OrganisationKinds internal constant EMERGENCY_SERVICE = OrganisationKinds.wrap(1 << 10);

    OrganisationKinds internal constant ANY = OrganisationKinds.wrap((1 << 11) - 1);

    function requireKnown(OrganisationKinds kinds) internal pure {
        uint32 bits = OrganisationKinds.unwrap(kinds);
        require(bits != 0 && bits <= OrganisationKinds.unwrap(ANY), OrganisationKindsUnknown(kinds, ANY));
    }

    /// @dev Whether the two sets share a kind.
    function meets(OrganisationKinds kinds, OrganisationKinds others) internal pure returns (bool) {
        return OrganisationKinds.unwrap(kinds) & OrganisationKinds.unwrap(others) != 0;
    }
}
