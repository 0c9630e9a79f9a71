// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Window} from "../kernel/types/Window.sol";
import {IConsentRegistry, Request} from "./interfaces/IConsentRegistry.sol";

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

    /// @dev Whether everything but the conditions holds ;
    /// `firstCondition` is where those begin.
    function hold(
        bytes32[] calldata terms,
        Request calldata request
    ) internal pure returns (bool, uint256 firstCondition) {
        uint256 i;
        uint256 end = terms.length;
        while (i < end) {
            uint8 kind = kindOf(terms[i]);
            if (kind >= CONDITION) break;
            uint256 first = i;
            while (++i < end && kindOf(terms[i]) == kind) {}
            if (kind != PURPOSE && !_anyHolds(kind, terms[first:i], request)) return (false, end);
        }
        return (true, i);
    }

    /// @dev Whether one of the words, all of this kind, fits the request.
    function _anyHolds(uint8 kind, bytes32[] calldata words, Request calldata request) private pure returns (bool) {
        if (kind == LABEL) return _anyLabel(words, request.labels);
        if (kind == ACTOR) return _anyAccount(words, request.accessor, request.organisation);
        if (kind == AUTHOR) return _anyAccount(words, request.author, request.authorOrganisation);
        if (kind == DATA_PERIOD) return _anyPeriod(words, request.authoredAt);
        bytes32 record = request.record;
        return _anyId(words, record, kind == RELATED ? request.visit : record);
    }

    function _anyAccount(bytes32[] calldata words, address one, address other) private pure returns (bool) {
        for (uint256 i; i < words.length; ++i) {
            address account = addressIn(words[i]);
            if (account == one || account == other) return true;
        }
        return false;
    }

    function _anyPeriod(bytes32[] calldata words, uint48 moment) private pure returns (bool) {
        for (uint256 i; i < words.length; ++i) {
            uint256 period = uint256(words[i]);
            if (Window.contains(uint48(period >> 48), uint48(period), moment)) return true;
        }
        return false;
    }

    function _anyId(bytes32[] calldata words, bytes32 one, bytes32 other) private pure returns (bool) {
        for (uint256 i; i < words.length; ++i) {
            bytes31 value = valueIn(words[i]);
            if (value == bytes31(one) || value == bytes31(other)) return true;
        }
        return false;
    }

    function _anyLabel(bytes32[] calldata words, bytes31[] calldata labels) private pure returns (bool) {
        for (uint256 j; j < labels.length; ++j) {
            bytes31 label = labels[j];
            for (uint256 i; i < words.length; ++i) {
                if (valueIn(words[i]) == label) return true;
            }
        }
        return false;
    }

    /// @dev Whether a purpose from elsewhere is named.
    function namePurpose(bytes32[] calldata terms, bytes31 label) internal pure returns (bool) {
        for (uint256 i; i < terms.length; ++i) {
            if (kindOf(terms[i]) == PURPOSE && valueIn(terms[i]) == label) return true;
        }
        return false;
    }
}
