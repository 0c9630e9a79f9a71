// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IConsentRegistry} from "../consent/interfaces/IConsentRegistry.sol";
import {IEmergencyAccess} from "../consent/interfaces/IEmergencyAccess.sol";
import {IDeviceRegistry} from "../identity/interfaces/IDeviceRegistry.sol";
import {IPatientRegistry} from "../identity/interfaces/IPatientRegistry.sol";
import {IProviderRegistry, Practice, PracticeRefusal} from "../identity/interfaces/IProviderRegistry.sol";
import {IVisitCalendar} from "../kernel/ports/IVisitCalendar.sol";
import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {PowersSet} from "../kernel/terms/Powers.sol";
import {Profession} from "../kernel/terms/Profession.sol";
import {RecordKinds} from "../kernel/terms/RecordKind.sol";
import {StaffRole} from "../kernel/terms/StaffRole.sol";
import {Episodes} from "./Episodes.sol";
import {
    Answer,
    BatchId,
    Cosignature,
    Inclusion,
    IRecordRegistry,
    Record,
    RecordBatch,
    RecordId,
    RecordStatus,
    Relation,
    SeatClaim
} from "./interfaces/IRecordRegistry.sol";
import {RecordActs} from "./RecordActs.sol";
import {RecordLedger} from "./RecordLedger.sol";
import {Seatings} from "./Seatings.sol";
import {StateWord} from "./StateWords.sol";

