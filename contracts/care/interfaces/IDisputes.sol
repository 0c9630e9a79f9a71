// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IArbitrable, IArbitrator, IEvidence} from "../../kernel/ports/IArbitration.sol";
import {Booking, Service, VisitId} from "./IAppointmentBook.sol";

enum DisputeStatus {
    None,
    /// One side brought the fee; the other side's waits.
    Raised,
    /// Both fees are there.
    Answered,
    /// The case is with the arbitrator.
    Open,
    /// Final; the book settles by the {Resolution}.
    Resolved
}

/// @dev How the book settles a visit that was held.
enum Resolution {
    /// Not yet.
    None,
    /// What was said decides as time would have.
    ByTime,
    /// The practice did not answer: it has earned nothing.
    PracticeSilent,
    /// The patient's side did not answer: the practice counts as having been there, unless the patient's side said that it was.
    PatientSilent,
    /// The practice has earned so many hundredths, by ruling or agreement.
    Awarded
}

/// @dev A dispute about a visit.
struct DisputeState {
    DisputeStatus status;
    /// Whether the practice raised it.
    bool byPractice;
    bool appealed;
    Resolution resolution;
    /// Hundredths of the price that the practice has earned; where `Awarded`.
    uint8 percent;
    /// When the next silence can be ended; once resolved when that was.
    uint48 until;
    IArbitrator arbitrator;
    /// Who brought the patient's side's fee, zero for nobody yet.
    address patientPayer;
    /// What each side brings, in wei.
    uint96 fee;
    /// Who brought the practice's fee, zero for nobody yet.
    address practicePayer;
    /// What the arbitrator took, in wei, once open.
    uint96 cost;
    /// The arbitrator's number for it, once open.
    uint256 caseId;
    /// Hash of the words that the arbitrator gets; for the panel the contract finds them itself.
    bytes32 wordsHash;
}

/// @dev What one side offers: so many hundredths of the price for the practice.
struct Offer {
    uint8 percent;
    bool byPractice;
    bool stands;
}

/// @title Disputes about visits, and the fees for them
/// @notice A side that disputes a visit has its money held in the book and brings the arbitrator's fee; the other side's fee
/// is awaited; an arbitrator of ERC-792 rules, or the sides agree. What is silent ends by time. See `docs/specs/care.md`, CARE-90 to CARE-102.
///
/// ```
///        raise (a side)         answer (anyone)            open (anyone)
/// (none) ─────────────► Raised ────────────────► Answered ─────────────► Open
///                         │ lapse (7 days)          │ lapse (7 days)       │ rule (arbitrator), lapse (120 days)
///                         └──── accept (the other side), offer of all ─────┴──────────────► Resolved (final)
/// ```
///
/// Fees are money of these books: what goes back is credited, and withdrawn by {IEscrow-withdraw}.
///
/// Warning: an arbitrator that both sides agreed on is trusted by both. It cannot hold money longer than 120 days.
/// Warning: a patient who is frozen by a recovery cannot raise, offer or accept; anyone may bring its fee.
/// Warning: whoever sees the chain learns that a visit is disputed, by which side, and what share was awarded.
interface IDisputes is IArbitrable, IEvidence {
    // ------------------------------------------------------------------ events

    /// @notice Visits of this book are disputed here.
    event BookAdopted(address indexed book);
    /// @notice One side proposes an arbitrator for the visit; `words` are what the arbitrator gets.
    event ArbitratorProposed(VisitId indexed visit, address indexed arbitrator, bool practice, bytes words);
    /// @notice The other side agrees.
    event ArbitratorAgreed(VisitId indexed visit, address indexed arbitrator, bytes words);
    /// @notice A side disputes the visit and brought `fee`; the other side's is awaited until `until`.
    event DisputeRaised(
        VisitId indexed visit,
        address indexed arbitrator,
        address indexed by,
        bool practice,
        uint96 fee,
        uint48 until
    );
    /// @notice The other side's fee came in; the case is to be opened until `until`.
    event DisputeAnswered(VisitId indexed visit, address indexed by, uint48 until);
    /// @notice The case is with the arbitrator under its number `caseId`, until `until` at the latest.
    event DisputeOpened(VisitId indexed visit, address indexed arbitrator, uint256 caseId, uint96 cost, uint48 until);
    /// @notice One side offers that the practice has earned so many hundredths.
    event OfferMade(VisitId indexed visit, bool practice, uint8 percent);
    /// @notice One side appealed.
    event DisputeAppealed(VisitId indexed visit, address indexed by, uint256 cost);
    /// @notice The dispute is over, and anyone settles the visit at the book.
    event DisputeResolved(VisitId indexed visit, Resolution resolution, uint8 percent);

    // ------------------------------------------------------------------ errors

