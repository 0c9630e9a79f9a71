// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OrganisationKinds} from "../../kernel/terms/OrganisationKinds.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {Rights} from "../../kernel/terms/Rights.sol";
import {StaffRole} from "../../kernel/terms/StaffRole.sol";
import {Authorisation} from "../../kernel/signing/Authorisation.sol";
import {AffiliationId, CredentialId} from "../../kernel/types/Ids.sol";
import {Jurisdiction} from "../../kernel/types/Jurisdiction.sol";
import {Standing, Trust} from "../../kernel/types/Standing.sol";

/// @dev A body that accredits organisations, licenses practitioners, or both, inside one jurisdiction. One slot.
struct Authority {
    Jurisdiction jurisdiction;
    Trust trust;
    bool accredits;
    bool licenses;
}

/// @dev An accredited organisation. One slot.
struct Organisation {
    address accreditor;
    OrganisationKinds kinds;
    /// The accreditor's grade, 0 for none. In China tens are the level and units the class, 0 for none: 31 is 三级甲等.
    uint8 grade;
    Standing standing;
    uint48 validUntil;
}

enum CredentialKind {
    /// Lets its holder practise the profession.
    Licence,
    /// Attests a training or a specialty and gives no right to practise.
    Certificate
}

/// @dev A practitioner's licence or certificate. Two slots, the first of which says whether it is in force.
struct Credential {
    address issuer;
    Standing standing;
    /// Five bytes, to the year 36812, so that the slot holds it.
    uint40 validFrom;
    uint48 validUntil;
    address holder;
    CredentialKind kind;
    Profession profession;
    Rights rights;
    /// Code of the jurisdiction's own list of specialties, 0 for none; in China the 诊疗科目 number, 5013 for 50.13.
    uint16 specialty;
}

/// @dev What a board puts into a new credential.
struct CredentialTerms {
    address holder;
    CredentialKind kind;
    Profession profession;
    Rights rights;
    uint16 specialty;
    uint40 validFrom;
    uint48 validUntil;
    /// Hash of the credential document, which has to contain a random salt.
    bytes32 documentHash;
}

/// @dev One practitioner working for one organisation under one licence. Kept in one slot.
struct Affiliation {
    CredentialId licence;
    StaffRole role;
    uint40 validFrom;
    uint48 validUntil;
}

/// @dev What both sides of an affiliation agree to.
struct AffiliationTerms {
    address organisation;
    address practitioner;
    CredentialId licence;
    StaffRole role;
    uint40 validFrom;
    uint48 validUntil;
}

/// @dev Why somebody may not practise, the first that applies in this order; `None` for "may".
enum PracticeRefusal {
    None,
    NotAffiliated,
    AffiliationNotYet,
    AffiliationOver,
    LicenceRevoked,
    LicenceSuspended,
    LicenceNotYet,
    LicenceOver,
    LicensingBoardDistrusted,
    OrganisationRevoked,
    OrganisationSuspended,
    OrganisationOver,
    AccreditorDistrusted
}

/// @dev The answer to "may this practitioner practise this profession for this organisation now", with its ground.
struct Practice {
    PracticeRefusal refusal;
    CredentialId licence;
    Rights rights;
    uint16 specialty;
    StaffRole role;
    /// The earliest end of affiliation, licence and accreditation; nothing promises that it is not suspended before.
    uint48 until;
}

/// @title Organisations, practitioners, and who works where
/// @notice Public by purpose: anyone can look a licence or an accreditation up at any time.
///
/// ```
/// Authority     none ──appoint (regulator)──► Appointed ──dismiss──► Dismissed     (no more acts)
///                                                 └──────distrust──► Distrusted    (nothing it issued counts)
/// Organisation  none ──accredit──► good ◄──suspend / reinstate──► suspended ──revoke──► revoked (until accredited anew)
/// Credential    none ──issue─────► good ◄──suspend / reinstate──► suspended ──revoke──► revoked (final)
/// Affiliation   none ──offer (organisation)──► offered ──accept (practitioner)──► in force ──end (either)──► none
///                    └──affiliate (organisation, with the practitioner's signature)──►┘
/// ```
///
/// A suspension has a hand: the issuer's and the regulator's are separate, and neither lifts the other's. Expiry and every
/// suspension take effect by computation in {practice}, the one question that other rooms ask.
///
/// Warning: an authority is trusted inside its competence until the regulator says otherwise. It cannot touch what another
/// one issued.
interface IProviderRegistry {
    // ------------------------------------------------------------------ events

    /// @notice The authority may accredit, license, or both, from now on.
    event AuthorityAppointed(
        address indexed authority,
        Jurisdiction indexed jurisdiction,
        bool accredits,
        bool licenses
    );
    /// @notice `trust` is `Dismissed` or `Distrusted`.
    event AuthorityRemoved(address indexed authority, Trust trust);

