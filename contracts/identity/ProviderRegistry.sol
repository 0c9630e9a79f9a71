// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Governed} from "../kernel/access/Governed.sol";
import {Profession} from "../kernel/terms/Profession.sol";
import {Rights} from "../kernel/terms/Rights.sol";
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
        (PracticeRefusal refusal, , ) = _look(practitioner, profession, organisation);
        return refusal == PracticeRefusal.None;
    }

    /// @inheritdoc IProviderRegistry
    function isPractisingWith(
        address practitioner,
        Profession profession,
        address organisation,
        Rights rights
    ) external view returns (bool) {
        (PracticeRefusal refusal, , Credential storage licence) = _look(practitioner, profession, organisation);
        return refusal == PracticeRefusal.None && licence.rights.include(rights);
    }

    /// @inheritdoc IProviderRegistry
    function practice(
        address practitioner,
        Profession profession,
        address organisation
    ) external view returns (Practice memory answer) {
        (PracticeRefusal refusal, Affiliation storage affiliation, Credential storage licence) = _look(
            practitioner,
            profession,
            organisation
        );
        answer.refusal = refusal;
        if (refusal != PracticeRefusal.None) return answer;

        answer.licence = affiliation.licence;
        answer.rights = licence.rights;
        answer.specialty = licence.specialty;
        answer.role = affiliation.role;
        uint48 accreditedUntil = _organisation(organisation).validUntil;
        answer.until = _earliest(affiliation.validUntil, licence.validUntil, accreditedUntil);
    }

    /// @dev What speaks against it, the first that applies, and where the rest can be read. It reads no slot that the answer
    /// does not need: two of the affiliation, and one each of licence, organisation and their authorities.
    function _look(
        address practitioner,
        Profession profession,
        address organisation
    ) private view returns (PracticeRefusal refusal, Affiliation storage affiliation, Credential storage licence) {
        affiliation = _affiliation(affiliationIdOf(organisation, practitioner, profession));
        licence = _credential(affiliation.licence);
        refusal = _affiliationRefusal(affiliation);
        if (refusal == PracticeRefusal.None) refusal = _credentialRefusal(licence);
        if (refusal == PracticeRefusal.None) refusal = _organisationRefusal(_organisation(organisation));
    }

    function _affiliationRefusal(Affiliation storage affiliation) private view returns (PracticeRefusal) {
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