    /// @notice These are the disputes of another book.
    error BookKnown(address book);
    /// @notice The other side has not proposed this arbitrator with these words.
    error ArbitratorNotProposed(VisitId visit, address arbitrator);
    /// @notice Nobody, the book, or the disputes themselves judge nothing.
    error ArbitratorInvalid(address arbitrator);
    /// @notice Another arbitrator, or the panel, stands for the visit.
    error ArbitratorNotAgreed(VisitId visit, address arbitrator);
    /// @notice The dispute is `status`, and this needs another.
    error DisputeUnequal(VisitId visit, DisputeStatus status);
    /// @notice The time for this was over at `until`.
    error DisputeOver(VisitId visit, uint48 until);
    /// @notice Nothing is ended before `until`.
    error DisputeNotOver(VisitId visit, uint48 until);
    /// @notice The arbitrator asks more than can be a fee.
    error FeeTooLarge(uint256 cost);
    /// @notice The arbitrator asks more than when the dispute was raised.
    error CostGrown(uint256 cost, uint96 fee);
    /// @notice The arbitrator gave a number that it has given before.
    error CaseKnown(address arbitrator, uint256 caseId);
    /// @notice No case of the caller's under this number waits for a ruling.
    error CaseNotOpen(address arbitrator, uint256 caseId);
    /// @notice There is no such ruling.
    error RulingInvalid(uint256 ruling, uint256 most);
    /// @notice At most all can be offered.
    error OfferInvalid(uint8 percent);
    /// @notice The other side offers nothing, or something else.
    error OfferNotMade(VisitId visit, uint8 percent);
    /// @notice The visit's dispute was appealed before.
    error AppealSpent(VisitId visit);

    // ------------------------------------------------------------------ acts

    /// @notice Makes the caller the book whose visits are disputed here, for good. A book does it when it is made.
    ///
    /// Requirements: there is no book yet. Emits {BookAdopted}.
    function adopt() external;

    /// @notice Proposes who judges if it comes to that, in place of whatever is proposed.
    ///
    /// Requirements: the caller is of a side; no dispute was raised; the arbitrator may be one. Emits {ArbitratorProposed}.
    function proposeArbitrator(
        Service calldata service,
        Booking calldata booking,
        address arbitrator,
        bytes calldata words
    ) external;

    /// @notice Agrees to what the other side proposed last. The panel of the house is agreed on like any other.
    ///
    /// Requirements: the caller is of the other side; no dispute was raised. Emits {ArbitratorAgreed}.
    function agreeArbitrator(
        Service calldata service,
        Booking calldata booking,
        address arbitrator,
        bytes calldata words
    ) external;

    /// @notice Disputes a visit, with the arbitrator's fee in ether.
    /// @param words What was agreed with the arbitrator, empty for the panel.
    ///
    /// Requirements: the caller is of a side; the book holds the visit ({IAppointmentBook-hold}); the arbitrator is the one
    /// that stands; exactly its fee comes with the call. Emits {DisputeRaised}.
    function raise(
        Service calldata service,
        Booking calldata booking,
        address arbitrator,
        bytes calldata words
    ) external payable;

    /// @notice Brings the other side's fee. Anyone may; what goes back goes to who brought it.
    ///
    /// Requirements: raised, not 7 days ago; exactly the fee comes with the call. Emits {DisputeAnswered}.
    function answer(VisitId visit) external payable;

    /// @notice Opens the case with the arbitrator. Anyone may.
    ///
    /// Requirements: answered, not 7 days ago; the arbitrator takes it for at most the fee. Emits {DisputeOpened}.
    function open(Service calldata service, Booking calldata booking, bytes calldata words) external;

    /// @notice Offers that the practice has earned so many hundredths of the price, in place of every offer of before. All that
    /// a side could give away ends the dispute at once.
    ///
    /// Requirements: the caller is of a side; a dispute is raised and not resolved. Emits {OfferMade}, {DisputeResolved}.
    function offer(Service calldata service, Booking calldata booking, uint8 percent) external;

    /// @notice Accepts what the other side offers, exactly.
    ///
    /// Requirements: the caller is of the other side; the offer stands; not resolved. Emits {DisputeResolved}.
    function accept(Service calldata service, Booking calldata booking, uint8 percent) external;

    /// @notice Names an evidence by the hash of its content.
    ///
    /// Requirements: the caller is of a side; a dispute is raised and not resolved. Emits {IEvidence-Evidence}.
    function submitEvidence(Service calldata service, Booking calldata booking, bytes32 evidence) external;

    /// @notice Appeals the ruling that the arbitrator has found, at the caller's cost.
    ///
    /// Requirements: the caller is of a side; open; not appealed before; the arbitrator takes it for exactly what comes with
    /// the call. Emits {DisputeAppealed}.
    function appeal(Service calldata service, Booking calldata booking, bytes calldata words) external payable;

    /// @notice Ends a silence. Anyone may.
    ///
    /// Requirements: a dispute is raised and not resolved; its time is over. Emits {DisputeResolved}.
    function lapse(VisitId visit) external;

    // ------------------------------------------------------------------ questions

    /// @notice How the book settles the visit: nothing yet, or what was found; and until when a silence can last.
    function resolutionOf(VisitId visit) external view returns (Resolution resolution, uint8 percent, uint48 until);

    /// @notice The dispute about a visit, all zero for none.
    function disputeOf(VisitId visit) external view returns (DisputeState memory);

    /// @notice What is offered, all zero for nothing.
    function offerOf(VisitId visit) external view returns (Offer memory);

    /// @notice The visit of an arbitrator's case, zero for none.
    function visitOf(address arbitrator, uint256 caseId) external view returns (VisitId);
}
