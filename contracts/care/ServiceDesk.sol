// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {Governed} from "../kernel/access/Governed.sol";
import {Calendar} from "../kernel/calendar/Calendar.sol";
import {WeekHours} from "../kernel/calendar/WeekHours.sol";
import {Shares} from "../kernel/escrow/Shares.sol";
import {IAppointmentBook, Payee, Service, ServiceId} from "./interfaces/IAppointmentBook.sol";

/// @title What practitioners offer, and when
/// @notice The part of {IAppointmentBook} that is the practice's alone. A practitioner has one calendar for all
/// organisations, so nobody is booked in two places at once; hours are for each organisation.
abstract contract ServiceDesk is IAppointmentBook, Governed {
    /// @dev A service has at most so many payees.
    uint256 internal constant MOST_PAYEES = 4;

    /// @notice Where practitioners and organisations are registered.
    IProviderRegistry public immutable PROVIDERS;

    mapping(ServiceId service => bool offered) private _offers;
    mapping(address practitioner => mapping(uint256 page => uint256 slots)) private _calendars;
    mapping(address practitioner => mapping(address organisation => uint256[4] week)) private _hours;

    constructor(IProviderRegistry providers) {
        PROVIDERS = providers;
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IAppointmentBook
    function publishService(Service calldata service) external whenNotPaused returns (ServiceId id) {
        address account = _msgSender();
        require(account == service.practitioner, ServiceNotOf(service.practitioner, account));
        id = serviceIdOf(service);
        require(!_offers[id], ServiceStands(id));
        require(_isInRange(service), ServiceInvalid(id));
        _requirePayees(id, service.payees);
        _requirePractising(service);

        _offers[id] = true;
        emit ServicePublished(id, account, service.organisation, service);
    }

    /// @inheritdoc IAppointmentBook
    function withdrawService(Service calldata service) external {
        ServiceId id = serviceIdOf(service);
        address account = _msgSender();
        require(_isPractice(service, account), PracticeNotOf(id, account));
        require(_offers[id], ServiceNotOffered(id));

        _offers[id] = false;
        emit ServiceWithdrawn(id, account);
    }

    /// @inheritdoc IAppointmentBook
    function setHours(address organisation, uint256[4] calldata week) external {
        address practitioner = _msgSender();
        WeekHours.set(_hours[practitioner][organisation], week);
        emit HoursSet(practitioner, organisation, week);
    }

    /// @inheritdoc IAppointmentBook
    function closeTime(uint48 first, uint256 count, bool closed) external {
        address practitioner = _msgSender();
        if (closed) Calendar.close(_calendars[practitioner], first, count);
        else Calendar.reopen(_calendars[practitioner], first, count);
        emit TimeClosed(practitioner, first, count, closed);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IAppointmentBook
    function isOffered(ServiceId service) external view returns (bool) {
        return _offers[service];
    }

    /// @inheritdoc IAppointmentBook
    function isFree(
        address practitioner,
        address organisation,
        uint48 first,
        uint256 count
    ) external view returns (bool) {
        return
            WeekHours.contains(_hours[practitioner][organisation], first, count) &&
            Calendar.isFree(_calendars[practitioner], first, count);
    }

    /// @inheritdoc IAppointmentBook
    function serviceIdOf(Service calldata service) public pure returns (ServiceId) {
        return ServiceId.wrap(keccak256(abi.encode(service)));
    }

    // ------------------------------------------------------------------ for the book

    function _takeTime(Service calldata service, uint48 start) internal {
        uint48 first = start / Calendar.SLOT;
        require(
            WeekHours.contains(_hours[service.practitioner][service.organisation], first, service.slots),
            OutsideHours(service.practitioner, service.organisation, start)
        );
        Calendar.take(_calendars[service.practitioner], first, service.slots);
    }

    function _releaseTime(Service calldata service, uint48 start) internal {
        Calendar.release(_calendars[service.practitioner], start / Calendar.SLOT, service.slots);
    }

    function _requireOffered(ServiceId service) internal view {
        require(_offers[service], ServiceNotOffered(service));
    }

    function _requirePractising(Service calldata service) internal view {
        require(
            PROVIDERS.isPractising(service.practitioner, service.profession, service.organisation),
            CareNotPractising(service.practitioner, service.profession, service.organisation)
        );
    }

    function _isPractice(Service calldata service, address account) internal pure returns (bool) {
        return account == service.practitioner || account == service.organisation;
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
            require(account != address(0) && account != address(this), ServiceInvalid(id));
            shares[i] = payees[i].share;
        }
        Shares.requireWhole(shares);
    }
}
