// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PracticeRefusal} from "../../identity/interfaces/IProviderRegistry.sol";
import {Authorisation} from "../../kernel/signing/Authorisation.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {PatientId} from "../../kernel/types/Ids.sol";
import {ICondition} from "./ICondition.sol";
import {ProvisionId} from "./IConsentRegistry.sol";

/// @dev One request by one reader, with its attempt and its reason.
type JointId is bytes32;

/// @dev What a request is about. The chain keeps a hash; whoever acts on the request brings the whole along, as
/// {IJointAccess-JointAccessRequested} published it.
struct JointTerms {
    PatientId patient;
    /// The permission that carries the condition.
    ProvisionId provision;
    /// Who wants to read, for whom, as what.
    address requester;
    address organisation;
    Profession profession;
    /// The arguments of the condition as they stand in the permission's terms. See {JointPolicies}.
    bytes32[] policy;
}

enum JointPhase {
    None,
    /// Approvals are collected.
    Pending,
    /// The requester may read.
    Open,
    /// Lapsed, closed, or the time to read is over.
    Over
}

/// @dev Where the newest request on some terms stands.
struct Joint {
    JointPhase phase;
    /// The first request on these terms is 1.
    uint24 attempt;
    /// When the phase ends by itself, seconds; zero where it was closed.
    uint48 until;
    bytes32 reasonHash;
}

/// @title Joint access: restricted data opens when several people have agreed
/// @notice The condition `JointAccess(policy)`. A policy names 1 to 6 steps, how many of them are needed, and for how long
/// it opens. A reader asks, people of different roles approve a step each, and the reader opens.
///
/// ```
///                        approve, withdrawApproval
///                                 ┌──┐
/// none / over ──requestAccess──► pending ──open (requester, quorum counts now)──► open
///      ▲        (requester)       │                                                │
///      ├── 24 hours ──────────────┤            minutes of the policy ──────────────┤
///      └── close (requester, patient, delegate) ◄──────────────────────────────────┘
/// ```
///
/// Approvals come by own call, relayed call (ERC-2771), or signature. Nobody has power over this contract: no owner, no
/// role, no pause.
///
/// Warning: it does not look whether the provision exists or permits anything; the decision does. Who may read what stays
/// the patient's word, this is one condition of it.
/// Warning: an organisation says who has which staff role in it. A policy that shall hold against a whole organisation
/// names the patient or an account outside.
/// Warning: an account is taken for a person. Who holds two licensed accounts can approve two steps.
/// Warning: a new directive gives all its rules new ids; what was requested for a rule of the old one does not open it.
interface IJointAccess is ICondition {
    // ------------------------------------------------------------------ events

    /// @notice `requester` asks to read for `organisation`; approvals are collected until `until`.
    event JointAccessRequested(
        JointId indexed request,
        PatientId indexed patient,
        address indexed requester,
        ProvisionId provision,
        address organisation,
        Profession profession,
        bytes32[] policy,
        uint24 attempt,
        bytes32 reasonHash,
        uint48 until
    );
    /// @notice `approver` agrees to the step, as a member of `profession` where the step asks for staff.
    event JointAccessApproved(JointId indexed request, address indexed approver, uint8 step, Profession profession);
    /// @notice `approver` took the approval of the step back.
    event JointApprovalWithdrawn(JointId indexed request, address indexed approver, uint8 step);
    /// @notice `requester` may read until `until`.
    event JointAccessOpened(
        JointId indexed request,
        PatientId indexed patient,
        address indexed requester,
        uint48 until
    );
    /// @notice `by` ended the request, or the reading that had begun.
    event JointAccessClosed(JointId indexed request, PatientId indexed patient, address indexed by);

    // ------------------------------------------------------------------ errors

