// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PracticeRefusal} from "../../identity/interfaces/IProviderRegistry.sol";
import {Basis, Denial, Evidence} from "../../consent/interfaces/IConsentRegistry.sol";
import {Category} from "../../kernel/terms/Category.sol";
import {Confidentiality} from "../../kernel/terms/Confidentiality.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {Purpose} from "../../kernel/terms/Purpose.sol";
import {PatientId} from "../../kernel/types/Ids.sol";
import {Record, RecordId} from "./IRecordRegistry.sol";

/// @dev Whom a reader reads for, as what, and why. As in {IConsentRegistry}'s `Request`.
struct Reading {
    /// Zero for the patient and the patient's delegates.
    address organisation;
    Profession profession;
    Purpose purpose;
    bytes31 purposeLabel;
}

/// @dev One access as it is logged: by itself in an event, in a batch as its hash.
struct AccessEntry {
    PatientId patient;
    address accessor;
    address organisation;
    Profession profession;
    Purpose purpose;
    bytes31 purposeLabel;
    Category category;
    Confidentiality confidentiality;
    /// Zero for a category as such.
    RecordId record;
    Basis basis;
    bytes32 basisId;
    bytes32 evidence;
}

/// @dev A patient's accesses that were logged one by one. One slot.
struct Trail {
    /// How many there are, and so the number of the last.
    uint48 count;
    /// Chained over all of them: see {IAccessLog-trailOf}.
    bytes26 head;
}

/// @dev An account that serves reads for an organisation and logs them in batches. One slot.
struct Gateway {
    /// Also after a dismissal.
    bool appointed;
    /// What it serves from then on it answers for no longer; zero while it serves.
    uint48 dismissedAt;
    /// The number that its next logged read gets; the first is 1.
    uint64 next;
    /// How many reads it has signed a receipt for and left out, as far as proved. Nobody takes these back.
    uint32 omissions;
}

/// @dev A batch of reads. Two slots.
struct AccessBatch {
    bytes32 root;
    uint32 count;
    uint48 loggedAt;
}

/// @dev What a gateway signs for each read it serves.
struct Receipt {
    address organisation;
    address gateway;
    /// The gateway's reads are counted, from 1, without a gap.
    uint64 number;
    /// `keccak256(abi.encode(entryHashOf(entry), salt))`: a plain hash could be guessed.
    bytes32 leaf;
    /// Seconds. The reader refuses a receipt that says another time than now.
    uint48 servedAt;
}

/// @dev Which leaf stands at a number, shown in a batch (see {MerklePositions}).
struct Place {
    /// The number of the batch's first read.
    uint64 first;
    bytes32 leaf;
    bytes32[] proof;
}

enum OmissionStatus {
    None,
    /// Somebody asks for the read; the gateway has until `until`.
    Asked,
    /// The gateway has shown it.
    Shown,
    /// It is left out.
    Proved
}

/// @dev What became of one receipt. One slot.
struct OmissionCase {
    OmissionStatus status;
    uint48 until;
    address asker;
}

/// @title Accesses: who opened what of a patient, for which purpose, by whose permission
/// @notice A key is given only for a logged access. A reader logs by itself ({access}, {accessRecord}), which decides and logs
/// at once or says why not. An organisation's gateway decides by asking {IConsentRegistry.decide}, gives its reader a
/// receipt, and logs many reads by one root within a day.
///
/// ```
/// Gateway   none ──appointGateway (organisation)──► serving ──dismissGateway──► dismissed, logs what it served
/// Receipt   signed ──logBatch, its leaf at its number──► logged
///                  ──a day, number not logged ──────────────────────────► proveOmission ──► omission (final)
///                  ──another leaf at its number, shown ─────────────────► proveOmission ──► omission (final)
///                  ──askForEntry (anybody with the receipt)──► asked ──showEntry (anybody)──► shown
///                                                               └──3 days, settle (anybody)──► omission (final)
/// ```
///
/// Every access logged by itself is counted and chained for its patient, so a list that leaves one out or alters one does not
/// come to the head that the state keeps.
///
/// Nobody has power over this contract: no owner, no role, no pause.
///
/// Warning: what happens outside of the honest software cannot be logged. Who has seen data once can pass it on.
/// Warning: a gateway that is a contract wallet can disown its receipts by what it answers later (ERC-1271); a key cannot. The
/// SDK's reader takes none of such a gateway unless told.
/// Warning: no chain knows when a receipt was signed: a gateway's key, or who stole it, writes any time into it. The reader compares it
/// with its own clock, and receipts count for 90 days after a dismissal.
/// Warning: a gateway's reads count as its word until a receipt proves otherwise; only who holds the receipt can prove.
/// Warning: who reads whose data when is public for ever, by pseudonym. See the threat model.
interface IAccessLog {
    // ------------------------------------------------------------------ events

