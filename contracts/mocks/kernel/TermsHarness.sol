// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EmergencyReason} from "../../kernel/terms/EmergencyReason.sol";
import {Kem} from "../../kernel/terms/Kem.sol";
import {OrganisationKinds} from "../../kernel/terms/OrganisationKinds.sol";
import {Powers} from "../../kernel/terms/Powers.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {Rights} from "../../kernel/terms/Rights.sol";
import {StaffRole} from "../../kernel/terms/StaffRole.sol";

/// @notice Opens the libraries of the coded terms to tests.
contract TermsHarness {
    function requireProfession(Profession profession) external pure {
        profession.requireKnown();
    }

    function requireStaffRole(StaffRole role) external pure {
        role.requireKnown();
    }

    function requireEmergencyReason(EmergencyReason reason) external pure {
        reason.requireKnown();
    }

    function requireOrganisationKinds(OrganisationKinds kinds) external pure {
        kinds.requireKnown();
    }

    function requireRights(Rights rights) external pure {
        rights.requireKnown();
    }

    function requirePowers(Powers powers) external pure {
        powers.requireKnown();
    }

    function requireKey(Kem kem, uint256 length) external pure {
        kem.requireKey(length);
    }

    function keyLength(Kem kem) external pure returns (uint256) {
        return kem.keyLength();
    }

    function kindsMeet(OrganisationKinds kinds, OrganisationKinds others) external pure returns (bool) {
        return kinds.meets(others);
    }

    function rightsInclude(Rights rights, Rights wanted) external pure returns (bool) {
        return rights.include(wanted);
    }

    function powersInclude(Powers powers, Powers wanted) external pure returns (bool) {
        return powers.include(wanted);
    }

    function powersAreEmpty(Powers powers) external pure returns (bool) {
        return powers.isEmpty();
    }
}
