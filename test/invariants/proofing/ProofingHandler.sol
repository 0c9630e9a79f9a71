// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Approval, GuardianSet} from "../../../contracts/identity/interfaces/IPatientRegistry.sol";
import {Proofing} from "../../../contracts/identity/interfaces/IProofingRegistry.sol";
import {PatientRegistry} from "../../../contracts/identity/PatientRegistry.sol";
import {ProofingRegistry} from "../../../contracts/identity/ProofingRegistry.sol";
import {PowersSet} from "../../../contracts/kernel/terms/Powers.sol";
import {Nullifier, PatientId, ProofingDomain} from "../../../contracts/kernel/types/Ids.sol";
import {Trust} from "../../../contracts/kernel/types/Standing.sol";
import {Cast} from "../support/Cast.sol";
import {Platform} from "../support/Platform.sol";
import {TypedData} from "../support/TypedData.sol";
import {VM, goBeside, hold, within} from "../support/Vm.sol";

/// @title What issuers, patients and the regulator do in two domains, and what others try
abstract contract ProofingHandler is Cast {
    enum Act {
        Appoint,
        Remove,
        Attest,
        Withdraw,
        Pause,
        Unpause
    }

    uint256 internal constant PATIENTS = 4;
    uint256 internal constant DOMAINS = 2;
    uint256 internal constant NULLIFIERS = 4;

    ProofingRegistry public immutable REGISTRY;
    PatientRegistry internal immutable _PATIENTS;
    address internal immutable _REGULATOR = person("regulator");
    address internal immutable _PAUSER = person("pauser");
    address internal immutable _GUARDIAN = person("guardian");
    address internal immutable _CARER = person("carer");

    address[] public issuers;
    PatientId[] public patients;
    mapping(Act act => uint256) public successes;
    mapping(Act act => uint256) public refusals;

    GuardianSet private _set;
    bytes32[] private _before;

    constructor(Platform platform) {
        REGISTRY = platform.PROOFING();
        _PATIENTS = platform.PATIENTS();
        issuers = [person("issuer"), person("other issuer"), person("rogue issuer")];
        person("stranger");
        address[] memory guardians = new address[](1);
        guardians[0] = _GUARDIAN;
        _set = GuardianSet(guardians, 1, 1 days, address(0), "salt");
        _before = new bytes32[](PATIENTS * DOMAINS);
        // The last one is never registered.
        string[PATIENTS] memory names = ["zhao", "wang", "li", "nobody yet"];
        for (uint256 i; i < PATIENTS; ++i) {
            address controller = person(names[i]);
            patients.push(_PATIENTS.patientIdOf(controller, 0));
            if (i == PATIENTS - 1) continue;
            VM.prank(controller);
            _PATIENTS.register(0, keccak256(abi.encode(_set)));
            // Who may do everything that a delegate can may not withdraw.
            VM.prank(controller);
            _PATIENTS.setDelegate(patients[i], _CARER, PowersSet.ALL, 0, type(uint48).max);
        }
    }

    function domainOf(uint256 seed) public pure returns (ProofingDomain) {
        return ProofingDomain.wrap(bytes32(1 + (seed % DOMAINS)));
    }

    /// @dev The first is none.
    function nullifierOf(uint256 seed) public pure returns (Nullifier) {
        return Nullifier.wrap(bytes32(seed % NULLIFIERS));
    }

    // ------------------------------------------------------------------ moves

    function appoints(uint256 domain, uint256 issuer, uint256 who) external {
        address by = who % 4 == 0 ? someone(who / 4) : _REGULATOR;
        address chosen = issuers[issuer % issuers.length];
        ProofingDomain where = domainOf(domain);
        // Once in sixteen nobody, or nowhere.
        if (who % 32 == 30) chosen = address(0);
        if (who % 32 == 31) where = ProofingDomain.wrap(0);
        bool fresh = REGISTRY.issuerTrust(where, chosen) != Trust.Appointed;
        bool may = by == _REGULATOR && fresh && !REGISTRY.paused() && who % 32 < 30;
        bool ok = _call(by, abi.encodeCall(REGISTRY.appointIssuer, (where, chosen)));
        _judge(Act.Appoint, ok, may);
        if (ok) hold(REGISTRY.issuerTrust(where, chosen) == Trust.Appointed, "INV-42", "appointed");
    }

    function removes(uint256 domain, uint256 issuer, uint256 who) external {
        address by = who % 2 == 1 ? _REGULATOR : someone(who / 2);
        bool distrust = who % 4 == 1;
        address chosen = issuers[issuer % issuers.length];
        Trust before = REGISTRY.issuerTrust(domainOf(domain), chosen);
        bool fits = before == Trust.Appointed || (before == Trust.Dismissed && distrust);
        bytes memory data = abi.encodeCall(REGISTRY.removeIssuer, (domainOf(domain), chosen, distrust));
        bool ok = _call(by, data);
        _judge(Act.Remove, ok, by == _REGULATOR && fits);
        Trust asked = distrust ? Trust.Distrusted : Trust.Dismissed;
        hold(REGISTRY.issuerTrust(domainOf(domain), chosen) == (ok ? asked : before), "INV-42", "removed");
    }

    function attests(uint256 who, uint256 patient, uint256 domain, uint256 nullifier, uint256 terms) external {
        address by = who % 8 == 7 ? someone(who / 8) : _appointed(domainOf(domain), who / 8);
        // Once in eight the one who is not registered, and nobody's number.
        patient = patient % 8 == 7 ? PATIENTS - 1 : (patient / 8) % (PATIENTS - 1);
        nullifier = nullifier % 8 == 7 ? 0 : 1 + ((nullifier / 8) % (NULLIFIERS - 1));
        if (terms % 4 == 0) (patient, nullifier) = _misnamed(domainOf(domain), patient, nullifier);
        _attest(by, patients[patient], domainOf(domain), nullifierOf(nullifier), terms);
    }

    /// @notice At the end of an attestation, or a second beside it, an issuer takes the person over.
    function takesOver(uint256 who, uint256 patient, uint256 domain, uint256 edge, uint256 terms) external {
        PatientId chosen = patients[patient % (PATIENTS - 1)];
        uint256 nullifier = _behind(chosen, domainOf(domain), 0);
        if (nullifier == 0) return;
        goBeside(REGISTRY.proofingOf(chosen, domainOf(domain)).validUntil, edge);
        _attest(_appointed(domainOf(domain), who), chosen, domainOf(domain), nullifierOf(nullifier), terms);
    }

    function withdraws(uint256 who, uint256 patient, uint256 domain, uint256 nullifier) external {
        PatientId chosen = patients[patient % PATIENTS];
        if (nullifier % 8 != 7) nullifier = _behind(chosen, domainOf(domain), (nullifier / 8) % NULLIFIERS);
        _withdraw(who, chosen, domainOf(domain), nullifierOf(nullifier));
    }

    function pauses(uint256 who) external {
        address by = who % 4 == 1 ? _PAUSER : someone(who / 4);
        bool paused = REGISTRY.paused();
        _judge(Act.Pause, _call(by, abi.encodeCall(REGISTRY.pause, ())), by == _PAUSER && !paused);
    }

    function unpauses(uint256 who) external {
        address by = who % 4 == 0 ? someone(who / 4) : _REGULATOR;
        bool paused = REGISTRY.paused();
        _judge(Act.Unpause, _call(by, abi.encodeCall(REGISTRY.unpause, ())), by == _REGULATOR && paused);
    }

    /// @notice A guardian freezes a patient; what the issuers said of her stands, and she cannot withdraw it meanwhile.
    function guardianFreezes(uint256 patient) external {
        PatientId id = patients[patient % (PATIENTS - 1)];
        if (_PATIENTS.isFrozen(id)) return;
        uint24 attempt = _PATIENTS.recoveryOf(id).attempt + 1;
        bytes32 hash = keccak256(abi.encode(_set));
        bytes memory act = TypedData.recovery(id, hash, _GUARDIAN, _REGULATOR, attempt, type(uint48).max);
        bytes32 digest = TypedData.digest("Xinglin PatientRegistry", address(_PATIENTS), act);
        Approval[] memory approvals = new Approval[](1);
        approvals[0] = Approval(0, signedBy(_GUARDIAN, digest));
        _PATIENTS.startRecovery(id, _set, _REGULATOR, type(uint48).max, approvals);
    }

    /// @notice Some seconds, days, or exactly to (or a second beside) the end of an attestation.
    function timePasses(uint256 seed, uint256 attestation) external {
        PatientId patient = patients[(attestation / DOMAINS) % PATIENTS];
        uint256 moment = REGISTRY.proofingOf(patient, domainOf(attestation)).validUntil + ((seed / 4) % 3);
        if (seed % 4 != 0 && moment > block.timestamp + 1) VM.warp(moment - 1);
        else VM.warp(block.timestamp + within(seed / 4, 1, seed % 8 == 0 ? 20 days : 1 days));
    }

    // ------------------------------------------------------------------ the moves, whoever makes them

    function _attest(address by, PatientId patient, ProofingDomain domain, Nullifier nullifier, uint256 terms) private {
        // Of three levels, once in eight a fourth or none.
        uint8 level = uint8(terms % 8 == 7 ? 4 * ((terms / 8) % 2) : 1 + ((terms / 8) % 3));
        uint48 until = uint48(block.timestamp + within(terms / 32, 0, 60 days));
        bool may = REGISTRY.issuerTrust(domain, by) == Trust.Appointed && !REGISTRY.paused();
        may = may && _PATIENTS.isRegistered(patient) && Nullifier.unwrap(nullifier) != 0;
        may = may && level >= 1 && level <= 3 && until > block.timestamp && _isFree(by, patient, domain, nullifier);
        PatientId displaced = REGISTRY.patientOf(domain, nullifier);
        _look();
        bool ok = _call(by, abi.encodeCall(REGISTRY.attest, (patient, domain, nullifier, level, until)));
        _judge(Act.Attest, ok, may);
        _requireOthersUntouched(patient, displaced, domain);
        if (!ok) return;
        Proofing memory found = REGISTRY.proofingOf(patient, domain);
        hold(found.issuer == by && found.level == level && found.validUntil == until, "INV-42", "an attestation");
        hold(REGISTRY.patientOf(domain, nullifier) == patient, "INV-42", "a nullifier");
    }

    function _isFree(
        address by,
        PatientId patient,
        ProofingDomain domain,
        Nullifier nullifier
    ) private view returns (bool) {
        PatientId known = REGISTRY.patientOf(domain, nullifier);
        Proofing memory before = REGISTRY.proofingOf(patient, domain);
        if (known == patient) {
            bool stands =
                block.timestamp < before.validUntil && REGISTRY.issuerTrust(domain, before.issuer) == Trust.Appointed;
            return before.issuer == by || !stands;
        }
        address other = REGISTRY.proofingOf(known, domain).issuer;
        bool personIsFree = PatientId.unwrap(known) == 0 || REGISTRY.issuerTrust(domain, other) == Trust.Distrusted;
        return personIsFree && before.issuer == address(0);
    }

    /// @dev A person to whom an issuer that is distrusted since gave a patient, and another patient who is free; what was
    /// asked for if there is none.
    function _misnamed(
        ProofingDomain domain,
        uint256 patient,
        uint256 nullifier
    ) private view returns (uint256, uint256) {
        for (uint256 i; i < PATIENTS - 1; ++i) {
            if (REGISTRY.proofingOf(patients[i], domain).issuer == address(0)) patient = i;
        }
        for (uint256 i = 1; i < NULLIFIERS; ++i) {
            PatientId known = REGISTRY.patientOf(domain, nullifierOf(i));
            address issuer = REGISTRY.proofingOf(known, domain).issuer;
            if (REGISTRY.issuerTrust(domain, issuer) == Trust.Distrusted) return (patient, i);
        }
        return (patient, nullifier);
    }

    /// @dev One of the issuers that are appointed, if there is any; once in four any.
    function _appointed(ProofingDomain domain, uint256 seed) private view returns (address) {
        for (uint256 i; i < issuers.length && seed % 4 != 3; ++i) {
            address issuer = issuers[(seed / 4 + i) % issuers.length];
            if (REGISTRY.issuerTrust(domain, issuer) == Trust.Appointed) return issuer;
        }
        return issuers[(seed / 4) % issuers.length];
    }

    /// @dev The nullifier behind the patient, `other` if there is none: a random one seldom is hers.
    function _behind(PatientId patient, ProofingDomain domain, uint256 other) private view returns (uint256) {
        for (uint256 i; i < NULLIFIERS; ++i) {
            if (REGISTRY.patientOf(domain, nullifierOf(i)) == patient) return i;
        }
        return other;
    }

    function _withdraw(uint256 who, PatientId patient, ProofingDomain domain, Nullifier nullifier) private {
        address issuer = REGISTRY.proofingOf(patient, domain).issuer;
        address controller = _PATIENTS.controllerOf(patient);
        address by = [someone(who / 4), controller, issuer, someone(who / 4)][who % 4];
        bool exists = PatientId.unwrap(patient) != 0 && REGISTRY.patientOf(domain, nullifier) == patient;
        bool isItsIssuer = by == issuer && REGISTRY.issuerTrust(domain, issuer) == Trust.Appointed;
        bool isPatient = by == controller && !_PATIENTS.isFrozen(patient);
        _look();
        bool ok = _call(by, abi.encodeCall(REGISTRY.withdraw, (patient, domain, nullifier)));
        _judge(Act.Withdraw, ok, exists && (isItsIssuer || isPatient || by == _REGULATOR));
        _requireOthersUntouched(patient, patient, domain);
        if (ok) hold(PatientId.unwrap(REGISTRY.patientOf(domain, nullifier)) == 0, "INV-42", "withdrawn, not free");
    }

    // ------------------------------------------------------------------ what is watched at each step

    function _call(address caller, bytes memory data) private returns (bool ok) {
        VM.prank(caller);
        (ok, ) = address(REGISTRY).call(data);
    }

    /// @dev INV-42: the registry accepts an act if and only if the rules allow it.
    function _judge(Act act, bool ok, bool allowed) private {
        hold(ok || !allowed, "INV-42", "an act that the rules allow was refused");
        hold(!ok || allowed, "INV-42", "an act that the rules forbid was accepted");
        if (ok) ++successes[act];
        else ++refusals[act];
    }

    function _look() private {
        for (uint256 i; i < _before.length; ++i) _before[i] = _hashOf(i);
    }

    /// @dev INV-43: an act is about one patient in one domain, and about whom a distrusted issuer had put in her place.
    function _requireOthersUntouched(PatientId patient, PatientId displaced, ProofingDomain domain) private view {
        for (uint256 i; i < _before.length; ++i) {
            if (_hashOf(i) == _before[i]) continue;
            bool isHers = patients[i / DOMAINS] == patient || patients[i / DOMAINS] == displaced;
            bool isHere = ProofingDomain.unwrap(domainOf(i)) == ProofingDomain.unwrap(domain);
            hold(isHers && isHere, "INV-43", "an act changed another patient or another domain");
        }
    }

    function _hashOf(uint256 index) private view returns (bytes32) {
        return keccak256(abi.encode(REGISTRY.proofingOf(patients[index / DOMAINS], domainOf(index))));
    }
}
