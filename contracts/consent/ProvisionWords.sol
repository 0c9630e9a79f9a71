// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Categories, Category} from "../kernel/terms/Category.sol";
import {Confidentialities, Confidentiality} from "../kernel/terms/Confidentiality.sol";
import {Profession} from "../kernel/terms/Profession.sol";
import {Purpose, PurposeCodes, Purposes} from "../kernel/terms/Purpose.sol";
import {Readers} from "../kernel/terms/Readers.sol";
import {Denial, IConsentRegistry, Provision, Request} from "./interfaces/IConsentRegistry.sol";

/// @dev A provision without its terms, in one word.
type ProvisionWord is uint256;

using ProvisionWords for ProvisionWord global;

/// @title Provisions in one word
/// @notice From the lowest bit: 1 deny, 1 base, 6 unused, 8 number of terms, 8 confidentialities, 32 readers, 32
/// categories, 64 purposes, 40 from, 40 until, 24 epoch. Sets stand as they are, so that one AND asks them all at once.
library ProvisionWords {
    uint256 private constant DENY = 1;
    uint256 private constant BASE = 2;
    uint256 private constant TERMS = 8;
    uint256 private constant CONFIDENTIALITIES = 16;
    uint256 private constant READERS = 24;
    uint256 private constant CATEGORIES = 56;
    uint256 private constant PURPOSES = 88;
    uint256 private constant FROM = 152;
    uint256 private constant UNTIL = 192;
    uint256 private constant EPOCH = 232;

    uint48 internal constant LAST_TIME = type(uint40).max;

    function pack(
        bool deny,
        bool base,
        Provision calldata provision,
        uint24 givenIn
    ) internal pure returns (ProvisionWord) {
        require(provision.from <= LAST_TIME, IConsentRegistry.TimeTooLate(provision.from, LAST_TIME));
        require(provision.until <= LAST_TIME, IConsentRegistry.TimeTooLate(provision.until, LAST_TIME));
        uint256 word = (deny ? DENY : 0) | (base ? BASE : 0);
        word |= provision.terms.length << TERMS;
        word |= uint256(Confidentialities.unwrap(provision.confidentialities)) << CONFIDENTIALITIES;
        word |= uint256(Readers.unwrap(provision.readers)) << READERS;
        word |= uint256(Categories.unwrap(provision.categories)) << CATEGORIES;
        word |= uint256(Purposes.unwrap(provision.purposes)) << PURPOSES;
        word |= uint256(provision.from) << FROM;
        word |= uint256(provision.until) << UNTIL;
        return ProvisionWord.wrap(word | (uint256(givenIn) << EPOCH));
    }

    /// @dev One bit in each set: what a provision has to hold to cover the request.
    function probeOf(Request calldata request) internal pure returns (uint256) {
        return
            (1 << (CONFIDENTIALITIES + Confidentiality.unwrap(request.confidentiality))) |
            (1 << (READERS + Profession.unwrap(request.profession))) |
            (1 << (CATEGORIES + Category.unwrap(request.category))) |
            purposeBit(request.purpose);
    }

    function purposeBit(Purpose purpose) internal pure returns (uint256) {
        return 1 << (PURPOSES + Purpose.unwrap(purpose));
    }

    function covers(ProvisionWord word, uint256 probe) internal pure returns (bool) {
        return ProvisionWord.unwrap(word) & probe == probe;
    }

    function isRunning(ProvisionWord word) internal view returns (bool) {
        return from(word) <= block.timestamp && block.timestamp < until(word);
    }

    function denies(ProvisionWord word) internal pure returns (bool) {
        return ProvisionWord.unwrap(word) & DENY != 0;
    }

    function isBase(ProvisionWord word) internal pure returns (bool) {
        return ProvisionWord.unwrap(word) & BASE != 0;
    }

    function termCount(ProvisionWord word) internal pure returns (uint256) {
        return uint8(ProvisionWord.unwrap(word) >> TERMS);
    }

    function from(ProvisionWord word) internal pure returns (uint48) {
        return uint40(ProvisionWord.unwrap(word) >> FROM);
    }

    /// @dev Zero only for what is unknown or revoked.
    function until(ProvisionWord word) internal pure returns (uint48) {
        return uint40(ProvisionWord.unwrap(word) >> UNTIL);
    }

    /// @dev Which set does not cover the request, the first in the order of {Denial}.
    function gap(ProvisionWord word, Request calldata request) internal pure returns (Denial) {
        Provision memory provision = unpack(word);
        if (!provision.readers.include(request.profession)) return Denial.ReaderNotCovered;
        if (!provision.categories.include(request.category)) return Denial.CategoryNotCovered;
        if (!provision.confidentialities.include(request.confidentiality)) return Denial.ConfidentialityNotCovered;
        return Denial.PurposeNotCovered;
    }

    function permitsBreakGlass(ProvisionWord word) internal pure returns (bool) {
        return covers(word, purposeBit(PurposeCodes.BTG));
    }

    /// @dev The order in which rules of a directive decide: denying exceptions, permitting ones, base denials, base permits.
    function rank(ProvisionWord word) internal pure returns (uint256) {
        return (isBase(word) ? 2 : 0) + (denies(word) ? 0 : 1);
    }

    /// @dev A tombstone: the line stays used, the permission never runs again.
    function revoked(ProvisionWord word) internal pure returns (ProvisionWord) {
        return ProvisionWord.wrap(ProvisionWord.unwrap(word) & ~(uint256(type(uint40).max) << UNTIL));
    }

    function exists(ProvisionWord word) internal pure returns (bool) {
        return ProvisionWord.unwrap(word) != 0;
    }

    /// @dev The provision again, without its terms.
    function unpack(ProvisionWord word) internal pure returns (Provision memory provision) {
        uint256 bits = ProvisionWord.unwrap(word);
        provision.confidentialities = Confidentialities.wrap(uint8(bits >> CONFIDENTIALITIES));
        provision.readers = Readers.wrap(uint32(bits >> READERS));
        provision.categories = Categories.wrap(uint32(bits >> CATEGORIES));
        provision.purposes = Purposes.wrap(uint64(bits >> PURPOSES));
        provision.from = from(word);
        provision.until = until(word);
    }

    function epoch(ProvisionWord word) internal pure returns (uint24) {
        return uint24(ProvisionWord.unwrap(word) >> EPOCH);
    }
}
