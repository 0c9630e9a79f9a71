// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Outcome} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {IEscrow} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {CounterMoves} from "./CounterMoves.sol";
import {Rooms} from "./Rooms.sol";

/// @title Deeds of every kind that may well be accepted now, for whoever asks what would become of them
abstract contract Deeds is CounterMoves {
    /// @dev First what protects a patient, by her side; then by anybody; then what asks for a right to practise; then what hands out
    /// rights, and a pause stops.
    enum Kind {
        CheckInAsPatient,
        Acknowledge,
        Cancel,
        RevokeGrant,
        RevokeAll,
        Deny,
        Give,
        ReadOwn,
        AnswerRecord,
        CloseEpisode,
        Raise,
        Concede,
        Delegate,
        Settle,
        Lapse,
        Withdraw,
        Reclaim,
        CancelPrescription,
        EndWork,
        CheckInAsDoctor,
        Complete,
        CompleteWithRecord,
        Anchor,
        Read,
        OpenByVisit,
        OpenByGrant,
        BreakGlass,
        Register,
        Dispense,
        Book,
        Publish,
        Employ,
        License
    }

    uint256 internal constant KINDS = uint256(Kind.License) + 1;
    uint256 internal constant OF_PATIENTS = uint256(Kind.Delegate) + 1;
    uint256 internal constant OF_PRACTICES = uint256(Kind.CheckInAsDoctor);
    uint256 internal constant GIVING = uint256(Kind.Book);

    constructor(Rooms rooms) CounterMoves(rooms) {}

    /// @dev A deed that may well be accepted now; none where there is nothing to do it to.
    function _deedOf(Kind kind, uint256 patient, uint256 seed, address by) internal returns (Deed memory deed) {
        if (uint256(kind) < OF_PATIENTS) return _patientsDeed(kind, patient, seed, by);
        if (uint256(kind) < OF_PRACTICES) return _anybodysDeed(kind, seed);
        if (uint256(kind) < uint256(Kind.Register)) return _doctorsDeed(kind, patient, seed);
        if (uint256(kind) < GIVING) {
            if (_scripts.length == 0) return deed;
            return kind == Kind.Register ? _registeringNow(seed) : _dispensingNow(seed);
        }
        return _givingDeed(kind, patient, seed);
    }

    function _registeringNow(uint256 seed) private view returns (Deed memory) {
        for (uint256 i; i < 4 && !_isNew(_scripts[_aScript(seed)]); ++i) ++seed;
        return _registering(_aScript(seed), _STRANGER, false);
    }

    function _dispensingNow(uint256 seed) private returns (Deed memory) {
        (uint256 script, uint256 lot, uint256 member) = (seed, seed, DOCTORS + (seed % 2));
        for (uint256 i; i < 4 && !_mayBeGiven(_scripts[_aScript(script)], 1); ++i) ++script;
        for (uint256 i; i < 4 && !_isUsable(_lots[_aLot(lot)]); ++i) ++lot;
        if (!_practises(member)) member = 2 * DOCTORS + 1 - member;
        return _dispensing(_aScript(script), _aLot(lot), 1, member, 32);
    }

    function _patientsDeed(
        Kind kind,
        uint256 patient,
        uint256 seed,
        address by
    ) private view returns (Deed memory deed) {
        if (kind == Kind.RevokeGrant) return _revocation(patient, by, _heldBy(patient, seed), 0);
        if (kind == Kind.RevokeAll) {
            return _deed(by, address(_CONSENTS), abi.encodeCall(_CONSENTS.revokeAll, (_persons[patient].id)));
        }
        uint48 soon = uint48(block.timestamp + 1 days);
        if (kind == Kind.Deny) return _directing(patient, by, _rulesOf(DENY_ALL, soon));
        if (kind == Kind.Give) return _giving(patient, by, _granteeAt(seed % GRANTEES), soon);
        if (kind == Kind.ReadOwn) return _readingOwn(patient, by, ALLERGIES);
        if (kind == Kind.Delegate) return _delegation(patient, by, 1, soon);
        if (kind == Kind.CloseEpisode) {
            uint256 house = seed % 2;
            return _closing(patient, _isUnderWay(patient, house) ? house : 1 - house, by);
        }
        if (kind == Kind.AnswerRecord) {
            uint256 record = _recordOf(patient, seed);
            return record == NOBODY ? deed : _answering(record, false, by);
        }
        uint256 visit = _visitOf(kind, patient, seed);
        if (visit == NOBODY) return deed;
        if (kind == Kind.CheckInAsPatient) return _checkingIn(visit, by);
        if (kind == Kind.Acknowledge) return _acknowledging(visit, by);
        if (kind == Kind.Cancel) return _cancelling(visit, by);
        if (kind == Kind.Concede) return _conceding(visit, by);
        return _raising(visit, by);
    }

    function _anybodysDeed(Kind kind, uint256 seed) private view returns (Deed memory deed) {
        if (kind == Kind.EndWork) {
            Member storage one = _staff[seed % STAFF];
            bytes memory data = abi.encodeCall(
                _PROVIDERS.endAffiliation,
                (_houses[one.house].account, one.account, one.profession)
            );
            return _deed(one.account, address(_PROVIDERS), data);
        }
        if (kind == Kind.Withdraw) {
            address room = _purse(seed);
            address account = someone(seed);
            for (uint256 i; i < _people.length && IEscrow(room).creditOf(account, address(0)) == 0; ++i) {
                account = someone(uint128(seed) + i);
            }
            return _withdrawing(room, address(0), account, IEscrow(room).creditOf(account, address(0)));
        }
        if (kind == Kind.CancelPrescription) {
            if (_scripts.length == 0) return deed;
            return _cancellingPrescription(_aScript(seed), _scripts[_aScript(seed)].terms.prescriber);
        }
        if (_visits.length == 0) return deed;
        uint256 visit = _anOldVisit(seed);
        for (uint256 i; i < 4 * LAST && !_isFor(kind, visit); ++i) visit = _anOldVisit(uint128(seed) + i);
        if (kind == Kind.Settle) return _settling(visit, _STRANGER);
        return kind == Kind.Lapse ? _lapsing(visit, _STRANGER) : _reclaiming(visit, _STRANGER);
    }

    function _doctorsDeed(Kind kind, uint256 patient, uint256 seed) private returns (Deed memory deed) {
        uint256 doctor = seed % DOCTORS;
        address account = _staff[doctor].account;
        if (kind == Kind.Anchor) return _anchoring(_fresh(patient, doctor, true), account);
        if (kind == Kind.Read) {
            Question memory question = _mayAsk(patient, doctor, seed, seed / 8);
            return _reading(question, _staff[question.doctor].account);
        }
        if (kind == Kind.OpenByVisit) {
            for (uint256 i; i < PATIENTS * DOCTORS && !_isWith(patient, doctor); ++i) {
                doctor = (doctor + 1) % DOCTORS;
                if (doctor == seed % DOCTORS) patient = (patient + 1) % PATIENTS;
            }
            return _openingByVisit(patient, doctor, _staff[doctor].account);
        }
        if (kind == Kind.BreakGlass) return _breakingGlass(patient, doctor, account);
        if (kind == Kind.OpenByGrant) {
            // As a rule one of the first line, that stands.
            (address grantee, uint32 line) = _aGrant(patient, doctor, seed / 8);
            for (uint256 i; i < 2 * DOCTORS && seed % 8 != 7 && !_isInForce(patient, grantee, 0); ++i) {
                doctor = (doctor + 1) % DOCTORS;
                (grantee, line) = _aGrant(patient, doctor, 2 + i / DOCTORS);
            }
            return _openingByGrant(patient, doctor, grantee, line, _staff[doctor].account);
        }
        if (_visits.length == 0) return deed;
        uint256 visit = _near(seed);
        for (uint256 i; i < 4 * LAST && !_isFor(kind, visit); ++i) visit = _anOldVisit(uint128(seed) + i);
        account = _staff[_visits[visit].doctor].account;
        if (kind == Kind.CheckInAsDoctor) return _checkingIn(visit, account);
        if (kind == Kind.Complete) return _completing(visit, account);
        Visit storage one = _visits[visit];
        return _completingWith(visit, _ofVisit(one), _STRANGER);
    }

    function _givingDeed(Kind kind, uint256 patient, uint256 seed) private returns (Deed memory) {
        if (kind == Kind.Book) {
            Visit memory visit = _newVisit(patient, seed, seed / 8, 1);
            visit.payer = _persons[visit.patient].holder;
            return _booking(visit, visit.payer);
        }
        if (kind == Kind.Publish) return _publishing(seed % DOCTORS, seed);
        uint256 member = seed % STAFF;
        if (kind == Kind.License) {
            bytes memory issuing = abi.encodeCall(
                _PROVIDERS.issueCredential,
                (_licenceFor(member, uint48(block.timestamp + 1 days)))
            );
            return _deed(_BOARD, address(_PROVIDERS), issuing);
        }
        bytes memory data = abi.encodeCall(
            _PROVIDERS.offerAffiliation,
            (_employmentOf(member, uint48(block.timestamp + 1 days)))
        );
        return _deed(_houseOf(member), address(_PROVIDERS), data);
    }

    /// @dev One of the patient's last visits, as a rule one to which this can be done.
    function _visitOf(Kind kind, uint256 patient, uint256 seed) private view returns (uint256 found) {
        found = NOBODY;
        for (uint256 i; i < 4 * LAST && _visits.length != 0; ++i) {
            uint256 visit = _anOldVisit(uint128(seed) + i);
            if (_visits[visit].patient != patient) continue;
            found = visit;
            if (_isFor(kind, visit)) return visit;
        }
    }

    function _isFor(Kind kind, uint256 index) private view returns (bool) {
        Visit storage visit = _visits[index];
        if (kind == Kind.Raise) return _isDisputable(visit);
        if (kind == Kind.Lapse) return _isLapsed(index);
        if (kind == Kind.Concede) return _isUnresolved(index);
        if (kind == Kind.Settle) return _isDecided(visit);
        if (kind == Kind.Reclaim) return _mayReclaim(index);
        if (kind == Kind.Cancel) return _isAhead(visit);
        if (kind == Kind.Acknowledge) return _isOpen(visit) && _isKeptNow(visit) && !visit.acknowledged;
        if (kind == Kind.CheckInAsPatient) return _awaits(visit, false);
        if (kind == Kind.CheckInAsDoctor) return _awaits(visit, true) && _practises(visit.doctor);
        return _mayComplete(visit);
    }

    function _heldBy(uint256 patient, uint256 seed) private view returns (address grantee) {
        for (uint256 i; i < GRANTEES; ++i) {
            grantee = _granteeAt((uint128(seed) + i) % GRANTEES);
            if (_grants[patient][grantee][0].held) return grantee;
        }
    }

    function _recordOf(uint256 patient, uint256 seed) private view returns (uint256) {
        uint256 count = _written.length;
        for (uint256 i; i < count && i < LAST; ++i) {
            uint256 record = count - 1 - ((uint128(seed) + i) % (count < LAST ? count : LAST));
            if (_written[record].patient == patient) return record;
        }
        return NOBODY;
    }
}
