// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Nullifier, PatientId, ProofingDomain} from "../../kernel/types/Ids.sol";
import {Trust} from "../../kernel/types/Standing.sol";

/// @dev An issuer's word that a person was proofed. One slot.
struct Proofing {
    address issuer;
    /// Identity assurance level, 1 to 3 (NIST SP 800-63A: IAL1, IAL2, IAL3).
    uint8 level;
    uint48 validUntil;
}

/// @title Identity proofing: a pseudonym belongs to a real person, and to one person once, without saying who
/// @notice An issuer admitted to a domain has seen the person's documents and computes a {Nullifier} from them with the
/// domain's secret key. Inside a domain one nullifier stands behind one patient at a time, and one patient has one.
///
/// ```
/// none ──attest (issuer)──► proofed ──attest again──► proofed (renewed)
///   ▲                          │
///   └──withdraw (issuer of the attestation, the patient, or a regulator)──┘   the nullifier is free again
/// ```
///
/// Warning: the issuers of one domain have to share its secret key; with two keys one person would have two nullifiers. The
/// regulator therefore opens one domain for each key. An issuer can link a person to the pseudonyms it attested itself, and
/// a leaked key lets anyone who has it try identity numbers.
interface IProofingRegistry {
    /// @notice The issuer may attest in the domain.
    event ProofingIssuerAppointed(ProofingDomain indexed domain, address indexed issuer);
    /// @notice `trust` is `Dismissed` or `Distrusted`.
    event ProofingIssuerRemoved(ProofingDomain indexed domain, address indexed issuer, Trust trust);
    /// @notice The issuer saw the documents of the person behind the patient.
    event PatientProofed(
        PatientId indexed patient,
        ProofingDomain indexed domain,
        address indexed issuer,
        Nullifier nullifier,
        uint8 level,
        uint48 validUntil
    );
    /// @notice The attestation is gone and the nullifier free.
    event ProofingWithdrawn(
        PatientId indexed patient,
        ProofingDomain indexed domain,
        address indexed by,
        Nullifier nullifier
    );

    /// @notice Zero domain or issuer, or an issuer that is appointed already.
    error ProofingIssuerInvalid(ProofingDomain domain, address issuer);
    /// @notice The issuer was never appointed in the domain, or is no longer.
    error ProofingIssuerNotAppointed(ProofingDomain domain, address issuer, Trust trust);
    /// @notice It is already as untrusted as that, or was never appointed.
    error ProofingIssuerRemovalInvalid(ProofingDomain domain, address issuer, Trust trust);
    /// @notice No patient has this id.
    error ProofingPatientUnknown(PatientId patient);
    /// @notice Levels run from 1 to 3.
    error ProofingLevelInvalid(uint8 level);
    /// @notice A nullifier is not zero.
    error ProofingNullifierInvalid(ProofingDomain domain);
    /// @notice An attestation ends in the future.
    error ProofingExpiryInvalid(uint48 validUntil, uint48 nowAt);
    /// @notice The person behind this nullifier already has a pseudonym in the domain.
    error ProofingPersonTaken(ProofingDomain domain, Nullifier nullifier, PatientId patient);
    /// @notice The patient is proofed in the domain under another nullifier.
    error ProofingPatientTaken(PatientId patient, ProofingDomain domain);
    /// @notice Another appointed issuer's attestation is in force.
    error ProofingOfAnotherIssuer(PatientId patient, ProofingDomain domain, address issuer);
    /// @notice There is no attestation with this nullifier.
    error ProofingUnknown(PatientId patient, ProofingDomain domain, Nullifier nullifier);
    /// @notice Neither the issuer of the attestation (appointed), nor a regulator, nor the patient's controller (not frozen).
    error ProofingNotWithdrawnBy(PatientId patient, ProofingDomain domain, address account);

    /// @notice Lets `issuer` attest in `domain`; the first issuer opens it.
    ///
    /// Requirements: the caller may call it by the AccessManager (role `REGULATOR`); domain and issuer are not zero; not
    /// appointed already. Not paused. Emits {ProofingIssuerAppointed}.
    function appointIssuer(ProofingDomain domain, address issuer) external;

    /// @notice Ends an issuer's acts in the domain. `distrust` also makes its attestations count for nothing.
    ///
    /// Requirements: role `REGULATOR`; appointed, or dismissed and now distrusted. Emits {ProofingIssuerRemoved}.
    function removeIssuer(ProofingDomain domain, address issuer, bool distrust) external;

    /// @notice Attests that the person behind `patient` was proofed, or renews that.
    ///
    /// Requirements: the caller is an appointed issuer of the domain; the patient is registered; the level is 1 to 3; the
    /// nullifier is not zero; `now < validUntil`; the nullifier stands behind no other patient and the patient behind no other
    /// nullifier in the domain. A distrusted issuer's attestation of the person to another patient is displaced. Not paused. Emits {PatientProofed}.
    function attest(
        PatientId patient,
        ProofingDomain domain,
        Nullifier nullifier,
        uint8 level,
        uint48 validUntil
    ) external;

    /// @notice Removes an attestation and frees the nullifier, so that the person can be proofed for another pseudonym.
    ///
    /// Requirements: there is one; the caller is its issuer (appointed), a regulator, or the patient's controller (not frozen).
    /// Never paused. Emits {ProofingWithdrawn}.
    function withdraw(PatientId patient, ProofingDomain domain, Nullifier nullifier) external;

    /// @notice Whether the patient is proofed in the domain now at `minimumLevel` or higher. Never reverts.
    function isProofed(PatientId patient, ProofingDomain domain, uint8 minimumLevel) external view returns (bool);

    /// @notice The patient behind a nullifier, zero for none. The attestation itself may be over: ask {isProofed}.
    function patientOf(ProofingDomain domain, Nullifier nullifier) external view returns (PatientId);

    /// @notice The attestation as it was made, also one that is over; all zero for none.
    function proofingOf(PatientId patient, ProofingDomain domain) external view returns (Proofing memory);

    /// @notice How far the issuer is trusted in the domain.
    function issuerTrust(ProofingDomain domain, address issuer) external view returns (Trust);
}
