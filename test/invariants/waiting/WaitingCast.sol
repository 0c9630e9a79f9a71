// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AppointmentBook} from "../../../contracts/care/AppointmentBook.sol";
import {Disputes} from "../../../contracts/care/Disputes.sol";
import {
    Booking,
    Payee,
    Policy,
    Service,
    ServiceId,
    VisitMode
} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {Reception} from "../../../contracts/care/Reception.sol";
import {WaitingList} from "../../../contracts/care/WaitingList.sol";
import {Governed} from "../../../contracts/kernel/access/Governed.sol";
import {HostileArbitrator} from "../../../contracts/mocks/care/HostileArbitrator.sol";
import {RecordCast} from "../records/RecordCast.sol";
import {Platform} from "../support/Platform.sol";
import {VM} from "../support/Vm.sol";

/// @title One practitioner with two services that are waited for and one that is not, in the same hours; five patients, and accounts
/// that hold places
abstract contract WaitingCast is RecordCast {
    /// @dev Services with a list; the one after them has none.
    uint256 internal constant LISTS_IN_ALL = 2;
    uint256 internal constant SERVICES = 3;
    uint256 internal constant EVERYBODY = 5;
    uint256 internal constant HOLDERS = 4;
    /// @dev Of a list's last places, and of its beginnings, so many are compared after each move.
    uint256 internal constant WATCHED = 12;

    uint48 internal constant SLOT = 10 minutes;
    uint48 internal constant LEAD = 1 hours;
    uint48 internal constant HORIZON = 4 days;
    uint48 internal constant NOTICE = 2 hours;
    /// @dev Of each day's 144 slots the practitioner does not receive in these, except while it does.
    uint256 internal constant GAP_FROM = 18;
    uint256 internal constant GAP_UNTIL = 21;

    AppointmentBook public immutable BOOK;
    Reception public immutable RECEPTION;
    WaitingList public immutable LISTS;
    Disputes public immutable DISPUTES;
    HostileArbitrator internal immutable _JUDGE = new HostileArbitrator();
    address internal immutable _STRANGER;

    ServiceId[] internal _services;
    address[] internal _holders;

    constructor(Platform platform) RecordCast(platform) {
        DISPUTES = new Disputes(_FORWARDER, _PATIENTS, _JUDGE);
        LISTS = new WaitingList(_FORWARDER);
        BOOK = new AppointmentBook(address(platform.MANAGER()), _FORWARDER, _PATIENTS, _PROVIDERS, DISPUTES, LISTS);
        RECEPTION = Reception(BOOK.RECEPTION());
        platform.assign(address(BOOK), Governed.pause.selector);
        platform.assign(address(BOOK), Governed.unpause.selector);
        _STRANGER = person("stranger");
        string[EVERYBODY] memory names = ["zhao", "wang", "sun", "li", "zhou"];
        for (uint256 i = PATIENTS; i < EVERYBODY; ++i) {
            _controllers.push(person(names[i]));
            _patients.push(_PATIENTS.patientIdOf(_controllers[i], 0));
            VM.prank(_controllers[i]);
            _PATIENTS.register(0, 0);
        }
        string[HOLDERS] memory holders = ["holder", "second holder", "third holder", "fourth holder"];
        for (uint256 i; i < HOLDERS; ++i) _holders.push(person(holders[i]));
        VM.deal(address(this), 1e30);
        for (uint256 i; i < _people.length; ++i) VM.deal(_people[i], 1e30);
        VM.prank(_doctors[0]);
        BOOK.setHours(_HOSPITAL, weekOf(false));
        for (uint256 i; i < SERVICES; ++i) {
            VM.prank(_doctors[0]);
            _services.push(RECEPTION.publishService(serviceOf(i)));
        }
    }

    /// @notice Ether in three lengths, all of the same practitioner's time.
    function serviceOf(uint256 index) public view returns (Service memory service) {
        service.practitioner = _doctors[0];
        service.organisation = _HOSPITAL;
        service.profession = PHYSICIAN;
        service.mode = VisitMode.Remote;
        service.slots = uint8(1 + index);
        service.code = bytes32(index);
        service.price = uint128(1_000_003 + index);
        service.lead = LEAD;
        service.horizon = HORIZON;
        service.policy = Policy(NOTICE, 3_333, 7_777, 5 minutes);
        service.payees = new Payee[](2);
        service.payees[0] = Payee(_doctors[0], 7_001);
        service.payees[1] = Payee(_HOSPITAL, 2_999);
    }

    /// @notice The whole week, with or without the gap of each day.
    function weekOf(bool whole) public pure returns (uint256[4] memory week) {
        for (uint256 slot; slot < 1008; ++slot) {
            uint256 ofDay = slot % 144;
            if (whole || ofDay < GAP_FROM || GAP_UNTIL <= ofDay) week[slot / 252] |= 1 << (slot % 252);
        }
    }

    function bookingOf(
        uint256 patient,
        address payer,
        uint48 start,
        uint32 number
    ) public view returns (Booking memory booking) {
        booking.patient = _patients[patient];
        booking.payer = payer;
        booking.start = start;
        booking.number = number;
    }

    /// @dev What a holder shows of a place; each place has a salt of its own.
    function _secretOf(uint256 patient, uint256 salt) internal view returns (bytes32) {
        return keccak256(abi.encode(_patients[patient], salt));
    }

    /// @dev What the chain is told of a place, as the interface's words say it.
    function _commitmentOf(
        uint256 list,
        address holder,
        uint256 patient,
        uint256 salt
    ) internal view returns (bytes28) {
        return bytes28(keccak256(abi.encode(_services[list], holder, _secretOf(patient, salt))));
    }
}
