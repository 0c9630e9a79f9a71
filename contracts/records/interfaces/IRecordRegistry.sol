// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Category} from "../../kernel/terms/Category.sol";
import {Confidentiality} from "../../kernel/terms/Confidentiality.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {RecordKind} from "../../kernel/terms/RecordKind.sol";
import {StaffRole} from "../../kernel/terms/StaffRole.sol";
import {Authorisation} from "../../kernel/signing/Authorisation.sol";
import {DeviceId, PatientId} from "../../kernel/types/Ids.sol";
import {PracticeRefusal} from "../../identity/interfaces/IProviderRegistry.sol";
import {IEpisodes} from "./IEpisodes.sol";

/// @dev One entry in a patient's records. It commits to everything said about the entry, and so to its ciphertext.
type RecordId is bytes32;

using {equalRecord as ==} for RecordId global;

function equalRecord(RecordId a, RecordId b) pure returns (bool) {
    return RecordId.unwrap(a) == RecordId.unwrap(b);
}

/// @dev A batch of one author. It commits to the root and to who vouches for it.
type BatchId is bytes32;

/// @dev Who has to co-sign: see {Seatings}.
type Seats is bytes32;

/// @dev What a record is to its target (FHIR R4 `DocumentReference.relatesTo`).
enum Relation {
    None,
    /// It takes the target's place.
    Replaces,
    /// It adds to the target.
    Appends,
    /// It says what came of the target, a plan.
    Evaluates
}

/// @dev All that is said about one record. Its hash is the record's id; the chain keeps what changes, and whoever acts on the
/// record brings this along.
struct Record {
    PatientId patient;
    address author;
    /// Whom the author writes for.
    address organisation;
    /// As what.
    Profession profession;
    RecordKind kind;
    Category category;
    Confidentiality confidentiality;
    /// When it was written, seconds. The author's word; never later than it is anchored.
    uint48 authoredAt;
    /// Under which episode of the patient at the organisation; zero for a record that nobody has asked for.
    uint32 episode;
    /// The visit in which it was recorded, zero for none.
    bytes32 visit;
    /// With which device, zero for none.
    DeviceId device;
    /// Commitment to the ciphertext, never to the plain text, which could be guessed.
    bytes32 content;
    /// `keccak256(abi.encode(labels))` of the four labels that a request for it has to carry, zero for none.
    bytes32 labels;
    Relation relation;
    /// The earlier record that `relation` speaks of, zero for none.
    RecordId target;
    Seats seats;
}

/// @dev Where a record stands in a batch; all empty for one that was anchored by itself.
struct Inclusion {
    bytes32 root;
    uint256 position;
    bytes32[] proof;
}

/// @dev A Merkle root over ids of records (see {MerklePositions}) with one author, organisation and profession.
struct RecordBatch {
    bytes32 root;
    address author;
    address organisation;
    Profession profession;
    /// How many records there are, 1 to 2^20. The author's word.
    uint32 count;
}

enum RecordStatus {
    None,
    /// Nobody has asked for it; it is no part of the patient's course unless the patient accepts it.
    Offered,
    /// FHIR `current`.
    Current,
    /// FHIR `superseded`: another has taken its place.
    Superseded,
    /// FHIR `entered-in-error`.
    EnteredInError
}

/// @dev What changes about a record. One slot.
struct RecordState {
    RecordStatus status;
    /// 1 for the first; one more for each that takes another's place.
    uint32 version;
    uint48 anchoredAt;
    /// Whether the device named was trusted ({IDeviceRegistry.isTrusted}) when the record was anchored by itself.
    bool deviceTrusted;
    /// Bit n: seat n has co-signed.
    uint8 cosigned;
    /// When the patient acknowledged it, zero for not.
    uint48 acknowledgedAt;
    /// When the patient disputed it, zero for not or no longer.
    uint48 disputedAt;
}

/// @dev Which seat of a record somebody takes, and for whom they practise.
struct SeatClaim {
    /// From 0.
    uint8 seat;
    address organisation;
    /// Zero at the record's own organisation; else an episode of the patient at the other one.
    uint32 episode;
}

/// @dev Who has taken a seat, and when. One slot.
struct Cosignature {
    address signer;
    uint48 signedAt;
}

/// @dev What a patient says to a record.
enum Answer {
    None,
    /// Takes an offered record into the course.
    Accept,
    /// Has received it.
    Acknowledge,
    /// Says that it is wrong; the note says why.
    Dispute,
    /// Takes the dispute back.
    Settle
}

