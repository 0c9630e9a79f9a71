// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What an entry in a patient's records is, coarse on purpose: no kind may tell an illness. Consents know categories,
/// not kinds. The SDK's table (`terms/recordKinds`) maps each code to the FHIR R4 resource types that it holds.
type RecordKind is uint8;

using RecordKinds for RecordKind global;

library RecordKinds {
    /// @dev What somebody wrote about a visit or a stay.
    RecordKind internal constant NOTE = RecordKind.wrap(1);
    /// @dev A finding or a measurement, and reports of them.
    RecordKind internal constant RESULT = RecordKind.wrap(2);
    RecordKind internal constant IMAGE = RecordKind.wrap(3);
    /// @dev A plan of treatment. Its versions replace each other.
    RecordKind internal constant PLAN = RecordKind.wrap(4);
    /// @dev What came of a plan. It names the plan.
    RecordKind internal constant OUTCOME = RecordKind.wrap(5);
    /// @dev A diagnosis or a problem.
    RecordKind internal constant PROBLEM = RecordKind.wrap(6);
    RecordKind internal constant ALLERGY = RecordKind.wrap(7);
    RecordKind internal constant MEDICATION = RecordKind.wrap(8);
    RecordKind internal constant IMMUNISATION = RecordKind.wrap(9);
    RecordKind internal constant PROCEDURE = RecordKind.wrap(10);
    RecordKind internal constant REFERRAL = RecordKind.wrap(11);
    /// @dev The summary of a stay or of a whole course.
    RecordKind internal constant SUMMARY = RecordKind.wrap(12);
    /// @dev What the patient answered or measured at home, taken over by a practitioner.
    RecordKind internal constant PATIENT_REPORT = RecordKind.wrap(13);
    RecordKind internal constant OTHER = RecordKind.wrap(14);

    RecordKind internal constant LAST = OTHER;

    function isKnown(RecordKind kind) internal pure returns (bool) {
        uint8 code = RecordKind.unwrap(kind);
        return code != 0 && code <= RecordKind.unwrap(LAST);
    }

    function isSame(RecordKind kind, RecordKind other) internal pure returns (bool) {
        return RecordKind.unwrap(kind) == RecordKind.unwrap(other);
    }
}