    /// @notice The organisation is accredited until `validUntil`, in place of what was before.
    event OrganisationAccredited(
        address indexed organisation,
        address indexed accreditor,
        OrganisationKinds kinds,
        uint8 grade,
        uint48 validUntil,
        bytes32 documentHash
    );
    /// @notice `standing` is the new one; `by` suspended, reinstated or revoked.
    event OrganisationStandingChanged(
        address indexed organisation,
        address indexed by,
        Standing standing,
        bytes32 reasonHash
    );

    /// @notice A board issued a licence or a certificate.
    event CredentialIssued(
        CredentialId indexed credential,
        address indexed holder,
        address indexed issuer,
        CredentialKind kind,
        Profession profession,
        Rights rights,
        uint16 specialty,
        uint48 validFrom,
        uint48 validUntil,
        bytes32 documentHash
    );
    /// @notice The credential ends at `validUntil` now.
    event CredentialRenewed(CredentialId indexed credential, uint48 validUntil, bytes32 documentHash);
    /// @notice `standing` is the new one; `by` suspended, reinstated or revoked.
    event CredentialStandingChanged(
        CredentialId indexed credential,
        address indexed holder,
        address indexed by,
        Standing standing,
        bytes32 reasonHash
    );

    /// @notice The organisation offers these terms, in place of an earlier offer.
    event AffiliationOffered(
        AffiliationId indexed affiliation,
        address indexed organisation,
        address indexed practitioner,
        CredentialId licence,
        StaffRole role,
        uint48 validFrom,
        uint48 validUntil
    );
    /// @notice The organisation took its offer back.
    event AffiliationOfferWithdrawn(
        AffiliationId indexed affiliation,
        address indexed organisation,
        address indexed practitioner
    );
    /// @notice Both sides agreed to these terms, in place of those before.
    event AffiliationBegun(
        AffiliationId indexed affiliation,
        address indexed organisation,
        address indexed practitioner,
        CredentialId licence,
        StaffRole role,
        uint48 validFrom,
        uint48 validUntil
    );
    /// @notice `by`, one of the two, ended it.
    event AffiliationEnded(
        AffiliationId indexed affiliation,
        address indexed organisation,
        address indexed practitioner,
        address by
    );

    // ------------------------------------------------------------------ errors

    /// @notice Zero, or neither accrediting nor licensing.
    error AuthorityInvalid(address authority, bool accredits, bool licenses);
    /// @notice An authority keeps the jurisdiction it was first appointed for.
    error AuthorityJurisdictionFixed(address authority, Jurisdiction jurisdiction);
    /// @notice It was never appointed, or is no longer.
    error AuthorityNotAppointed(address authority, Trust trust);
    /// @notice It is appointed, but not for this.
    error AuthorityNotCompetent(address authority);
    /// @notice It is already as untrusted as that, or was never appointed.
    error AuthorityRemovalInvalid(address authority, Trust trust);

    /// @notice The zero address is no organisation.
    error OrganisationInvalid(address organisation);
    /// @notice The organisation was never accredited.
    error OrganisationUnknown(address organisation);
    /// @notice Another accreditor answers for it, until that accreditation is revoked, over, or of an authority
    /// that is removed or no longer accredits.
    error OrganisationOfAnotherAuthority(address organisation, address accreditor);
    /// @notice Neither its accreditor nor the regulator.
    error OrganisationNotOverseenBy(address organisation, address account);
    /// @notice The change does not apply: suspended twice, reinstated without suspension, or revoked before.
    error OrganisationStandingUnchanged(address organisation, Standing standing);
    /// @notice It is suspended, so it cannot be accredited anew by the same stroke.
    error OrganisationSuspended(address organisation, Standing standing);

    /// @notice The zero address holds no credential.
    error CredentialHolderInvalid(address holder);
    /// @notice No credential has this id.
    error CredentialUnknown(CredentialId credential);
    /// @notice The issuer has issued this document to this holder before.
    error CredentialAlreadyIssued(CredentialId credential);
    /// @notice Neither its issuer nor the regulator; for a renewal, not its issuer.
    error CredentialNotOverseenBy(CredentialId credential, address account);
    /// @notice The change does not apply: suspended twice, reinstated without suspension, or revoked before. A renewal: revoked.
    error CredentialStandingUnchanged(CredentialId credential, Standing standing);
    /// @notice A renewal has to reach further than the end there is.
    error CredentialRenewalTooShort(CredentialId credential, uint48 validUntil, uint48 current);

