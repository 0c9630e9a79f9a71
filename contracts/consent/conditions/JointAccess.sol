// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IPatientRegistry} from "../../identity/interfaces/IPatientRegistry.sol";
import {IProviderRegistry, Practice, PracticeRefusal} from "../../identity/interfaces/IProviderRegistry.sol";
import {Authorisation} from "../../kernel/signing/Authorisation.sol";
import {SignedActs} from "../../kernel/signing/SignedActs.sol";
import {PowersSet} from "../../kernel/terms/Powers.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {StaffRole} from "../../kernel/terms/StaffRole.sol";
import {PatientId} from "../../kernel/types/Ids.sol";
import {ICondition} from "../interfaces/ICondition.sol";
import {ProvisionId, Request} from "../interfaces/IConsentRegistry.sol";
import {IJointAccess, Joint, JointId, JointPhase, JointTerms} from "../interfaces/IJointAccess.sol";
import {JointAttempts} from "./JointAttempts.sol";
import {JointPolicies} from "./JointPolicies.sol";

/// @title Joint access: restricted data opens when several people have agreed
/// @notice States, requirements and warnings are in {IJointAccess}, the words of a policy in {JointPolicies}.
contract JointAccess is IJointAccess, SignedActs, JointAttempts {
    using JointPolicies for bytes32[];

    /// @dev One slot.
    struct Approval {
        address approver;
        Profession profession;
    }

    bytes32 private constant JOINT_APPROVAL = keccak256(
        "JointApproval(bytes32 request,bytes32 patient,address requester,address organisation,uint8 step,address approver,uint8 profession,uint104 nonce,uint48 deadline)"
    );
    bytes32 private constant JOINT_APPROVAL_WITHDRAWAL = keccak256(
        "JointApprovalWithdrawal(bytes32 request,uint8 step,address approver,uint104 nonce,uint48 deadline)"
    );

    /// @notice Seconds in which approvals are collected and used.
    uint48 public constant APPROVAL_WINDOW = 24 hours;

    /// @notice Where patients and their delegates are.
    IPatientRegistry public immutable PATIENTS;
    /// @notice Where practitioners are licensed and employed.
    IProviderRegistry public immutable PROVIDERS;

    mapping(JointId request => mapping(uint256 step => Approval)) private _approvals;

    constructor(
        address forwarder,
        IPatientRegistry patients,
        IProviderRegistry providers
    ) ERC2771Context(forwarder) EIP712("Xinglin JointAccess", "1") {
        PATIENTS = patients;
        PROVIDERS = providers;
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IJointAccess
    function requestAccess(JointTerms calldata terms, bytes32 reasonHash) external returns (JointId request) {
        _requireRequester(terms);
        require(PATIENTS.isRegistered(terms.patient), JointPatientUnknown(terms.patient));
        require(reasonHash != 0, JointReasonMissing(terms.patient));
        terms.policy.requireValid();
        _requireReader(terms);
        bytes32 key = _keyOf(terms);

        Kept memory kept = _begin(key, uint48(block.timestamp) + APPROVAL_WINDOW, reasonHash);
        request = _idOf(key, kept);
        emit JointAccessRequested({
            request: request,
            patient: terms.patient,
            requester: terms.requester,
            provision: terms.provision,
            organisation: terms.organisation,
            profession: terms.profession,
            policy: terms.policy,
            attempt: kept.attempt,
            reasonHash: reasonHash,
            until: kept.until
        });
    }

    /// @inheritdoc IJointAccess
    function approve(JointTerms calldata terms, uint8 step, Profession profession) external {
        _approve(terms, step, Approval(_msgSender(), profession));
    }

    /// @inheritdoc IJointAccess
    function approveBySignature(
        JointTerms calldata terms,
        uint8 step,
        address approver,
        Profession profession,
        Authorisation calldata authorisation
    ) external {
        Approval memory approval = Approval(approver, profession);
        _requireSigned(approver, _approvalHash(terms, step, approval, authorisation), authorisation);
        _approve(terms, step, approval);
    }

    /// @inheritdoc IJointAccess
    function withdrawApproval(JointTerms calldata terms, uint8 step) external {
        _withdrawApproval(terms, step, _msgSender());
    }

    /// @inheritdoc IJointAccess
    function withdrawApprovalBySignature(
        JointTerms calldata terms,
        uint8 step,
        address approver,
        Authorisation calldata authorisation
    ) external {
        (, , JointId request) = _newest(terms);
        bytes32 structHash = keccak256(
            abi.encode(JOINT_APPROVAL_WITHDRAWAL, request, step, approver, authorisation.nonce, authorisation.deadline)
        );
        _requireSigned(approver, structHash, authorisation);
        _withdrawApproval(terms, step, approver);
    }

    /// @inheritdoc IJointAccess
    function open(JointTerms calldata terms) external {
        _requireRequester(terms);
        (bytes32 key, JointId request) = _requirePending(terms);
        uint256 counting = _countOf(terms, request);
        uint256 quorum = terms.policy.quorumOf();
        require(counting >= quorum, JointQuorumMissing(request, counting, quorum));

        uint48 until = uint48(block.timestamp) + terms.policy.openTime();
        _openUntil(key, until);
        emit JointAccessOpened(request, terms.patient, terms.requester, until);
    }

    /// @inheritdoc IJointAccess
    function close(JointTerms calldata terms) external {
        (bytes32 key, Kept memory kept, JointId request) = _newest(terms);
        require(_isRunning(kept), JointAccessNotRunning(request, _phaseOf(kept)));
        address by = _msgSender();
        require(
            by == terms.requester || PATIENTS.mayAct(terms.patient, by, PowersSet.CONSENT),
            JointNotClosedBy(request, by)
        );

        _close(key);
        emit JointAccessClosed(request, terms.patient, by);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc ICondition
    function check(
        ProvisionId provision,
        Request calldata request,
        bytes32[] calldata arguments
    ) external view returns (bytes32 evidence) {
        bytes32 key = keccak256(
            abi.encode(
                request.patient,
                provision,
                request.accessor,
                request.organisation,
                request.profession,
                keccak256(abi.encodePacked(arguments))
            )
        );
        Kept memory kept = _joints[key];
        return _phaseOf(kept) == JointPhase.Open ? JointId.unwrap(_idOf(key, kept)) : bytes32(0);
    }

    /// @inheritdoc IJointAccess
    function jointOf(JointTerms calldata terms) external view returns (JointId, Joint memory) {
        (, Kept memory kept, JointId request) = _newest(terms);
        return (request, Joint(_phaseOf(kept), kept.attempt, kept.until, kept.reasonHash));
    }

    /// @inheritdoc IJointAccess
    function approvalOf(JointId request, uint8 step) external view returns (address approver, Profession profession) {
        Approval memory approval = _approvals[request][step];
        return (approval.approver, approval.profession);
    }

    /// @inheritdoc IJointAccess
    function quorumOf(JointTerms calldata terms) external view returns (uint256 counting, uint256 quorum) {
        (, , JointId request) = _newest(terms);
        return (_countOf(terms, request), terms.policy.quorumOf());
    }

    /// @inheritdoc IJointAccess
    function jointIdOf(JointTerms calldata terms, uint24 attempt, bytes32 reasonHash) external pure returns (JointId) {
        return _idOf(_keyOf(terms), Kept(attempt, 0, false, reasonHash));
    }

    // ------------------------------------------------------------------ inside

    function _approve(JointTerms calldata terms, uint8 step, Approval memory approval) private {
        (, JointId request) = _requirePending(terms);
        address approver = approval.approver;
        uint256 steps = terms.policy.stepCount();
        require(step < steps, JointStepUnknown(request, step, steps));
        require(approver != terms.requester, JointApproverIsRequester(request, approver));
        for (uint256 i; i < steps; ++i) {
            require(_approvals[request][i].approver != approver, JointApproverTwice(request, approver));
        }
        address before = _approvals[request][step].approver;
        require(before == address(0), JointStepTaken(request, step, before));
        require(_fits(terms, step, approval), JointApproverNotFit(request, step, approver, approval.profession));

        _approvals[request][step] = approval;
        emit JointAccessApproved(request, approver, step, approval.profession);
    }

    function _withdrawApproval(JointTerms calldata terms, uint8 step, address approver) private {
        (, JointId request) = _requirePending(terms);
        // An account is never zero, so a step that nobody approved is nobody's.
        require(_approvals[request][step].approver == approver, JointApprovalNotBy(request, step, approver));

        delete _approvals[request][step];
        emit JointApprovalWithdrawn(request, approver, step);
    }

    /// @dev How many approvals count now.
    function _countOf(JointTerms calldata terms, JointId request) private view returns (uint256 counting) {
        uint256 steps = terms.policy.stepCount();
        for (uint256 i; i < steps; ++i) {
            Approval memory approval = _approvals[request][i];
            if (approval.approver != address(0) && _fits(terms, i, approval)) ++counting;
        }
    }

    /// @dev Whether the approver is what the step asks for, now.
    function _fits(JointTerms calldata terms, uint256 step, Approval memory approval) private view returns (bool) {
        uint8 wanted = terms.policy.stepAt(step);
        if (wanted == JointPolicies.PATIENT || wanted == JointPolicies.NAMED) {
            if (Profession.unwrap(approval.profession) != 0) return false;
            if (wanted == JointPolicies.NAMED) return approval.approver == terms.policy.namedAt(step);
            return PATIENTS.mayAct(terms.patient, approval.approver, PowersSet.CONSENT);
        }
        Practice memory practice = PROVIDERS.practice(approval.approver, approval.profession, terms.organisation);
        if (practice.refusal != PracticeRefusal.None) return false;
        if (wanted < JointPolicies.STAFF_ROLE) return Profession.unwrap(approval.profession) == wanted;
        return StaffRole.unwrap(practice.role) == wanted - JointPolicies.STAFF_ROLE;
    }

    function _requireRequester(JointTerms calldata terms) private view {
        require(terms.requester == _msgSender(), JointNotRequestedBy(terms.requester, _msgSender()));
    }

    function _requireReader(JointTerms calldata terms) private view {
        PracticeRefusal refusal = PROVIDERS.refusalFor(terms.requester, terms.profession, terms.organisation);
        require(
            refusal == PracticeRefusal.None,
            JointRequesterNotPractising(terms.requester, terms.profession, terms.organisation, refusal)
        );
    }

    function _requirePending(JointTerms calldata terms) private view returns (bytes32 key, JointId request) {
        Kept memory kept;
        (key, kept, request) = _newest(terms);
        _requirePending(request, kept);
    }

    function _newest(JointTerms calldata terms) private view returns (bytes32 key, Kept memory kept, JointId request) {
        key = _keyOf(terms);
        kept = _joints[key];
        request = _idOf(key, kept);
    }

    function _approvalHash(
        JointTerms calldata terms,
        uint8 step,
        Approval memory approval,
        Authorisation calldata by
    ) private view returns (bytes32) {
        (, , JointId request) = _newest(terms);
        return
            keccak256(
                abi.encode(
                    JOINT_APPROVAL,
                    request,
                    terms.patient,
                    terms.requester,
                    terms.organisation,
                    step,
                    approval.approver,
                    approval.profession,
                    by.nonce,
                    by.deadline
                )
            );
    }

    function _keyOf(JointTerms calldata terms) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    terms.patient,
                    terms.provision,
                    terms.requester,
                    terms.organisation,
                    terms.profession,
                    keccak256(abi.encodePacked(terms.policy))
                )
            );
    }
}
