// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PatientId} from "../kernel/types/Ids.sol";
import {Window} from "../kernel/types/Window.sol";
import {Grant, GrantKey, IConsentRegistry, Provision, ProvisionId, Rule} from "./interfaces/IConsentRegistry.sol";
import {ProvisionWord, ProvisionWords} from "./ProvisionWords.sol";
import {TermWords} from "./TermWords.sol";

/// @title What patients have granted and directed
/// @notice A common grant is one slot. One with terms keeps their hash in a second; the asker brings the terms along. A
/// directive is a hash, whatever its length; the asker brings its words along.
abstract contract ConsentLedger is IConsentRegistry {
    /// @dev One slot. The hash is cut to 29 bytes to leave room; finding a second directive for it takes 2^232 tries, and
    /// a patient who prepares two alike (2^116) cheats no one else.
    struct Standing {
        uint24 epoch;
        bytes29 directive;
    }

    uint256 private constant MAX_GRANTS = 200;
    uint256 private constant MAX_GRANT_TERMS = 12;
    uint256 private constant MAX_GRANT_CONDITIONS = 2;
    uint256 private constant MAX_DIRECTIVE_WORDS = 48;
    uint256 private constant MAX_DIRECTIVE_CONDITIONS = 4;

    mapping(PatientId patient => Standing) internal _standings;
    mapping(PatientId patient => mapping(address grantee => mapping(uint32 line => ProvisionWord))) internal _grants;
    mapping(PatientId patient => mapping(address grantee => mapping(uint32 line => bytes32))) internal _termHashes;

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IConsentRegistry
    function grantIdOf(PatientId patient, address grantee, uint32 line) public pure returns (ProvisionId) {
        return ProvisionId.wrap(keccak256(abi.encode(patient, grantee, line)));
    }

    /// @inheritdoc IConsentRegistry
    function ruleIdOf(PatientId patient, uint256 index) public view returns (ProvisionId) {
        return ProvisionId.wrap(keccak256(abi.encode(patient, _standings[patient].directive, index)));
    }

    /// @inheritdoc IConsentRegistry
    function grantOf(
        PatientId patient,
        address grantee,
        uint32 line
    ) external view returns (bool inForce, Provision memory provision, bytes32 termsHash) {
        ProvisionWord word = _grants[patient][grantee][line];
        inForce = word.isRunning() && word.epoch() == _standings[patient].epoch;
        return (inForce, word.unpack(), _termHashes[patient][grantee][line]);
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
        address grantee = grant.grantee;
        uint32 line = grant.line;
        Provision calldata provision = grant.provision;
        require(grantee != address(0) && grantee != giver, GranteeInvalid(patient, grantee));
        Window.requireUsable(provision.from, provision.until);
        uint256 conditions = _requireProvision(provision, MAX_GRANT_TERMS);
        require(conditions <= MAX_GRANT_CONDITIONS, TermsTooMany(conditions, MAX_GRANT_CONDITIONS));
        require(!_grants[patient][grantee][line].exists(), GrantLineUsed(patient, grantee, line));

        ProvisionWord word = ProvisionWords.pack(false, false, provision, epoch);
        _grants[patient][grantee][line] = word;
        if (provision.terms.length != 0) {
            _termHashes[patient][grantee][line] = keccak256(abi.encodePacked(provision.terms));
        }
        emit GrantGiven(patient, grantee, line, giver, bytes32(ProvisionWord.unwrap(word)), provision.terms);
    }

    function _revoke(PatientId patient, address revoker, GrantKey[] calldata grants) internal {
        _requireLength(patient, grants.length);
        uint24 epoch = _standings[patient].epoch;
        for (uint256 i; i < grants.length; ++i) {
            address grantee = grants[i].grantee;
            uint32 line = grants[i].line;
            ProvisionWord word = _grants[patient][grantee][line];
            require(
                block.timestamp < word.until() && word.epoch() == epoch,
                GrantNotInForce(patient, grantee, line)
            );

            _grants[patient][grantee][line] = word.revoked();
            emit GrantRevoked(patient, grantee, line, revoker);
        }
    }

    function _revokeAll(PatientId patient, address revoker) internal {
        uint24 epoch = ++_standings[patient].epoch;
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
        uint256 length = rules.length;
        for (uint256 i; i < rules.length; ++i) {
            length += rules[i].provision.terms.length;
        }
        require(length <= MAX_DIRECTIVE_WORDS, TermsTooMany(length, MAX_DIRECTIVE_WORDS));

        words = new bytes32[](length);
        uint256 next;
        uint256 conditions;
        uint256 rank;
        for (uint256 i; i < rules.length; ++i) {
            Provision calldata provision = rules[i].provision;
            uint256 itsConditions = _requireProvision(provision, MAX_DIRECTIVE_WORDS);
            require(!rules[i].deny || itsConditions == 0, DenialConditional(i));
            conditions += itsConditions;

            ProvisionWord word = ProvisionWords.pack(rules[i].deny, rules[i].base, provision, epoch);
            require(rank <= word.rank(), RuleOutOfOrder(i));
            rank = word.rank();
            words[next++] = bytes32(ProvisionWord.unwrap(word));
            for (uint256 j; j < provision.terms.length; ++j) {
                words[next++] = provision.terms[j];
            }
        }
        require(conditions <= MAX_DIRECTIVE_CONDITIONS, TermsTooMany(conditions, MAX_DIRECTIVE_CONDITIONS));
    }

    /// @dev Checks sets and terms; returns the number of conditions.
    function _requireProvision(
        Provision calldata provision,
        uint256 mostTerms
    ) private pure returns (uint256 conditions) {
        bool namesPurpose;
        provision.confidentialities.requireKnown();
        provision.readers.requireKnown();
        provision.categories.requireKnown();
        provision.purposes.requireKnown();
        (conditions, namesPurpose) = TermWords.requireValid(provision.terms, mostTerms);
        require(namesPurpose || !provision.purposes.isEmpty(), PurposeMissing());
    }

    function _requireLength(PatientId patient, uint256 length) private pure {
        require(length != 0, ListEmpty(patient));
        require(length <= MAX_GRANTS, TermsTooMany(length, MAX_GRANTS));
    }
}
