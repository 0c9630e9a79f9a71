// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {Profession} from "../kernel/terms/Profession.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {Answer, BatchId, Record, RecordBatch, RecordId, SeatClaim} from "./interfaces/IRecordRegistry.sol";

/// @title Ids of records and batches, and what authors, co-signers and patients sign
/// @notice The EIP-712 struct hashes of {IRecordRegistry} and {IEpisodes}; the SDK holds the same types in `kernel/acts`.
library RecordActs {
    bytes32 private constant RECORD = keccak256(
        "Record(bytes32 patient,address author,address organisation,uint8 profession,uint8 kind,uint8 category,uint8 confidentiality,uint48 authoredAt,uint32 episode,bytes32 visit,bytes32 device,bytes32 content,bytes32 labels,uint8 relation,bytes32 target,bytes32 seats)"
    );
    bytes32 private constant ANCHORING = keccak256(
        "RecordAnchoring(Record record,uint48 deadline)Record(bytes32 patient,address author,address organisation,uint8 profession,uint8 kind,uint8 category,uint8 confidentiality,uint48 authoredAt,uint32 episode,bytes32 visit,bytes32 device,bytes32 content,bytes32 labels,uint8 relation,bytes32 target,bytes32 seats)"
    );
    bytes32 private constant BATCH_ID = keccak256(
        "Batch(bytes32 root,address author,address organisation,uint8 profession)"
    );
    bytes32 private constant BATCH = keccak256(
        "RecordBatch(bytes32 root,address author,address organisation,uint8 profession,uint32 count,uint48 deadline)"
    );
    bytes32 private constant COSIGNATURE = keccak256(
        "RecordCosignature(bytes32 record,address signer,uint8 seat,address organisation,uint32 episode,uint48 deadline)"
    );
    bytes32 private constant ANSWER = keccak256(
        "RecordAnswer(bytes32 record,address signer,uint8 answer,bytes32 note,uint104 nonce,uint48 deadline)"
    );
    bytes32 private constant EPISODE_OPENING = keccak256(
        "EpisodeOpening(bytes32 patient,address opener,address organisation,uint32 number,uint48 until,uint48 deadline)"
    );

    /// @dev The hash of the header's words as they lie in calldata: `keccak256(abi.encode(RECORD, record))` without reading them
    /// one by one. Whoever acts on a header reads all its members that are shorter than a word, and so refuses those that
    /// are not what they are encoded as.
    function recordId(Record calldata record) internal pure returns (RecordId id) {
        bytes32 typeHash = RECORD;
        assembly ("memory-safe") {
            let copy := mload(0x40)
            mstore(copy, typeHash)
            calldatacopy(add(copy, 0x20), record, 0x200)
            id := keccak256(copy, 0x220)
        }
    }

    function batchId(
        bytes32 root,
        address author,
        address organisation,
        Profession profession
    ) internal pure returns (BatchId) {
        return BatchId.wrap(keccak256(abi.encode(BATCH_ID, root, author, organisation, profession)));
    }

    function anchoring(RecordId record, uint48 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(ANCHORING, record, deadline));
    }

    function batch(RecordBatch calldata given, uint48 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(BATCH, given, deadline));
    }

    function cosignature(
        RecordId record,
        SeatClaim calldata claim,
        address signer,
        uint48 deadline
    ) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(COSIGNATURE, record, signer, claim.seat, claim.organisation, claim.episode, deadline));
    }

    function answer(
        RecordId record,
        address signer,
        Answer said,
        bytes32 note,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(ANSWER, record, signer, said, note, by.nonce, by.deadline));
    }

    function episodeOpening(
        PatientId patient,
        address opener,
        address organisation,
        uint32 number,
        uint48 until,
        uint48 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(EPISODE_OPENING, patient, opener, organisation, number, until, deadline));
    }
}
