// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What a credential lets its holder practise. The table that maps each code to ISCO-08 and to the FHIR R4 value set
/// `practitioner-role` is in the SDK (`kernel/terms`).
type Profession is uint8;

using Professions for Profession global;

library Professions {
    /// @notice Known codes run from 1 to `last`.
    error ProfessionUnknown(Profession profession, Profession last);

    Profession internal constant PHYSICIAN = Profession.wrap(1);
    Profession internal constant TCM_PHYSICIAN = Profession.wrap(2);
    Profession internal constant DENTIST = Profession.wrap(3);
    Profession internal constant NURSE = Profession.wrap(4);
    Profession internal constant MIDWIFE = Profession.wrap(5);
    Profession internal constant PHARMACIST = Profession.wrap(6);
    Profession internal constant TCM_PHARMACIST = Profession.wrap(7);
    Profession internal constant PARAMEDIC = Profession.wrap(8);
    Profession internal constant LABORATORY_TECHNICIAN = Profession.wrap(9);
    Profession internal constant IMAGING_TECHNICIAN = Profession.wrap(10);
    Profession internal constant PHYSIOTHERAPIST = Profession.wrap(11);
    Profession internal constant PSYCHOLOGIST = Profession.wrap(12);
    Profession internal constant DIETITIAN = Profession.wrap(13);
    Profession internal constant TCM_THERAPIST = Profession.wrap(14);
    /// @dev Keeps and bills records (病案信息技术), ISCO-08 3252.
    Profession internal constant RECORDS_TECHNICIAN = Profession.wrap(15);

    Profession internal constant LAST = RECORDS_TECHNICIAN;

    function requireKnown(Profession profession) internal pure {
        uint8 code = Profession.unwrap(profession);
        require(code != 0 && code <= Profession.unwrap(LAST), ProfessionUnknown(profession, LAST));
    }
}
