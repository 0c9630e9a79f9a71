// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IConsentRegistry} from "./interfaces/IConsentRegistry.sol";

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

    /// @dev Where the words lie in calldata.
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

    /// @dev Whether a purpose from elsewhere is named.
    function namePurpose(bytes32[] calldata terms, bytes31 label) internal pure returns (bool) {
        for (uint256 i; i < terms.length; ++i) {
            if (kindOf(terms[i]) == PURPOSE && valueIn(terms[i]) == label) return true;
        }
        return false;
    }
}
