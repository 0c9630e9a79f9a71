// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICondition} from "../consent/interfaces/ICondition.sol";
import {Grant, IConsentRegistry, ProvisionId, Request} from "../consent/interfaces/IConsentRegistry.sol";
import {Claim, ClaimStatus, IEscrow, Permit} from "../kernel/escrow/IEscrow.sol";
import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {Courses} from "./Courses.sol";
import {Fees} from "./Fees.sol";
import {Booking, Course, IAppointmentBook, Service, VisitId} from "./interfaces/IAppointmentBook.sol";
import {IReception} from "./interfaces/IReception.sol";
import {IVisitConsents, TickedConsent} from "./interfaces/IVisitConsents.sol";

/// @title Bookings with consent, and the condition while a visit is booked
/// @notice States, requirements and warnings are in {IVisitConsents}. It keeps nothing and has no power: it submits what others
/// signed, and answers what the book says.
contract VisitConsents is IVisitConsents {
    /// @dev First bytes of a term's word (`contracts/consent/TermWords.sol`).
    uint256 private constant CONDITION = 8 << 248;
    uint256 private constant ARGUMENT = 9 << 248;
    /// @dev In the argument behind the visit's: the service asks for confirmation.
    uint256 private constant CONFIRMS = 1 << 160;
    uint256 private constant TERMS = 3;

    /// @notice Where visits are booked.
    IAppointmentBook public immutable BOOK;
    /// @notice The book's reception, which takes signed bookings.
    IReception public immutable RECEPTION;
    /// @notice Where grants are given.
    IConsentRegistry public immutable CONSENTS;

    constructor(IAppointmentBook book, IReception reception, IConsentRegistry consents) {
        BOOK = book;
        RECEPTION = reception;
        CONSENTS = consents;
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IVisitConsents
    function bookWithConsent(
        Service calldata service,
        Booking calldata booking,
        Authorisation calldata authorisation,
        Permit calldata permit,
        TickedConsent calldata consent
    ) external payable returns (VisitId visit) {
        _requireOfVisit(service, booking, consent.grants);
        visit = RECEPTION.bookBySignature{value: msg.value}(service, booking, authorisation, permit);
        CONSENTS.giveBySignature(booking.patient, consent.grants, consent.giver, consent.authorisation);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc ICondition
    function check(
        ProvisionId,
        Request calldata,
        bytes32[] calldata arguments
    ) external view returns (bytes32 evidence) {
        if (arguments.length != TERMS - 1) return 0;
        bytes32 visit = arguments[0] << 8;
        uint256 money = uint256(arguments[1]);
        Claim memory claim = IEscrow(address(BOOK)).claimOf(visit, address(uint160(money)));
        return _isOpen(claim, money & CONFIRMS != 0) ? visit : bytes32(0);
    }

    /// @inheritdoc IVisitConsents
    function termsOf(Service calldata service, Booking calldata booking) public view returns (bytes32[3] memory terms) {
        bytes32 visit = VisitId.unwrap(BOOK.visitIdOf(service, booking));
        terms[0] = bytes32(CONDITION | uint160(address(this)));
        terms[1] = bytes32(ARGUMENT | (uint256(visit) >> 8));
        terms[2] = bytes32(ARGUMENT | uint160(service.token) | (service.confirms ? CONFIRMS : 0));
    }

    // ------------------------------------------------------------------ parts

    function _isOpen(Claim memory claim, bool confirms) private pure returns (bool) {
        Course memory course = Courses.unpack(claim.note);
        if (claim.status == ClaimStatus.Locked) return !confirms || course.confirmed;
        return Fees.isEarned(course.outcome, course.awarded);
    }

    function _requireOfVisit(Service calldata service, Booking calldata booking, Grant[] calldata grants) private view {
        bytes32[3] memory terms = termsOf(service, booking);
        uint48 from = booking.start - Courses.EARLY;
        uint48 until = Courses.endOf(service, booking.start) + Courses.GRACE;
        for (uint256 i; i < grants.length; ++i) {
            Grant calldata grant = grants[i];
            bool isForPractice = grant.grantee == service.practitioner || grant.grantee == service.organisation;
            bool isInside = from <= grant.from && grant.until <= until;
            require(
                isForPractice && isInside && _endsWith(grant.terms, terms),
                ConsentNotOfVisit(BOOK.visitIdOf(service, booking), i)
            );
        }
    }

    function _endsWith(bytes32[] calldata words, bytes32[3] memory terms) private pure returns (bool) {
        if (words.length < TERMS) return false;
        uint256 first = words.length - TERMS;
        return words[first] == terms[0] && words[first + 1] == terms[1] && words[first + 2] == terms[2];
    }
}
