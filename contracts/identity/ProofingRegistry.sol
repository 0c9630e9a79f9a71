// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Governed} from "../kernel/access/Governed.sol";
import {PowersSet} from "../kernel/terms/Powers.sol";
import {Nullifier, PatientId, ProofingDomain} from "../kernel/types/Ids.sol";
import {Trust} from "../kernel/types/Standing.sol";
import {IPatientRegistry} from "./interfaces/IPatientRegistry.sol";
import {IProofingRegistry, Proofing} from "./interfaces/IProofingRegistry.sol";

/// @title Identity proofing: one real person behind a pseudonym, once in a domain, without saying who
/// @notice States, requirements and warnings are in {IProofingRegistry}.
contract ProofingRegistry is IProofingRegistry, Governed {
    uint8 private constant HIGHEST_LEVEL = 3;

    /// @notice Where patients are registered.
    IPatientRegistry public immutable PATIENTS;

    mapping(ProofingDomain domain => mapping(address issuer => Trust)) private _issuers;
    mapping(ProofingDomain domain => mapping(Nullifier nullifier => PatientId)) private _patients;
    mapping(PatientId patient => mapping(ProofingDomain domain => Proofing)) private _proofings;

    constructor(
        address accessManager,
        address forwarder,
        IPatientRegistry patients
    ) Governed(accessManager, forwarder) {
        PATIENTS = patients;
    }

    /// @inheritdoc IProofingRegistry
    function appointIssuer(ProofingDomain domain, address issuer) external restricted whenNotPaused {
        require(
            ProofingDomain.unwrap(domain) != 0 && issuer != address(0) && _issuers[domain][issuer] != Trust.Appointed,
            ProofingIssuerInvalid(domain, issuer)
        );
        _issuers[domain][issuer] = Trust.Appointed;
        emit ProofingIssuerAppointed(domain, issuer);
    }

    /// @inheritdoc IProofingRegistry
    function removeIssuer(ProofingDomain domain, address issuer, bool distrust) external restricted {
        Trust before = _issuers[domain][issuer];
        Trust trust = distrust ? Trust.Distrusted : Trust.Dismissed;
        require(before != Trust.None && before < trust, ProofingIssuerRemovalInvalid(domain, issuer, before));
        _issuers[domain][issuer] = trust;
        emit ProofingIssuerRemoved(domain, issuer, trust);
    }

    /// @inheritdoc IProofingRegistry
    function attest(
        PatientId patient,
        ProofingDomain domain,
        Nullifier nullifier,
        uint8 level,
        uint48 validUntil
    ) external whenNotPaused {
        address issuer = _msgSender();
        Trust trust = _issuers[domain][issuer];
        require(trust == Trust.Appointed, ProofingIssuerNotAppointed(domain, issuer, trust));
        require(PATIENTS.isRegistered(patient), ProofingPatientUnknown(patient));
        require(Nullifier.unwrap(nullifier) != 0, ProofingNullifierInvalid(domain));
        require(level != 0 && level <= HIGHEST_LEVEL, ProofingLevelInvalid(level));
        require(block.timestamp < validUntil, ProofingExpiryInvalid(validUntil, uint48(block.timestamp)));
        _makeRoom(patient, domain, nullifier, issuer);

        _patients[domain][nullifier] = patient;
        _proofings[patient][domain] = Proofing(issuer, level, validUntil);
        emit PatientProofed(patient, domain, issuer, nullifier, level, validUntil);
    }

    /// @inheritdoc IProofingRegistry
    function withdraw(PatientId patient, ProofingDomain domain, Nullifier nullifier) external {
        require(
            PatientId.unwrap(patient) != 0 && _patients[domain][nullifier] == patient,
            ProofingUnknown(patient, domain, nullifier)
        );
        address by = _msgSender();
        require(_mayWithdraw(patient, domain, by), ProofingNotWithdrawnBy(patient, domain, by));

        _patients[domain][nullifier] = PatientId.wrap(0);
        delete _proofings[patient][domain];
        emit ProofingWithdrawn(patient, domain, by, nullifier);
    }

    /// @inheritdoc IProofingRegistry
    function isProofed(PatientId patient, ProofingDomain domain, uint8 minimumLevel) external view returns (bool) {
        Proofing memory proofing = _proofings[patient][domain];
        return
            block.timestamp < proofing.validUntil &&
            proofing.level >= minimumLevel &&
            _issuers[domain][proofing.issuer] != Trust.Distrusted;
    }

    /// @inheritdoc IProofingRegistry
    function patientOf(ProofingDomain domain, Nullifier nullifier) external view returns (PatientId) {
        return _patients[domain][nullifier];
    }

    /// @inheritdoc IProofingRegistry
    function proofingOf(PatientId patient, ProofingDomain domain) external view returns (Proofing memory) {
        return _proofings[patient][domain];
    }

    /// @inheritdoc IProofingRegistry
    function issuerTrust(ProofingDomain domain, address issuer) external view returns (Trust) {
        return _issuers[domain][issuer];
    }

    /// @dev One person, one pseudonym, one issuer that answers for it. What a distrusted issuer said of the person makes room;
    /// what it said of the patient stays until the patient, or the regulator, withdraws it.
    function _makeRoom(PatientId patient, ProofingDomain domain, Nullifier nullifier, address issuer) private {
        PatientId known = _patients[domain][nullifier];
        Proofing memory before = _proofings[patient][domain];
        if (known == patient) {
            require(
                before.issuer == issuer ||
                    block.timestamp >= before.validUntil ||
                    _issuers[domain][before.issuer] != Trust.Appointed,
                ProofingOfAnotherIssuer(patient, domain, before.issuer)
            );
            return;
        }
        require(
            PatientId.unwrap(known) == 0 || _issuers[domain][_proofings[known][domain].issuer] == Trust.Distrusted,
            ProofingPersonTaken(domain, nullifier, known)
        );
        require(before.issuer == address(0), ProofingPatientTaken(patient, domain));
        delete _proofings[known][domain];
    }

    function _mayWithdraw(PatientId patient, ProofingDomain domain, address by) private view returns (bool) {
        address issuer = _proofings[patient][domain].issuer;
        if (by == issuer && _issuers[domain][issuer] == Trust.Appointed) return true;
        return PATIENTS.mayAct(patient, by, PowersSet.NONE) || _isRegulator(by);
    }
}
