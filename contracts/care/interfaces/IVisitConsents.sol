// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICondition} from "../../consent/interfaces/ICondition.sol";
import {Grant} from "../../consent/interfaces/IConsentRegistry.sol";
import {Permit} from "../../kernel/escrow/IEscrow.sol";
import {Authorisation} from "../../kernel/signing/Authorisation.sol";
import {Booking, Service, VisitId} from "./IAppointmentBook.sol";

/// @dev The consent that comes with a booking, as its giver signed it for {IConsentRegistry-giveBySignature}.
struct TickedConsent {
    /// The patient's controller, or a delegate with `CONSENT`; it need not be who pays.
    address giver;
    Grant[] grants;
    Authorisation authorisation;
}

/// @title Bookings with consent: what is granted for a visit opens with it and closes with it
/// @notice Two things in one place: an entrance by which a signed booking and signed grants take effect together or not at all, and
/// the condition that such grants carry. See `docs/specs/care.md`, CARE-61 to CARE-65.
///
/// ```
///          booked (and confirmed where it has to be)                 paid, in whole or by a dispute's share
/// closed ────────────────────────────────────────────► open ───────────────────────────────────────────────► open
///                                                       │                                  until the grant's end
///                                                       └──── refunded, cancelled late, no-show, moved ──► closed for good
/// ```
///
/// A grant names its visit by {termsOf}, and a visit's id commits to who, with whom and when; so a grant that somebody submits
/// without its booking opens nothing, and one whose visit is cancelled or moved opens nothing any more.
///
/// Warning: it believes the book named at deployment.
interface IVisitConsents is ICondition {
    // ------------------------------------------------------------------ errors

    /// @notice The grant at `index` is not one for this visit: see {bookWithConsent}.
    error ConsentNotOfVisit(VisitId visit, uint256 index);

    // ------------------------------------------------------------------ acts

    /// @notice Books by the payer's signature and gives the grants by their giver's, whoever submits them: both or neither.
    ///
    /// Requirements: those of {IReception-bookBySignature} and {IConsentRegistry-giveBySignature}; each grant is to the practitioner or
    /// the organisation, for a window inside of the time from an hour before the visit to 24 hours after its end, and its last
    /// terms are {termsOf}. Ether comes with the call.
    function bookWithConsent(
        Service calldata service,
        Booking calldata booking,
        Authorisation calldata authorisation,
        Permit calldata permit,
        TickedConsent calldata consent
    ) external payable returns (VisitId);

    // ------------------------------------------------------------------ questions

    /// @notice The terms that a grant for this visit ends with: this contract as a condition, and as its arguments the first 31 bytes of
    /// the visit's id, and the service's token, with bit 160 set where the service asks for confirmation.
    function termsOf(Service calldata service, Booking calldata booking) external view returns (bytes32[3] memory);
}
