// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IArbitrator} from "../../kernel/ports/IArbitration.sol";
import {CredentialId} from "../../kernel/types/Ids.sol";
import {CaseTerms} from "../CaseWords.sol";

/// @dev A case as the panel keeps it.
struct PanelCase {
    /// The contract that opened it and takes the ruling.
    address arbitrable;
    /// When the round that runs began.
    uint48 from;
    /// 1, or 2 after an appeal.
    uint8 round;
    /// Whether the round's votes are counted.
    bool closed;
    bool executed;
    /// What stands: 0 for none, else one less is the tenths for the practice.
    uint8 ruling;
    /// Who appealed, zero for nobody.
    address appellant;
    /// The block whose successor's hash is the lot, while it is not drawn.
    uint64 anchor;
    /// Zero until it is drawn.
    bytes32 seed;
    bytes32 termsHash;
}

/// @dev The votes of a round.
struct PanelRound {
    uint8 taken;
    uint8 revealed;
    /// Eleven counters of eight bits, from ruling 1 in the lowest on.
    uint88 votes;
}

/// @title The panel of the house: members with a licence judge, by votes that are sealed and then revealed
/// @notice An arbitrator by ERC-792. Members take seats by lot, vote, reveal; the median rules; one appeal goes to five others.
/// What is silent ends by time. See `docs/specs/care.md`, CARE-110 to CARE-120.
///
/// ```
///                 5 days       5 days       3 days            5 days
/// createDispute ─► reading ──► voting ──► revealing ──close──► appealable ──────────── execute (anyone) ──► ruled
///   (a contract)             vote (members)  reveal            │ appeal (the contract)     ▲
///                                                              └──► a second round, which is final once closed
/// ```
///
/// Warning: the regulator chooses who may sit. Sides that want other judges agree on another arbitrator before a dispute.
/// Warning: the lot is the hash of a block. Whoever makes that block can throw it away and wait for another; a lot that nobody
/// draws within 256 blocks is set anew.
/// Warning: a vote with a salt that can be guessed is not sealed.
/// Warning: who sat in a case and how each voted is public once revealed.
interface IDisputePanel is IArbitrator {
    // ------------------------------------------------------------------ events

    /// @notice The member may take seats, with this licence.
    event MemberSeated(address indexed member, CredentialId indexed licence);
    /// @notice The member may take seats no more.
    event MemberUnseated(address indexed member);
    /// @notice A case about these terms is open; its first round begins.
    event CaseOpened(uint256 indexed caseId, address indexed arbitrable, CaseTerms terms);
    /// @notice The lot of the case is known.
    event LotDrawnFor(uint256 indexed caseId, bytes32 seed);
    /// @notice The lot was not drawn in time; the next block's hash is the lot.
    event LotAnchored(uint256 indexed caseId, uint64 anchor);
    /// @notice A member took a seat and sealed its vote.
    event VoteCast(uint256 indexed caseId, uint8 indexed round, address indexed member, bytes32 vote);
    /// @notice How a member voted.
    event VoteRevealed(uint256 indexed caseId, uint8 indexed round, address indexed member, uint8 ruling);
    /// @notice The round's votes are counted; `ruling` stands.
    event RoundEnded(uint256 indexed caseId, uint8 indexed round, uint8 revealed, uint8 ruling);
    /// @notice The contract that opened the case has its ruling.
    event CaseRuled(uint256 indexed caseId, address indexed arbitrable, uint8 ruling);

    // ------------------------------------------------------------------ errors