    /// @notice `accessor` opened a category for `organisation`, without more to say of it. `word` holds, from the lowest bit, basis,
    /// profession, purpose, category and confidentiality with 8 bits each, and in the next 48 the number of the access among
    /// the patient's.
    event Accessed(
        PatientId indexed patient,
        address indexed accessor,
        address indexed organisation,
        bytes32 word,
        bytes32 basisId
    );
    /// @notice The same of a record, for a purpose with a label, or with what a condition showed; at least one of these.
    event AccessedInDetail(
        PatientId indexed patient,
        address indexed accessor,
        address indexed organisation,
        bytes32 word,
        bytes32 basisId,
        RecordId record,
        bytes31 purposeLabel,
        bytes32 evidence
    );
    /// @notice `gateway` serves reads for `organisation` from now on.
    event GatewayAppointed(address indexed organisation, address indexed gateway);
    /// @notice What it serves from now on is not the organisation's.
    event GatewayDismissed(address indexed organisation, address indexed gateway);
    /// @notice The gateway logged its reads `first` to `first + count − 1`.
    event AccessesLogged(
        address indexed organisation,
        address indexed gateway,
        uint64 first,
        uint32 count,
        bytes32 root
    );
    /// @notice `asker` holds a receipt for this number and asks to see the read in the log, until `until`.
    event EntryAskedFor(
        address indexed organisation,
        address indexed gateway,
        uint64 indexed number,
        bytes32 leaf,
        address asker,
        uint48 until
    );
    /// @notice The read is in the log.
    event EntryShown(address indexed organisation, address indexed gateway, uint64 indexed number, bytes32 leaf);
    /// @notice The gateway signed for a read that its log leaves out. `omissions` are the gateway's so far.
    event OmissionProved(
        address indexed organisation,
        address indexed gateway,
        uint64 indexed number,
        bytes32 leaf,
        uint32 omissions
    );

    // ------------------------------------------------------------------ errors

    /// @notice May not be read, for this reason; `practice` says why the reader may not practise, `basisId` which rule denies.
    error AccessDenied(PatientId patient, address accessor, Denial denial, PracticeRefusal practice, bytes32 basisId);
    /// @notice These are not the labels of the record.
    error AccessLabelsNotShown(RecordId record, bytes32 labels);
    /// @notice Only an organisation that is accredited now appoints.
    error GatewayOrganisationNotAccredited(address organisation);
    /// @notice It is zero, or serves already.
    error GatewayInvalid(address organisation, address gateway);
    /// @notice It does not serve this organisation (any more); for {logBatch}: and never did.
    error GatewayUnknown(address organisation, address gateway);
    /// @notice The root or the count is zero, or the count beyond 2^20.
    error AccessBatchInvalid(bytes32 root, uint32 count);
    /// @notice The gateway had been dismissed before, or 90 days ago, or the number is zero.
    error ReceiptInvalid(address organisation, address gateway, uint64 number);
    /// @notice The gateway may still log the read, until `until`.
    error OmissionNotYet(uint64 number, uint48 until);
    /// @notice The number is logged: show another leaf there, or ask for the entry.
    error OmissionNotShown(uint64 number, bytes32 leaf);
    /// @notice This is no leaf at this number of the batch that begins with `first`.
    error PlaceInvalid(uint64 number, uint64 first);
    /// @notice The number is not logged yet, so nothing can be shown.
    error EntryNotLogged(uint64 number, uint64 next);
    /// @notice The case is `status`.
    error OmissionCaseNotOpen(bytes32 receipt, OmissionStatus status);

    // ------------------------------------------------------------------ reading

    /// @notice Decides and logs that the caller opens a category of a patient's data as such: what has no labels, whoever wrote it,
    /// whenever.
    ///
    /// Requirements: {IConsentRegistry.decide} allows it (else {AccessDenied}). Emits {Accessed} or
    /// {AccessedInDetail}.
    function access(
        PatientId patient,
        Category category,
        Confidentiality confidentiality,
        Evidence calldata evidence,
        Reading calldata reading
    ) external;

