// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorisation} from "../../kernel/signing/Authorisation.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {StaffRole} from "../../kernel/terms/StaffRole.sol";
import {AffiliationId, CredentialId} from "../../kernel/types/Ids.sol";
import {Window} from "../../kernel/types/Window.sol";
import {
    Affiliation,
    AffiliationTerms,
    Credential,
    CredentialKind,
    IProviderRegistry
} from "../interfaces/IProviderRegistry.sol";
import {Credentials} from "./Credentials.sol";

/// @title Who works where, agreed by both sides
/// @notice The fourth part of {IProviderRegistry}.
abstract contract Affiliations is Credentials {
    /// @dev An {Affiliation} as it is kept, in one slot.
    struct Work {
        bytes20 licence;
        StaffRole role;
        uint40 validFrom;
        uint48 validUntil;
    }

    bytes32 private constant AFFILIATION = keccak256(
        "Affiliation(address organisation,address practitioner,uint8 profession)"
    );
    bytes32 private constant AFFILIATION_ACCEPTANCE = keccak256(
        "AffiliationAcceptance(address organisation,address practitioner,bytes32 licence,uint8 role,uint48 validFrom,uint48 validUntil,uint104 nonce,uint48 deadline)"
    );

    mapping(AffiliationId affiliation => Work) private _affiliations;
    mapping(AffiliationId affiliation => bytes32 termsHash) private _offers;

    /// @inheritdoc IProviderRegistry
    function offerAffiliation(
        AffiliationTerms calldata terms
    ) external whenNotPaused returns (AffiliationId affiliation) {
        _requireOfferer(terms);
        affiliation = _requireFit(terms);
        _offers[affiliation] = _hashOf(terms);
        emit AffiliationOffered(
            affiliation,
            terms.organisation,
            terms.practitioner,
            terms.licence,
            terms.role,
            terms.validFrom,
            terms.validUntil
        );
    }

    /// @inheritdoc IProviderRegistry
    function withdrawAffiliationOffer(address practitioner, Profession profession) external {
        address organisation = _msgSender();
        AffiliationId affiliation = affiliationIdOf(organisation, practitioner, profession);
        require(_offers[affiliation] != 0, AffiliationNotOffered(affiliation));
        delete _offers[affiliation];
        emit AffiliationOfferWithdrawn(affiliation, organisation, practitioner);
    }

    /// @inheritdoc IProviderRegistry
    function acceptAffiliation(
        AffiliationTerms calldata terms
    ) external whenNotPaused returns (AffiliationId affiliation) {
        require(terms.practitioner == _msgSender(), AffiliationNotFor(terms.practitioner, _msgSender()));
        affiliation = _requireFit(terms);
        require(_offers[affiliation] == _hashOf(terms), AffiliationNotOffered(affiliation));
        _begin(affiliation, terms);
    }

    /// @inheritdoc IProviderRegistry
    function affiliate(
        AffiliationTerms calldata terms,
        Authorisation calldata authorisation
    ) external whenNotPaused returns (AffiliationId affiliation) {
        _requireOfferer(terms);
        affiliation = _requireFit(terms);
        // The terms are of static types, so their encoding is that of the struct's members one after the other.
        bytes32 structHash = keccak256(
            abi.encode(AFFILIATION_ACCEPTANCE, terms, authorisation.nonce, authorisation.deadline)
        );
        _requireSigned(terms.practitioner, structHash, authorisation);
        _begin(affiliation, terms);
    }

    /// @inheritdoc IProviderRegistry
    function endAffiliation(address organisation, address practitioner, Profession profession) external {
        AffiliationId affiliation = affiliationIdOf(organisation, practitioner, profession);
        require(_affiliations[affiliation].licence != 0, AffiliationUnknown(affiliation));
        address by = _msgSender();
        require(by == organisation || by == practitioner, AffiliationNotEndedBy(affiliation, by));
        delete _affiliations[affiliation];
        delete _offers[affiliation];
        emit AffiliationEnded(affiliation, organisation, practitioner, by);
    }

    /// @inheritdoc IProviderRegistry
    function affiliationOf(AffiliationId affiliation) external view returns (Affiliation memory) {
        Work memory work = _affiliations[affiliation];
        return Affiliation(CredentialId.wrap(work.licence), work.role, work.validFrom, work.validUntil);
    }

    /// @inheritdoc IProviderRegistry
    function affiliationOfferOf(AffiliationId affiliation) external view returns (bytes32) {
        return _offers[affiliation];
    }

    /// @inheritdoc IProviderRegistry
    function affiliationIdOf(
        address organisation,
        address practitioner,
        Profession profession
    ) public pure returns (AffiliationId) {
        return AffiliationId.wrap(keccak256(abi.encode(AFFILIATION, organisation, practitioner, profession)));
    }

    function _work(AffiliationId affiliation) internal view returns (Work storage) {
        return _affiliations[affiliation];
    }

    function _requireOfferer(AffiliationTerms calldata terms) private view {
        require(terms.organisation == _msgSender(), AffiliationNotOfferedBy(terms.organisation, _msgSender()));
        _requireOrganisation(terms.organisation);
    }

    /// @dev Whether the terms could come into force; says which affiliation they are about.
    function _requireFit(AffiliationTerms calldata terms) private view returns (AffiliationId) {
        Credential storage licence = _credential(terms.licence);
        require(
            licence.standing.exists() &&
                !licence.standing.isRevoked() &&
                licence.kind == CredentialKind.Licence &&
                licence.holder == terms.practitioner,
            AffiliationLicenceInvalid(terms.licence, terms.practitioner)
        );
        terms.role.requireKnown();
        Window.requireUsable(terms.validFrom, terms.validUntil);
        return affiliationIdOf(terms.organisation, terms.practitioner, licence.profession);
    }

    function _hashOf(AffiliationTerms calldata terms) private pure returns (bytes32) {
        return keccak256(abi.encode(terms));
    }

    function _begin(AffiliationId affiliation, AffiliationTerms calldata terms) private {
        delete _offers[affiliation];
        bytes20 licence = bytes20(CredentialId.unwrap(terms.licence));
        _affiliations[affiliation] = Work(licence, terms.role, terms.validFrom, terms.validUntil);
        emit AffiliationBegun(
            affiliation,
            terms.organisation,
            terms.practitioner,
            terms.licence,
            terms.role,
            terms.validFrom,
            terms.validUntil
        );
    }
}
