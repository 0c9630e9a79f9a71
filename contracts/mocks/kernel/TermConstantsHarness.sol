// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Roles} from "../../kernel/access/Roles.sol";
import {EmergencyReason, EmergencyReasons} from "../../kernel/terms/EmergencyReason.sol";
import {Kem, Kems} from "../../kernel/terms/Kem.sol";
import {OrganisationKind, OrganisationKinds} from "../../kernel/terms/OrganisationKinds.sol";
import {Powers, PowersSet} from "../../kernel/terms/Powers.sol";
import {Profession, Professions} from "../../kernel/terms/Profession.sol";
import {Rights, RightsSet} from "../../kernel/terms/Rights.sol";
import {StaffRole, StaffRoles} from "../../kernel/terms/StaffRole.sol";

/// @notice Shows the codes of the terms, in the order of their tables, so that a renumbering cannot pass unseen.
contract TermConstantsHarness {
    function professions() external pure returns (Profession[15] memory codes, Profession last) {
        codes = [
            Professions.PHYSICIAN,
            Professions.TCM_PHYSICIAN,
            Professions.DENTIST,
            Professions.NURSE,
            Professions.MIDWIFE,
            Professions.PHARMACIST,
            Professions.TCM_PHARMACIST,
            Professions.PARAMEDIC,
            Professions.LABORATORY_TECHNICIAN,
            Professions.IMAGING_TECHNICIAN,
            Professions.PHYSIOTHERAPIST,
            Professions.PSYCHOLOGIST,
            Professions.DIETITIAN,
            Professions.TCM_THERAPIST,
            Professions.RECORDS_TECHNICIAN
        ];
        last = Professions.LAST;
    }

    function staffRoles() external pure returns (StaffRole[10] memory codes, StaffRole last) {
        codes = [
            StaffRoles.ATTENDING,
            StaffRoles.CONSULTANT,
            StaffRoles.RESIDENT,
            StaffRoles.HEAD_OF_DEPARTMENT,
            StaffRoles.NURSE,
            StaffRoles.HEAD_NURSE,
            StaffRoles.DISPENSER,
            StaffRoles.FIRST_RESPONDER,
            StaffRoles.TECHNICIAN,
            StaffRoles.THERAPIST
        ];
        last = StaffRoles.LAST;
    }

    function emergencyReasons() external pure returns (EmergencyReason[5] memory codes, EmergencyReason last) {
        codes = [
            EmergencyReasons.UNCONSCIOUS,
            EmergencyReasons.LIFE_THREATENING,
            EmergencyReasons.UNABLE_TO_CONSENT,
            EmergencyReasons.DANGER_TO_OTHERS,
            EmergencyReasons.DISASTER
        ];
        last = EmergencyReasons.LAST;
    }

    function organisationKinds() external pure returns (OrganisationKinds[11] memory bits, OrganisationKinds any) {
        bits = [
            OrganisationKind.HOSPITAL,
            OrganisationKind.CLINIC,
            OrganisationKind.PHARMACY,
            OrganisationKind.MANUFACTURER,
            OrganisationKind.WHOLESALER,
            OrganisationKind.CARRIER,
            OrganisationKind.LABORATORY,
            OrganisationKind.INSURER,
            OrganisationKind.RESEARCH_INSTITUTE,
            OrganisationKind.CHARITY,
            OrganisationKind.EMERGENCY_SERVICE
        ];
        any = OrganisationKind.ANY;
    }

    function rights() external pure returns (Rights[5] memory bits, Rights all) {
        bits = [
            RightsSet.PRESCRIBE,
            RightsSet.PRESCRIBE_CONTROLLED,
            RightsSet.DISPENSE,
            RightsSet.EMERGENCY,
            RightsSet.RELEASE
        ];
        all = RightsSet.ALL;
    }

    function powers() external pure returns (Powers none, Powers[5] memory bits, Powers all) {
        none = PowersSet.NONE;
        bits = [PowersSet.CONSENT, PowersSet.READ, PowersSet.RECORDS, PowersSet.BOOKING, PowersSet.PHARMACY];
        all = PowersSet.ALL;
    }

    function kems() external pure returns (Kem x25519, Kem xWing) {
        x25519 = Kems.X25519;
        xWing = Kems.X_WING;
    }

    function roles() external pure returns (uint64 admin, uint64 regulator, uint64 pauser, uint64 reviewer) {
        admin = Roles.ADMIN;
        regulator = Roles.REGULATOR;
        pauser = Roles.PAUSER;
        reviewer = Roles.REVIEWER;
    }
}
