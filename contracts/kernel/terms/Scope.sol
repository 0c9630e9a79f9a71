// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Categories, Category} from "./Category.sol";
import {Confidentialities, Confidentiality} from "./Confidentiality.sol";
import {Profession, Professions} from "./Profession.sol";
import {Purpose, Purposes} from "./Purpose.sol";

/// @dev What a consent reaches: four sets in one number, so that one AND asks them all. From the lowest bit: 8
/// confidentialities, 32 readers, 32 categories, 64 purposes; bit n of a set is the member n.
///
/// - A permission for a confidentiality usually holds all lower ones, a denial all higher.
/// - Readers are professions; bit 0 is an organisation's own account, which speaks for no single person.
/// - A set of purposes holds what it names and nothing below it. Whoever builds one puts the narrower purposes in, save
///   break-glass, which has to be named itself.
type Scope is uint136;

using Scopes for Scope global;

library Scopes {
    /// @notice A set has a bit outside `known`, or is empty. Only the purposes may be empty, where a term names one.
    error ScopeInvalid(Scope scope, Scope known);

    uint256 private constant READERS = 8;
    uint256 private constant CATEGORIES = 40;
    uint256 private constant PURPOSES = 72;

    uint256 private constant ALL_CONFIDENTIALITIES =
        (1 << (uint256(Confidentiality.unwrap(Confidentialities.LAST)) + 1)) - 2;
    uint256 private constant ALL_READERS = (1 << (uint256(Profession.unwrap(Professions.LAST)) + 1)) - 1;
    uint256 private constant ALL_CATEGORIES = (1 << (uint256(Category.unwrap(Categories.LAST)) + 1)) - 2;
    uint256 private constant ALL_PURPOSES =
        ((1 << (uint256(Purpose.unwrap(Purposes.LAST)) + 1)) - 2) | (1 << Purpose.unwrap(Purposes.OTHER));

    /// @dev Every reader, for every purpose, to everything.
    Scope internal constant ALL = Scope.wrap(
        uint136(
            ALL_CONFIDENTIALITIES |
                (ALL_READERS << READERS) |
                (ALL_CATEGORIES << CATEGORIES) |
                (ALL_PURPOSES << PURPOSES)
        )
    );

    /// @param namesPurpose Whether a purpose is named elsewhere, so that the set may be empty.
    function requireValid(Scope scope, bool namesPurpose) internal pure {
        uint136 bits = Scope.unwrap(scope);
        bool isFull =
            uint8(bits) != 0 &&
                uint32(bits >> READERS) != 0 &&
                uint32(bits >> CATEGORIES) != 0 &&
                (namesPurpose || bits >> PURPOSES != 0);
        require(isFull && bits & ~Scope.unwrap(ALL) == 0, ScopeInvalid(scope, ALL));
    }

    /// @dev Whether all three are known, at a quarter of the price of asking each.
    function areKnown(
        Confidentiality confidentiality,
        Category category,
        Purpose purpose
    ) internal pure returns (bool) {
        uint256 known =
            (ALL_CONFIDENTIALITIES >> Confidentiality.unwrap(confidentiality)) &
                (ALL_CATEGORIES >> Category.unwrap(category)) &
                (ALL_PURPOSES >> Purpose.unwrap(purpose));
        return known & 1 == 1;
    }

    /// @dev The scope that holds only this confidentiality, reader and category, and no purpose.
    function only(Confidentiality confidentiality, Profession reader, Category category) internal pure returns (Scope) {
        return
            Scope.wrap(
                uint136(
                    (1 << Confidentiality.unwrap(confidentiality)) |
                        ((1 << READERS) << Profession.unwrap(reader)) |
                        ((1 << CATEGORIES) << Category.unwrap(category))
                )
            );
    }

    function with(Scope scope, Purpose purpose) internal pure returns (Scope) {
        return Scope.wrap(uint136(Scope.unwrap(scope) | ((1 << PURPOSES) << Purpose.unwrap(purpose))));
    }

    /// @dev Whether every member of `wanted` is in `scope`.
    function include(Scope scope, Scope wanted) internal pure returns (bool) {
        return Scope.unwrap(scope) & Scope.unwrap(wanted) == Scope.unwrap(wanted);
    }

    function hasReader(Scope scope, Profession reader) internal pure returns (bool) {
        return (uint32(Scope.unwrap(scope) >> READERS) >> Profession.unwrap(reader)) & 1 == 1;
    }

    function hasCategory(Scope scope, Category category) internal pure returns (bool) {
        return (uint32(Scope.unwrap(scope) >> CATEGORIES) >> Category.unwrap(category)) & 1 == 1;
    }

    function hasConfidentiality(Scope scope, Confidentiality level) internal pure returns (bool) {
        return (uint8(Scope.unwrap(scope)) >> Confidentiality.unwrap(level)) & 1 == 1;
    }

    function hasPurpose(Scope scope, Purpose purpose) internal pure returns (bool) {
        return (uint64(Scope.unwrap(scope) >> PURPOSES) >> Purpose.unwrap(purpose)) & 1 == 1;
    }
}
