// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {ConsentRegistry} from "../../../contracts/consent/ConsentRegistry.sol";
import {EmergencyAccess} from "../../../contracts/consent/EmergencyAccess.sol";
import {
    AffiliationTerms,
    CredentialKind,
    CredentialTerms
} from "../../../contracts/identity/interfaces/IProviderRegistry.sol";
import {PatientRegistry} from "../../../contracts/identity/PatientRegistry.sol";
import {ProviderRegistry} from "../../../contracts/identity/ProviderRegistry.sol";
import {OrganisationKinds} from "../../../contracts/kernel/terms/OrganisationKinds.sol";
import {Profession} from "../../../contracts/kernel/terms/Profession.sol";
import {Rights} from "../../../contracts/kernel/terms/Rights.sol";
import {StaffRole} from "../../../contracts/kernel/terms/StaffRole.sol";
import {CredentialId, PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {Jurisdiction} from "../../../contracts/kernel/types/Jurisdiction.sol";
import {Cast} from "../support/Cast.sol";
import {Platform} from "../support/Platform.sol";
import {VM} from "../support/Vm.sol";

/// @title Two patients, a hospital with two doctors, a clinic with one, and their board
abstract contract RecordCast is Cast {
    uint256 internal constant PATIENTS = 2;
    uint256 internal constant DOCTORS = 3;
    Profession internal constant PHYSICIAN = Profession.wrap(1);

    PatientRegistry internal immutable _PATIENTS;
    ProviderRegistry internal immutable _PROVIDERS;
    ConsentRegistry internal immutable _CONSENTS;
    EmergencyAccess internal immutable _EMERGENCIES;
    address internal immutable _FORWARDER;
    address internal immutable _REGULATOR = VM.addr(uint256(keccak256("regulator")));
    address internal immutable _BOARD = VM.addr(uint256(keccak256("board")));
    address internal immutable _HOSPITAL;
    address internal immutable _CLINIC;

    address[] internal _controllers;
    PatientId[] internal _patients;
    /// @dev The last works for the clinic, the others for the hospital.
    address[] internal _doctors;
    CredentialId[] internal _licences;

    mapping(uint256 act => uint256) public successes;
    mapping(uint256 act => uint256) public refusals;

    constructor(Platform platform) {
        _PATIENTS = platform.PATIENTS();
        _PROVIDERS = platform.PROVIDERS();
        _FORWARDER = address(platform.FORWARDER());
        AccessManager manager = new AccessManager(address(this));
        _EMERGENCIES = new EmergencyAccess(address(manager), _FORWARDER, _PATIENTS, _PROVIDERS);
        _CONSENTS = new ConsentRegistry(_FORWARDER, _PATIENTS, _PROVIDERS, _EMERGENCIES);
        _HOSPITAL = person("hospital");
        _CLINIC = person("clinic");
        person("stranger");
        string[PATIENTS] memory names = ["zhao", "wang"];
        for (uint256 i; i < PATIENTS; ++i) {
            _controllers.push(person(names[i]));
            _patients.push(_PATIENTS.patientIdOf(_controllers[i], 0));
            VM.prank(_controllers[i]);
            _PATIENTS.register(0, 0);
        }
        VM.prank(_REGULATOR);
        _PROVIDERS.appointAuthority(_BOARD, Jurisdiction.wrap("CN"), true, true);
        uint48 until = uint48(block.timestamp + 3650 days);
        address[2] memory organisations = [_HOSPITAL, _CLINIC];
        for (uint256 i; i < organisations.length; ++i) {
            VM.prank(_BOARD);
            _PROVIDERS.accredit(organisations[i], OrganisationKinds.wrap(1), 0, until, 0);
        }
        string[DOCTORS] memory doctors = ["doctor", "colleague", "other doctor"];
        for (uint256 i; i < DOCTORS; ++i) _employ(person(doctors[i]), _organisationOf(i), until);
    }

    function _employ(address doctor, address organisation, uint48 until) private {
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
        _doctors.push(doctor);
        _licences.push(licence);
    }

    /// @notice The board suspends or reinstates a licence.
    function boardActs(uint256 doctor, uint256 what) external {
        bytes4 selector =
            what % 3 == 0 ? _PROVIDERS.suspendCredential.selector : _PROVIDERS.reinstateCredential.selector;
        VM.prank(_BOARD);
        (bool ok, ) = address(_PROVIDERS).call(
            abi.encodeWithSelector(selector, _licences[doctor % DOCTORS], bytes32("why"))
        );
        ok;
    }

    function _organisationOf(uint256 doctor) internal view returns (address) {
        return doctor == DOCTORS - 1 ? _CLINIC : _HOSPITAL;
    }

    function _practises(address account, address organisation) internal view returns (bool) {
        return _PROVIDERS.isPractising(account, PHYSICIAN, organisation);
    }

    /// @dev An own call, or one that the forwarder passes on.
    function _call(address room, address caller, bool relayed, bytes memory data) internal returns (bool ok) {
        VM.prank(relayed ? _FORWARDER : caller);
        (ok, ) = room.call(relayed ? bytes.concat(data, bytes20(caller)) : data);
    }

    function _count(uint256 act, bool ok) internal {
        if (ok) ++successes[act];
        else ++refusals[act];
    }
}