    /// @notice The credential is no licence, is revoked, or belongs to somebody else.
    error AffiliationLicenceInvalid(CredentialId licence, address practitioner);
    /// @notice The caller is not the practitioner of the terms.
    error AffiliationNotFor(address practitioner, address account);
    /// @notice The caller is not the organisation of the terms.
    error AffiliationNotOfferedBy(address organisation, address account);
    /// @notice There is no offer with exactly these terms.
    error AffiliationNotOffered(AffiliationId affiliation);
    /// @notice There is no affiliation to end.
    error AffiliationUnknown(AffiliationId affiliation);
    /// @notice Neither its organisation nor its practitioner.
    error AffiliationNotEndedBy(AffiliationId affiliation, address account);

    // ------------------------------------------------------------------ authorities (regulator)

    /// @notice Appoints an authority, or changes what it is competent for.
    ///
    /// Requirements: the caller may call it by the AccessManager (role `REGULATOR`); `authority` is not zero and gets at
    /// least one competence; the jurisdiction has the form of ISO 3166 and is the one it had before, if any. Not paused.
    /// Emits {AuthorityAppointed}.
    function appointAuthority(address authority, Jurisdiction jurisdiction, bool accredits, bool licenses) external;

    /// @notice Ends an authority's acts; what it issued stands, and the regulator can still suspend or revoke it.
    ///
    /// Requirements: role `REGULATOR`; appointed. Emits {AuthorityRemoved}.
    function dismissAuthority(address authority) external;

    /// @notice Ends an authority's acts and makes everything it issued count for nothing, at once.
    ///
    /// Requirements: role `REGULATOR`; appointed or dismissed. Emits {AuthorityRemoved}.
    ///
    /// Warning: this can stop a whole country's hospitals. Appointing it again undoes it.
    function distrustAuthority(address authority) external;

    // ------------------------------------------------------------------ organisations (accreditor)

    /// @notice Accredits an organisation, or renews or changes its accreditation.
    /// @param validUntil Seconds; later than now (else `WindowInvalid`).
    /// @param documentHash Hash of the accreditation document.
    ///
    /// Requirements: the caller is an appointed authority that accredits; `organisation` is not zero; the kinds are known; no
    /// other appointed authority's accreditation is in force; it is not suspended. Not paused. Emits
    /// {OrganisationAccredited}.
    function accredit(
        address organisation,
        OrganisationKinds kinds,
        uint8 grade,
        uint48 validUntil,
        bytes32 documentHash
    ) external;

    /// @notice Suspends an organisation, and with it whatever its staff may do for it.
    /// @param reasonHash Hash of the salted reason, zero for none.
    ///
    /// Requirements: the caller is its accreditor (appointed, and still accrediting) or a regulator, and has not suspended it
    /// already; not revoked, except for a regulator. Emits {OrganisationStandingChanged}.
    function suspendOrganisation(address organisation, bytes32 reasonHash) external;

    /// @notice Lifts the caller's own suspension.
    ///
    /// Requirements: as {suspendOrganisation}, and the caller's side has suspended it. Not paused.
    function reinstateOrganisation(address organisation, bytes32 reasonHash) external;

    /// @notice Revokes an accreditation. Only a new accreditation brings the organisation back. The regulator's revocation
    /// suspends too, so that no accreditor undoes it before the regulator lifts the suspension.
    ///
    /// Requirements: the caller is its accreditor (appointed, and still accrediting) or a regulator; not revoked.
    function revokeOrganisation(address organisation, bytes32 reasonHash) external;

    // ------------------------------------------------------------------ credentials (board)

    /// @notice The first 20 bytes of `keccak256(abi.encode(keccak256("Credential(address issuer,address holder,bytes32
    /// documentHash)"), issuer, holder, documentHash))`.
    function credentialIdOf(address issuer, address holder, bytes32 documentHash) external pure returns (CredentialId);

    /// @notice Issues a licence or a certificate.
    ///
    /// Requirements: the caller is an appointed authority that licenses; the holder is not zero; profession and rights are
    /// known; the window is usable; the id is new. Not paused. Emits {CredentialIssued}.
    function issueCredential(CredentialTerms calldata terms) external returns (CredentialId);

    /// @notice Moves a credential's end further out; the id stays.
    ///
    /// Requirements: the caller is its issuer (appointed, and still licensing); not revoked ({CredentialStandingUnchanged});
    /// `validUntil` is later than now and than the end there is. Not paused. Emits {CredentialRenewed}.
    function renewCredential(CredentialId credential, uint48 validUntil, bytes32 documentHash) external;

    /// @notice Suspends a credential.
    ///
    /// Requirements: the caller is its issuer (appointed, and still licensing) or a regulator, and has not suspended it
    /// already; not revoked, except for a regulator. Emits {CredentialStandingChanged}.
    function suspendCredential(CredentialId credential, bytes32 reasonHash) external;

