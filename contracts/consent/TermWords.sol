// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IConsentRegistry, Request} from "./interfaces/IConsentRegistry.sol";

/// @dev A place in memory, see {TermWords-valuesOf}.
type Values is uint256;

/// @title Terms: the rarer refinements of a provision, a word each
/// @notice The first byte is the kind, the other 31 the value. Words of one kind stand together and are joined by OR, the
/// kinds by AND; kinds rise, and conditions with their arguments come last.
///
/// | kind | value | holds when |
/// |---|---|---|
/// | 1 actor | address | the accessor or the organisation is this account |
/// | 2 author | address | the author, or the organisation it wrote for, is this account |
/// | 3 record | first 31 bytes of an id | the record is this one |
/// | 4 related | first 31 bytes of an id | the record is this one, or was recorded in this visit |
/// | 5 label | 31 bytes | the data carries this label |
/// | 6 purpose | 31 bytes | the purpose is `OTHER` with this label (widens the purposes) |
/// | 7 data period | two uint48, from and until | the data was authored in `[from, until)` |
/// | 8 condition | address | the contract says so (see {ICondition}) |
/// | 9 argument | 31 bytes | belongs to the condition before it |
library TermWords {
    uint8 internal constant ACTOR = 1;
    uint8 internal constant AUTHOR = 2;
    uint8 internal constant RECORD = 3;
    uint8 internal constant RELATED = 4;
    uint8 internal constant LABEL = 5;
    uint8 internal constant PURPOSE = 6;
    uint8 internal constant DATA_PERIOD = 7;
    uint8 internal constant CONDITION = 8;
    uint8 internal constant ARGUMENT = 9;

    function kindOf(bytes32 word) internal pure returns (uint8) {
        return uint8(bytes1(word));
    }

    function addressIn(bytes32 word) internal pure returns (address) {
        return address(uint160(uint256(word)));
    }

    /// @dev The 31 bytes after the kind.
    function valueIn(bytes32 word) internal pure returns (bytes31) {
        return bytes31(word << 8);
    }

    /// @dev Checks form and order; returns how many conditions there are and whether a purpose is among them.
    function requireValid(
        bytes32[] calldata terms,
        uint256 most
    ) internal pure returns (uint256 conditions, bool namesPurpose) {
        require(terms.length <= most, IConsentRegistry.TermsTooMany(terms.length, most));
        uint8 last;
        for (uint256 i; i < terms.length; ++i) {
            uint8 kind = kindOf(terms[i]);
            bool inOrder = kind >= last || (kind == CONDITION && last == ARGUMENT);
            bool hasPlace = kind != ARGUMENT || last >= CONDITION;
            require(inOrder && hasPlace && _isWord(kind, terms[i]), IConsentRegistry.TermInvalid(i, terms[i]));
            if (kind == CONDITION) ++conditions;
            if (kind == PURPOSE) namesPurpose = true;
            last = kind;
        }
    }

    function _isWord(uint8 kind, bytes32 word) private pure returns (bool) {
        uint256 value = uint248(uint256(word));
        if (kind == ACTOR || kind == AUTHOR || kind == CONDITION) return value != 0 && value <= type(uint160).max;
        if (kind == DATA_PERIOD) return value <= type(uint96).max && uint48(value >> 48) < uint48(value);
        if (kind == ARGUMENT) return true;
        return kind != 0 && kind < ARGUMENT && value != 0;
    }

    /// @dev `keccak256(abi.encodePacked(words))`, without the copy word by word.
    function hashOf(bytes32[] calldata words) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let length := shl(5, words.length)
            let copy := mload(0x40)
            calldatacopy(copy, words.offset, length)
            hash := keccak256(copy, length)
        }
    }

    /// @dev Where the words lie in calldata: a decision walks over three dozen of them, and by place one costs 100 gas instead
    /// of 500.
    function span(bytes32[] calldata words) internal pure returns (uint256 place, uint256 end) {
        assembly ("memory-safe") {
            place := words.offset
            end := add(place, shl(5, words.length))
        }
    }

    function wordAt(uint256 place) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(place)
        }
    }

    function between(uint256 place, uint256 end) internal pure returns (bytes32[] calldata words) {
        assembly ("memory-safe") {
            words.offset := place
            words.length := shr(5, sub(end, place))
        }
    }

    /// @dev What terms are compared with, in memory: four words for each kind up to {PURPOSE}, a value at the left of each,
    /// zero for none. No valid term has the value zero.
    function valuesOf(Request calldata request) internal pure returns (Values values) {
        (address accessor, address organisation) = (request.accessor, request.organisation);
        (address author, address authorOrganisation) = (request.author, request.authorOrganisation);
        (bytes32 record, bytes32 visit) = (request.record, request.visit);
        bytes31 purpose = request.purposeLabel;
        bytes31[4] calldata labels = request.labels;
        assembly ("memory-safe") {
            values := mload(0x40)
            mstore(0x40, add(values, 0x380))
            calldatacopy(values, calldatasize(), 0x380)
            mstore(add(values, 0x80), shl(8, accessor))
            mstore(add(values, 0xa0), shl(8, organisation))
            mstore(add(values, 0x100), shl(8, author))
            mstore(add(values, 0x120), shl(8, authorOrganisation))
            mstore(add(values, 0x180), and(record, not(0xff)))
            mstore(add(values, 0x200), and(record, not(0xff)))
            mstore(add(values, 0x220), and(visit, not(0xff)))
            // A label's last byte is not read by anybody who reads it as bytes31; here it would make another label of it.
            for {
                let i := 0
            } lt(i, 0x80) {
                i := add(i, 0x20)
            } {
                mstore(add(add(values, 0x280), i), and(calldataload(add(labels, i)), not(0xff)))
            }
            mstore(add(values, 0x300), purpose)
        }
    }

    /// @dev Whether the words in `[place, end)` hold, but for the conditions, which begin at `conditions`. The words are valid.
    /// @param mustName Whether one of them has to name the purpose.
    ///
    /// For each run of one kind: does any word of it fit? 0x30 is 48, the bits of a time; four words of `values` are 128 bytes.
    function hold(
        uint256 place,
        uint256 end,
        Values values,
        uint48 authoredAt,
        bool mustName
    ) internal pure returns (bool holds, uint256 conditions) {
        assembly ("memory-safe") {
            holds := 1
            for {} lt(place, end) {} {
                let kind := shr(248, calldataload(place))
                if iszero(lt(kind, CONDITION)) {
                    break
                }
                let row := add(values, shl(7, kind))
                let any := and(eq(kind, PURPOSE), iszero(mustName))
                for {} lt(place, end) {
                    place := add(place, 0x20)
                } {
                    let word := calldataload(place)
                    if sub(shr(248, word), kind) {
                        break
                    }
                    if eq(kind, DATA_PERIOD) {
                        let from := and(shr(0x30, word), 0xffffffffffff)
                        any := or(any, and(iszero(lt(authoredAt, from)), lt(authoredAt, and(word, 0xffffffffffff))))
                        continue
                    }
                    word := shl(8, word)
                    any := or(any, or(eq(word, mload(row)), eq(word, mload(add(row, 0x20)))))
                    any := or(any, or(eq(word, mload(add(row, 0x40))), eq(word, mload(add(row, 0x60)))))
                }
                if iszero(any) {
                    holds := 0
                    break
                }
                if eq(kind, PURPOSE) {
                    mustName := 0
                }
            }
            conditions := place
            holds := and(holds, iszero(mustName))
        }
    }

    /// @dev Whether a purpose from elsewhere is named.
    function namePurpose(bytes32[] calldata terms, bytes31 label) internal pure returns (bool) {
        for (uint256 i; i < terms.length; ++i) {
            if (kindOf(terms[i]) == PURPOSE && valueIn(terms[i]) == label) return true;
        }
        return false;
    }
}
