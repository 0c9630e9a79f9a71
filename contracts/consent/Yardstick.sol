// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Scope} from "../kernel/terms/Scope.sol";
import {Request} from "./interfaces/IConsentRegistry.sol";
import {ProvisionWord} from "./ProvisionWords.sol";

/// @dev What provisions are held against: a place in memory, where a request lies in the form of words that would fit it.
type Yardstick is uint256;

using Yardsticks for Yardstick global;

/// @title Which provision applies to a request
/// @notice A decision may have to look at three dozen words ({TermWords}, {ProvisionWords}), so they are compared where they
/// lie in calldata, each as it stands, and the loop is written out: 850 gas for a rule with two terms instead of 1,700.
///
/// In memory, a row of four words for each kind of term: the terms that would fit, zero for none. No valid term is zero or
/// has the value zero. Row 0 holds what the provision's own word is held against, row 7 the time of authorship.
library Yardsticks {
    // Kinds of terms, as in {TermWords}.
    uint256 private constant ACTOR = 1;
    uint256 private constant AUTHOR = 2;
    uint256 private constant RECORD = 3;
    uint256 private constant RELATED = 4;
    uint256 private constant LABEL = 5;
    uint256 private constant PURPOSE = 6;
    uint256 private constant DATA_PERIOD = 7;
    uint256 private constant CONDITION = 8;

    /// @param wanted What a scope has to hold.
    /// @param isOther Whether the purpose is from elsewhere, so that the scope has to hold `OTHER` or a term has to name it.
    /// @param epoch The patient's.
    function lay(
        Request calldata request,
        Scope wanted,
        bool isOther,
        uint24 epoch
    ) internal pure returns (Yardstick yardstick) {
        (address accessor, address organisation) = (request.accessor, request.organisation);
        (address author, address authorOrganisation) = (request.author, request.authorOrganisation);
        (bytes32 record, bytes32 visit) = (request.record, request.visit);
        (bytes31 purpose, uint48 authoredAt) = (request.purposeLabel, request.authoredAt);
        bytes31[4] calldata labels = request.labels;
        assembly ("memory-safe") {
            yardstick := mload(0x40)
            mstore(0x40, add(yardstick, 0x3c0))
            calldatacopy(add(yardstick, 0x80), calldatasize(), 0x300)
            mstore(yardstick, wanted)
            mstore(add(yardstick, 0x20), isOther)
            mstore(add(yardstick, 0x40), epoch)
            mstore(add(yardstick, 0x80), or(shl(248, ACTOR), accessor))
            mstore(add(yardstick, 0xa0), or(shl(248, ACTOR), organisation))
            mstore(add(yardstick, 0x100), or(shl(248, AUTHOR), author))
            mstore(add(yardstick, 0x120), or(shl(248, AUTHOR), authorOrganisation))
            mstore(add(yardstick, 0x180), or(shl(248, RECORD), shr(8, record)))
            mstore(add(yardstick, 0x200), or(shl(248, RELATED), shr(8, record)))
            mstore(add(yardstick, 0x220), or(shl(248, RELATED), shr(8, visit)))
            // A label's last byte is not read by anybody who reads it as bytes31; here it falls off.
            mstore(add(yardstick, 0x280), or(shl(248, LABEL), shr(8, calldataload(labels))))
            mstore(add(yardstick, 0x2a0), or(shl(248, LABEL), shr(8, calldataload(add(labels, 0x20)))))
            mstore(add(yardstick, 0x2c0), or(shl(248, LABEL), shr(8, calldataload(add(labels, 0x40)))))
            mstore(add(yardstick, 0x2e0), or(shl(248, LABEL), shr(8, calldataload(add(labels, 0x60)))))
            mstore(add(yardstick, 0x300), or(shl(248, PURPOSE), shr(8, purpose)))
            mstore(add(yardstick, 0x380), authoredAt)
        }
    }

    /// @dev Looks for the first provision that applies but for its conditions: it stands, its scope includes what is wanted,
    /// and for each kind of its terms one word fits.
    /// @param word A provision to look at first, whose terms are `[place, end)`. Zero for none: then rules of a directive
    /// lie there, each followed by its terms.
    /// @param withBase Whether base rules are looked at, or the first one ends the search.
    /// @return conditions Where the conditions of what was found begin, at the latest at its end; zero if nothing applies.
    /// @return next Where the search can go on.
    ///
    /// The numbers 8, 16, 151, 152 and 192 are places in a {ProvisionWord}: count of terms, scope, its purpose `OTHER`, from,
    /// until.
    // One loop, so that its variables stay on the stack.
    // solhint-disable-next-line function-max-lines
    function find(
        Yardstick yardstick,
        ProvisionWord word,
        uint256 place,
        uint256 end,
        bool withBase
    ) internal view returns (uint256 conditions, uint256 next) {
        assembly ("memory-safe") {
            next := place
            if word {
                next := end
            }
            // Seldom needed, so not kept on the stack, which the inner loop fills.
            mstore(add(yardstick, 0x60), end)
            mstore(add(yardstick, 0x3a0), shl(1, iszero(withBase)))
            for {} 1 {} {
                let fits := eq(and(shr(16, word), mload(yardstick)), mload(yardstick))
                fits := and(fits, or(and(word, 1), eq(shr(232, word), mload(add(yardstick, 0x40)))))
                fits := and(fits, iszero(lt(timestamp(), and(shr(152, word), 0xffffffffff))))
                if and(fits, lt(timestamp(), and(shr(192, word), 0xffffffffff))) {
                    let mustName := and(mload(add(yardstick, 0x20)), iszero(and(shr(151, word), 1)))
                    let row := 0
                    for {
                        let last := 0
                    } lt(place, next) {
                        place := add(place, 0x20)
                    } {
                        let term := calldataload(place)
                        // Another kind begins. The one before has to fit.
                        if shr(248, xor(term, last)) {
                            if iszero(fits) {
                                break
                            }
                            fits := 0
                            last := term
                            row := add(yardstick, and(shr(241, term), 0x7f80))
                            if gt(term, shl(248, PURPOSE)) {
                                // The last two kinds. Conditions are asked elsewhere; a data period ends after it begins.
                                if gt(term, shl(248, DATA_PERIOD)) {
                                    fits := gt(term, shl(248, CONDITION))
                                    for {} and(lt(place, next), lt(term, shl(248, CONDITION))) {} {
                                        let from := and(shr(48, term), 0xffffffffffff)
                                        let length := sub(and(term, 0xffffffffffff), from)
                                        fits := or(fits, lt(sub(mload(row), from), length))
                                        place := add(place, 0x20)
                                        term := calldataload(place)
                                    }
                                    break
                                }
                                // A purpose: where the scope has it, no term need name it.
                                fits := iszero(mustName)
                                mustName := 0
                            }
                        }
                        fits := or(fits, or(eq(term, mload(row)), eq(term, mload(add(row, 0x20)))))
                        fits := or(fits, or(eq(term, mload(add(row, 0x40))), eq(term, mload(add(row, 0x60)))))
                    }
                    if and(fits, iszero(mustName)) {
                        conditions := place
                        break
                    }
                }
                if iszero(lt(next, mload(add(yardstick, 0x60)))) {
                    break
                }
                word := calldataload(next)
                if and(word, mload(add(yardstick, 0x3a0))) {
                    break
                }
                place := add(next, 0x20)
                next := add(place, shl(5, and(shr(8, word), 0xff)))
            }
        }
    }
}
