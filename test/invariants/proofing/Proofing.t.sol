// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Proofing} from "../../../contracts/identity/interfaces/IProofingRegistry.sol";
import {ProofingRegistry} from "../../../contracts/identity/ProofingRegistry.sol";
import {Nullifier, PatientId, ProofingDomain} from "../../../contracts/kernel/types/Ids.sol";
import {Trust} from "../../../contracts/kernel/types/Standing.sol";
import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold} from "../support/Vm.sol";
import {ProofingHandler} from "./ProofingHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract ProofingStage is ProofingHandler {
    constructor(Platform platform) ProofingHandler(platform) {}
}

/// @title Issuers and patients in any order (INV-40 … INV-43)
/// hardhat-config: invariant.failOnRevert = true
contract ProofingInvariants is Campaign {
    uint256 private constant PATIENTS = 4;
    uint256 private constant DOMAINS = 2;
    uint256 private constant NULLIFIERS = 4;

    ProofingStage private _handler;
    ProofingRegistry private _registry;

    function setUp() external {
        VM.warp(1_800_000_000);
        Platform platform = new Platform(
            VM.addr(uint256(keccak256("regulator"))),
            VM.addr(uint256(keccak256("pauser")))
        );
        _registry = platform.PROOFING();
        _handler = new ProofingStage(platform);
        _stage = address(_handler);
        _moves = [
            ProofingHandler.appoints.selector,
            ProofingHandler.removes.selector,
            ProofingHandler.attests.selector,
            ProofingHandler.takesOver.selector,
            ProofingHandler.withdraws.selector,
            ProofingHandler.pauses.selector,
            ProofingHandler.unpauses.selector,
            ProofingHandler.guardianFreezes.selector,
            ProofingHandler.timePasses.selector
        ];
        // Two issuers in either domain, and in the first each has attested a person.
        for (uint256 i; i < 4; ++i) _handler.appoints(i % DOMAINS, i / 2, 1);
        for (uint256 i; i < 2; ++i) _handler.attests(32 * i, 8 * i, 0, 8 * i, 32 * 30 days);
    }

    /// @notice INV-40: in a domain, patients and nullifiers stand one to one.
    function invariant_40_oneNullifierOnePatient() external view {
        for (uint256 d; d < DOMAINS; ++d) {
            ProofingDomain domain = _handler.domainOf(d);
            for (uint256 p; p < PATIENTS; ++p) {
                PatientId patient = _handler.patients(p);
                uint256 behind;
                for (uint256 n; n < NULLIFIERS; ++n) {
                    if (_registry.patientOf(domain, _handler.nullifierOf(n)) == patient) ++behind;
                }
                bool attested = _registry.proofingOf(patient, domain).issuer != address(0);
                hold(behind == (attested ? 1 : 0), "INV-40", "nullifiers of a patient");
            }
            hold(PatientId.unwrap(_registry.patientOf(domain, Nullifier.wrap(0))) == 0, "INV-40", "no nullifier");
        }
    }

    /// @notice INV-41: proofed means a live attestation of that level by an issuer that was appointed and is not distrusted.
    function invariant_41_proofedIsALiveAttestation() external view {
        for (uint256 i; i < PATIENTS * DOMAINS * 5; ++i) {
            ProofingDomain domain = _handler.domainOf(i);
            PatientId patient = _handler.patients((i / DOMAINS) % PATIENTS);
            uint8 level = uint8(i / DOMAINS / PATIENTS);
            Proofing memory found = _registry.proofingOf(patient, domain);
            Trust trust = _registry.issuerTrust(domain, found.issuer);
            bool isTrusted = trust == Trust.Appointed || trust == Trust.Dismissed;
            bool isLive = found.issuer != address(0) && block.timestamp < found.validUntil && found.level >= level;
            hold(_registry.isProofed(patient, domain, level) == (isLive && isTrusted), "INV-41", "isProofed");
        }
    }

    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _walk(1500);
        for (uint256 i; i <= uint256(type(ProofingHandler.Act).max); ++i) {
            ProofingHandler.Act act = ProofingHandler.Act(i);
            _requireReached(i, _handler.successes(act), _handler.refusals(act));
        }
    }
}
