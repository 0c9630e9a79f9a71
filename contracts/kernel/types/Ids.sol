// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev A patient's pseudonym. It commits to the first controller and a salt, holds no personal data, and stays the
/// same when the controller changes. One person may hold several that nobody can link.
type PatientId is bytes32;

/// @dev A practitioner's licence or certificate. It commits to issuer, holder and document, so it needs no counter.
type CredentialId is bytes32;

/// @dev One practitioner working in one profession for one organisation.
type AffiliationId is bytes32;

/// @dev A medical or IoT device. It commits to its first owner, its model and a salted serial number.
type DeviceId is bytes32;

/// @dev A field inside which one person may be proofed once, such as "residents of a city" or "members of a fund".
type ProofingDomain is bytes32;

/// @dev What stands for a person inside one {ProofingDomain}: a keyed hash that only the issuers of the domain can
/// compute. A plain hash of a national id number would not do: it can be enumerated.
type Nullifier is bytes32;

using {equalPatient as ==} for PatientId global;

function equalPatient(PatientId a, PatientId b) pure returns (bool) {
    return PatientId.unwrap(a) == PatientId.unwrap(b);
}
