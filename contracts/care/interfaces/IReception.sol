// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Permit} from "../../kernel/escrow/IEscrow.sol";
import {Authorisation} from "../../kernel/signing/Authorisation.sol";
import {Booking, Service, ServiceId, VisitId} from "./IAppointmentBook.sol";

/// @title The front of the book: services, and bookings by permit or signature
/// @notice The book makes its reception when it is deployed and trusts no other. See `docs/specs/care.md`.
///
/// ```
/// (none), withdrawn ──publishService──► offered ──withdrawService──► withdrawn
/// ```
///
/// Signed acts (EIP-712, domain `Xinglin Reception`, version 1):
/// `VisitBooking(bytes32 patient, address payer, bytes32 service, address practitioner, address token, uint128 price,
/// uint48 start, uint32 number, bytes32 intakeHash, Cover[] covers, uint104 nonce, uint48 deadline)` with
/// `Cover(address payer, uint128 amount, bytes32 programme, bytes32 person, uint32 period)`.
///
/// Warning: a signed booking can be submitted by anyone who sees it, until its deadline or {SignedActs-cancelNonce}.
interface IReception {
    // ------------------------------------------------------------------ events

    /// @notice `practitioner` offers the service from now on.
    event ServicePublished(
        ServiceId indexed service,
        address indexed practitioner,
        address indexed organisation,
        Service terms
    );
    /// @notice No more visits are booked of the service; those that are booked stay.
    event ServiceWithdrawn(ServiceId indexed service, address indexed by);

    // ------------------------------------------------------------------ errors

    /// @notice Slots, times or shares of the service are out of range.
    error ServiceInvalid(ServiceId service);

    // ------------------------------------------------------------------ acts of the practice

    /// @notice Offers a service.
    ///
    /// Requirements: the book is not paused; the caller is the practitioner and practises there; the terms are in their ranges; the
    /// service is not offered. Emits {ServicePublished}.
    function publishService(Service calldata service) external returns (ServiceId);

    /// @notice Ends the offer.
    ///
    /// Requirements: the caller is the practitioner or the organisation; the service is offered. Emits
    /// {ServiceWithdrawn}.
    function withdrawService(Service calldata service) external;

    // ------------------------------------------------------------------ acts of the patient's side

    /// @notice Books for the caller as {IAppointmentBook-book} does, in a token, with an ERC-2612 permit of the caller for the book.
    ///
    /// Requirements: those of {IAppointmentBook-book}; a permit that fails is passed over, and then an allowance has to stand.
    function bookWithPermit(
        Service calldata service,
        Booking calldata booking,
        Permit calldata permit
    ) external returns (VisitId);

    /// @notice Books by the payer's signature, whoever submits it. Ether comes with the call, from the submitter, and what is
    /// given back is the payer's; of a token the payer pays itself, with a permit or, where its `deadline` is zero, without.
    ///
    /// Requirements: those of {IAppointmentBook-book} for the payer; the payer signed `VisitBooking` (`CareActs.sol`), the deadline has not come, the
    /// nonce is not spent.
    function bookBySignature(
        Service calldata service,
        Booking calldata booking,
        Authorisation calldata authorisation,
        Permit calldata permit
    ) external payable returns (VisitId);
}
