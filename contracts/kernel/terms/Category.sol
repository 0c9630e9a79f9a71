// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What kind of data it is, coarse on purpose: no category may tell a diagnosis. What is sensitive beyond that is
/// said by labels that only the patient's own software can read. The SDK's table (`kernel/terms/categories`) maps each
/// code to the FHIR R4 resource types and observation categories that it holds.
type Category is uint8;

using Categories for Category global;

library Categories {
    Category internal constant DEMOGRAPHICS = Category.wrap(1);
    Category internal constant ALLERGIES = Category.wrap(2);
    Category internal constant MEDICATIONS = Category.wrap(3);
    /// @dev Conditions and history.
    Category internal constant PROBLEMS = Category.wrap(4);
    Category internal constant IMMUNISATIONS = Category.wrap(5);
    Category internal constant VITAL_SIGNS = Category.wrap(6);
    Category internal constant LABORATORY = Category.wrap(7);
    Category internal constant IMAGING = Category.wrap(8);
    Category internal constant PROCEDURES = Category.wrap(9);
    Category internal constant VISITS = Category.wrap(10);
    Category internal constant NOTES = Category.wrap(11);
    Category internal constant CARE_PLANS = Category.wrap(12);
    /// @dev Findings of the four examinations (四诊): inspection, listening and smelling, inquiry, palpation.
    Category internal constant TCM_FINDINGS = Category.wrap(13);
    Category internal constant MONITORING = Category.wrap(14);
    Category internal constant FINANCIAL = Category.wrap(15);
    /// @dev Any other observation, and whatever fits nowhere else.
    Category internal constant OTHER = Category.wrap(16);

    Category internal constant LAST = OTHER;

    function isKnown(Category category) internal pure returns (bool) {
        uint8 code = Category.unwrap(category);
        return code != 0 && code <= Category.unwrap(LAST);
    }
}