/// @title Records: what was written about a patient, by whom, and what became of it
/// @notice States, requirements and warnings are in {IRecordRegistry}, what is kept in {RecordLedger} and {Episodes}. Here are
/// the entrances and the acts.
///
/// Nobody has power over this contract. What it trusts is the forwarder, and the rooms named at deployment.
contract RecordRegistry is RecordLedger {
    /// @dev The rooms that it asks.
    struct Rooms {
        IPatientRegistry patients;
        IProviderRegistry providers;
        IDeviceRegistry devices;
        IConsentRegistry consents;
        IEmergencyAccess emergencies;
        /// Zero while there is no room that books visits.
        IVisitCalendar calendar;
    }

    constructor(
        address forwarder,
        Rooms memory rooms
    )
        ERC2771Context(forwarder)
        EIP712("Xinglin RecordRegistry", "1")
        Episodes(rooms.patients, rooms.providers, rooms.consents, rooms.emergencies, rooms.calendar)
        RecordLedger(rooms.devices)
    {}

    // ------------------------------------------------------------------ authors

    /// @inheritdoc IRecordRegistry
    function anchor(Record calldata record) external returns (RecordId) {
        _requireAuthor(record.author);
        return _anchor(RecordActs.recordId(record), record);
    }

    /// @inheritdoc IRecordRegistry
    function anchorBySignature(
        Record calldata record,
        uint48 deadline,
        bytes calldata signature
    ) external returns (RecordId id) {
        id = RecordActs.recordId(record);
        _requireSigned(record.author, RecordActs.anchoring(id, deadline), deadline, signature);
        _anchor(id, record);
    }

    /// @inheritdoc IRecordRegistry
    function anchorUpon(
        Record calldata record,
        Record calldata target,
        Inclusion calldata inclusion
    ) external returns (RecordId) {
        _requireAuthor(record.author);
        return _anchorUpon(RecordActs.recordId(record), record, target, inclusion);
    }

    /// @inheritdoc IRecordRegistry
    function anchorUponBySignature(
        Record calldata record,
        Record calldata target,
        Inclusion calldata inclusion,
        uint48 deadline,
        bytes calldata signature
    ) external returns (RecordId id) {
        id = RecordActs.recordId(record);
        _requireSigned(record.author, RecordActs.anchoring(id, deadline), deadline, signature);
        _anchorUpon(id, record, target, inclusion);
    }

    /// @inheritdoc IRecordRegistry
    function anchorBatch(RecordBatch calldata batch) external returns (BatchId) {
        _requireAuthor(batch.author);
        return _anchorBatch(batch);
    }

    /// @inheritdoc IRecordRegistry
    function anchorBatchBySignature(
        RecordBatch calldata batch,
        uint48 deadline,
        bytes calldata signature
    ) external returns (BatchId) {
        _requireSigned(batch.author, RecordActs.batch(batch, deadline), deadline, signature);
        return _anchorBatch(batch);
    }

    /// @inheritdoc IRecordRegistry
    function draw(Record calldata record, Inclusion calldata inclusion) external returns (RecordId id) {
        id = RecordActs.recordId(record);
        StateWord state = _states[id];
        if (StateWord.unwrap(state) == 0) {
            _draw(id, record, inclusion);
            return id;
        }
        (BatchId batch, uint48 anchoredAt) = _batchWith(id, record, inclusion);
        require(anchoredAt != 0 && anchoredAt < state.anchoredAt(), RecordAnchoredBefore(id));

        _states[id] = state.withAnchoredAt(anchoredAt);
        emit RecordDrawn(id, batch, anchoredAt);
    }

    /// @inheritdoc IRecordRegistry
    function enterInError(Record calldata record, Inclusion calldata inclusion, bytes32 reasonHash) external {
        RecordId id = RecordActs.recordId(record);
        address by = _msgSender();
        _requirePractice(by, record.profession, record.organisation);
        StateWord state = _draw(id, record, inclusion);
        require(state.status() != RecordStatus.EnteredInError, RecordNotOpenTo(id, state.status()));

        _states[id] = state.withStatus(RecordStatus.EnteredInError);
        emit RecordEnteredInError(id, record.patient, by, reasonHash);
    }

    function _anchor(RecordId id, Record calldata record) private returns (RecordId) {
        require(record.relation == Relation.None, RecordTargetMismatch(id, record.target, RecordId.wrap(0)));
        _requirePractice(record.author, record.profession, record.organisation);
        _write(id, record, _admit(record), 1);
        return id;
    }

    function _anchorUpon(
        RecordId id,
        Record calldata record,
        Record calldata target,
        Inclusion calldata inclusion
    ) private returns (RecordId) {
        RecordId targetId = RecordActs.recordId(target);
        require(
            record.relation != Relation.None && record.target == targetId,
            RecordTargetMismatch(id, record.target, targetId)
        );
        _requirePractice(record.author, record.profession, record.organisation);
        if (record.relation != Relation.Replaces) {
            (StateWord found, ) = _find(targetId, target, inclusion);
            _requireFit(id, record, targetId, found.status(), _mayFollow(record, target, found.status()));
            _write(id, record, _admit(record), 1);
            return id;
        }
        StateWord state = _draw(targetId, target, inclusion);
        _requireFit(id, record, targetId, state.status(), _mayReplace(record, target, state));

        // What the patient has accepted stays until the patient accepts what is to take its place.
        bool waits = state.isAccepted();
        if (!waits) _states[targetId] = state.withStatus(RecordStatus.Superseded);
        _write(id, record, waits ? RecordStatus.Offered : state.status(), state.version() + 1);
        if (!waits) emit RecordSuperseded(targetId, record.patient, id);
        return id;
    }

    function _anchorBatch(RecordBatch calldata batch) private returns (BatchId) {
        _requirePractice(batch.author, batch.profession, batch.organisation);
        return _writeBatch(batch);
    }

    /// @dev Whether a new record belongs to the patient's course.
    function _admit(Record calldata record) private view returns (RecordStatus) {
        if (record.episode == 0) {
            require(PATIENTS.isRegistered(record.patient), RecordPatientUnknown(record.patient));
            return RecordStatus.Offered;
        }
        require(
            _ran(record.patient, record.organisation, record.episode, block.timestamp),
            RecordWithoutEpisode(record.patient, record.organisation, record.episode)
        );
        return RecordStatus.Current;
    }

    function _mayReplace(Record calldata record, Record calldata target, StateWord state) private view returns (bool) {
        // What waits for the patient to take an accepted record's place is not itself replaced: another is offered instead.
        bool waits =
            state.status() == RecordStatus.Offered &&
                target.relation == Relation.Replaces &&
                _states[target.target].isAccepted();
        return
            state.isOpen() &&
            !waits &&
            record.patient == target.patient &&
            record.organisation == target.organisation &&
            Profession.unwrap(record.profession) == Profession.unwrap(target.profession) &&
            record.kind.isSame(target.kind) &&
            record.episode == target.episode;
    }

    function _mayFollow(
        Record calldata record,
        Record calldata target,
        RecordStatus status
    ) private pure returns (bool) {
        return
            (status == RecordStatus.Current || status == RecordStatus.Superseded) &&
            record.patient == target.patient &&
            (record.relation == Relation.Appends || target.kind.isSame(RecordKinds.PLAN));
    }

    // ------------------------------------------------------------------ co-signers

    /// @inheritdoc IRecordRegistry
    function cosign(Record calldata record, Inclusion calldata inclusion, SeatClaim calldata claim) external {
        _cosign(RecordActs.recordId(record), record, inclusion, claim, _msgSender());
    }

    /// @inheritdoc IRecordRegistry
    function cosignBySignature(
        Record calldata record,
        Inclusion calldata inclusion,
        SeatClaim calldata claim,
        address signer,
        uint48 deadline,
        bytes calldata signature
    ) external {
        RecordId id = RecordActs.recordId(record);
        _requireSigned(signer, RecordActs.cosignature(id, claim, signer, deadline), deadline, signature);
        _cosign(id, record, inclusion, claim, signer);
    }

    function _cosign(
        RecordId id,
        Record calldata record,
        Inclusion calldata inclusion,
        SeatClaim calldata claim,
        address signer
    ) private {
        StateWord state = _draw(id, record, inclusion);
        require(state.isOpen(), RecordNotOpenTo(id, state.status()));
        (Profession profession, StaffRole role) = Seatings.seatAt(record.seats, claim.seat);
        require(Profession.unwrap(profession) != 0, SeatUnknown(id, claim.seat));
        require(signer != record.author, CosignerTwice(id, signer));
        _requireFree(id, state.cosigned(), claim.seat, signer);
        require(
            _mayCosign(record, claim, signer, profession, role),
            CosignerNotFit(id, claim.seat, signer, claim.organisation)
        );

        state = state.withCosigned(claim.seat);
        _states[id] = state;
        _cosignatures[id][claim.seat] = Cosignature(signer, uint48(block.timestamp));
        emit RecordCosigned({
            record: id,
            patient: record.patient,
            signer: signer,
            organisation: claim.organisation,
            profession: profession,
            seat: claim.seat,
            count: _countOf(state.cosigned())
        });
    }

    /// @dev The seat is free, and the signer has none. At most 8 seats are looked at.
    function _requireFree(RecordId id, uint8 cosigned, uint8 seat, address signer) private view {
        for (uint8 i; i < Seatings.MOST; ++i) {
            if ((cosigned >> i) & 1 == 0) continue;
            address taker = _cosignatures[id][i].signer;
            require(i != seat, SeatTaken(id, seat, taker));
            require(taker != signer, CosignerTwice(id, signer));
        }
    }

    function _mayCosign(
        Record calldata record,
        SeatClaim calldata claim,
        address signer,
        Profession profession,
        StaffRole role
    ) private view returns (bool) {
        bool isConcerned =
            claim.organisation == record.organisation ||
                _ran(record.patient, claim.organisation, claim.episode, block.timestamp);
        Practice memory practice = PROVIDERS.practice(signer, profession, claim.organisation);
        bool isRole = StaffRole.unwrap(role) == 0 || StaffRole.unwrap(role) == StaffRole.unwrap(practice.role);
        return isConcerned && practice.refusal == PracticeRefusal.None && isRole;
    }

    // ------------------------------------------------------------------ patient

    /// @inheritdoc IRecordRegistry
    function answer(Record calldata record, Inclusion calldata inclusion, Answer said, bytes32 note) external {
        _answer(RecordActs.recordId(record), record, inclusion, Saying(_msgSender(), said, note));
    }

    /// @inheritdoc IRecordRegistry
    function answerBySignature(
        Record calldata record,
        Inclusion calldata inclusion,
        Answer said,
        bytes32 note,
        address signer,
        Authorisation calldata authorisation
    ) external {
        RecordId id = RecordActs.recordId(record);
        _requireSigned(signer, RecordActs.answer(id, signer, said, note, authorisation), authorisation);
        _answer(id, record, inclusion, Saying(signer, said, note));
    }

    /// @dev Who says what.
    struct Saying {
        address by;
        Answer said;
        bytes32 note;
    }

    function _answer(RecordId id, Record calldata record, Inclusion calldata inclusion, Saying memory saying) private {
        require(
            PATIENTS.mayAct(record.patient, saying.by, PowersSet.RECORDS),
            RecordNotAnsweredBy(record.patient, saying.by)
        );
        StateWord state = _draw(id, record, inclusion);
        StateWord target = record.relation == Relation.Replaces ? _states[record.target] : StateWord.wrap(0);
        require(_applies(state, target, saying), AnswerInvalid(id, saying.said));

        uint48 time = uint48(block.timestamp);
        if (saying.said == Answer.Accept) {
            state = state.withAccepted();
            if (target.isAccepted() && target.isOpen()) _takePlace(id, record, target);
        }
        if (saying.said == Answer.Acknowledge) state = state.withAcknowledgedAt(time);
        if (saying.said == Answer.Dispute) state = state.withDisputedAt(time);
        if (saying.said == Answer.Settle) state = state.withDisputedAt(0);
        _states[id] = state;
        emit RecordAnswered(id, record.patient, saying.by, saying.said, saying.note);
    }

    /// @dev An accepted record gives way to what the patient accepts in its place.
    function _takePlace(RecordId id, Record calldata record, StateWord target) private {
        _states[record.target] = target.withStatus(RecordStatus.Superseded);
        emit RecordSuperseded(record.target, record.patient, id);
    }

    /// @dev `target` is what the record is to replace, zero for none. Of several that wait for one place the first accepted takes it.
    function _applies(StateWord state, StateWord target, Saying memory saying) private pure returns (bool) {
        if (saying.said == Answer.Accept) {
            bool isTaken = target.isAccepted() && target.status() == RecordStatus.Superseded;
            return state.status() == RecordStatus.Offered && !isTaken;
        }
        if (saying.said == Answer.Acknowledge) return state.acknowledgedAt() == 0;
        if (saying.said == Answer.Dispute) return saying.note != 0;
        return saying.said == Answer.Settle && state.disputedAt() != 0;
    }

    // ------------------------------------------------------------------ what they share

    function _requireAuthor(address author) private view {
        require(author == _msgSender(), RecordNotAuthoredBy(author, _msgSender()));
    }

    function _requirePractice(address account, Profession profession, address organisation) private view {
        PracticeRefusal refusal = PROVIDERS.refusalFor(account, profession, organisation);
        require(refusal == PracticeRefusal.None, RecordAuthorNotPractising(account, profession, organisation, refusal));
    }

    function _requireFit(
        RecordId id,
        Record calldata record,
        RecordId target,
        RecordStatus status,
        bool fits
    ) private pure {
        require(status != RecordStatus.None, RecordUnknown(target));
        require(fits, RecordRelationInvalid(id, record.relation, target, status));
    }
}
