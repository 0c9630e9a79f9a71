// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {ConsentRegistry} from "../../../contracts/consent/ConsentRegistry.sol";
import {EmergencyAccess} from "../../../contracts/consent/EmergencyAccess.sol";
import {Decision, Evidence, Grant, Request, Rule} from "../../../contracts/consent/interfaces/IConsentRegistry.sol";
import {
    AffiliationTerms,
    CredentialKind,
    CredentialTerms
} from "../../../contracts/identity/interfaces/IProviderRegistry.sol";
import {PatientRegistry} from "../../../contracts/identity/PatientRegistry.sol";
import {ProviderRegistry} from "../../../contracts/identity/ProviderRegistry.sol";
import {Roles} from "../../../contracts/kernel/access/Roles.sol";
import {Authorisation} from "../../../contracts/kernel/signing/Authorisation.sol";
import {Category} from "../../../contracts/kernel/terms/Category.sol";
import {Confidentiality} from "../../../contracts/kernel/terms/Confidentiality.sol";
import {OrganisationKinds} from "../../../contracts/kernel/terms/OrganisationKinds.sol";
import {Powers} from "../../../contracts/kernel/terms/Powers.sol";
import {Profession} from "../../../contracts/kernel/terms/Profession.sol";
import {Purpose} from "../../../contracts/kernel/terms/Purpose.sol";
import {Rights} from "../../../contracts/kernel/terms/Rights.sol";
import {Scope} from "../../../contracts/kernel/terms/Scope.sol";
import {StaffRole} from "../../../contracts/kernel/terms/StaffRole.sol";
import {CredentialId, PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {Jurisdiction} from "../../../contracts/kernel/types/Jurisdiction.sol";
import {Cast} from "../support/Cast.sol";
import {Platform} from "../support/Platform.sol";
import {TypedData} from "../support/TypedData.sol";
import {VM, hold} from "../support/Vm.sol";
import {ConsentTypes} from "./ConsentTypes.sol";

/// @title Patients, a hospital and a clinic with a doctor each, and what is remembered of everything that was accepted
/// @notice The memory is written from the acts alone and never from the registry's answers, so that both can be compared.
abstract contract ConsentStage is Cast {
    /// @dev A grant as it was accepted; empty once it is revoked.
    struct Remembered {
        bool held;
        bool labelled;
        uint24 epoch;
        uint48 from;
        uint48 until;
        uint136 scope;
        /// How often one on this line was given.
        uint32 times;
    }

    /// @dev A rule as it was accepted.
    struct RememberedRule {
        bool deny;
        bool base;
        uint48 from;
        uint48 until;
        uint136 scope;
    }

    uint256 internal constant PATIENTS = 3;
    uint256 internal constant GRANTEES = 4;
    uint32 internal constant LINES = 2;
    bytes31 internal constant LABEL = "a label";
    Profession internal constant PHYSICIAN = Profession.wrap(1);
    uint8 internal constant TREAT = 1;
    uint8 internal constant BTG = 6;
    uint8 internal constant ALLERGIES = 2;
    uint8 internal constant NOTES = 11;
    uint8 internal constant NORMAL = 4;
    uint8 internal constant RESTRICTED = 5;

    ConsentRegistry public immutable REGISTRY;
    EmergencyAccess internal immutable _EMERGENCIES;
    PatientRegistry internal immutable _PATIENTS;
    ProviderRegistry internal immutable _PROVIDERS;
    address internal immutable _FORWARDER;
    address internal immutable _REGULATOR = person("regulator");
    address internal immutable _BOARD = person("board");
    address internal immutable _CARER = person("carer");

    /// @notice The last one is not registered.
    PatientId[] public patients;
    address[] internal _controllers;
    /// @dev Doctor, hospital, other doctor, clinic.
    address[] internal _grantees;

    mapping(PatientId patient => mapping(address grantee => mapping(uint32 line => Remembered))) internal _grants;
    mapping(PatientId patient => RememberedRule[]) internal _rules;
    /// @dev The epoch in which the directive was set, and its words.
    mapping(PatientId patient => uint24) internal _setIn;
    mapping(PatientId patient => bytes32[]) internal _words;
    mapping(PatientId patient => uint24) internal _epochs;

    constructor(Platform platform) {
        _PATIENTS = platform.PATIENTS();
        _PROVIDERS = platform.PROVIDERS();
        _FORWARDER = address(platform.FORWARDER());
        AccessManager manager = new AccessManager(address(this));
        _EMERGENCIES = new EmergencyAccess(address(manager), _FORWARDER, _PATIENTS, _PROVIDERS);
        bytes4[] memory reviews = new bytes4[](1);
        reviews[0] = EmergencyAccess.review.selector;
        manager.setTargetFunctionRole(address(_EMERGENCIES), reviews, Roles.REVIEWER);
        manager.grantRole(Roles.REVIEWER, _REGULATOR, 0);
        REGISTRY = new ConsentRegistry(_FORWARDER, _PATIENTS, _PROVIDERS, _EMERGENCIES);
        _grantees = [person("doctor"), person("hospital"), person("other doctor"), person("clinic")];
        person("stranger");
        string[PATIENTS] memory names = ["zhao", "wang", "nobody yet"];
        for (uint256 i; i < PATIENTS; ++i) {
            _controllers.push(person(names[i]));
            patients.push(_PATIENTS.patientIdOf(_controllers[i], 0));
            if (i == PATIENTS - 1) continue;
            VM.prank(_controllers[i]);
            _PATIENTS.register(0, 0);
        }
        VM.prank(_REGULATOR);
        _PROVIDERS.appointAuthority(_BOARD, Jurisdiction.wrap("CN"), true, true);
        for (uint256 i; i < GRANTEES; i += 2) _employ(_grantees[i], _grantees[i + 1]);
    }

    function _employ(address doctor, address organisation) private {
        uint48 until = uint48(block.timestamp + 3650 days);
        VM.prank(_BOARD);
        _PROVIDERS.accredit(organisation, OrganisationKinds.wrap(1), 0, until, 0);
        VM.prank(_BOARD);
        CredentialId licence = _PROVIDERS.issueCredential(
            CredentialTerms(
                doctor,
                CredentialKind.Licence,
                PHYSICIAN,
                Rights.wrap(8),
                0,
                uint40(block.timestamp),
                until,
                "licence"
            )
        );
        AffiliationTerms memory terms = AffiliationTerms(
            organisation,
            doctor,
            licence,
            StaffRole.wrap(1),
            uint40(block.timestamp),
            until
        );
        VM.prank(organisation);
        _PROVIDERS.offerAffiliation(terms);
        VM.prank(doctor);
        _PROVIDERS.acceptAffiliation(terms);
    }

    // ------------------------------------------------------------------ what is asked

    /// @dev One of 2 × 5 × 2 × 2 × 2 × 2 × 2 questions, with honest evidence.
    function _question(
        PatientId patient,
        uint256 seed
    ) internal view returns (Request memory request, Evidence memory evidence) {
        uint256 reader = (seed / 2) % 5;
        request.patient = patient;
        if (reader == 4) {
            request.accessor = (seed / 10) % 2 == 0 ? _CARER : _controllers[(seed / 20) % PATIENTS];
        } else {
            // The doctor for the hospital, the hospital itself, the other doctor for the clinic, the clinic itself.
            request.accessor = _grantees[reader];
            request.organisation = _grantees[reader | 1];
            request.profession = Profession.wrap(reader % 2 == 0 ? 1 : 0);
        }
        request.purpose = Purpose.wrap((seed / 40) % 4 == 3 ? BTG : TREAT);
        request.category = Category.wrap((seed / 160) % 2 == 0 ? ALLERGIES : NOTES);
        request.confidentiality = Confidentiality.wrap((seed / 320) % 2 == 0 ? NORMAL : RESTRICTED);
        if ((seed / 640) % 2 == 1) request.labels[0] = LABEL;
        evidence.grantee = (seed / 1280) % 2 == 0 ? request.accessor : request.organisation;
        evidence.line = uint32((seed / 2560) % LINES);
        evidence.directive = _words[patient];
        if (_grants[patient][evidence.grantee][evidence.line].labelled) {
            evidence.terms = new bytes32[](1);
            evidence.terms[0] = _labelTerm();
        }
    }

    /// @dev INV-87: an answer, always.
    function _ask(Request memory request, Evidence memory evidence) internal view returns (Decision memory decision) {
        try REGISTRY.decide(request, evidence) returns (Decision memory answer) {
            decision = answer;
        } catch {
            hold(false, "INV-87", "a question without an answer");
        }
    }

    function _labelTerm() internal pure returns (bytes32) {
        return bytes32((uint256(5) << 248) | uint256(uint248(LABEL)));
    }

    // ------------------------------------------------------------------ what the rules say, from memory

    /// @dev Whether the rule counts now: its window runs, and it denies or is of this epoch.
    function _counts(PatientId patient, RememberedRule memory rule) internal view returns (bool) {
        bool runs = rule.from <= block.timestamp && block.timestamp < rule.until;
        return runs && (rule.deny || _setIn[patient] == _epochs[patient]);
    }

    /// @dev Whether each set of the scope holds what is asked: bits 0, 8, 40 and 72 are where the sets begin.
    function _includes(uint136 scope, Request memory request) internal pure returns (bool) {
        return
            (scope >> Confidentiality.unwrap(request.confidentiality)) & 1 == 1 &&
            (scope >> (8 + Profession.unwrap(request.profession))) & 1 == 1 &&
            (scope >> (40 + Category.unwrap(request.category))) & 1 == 1 &&
            (scope >> (72 + Purpose.unwrap(request.purpose))) & 1 == 1;
    }

    /// @dev Whether a rule of this kind covers the question.
    function _speaks(Request memory request, bool deny, bool base) internal view returns (bool) {
        RememberedRule[] storage rules = _rules[request.patient];
        for (uint256 i; i < rules.length; ++i) {
            RememberedRule memory rule = rules[i];
            if (rule.deny != deny || rule.base != base || !_counts(request.patient, rule)) continue;
            if (_includes(rule.scope, request)) return true;
        }
        return false;
    }

    /// @dev Whether the grant that the evidence names stands, runs and covers the question.
    function _isGranted(Request memory request, Evidence memory evidence) internal view returns (bool) {
        Remembered memory grant = _grants[request.patient][evidence.grantee][evidence.line];
        bool lives = grant.held && grant.epoch == _epochs[request.patient];
        bool runs = grant.from <= block.timestamp && block.timestamp < grant.until;
        bool meets = !grant.labelled || request.labels[0] == LABEL;
        return lives && runs && meets && _includes(grant.scope, request);
    }

    function _mayAct(PatientId patient, address account, uint16 power) internal view returns (bool) {
        return _PATIENTS.mayAct(patient, account, Powers.wrap(power));
    }

    // ------------------------------------------------------------------ ways in

    /// @dev An own call, or one that the forwarder passes on.
    function _call(address caller, bool relayed, bytes memory data) internal returns (bool ok) {
        VM.prank(relayed ? _FORWARDER : caller);
        (ok, ) = address(REGISTRY).call(relayed ? bytes.concat(data, bytes20(caller)) : data);
    }

    function _sign(address signer, bytes memory act, uint104 nonce) internal view returns (Authorisation memory) {
        bytes32 digest = TypedData.digest("Xinglin ConsentRegistry", address(REGISTRY), act);
        return Authorisation(nonce, type(uint48).max, signedBy(signer, digest));
    }
}
