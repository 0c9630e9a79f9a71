// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {Calendar} from "../kernel/calendar/Calendar.sol";
import {Permit} from "../kernel/escrow/IEscrow.sol";
import {Permits} from "../kernel/escrow/Permits.sol";
import {Shares} from "../kernel/escrow/Shares.sol";
import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {SignedActs} from "../kernel/signing/SignedActs.sol";
import {CareActs} from "./CareActs.sol";
import {CareIds} from "./CareIds.sol";
import {Booking, IAppointmentBook, Payee, Service, ServiceId, VisitId} from "./interfaces/IAppointmentBook.sol";
import {IReception} from "./interfaces/IReception.sol";

/// @title The front of the book: services, and bookings by permit or signature
/// @notice States, requirements and warnings are in {IReception}. It holds neither bookings nor money; the book that made it
/// trusts it, and nobody has power over it.
contract Reception is IReception, SignedActs {
    /// @dev A service has at most so many payees.
    uint256 private constant MOST_PAYEES = 4;

    /// @notice The book that it belongs to.
    IAppointmentBook public immutable BOOK;
    /// @notice Where practitioners and organisations are registered.
    IProviderRegistry public immutable PROVIDERS;

    constructor(
        address forwarder,
        IAppointmentBook book,
        IProviderRegistry providers
    ) ERC2771Context(forwarder) EIP712("Xinglin Reception", "1") {
        BOOK = book;
        PROVIDERS = providers;
    }

    // ------------------------------------------------------------------ services

    /// @inheritdoc IReception
    function publishService(Service calldata service) external returns (ServiceId id) {
        address account = _msgSender();
        require(account == service.practitioner, IAppointmentBook.ServiceNotOf(service.practitioner, account));
        id = CareIds.serviceId(service);
        require(_isInRange(service), ServiceInvalid(id));
        _requirePayees(id, service.payees);
        require(
            PROVIDERS.isPractising(account, service.profession, service.organisation),
            IAppointmentBook.CareNotPractising(account, service.profession, service.organisation)
        );

        BOOK.setOffer(id, true);
        emit ServicePublished(id, account, service.organisation, service);
    }

    /// @inheritdoc IReception
    function withdrawService(Service calldata service) external {
        ServiceId id = CareIds.serviceId(service);
        address account = _msgSender();
        require(
            account == service.practitioner || account == service.organisation,
            IAppointmentBook.PracticeNotOf(id, account)
        );

        BOOK.setOffer(id, false);
        emit ServiceWithdrawn(id, account);
    }

    // ------------------------------------------------------------------ bookings

    /// @inheritdoc IReception
    function bookWithPermit(
        Service calldata service,
        Booking calldata booking,
        Permit calldata permit
    ) external returns (VisitId) {
        address account = _msgSender();
        Permits.tryUse(permit, service.token, account, address(BOOK));
        return BOOK.bookFor(account, service, booking);
    }

    /// @inheritdoc IReception
    function bookBySignature(
        Service calldata service,
        Booking calldata booking,
        Authorisation calldata authorisation,
        Permit calldata permit
    ) external payable returns (VisitId) {
        bytes32 structHash = CareActs.booking(CareIds.serviceId(service), service, booking, authorisation);
        _requireSigned(booking.payer, structHash, authorisation);
        Permits.tryUse(permit, service.token, booking.payer, address(BOOK));
        return BOOK.bookFor{value: msg.value}(booking.payer, service, booking);
    }

    // ------------------------------------------------------------------ ranges

    function _isInRange(Service calldata service) private pure returns (bool) {
        bool isTime =
            service.slots != 0 &&
                service.slots <= Calendar.MOST &&
                service.horizon <= 400 days &&
                service.lead <= service.horizon;
        return
            isTime &&
            service.policy.notice <= 30 days &&
            service.policy.lateShare <= Shares.WHOLE &&
            service.policy.noShowShare <= Shares.WHOLE &&
            service.policy.patience <= service.slots * Calendar.SLOT;
    }

    function _requirePayees(ServiceId id, Payee[] calldata payees) private view {
        require(payees.length != 0 && payees.length <= MOST_PAYEES, ServiceInvalid(id));
        uint16[] memory shares = new uint16[](payees.length);
        for (uint256 i; i < payees.length; ++i) {
            address account = payees[i].account;
            require(account != address(0) && account != address(BOOK), ServiceInvalid(id));
            shares[i] = payees[i].share;
        }
        Shares.requireWhole(shares);
    }
}
