// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Scope} from "../kernel/terms/Scope.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {Window} from "../kernel/types/Window.sol";
import {Grant, GrantKey, IConsentRegistry, ProvisionId, Rule} from "./interfaces/IConsentRegistry.sol";
import {ProvisionWord, ProvisionWords} from "./ProvisionWords.sol";
import {Standings} from "./Standings.sol";
import {TermWords} from "./TermWords.sol";

/// @title What patients have granted and directed
/// @notice A common grant is one slot. One with terms keeps their hash in a second; the asker brings the terms along. A
/// directive is a hash, whatever its length; the asker brings its words along.
abstract contract ConsentLedger is IConsentRegistry, Standings {
    /// @dev Two slots, of which grants without terms use one. A revocation clears it and leaves the other.
    struct Line {
        ProvisionWord word;
        /// Of the last grant with terms, cut to 31 bytes.
        bytes31 termsHash;
        /// How many grants with terms it has held.
        uint8 numbered;
    }

    uint256 private constant MAX_GRANTS = 200;
    uint256 private constant MAX_GRANT_TERMS = 12;
    uint256 private constant MAX_GRANT_CONDITIONS = 2;
    uint256 private constant MAX_DIRECTIVE_WORDS = 24;
    uint256 private constant MAX_RULES = 8;
    uint256 private constant MAX_DIRECTIVE_CONDITIONS = 4;

    mapping(PatientId patient => mapping(address grantee => mapping(uint32 line => Line))) private _lines;

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IConsentRegistry
    function grantIdOf(PatientId patient, address grantee, uint32 line) external view returns (ProvisionId) {
        (ProvisionWord word, bytes31 termsHash) = _grantOn(patient, grantee, line);
        return word.exists() ? _grantId(patient, grantee, line, word, termsHash) : ProvisionId.wrap(0);
    }

    /// @inheritdoc IConsentRegistry
    function ruleIdOf(PatientId patient, uint256 index) external view returns (ProvisionId) {
        return _ruleId(patient, _standings[patient].directive, index);
    }

    /// @inheritdoc IConsentRegistry
    function grantOf(
        PatientId patient,
        address grantee,
        uint32 line
    ) external view returns (bool inForce, Scope scope, uint48 from, uint48 until, bytes31 termsHash) {
        ProvisionWord word;
        (word, termsHash) = _grantOn(patient, grantee, line);
        inForce = word.isInForce(_standings[patient].epoch);
        return (inForce, word.scope(), word.from(), word.until(), termsHash);
    }

    /// @inheritdoc IConsentRegistry
    function directiveOf(PatientId patient) external view returns (bytes29) {
        return _standings[patient].directive;
    }

    /// @inheritdoc IConsentRegistry
    function epochOf(PatientId patient) external view returns (uint24) {
        return _standings[patient].epoch;
    }

    // ------------------------------------------------------------------ acts

    function _give(PatientId patient, address giver, Grant[] calldata grants) internal {
        _requireLength(patient, grants.length);
        uint24 epoch = _standings[patient].epoch;
        for (uint256 i; i < grants.length; ++i) {
            _giveOne(patient, giver, grants[i], epoch);
        }
    }

    function _giveOne(PatientId patient, address giver, Grant calldata grant, uint24 epoch) private {
        (address grantee, uint32 line) = (grant.grantee, grant.line);
        bytes32[] calldata terms = grant.terms;
        require(grantee != address(0) && grantee != giver, GranteeInvalid(patient, grantee));
        ProvisionWord word = _wordOfGrant(grant, terms, epoch);
        Line storage kept = _lines[patient][grantee][line];
        require(_isFree(kept.word.until(), kept.word.epoch(), epoch), GrantStands(patient, grantee, line));

        if (terms.length == 0) {
            kept.word = word;
            emit GrantGiven(patient, grantee, line, giver, bytes32(ProvisionWord.unwrap(word)));
        } else {
            require(kept.numbered <= ProvisionWords.LAST_NUMBER, LineUsedUp(patient, grantee, line));
            word = _keepOnTerms(kept, word, terms);
            emit GrantGivenOnTerms(patient, grantee, line, giver, bytes32(ProvisionWord.unwrap(word)), terms);
        }
    }

    /// @dev Numbers the grant among those with terms that the line has held, so that none has the id of another.
    function _keepOnTerms(
        Line storage kept,
        ProvisionWord word,
        bytes32[] calldata terms
    ) private returns (ProvisionWord numbered) {
        uint8 number = kept.numbered;
        numbered = word.numbered(number);
        kept.word = numbered;
        (kept.termsHash, kept.numbered) = (bytes31(TermWords.hashOf(terms)), number + 1);
    }

    function _wordOfGrant(
        Grant calldata grant,
        bytes32[] calldata terms,
        uint24 epoch
    ) private view returns (ProvisionWord) {
        (Scope scope, uint48 from, uint48 until) = (grant.scope, grant.from, grant.until);
        Window.requireUsable(from, until);
        uint256 conditions = _requireProvision(scope, terms, MAX_GRANT_TERMS);
        require(conditions <= MAX_GRANT_CONDITIONS, TermsTooMany(conditions, MAX_GRANT_CONDITIONS));
        return ProvisionWords.pack(scope, from, until, terms.length, epoch);
    }

    function _revoke(PatientId patient, address revoker, GrantKey[] calldata grants) internal {
        _requireLength(patient, grants.length);
        for (uint256 i; i < grants.length; ++i) {
            (address grantee, uint32 line) = (grants[i].grantee, grants[i].line);
            Line storage kept = _lines[patient][grantee][line];
            require(kept.word.exists(), GrantUnknown(patient, grantee, line));

            kept.word = ProvisionWord.wrap(0);
            emit GrantRevoked(patient, grantee, line, revoker);
        }
    }

    function _revokeAll(PatientId patient, address revoker) internal {
        uint24 epoch = _nextEpoch(patient);
        emit AllRevoked(patient, revoker, epoch);
    }

    function _setDirective(PatientId patient, address author, bytes29 expected, Rule[] calldata rules) internal {
        Standing memory standing = _standings[patient];
        require(standing.directive == expected, DirectiveChanged(patient, expected, standing.directive));
        bytes32[] memory words = _wordsOf(rules, standing.epoch);

        standing.directive = rules.length == 0 ? bytes29(0) : bytes29(keccak256(abi.encodePacked(words)));
        _standings[patient] = standing;
        emit DirectiveSet(patient, author, standing.directive, words);
    }

    /// @dev The rules one after the other, each followed by its terms.
    function _wordsOf(Rule[] calldata rules, uint24 epoch) private pure returns (bytes32[] memory words) {
        require(rules.length <= MAX_RULES, TermsTooMany(rules.length, MAX_RULES));
        uint256 length = rules.length;
        for (uint256 i; i < rules.length; ++i) {
            length += rules[i].terms.length;
        }
        require(length <= MAX_DIRECTIVE_WORDS, TermsTooMany(length, MAX_DIRECTIVE_WORDS));

        words = new bytes32[](length);
        uint256 next;
        uint256 conditions;
        uint256 rank;
        for (uint256 i; i < rules.length; ++i) {
            (ProvisionWord word, uint256 itsConditions) = _wordOf(rules[i], i, epoch);
            require(rank <= word.rank(), RuleOutOfOrder(i));
            rank = word.rank();
            conditions += itsConditions;
            words[next++] = bytes32(ProvisionWord.unwrap(word));
            bytes32[] calldata terms = rules[i].terms;
            for (uint256 j; j < terms.length; ++j) {
                words[next++] = terms[j];
            }
        }
        require(conditions <= MAX_DIRECTIVE_CONDITIONS, TermsTooMany(conditions, MAX_DIRECTIVE_CONDITIONS));
    }

    function _wordOf(
        Rule calldata rule,
        uint256 index,
        uint24 epoch
    ) private pure returns (ProvisionWord word, uint256 conditions) {
        conditions = _requireProvision(rule.scope, rule.terms, MAX_DIRECTIVE_WORDS);
        require(!rule.deny || conditions == 0, DenialConditional(index));
        word = ProvisionWords.pack(rule.scope, rule.from, rule.until, rule.terms.length, epoch);
        word = word.asRule(rule.deny, rule.base);
    }

    /// @dev Checks scope and terms; returns the number of conditions.
    function _requireProvision(
        Scope scope,
        bytes32[] calldata terms,
        uint256 mostTerms
    ) private pure returns (uint256 conditions) {
        bool namesPurpose;
        (conditions, namesPurpose) = TermWords.requireValid(terms, mostTerms);
        scope.requireValid(namesPurpose);
    }

    function _requireLength(PatientId patient, uint256 length) private pure {
        require(length != 0, ListEmpty(patient));
        require(length <= MAX_GRANTS, TermsTooMany(length, MAX_GRANTS));
    }

    // ------------------------------------------------------------------ what is kept

    /// @dev The grant that the line holds, all zero for none; without terms, the hash is zero.
    function _grantOn(
        PatientId patient,
        address grantee,
        uint32 line
    ) internal view returns (ProvisionWord word, bytes31 termsHash) {
        Line storage kept = _lines[patient][grantee][line];
        word = kept.word;
        if (word.termCount() != 0) termsHash = kept.termsHash;
    }

    // ------------------------------------------------------------------ ids

    /// @dev `keccak256(abi.encode(…))`, written out because every decision by a grant needs it: 180 gas less.
    function _grantId(
        PatientId patient,
        address grantee,
        uint32 line,
        ProvisionWord word,
        bytes31 termsHash
    ) internal pure returns (ProvisionId id) {
        assembly ("memory-safe") {
            let copy := mload(0x40)
            mstore(copy, patient)
            mstore(add(copy, 0x20), grantee)
            mstore(add(copy, 0x40), line)
            mstore(add(copy, 0x60), word)
            mstore(add(copy, 0x80), termsHash)
            id := keccak256(copy, 0xa0)
        }
    }

    function _ruleId(PatientId patient, bytes29 directive, uint256 index) internal pure returns (ProvisionId) {
        return ProvisionId.wrap(keccak256(abi.encode(patient, directive, index)));
    }
}
