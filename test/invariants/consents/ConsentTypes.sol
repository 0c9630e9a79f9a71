// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, GrantKey, Rule} from "../../../contracts/consent/interfaces/IConsentRegistry.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";

/// @title The signed acts on consents (EIP-712) and the words of a directive, written anew from the interface's words
/// @notice Shares no line with the contracts, so that a wrong type string or layout on either side shows.
library ConsentTypes {
    bytes private constant GRANT =
        "Grant(address grantee,uint32 line,uint136 scope,uint48 from,uint48 until,bytes32[] terms)";
    bytes private constant KEY = "GrantKey(address grantee,uint32 line)";
    bytes private constant RULE = "Rule(bool deny,bool base,uint136 scope,uint48 from,uint48 until,bytes32[] terms)";

    function consent(
        PatientId patient,
        address giver,
        Grant[] memory grants,
        uint104 nonce,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32[] memory hashes = new bytes32[](grants.length);
        for (uint256 i; i < grants.length; ++i) {
            Grant memory one = grants[i];
            bytes32 terms = keccak256(abi.encodePacked(one.terms));
            hashes[i] = keccak256(
                abi.encode(keccak256(GRANT), one.grantee, one.line, one.scope, one.from, one.until, terms)
            );
        }
        bytes32 typeHash = keccak256(
            bytes.concat("Consent(bytes32 patient,address giver,Grant[] grants,uint104 nonce,uint48 deadline)", GRANT)
        );
        return abi.encode(typeHash, patient, giver, keccak256(abi.encodePacked(hashes)), nonce, deadline);
    }

    function revocation(
        PatientId patient,
        address revoker,
        GrantKey[] memory keys,
        uint104 nonce,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32[] memory hashes = new bytes32[](keys.length);
        for (uint256 i; i < keys.length; ++i) {
            hashes[i] = keccak256(abi.encode(keccak256(KEY), keys[i].grantee, keys[i].line));
        }
        bytes32 typeHash = keccak256(
            bytes.concat(
                "ConsentRevocation(bytes32 patient,address revoker,GrantKey[] grants,uint104 nonce,uint48 deadline)",
                KEY
            )
        );
        return abi.encode(typeHash, patient, revoker, keccak256(abi.encodePacked(hashes)), nonce, deadline);
    }

    function revocationOfAll(
        PatientId patient,
        address revoker,
        uint104 nonce,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256("RevocationOfAll(bytes32 patient,address revoker,uint104 nonce,uint48 deadline)");
        return abi.encode(typeHash, patient, revoker, nonce, deadline);
    }

    function directive(
        PatientId patient,
        address author,
        bytes29 expected,
        Rule[] memory rules,
        uint104 nonce,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32[] memory hashes = new bytes32[](rules.length);
        for (uint256 i; i < rules.length; ++i) {
            Rule memory one = rules[i];
            bytes32 terms = keccak256(abi.encodePacked(one.terms));
            hashes[i] = keccak256(
                abi.encode(keccak256(RULE), one.deny, one.base, one.scope, one.from, one.until, terms)
            );
        }
        bytes32 typeHash = keccak256(
            bytes.concat(
                "Directive(bytes32 patient,address author,bytes29 expected,Rule[] rules,uint104 nonce,uint48 deadline)",
                RULE
            )
        );
        return abi.encode(typeHash, patient, author, expected, keccak256(abi.encodePacked(hashes)), nonce, deadline);
    }

    /// @notice The word of a rule without terms, as {DirectiveSet} tells it.
    function word(Rule memory rule, uint24 epoch) internal pure returns (bytes32) {
        uint256 bits = uint256(epoch);
        bits = (bits << 40) | rule.until;
        bits = (bits << 40) | rule.from;
        bits = (bits << 136) | uint136(bytes17(abi.encodePacked(rule.scope)));
        return bytes32((bits << 16) | (rule.base ? 2 : 0) | (rule.deny ? 1 : 0));
    }
}
