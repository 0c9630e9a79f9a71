// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {Grant, GrantKey, Rule} from "./interfaces/IConsentRegistry.sol";
import {TermWords} from "./TermWords.sol";

/// @title What patients and delegates sign for consents
/// @notice The EIP-712 struct hashes of {IConsentRegistry}; the SDK holds the same types in `kernel/acts`. Each act names its
/// signer: a key may also own a wallet, and what it signed for itself must not serve again for the wallet.
library ConsentActs {
    bytes32 private constant GRANT = keccak256(
        "Grant(address grantee,uint32 line,uint136 scope,uint48 from,uint48 until,bytes32[] terms)"
    );
    bytes32 private constant CONSENT = keccak256(
        "Consent(bytes32 patient,address giver,Grant[] grants,uint104 nonce,uint48 deadline)Grant(address grantee,uint32 line,uint136 scope,uint48 from,uint48 until,bytes32[] terms)"
    );
    bytes32 private constant RULE = keccak256(
        "Rule(bool deny,bool base,uint136 scope,uint48 from,uint48 until,bytes32[] terms)"
    );
    bytes32 private constant DIRECTIVE = keccak256(
        "Directive(bytes32 patient,address author,bytes29 expected,Rule[] rules,uint104 nonce,uint48 deadline)Rule(bool deny,bool base,uint136 scope,uint48 from,uint48 until,bytes32[] terms)"
    );
    bytes32 private constant GRANT_KEY = keccak256("GrantKey(address grantee,uint32 line)");
    bytes32 private constant REVOCATION = keccak256(
        "ConsentRevocation(bytes32 patient,address revoker,GrantKey[] grants,uint104 nonce,uint48 deadline)GrantKey(address grantee,uint32 line)"
    );
    bytes32 private constant REVOCATION_OF_ALL = keccak256(
        "RevocationOfAll(bytes32 patient,address revoker,uint104 nonce,uint48 deadline)"
    );

    function consent(
        PatientId patient,
        address giver,
        Grant[] calldata grants,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        uint256 hashes = _reserve(grants.length);
        for (uint256 i; i < grants.length; ++i) {
            Grant calldata grant = grants[i];
            uint256 place;
            assembly ("memory-safe") {
                place := grant
            }
            _put(hashes, i, _provision(GRANT, place, grant.terms));
        }
        return _act(CONSENT, patient, giver, _hash(hashes, grants.length), by);
    }

    function revocation(
        PatientId patient,
        address revoker,
        GrantKey[] calldata grants,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        uint256 hashes = _reserve(grants.length);
        for (uint256 i; i < grants.length; ++i) {
            _put(hashes, i, keccak256(abi.encode(GRANT_KEY, grants[i].grantee, grants[i].line)));
        }
        return _act(REVOCATION, patient, revoker, _hash(hashes, grants.length), by);
    }

    function revocationOfAll(
        PatientId patient,
        address revoker,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOCATION_OF_ALL, patient, revoker, by.nonce, by.deadline));
    }

    function directive(
        PatientId patient,
        address author,
        bytes29 expected,
        Rule[] calldata rules,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        uint256 hashes = _reserve(rules.length);
        for (uint256 i; i < rules.length; ++i) {
            Rule calldata rule = rules[i];
            uint256 place;
            assembly ("memory-safe") {
                place := rule
            }
            _put(hashes, i, _provision(RULE, place, rule.terms));
        }
        bytes32 list = _hash(hashes, rules.length);
        return keccak256(abi.encode(DIRECTIVE, patient, author, expected, list, by.nonce, by.deadline));
    }

    /// @dev The struct hash of a grant or a rule in calldata: five members of one word each from `place` on, and terms. They are
    /// taken as they lie there; whoever gives the grant or sets the rule afterwards refuses what does not fit its type.
    function _provision(
        bytes32 typeHash,
        uint256 place,
        bytes32[] calldata terms
    ) private pure returns (bytes32 structHash) {
        bytes32 termsHash = TermWords.hashOf(terms);
        assembly ("memory-safe") {
            let copy := mload(0x40)
            mstore(copy, typeHash)
            calldatacopy(add(copy, 0x20), place, 0xa0)
            mstore(add(copy, 0xc0), termsHash)
            structHash := keccak256(copy, 0xe0)
        }
    }

    /// @dev The struct hash of an act whose content is a list.
    function _act(
        bytes32 typeHash,
        PatientId patient,
        address account,
        bytes32 list,
        Authorisation calldata by
    ) private pure returns (bytes32 structHash) {
        (uint104 nonce, uint48 deadline) = (by.nonce, by.deadline);
        assembly ("memory-safe") {
            let copy := mload(0x40)
            mstore(copy, typeHash)
            mstore(add(copy, 0x20), patient)
            mstore(add(copy, 0x40), account)
            mstore(add(copy, 0x60), list)
            mstore(add(copy, 0x80), nonce)
            mstore(add(copy, 0xa0), deadline)
            structHash := keccak256(copy, 0xc0)
        }
    }

    /// @dev A place in memory for so many words.
    function _reserve(uint256 words) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := mload(0x40)
            mstore(0x40, add(place, shl(5, words)))
        }
    }

    function _put(uint256 place, uint256 index, bytes32 word) private pure {
        assembly ("memory-safe") {
            mstore(add(place, shl(5, index)), word)
        }
    }

    function _hash(uint256 place, uint256 words) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            hash := keccak256(place, shl(5, words))
        }
    }
}