/// @title Records: what was written about a patient, by whom, and what became of it
/// @notice The content is encrypted and elsewhere; here is a commitment to it, and everything that must not be altered.
///
/// ```
///        ──anchor, under an episode────────────────────► current ◄──answer: Accept (patient)──┐
/// none ──┤                                                  │                                 │
///        ──anchor, without one ──────────────────────────► offered ────────────────────────────┘
///        ──anchorBatch: a root. A record in it counts as current if its episode ran when the root was anchored, else as
///          offered, and gets a slot with the first act on it.
///
/// current, offered ──anchorUpon: Replaces (same organisation and profession)──► superseded
/// current, accepted by the patient ──anchorUpon: Replaces──► stays, until answer: Accept of its successor ──► superseded
/// current, offered, superseded ──enterInError (same organisation and profession)──► entered in error (final)
/// ```
///
/// An author has to practise its profession at its organisation at the moment of anchoring. That is said for ever by the record
/// being there; a licence that ends later changes nothing.
///
/// Nobody has power over this contract: no owner, no role, no pause.
///
/// Warning: a record says that somebody wrote something, not that it is true.
/// Warning: the content's availability is not the chain's business. See the vault.
/// Warning: `author` of a batch vouches for all its records; a batch's records are not listed by events of this contract until
/// somebody acts on them.
interface IRecordRegistry is IEpisodes {
    // ------------------------------------------------------------------ events

    /// @notice `author` wrote a record. `word` holds, from the lowest bit, status (`Offered` or `Current`), profession, kind,
    /// category and confidentiality with 8 bits each, `authoredAt` with 48, and the organisation with 160. The rest of what is said
    /// about it is in {RecordDetailed}, where there is more.
    event RecordAnchored(
        RecordId indexed record,
        PatientId indexed patient,
        address indexed author,
        bytes32 word,
        uint32 episode,
        uint32 version,
        bytes32 visit,
        bytes32 content
    );
    /// @notice Comes with {RecordAnchored} for a record with a device, labels, a target or seats.
    event RecordDetailed(
        RecordId indexed record,
        DeviceId indexed device,
        RecordId indexed target,
        bool deviceTrusted,
        bytes32 labels,
        Relation relation,
        Seats seats
    );
    /// @notice `author` vouches for `count` records under `root`.
    event BatchAnchored(
        BatchId indexed batch,
        address indexed author,
        address indexed organisation,
        Profession profession,
        bytes32 root,
        uint32 count
    );
    /// @notice The record is in this batch and has a slot now. {RecordAnchored} comes with it.
    event RecordDrawn(RecordId indexed record, BatchId indexed batch, uint48 anchoredAt);
    /// @notice `successor` has taken the record's place.
    event RecordSuperseded(RecordId indexed record, PatientId indexed patient, RecordId indexed successor);
    /// @notice `by` says that the record should never have been. `reasonHash` is salted, zero for none.
    event RecordEnteredInError(
        RecordId indexed record,
        PatientId indexed patient,
        address indexed by,
        bytes32 reasonHash
    );
    /// @notice `signer` took `seat`, practising for `organisation`; `count` seats have signed now.
    event RecordCosigned(
        RecordId indexed record,
        PatientId indexed patient,
        address indexed signer,
        address organisation,
        Profession profession,
        uint8 seat,
        uint8 count
    );
    /// @notice `by`, the patient's controller or a delegate, says this to the record. `note` commits to a ciphertext.
    event RecordAnswered(
        RecordId indexed record,
        PatientId indexed patient,
        address indexed by,
        Answer answer,
        bytes32 note
    );

    // ------------------------------------------------------------------ errors

