// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Governed} from "../kernel/access/Governed.sol";
import {Profession} from "../kernel/terms/Profession.sol";
import {Rights} from "../kernel/terms/Rights.sol";
import {CredentialId} from "../kernel/types/Ids.sol";
import {Credential, IProviderRegistry, Practice, PracticeRefusal} from "./interfaces/IProviderRegistry.sol";
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
    function refusalFor(
        address practitioner,
        Profession profession,
        address organisation
    ) external view returns (PracticeRefusal refusal) {
        (refusal, , ) = _look(practitioner, profession, organisation);
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
        (PracticeRefusal refusal, Work storage work, Credential storage licence) = _look(
            practitioner,
            profession,
            organisation
        );
        answer.refusal = refusal;
        if (refusal != PracticeRefusal.None) return answer;

        answer.licence = CredentialId.wrap(work.licence);
        answer.rights = licence.rights;
        answer.specialty = licence.specialty;
        answer.role = work.role;
        uint48 accreditedUntil = _organisation(organisation).validUntil;
        answer.until = _earliest(work.validUntil, licence.validUntil, accreditedUntil);
    }

    /// @dev What speaks against it, the first that applies, and where the rest can be read. It reads no slot that the answer
    /// does not need, one each: affiliation, licence, organisation, and the authority or the two behind them.
    function _look(
        address practitioner,
        Profession profession,
        address organisation
    ) private view returns (PracticeRefusal refusal, Work storage work, Credential storage licence) {
        work = _work(affiliationIdOf(organisation, practitioner, profession));
        (bytes20 held, uint48 from, uint48 until) = (work.licence, work.validFrom, work.validUntil);
        licence = _credential(CredentialId.wrap(held));
        if (held == 0) return (PracticeRefusal.NotAffiliated, work, licence);
        if (block.timestamp < from) return (PracticeRefusal.AffiliationNotYet, work, licence);
        if (block.timestamp >= until) return (PracticeRefusal.AffiliationOver, work, licence);
        refusal = _credentialRefusal(licence);
        if (refusal == PracticeRefusal.None) refusal = _organisationRefusal(_organisation(organisation));
    }

    function _earliest(uint48 a, uint48 b, uint48 c) private pure returns (uint48 earliest) {
        earliest = a < b ? a : b;
        if (c < earliest) earliest = c;
    }
}
