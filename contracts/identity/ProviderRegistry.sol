// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Governed} from "../kernel/access/Governed.sol";
import {Profession} from "../kernel/terms/Profession.sol";
import {CredentialId} from "../kernel/types/Ids.sol";
import {
    Affiliation,
    Credential,
    IProviderRegistry,
    Practice,
    PracticeRefusal
} from "./interfaces/IProviderRegistry.sol";
import {Affiliations} from "./providers/Affiliations.sol";

/// @title Organisations, practitioners, and who works where
/// @notice Built up in `providers/`, a part a file: Authorities, Organisations, Credentials, Affiliations. Here they meet in
/// the one question that other rooms ask. States, requirements and warnings are in {IProviderRegistry}.
contract ProviderRegistry is Affiliations {
    constructor(
        address accessManager,
        address forwarder
    ) Governed(accessManager, forwarder) EIP712("Xinglin ProviderRegistry", "1") {}

    /// @inheritdoc IProviderRegistry
    function isPractising(
        address practitioner,
        Profession profession,
        address organisation
    ) external view returns (bool) {
        return practice(practitioner, profession, organisation).refusal == PracticeRefusal.None;
    }

    /// @inheritdoc IProviderRegistry
    function practice(
        address practitioner,
        Profession profession,
        address organisation
    ) public view returns (Practice memory answer) {
        Affiliation memory affiliation = _affiliation(affiliationIdOf(organisation, practitioner, profession));
        answer.refusal = _affiliationRefusal(affiliation);
        if (answer.refusal != PracticeRefusal.None) return answer;

        Credential memory licence = _credential(affiliation.licence);
        answer.refusal = _credentialRefusal(licence);
        if (answer.refusal != PracticeRefusal.None) return answer;

        answer.refusal = _organisationRefusal(organisation);
        if (answer.refusal != PracticeRefusal.None) return answer;

        answer.licence = affiliation.licence;
        answer.rights = licence.rights;
        answer.specialty = licence.specialty;
        answer.role = affiliation.role;
        answer.until = _earliest(affiliation.validUntil, licence.validUntil, _organisationUntil(organisation));
    }

    function _affiliationRefusal(Affiliation memory affiliation) private view returns (PracticeRefusal) {
        if (CredentialId.unwrap(affiliation.licence) == 0) return PracticeRefusal.NotAffiliated;
        if (block.timestamp < affiliation.validFrom) return PracticeRefusal.AffiliationNotYet;
        if (block.timestamp >= affiliation.validUntil) return PracticeRefusal.AffiliationOver;
        return PracticeRefusal.None;
    }

    function _earliest(uint48 a, uint48 b, uint48 c) private pure returns (uint48 earliest) {
        earliest = a < b ? a : b;
        if (c < earliest) earliest = c;
    }
}