    /// @notice The author may not practise as the record says.
    error RecordAuthorNotPractising(
        address author,
        Profession profession,
        address organisation,
        PracticeRefusal refusal
    );
    /// @notice The caller is not the author of the record or batch.
    error RecordNotAuthoredBy(address author, address account);
    /// @notice The record, or the batch with this root by this author, is there already.
    error RecordAnchoredBefore(RecordId record);
    /// @notice No patient has this id.
    error RecordPatientUnknown(PatientId patient);
    /// @notice An unknown kind, category or confidentiality, no content, or seats that are not well-formed.
    error RecordInvalid(RecordId record);
    /// @notice Nobody writes in the future.
    error RecordTimeInvalid(RecordId record, uint48 authoredAt, uint48 anchoredAt);
    /// @notice The episode that the record names does not run.
    error RecordWithoutEpisode(PatientId patient, address organisation, uint32 number);
    /// @notice A record with a target is anchored by {anchorUpon} with its target, one without by {anchor}.
    error RecordTargetMismatch(RecordId record, RecordId target, RecordId shown);
    /// @notice The relation does not fit: see the requirements of {anchorUpon}.
    error RecordRelationInvalid(RecordId record, Relation relation, RecordId target, RecordStatus targetStatus);
    /// @notice There is no such record, by itself or where the inclusion says.
    error RecordUnknown(RecordId record);
    /// @notice The record's state allows no such act.
    error RecordNotOpenTo(RecordId record, RecordStatus status);
    /// @notice The root or the count of a batch is zero, or the count beyond 2^20.
    error BatchInvalid(bytes32 root, uint32 count);
    /// @notice The author has anchored this root before.
    error BatchAnchoredBefore(BatchId batch);
    /// @notice The record has no such seat.
    error SeatUnknown(RecordId record, uint8 seat);
    /// @notice `signer` has taken the seat.
    error SeatTaken(RecordId record, uint8 seat, address signer);
    /// @notice The author signs by writing, and nobody takes two seats.
    error CosignerTwice(RecordId record, address signer);
    /// @notice The account does not practise what the seat asks for, at an organisation that may write for the patient, now.
    error CosignerNotFit(RecordId record, uint8 seat, address signer, address organisation);
    /// @notice Neither the patient's controller nor a delegate with the power `RECORDS`, or frozen.
    error RecordNotAnsweredBy(PatientId patient, address account);
    /// @notice The answer changes nothing: accepted without being offered, or after another has taken the place that it was to take;
    /// acknowledged before; settled without a dispute; or a dispute comes without its note.
    error AnswerInvalid(RecordId record, Answer answer);

    // ------------------------------------------------------------------ authors

    /// @notice Anchors a record.
    ///
    /// Requirements: the caller is the author and practises the profession for the organisation now; kind, category and
    /// confidentiality are known; there is a content; seats are well-formed; `authoredAt` is not in the future; no target; the id
    /// is new; the episode runs, or none is named and the patient is known. Emits {RecordAnchored}, {RecordDetailed}.
    function anchor(Record calldata record) external returns (RecordId);

    /// @notice The same, signed by the author: `RecordAnchoring(Record record,uint48 deadline)Record(bytes32 patient,address
    /// author,address organisation,uint8 profession,uint8 kind,uint8 category,uint8 confidentiality,uint48 authoredAt,uint32
    /// episode,bytes32 visit,bytes32 device,bytes32 content,bytes32 labels,uint8 relation,bytes32 target,bytes32 seats)`. An id is
    /// anchored once, so it needs no nonce.
    function anchorBySignature(
        Record calldata record,
        uint48 deadline,
        bytes calldata signature
    ) external returns (RecordId);

    /// @notice Anchors a record that speaks of an earlier one.
    /// @param target The earlier record.
    /// @param inclusion Where the target stands in a batch; empty for one that was anchored by itself.
    ///
    /// Requirements: as for {anchor}, but `record.target` is the target's id, of the same patient, and
    /// - `Replaces`: same organisation, profession, kind and episode as the target, which is current or offered. The episode need
    ///   not run any more: to correct one's own records is a duty without end. A record that replaces an offered one is offered.
    ///   What replaces one that was offered and accepted is offered too, and the accepted one stays current until the patient
    ///   accepts its successor; a record that waits so is not replaced itself.
    /// - `Appends`: the target is current or superseded.
    /// - `Evaluates`: an outcome, and the target a plan that is current or superseded. An outcome has no other relation than
    ///   this, and `Replaces` to an earlier outcome.
    /// Emits {RecordAnchored}, {RecordDetailed}; for `Replaces` {RecordSuperseded}, unless it waits; {RecordDrawn} if the target gets its slot now.
    function anchorUpon(
        Record calldata record,
        Record calldata target,
        Inclusion calldata inclusion
    ) external returns (RecordId);

    /// @notice The same, signed by the author as for {anchorBySignature}; the id binds the target.
    function anchorUponBySignature(
        Record calldata record,
        Record calldata target,
        Inclusion calldata inclusion,
        uint48 deadline,
        bytes calldata signature
    ) external returns (RecordId);

    /// @notice Anchors many records of one author by their root.
    ///
    /// Requirements: the caller is the author and practises the profession for the organisation now; root and count are not zero,
    /// the count at most 2^20; the author has not anchored this root there before. Emits {BatchAnchored}.
    function anchorBatch(RecordBatch calldata batch) external returns (BatchId);

