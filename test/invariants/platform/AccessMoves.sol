// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Evidence} from "../../../contracts/consent/interfaces/IConsentRegistry.sol";
import {EmergencyAccess} from "../../../contracts/consent/EmergencyAccess.sol";
import {EmergencyKey} from "../../../contracts/consent/interfaces/IEmergencyAccess.sol";
import {Category} from "../../../contracts/kernel/terms/Category.sol";
import {Confidentiality} from "../../../contracts/kernel/terms/Confidentiality.sol";
import {EmergencyReason} from "../../../contracts/kernel/terms/EmergencyReason.sol";
import {Purpose} from "../../../contracts/kernel/terms/Purpose.sol";
import {Reading} from "../../../contracts/records/interfaces/IAccessLog.sol";
import {VM} from "../support/Vm.sol";
import {MoneyMoves} from "./MoneyMoves.sol";
import {Rooms} from "./Rooms.sol";

/// @title Who reads, on what ground, and emergencies
abstract contract AccessMoves is MoneyMoves {
    /// @dev What a reader asks for, and what it relies on.
    struct Question {
        uint256 patient;
        uint256 doctor;
        bool isEmergency;
        uint8 category;
        address grantee;
        uint32 line;
    }

    uint8 internal constant ALLERGIES = 2;
    uint8 internal constant TREAT = 1;
    uint8 internal constant BREAK_GLASS = 6;

    EmergencyAccess internal immutable _EMERGENCIES;

    /// @dev Until when a doctor's emergency runs, and when its first one of those that nobody has reviewed began.
    mapping(uint256 patient => mapping(uint256 doctor => uint48 until)) internal _emergencies;
    mapping(uint256 doctor => uint48 since) internal _waitingSince;
    mapping(uint256 doctor => uint32 count) private _emergenciesOf;

    constructor(Rooms rooms) MoneyMoves(rooms) {
        _EMERGENCIES = rooms.EMERGENCIES();
    }

    // ------------------------------------------------------------------ reading

    /// @notice A doctor reads, or somebody in its name.
    function reads(uint256 patient, uint256 doctor, uint256 what, uint256 how, uint256 who) external {
        Question memory question =
            who % 16 < 8 ? _question(patient, doctor, what, how) : _mayAsk(patient, doctor, what, how);
        Deed memory deed = _reading(question, _actor(_staff[question.doctor].account, who));
        deed.relayed = who % 4 == 1;
        // Whoever reads may be the other doctor of the same house.
        uint256 reader = _memberAt(_staff[question.doctor].house, deed.by);
        bool practises = reader != NOBODY && _practises(reader);
        if (reader != NOBODY) question.doctor = reader;
        bool may = practises && _isAllowed(question);
        if (!_try(Act.Read, deed, question.patient, may, practises ? "INV-212" : "INV-210")) return;
        ++_persons[question.patient].reads;
    }

    /// @notice The patient reads, or the carer, or somebody.
    function readsOwn(uint256 patient, uint256 what, uint256 who) external {
        patient %= PATIENTS;
        address by = who % 8 == 6 ? _CARER : _actor(_persons[patient].holder, who);
        bool may = _mayAct(patient, by, READ);
        if (_try(Act.ReadOwn, _readingOwn(patient, by, uint8(1 + (what % 16))), patient, may, "INV-214")) {
            ++_persons[patient].reads;
        }
    }

    /// @notice A doctor breaks the glass; as a rule it is found justified at once, so that its right stays.
    function breaksGlass(uint256 patient, uint256 doctor, uint256 who) external {
        (patient, doctor) = (patient % PATIENTS, doctor % DOCTORS);
        Deed memory deed = _breakingGlass(patient, doctor, _actor(_staff[doctor].account, who));
        uint256 breaker = _memberAt(_staff[doctor].house, deed.by);
        if (breaker != NOBODY) doctor = breaker;
        bool isRight = breaker != NOBODY && _mayBreakGlass(doctor);
        bool may = isRight && _emergencies[patient][doctor] <= block.timestamp;
        if (!_try(Act.BreakGlass, deed, NOBODY, may, _practises(doctor) ? "INV-219" : "INV-210")) return;
        _emergencies[patient][doctor] = uint48(block.timestamp + 4 hours);
        _turns.push(uint48(block.timestamp + 4 hours));
        uint32 number = ++_emergenciesOf[doctor];
        if (who % 16 != 0) {
            VM.prank(_REVIEWER);
            _EMERGENCIES.review(
                EmergencyKey(_persons[patient].id, deed.by, _houseOf(doctor), number),
                true,
                "findings"
            );
        } else if (_waitingSince[doctor] == 0) {
            _waitingSince[doctor] = uint48(block.timestamp);
        }
    }

    // ------------------------------------------------------------------ deeds

    function _reading(Question memory question, address by) internal view returns (Deed memory) {
        Reading memory reading = Reading(
            _houseOf(question.doctor),
            PHYSICIAN,
            Purpose.wrap(question.isEmergency ? BREAK_GLASS : TREAT),
            0
        );
        Evidence memory evidence = _evidence(question.patient, question.grantee, question.line);
        if (question.line >= FIRST_LINE) evidence.terms = _termsOf(question.line - FIRST_LINE);
        bytes memory data = abi.encodeCall(
            _ACCESSES.access,
            (
                _persons[question.patient].id,
                Category.wrap(question.category),
                Confidentiality.wrap(4),
                evidence,
                reading
            )
        );
        return _deed(by, address(_ACCESSES), data);
    }

    function _readingOwn(uint256 patient, address by, uint8 category) internal view returns (Deed memory) {
        Reading memory reading;
        reading.purpose = Purpose.wrap(TREAT);
        bytes memory data = abi.encodeCall(
            _ACCESSES.access,
            (
                _persons[patient].id,
                Category.wrap(category),
                Confidentiality.wrap(4),
                _evidence(patient, address(0), 0),
                reading
            )
        );
        return _deed(by, address(_ACCESSES), data);
    }

    function _breakingGlass(uint256 patient, uint256 doctor, address by) internal view returns (Deed memory) {
        bytes memory data = abi.encodeCall(
            _EMERGENCIES.breakGlass,
            (_persons[patient].id, _houseOf(doctor), PHYSICIAN, EmergencyReason.wrap(1), "hash of a reason")
        );
        return _deed(by, address(_EMERGENCIES), data);
    }

    // ------------------------------------------------------------------ the rules, from memory

    function _question(
        uint256 patient,
        uint256 doctor,
        uint256 what,
        uint256 how
    ) internal view returns (Question memory question) {
        (question.patient, question.doctor) = (patient % PATIENTS, doctor % DOCTORS);
        question.isEmergency = what % 4 == 0;
        question.category = (what / 4) % 2 == 0 ? NOTES : ALLERGIES;
        (question.grantee, question.line) = _aGrant(question.patient, question.doctor, how);
    }

    /// @dev As a rule one that is allowed now.
    function _mayAsk(
        uint256 patient,
        uint256 doctor,
        uint256 what,
        uint256 how
    ) internal view returns (Question memory question) {
        question = _question(patient, doctor, what, how);
        for (uint256 i; i < 8 * DOCTORS && !_isAllowed(question); ++i) {
            question = _question(patient, uint128(doctor) + i, uint128(what) + i / DOCTORS, uint128(how) + i);
        }
    }

    /// @dev CONSENT-56, CONSENT-113 to 115.
    function _isAllowed(Question memory question) internal view returns (bool) {
        uint256 patient = question.patient;
        if (!_practises(question.doctor)) return false;
        if (question.isEmergency && !_isEmergency(patient, question.doctor)) return false;
        if (_denies(patient, question.category)) return false;
        bool isTo =
            question.grantee == _staff[question.doctor].account || question.grantee == _houseOf(question.doctor);
        if (!question.isEmergency && isTo && _opens(patient, question.grantee, question.line)) return true;
        if (_permits(patient)) return true;
        return question.isEmergency && question.category == ALLERGIES;
    }

    /// @dev The grant stands, runs, and the visit for which it was given keeps it open.
    function _opens(uint256 patient, address grantee, uint32 line) internal view returns (bool) {
        if (!_isInForce(patient, grantee, line)) return false;
        uint256 visit = _grants[patient][grantee][line].visit;
        return visit == 0 || _keepsConsentOpen(_visits[visit - 1]);
    }

    function _mayBreakGlass(uint256 doctor) internal view returns (bool) {
        uint48 since = _waitingSince[doctor];
        return _practises(doctor) && (since == 0 || block.timestamp < since + 7 days);
    }

    function _isEmergency(uint256 patient, uint256 doctor) internal view returns (bool) {
        return block.timestamp < _emergencies[patient][doctor] && _mayBreakGlass(doctor);
    }

    /// @dev The one on the first line to the doctor or the house, or as often one that came with a visit to the doctor.
    function _aGrant(
        uint256 patient,
        uint256 doctor,
        uint256 seed
    ) internal view returns (address grantee, uint32 line) {
        grantee = seed % 2 == 0 ? _staff[doctor].account : _houseOf(doctor);
        uint256 count = _visits.length;
        for (uint256 i; i < count && i < 2 * LAST && (seed / 2) % 2 == 0; ++i) {
            Visit storage visit = _visits[count - 1 - i];
            if (visit.patient != patient || visit.doctor != doctor || !visit.hasConsent) continue;
            return (_granteeOf(visit), _lineOf(count - 1 - i));
        }
    }

    function _termsOf(uint256 visit) private view returns (bytes32[] memory words) {
        bytes32[3] memory terms = _VISIT_CONSENTS.termsOf(serviceOf(_visits[visit].doctor), bookingOf(_visits[visit]));
        words = new bytes32[](3);
        for (uint256 i; i < 3; ++i) words[i] = terms[i];
    }
}
