// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AppointmentBook} from "../../../contracts/care/AppointmentBook.sol";
import {Disputes} from "../../../contracts/care/Disputes.sol";
import {
    Booking,
    Payee,
    Policy,
    Service,
    VisitId,
    VisitMode
} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {Reception} from "../../../contracts/care/Reception.sol";
import {WaitingList} from "../../../contracts/care/WaitingList.sol";
import {Claim, ClaimStatus} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {Cover} from "../../../contracts/kernel/ports/IPayer.sol";
import {HostileArbitrator} from "../../../contracts/mocks/care/HostileArbitrator.sol";
import {HostilePayer, PayerManner} from "../../../contracts/mocks/care/HostilePayer.sol";
import {PlainToken} from "../../../contracts/mocks/tokens/PlainToken.sol";
import {RecordCast} from "../records/RecordCast.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold, within} from "../support/Vm.sol";

/// @title What patients, practices, payers and strangers do about visits
/// @notice Remembers which visits were accepted, and whose each slot is. What the contract answers is compared with
/// `docs/specs/care.md` elsewhere (`test/care/AppointmentBook.model.test.ts`); here whatever it accepts must keep the properties.
abstract contract VisitHandler is RecordCast {
    enum Act {
        Book,
        Say,
        Cancel,
        Settle,
        Propose,
        Move,
        Withdraw
    }

    struct Known {
        uint256 doctor;
        uint256 patient;
        address payer;
        uint48 start;
        uint32 number;
        uint128 cover;
        bool open;
    }

    uint256 internal constant TOKENS = 2;
    uint48 private constant SLOT = 10 minutes;

    AppointmentBook public immutable BOOK;
    Reception public immutable RECEPTION;
    Disputes public immutable DISPUTES;
    /// @notice Stands where the panel does.
    HostileArbitrator public immutable JUDGE;
    HostilePayer public immutable PAYER;
    PlainToken private immutable _PLAIN;

    address[TOKENS] public tokens;
    Known[] internal _known;
    /// @dev One more than the number of the visit that has the slot.
    mapping(uint256 doctor => mapping(uint256 slot => uint256)) private _owners;
    mapping(address token => uint256) public received;
    mapping(address token => uint256) public paid;

    constructor(Platform platform) RecordCast(platform) {
        JUDGE = new HostileArbitrator();
        Disputes disputes = new Disputes(_FORWARDER, _PATIENTS, JUDGE);
        DISPUTES = disputes;
        BOOK = new AppointmentBook(
            address(platform.MANAGER()),
            _FORWARDER,
            _PATIENTS,
            _PROVIDERS,
            disputes,
            new WaitingList(_FORWARDER)
        );
        RECEPTION = Reception(BOOK.RECEPTION());
        PAYER = new HostilePayer();
        _PLAIN = new PlainToken();
        tokens = [address(0), address(_PLAIN)];
        VM.deal(address(PAYER), 1e30);
        _PLAIN.mint(address(PAYER), 1e30);
        for (uint256 i; i < PATIENTS; ++i) {
            VM.deal(_controllers[i], 1e30);
            _PLAIN.mint(_controllers[i], 1e30);
            VM.prank(_controllers[i]);
            _PLAIN.approve(address(BOOK), type(uint256).max);
        }
        uint256[4] memory week;
        for (uint256 i; i < 4; ++i) week[i] = (1 << 252) - 1;
        for (uint256 i; i < DOCTORS; ++i) {
            VM.prank(_doctors[i]);
            BOOK.setHours(_organisationOf(i), week);
            VM.prank(_doctors[i]);
            RECEPTION.publishService(serviceOf(i));
        }
    }

    // ------------------------------------------------------------------ moves

    function books(uint256 who, uint256 doctor, uint256 later, uint256 cut, uint256 fault) external {
        Known memory one;
        one.doctor = doctor % DOCTORS;
        one.patient = who % PATIENTS;
        one.payer = fault % 8 == 1 ? _doctors[0] : _controllers[one.patient];
        one.start = uint48((block.timestamp / SLOT + 1 + (later % 20)) * SLOT);
        one.number = uint32(fault % 3);
        Service memory service = serviceOf(one.doctor);
        one.cover = cut % 2 == 0 ? 0 : uint128(within(cut / 2, 1, service.price));
        PAYER.behave(fault % 8 == 2 ? PayerManner.PaysLess : PayerManner.Pays);
        uint128 rest = service.price - one.cover;
        bytes memory data = abi.encodeCall(BOOK.book, (service, bookingOf(one)));
        bytes32 before = _othersThan(type(uint256).max);
        VM.prank(one.payer);
        (bool ok, ) = address(BOOK).call{value: service.token == address(0) ? rest : 0}(data);
        _count(uint256(Act.Book), ok);
        hold(before == _othersThan(type(uint256).max), "INV-162", "booking changed another visit");
        if (!ok) return;
        one.open = true;
        _known.push(one);
        received[service.token] += service.price;
        _own(_known.length - 1);
    }

    /// @notice Somebody confirms, checks in, completes or acknowledges.
    function says(uint256 which, uint256 who, uint256 what) external {
        (uint256 index, Service memory service, Booking memory booking) = _pick(which);
        bytes[4] memory words = [
            abi.encodeCall(BOOK.confirm, (service, booking)),
            abi.encodeCall(BOOK.checkIn, (service, booking)),
            abi.encodeCall(BOOK.complete, (service, booking, 0)),
            abi.encodeCall(BOOK.acknowledge, (service, booking))
        ];
        _act(Act.Say, index, _sideOf(index, who), words[what % 4]);
    }

    function cancels(uint256 which, uint256 who) external {
        (uint256 index, Service memory service, Booking memory booking) = _pick(which);
        bool ok = _act(
            Act.Cancel,
            index,
            _sideOf(index, who),
            abi.encodeCall(BOOK.cancel, (service, booking, type(uint128).max))
        );
        if (ok) _disown(index);
    }

    function settles(uint256 which, uint256 who) external virtual {
        _settle(which, who);
    }

    /// @notice One side proposes another time, and often the other agrees.
    function moves(uint256 which, uint256 who, uint256 other, uint256 later) external {
        (uint256 index, Service memory service, Booking memory booking) = _pick(which);
        uint48 start = uint48((block.timestamp / SLOT + 1 + (later % 20)) * SLOT);
        uint32 number = uint32(later % 3);
        address proposer = _sideOf(index, who);
        _act(Act.Propose, index, proposer, abi.encodeCall(BOOK.proposeMove, (service, booking, start, number)));
        bytes memory data = abi.encodeCall(BOOK.move, (service, booking, start, number));
        bool ok = _act(Act.Move, index, _sideOf(index, other), data);
        if (!ok) return;
        _disown(index);
        Known memory moved = _known[index];
        (moved.start, moved.number, moved.open) = (start, number, true);
        _known.push(moved);
        _own(_known.length - 1);
    }

    function withdraws(uint256 who, uint256 what, uint256 size) external {
        address token = tokens[what % TOKENS];
        address account = what % 5 == 0 ? address(PAYER) : someone(who);
        uint128 credit = BOOK.creditOf(account, token);
        uint128 amount = size % 4 == 0 ? credit + 1 : credit;
        bytes32 before = _othersThan(type(uint256).max);
        VM.prank(account);
        (bool ok, ) = address(BOOK).call(abi.encodeCall(BOOK.withdraw, (token, account, amount)));
        _count(uint256(Act.Withdraw), ok);
        hold(before == _othersThan(type(uint256).max), "INV-162", "a withdrawal changed a visit");
        hold(!ok || amount == credit, "INV-160", "more was withdrawn than there was");
        if (ok) paid[token] += amount;
    }

    function timePasses(uint256 howLong) external {
        VM.warp(block.timestamp + within(howLong, 1, howLong % 6 == 0 ? 2 days : 40 minutes));
    }

    // ------------------------------------------------------------------ what the invariants ask

    /// @notice INV-163: strangers and creditors alone end everything.
    function endsAll() external {
        VM.warp(block.timestamp + 12 days);
        for (uint256 i; i < _known.length; ++i) {
            Known memory one = _known[i];
            if (!one.open) continue;
            VM.prank(someone(i));
            BOOK.settle(serviceOf(one.doctor), bookingOf(one));
            _known[i].open = false;
        }
        for (uint256 i; i < TOKENS; ++i) {
            for (uint256 j; j < _people.length; ++j) _withdrawAll(_people[j], tokens[i]);
            _withdrawAll(address(PAYER), tokens[i]);
        }
    }

    function balanceOf(address token) external view returns (uint256) {
        return token == address(0) ? address(BOOK).balance : _PLAIN.balanceOf(address(BOOK));
    }

    /// @notice The sum of the prices of visits that are open, by memory.
    function lockedOf(address token) external view returns (uint256 sum) {
        for (uint256 i; i < _known.length; ++i) {
            if (!_known[i].open) continue;
            Service memory service = serviceOf(_known[i].doctor);
            if (service.token == token) sum += service.price;
        }
    }

    /// @notice The first doctor takes ether in person, the second a token remotely and confirms, the third ether remotely.
    function serviceOf(uint256 doctor) public view returns (Service memory service) {
        service.practitioner = _doctors[doctor];
        service.organisation = _organisationOf(doctor);
        service.profession = PHYSICIAN;
        service.mode = doctor == 0 ? VisitMode.InPerson : VisitMode.Remote;
        service.confirms = doctor == 1;
        service.slots = uint8(1 + doctor);
        service.token = tokens[doctor % TOKENS];
        service.price = uint128(1_000_003 + doctor);
        service.horizon = 10 days;
        service.policy = Policy(1 hours, 3_333, 7_777, 5 minutes);
        service.payees = new Payee[](3);
        service.payees[0] = Payee(_doctors[doctor], 7_001);
        service.payees[1] = Payee(service.organisation, 2_499);
        service.payees[2] = Payee(_CLINIC, 500);
    }

    function bookingOf(Known memory one) public view returns (Booking memory booking) {
        booking.patient = _patients[one.patient];
        booking.payer = one.payer;
        booking.start = one.start;
        booking.number = one.number;
        if (one.cover == 0) return booking;
        booking.covers = new Cover[](1);
        booking.covers[0] = Cover(PAYER, one.cover, 0, 0, 0);
    }

    // ------------------------------------------------------------------ how

    function _act(Act act, uint256 index, address who, bytes memory data) private returns (bool ok) {
        bytes32 before = _othersThan(index);
        VM.prank(who);
        (ok, ) = address(BOOK).call(data);
        _count(uint256(act), ok);
        hold(before == _othersThan(index), "INV-162", "an act changed another visit");
        if (_claimOf(_known[index]).status == ClaimStatus.Settled) _known[index].open = false;
    }

    function _settle(uint256 which, uint256 who) internal returns (bool ok) {
        (uint256 index, Service memory service, Booking memory booking) = _pick(which);
        return _act(Act.Settle, index, someone(who), abi.encodeCall(BOOK.settle, (service, booking)));
    }

    /// @dev Somebody of one of the two sides, seldom somebody else.
    function _sideOf(uint256 index, uint256 seed) internal view returns (address) {
        Known storage one = _known[index];
        if (seed % 4 == 0) return _controllers[one.patient];
        if (seed % 4 == 1) return _doctors[one.doctor];
        return seed % 4 == 2 ? _organisationOf(one.doctor) : someone(seed / 4);
    }

    /// @dev One of the last visits that were booked.
    function _pick(uint256 seed) internal view returns (uint256 index, Service memory service, Booking memory booking) {
        uint256 some = _known.length < 6 ? _known.length : 6;
        index = _known.length - 1 - (seed % some);
        return (index, serviceOf(_known[index].doctor), bookingOf(_known[index]));
    }

    /// @dev INV-161: every slot that a visit gets was nobody's.
    function _own(uint256 index) private {
        Known storage one = _known[index];
        for (uint256 i; i < serviceOf(one.doctor).slots; ++i) {
            uint256 slot = one.start / SLOT + i;
            hold(_owners[one.doctor][slot] == 0, "INV-161", "a slot was given twice");
            _owners[one.doctor][slot] = index + 1;
        }
    }

    function _disown(uint256 index) private {
        Known storage one = _known[index];
        for (uint256 i; i < serviceOf(one.doctor).slots; ++i) delete _owners[one.doctor][one.start / SLOT + i];
    }

    function _withdrawAll(address account, address token) private {
        uint128 credit = BOOK.creditOf(account, token);
        if (credit == 0) return;
        VM.prank(account);
        BOOK.withdraw(token, account, credit);
        paid[token] += credit;
    }

    function _claimOf(Known memory one) internal view returns (Claim memory) {
        Service memory service = serviceOf(one.doctor);
        VisitId visit = BOOK.visitIdOf(service, bookingOf(one));
        return BOOK.claimOf(VisitId.unwrap(visit), service.token);
    }

    /// @dev The claims of the last visits but one, in one hash.
    function _othersThan(uint256 index) private view returns (bytes32 hash) {
        uint256 from = _known.length < 6 ? 0 : _known.length - 6;
        for (uint256 i = from; i < _known.length; ++i) {
            if (i != index) hash = keccak256(abi.encode(hash, _claimOf(_known[i])));
        }
    }
}
