// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Booking, Outcome, Service, ServiceId} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {TickedConsent} from "../../../contracts/care/interfaces/IVisitConsents.sol";
import {VisitConsents} from "../../../contracts/care/VisitConsents.sol";
import {Grant} from "../../../contracts/consent/interfaces/IConsentRegistry.sol";
import {Permit} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {Authorisation} from "../../../contracts/kernel/signing/Authorisation.sol";
import {ConsentTypes} from "../consents/ConsentTypes.sol";
import {TypedData} from "../support/TypedData.sol";
import {within} from "../support/Vm.sol";
import {Rooms} from "./Rooms.sol";
import {VisitTerms} from "./VisitTerms.sol";
import {Words} from "./Words.sol";

/// @title What patients and practices do about visits, from the booking to its end
abstract contract VisitMoves is VisitTerms {
    uint32 internal constant FIRST_LINE = 1_000;

    VisitConsents internal immutable _VISIT_CONSENTS;

    /// @dev The visit, plus one, with which the practitioner is, as its check-in said.
    mapping(uint256 patient => mapping(uint256 doctor => uint256 visit)) internal _running;

    constructor(Rooms rooms) VisitTerms(rooms) {
        _VISIT_CONSENTS = rooms.VISIT_CONSENTS();
    }

    // ------------------------------------------------------------------ booking

    /// @notice The patient's side books by itself, some visits with a part from the fund.
    function books(uint256 patient, uint256 doctor, uint256 later, uint256 cut, uint256 who) external {
        Visit memory visit = _newVisit(patient, doctor, later, cut);
        visit.payer = _payer(visit.patient, who);
        Deed memory deed = _booking(visit, visit.payer);
        if (!_try(Act.Book, deed, visit.patient, _mayBook(visit), _againstBooking(visit))) return;
        _remember(visit, deed);
    }

    /// @notice Anybody brings a booking and a consent that were signed: both take effect, or neither.
    function booksWithConsent(uint256 patient, uint256 doctor, uint256 later, uint256 how, uint256 who) external {
        Visit memory visit = _newVisit(patient, doctor, later, how);
        visit.payer = _payer(visit.patient, who);
        (visit.hasConsent, visit.consentIsForHouse) = (true, (how / 8) % 2 == 0);
        // Now and then for longer than the visit, or for somebody else's patient.
        uint256 fault = how % 16 == 15 ? 1 + (who % 2) : 0;
        address giver = fault == 2 ? someone(how / 16) : _persons[visit.patient].holder;
        Deed memory deed = _consentedBooking(visit, giver, someone(who / 8), fault == 1);
        bool may = _mayBook(visit) && fault != 1 && _mayAct(visit.patient, giver, CONSENT);
        may = may && giver != _granteeOf(visit);
        if (!_try(Act.BookWithConsent, deed, visit.patient, may, _againstBooking(visit))) return;
        _remember(visit, deed);
        _used.push(deed);
        Granted storage grant = _grants[visit.patient][_granteeOf(visit)][_lineOf(_visits.length - 1)];
        (grant.held, grant.setIn, grant.visit) = (true, _persons[visit.patient].revocations, _visits.length);
        Visit storage kept = _visits[_visits.length - 1];
        (grant.from, grant.until) = (kept.start - 1 hours, _endOf(kept) + 1 days);
    }

    // ------------------------------------------------------------------ the course

    /// @notice The practice confirms.
    function confirms(uint256 which, uint256 who) external {
        if (_visits.length == 0) return;
        uint256 index = _aVisit(which);
        for (uint256 i; i < LAST && !_waits(_visits[index]); ++i) index = _aVisit(uint128(which) + i);
        Visit storage visit = _visits[index];
        Deed memory deed = _confirming(index, _actor(_staff[visit.doctor].account, who));
        bool may = _waits(visit) && _isPractice(visit, deed.by);
        if (_try(Act.Confirm, deed, visit.patient, may, "INV-219")) visit.confirmed = true;
    }

    /// @notice One side says that it is there.
    function checksIn(uint256 which, uint256 who) external {
        if (_visits.length == 0) return;
        uint256 index = _near(which);
        bool isDoctor = who % 2 == 0;
        for (uint256 i; i < LAST && which % 8 != 7 && !_awaits(_visits[index], isDoctor); ++i) {
            index = _aVisit(uint128(which) + i);
        }
        Visit storage visit = _visits[index];
        address by = _actor(isDoctor ? _staff[visit.doctor].account : _persons[visit.patient].holder, who / 2);
        isDoctor = by == _staff[visit.doctor].account;
        bool may = _isOpen(visit) && _isNear(visit);
        if (isDoctor) may = may && visit.practiceAt == 0 && _practises(visit.doctor);
        else may = may && visit.patientAt == 0 && _mayAct(visit.patient, by, BOOKING);
        string memory property = isDoctor ? "INV-210" : "INV-214";
        if (!_try(Act.CheckIn, _checkingIn(index, by), visit.patient, may, property)) return;
        if (isDoctor) {
            visit.practiceAt = uint48(block.timestamp);
            _running[visit.patient][visit.doctor] = index + 1;
        } else visit.patientAt = uint48(block.timestamp);
    }

    /// @notice The practitioner says that the visit took place.
    function completes(uint256 which, uint256 who) external {
        if (_visits.length == 0) return;
        uint256 index = _near(which);
        Visit storage visit = _visits[index];
        Deed memory deed = _completing(index, _actor(_staff[visit.doctor].account, who));
        bool may = deed.by == _staff[visit.doctor].account && _mayComplete(visit);
        if (_try(Act.Complete, deed, visit.patient, may, "INV-210")) _complete(index);
    }

    /// @notice The patient's side says so.
    function acknowledges(uint256 which, uint256 who) external {
        if (_visits.length == 0) return;
        uint256 index = _near(which);
        Visit storage visit = _visits[index];
        Deed memory deed = _acknowledging(index, _actor(_persons[visit.patient].holder, who));
        bool may = _isOpen(visit) && _isKeptNow(visit) && !visit.acknowledged;
        may = may && _mayAct(visit.patient, deed.by, BOOKING);
        if (!_try(Act.Acknowledge, deed, visit.patient, may, "INV-214")) return;
        visit.acknowledged = true;
        _decide(index);
    }

    /// @notice Either side cancels, or somebody tries.
    function cancels(uint256 which, uint256 who) external {
        if (_visits.length == 0 || which % 2 == 0) return;
        uint256 index = _aVisit(which / 2);
        for (uint256 i; i < LAST && which % 8 != 7 && !_isAhead(_visits[index]); ++i) {
            index = _aVisit(uint128(which) + i);
        }
        Visit storage visit = _visits[index];
        bool isPractice = who % 3 == 0;
        address by = _actor(isPractice ? _staff[visit.doctor].account : _persons[visit.patient].holder, who / 3);
        isPractice = _isPractice(visit, by);
        Outcome outcome = isPractice ? _cancelledByPractice(visit) : _cancelledByPatient(visit);
        bool isPending = _isLocked(visit) && !visit.disputed && _decided(visit) == Outcome.Pending;
        bool may = isPending && outcome != Outcome.Pending;
        if (!isPractice) may = may && _mayAct(visit.patient, by, BOOKING);
        if (!_try(Act.Cancel, _cancelling(index, by), visit.patient, may, "INV-214")) return;
        visit.outcome = outcome;
        _take(visit, false);
        if (_running[visit.patient][visit.doctor] == index + 1) delete _running[visit.patient][visit.doctor];
    }

    /// @notice Anybody settles what is decided.
    function settles(uint256 which, uint256 who) external {
        if (_visits.length == 0) return;
        uint256 index = _anOldVisit(which);
        for (uint256 i; i < 4 * LAST && who % 4 != 3 && !_isDecided(_visits[index]); ++i) {
            index = _anOldVisit(uint128(which) + i + 1);
        }
        Visit storage visit = _visits[index];
        Outcome outcome = _outcomeNow(visit);
        bool may = _isDecided(visit);
        Deed memory deed = _settling(index, someone(who / 4));
        if (_try(Act.Settle, deed, visit.patient, may, "INV-215")) visit.outcome = outcome;
    }

    // ------------------------------------------------------------------ deeds

    function _booking(Visit memory visit, address by) internal view returns (Deed memory deed) {
        (Service memory service, Booking memory booking) = (serviceOf(visit.doctor), bookingOf(visit));
        deed = _deed(by, address(_BOOK), abi.encodeCall(_BOOK.book, (service, booking)));
        if (service.token == address(0)) deed.value = service.price - visit.cover;
    }

    function _consentedBooking(
        Visit memory visit,
        address giver,
        address by,
        bool isTooLong
    ) internal returns (Deed memory deed) {
        (Service memory service, Booking memory booking) = (serviceOf(visit.doctor), bookingOf(visit));
        deed = _deed(by, address(_VISIT_CONSENTS), "");
        if (service.token == address(0)) deed.value = service.price - visit.cover;
        TickedConsent memory consent = _ticked(visit, giver, isTooLong);
        ServiceId id = _BOOK.serviceIdOf(service);
        bytes memory act = Words.visitBooking(ServiceId.unwrap(id), service, booking, ++_nonce);
        bytes32 digest = TypedData.digest("Xinglin Reception", address(_RECEPTION), act);
        Authorisation memory word = Authorisation(_nonce, type(uint48).max, signedBy(visit.payer, digest));
        Permit memory none;
        deed.data = abi.encodeCall(_VISIT_CONSENTS.bookWithConsent, (service, booking, word, none, consent));
    }

    function _ticked(Visit memory visit, address giver, bool isTooLong) private returns (TickedConsent memory consent) {
        bytes32[3] memory terms = _VISIT_CONSENTS.termsOf(serviceOf(visit.doctor), bookingOf(visit));
        Grant[] memory grants = new Grant[](1);
        grants[0].grantee = _granteeOf(visit);
        grants[0].line = _lineOf(_visits.length);
        grants[0].scope = _forTreatment();
        grants[0].from = visit.start - 1 hours;
        grants[0].until = visit.start + uint48((1 + visit.doctor) * SLOT) + 1 days + (isTooLong ? 1 : 0);
        grants[0].terms = new bytes32[](3);
        for (uint256 i; i < 3; ++i) grants[0].terms[i] = terms[i];
        bytes memory act = ConsentTypes.consent(_persons[visit.patient].id, giver, grants, ++_nonce, type(uint48).max);
        return TickedConsent(giver, grants, _authorise(giver, _nonce, act));
    }

    function _confirming(uint256 index, address by) internal view returns (Deed memory) {
        (Service memory service, Booking memory booking) = _termsAt(index);
        return _deed(by, address(_BOOK), abi.encodeCall(_BOOK.confirm, (service, booking)));
    }

    function _checkingIn(uint256 index, address by) internal view returns (Deed memory) {
        (Service memory service, Booking memory booking) = _termsAt(index);
        return _deed(by, address(_BOOK), abi.encodeCall(_BOOK.checkIn, (service, booking)));
    }

    function _completing(uint256 index, address by) internal view returns (Deed memory) {
        (Service memory service, Booking memory booking) = _termsAt(index);
        return _deed(by, address(_BOOK), abi.encodeCall(_BOOK.complete, (service, booking, 0)));
    }

    function _acknowledging(uint256 index, address by) internal view returns (Deed memory) {
        (Service memory service, Booking memory booking) = _termsAt(index);
        return _deed(by, address(_BOOK), abi.encodeCall(_BOOK.acknowledge, (service, booking)));
    }

    function _cancelling(uint256 index, address by) internal view returns (Deed memory) {
        (Service memory service, Booking memory booking) = _termsAt(index);
        return _deed(by, address(_BOOK), abi.encodeCall(_BOOK.cancel, (service, booking, type(uint128).max)));
    }

    function _settling(uint256 index, address by) internal view returns (Deed memory) {
        (Service memory service, Booking memory booking) = _termsAt(index);
        return _deed(by, address(_BOOK), abi.encodeCall(_BOOK.settle, (service, booking)));
    }

    /// @dev A service like the doctor's own under another name.
    function _publishing(uint256 doctor, uint256 seed) internal view returns (Deed memory) {
        Service memory service = serviceOf(doctor);
        service.code = keccak256(abi.encode(seed));
        return _deed(service.practitioner, address(_RECEPTION), abi.encodeCall(_RECEPTION.publishService, (service)));
    }

    // ------------------------------------------------------------------ the rules, from memory

    /// @dev As a rule with one who practises and for one who is not frozen, in time that is free; a part is borne as a rule only of
    /// whom it may be borne.
    function _newVisit(
        uint256 patient,
        uint256 doctor,
        uint256 later,
        uint256 cut
    ) internal view returns (Visit memory visit) {
        (visit.patient, visit.doctor) = (patient % PATIENTS, doctor % DOCTORS);
        bool isAnything = cut % 8 == 7;
        for (uint256 i; i < DOCTORS && !isAnything && !_practises(visit.doctor); ++i) {
            visit.doctor = (visit.doctor + 1) % DOCTORS;
        }
        for (uint256 i; i < PATIENTS && !isAnything && _isFrozen(visit.patient); ++i) {
            visit.patient = (visit.patient + 1) % PATIENTS;
        }
        visit.start = uint48((block.timestamp / SLOT + 1 + (later % 12)) * SLOT);
        for (uint256 i; i < 12 && !isAnything && !_areFree(visit); ++i) visit.start += SLOT;
        visit.number = uint32(_visits.length + 1);
        bool isBorne = cut % 4 < 3 && (visit.patient < ENTITLED || cut % 16 == 0);
        if (isBorne && visit.doctor != 1) visit.cover = uint128(within(cut / 4, 1, 600_000));
        visit.period = _periodNow();
    }

    function _mayBook(Visit memory visit) internal view returns (bool) {
        bool isCovered =
            visit.cover == 0 ||
                (visit.patient < ENTITLED && visit.cover <= (1_000_003 + visit.doctor) / 2 && visit.cover <= _pool);
        bool may = isCovered && !_isPaused(address(_BOOK)) && _practises(visit.doctor);
        return may && _mayAct(visit.patient, visit.payer, BOOKING) && _areFree(visit);
    }

    /// @dev Which property falls where a booking is accepted against the rules.
    function _againstBooking(Visit memory visit) private view returns (string memory) {
        if (!_practises(visit.doctor)) return "INV-210";
        if (_isPaused(address(_BOOK))) return "INV-213";
        return _mayAct(visit.patient, visit.payer, BOOKING) ? "INV-219" : "INV-214";
    }

    function _complete(uint256 index) internal {
        Visit storage visit = _visits[index];
        visit.completed = true;
        if (visit.practiceAt == 0) visit.practiceAt = uint48(block.timestamp);
        _decide(index);
    }

    function _isPractice(Visit storage visit, address account) internal view returns (bool) {
        return account == _staff[visit.doctor].account || account == _houseOf(visit.doctor);
    }

    function _granteeOf(Visit memory visit) internal view returns (address) {
        return visit.consentIsForHouse ? _houseOf(visit.doctor) : _staff[visit.doctor].account;
    }

    function _lineOf(uint256 visit) internal pure returns (uint32) {
        return FIRST_LINE + uint32(visit);
    }

    /// @dev One of the last, as a rule one that is open and near.
    function _near(uint256 seed) internal view returns (uint256 index) {
        for (uint256 i; i < LAST; ++i) {
            index = _aVisit(uint128(seed) + i);
            Visit storage visit = _visits[index];
            bool isNear = visit.start <= block.timestamp + 1 hours && block.timestamp < _endOf(visit) + 1 days;
            if (seed % 8 == 7 || (_isOpen(visit) && isNear)) return index;
        }
    }

    function _payer(uint256 patient, uint256 who) private view returns (address) {
        return who % 8 == 6 ? _CARER : _actor(_persons[patient].holder, who);
    }

    function _decide(uint256 index) private {
        _visits[index].outcome = _decided(_visits[index]);
    }

    function _cancelledByPractice(Visit storage visit) internal view returns (Outcome) {
        return _isPatientThere(visit) && visit.practiceAt != 0 ? Outcome.Pending : Outcome.Refunded;
    }

    /// @dev CARE-40, CARE-41; `Pending` where it does not.
    function _cancelledByPatient(Visit storage visit) internal view returns (Outcome) {
        if (block.timestamp >= visit.start) {
            bool isLate = block.timestamp >= visit.start + PATIENCE;
            bool isWaiting = visit.patientAt != 0 && !_isPracticeInTime(visit);
            return isLate && isWaiting ? Outcome.Refunded : Outcome.Pending;
        }
        bool isFree = visit.doctor == 1 && !visit.confirmed;
        return isFree || block.timestamp + NOTICE <= visit.start ? Outcome.Refunded : Outcome.LateCancelled;
    }

    function _remember(Visit memory visit, Deed memory deed) private {
        (Service memory service, Booking memory booking) = (serviceOf(visit.doctor), bookingOf(visit));
        visit.id = _BOOK.visitIdOf(service, booking);
        _visits.push(visit);
        _take(visit, true);
        _pool -= visit.cover;
        // The cover was in the fund before.
        brought[service.token] += service.token == address(0) ? deed.value : service.price;
        _turns.push(visit.start);
        _turns.push(visit.start + uint48((1 + visit.doctor) * SLOT));
        _turns.push(visit.start + uint48((1 + visit.doctor) * SLOT) + 1 days);
    }
}
