// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Booking, Service, VisitId} from "./IAppointmentBook.sol";

/// @dev What was said of a visit after it. One slot beside the commitment.
struct Aftermath {
    /// Salted hash of scale, baseline and what came after; zero for none.
    bytes32 outcome;
    /// How often the practitioner recorded it; more than one means that it was corrected.
    uint32 outcomes;
    /// How often the patient's side rated.
    uint32 feedbacks;
    /// 1 to 5, zero for none.
    uint8 rating;
}

/// @dev How a practitioner was rated, by visits; a corrected rating counts once, as it is now. One slot.
struct Tally {
    uint48 ones;
    uint48 twos;
    uint48 threes;
    uint48 fours;
    uint48 fives;
}

/// @title What came of visits: the practitioner's outcome, the patient's feedback
/// @notice Both are about visits that were paid, so that nobody is rated who was not paid, and every rating cost a price. See
/// `docs/specs/care.md`, CARE-130 to CARE-136.
///
/// ```
/// paid visit ──recordOutcome──► recorded ──recordOutcome──► corrected, any number of times
///            ──giveFeedback───► rated ────correctFeedback─► corrected, any number of times
/// ```
///
/// Warning: an outcome in clear would be health data: the scale alone tells the illness. Here is only a salted hash of it; scale
/// and values are a record in the vault.
/// Warning: a practitioner can book its own visits under pseudonyms and rate them: each costs the shares of the other payees,
/// the gas, and time in its calendar. Ratings tell most where the organisation or the platform is a payee.
interface IOutcomeRegistry {
    // ------------------------------------------------------------------ events

    /// @notice The practitioner commits to an outcome of the visit, for the `number`th time, in place of `before`.
    event OutcomeRecorded(
        VisitId indexed visit,
        address indexed practitioner,
        uint32 number,
        bytes32 outcome,
        bytes32 before
    );
    /// @notice The patient's side rates the visit, for the `number`th time, in place of `before` (zero for none). `text` is the
    /// hash of words in the vault, zero for none.
    event FeedbackGiven(
        VisitId indexed visit,
        address indexed practitioner,
        uint32 number,
        uint8 rating,
        uint8 before,
        bytes32 text
    );

    // ------------------------------------------------------------------ errors

    /// @notice The visit was not paid, or is not over.
    error VisitNotPaid(VisitId visit);
    /// @notice An outcome is a hash and not zero.
    error OutcomeInvalid(VisitId visit);
    /// @notice Ratings are 1 to 5.
    error RatingInvalid(uint8 rating);
    /// @notice The visit is rated; correct that.
    error FeedbackStands(VisitId visit);
    /// @notice The visit is not rated.
    error FeedbackMissing(VisitId visit);
    /// @notice Feedback is given and corrected until `until`.
    error FeedbackOver(VisitId visit, uint48 until);
    /// @notice The practice does not rate itself.
    error FeedbackPartial(VisitId visit, address account);

    // ------------------------------------------------------------------ acts

    /// @notice Commits to the outcome, or corrects it.
    /// @param outcome Salted hash of scale, baseline and what came after.
    ///
    /// Requirements: the caller is the service's practitioner; the visit was paid; the outcome is not zero. Emits
    /// {OutcomeRecorded}.
    function recordOutcome(Service calldata service, Booking calldata booking, bytes32 outcome) external;

    /// @notice Rates a visit.
    /// @param text Hash of encrypted words, zero for none.
    ///
    /// Requirements: the caller may act for the patient, and is neither practitioner nor organisation; the visit was paid, ended
    /// not more than 90 days ago, and is not rated; 1 to 5. Emits {FeedbackGiven}.
    function giveFeedback(Service calldata service, Booking calldata booking, uint8 rating, bytes32 text) external;

    /// @notice Corrects a rating.
    ///
    /// Requirements: as {giveFeedback}, but the visit is rated. Emits {FeedbackGiven}.
    function correctFeedback(Service calldata service, Booking calldata booking, uint8 rating, bytes32 text) external;

    // ------------------------------------------------------------------ questions

    /// @notice What was said of the visit.
    function aftermathOf(VisitId visit) external view returns (Aftermath memory);

    /// @notice How the practitioner was rated.
    function tallyOf(address practitioner) external view returns (Tally memory);
}