    /// @notice The licence is not the account's own, or no licence.
    error MemberInvalid(address member, CredentialId licence);
    /// @notice The account is as it is to be.
    error MemberUnchanged(address member);
    /// @notice The account is no member, or its licence is not in force.
    error MemberUnfit(address member);
    /// @notice The member is a party, or works for the practice's organisation.
    error MemberPartial(uint256 caseId, address member);
    /// @notice The member has sat in this case.
    error SeatHeld(uint256 caseId, address member);
    /// @notice All seats of the round are taken.
    error SeatsFull(uint256 caseId);
    /// @notice The lot lets the member in from `from` on.
    error SeatNotYet(uint256 caseId, address member, uint48 from);
    /// @notice The panel judges tenths of a price, for terms of its form, in which nobody is nobody.
    error CaseInvalid(uint256 choices, uint256 length);
    /// @notice These are not the terms of the case, or there is none.
    error CaseUnknown(uint256 caseId);
    /// @notice The case is another contract's.
    error CaseNotOf(uint256 caseId, address account);
    /// @notice The ruling was handed over.
    error CaseExecuted(uint256 caseId);
    /// @notice This is possible from `from` on and before `until`.
    error PhaseNotNow(uint256 caseId, uint48 from, uint48 until);
    /// @notice The lot is drawn.
    error LotDrawn(uint256 caseId);
    /// @notice The block whose hash is the lot is not there yet.
    error LotNotDue(uint256 caseId, uint64 anchor);
    /// @notice That is not what was sealed, or nothing was, or it was revealed.
    error VoteUnequal(uint256 caseId, address member);
    /// @notice There is no such ruling.
    error RulingInvalid(uint256 ruling, uint256 most);
    /// @notice The round is closed.
    error RoundClosed(uint256 caseId);
    /// @notice The first round is not closed, or it was appealed.
    error AppealNotNow(uint256 caseId);

    // ------------------------------------------------------------------ acts of the regulator

    /// @notice Lets an account take seats.
    ///
    /// Requirements: the caller has the role `REGULATOR`; the licence is the account's; it is no member. Emits {MemberSeated}.
    function seat(address member, CredentialId licence) external;

    /// @notice Lets it take seats, and reveal votes, no more.
    ///
    /// Requirements: the caller has the role `REGULATOR`; it is a member. Emits {MemberUnseated}.
    function unseat(address member) external;

    // ------------------------------------------------------------------ acts of members

    /// @notice Takes a seat in the round that runs and seals a vote.
    /// @param ballot {voteOf} of the case, the round, the caller, the ruling and a salt.
    ///
    /// Requirements: the terms are the case's; the round is being voted on; the lot is drawn and lets the caller in; a seat is
    /// free; the caller is fit, no party, works for the practice in no profession, has not sat in the case. Emits {VoteCast}.
    function vote(uint256 caseId, CaseTerms calldata terms, bytes32 ballot) external;

    /// @notice Says what was sealed.
    ///
    /// Requirements: the round's votes are being revealed; the caller is fit; that is what it sealed; not revealed before. Emits
    /// {VoteRevealed}.
    function reveal(uint256 caseId, uint8 ruling, bytes32 salt) external;

    // ------------------------------------------------------------------ acts of anyone

    /// @notice Draws the lot, or sets it anew where that is too late.
    ///
    /// Requirements: there is such a case; the lot is not drawn; its block is there. Emits {LotDrawnFor} or {LotAnchored}.
    function draw(uint256 caseId) external;

    /// @notice Counts a round's votes and pays it.
    ///
    /// Requirements: the terms are the case's; the time to reveal is over; not closed. Emits {RoundEnded}, {AppealPossible}.
    function close(uint256 caseId, CaseTerms calldata terms) external;

    /// @notice Hands the ruling to the contract that opened the case.
    ///
    /// Requirements: the round is closed; it is the second, or the time to appeal is over; not handed over before; the contract
    /// takes it. Emits {CaseRuled}.
    function execute(uint256 caseId) external;

    // ------------------------------------------------------------------ questions

    /// @notice The licence with which the account may take seats, zero for none.
    function licenceOf(address member) external view returns (CredentialId);

    /// @notice The case, all zero for none.
    function caseOf(uint256 caseId) external view returns (PanelCase memory);

    /// @notice The votes of a round.
    function roundOf(uint256 caseId, uint8 round) external view returns (PanelRound memory);

    /// @notice When the lot lets the member in; reverts while it is not drawn.
    function seatFrom(uint256 caseId, address member) external view returns (uint48);

    /// @notice What a member seals.
    function voteOf(
        uint256 caseId,
        uint8 round,
        address member,
        uint8 ruling,
        bytes32 salt
    ) external pure returns (bytes32);
}