    /// @notice Nobody has registered this pseudonym.
    error JointPatientUnknown(PatientId patient);
    /// @notice Only the requester that the terms name does this.
    error JointNotRequestedBy(address requester, address account);
    /// @notice The requester may not practise as it says.
    error JointRequesterNotPractising(
        address requester,
        Profession profession,
        address organisation,
        PracticeRefusal refusal
    );
    /// @notice The policy has no step or an unknown one, a quorum out of range, no minutes or more than 24 hours, or lacks
    /// an account that a step names; `index` is the word at fault.
    error JointPolicyInvalid(uint256 index, bytes32 word);
    /// @notice A request names the hash of a reason.
    error JointReasonMissing(PatientId patient);
    /// @notice A request on these terms collects approvals, or is open.
    error JointAccessRunning(JointId request, uint48 until);
    /// @notice The request does not collect approvals: it is `phase`.
    error JointAccessNotPending(JointId request, JointPhase phase);
    /// @notice There is nothing to end: the request is `phase`.
    error JointAccessNotRunning(JointId request, JointPhase phase);
    /// @notice Steps run from 0 to `steps` − 1.
    error JointStepUnknown(JointId request, uint8 step, uint256 steps);
    /// @notice `approver` has approved the step already.
    error JointStepTaken(JointId request, uint8 step, address approver);
    /// @notice Nobody approves a request of their own.
    error JointApproverIsRequester(JointId request, address requester);
    /// @notice Nobody approves two steps of one request.
    error JointApproverTwice(JointId request, address approver);
    /// @notice The account is not what the step asks for, now.
    error JointApproverNotFit(JointId request, uint8 step, address approver, Profession profession);
    /// @notice The step is not approved by this account.
    error JointApprovalNotBy(JointId request, uint8 step, address account);
    /// @notice Too few approvals count now: some are missing, or their givers do not fit any more.
    error JointQuorumMissing(JointId request, uint256 counting, uint256 quorum);
    /// @notice Only the requester, the patient's controller, or a delegate with `CONSENT` ends a request.
    error JointNotClosedBy(JointId request, address account);

    // ------------------------------------------------------------------ acts

    /// @notice Asks for approvals. They lapse 24 hours later.
    /// @param reasonHash Salted hash of why; approvals are for this reason.
    ///
    /// Requirements: the caller is the requester of the terms and practises there what they say; the patient is known; the
    /// policy is well-formed; a reason is named; no request on these terms is pending or open. Emits
    /// {JointAccessRequested}.
    function requestAccess(JointTerms calldata terms, bytes32 reasonHash) external returns (JointId);

    /// @notice Approves a step.
    /// @param profession What the caller practises at the requester's organisation, for steps that ask for staff; else 0.
    ///
    /// Requirements: the request is pending; the step is one of the policy's and not approved; the caller fits it, is not the
    /// requester, and has approved no other step. Emits {JointAccessApproved}.
    function approve(JointTerms calldata terms, uint8 step, Profession profession) external;

    /// @notice The same, signed by `approver`: `JointApproval(bytes32 request,bytes32 patient,address requester,address
    /// organisation,uint8 step,address approver,uint8 profession,uint104 nonce,uint48 deadline)`. `request` binds terms,
    /// attempt and reason.
    function approveBySignature(
        JointTerms calldata terms,
        uint8 step,
        address approver,
        Profession profession,
        Authorisation calldata authorisation
    ) external;

    /// @notice Takes an approval back.
    ///
    /// Requirements: the request is pending; the step is approved by the caller. Emits {JointApprovalWithdrawn}.
    function withdrawApproval(JointTerms calldata terms, uint8 step) external;

    /// @notice The same, signed by `approver`: `JointApprovalWithdrawal(bytes32 request,uint8 step,address approver,uint104
    /// nonce,uint48 deadline)`.
    function withdrawApprovalBySignature(
        JointTerms calldata terms,
        uint8 step,
        address approver,
        Authorisation calldata authorisation
    ) external;

    /// @notice Opens, for the policy's minutes. Each approval is looked at again.
    ///
    /// Requirements: the caller is the requester; the request is pending; as many approvals as the quorum asks for count
    /// now. Emits {JointAccessOpened}.
    function open(JointTerms calldata terms) external;

    /// @notice Ends a request, or the reading that has begun.
    ///
    /// Requirements: the request is pending or open; the caller is the requester, the patient's controller, or a delegate
    /// with `CONSENT`, these not frozen. Emits {JointAccessClosed}.
    function close(JointTerms calldata terms) external;

    // ------------------------------------------------------------------ questions

    /// @notice The newest request on these terms.
    function jointOf(JointTerms calldata terms) external view returns (JointId, Joint memory);

    /// @notice Who approved the step, zero for nobody, and as a member of which profession.
    function approvalOf(JointId request, uint8 step) external view returns (address approver, Profession profession);

    /// @notice How many approvals of the newest request on these terms would count now, and how many it needs. For a
    /// well-formed policy never reverts.
    function quorumOf(JointTerms calldata terms) external view returns (uint256 counting, uint256 quorum);

    /// @notice `keccak256(abi.encode(key, attempt, reasonHash))`, where `key` is `keccak256(abi.encode(patient, provision,
    /// requester, organisation, profession, keccak256(abi.encodePacked(policy))))`.
    function jointIdOf(JointTerms calldata terms, uint24 attempt, bytes32 reasonHash) external pure returns (JointId);
}
