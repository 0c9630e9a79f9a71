// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Outcome} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {Record} from "../../../contracts/records/interfaces/IRecordRegistry.sol";
import {hold} from "../support/Vm.sol";
import {Foresight} from "./Foresight.sol";
import {Rooms} from "./Rooms.sol";

/// @title What must be nothing any more after a recovery or a cancellation, and what never is a visit's record
abstract contract Aftermath is Foresight {
    constructor(Rooms rooms) Foresight(rooms) {}

    /// @notice INV-214: what was entrusted to a carer, and what the old controller could, ends with a recovery.
    function foreseesRecovery(uint256 patient, uint256 seed) external {
        patient %= PATIENTS;
        if (_isFrozen(patient)) return;
        Kind kind = seed % 2 == 0 ? Kind.RevokeAll : Kind.ReadOwn;
        Deed memory byCarer = _deedOf(kind, patient, seed, _CARER);
        hold(_would(Change.Entrust, patient, byCarer), "INV-219", "a carer may not what was entrusted");
        ++asked[uint256(Asked.Recovery)];
        hold(!_would(Change.Recover, patient, byCarer), "INV-214", "what was entrusted outlives a recovery");
        Deed memory byOld = _deedOf(kind, patient, seed, _persons[patient].holder);
        hold(!_would(Change.Recover, patient, byOld), "INV-214", "who was controller acts after a recovery");
        Deed memory byHeir = _deedOf(kind, patient, seed, _HEIR);
        hold(_would(Change.Recover, patient, byHeir), "INV-219", "who recovered may not act");
    }

    /// @notice INV-212: with its cancellation a visit's consent opens as much as one that was revoked: nothing.
    function foreseesCancellation(uint256 which, uint256 seed) external {
        _foreseeEndOfRunning();
        uint256 index = _visitToCancel(which, seed % 2 == 0);
        if (index == NOBODY) return;
        Visit storage visit = _visits[index];
        Question memory question;
        (question.patient, question.doctor, question.category) = (visit.patient, visit.doctor, NOTES);
        (question.grantee, question.line) = (_granteeOf(visit), _lineOf(index));
        Deed memory reading = _reading(question, _staff[visit.doctor].account);
        bool revoked = _would(Change.RevokeOfVisit, index, reading);
        if (!revoked && _would(Change.None, 0, reading)) ++asked[uint256(Asked.Cancellation)];
        Change change = seed % 2 == 0 ? Change.CancelByPatient : Change.CancelByPractice;
        hold(_would(change, index, reading) == revoked, "INV-212", "a visit's consent outlives its cancellation");
    }

    /// @notice INV-216: a visit takes no record of another patient, of another author, or of another visit.
    function foreseesMisfit(uint256 which) external {
        uint256 index = _near(which);
        for (uint256 i; i < LAST && !_mayComplete(_visits[index]); ++i) index = _aVisit(uint128(which) + i);
        Visit storage visit = _visits[index];
        if (!_would(Change.None, 0, _completingWith(index, _ofVisit(visit), _STRANGER))) return;
        ++asked[uint256(Asked.Misfit)];
        for (uint256 fault = 1; fault <= MISFITS; ++fault) {
            (Record memory record, , ) = _unfit(index, fault);
            Deed memory deed = _completingWith(index, record, _STRANGER);
            hold(!_would(Change.None, 0, deed), "INV-216", "a record that is not of the visit");
        }
    }

    /// @dev A visit that runs opens an episode, and none from the second in which the patient cancels it.
    function _foreseeEndOfRunning() private {
        for (uint256 i; i < PATIENTS * DOCTORS; ++i) {
            (uint256 patient, uint256 doctor) = (i % PATIENTS, i / PATIENTS);
            if (!_isWith(patient, doctor) || _isFrozen(patient)) continue;
            uint256 index = _running[patient][doctor] - 1;
            if (!_mayCancel(index, true)) continue;
            Deed memory opening = _openingByVisit(patient, doctor, _staff[doctor].account);
            if (!_would(Change.None, 0, opening)) continue;
            ++asked[uint256(Asked.Running)];
            hold(!_would(Change.CancelByPatient, index, opening), "INV-212", "a visit runs on after its cancellation");
        }
    }

    /// @dev One of the last with a consent that stands, which that side may cancel now; as a rule one whose time to read has begun.
    function _visitToCancel(uint256 seed, bool byPatient) private view returns (uint256 found) {
        found = NOBODY;
        for (uint256 i; i < LAST; ++i) {
            uint256 index = _aVisit(uint128(seed) + i);
            Visit storage visit = _visits[index];
            if (!visit.hasConsent || !_mayCancel(index, byPatient) || _isFrozen(visit.patient)) continue;
            if (!_grants[visit.patient][_granteeOf(visit)][_lineOf(index)].held) continue;
            found = index;
            if (_opens(visit.patient, _granteeOf(visit), _lineOf(index)) && _practises(visit.doctor)) return found;
        }
    }

    /// @dev That side may cancel the visit now.
    function _mayCancel(uint256 index, bool byPatient) private view returns (bool) {
        Visit storage visit = _visits[index];
        bool isPending = _isLocked(visit) && !visit.disputed && _decided(visit) == Outcome.Pending;
        Outcome outcome = byPatient ? _cancelledByPatient(visit) : _cancelledByPractice(visit);
        return isPending && outcome != Outcome.Pending;
    }
}
