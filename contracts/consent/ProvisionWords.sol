// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Scope} from "../kernel/terms/Scope.sol";
import {IConsentRegistry} from "./interfaces/IConsentRegistry.sol";

/// @dev A provision without its terms, in one word.
type ProvisionWord is uint256;

using ProvisionWords for ProvisionWord global;

/// @title Provisions in one word
/// @notice From the lowest bit: 1 deny, 1 base, 6 number, 8 count of terms, 136 scope, 40 from, 40 until, 24 epoch.
library ProvisionWords {
    uint256 private constant DENY = 1;
    uint256 private constant BASE = 2;
    uint256 private constant NUMBER = 2;
    uint256 private constant TERMS = 8;
    uint256 private constant SCOPE = 16;
    uint256 private constant FROM = 152;
    uint256 private constant UNTIL = 192;
    uint256 private constant EPOCH = 232;

    /// @dev The latest time that fits; as an end it means "without end".
    uint48 internal constant LAST_TIME = type(uint40).max;

    /// @dev The last number that fits.
    uint8 internal constant LAST_NUMBER = 63;

    function pack(
        Scope reach,
        uint48 startsAt,
        uint48 endsAt,
        uint256 terms,
        uint24 givenIn
    ) internal pure returns (ProvisionWord) {
        require(startsAt <= LAST_TIME, IConsentRegistry.TimeTooLate(startsAt, LAST_TIME));
        require(endsAt <= LAST_TIME, IConsentRegistry.TimeTooLate(endsAt, LAST_TIME));
        return
            ProvisionWord.wrap(
                (terms << TERMS) |
                    (uint256(Scope.unwrap(reach)) << SCOPE) |
                    (uint256(startsAt) << FROM) |
                    (uint256(endsAt) << UNTIL) |
                    (uint256(givenIn) << EPOCH)
            );
    }

    function asRule(ProvisionWord word, bool deny, bool base) internal pure returns (ProvisionWord) {
        return ProvisionWord.wrap(ProvisionWord.unwrap(word) | (deny ? DENY : 0) | (base ? BASE : 0));
    }

    /// @dev The same with its number among the grants with terms that its line has held, from 0.
    function numbered(ProvisionWord word, uint8 number) internal pure returns (ProvisionWord) {
        return ProvisionWord.wrap(ProvisionWord.unwrap(word) | (uint256(number) << NUMBER));
    }

    function exists(ProvisionWord word) internal pure returns (bool) {
        return ProvisionWord.unwrap(word) != 0;
    }

    function denies(ProvisionWord word) internal pure returns (bool) {
        return ProvisionWord.unwrap(word) & DENY != 0;
    }

    function isBase(ProvisionWord word) internal pure returns (bool) {
        return ProvisionWord.unwrap(word) & BASE != 0;
    }

    /// @dev The order in which rules of a directive decide: denying exceptions, permitting ones, base denials, base permits.
    function rank(ProvisionWord word) internal pure returns (uint256) {
        return (isBase(word) ? 2 : 0) + (denies(word) ? 0 : 1);
    }

    function termCount(ProvisionWord word) internal pure returns (uint256) {
        return uint8(ProvisionWord.unwrap(word) >> TERMS);
    }

    function scope(ProvisionWord word) internal pure returns (Scope) {
        return Scope.wrap(uint136(ProvisionWord.unwrap(word) >> SCOPE));
    }

    function from(ProvisionWord word) internal pure returns (uint48) {
        return uint40(ProvisionWord.unwrap(word) >> FROM);
    }

    function until(ProvisionWord word) internal pure returns (uint48) {
        return uint40(ProvisionWord.unwrap(word) >> UNTIL);
    }

    function epoch(ProvisionWord word) internal pure returns (uint24) {
        return uint24(ProvisionWord.unwrap(word) >> EPOCH);
    }

    function isRunning(ProvisionWord word) internal view returns (bool) {
        return from(word) <= block.timestamp && block.timestamp < until(word);
    }

    /// @dev Whether a permission is in force: it runs, and no revocation of everything came after it.
    function isInForce(ProvisionWord word, uint24 epochNow) internal view returns (bool) {
        return isRunning(word) && epoch(word) == epochNow;
    }
}
