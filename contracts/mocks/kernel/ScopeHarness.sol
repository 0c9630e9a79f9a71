// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Categories, Category} from "../../kernel/terms/Category.sol";
import {Confidentialities, Confidentiality} from "../../kernel/terms/Confidentiality.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {Purpose, Purposes} from "../../kernel/terms/Purpose.sol";
import {RecordKind, RecordKinds} from "../../kernel/terms/RecordKind.sol";
import {Scope, Scopes} from "../../kernel/terms/Scope.sol";

/// @notice Opens what consents and records are told in to tests: the codes in the order of their tables, and the scope.
contract ScopeHarness {
    function categories() external pure returns (Category[16] memory codes, Category last) {
        codes = [
            Categories.DEMOGRAPHICS,
            Categories.ALLERGIES,
            Categories.MEDICATIONS,
            Categories.PROBLEMS,
            Categories.IMMUNISATIONS,
            Categories.VITAL_SIGNS,
            Categories.LABORATORY,
            Categories.IMAGING,
            Categories.PROCEDURES,
            Categories.VISITS,
            Categories.NOTES,
            Categories.CARE_PLANS,
            Categories.TCM_FINDINGS,
            Categories.MONITORING,
            Categories.FINANCIAL,
            Categories.OTHER
        ];
        last = Categories.LAST;
    }

    function confidentialities() external pure returns (Confidentiality[3] memory codes, Confidentiality last) {
        codes = [Confidentialities.NORMAL, Confidentialities.RESTRICTED, Confidentialities.VERY_RESTRICTED];
        last = Confidentialities.LAST;
    }

    function purposes() external pure returns (Purpose[3] memory codes, Purpose last) {
        codes = [Purposes.TREAT, Purposes.BTG, Purposes.OTHER];
        last = Purposes.LAST;
    }

    function recordKinds() external pure returns (RecordKind[14] memory codes, RecordKind last) {
        codes = [
            RecordKinds.NOTE,
            RecordKinds.RESULT,
            RecordKinds.IMAGE,
            RecordKinds.PLAN,
            RecordKinds.OUTCOME,
            RecordKinds.PROBLEM,
            RecordKinds.ALLERGY,
            RecordKinds.MEDICATION,
            RecordKinds.IMMUNISATION,
            RecordKinds.PROCEDURE,
            RecordKinds.REFERRAL,
            RecordKinds.SUMMARY,
            RecordKinds.PATIENT_REPORT,
            RecordKinds.OTHER
        ];
        last = RecordKinds.LAST;
    }

    function isCategory(Category category) external pure returns (bool) {
        return category.isKnown();
    }

    function isConfidentiality(Confidentiality level) external pure returns (bool) {
        return level.isKnown();
    }

    function isKind(RecordKind kind) external pure returns (bool) {
        return kind.isKnown();
    }

    function isSameKind(RecordKind kind, RecordKind other) external pure returns (bool) {
        return kind.isSame(other);
    }

    function isBreakGlass(Purpose purpose) external pure returns (bool) {
        return purpose.isBreakGlass();
    }

    function isOther(Purpose purpose) external pure returns (bool) {
        return purpose.isOther();
    }

    function all() external pure returns (Scope) {
        return Scopes.ALL;
    }

    function requireValid(Scope scope, bool namesPurpose) external pure {
        scope.requireValid(namesPurpose);
    }

    function areKnown(Confidentiality level, Category category, Purpose purpose) external pure returns (bool) {
        return Scopes.areKnown(level, category, purpose);
    }

    function only(Confidentiality level, Profession reader, Category category) external pure returns (Scope) {
        return Scopes.only(level, reader, category);
    }

    function with(Scope scope, Purpose purpose) external pure returns (Scope) {
        return scope.with(purpose);
    }

    function include(Scope scope, Scope wanted) external pure returns (bool) {
        return scope.include(wanted);
    }

    /// @return reader Whether the scope has each of these by itself.
    /// @return category See `reader`.
    /// @return level See `reader`.
    /// @return purpose See `reader`.
    function has(
        Scope scope,
        Profession aReader,
        Category aCategory,
        Confidentiality aLevel,
        Purpose aPurpose
    ) external pure returns (bool reader, bool category, bool level, bool purpose) {
        reader = scope.hasReader(aReader);
        category = scope.hasCategory(aCategory);
        level = scope.hasConfidentiality(aLevel);
        purpose = scope.hasPurpose(aPurpose);
    }
}
