// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    Affiliation,
    AffiliationTerms,
    Credential,
    CredentialKind
} from "../../../contracts/identity/interfaces/IProviderRegistry.sol";
import {Authorisation} from "../../../contracts/kernel/signing/Authorisation.sol";
import {Profession} from "../../../contracts/kernel/terms/Profession.sol";
import {StaffRole} from "../../../contracts/kernel/terms/StaffRole.sol";
import {AffiliationId, CredentialId} from "../../../contracts/kernel/types/Ids.sol";
import {TypedData} from "../support/TypedData.sol";
import {hold, within} from "../support/Vm.sol";
import {BoardHandler} from "./BoardHandler.sol";

/// @title What organisations and practitioners agree on, and what either tries without the other
abstract contract StaffHandler is BoardHandler {
    AffiliationTerms[] private _offers;
    uint104 private _nonce;
    /// @dev The last terms that were agreed on by a signature, and the call that did it.
    AffiliationTerms private _agreed;
    bytes private _agreement;

    // ------------------------------------------------------------------ moves

    /// @notice ... and everybody works for both organisations.
    function begins() public override {
        super.begins();
        for (uint256 i; i < 5; ++i) {
            // The last: the first practitioner in the other profession.
            uint256 who = i < 4 ? i % 2 : 0;
            AffiliationTerms memory terms;
            (terms.organisation, terms.practitioner) = (organisations[(i / 2) % 2], practitioners[who]);
            terms.licence = REGISTRY.credentialIdOf(boards[who], terms.practitioner, i < 4 ? bytes32(0) : SECOND);
            terms.role = StaffRole.wrap(1);
            (terms.validFrom, terms.validUntil) = (uint40(block.timestamp), _in(i == 2 ? 40 days : 200 days));
            _affiliate(terms.organisation, terms, terms.practitioner);
            Profession profession = professionOf(i < 4 ? who : 1);
            hold(REGISTRY.isPractising(terms.practitioner, profession, terms.organisation), "INV-20", "begins");
        }
    }

    function offers(uint256 organisation, uint256 credential, uint256 window, uint256 who) external {
        AffiliationTerms memory terms = _terms(organisation, credential, window);
        address by = who % 8 == 7 ? someone(who / 8) : terms.organisation;
        if (_offer(by, terms)) _offers.push(terms);
    }

    /// @notice Accepts one of the offers ever made, in whatever has become of it, once in eight changed a little.
    function accepts(uint256 offer, uint256 who, uint256 change) external {
        if (_offers.length == 0) return;
        // The latest are more likely to stand.
        AffiliationTerms memory terms = _offers[_offers.length - 1 - (((offer % _offers.length) % 3) % _offers.length)];
        if (change % 8 == 7) terms.validUntil += 1;
        address by = who % 8 == 7 ? someone(who / 8) : terms.practitioner;
        _accept(by, terms);
    }

    function affiliates(
        uint256 organisation,
        uint256 credential,
        uint256 window,
        uint256 who,
        uint256 signer
    ) external {
        AffiliationTerms memory terms = _terms(organisation, credential, window);
        address by = who % 8 == 7 ? someone(who / 8) : terms.organisation;
        _affiliate(by, terms, signer % 8 == 7 ? someone(signer / 8) : terms.practitioner);
    }

    /// @notice Only a licence lets practise: an offer, or an agreement by signature, that names a certificate instead.
    function takesACertificate(uint256 organisation, uint256 practitioner, uint256 window, uint256 how) external {
        practitioner %= PRACTITIONERS;
        AffiliationTerms memory terms = _terms(organisation, 0, window - (window % 8));
        terms.practitioner = practitioners[practitioner];
        terms.licence = REGISTRY.credentialIdOf(boards[practitioner], terms.practitioner, CERTIFICATE);
        if (how % 2 == 0) _affiliate(terms.organisation, terms, terms.practitioner);
        else _offer(terms.organisation, terms);
    }

    /// @notice The organisation hands in again what the practitioner signed once, mostly before its deadline.
    function affiliatesAgain() external {
        if (_agreement.length != 0) _affiliateAgain(_agreed);
    }

    function withdrawsOffer(uint256 offer, uint256 who) external {
        if (_offers.length == 0) return;
        AffiliationTerms memory terms = _offers[offer % _offers.length];
        address by = who % 8 == 7 ? someone(who / 8) : terms.organisation;
        Profession profession = REGISTRY.credentialOf(terms.licence).profession;
        _withdraw(by, terms.practitioner, profession);
    }

    function ends(uint256 affiliation, uint256 who) external {
        affiliation = _standing(affiliation);
        // As they are listed: three organisations for each practitioner, two professions in each.
        address employer = organisations[(affiliation / 2) % ORGANISATIONS];
        address employee = practitioners[affiliation / 2 / ORGANISATIONS];
        address by = [employer, employee, someone(who / 4), employer][who % 4];
        _end(by, employer, employee, professionOf(affiliation));
    }

    // ------------------------------------------------------------------ the moves, whoever makes them

    function _offer(
        address by,
        AffiliationTerms memory terms
    ) private watched(by, AffiliationId.unwrap(_idOf(terms))) returns (bool ok) {
        bool may = by == terms.organisation && _isKnown(terms.organisation) && _isFit(terms) && !REGISTRY.paused();
        ok = _call(by, abi.encodeCall(REGISTRY.offerAffiliation, (terms)));
        _judge(Act.Offer, ok, may);
        bytes32 offered = REGISTRY.affiliationOfferOf(_idOf(terms));
        if (ok) hold(offered == keccak256(abi.encode(terms)), "INV-27", "what is on offer");
    }

    function _accept(
        address by,
        AffiliationTerms memory terms
    ) private watched(by, AffiliationId.unwrap(_idOf(terms))) {
        bytes32 onOffer = REGISTRY.affiliationOfferOf(_idOf(terms));
        bool may = by == terms.practitioner && _isFit(terms) && !REGISTRY.paused();
        bool ok = _call(by, abi.encodeCall(REGISTRY.acceptAffiliation, (terms)));
        _judge(Act.Accept, ok, may && onOffer == keccak256(abi.encode(terms)));
        if (ok) _requireBegun(terms);
    }

    function _affiliate(
        address by,
        AffiliationTerms memory terms,
        address signer
    ) private watched(by, AffiliationId.unwrap(_idOf(terms))) {
        bool may = by == terms.organisation && _isKnown(terms.organisation) && _isFit(terms) && !REGISTRY.paused();
        bytes memory data = abi.encodeCall(REGISTRY.affiliate, (terms, _authorise(terms, signer)));
        bool ok = _call(by, data);
        _judge(Act.Affiliate, ok, may && signer == terms.practitioner && !_isLate(_nonce - 1));
        if (!ok) return;
        _requireBegun(terms);
        (_agreed, _agreement) = (terms, data);
    }

    function _affiliateAgain(
        AffiliationTerms memory terms
    ) private watched(terms.organisation, AffiliationId.unwrap(_idOf(terms))) {
        _judge(Act.Affiliate, _call(terms.organisation, _agreement), false);
    }

    /// @dev Signed until some days ahead; once in sixteen until now, which is too late.
    function _authorise(AffiliationTerms memory terms, address signer) private returns (Authorisation memory) {
        uint104 nonce = _nonce++;
        uint48 deadline = uint48(block.timestamp + (_isLate(nonce) ? 0 : 60 days));
        bytes memory act = TypedData.affiliationAcceptance(abi.encode(terms), nonce, deadline);
        bytes32 digest = TypedData.digest("Xinglin ProviderRegistry", address(REGISTRY), act);
        return Authorisation(nonce, deadline, signedBy(signer, digest));
    }

    function _withdraw(
        address by,
        address practitioner,
        Profession profession
    ) private watched(by, AffiliationId.unwrap(REGISTRY.affiliationIdOf(by, practitioner, profession))) {
        bool isOffered = REGISTRY.affiliationOfferOf(REGISTRY.affiliationIdOf(by, practitioner, profession)) != 0;
        bool ok = _call(by, abi.encodeCall(REGISTRY.withdrawAffiliationOffer, (practitioner, profession)));
        _judge(Act.WithdrawOffer, ok, isOffered);
    }

    function _end(
        address by,
        address organisation,
        address practitioner,
        Profession profession
    ) private watched(by, AffiliationId.unwrap(REGISTRY.affiliationIdOf(organisation, practitioner, profession))) {
        AffiliationId id = REGISTRY.affiliationIdOf(organisation, practitioner, profession);
        bool exists = CredentialId.unwrap(REGISTRY.affiliationOf(id).licence) != 0;
        bool ok = _call(by, abi.encodeCall(REGISTRY.endAffiliation, (organisation, practitioner, profession)));
        _judge(Act.End, ok, exists && (by == organisation || by == practitioner));
        if (!ok) return;
        hold(!REGISTRY.isPractising(practitioner, profession, organisation), "INV-27", "ended, yet practising");
        hold(REGISTRY.affiliationOfferOf(id) == 0, "INV-27", "ended, with an offer that stays open");
    }

    // ------------------------------------------------------------------ choices and questions

    /// @dev An affiliation that there is, if there is any; half of the time rather one with an open offer, once in four any.
    function _standing(uint256 seed) private view returns (uint256) {
        uint256 count = affiliations.length;
        if (seed % 4 == 3) return (seed / 4) % count;
        for (uint256 i = seed % 4 == 2 ? count : 0; i < 2 * count; ++i) {
            uint256 index = (((seed / 4) % count) + i) % count;
            bool isFit = i >= count || REGISTRY.affiliationOfferOf(affiliations[index]) != 0;
            if (isFit && CredentialId.unwrap(REGISTRY.affiliationOf(affiliations[index]).licence) != 0) return index;
        }
        return (seed / 4) % count;
    }

    function _isLate(uint104 nonce) private pure returns (bool) {
        return nonce % 16 == 15;
    }

    function _terms(
        uint256 organisation,
        uint256 credential,
        uint256 window
    ) private view returns (AffiliationTerms memory terms) {
        terms.organisation = organisations[organisation % ORGANISATIONS];
        terms.licence = _issued(credential);
        terms.practitioner = REGISTRY.credentialOf(terms.licence).holder;
        // Once in eight a licence of somebody else, or one that nobody issued.
        if (window % 8 == 7 || terms.practitioner == address(0)) {
            terms.practitioner = practitioners[(window / 8) % PRACTITIONERS];
        }
        terms.role = StaffRole.wrap(uint8(within(window / 16, 1, 11)));
        terms.validFrom = uint40(block.timestamp + within(window / 3, 0, 4 days) - 3 days);
        terms.validUntil = terms.validFrom + uint48(within(window / 5, 0, 60 days));
    }

    function _idOf(AffiliationTerms memory terms) private view returns (AffiliationId) {
        Profession profession = REGISTRY.credentialOf(terms.licence).profession;
        return REGISTRY.affiliationIdOf(terms.organisation, terms.practitioner, profession);
    }

    function _isKnown(address organisation) private view returns (bool) {
        return REGISTRY.organisationOf(organisation).accreditor != address(0);
    }

    function _isFit(AffiliationTerms memory terms) private view returns (bool) {
        Credential memory licence = REGISTRY.credentialOf(terms.licence);
        return
            licence.issuer != address(0) &&
            licence.holder == terms.practitioner &&
            licence.kind == CredentialKind.Licence &&
            _bits(licence.standing) & REVOKED_BIT == 0 &&
            StaffRole.unwrap(terms.role) <= 10 &&
            terms.validFrom < terms.validUntil &&
            block.timestamp < terms.validUntil;
    }

    function _requireBegun(AffiliationTerms memory terms) private view {
        Affiliation memory agreed = Affiliation(terms.licence, terms.role, terms.validFrom, terms.validUntil);
        bytes32 found = keccak256(abi.encode(REGISTRY.affiliationOf(_idOf(terms))));
        hold(found == keccak256(abi.encode(agreed)), "INV-27", "what both agreed to");
        hold(REGISTRY.affiliationOfferOf(_idOf(terms)) == 0, "INV-27", "an offer that served stays open");
    }
}