    /// @notice Lifts the caller's own suspension.
    ///
    /// Requirements: as {suspendCredential}, and the caller's side has suspended it. Not paused.
    function reinstateCredential(CredentialId credential, bytes32 reasonHash) external;

    /// @notice Revokes a credential for good, whoever of the two it is.
    ///
    /// Requirements: the caller is its issuer (appointed, and still licensing) or a regulator; not revoked.
    function revokeCredential(CredentialId credential, bytes32 reasonHash) external;

    // ------------------------------------------------------------------ affiliations (organisation and practitioner)

    /// @notice `keccak256(abi.encode(keccak256("Affiliation(address organisation,address practitioner,uint8 profession)"),
    /// organisation, practitioner, profession))`.
    function affiliationIdOf(
        address organisation,
        address practitioner,
        Profession profession
    ) external pure returns (AffiliationId);

    /// @notice Offers terms; the last offer for the same practitioner and profession replaces an earlier one. What is in
    /// force stays in force until the offer is accepted.
    ///
    /// Requirements: the caller is `terms.organisation` and was accredited at some time; the licence belongs to the
    /// practitioner, is a licence and not revoked; the role is known; the window is usable. Not paused. Emits
    /// {AffiliationOffered}.
    function offerAffiliation(AffiliationTerms calldata terms) external returns (AffiliationId);

    /// @notice Takes an offer back.
    ///
    /// Requirements: the caller made an offer for this practitioner and profession that is still open. Emits
    /// {AffiliationOfferWithdrawn}.
    function withdrawAffiliationOffer(address practitioner, Profession profession) external;

    /// @notice Accepts an offer.
    ///
    /// Requirements: the caller is `terms.practitioner`; the open offer has exactly these terms, which are still fit (as for
    /// {offerAffiliation}). Not paused. Emits {AffiliationBegun}.
    function acceptAffiliation(AffiliationTerms calldata terms) external returns (AffiliationId);

    /// @notice Offer and acceptance at once: the organisation calls with the practitioner's signature over
    /// `AffiliationAcceptance(address organisation,address practitioner,bytes32 licence,uint8 role,uint48 validFrom,uint48
    /// validUntil,uint104 nonce,uint48 deadline)`.
    ///
    /// An open offer for the same practitioner and profession is used up, whatever its terms.
    ///
    /// Requirements: as {offerAffiliation}; the signature is valid. Not paused. Emits {AffiliationBegun}.
    function affiliate(
        AffiliationTerms calldata terms,
        Authorisation calldata authorisation
    ) external returns (AffiliationId);

    /// @notice Ends an affiliation at once, and with it an open offer for the same practitioner and profession.
    ///
    /// Requirements: there is one; the caller is its organisation or its practitioner. Emits {AffiliationEnded}.
    function endAffiliation(address organisation, address practitioner, Profession profession) external;

    // ------------------------------------------------------------------ questions

    /// @notice Whether the practitioner may practise this profession for this organisation now: affiliation, licence and
    /// accreditation all inside their windows and in good standing, and neither issuer distrusted. Never reverts.
    function isPractising(
        address practitioner,
        Profession profession,
        address organisation
    ) external view returns (bool);

    /// @notice What speaks against it, `None` where {isPractising}. Never reverts.
    function refusalFor(
        address practitioner,
        Profession profession,
        address organisation
    ) external view returns (PracticeRefusal);

    /// @notice Whether {isPractising}, and the licence also gives all of `rights`. Never reverts.
    function isPractisingWith(
        address practitioner,
        Profession profession,
        address organisation,
        Rights rights
    ) external view returns (bool);

    /// @notice The same as {isPractising} with the ground of the answer; beside a refusal all else is zero. Never reverts.
    function practice(
        address practitioner,
        Profession profession,
        address organisation
    ) external view returns (Practice memory);

    /// @notice Whether the organisation is accredited now as at least one of `kinds`. Never reverts.
    function isAccredited(address organisation, OrganisationKinds kinds) external view returns (bool);

    /// @notice Whether the credential counts now, whoever the holder works for. Never reverts.
    function isInForce(CredentialId credential) external view returns (bool);

    /// @notice The authority as it stands; all zero for an unknown one.
    function authorityOf(address authority) external view returns (Authority memory);

    /// @notice The organisation as it stands, also after its end; all zero for an unknown one.
    function organisationOf(address organisation) external view returns (Organisation memory);

    /// @notice The credential as it stands, also after its end; all zero for an unknown one.
    function credentialOf(CredentialId credential) external view returns (Credential memory);

    /// @notice The affiliation as agreed, also after its window; all zero for none.
    function affiliationOf(AffiliationId affiliation) external view returns (Affiliation memory);

    /// @notice Hash of the terms on offer, zero for none: `keccak256(abi.encode(terms))`.
    function affiliationOfferOf(AffiliationId affiliation) external view returns (bytes32);
}
