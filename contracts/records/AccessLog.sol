// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Decision, Evidence, IConsentRegistry, Request} from "../consent/interfaces/IConsentRegistry.sol";
import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {Category} from "../kernel/terms/Category.sol";
import {Confidentiality} from "../kernel/terms/Confidentiality.sol";
import {Profession} from "../kernel/terms/Profession.sol";
import {Purpose} from "../kernel/terms/Purpose.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {AccessActs} from "./AccessActs.sol";
import {Gateways} from "./Gateways.sol";
import {AccessEntry, IAccessLog, Reading, Trail} from "./interfaces/IAccessLog.sol";
import {Record, RecordId} from "./interfaces/IRecordRegistry.sol";
import {RecordActs} from "./RecordActs.sol";

/// @title Accesses: who opened what of a patient, for which purpose, by whose permission
/// @notice States, requirements and warnings are in {IAccessLog}, what gateways do in {Gateways}. Here a reader logs by itself.
///
/// Nobody has power over this contract. What it trusts is the forwarder, and the registries of consents and providers.
contract AccessLog is Gateways {
    /// @notice Where it is decided.
    IConsentRegistry public immutable CONSENTS;

    mapping(PatientId patient => Trail) private _trails;

    constructor(
        address forwarder,
        IProviderRegistry providers,
        IConsentRegistry consents
    ) ERC2771Context(forwarder) EIP712("Xinglin AccessLog", "1") Gateways(providers) {
        CONSENTS = consents;
    }

    /// @inheritdoc IAccessLog
    function access(
        PatientId patient,
        Category category,
        Confidentiality confidentiality,
        Evidence calldata evidence,
        Reading calldata reading
    ) external {
        bytes31[4] memory none;
        Request memory request = Request({
            patient: patient,
            accessor: _msgSender(),
            organisation: reading.organisation,
            profession: reading.profession,
            purpose: reading.purpose,
            purposeLabel: reading.purposeLabel,
            category: category,
            confidentiality: confidentiality,
            author: address(0),
            authorOrganisation: address(0),
            visit: 0,
            authoredAt: 0,
            record: 0,
            labels: none
        });
        _decideAndLog(request, evidence);
    }

    /// @inheritdoc IAccessLog
    function accessRecord(
        Record calldata record,
        bytes31[4] calldata labels,
        Evidence calldata evidence,
        Reading calldata reading
    ) external {
        RecordId id = RecordActs.recordId(record);
        require(record.labels == _hashOf(labels), AccessLabelsNotShown(id, record.labels));
        Request memory request = Request({
            patient: record.patient,
            accessor: _msgSender(),
            organisation: reading.organisation,
            profession: reading.profession,
            purpose: reading.purpose,
            purposeLabel: reading.purposeLabel,
            category: record.category,
            confidentiality: record.confidentiality,
            author: record.author,
            authorOrganisation: record.organisation,
            visit: record.visit,
            authoredAt: record.authoredAt,
            record: RecordId.unwrap(id),
            labels: labels
        });
        _decideAndLog(request, evidence);
    }

    /// @inheritdoc IAccessLog
    function trailOf(PatientId patient) external view returns (Trail memory) {
        return _trails[patient];
    }

    /// @inheritdoc IAccessLog
    function entryHashOf(AccessEntry calldata entry) external pure returns (bytes32) {
        return AccessActs.entry(entry);
    }

    /// @dev Four labels, zero where there are none.
    function _hashOf(bytes31[4] calldata labels) private pure returns (bytes32) {
        bool isEmpty = labels[0] | labels[1] | labels[2] | labels[3] == 0;
        return isEmpty ? bytes32(0) : keccak256(abi.encode(labels));
    }

    function _decideAndLog(Request memory request, Evidence calldata evidence) private {
        Decision memory decision = CONSENTS.decide(request, evidence);
        require(
            decision.allowed,
            AccessDenied(request.patient, request.accessor, decision.denial, decision.practice, decision.basisId)
        );

        Trail storage trail = _trails[request.patient];
        (uint48 number, bytes26 head) = (trail.count + 1, trail.head);
        bytes32 word = _wordOf(request, decision, number);
        (trail.count, trail.head) = (number, _headAfter(head, request, decision, word));
        if (request.record == 0 && request.purposeLabel == 0 && decision.evidence == 0) {
            emit Accessed(request.patient, request.accessor, request.organisation, word, decision.basisId);
        } else {
            emit AccessedInDetail({
                patient: request.patient,
                accessor: request.accessor,
                organisation: request.organisation,
                word: word,
                basisId: decision.basisId,
                record: RecordId.wrap(request.record),
                purposeLabel: request.purposeLabel,
                evidence: decision.evidence
            });
        }
    }

    /// @dev The chain goes on with what the event says, details that are not there as zero.
    function _headAfter(
        bytes26 head,
        Request memory request,
        Decision memory decision,
        bytes32 word
    ) private pure returns (bytes26) {
        bytes memory link = abi.encode(
            head,
            request.patient,
            request.accessor,
            request.organisation,
            word,
            decision.basisId,
            request.record,
            request.purposeLabel,
            decision.evidence
        );
        return bytes26(keccak256(link));
    }

    function _wordOf(Request memory request, Decision memory decision, uint48 number) private pure returns (bytes32) {
        uint256 word = (uint256(number) << 40) | (uint256(Confidentiality.unwrap(request.confidentiality)) << 32);
        word |= uint256(Category.unwrap(request.category)) << 24;
        word |= uint256(Purpose.unwrap(request.purpose)) << 16;
        word |= uint256(Profession.unwrap(request.profession)) << 8;
        return bytes32(word | uint256(decision.basis));
    }
}
