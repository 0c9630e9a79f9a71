// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VisitId} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {Completion} from "../../../contracts/care/interfaces/IVisitRecords.sol";
import {VisitRecords} from "../../../contracts/care/VisitRecords.sol";
import {Category} from "../../../contracts/kernel/terms/Category.sol";
import {Confidentiality} from "../../../contracts/kernel/terms/Confidentiality.sol";
import {RecordKind} from "../../../contracts/kernel/terms/RecordKind.sol";
import {
    Answer,
    Inclusion,
    Record,
    RecordId,
    RecordStatus
} from "../../../contracts/records/interfaces/IRecordRegistry.sol";
import {TypedData} from "../support/TypedData.sol";
import {hold, within} from "../support/Vm.sol";
import {AccessMoves} from "./AccessMoves.sol";
import {Rooms} from "./Rooms.sol";
import {Words} from "./Words.sol";

/// @title Episodes, what doctors write in them and of visits, and what patients say to that
abstract contract RecordMoves is AccessMoves {
    uint48 private constant AFTERWARDS = 30 days;
    uint256 private constant GAS = 2_000_000;
    /// @dev Ways in which a record is not of a visit.
    uint256 internal constant MISFITS = 3;

    VisitRecords internal immutable _VISIT_RECORDS;

    uint256 private _serial;

    constructor(Rooms rooms) AccessMoves(rooms) {
        _VISIT_RECORDS = rooms.VISIT_RECORDS();
    }

    // ------------------------------------------------------------------ episodes

    /// @notice By the patient's word, by a visit that runs, or by a grant.
    function opensEpisode(uint256 patient, uint256 doctor, uint256 how, uint256 who) external {
        (patient, doctor) = (patient % PATIENTS, doctor % DOCTORS);
        uint256 house = _staff[doctor].house;
        Episode memory episode;
        episode.from = uint48(block.timestamp);
        bool may;
        Deed memory deed;
        if (how % 3 == 0) {
            episode.until = uint48(block.timestamp + within(how / 3, 1 hours, 3 days));
            deed = _openingByWord(patient, house, _actor(_persons[patient].holder, who), episode.until);
            may = _mayAct(patient, deed.by, CONSENT) && _isAccredited(house);
        } else if (how % 3 == 1) {
            deed = _openingByVisit(patient, doctor, _actor(_staff[doctor].account, who));
            doctor = _openerOf(doctor, deed.by);
            uint256 visit = _running[patient][doctor];
            episode.until = uint48(block.timestamp) + AFTERWARDS;
            episode.ground = keccak256(abi.encode("visit", patient, house, visit));
            may = _isWith(patient, doctor);
        } else {
            (address grantee, uint32 line) = _aGrant(patient, doctor, how / 3);
            deed = _openingByGrant(patient, doctor, grantee, line, _actor(_staff[doctor].account, who));
            doctor = _openerOf(doctor, deed.by);
            episode.until = _grants[patient][grantee][line].until + AFTERWARDS;
            episode.ground = keccak256(
                abi.encode("grant", patient, house, grantee, line, _grants[patient][grantee][line])
            );
            // RECORDS-11: what was granted on terms, with a visit, opens none.
            may = line < FIRST_LINE && _isInForce(patient, grantee, line);
            may = may && (grantee == _houses[house].account || grantee == deed.by);
        }
        if (how % 3 != 0) {
            may = may && deed.by == _staff[doctor].account && _practises(doctor) && !_groundClosed[episode.ground];
        }
        string memory property = how % 3 == 0 ? "INV-214" : (_practises(doctor) ? "INV-212" : "INV-210");
        if (!_try(Act.OpenEpisode, deed, patient, may, property)) return;
        _episodes[patient][house].push(episode);
    }

    /// @notice The patient's side or the organisation closes the newest one.
    function closesEpisode(uint256 patient, uint256 house, uint256 who) external {
        if (who % 3 == 2) return;
        (patient, house) = (patient % PATIENTS, house % 2);
        for (uint256 i; i < 2 * PATIENTS && who % 8 != 7 && !_isUnderWay(patient, house); ++i) {
            (patient, house) = ((patient + i) % PATIENTS, 1 - house);
        }
        uint256 count = _episodes[patient][house].length;
        if (count == 0) return;
        Episode storage episode = _episodes[patient][house][count - 1];
        address by = who % 3 == 0 ? _persons[patient].holder : _actor(_houses[house].account, who / 3);
        bool isHouse = by == _houses[house].account;
        bool may = _isUnderWay(patient, house) && (isHouse || _mayAct(patient, by, CONSENT));
        if (!_try(Act.CloseEpisode, _closing(patient, house, by), patient, may, "INV-214")) return;
        uint48 latest = uint48(block.timestamp) + AFTERWARDS;
        if (latest < episode.until) episode.until = latest;
        episode.closed = true;
        if (!isHouse && episode.ground != 0) _groundClosed[episode.ground] = true;
    }

    // ------------------------------------------------------------------ writing

    /// @notice A doctor anchors by itself, under the newest episode or under none.
    function anchors(uint256 patient, uint256 doctor, uint256 how, uint256 who) external {
        (patient, doctor) = (patient % PATIENTS, doctor % DOCTORS);
        Record memory record = _fresh(patient, doctor, how % 2 == 0);
        Deed memory deed = _anchoring(record, _actor(record.author, who));
        bool isRight = deed.by == record.author && _practises(doctor);
        bool may = isRight && _isUnderEpisode(patient, _staff[doctor].house, record.episode);
        string memory property = isRight ? "INV-216" : "INV-210";
        if (_try(Act.Anchor, deed, patient, may, property)) _write(record, patient, doctor);
    }

    /// @notice Anybody brings record and completion that a doctor signed, now and then with another patient, author or visit.
    function completesWithRecord(uint256 which, uint256 fault, uint256 who) external {
        if (_visits.length == 0) return;
        uint256 index = _near(which);
        Visit storage visit = _visits[index];
        fault %= 12;
        bool isOfVisit = fault == 0 || fault > MISFITS;
        (Record memory record, uint256 patient, uint256 doctor) = _unfit(index, fault);
        Deed memory deed = _completingWith(index, record, someone(who));
        bool may = isOfVisit && _mayComplete(visit);
        string memory property = _practises(visit.doctor) ? "INV-216" : "INV-210";
        if (!_try(Act.CompleteWithRecord, deed, visit.patient, may, property)) return;
        _used.push(deed);
        _write(record, patient, doctor);
        visit.record = _written.length;
        _complete(index);
    }

    /// @notice The patient's side takes an offered record in, or acknowledges one.
    function answersRecord(uint256 which, uint256 who) external {
        if (_written.length == 0) return;
        uint256 index = _written.length - 1 - (which % (_written.length < LAST ? _written.length : LAST));
        Written storage one = _written[index];
        bool accepts = which % 2 == 0;
        Deed memory deed = _answering(index, accepts, _actor(_persons[one.patient].holder, who));
        bool counts = accepts ? one.status == RecordStatus.Offered : !one.acknowledged;
        bool may = counts && _mayAct(one.patient, deed.by, RECORDS);
        if (!_try(Act.AnswerRecord, deed, one.patient, may, "INV-214")) return;
        if (accepts) one.status = RecordStatus.Current;
        else one.acknowledged = true;
    }

    // ------------------------------------------------------------------ what must hold

    /// @notice INV-216: the record of a visit is its patient's and by its practitioner, and every trail has each read.
    function requireRecords() public view {
        for (uint256 i; i < _visits.length; ++i) {
            Visit storage visit = _visits[i];
            RecordId found = _VISIT_RECORDS.recordOf(visit.id);
            if (visit.record == 0) {
                hold(RecordId.unwrap(found) == 0, "INV-216", "a record of a visit that nobody linked");
                continue;
            }
            Written storage one = _written[visit.record - 1];
            hold(
                RecordId.unwrap(found) == RecordId.unwrap(_RECORDS.recordIdOf(one.header)),
                "INV-216",
                "another record"
            );
            hold(
                one.patient == visit.patient && one.doctor == visit.doctor,
                "INV-216",
                "a record of somebody else's visit"
            );
        }
        for (uint256 i; i < PATIENTS; ++i) {
            hold(_ACCESSES.trailOf(_persons[i].id).count == _persons[i].reads, "INV-216", "a read that nobody made");
        }
    }

    // ------------------------------------------------------------------ deeds

    function _openingByWord(
        uint256 patient,
        uint256 house,
        address by,
        uint48 until
    ) internal view returns (Deed memory) {
        bytes memory data = abi.encodeCall(
            _RECORDS.openEpisode,
            (_persons[patient].id, _houses[house].account, _nextEpisode(patient, house), until)
        );
        return _deed(by, address(_RECORDS), data);
    }

    function _openingByVisit(uint256 patient, uint256 doctor, address by) internal view returns (Deed memory) {
        uint32 number = _nextEpisode(patient, _staff[doctor].house);
        bytes memory data = abi.encodeCall(
            _RECORDS.openEpisodeByVisit,
            (_persons[patient].id, _houseOf(doctor), number, PHYSICIAN, 0)
        );
        return _deed(by, address(_RECORDS), data);
    }

    function _openingByGrant(
        uint256 patient,
        uint256 doctor,
        address grantee,
        uint32 line,
        address by
    ) internal view returns (Deed memory) {
        uint32 number = _nextEpisode(patient, _staff[doctor].house);
        bytes memory data = abi.encodeCall(
            _RECORDS.openEpisodeByGrant,
            (_persons[patient].id, _houseOf(doctor), number, PHYSICIAN, grantee, line)
        );
        return _deed(by, address(_RECORDS), data);
    }

    function _closing(uint256 patient, uint256 house, address by) internal view returns (Deed memory) {
        bytes memory data = abi.encodeCall(
            _RECORDS.closeEpisode,
            (_persons[patient].id, _houses[house].account, uint32(_episodes[patient][house].length))
        );
        return _deed(by, address(_RECORDS), data);
    }

    function _anchoring(Record memory record, address by) internal view returns (Deed memory) {
        return _deed(by, address(_RECORDS), abi.encodeCall(_RECORDS.anchor, (record)));
    }

    function _completingWith(uint256 index, Record memory record, address by) internal view returns (Deed memory deed) {
        RecordId id = _RECORDS.recordIdOf(record);
        bytes32 digest = TypedData.digest("Xinglin RecordRegistry", address(_RECORDS), Words.anchoring(id));
        bytes memory signature = signedBy(record.author, digest);
        deed = _deed(by, address(_VISIT_RECORDS), "");
        deed.data = _completionWith(index, record, signature, _completionOf(index, id));
    }

    function _completionWith(
        uint256 index,
        Record memory record,
        bytes memory signature,
        Completion memory completion
    ) private view returns (bytes memory) {
        return
            abi.encodeCall(
                _VISIT_RECORDS.completeWithRecord,
                (
                    serviceOf(_visits[index].doctor),
                    bookingOf(_visits[index]),
                    record,
                    type(uint48).max,
                    signature,
                    completion
                )
            );
    }

    function _completionOf(uint256 index, RecordId id) private view returns (Completion memory) {
        address doctor = _staff[_visits[index].doctor].account;
        bytes memory data = abi.encodeCall(
            _BOOK.complete,
            (serviceOf(_visits[index].doctor), bookingOf(_visits[index]), RecordId.unwrap(id))
        );
        uint256 nonce = ROOMS.FORWARDER().nonces(doctor);
        bytes32 digest = TypedData.digest(
            "Xinglin Forwarder",
            _FORWARDER,
            Words.relayedCall(doctor, address(_BOOK), GAS, nonce, data)
        );
        return Completion(GAS, type(uint48).max, signedBy(doctor, digest));
    }

    function _answering(uint256 index, bool accepts, address by) internal view returns (Deed memory) {
        Inclusion memory nowhere;
        bytes memory data = abi.encodeCall(
            _RECORDS.answer,
            (_written[index].header, nowhere, accepts ? Answer.Accept : Answer.Acknowledge, 0)
        );
        return _deed(by, address(_RECORDS), data);
    }

    // ------------------------------------------------------------------ the rules, from memory

    /// @dev The other doctor of the same house where it is that one who opens.
    function _openerOf(uint256 doctor, address by) private view returns (uint256) {
        uint256 found = _memberAt(_staff[doctor].house, by);
        return found == NOBODY ? doctor : found;
    }

    /// @dev A visit of theirs runs.
    function _isWith(uint256 patient, uint256 doctor) internal view returns (bool) {
        uint256 visit = _running[patient][doctor];
        return visit != 0 && block.timestamp < _endOf(_visits[visit - 1]);
    }

    function _nextEpisode(uint256 patient, uint256 house) private view returns (uint32) {
        return uint32(_episodes[patient][house].length + 1);
    }

    /// @dev The newest can be closed.
    function _isUnderWay(uint256 patient, uint256 house) internal view returns (bool) {
        uint256 count = _episodes[patient][house].length;
        if (count == 0) return false;
        Episode storage episode = _episodes[patient][house][count - 1];
        return block.timestamp < episode.until && !episode.closed;
    }

    function _isUnderEpisode(uint256 patient, uint256 house, uint32 number) internal view returns (bool) {
        if (number == 0) return true;
        if (number > _episodes[patient][house].length) return false;
        return block.timestamp < _episodes[patient][house][number - 1].until;
    }

    function _fresh(uint256 patient, uint256 doctor, bool isOffered) internal returns (Record memory record) {
        uint256 house = _staff[doctor].house;
        record.patient = _persons[patient].id;
        (record.author, record.organisation) = (_staff[doctor].account, _houses[house].account);
        (record.profession, record.kind) = (PHYSICIAN, RecordKind.wrap(1));
        (record.category, record.confidentiality) = (Category.wrap(NOTES), Confidentiality.wrap(4));
        record.authoredAt = uint48(block.timestamp);
        // The newest; one that there is not where there is none.
        if (!isOffered) record.episode = uint32(_episodes[patient][house].length);
        if (!isOffered && record.episode == 0) record.episode = 1;
        record.content = keccak256(abi.encode("ciphertext", ++_serial));
    }

    /// @dev One with the visit's name but of another patient (1) or author (2), or of another visit (3); else one of the visit.
    function _unfit(
        uint256 index,
        uint256 fault
    ) internal returns (Record memory record, uint256 patient, uint256 doctor) {
        Visit storage visit = _visits[index];
        patient = fault == 1 ? (visit.patient + 1) % PATIENTS : visit.patient;
        doctor = fault == 2 ? (visit.doctor + 1) % DOCTORS : visit.doctor;
        record = _fresh(patient, doctor, true);
        record.visit = fault == 3 ? bytes32("another visit") : VisitId.unwrap(visit.id);
    }

    /// @dev A new one of the visit.
    function _ofVisit(Visit storage visit) internal returns (Record memory record) {
        record = _fresh(visit.patient, visit.doctor, true);
        record.visit = VisitId.unwrap(visit.id);
    }

    function _write(Record memory record, uint256 patient, uint256 doctor) private {
        Written storage one = _written.push();
        (one.header, one.patient, one.doctor) = (record, patient, doctor);
        one.status = record.episode == 0 ? RecordStatus.Offered : RecordStatus.Current;
    }
}
