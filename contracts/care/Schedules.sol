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
    /// @dev Since when a service is offered, and which of its beginnings go by its waiting list. One slot.
    struct Offer {
        /// Zero while it is not.
        uint48 since;
        /// Those that are so many seconds away, beside the service's lead,
        uint48 reserve;
        /// until then.
        uint48 until;
    }

    /// @notice The front of the book: it alone offers services, and books for others by permit or signature.
    address public immutable RECEPTION;
    /// @notice Where people wait: it alone keeps time for them, and books what it kept.
    address public immutable WAITING_LIST;
    /// @notice Where practitioners and organisations are registered.
    IProviderRegistry public immutable PROVIDERS;

    mapping(ServiceId service => Offer) private _offers;
    mapping(address practitioner => mapping(uint256 page => uint256 slots)) private _calendars;
    mapping(address practitioner => mapping(address organisation => uint256[4] week)) private _hours;
    mapping(address practitioner => mapping(address organisation => mapping(uint256 page => uint256 slots)))
        private _extra;

    constructor(IProviderRegistry providers, address reception, address waitingList) {
        PROVIDERS = providers;
        RECEPTION = reception;
        WAITING_LIST = waitingList;
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IAppointmentBook
    function setOffer(ServiceId service, bool offered) external {
        _requireReception();
        require(!offered || !paused(), EnforcedPause());
        uint48 since = _offers[service].since;
        require(!offered || since == 0, ServiceStands(service));
        require(offered || since != 0, ServiceNotOffered(service));

        _offers[service].since = offered ? uint48(block.timestamp) : 0;
    }

    /// @inheritdoc IAppointmentBook
    function setReserve(ServiceId service, uint48 reserve, uint48 until) external {
        _requireWaitingList();
        (_offers[service].reserve, _offers[service].until) = (reserve, until);
    }

    /// @inheritdoc IAppointmentBook
    function keepTime(Service calldata service, uint48 start, bool kept) external {
        _requireWaitingList();
        if (!kept) return _releaseTime(service, start);
        require(!paused(), EnforcedPause());
        _requireOffered(serviceIdOf(service));
        _takeTime(service, start);
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
        return _offers[service].since != 0;
    }

    /// @inheritdoc IAppointmentBook
    function offeredSince(ServiceId service) external view returns (uint48) {
        return _offers[service].since;
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

    function _requireWaitingList() private view {
        address account = _msgSender();
        require(account == WAITING_LIST, CallerNotWaitingList(account));
    }

    function _requireReception() internal view {
        address account = _msgSender();
        require(account == RECEPTION, CallerNotReception(account));
    }

    function _requireOffered(ServiceId service) internal view {
        require(_offers[service].since != 0, ServiceNotOffered(service));
    }

    /// @dev While somebody waits for the service, only what is too near for the waiting list goes to whoever comes first.
    function _requireUnreserved(ServiceId service, uint48 start, uint48 lead) internal view {
        Offer memory offer = _offers[service];
        uint48 from = uint48(block.timestamp) + lead + offer.reserve;
        require(start < from || offer.until <= block.timestamp, TimeReserved(service, start, from));
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
