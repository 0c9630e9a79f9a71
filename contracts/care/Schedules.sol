// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {Governed} from "../kernel/access/Governed.sol";
import {Calendar} from "../kernel/calendar/Calendar.sol";
import {SlotFlags} from "../kernel/calendar/SlotFlags.sol";
import {WeekHours} from "../kernel/calendar/WeekHours.sol";
import {CareIds} from "./CareIds.sol";
import {IAppointmentBook, Service, ServiceId} from "./interfaces/IAppointmentBook.sol";

/// @title What practitioners offer, and when they receive
/// @notice The part of {IAppointmentBook} that is the practice's alone. A practitioner has one calendar for all
/// organisations, so nobody is booked in two places at once; hours, of every week and single ones, are for each organisation.
abstract contract Schedules is IAppointmentBook, Governed {
    /// @notice The front of the book: it alone offers services and books for others.
    address public immutable RECEPTION;
    /// @notice Where practitioners and organisations are registered.
    IProviderRegistry public immutable PROVIDERS;

    mapping(ServiceId service => bool offered) private _offers;
    mapping(address practitioner => mapping(uint256 page => uint256 slots)) private _calendars;
    mapping(address practitioner => mapping(address organisation => uint256[4] week)) private _hours;
    mapping(address practitioner => mapping(address organisation => mapping(uint256 page => uint256 slots)))
        private _extra;

    constructor(IProviderRegistry providers, address reception) {
        PROVIDERS = providers;
        RECEPTION = reception;
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IAppointmentBook
    function setOffer(ServiceId service, bool offered) external {
        _requireReception();
        require(!offered || !paused(), EnforcedPause());
        require(!offered || !_offers[service], ServiceStands(service));
        require(offered || _offers[service], ServiceNotOffered(service));

        _offers[service] = offered;
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

    /// @inheritdoc IAppointmentBook
    function openTime(address organisation, uint48 first, uint256 count, bool opened) external {
        address practitioner = _msgSender();
        SlotFlags.set(_extra[practitioner][organisation], first, count, opened);
        emit TimeOpened(practitioner, organisation, first, count, opened);
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
            _receives(practitioner, organisation, first, count) &&
            Calendar.isFree(_calendars[practitioner], first, count);
    }

    /// @inheritdoc IAppointmentBook
    function serviceIdOf(Service calldata service) public pure returns (ServiceId) {
        return CareIds.serviceId(service);
    }

    // ------------------------------------------------------------------ for the book

    function _takeTime(Service calldata service, uint48 start) internal {
        uint48 first = start / Calendar.SLOT;
        require(
            _receives(service.practitioner, service.organisation, first, service.slots),
            OutsideHours(service.practitioner, service.organisation, start)
        );
        Calendar.take(_calendars[service.practitioner], first, service.slots);
    }

    function _releaseTime(Service calldata service, uint48 start) internal {
        Calendar.release(_calendars[service.practitioner], start / Calendar.SLOT, service.slots);
    }

    function _requireReception() internal view {
        address account = _msgSender();
        require(account == RECEPTION, CallerNotReception(account));
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

    /// @dev Single hours are looked at only where those of the week do not hold all.
    function _receives(
        address practitioner,
        address organisation,
        uint48 first,
        uint256 count
    ) private view returns (bool) {
        uint256 missing = WeekHours.missing(_hours[practitioner][organisation], first, count);
        return missing == 0 || missing & ~SlotFlags.read(_extra[practitioner][organisation], first, count) == 0;
    }
}