    /// @notice The same, signed by the author: `RecordBatch(bytes32 root,address author,address organisation,uint8
    /// profession,uint32 count,uint48 deadline)`.
    function anchorBatchBySignature(
        RecordBatch calldata batch,
        uint48 deadline,
        bytes calldata signature
    ) external returns (BatchId);

    /// @notice Gives a record of a batch its slot and its events, so that the patient's list holds it. Anybody may.
    ///
    /// Requirements: it is where the inclusion says, in a batch of its author, organisation and profession; it is well-formed as
    /// for {anchor}; it speaks of no target, and was not drawn before. Emits {RecordAnchored}, {RecordDetailed}, {RecordDrawn}.
    ///
    /// For one that has a slot: the batch is older than what the slot says, which then says the batch's time. Emits {RecordDrawn}.
    function draw(Record calldata record, Inclusion calldata inclusion) external returns (RecordId);

    /// @notice Says that a record should never have been.
    ///
    /// Requirements: the caller practises the record's profession at the record's organisation now, as its author or as a
    /// colleague; it is current, offered or superseded. Emits {RecordEnteredInError}.
    function enterInError(Record calldata record, Inclusion calldata inclusion, bytes32 reasonHash) external;

    // ------------------------------------------------------------------ co-signers

    /// @notice Co-signs a record.
    ///
    /// Requirements: the record is current or offered; the seat is one of the record's and free; the caller is not the author and
    /// has no other seat; it practises the seat's profession, in the seat's role if it has one, for the organisation now; that is
    /// the record's, or one whose episode with the patient runs. Emits {RecordCosigned}.
    function cosign(Record calldata record, Inclusion calldata inclusion, SeatClaim calldata claim) external;

    /// @notice The same, signed by `signer`: `RecordCosignature(bytes32 record,address signer,uint8 seat,address
    /// organisation,uint32 episode,uint48 deadline)`. A seat is taken once, so it needs no nonce.
    function cosignBySignature(
        Record calldata record,
        Inclusion calldata inclusion,
        SeatClaim calldata claim,
        address signer,
        uint48 deadline,
        bytes calldata signature
    ) external;

    // ------------------------------------------------------------------ patient

    /// @notice Says something to a record in the patient's name.
    /// @param note Commitment to a ciphertext, zero for none.
    ///
    /// Requirements: the caller is the controller or a delegate with `RECORDS`, not frozen. `Accept`: it is offered.
    /// `Acknowledge`: not acknowledged before. `Dispute`: with a note; a second one stands beside the first. `Settle`: disputed.
    /// Emits {RecordAnswered}.
    function answer(Record calldata record, Inclusion calldata inclusion, Answer said, bytes32 note) external;

    /// @notice The same, signed by `signer`: `RecordAnswer(bytes32 record,address signer,uint8 answer,bytes32 note,uint104
    /// nonce,uint48 deadline)`.
    function answerBySignature(
        Record calldata record,
        Inclusion calldata inclusion,
        Answer said,
        bytes32 note,
        address signer,
        Authorisation calldata authorisation
    ) external;

    // ------------------------------------------------------------------ questions

    /// @notice The record's id: the EIP-712 hash of the struct `Record`. It holds neither chain nor contract.
    function recordIdOf(Record calldata record) external pure returns (RecordId);

    /// @notice `keccak256(abi.encode(keccak256("Batch(bytes32 root,address author,address organisation,uint8 profession)"), root,
    /// author, organisation, profession))`.
    function batchIdOf(
        bytes32 root,
        address author,
        address organisation,
        Profession profession
    ) external pure returns (BatchId);

    /// @notice The state of a record that has a slot; all zero for any other.
    function stateOf(RecordId record) external view returns (RecordState memory);

    /// @notice The state of a record, of a batch or by itself; all zero for one that is nowhere.
    function stateIn(Record calldata record, Inclusion calldata inclusion) external view returns (RecordState memory);

    /// @notice When the batch was anchored, zero for an unknown one.
    function batchAnchoredAt(BatchId batch) external view returns (uint48);

    /// @notice Who has taken the seat; all zero for nobody.
    function cosignatureOf(RecordId record, uint8 seat) external view returns (Cosignature memory);

    /// @notice How many seats have signed, and how many the record asks for; both zero for a record without seats.
    function quorumOf(Record calldata record) external view returns (uint8 signed, uint8 quorum);

    /// @notice What seat `seat` asks for; profession 0 for no such seat, role 0 for any.
    function seatOf(Seats seats, uint8 seat) external pure returns (Profession profession, StaffRole role);
}