    /// @notice Decides and logs that the caller opens a record. What is said about the record is taken from its header, to which
    /// the id commits, so nobody opens it as something else.
    /// @param labels The labels to which the header commits; all zero for none.
    ///
    /// Requirements: the labels are the record's; {IConsentRegistry.decide} allows it (else {AccessDenied}). Emits
    /// {AccessedInDetail}.
    function accessRecord(
        Record calldata record,
        bytes31[4] calldata labels,
        Evidence calldata evidence,
        Reading calldata reading
    ) external;

    // ------------------------------------------------------------------ gateways

    /// @notice Lets an account serve reads in the caller's name and log them.
    ///
    /// Requirements: the caller is accredited now; `gateway` is not zero and does not serve it already. Emits {GatewayAppointed}.
    function appointGateway(address gateway) external;

    /// @notice Ends that. What the gateway has served it still logs, and still answers for.
    ///
    /// Requirements: it serves the caller. Emits {GatewayDismissed}.
    function dismissGateway(address gateway) external;

    /// @notice Logs the caller's next `count` reads.
    /// @param root Over the leaves of the receipts, in the order of their numbers (see {MerklePositions}).
    ///
    /// Requirements: the organisation has appointed the caller, even if it dismissed it since; root and count are not zero, the
    /// count at most 2^20. Emits {AccessesLogged}.
    function logBatch(address organisation, uint32 count, bytes32 root) external;

    // ------------------------------------------------------------------ omissions

    /// @notice Proves that a read with a receipt is left out. Anybody may.
    /// @param signature The gateway's, of any kind of account, over `AccessReceipt(address organisation,address gateway,uint64
    /// number,bytes32 leaf,uint48 servedAt)`.
    /// @param shown The leaf that stands at the number; all empty where the number is not logged.
    ///
    /// Requirements: the receipt is the gateway's, for a number that is not zero, from before a dismissal
    /// that is less than 90 days ago; it has no verdict yet.
    /// The number is not logged and a day has gone since it was served; or another leaf stands there. Emits {OmissionProved}.
    function proveOmission(Receipt calldata receipt, bytes calldata signature, Place calldata shown) external;

    /// @notice Asks the gateway to show a read, where nobody shows what stands at its number. Anybody may.
    ///
    /// Requirements: as for {proveOmission}; the number is logged; nobody has asked. Emits {EntryAskedFor}.
    function askForEntry(Receipt calldata receipt, bytes calldata signature) external;

    /// @notice Shows a read that somebody asked for. Anybody may.
    ///
    /// Requirements: it was asked for, and the time is not over; the receipt's leaf stands at its number. Emits {EntryShown}.
    function showEntry(Receipt calldata receipt, Place calldata shown) external;

    /// @notice Writes down that a read was not shown in time. Anybody may.
    ///
    /// Requirements: it was asked for, and the time is over. Emits {OmissionProved}.
    function settle(Receipt calldata receipt) external;

    // ------------------------------------------------------------------ questions

    /// @notice How many accesses were logged one by one, and the head of their chain, from zero: after each access `head =
    /// bytes26(keccak256(abi.encode(head before, patient, accessor, organisation, word, basisId, record, purposeLabel,
    /// evidence)))`, of what {AccessedInDetail} says, or {Accessed} with zero for the last three.
    function trailOf(PatientId patient) external view returns (Trail memory);

    /// @notice The gateway as it stands; all zero for an unknown one.
    function gatewayOf(address organisation, address gateway) external view returns (Gateway memory);

    /// @notice How many omissions of an organisation's gateways are proved.
    function omissionsOf(address organisation) external view returns (uint32);

    /// @notice The batch that begins with this number; all zero for none.
    function batchOf(address organisation, address gateway, uint64 first) external view returns (AccessBatch memory);

    /// @notice What became of a receipt: `Asked` also when the time is over and nobody has settled it.
    function caseOf(Receipt calldata receipt) external view returns (OmissionCase memory);

    /// @notice Hash of an entry: the EIP-712 hash of the struct `AccessEntry`.
    function entryHashOf(AccessEntry calldata entry) external pure returns (bytes32);

    /// @notice The id of a receipt: the EIP-712 hash of the struct `AccessReceipt`.
    function receiptIdOf(Receipt calldata receipt) external pure returns (bytes32);
}
