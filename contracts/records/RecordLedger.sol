// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDeviceRegistry} from "../identity/interfaces/IDeviceRegistry.sol";
import {MerklePositions} from "../kernel/merkle/MerklePositions.sol";
import {Profession} from "../kernel/terms/Profession.sol";
import {RecordKinds} from "../kernel/terms/RecordKind.sol";
import {StaffRole} from "../kernel/terms/StaffRole.sol";
import {DeviceId} from "../kernel/types/Ids.sol";
import {Episodes} from "./Episodes.sol";
import {
    BatchId,
    Cosignature,
    Inclusion,
    IRecordRegistry,
    Record,
    RecordBatch,
    RecordId,
    RecordState,
    RecordStatus,
    Relation,
    Seats
} from "./interfaces/IRecordRegistry.sol";
import {RecordActs} from "./RecordActs.sol";
import {Seatings} from "./Seatings.sol";
import {StateWord, StateWords} from "./StateWords.sol";

/// @title What is there: records, batches, and how they are found
/// @notice A record is one slot, a batch one slot, whatever their number; a record of a batch gets its slot when somebody acts
/// on it. Headers are brought along by whoever acts.
abstract contract RecordLedger is IRecordRegistry, Episodes {
    uint32 private constant LARGEST_BATCH = 1 << 20;

    /// @notice Where devices are calibrated.
    IDeviceRegistry public immutable DEVICES;

    mapping(RecordId record => StateWord) internal _states;
    mapping(BatchId batch => uint48 anchoredAt) private _batches;
    mapping(RecordId record => mapping(uint8 seat => Cosignature)) internal _cosignatures;

    constructor(IDeviceRegistry devices) {
        DEVICES = devices;
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IRecordRegistry
    function recordIdOf(Record calldata record) external pure returns (RecordId) {
        return RecordActs.recordId(record);
    }

    /// @inheritdoc IRecordRegistry
    function batchIdOf(
        bytes32 root,
        address author,
        address organisation,
        Profession profession
    ) external pure returns (BatchId) {
        return RecordActs.batchId(root, author, organisation, profession);
    }

    /// @inheritdoc IRecordRegistry
    function stateOf(RecordId record) external view returns (RecordState memory) {
        return _states[record].unpack();
    }

    /// @inheritdoc IRecordRegistry
    function stateIn(Record calldata record, Inclusion calldata inclusion) external view returns (RecordState memory) {
        (StateWord word, ) = _find(RecordActs.recordId(record), record, inclusion);
        return word.unpack();
    }

    /// @inheritdoc IRecordRegistry
    function batchAnchoredAt(BatchId batch) external view returns (uint48) {
        return _batches[batch];
    }

    /// @inheritdoc IRecordRegistry
    function cosignatureOf(RecordId record, uint8 seat) external view returns (Cosignature memory) {
        return _cosignatures[record][seat];
    }

    /// @inheritdoc IRecordRegistry
    function quorumOf(Record calldata record) external view returns (uint8 signed, uint8 quorum) {
        return (_countOf(_states[RecordActs.recordId(record)].cosigned()), Seatings.quorumOf(record.seats));
    }

    /// @inheritdoc IRecordRegistry
    function seatOf(Seats seats, uint8 seat) external pure returns (Profession profession, StaffRole role) {
        return Seatings.seatAt(seats, seat);
    }

    // ------------------------------------------------------------------ writing

    /// @dev Writes a new record, of which everything but its own form has been checked.
    function _write(RecordId id, Record calldata record, RecordStatus status, uint32 version) internal {
        require(_isWellFormed(record), RecordInvalid(id));
        require(
            record.authoredAt <= block.timestamp,
            RecordTimeInvalid(id, record.authoredAt, uint48(block.timestamp))
        );
        require(StateWord.unwrap(_states[id]) == 0, RecordAnchoredBefore(id));
        bool trusted = DeviceId.unwrap(record.device) != 0 && DEVICES.isTrusted(record.device);

        StateWord state = StateWords.pack(status, version, uint48(block.timestamp), trusted);
        _states[id] = state;
        _announce(id, record, state);
    }

    function _writeBatch(RecordBatch calldata batch) internal returns (BatchId id) {
        require(
            batch.root != 0 && batch.count != 0 && batch.count <= LARGEST_BATCH,
            BatchInvalid(batch.root, batch.count)
        );
        id = RecordActs.batchId(batch.root, batch.author, batch.organisation, batch.profession);
        require(_batches[id] == 0, BatchAnchoredBefore(id));

        _batches[id] = uint48(block.timestamp);
        emit BatchAnchored(id, batch.author, batch.organisation, batch.profession, batch.root, batch.count);
    }

    // ------------------------------------------------------------------ finding

    /// @dev The state of a record that is there, which has a slot from now on.
    function _draw(
        RecordId id,
        Record calldata record,
        Inclusion calldata inclusion
    ) internal returns (StateWord state) {
        BatchId batch;
        (state, batch) = _find(id, record, inclusion);
        require(StateWord.unwrap(state) != 0, RecordUnknown(id));
        if (BatchId.unwrap(batch) == 0) return state;

        _states[id] = state;
        emit RecordDrawn(id, batch, state.anchoredAt());
        _announce(id, record, state);
    }

    /// @dev The state of a record; of one without a slot also the batch in which it was found.
    function _find(
        RecordId id,
        Record calldata record,
        Inclusion calldata inclusion
    ) internal view returns (StateWord state, BatchId batch) {
        state = _states[id];
        if (StateWord.unwrap(state) != 0) return (state, batch);

        uint48 anchoredAt;
        (batch, anchoredAt) = _batchWith(id, record, inclusion);
        if (anchoredAt == 0) return (state, batch);

        bool isExpected = _ran(record.patient, record.organisation, record.episode, anchoredAt);
        // Nobody offers anything to a patient whom nobody knows.
        if (!isExpected && !PATIENTS.isRegistered(record.patient)) return (state, BatchId.wrap(0));
        RecordStatus status = isExpected ? RecordStatus.Current : RecordStatus.Offered;
        return (StateWords.pack(status, 1, anchoredAt, false), batch);
    }

    /// @dev The batch in which a record stands, and its time; zeros where it does not.
    function _batchWith(
        RecordId id,
        Record calldata record,
        Inclusion calldata inclusion
    ) internal view returns (BatchId batch, uint48 anchoredAt) {
        batch = RecordActs.batchId(inclusion.root, record.author, record.organisation, record.profession);
        anchoredAt = _batches[batch];
        // Bits beyond the tree would show one leaf at many places.
        bool isPlace = inclusion.position >> inclusion.proof.length == 0;
        bool isThere =
            anchoredAt != 0 &&
                isPlace &&
                MerklePositions.rootOf(RecordId.unwrap(id), inclusion.position, inclusion.proof) == inclusion.root;
        bool counts = record.relation == Relation.None && record.authoredAt <= anchoredAt && _isWellFormed(record);
        if (!isThere || !counts) return (BatchId.wrap(0), 0);
    }

    /// @dev Known codes, a content, a relation with its target or neither, seats that can be taken, and an outcome of something.
    function _isWellFormed(Record calldata record) private pure returns (bool) {
        bool isKnown = record.kind.isKnown() && record.category.isKnown() && record.confidentiality.isKnown();
        Relation relation = record.relation;
        bool isRelated = (relation == Relation.None) == (RecordId.unwrap(record.target) == 0);
        bool isOutcome = record.kind.isSame(RecordKinds.OUTCOME);
        bool fits = relation == Relation.Replaces || (relation == Relation.Evaluates) == isOutcome;
        return isKnown && isRelated && fits && record.content != 0 && Seatings.isValid(record.seats);
    }

    // ------------------------------------------------------------------ telling

    function _announce(RecordId id, Record calldata record, StateWord state) private {
        emit RecordAnchored({
            record: id,
            patient: record.patient,
            author: record.author,
            word: _wordOf(record, state.status()),
            episode: record.episode,
            version: state.version(),
            visit: record.visit,
            content: record.content
        });
        bool isDetailed =
            DeviceId.unwrap(record.device) | record.labels | RecordId.unwrap(record.target) != 0 ||
                Seats.unwrap(record.seats) != 0;
        if (!isDetailed) return;
        emit RecordDetailed({
            record: id,
            device: record.device,
            target: record.target,
            deviceTrusted: state.deviceTrusted(),
            labels: record.labels,
            relation: record.relation,
            seats: record.seats
        });
    }

    /// @dev See {RecordAnchored}. Every member that goes into it has been read, and so checked, before; here they are taken as they
    /// lie in calldata.
    function _wordOf(Record calldata record, RecordStatus status) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := or(status, shl(8, calldataload(add(record, 0x60)))) // profession
            word := or(word, shl(16, calldataload(add(record, 0x80)))) // kind
            word := or(word, shl(24, calldataload(add(record, 0xa0)))) // category
            word := or(word, shl(32, calldataload(add(record, 0xc0)))) // confidentiality
            word := or(word, shl(40, calldataload(add(record, 0xe0)))) // authoredAt
            word := or(word, shl(88, calldataload(add(record, 0x40)))) // organisation
        }
    }

    /// @dev How many bits are set.
    function _countOf(uint8 bits) internal pure returns (uint8 count) {
        for (; bits != 0; bits &= bits - 1) ++count;
    }
}
