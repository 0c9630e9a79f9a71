// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    Booking,
    Outcome,
    Payee,
    Policy,
    Service,
    VisitMode
} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {Programme, ProgrammeId} from "../../../contracts/care/interfaces/ISubsidyFund.sol";
import {Reception} from "../../../contracts/care/Reception.sol";
import {SubsidyFund} from "../../../contracts/care/SubsidyFund.sol";
import {ProofingRegistry} from "../../../contracts/identity/ProofingRegistry.sol";
import {Cover, IPayer} from "../../../contracts/kernel/ports/IPayer.sol";
import {Nullifier, ProofingDomain} from "../../../contracts/kernel/types/Ids.sol";
import {HostileReceiver} from "../../../contracts/mocks/receivers/HostileReceiver.sol";
import {VM} from "../support/Vm.sol";
import {PatientMoves} from "./PatientMoves.sol";
import {Rooms} from "./Rooms.sol";

/// @title What the doctors offer, who bears a part of it, and how a visit is decided, told a second time
abstract contract VisitTerms is PatientMoves {
    uint48 internal constant SLOT = 10 minutes;
    uint48 internal constant NOTICE = 30 minutes;
    uint48 internal constant PATIENCE = 5 minutes;
    uint16 internal constant LATE_SHARE = 3_333;
    uint16 internal constant NO_SHOW_SHARE = 7_777;
    uint48 private constant PERIOD = 10 days;
    uint128 private constant DONATION = 60_000_000;
    uint48 private constant BEGINNING = 1_800_000_000;
    ProofingDomain private constant DOMAIN = ProofingDomain.wrap("residents");
    /// @dev So many patients, the first ones, are entitled to the subsidy.
    uint256 internal constant ENTITLED = 2;

    Reception internal immutable _RECEPTION;
    SubsidyFund internal immutable _FUND;
    /// @dev Is paid a part of each visit to the other doctor, and takes it as it likes.
    HostileReceiver internal immutable _RECEIVER = new HostileReceiver();
    ProgrammeId internal immutable _PROGRAMME;

    mapping(uint256 doctor => mapping(uint256 slot => bool)) internal _isTaken;
    /// @dev What is left of the donation.
    uint128 internal _pool;
    /// @dev What came into rooms that hold money, and what left them.
    mapping(address token => uint256) public brought;
    mapping(address token => uint256) public taken;

    constructor(Rooms rooms) PatientMoves(rooms) {
        _RECEPTION = rooms.RECEPTION();
        _FUND = rooms.FUND();
        uint256[4] memory week;
        for (uint256 i; i < 4; ++i) week[i] = (1 << 252) - 1;
        for (uint256 i; i < DOCTORS; ++i) {
            VM.prank(_staff[i].account);
            _BOOK.setHours(_houseOf(i), week);
            VM.prank(_staff[i].account);
            _RECEPTION.publishService(serviceOf(i));
        }
        address sponsor = person("sponsor");
        _fund(sponsor);
        _PROGRAMME = _openProgramme(sponsor);
        VM.prank(sponsor);
        _FUND.donate{value: DONATION}(_PROGRAMME, DONATION);
        (_pool, brought[address(0)]) = (DONATION, DONATION);
        ProofingRegistry proofing = rooms.PROOFING();
        VM.prank(_REGULATOR);
        proofing.appointIssuer(DOMAIN, sponsor);
        for (uint256 i; i < ENTITLED; ++i) {
            VM.prank(sponsor);
            proofing.attest(_persons[i].id, DOMAIN, _personOf(i), 1, type(uint40).max);
        }
    }

    /// @notice In person for ether; remotely for a token, to be confirmed; remotely for ether, with a receiver that is hard to pay.
    function serviceOf(uint256 doctor) public view returns (Service memory service) {
        service.practitioner = _staff[doctor].account;
        service.organisation = _houseOf(doctor);
        service.profession = PHYSICIAN;
        service.mode = doctor == 0 ? VisitMode.InPerson : VisitMode.Remote;
        service.confirms = doctor == 1;
        service.slots = uint8(1 + doctor);
        service.token = _tokenOf(doctor);
        service.price = uint128(1_000_003 + doctor);
        service.horizon = 10 days;
        service.policy = Policy(NOTICE, LATE_SHARE, NO_SHOW_SHARE, PATIENCE);
        service.payees = new Payee[](2);
        service.payees[0] = Payee(_staff[doctor].account, 7_001);
        service.payees[1] = Payee(doctor == 2 ? address(_RECEIVER) : service.organisation, 2_999);
    }

    function bookingOf(Visit memory visit) public view returns (Booking memory booking) {
        booking.patient = _persons[visit.patient].id;
        (booking.payer, booking.start, booking.number) = (visit.payer, visit.start, visit.number);
        if (visit.cover == 0) return booking;
        booking.covers = new Cover[](1);
        booking.covers[0] = Cover({
            payer: IPayer(address(_FUND)),
            amount: visit.cover,
            programme: ProgrammeId.unwrap(_PROGRAMME),
            person: Nullifier.unwrap(_personOf(visit.patient)),
            period: visit.period
        });
    }

    function _termsAt(uint256 index) internal view returns (Service memory service, Booking memory booking) {
        return (serviceOf(_visits[index].doctor), bookingOf(_visits[index]));
    }

    // ------------------------------------------------------------------ the course, from memory

    function _endOf(Visit storage visit) internal view returns (uint48) {
        return visit.start + uint48((1 + visit.doctor) * SLOT);
    }

    function _isLocked(Visit storage visit) internal view returns (bool) {
        return visit.outcome == Outcome.Pending;
    }

    /// @dev It is open to what sides say: not over, not disputed, and confirmed where it has to be.
    function _isOpen(Visit storage visit) internal view returns (bool) {
        return _isLocked(visit) && !visit.disputed && (visit.doctor != 1 || visit.confirmed);
    }

    function _isPatientThere(Visit storage visit) internal view returns (bool) {
        return visit.patientAt != 0 || visit.acknowledged;
    }

    function _isPracticeInTime(Visit storage visit) internal view returns (bool) {
        return visit.practiceAt != 0 && visit.practiceAt < visit.start + PATIENCE;
    }

    /// @dev CARE-30 to CARE-33, of a visit that is not disputed.
    function _decided(Visit storage visit) internal view returns (Outcome) {
        if (visit.doctor == 1 && !visit.confirmed) {
            return block.timestamp < visit.start ? Outcome.Pending : Outcome.Refunded;
        }
        if (visit.acknowledged && visit.practiceAt != 0) return Outcome.Paid;
        bool isKept = visit.completed && visit.patientAt != 0 && _isPracticeInTime(visit);
        if (isKept && visit.doctor == 0) return Outcome.Paid;
        return block.timestamp < _endOf(visit) + 1 days ? Outcome.Pending : _byTime(visit);
    }

    /// @dev CARE-32.
    function _byTime(Visit storage visit) internal view returns (Outcome) {
        if (visit.practiceAt == 0) return Outcome.Refunded;
        return _isPatientThere(visit) ? Outcome.Paid : Outcome.NoShow;
    }

    /// @dev What the practice gets of the price.
    function _earned(Visit storage visit) internal view returns (uint128) {
        uint128 price = uint128(1_000_003 + visit.doctor);
        if (visit.outcome == Outcome.Paid) return price;
        if (visit.outcome == Outcome.LateCancelled) return (price * LATE_SHARE) / 10_000;
        if (visit.outcome == Outcome.NoShow) return (price * NO_SHOW_SHARE) / 10_000;
        return visit.outcome == Outcome.Awarded ? (price * visit.awarded) / 100 : 0;
    }

    function _back(Visit storage visit) internal view returns (uint128) {
        uint128 back = uint128(1_000_003 + visit.doctor) - _earned(visit);
        return back < visit.cover ? back : visit.cover;
    }

    /// @dev CARE-63, CARE-64.
    function _keepsConsentOpen(Visit storage visit) internal view returns (bool) {
        if (_isLocked(visit)) return visit.doctor != 1 || visit.confirmed;
        return visit.outcome == Outcome.Paid || (visit.outcome == Outcome.Awarded && visit.awarded != 0);
    }

    function _areFree(Visit memory visit) internal view returns (bool) {
        for (uint256 i; i <= visit.doctor; ++i) if (_isTaken[visit.doctor][visit.start / SLOT + i]) return false;
        return true;
    }

    /// @dev Sides can still cancel it freely.
    function _isAhead(Visit storage visit) internal view returns (bool) {
        return _isLocked(visit) && !visit.disputed && block.timestamp < visit.start;
    }

    function _mayComplete(Visit storage visit) internal view returns (bool) {
        return _isOpen(visit) && _isKeptNow(visit) && !visit.completed && _practises(visit.doctor);
    }

    /// @dev It is to be confirmed, and can be.
    function _waits(Visit storage visit) internal view returns (bool) {
        return _isAhead(visit) && visit.doctor == 1 && !visit.confirmed;
    }

    /// @dev That side can say that it is there, and has not.
    function _awaits(Visit storage visit, bool isDoctor) internal view returns (bool) {
        return _isOpen(visit) && _isNear(visit) && (isDoctor ? visit.practiceAt : visit.patientAt) == 0;
    }

    /// @dev The time in which both say that it took place.
    function _isKeptNow(Visit storage visit) internal view returns (bool) {
        return visit.start <= block.timestamp && block.timestamp < _endOf(visit) + 1 days;
    }

    /// @dev The time in which sides say that they are there.
    function _isNear(Visit storage visit) internal view returns (bool) {
        return visit.start - 1 hours <= block.timestamp && block.timestamp < _endOf(visit);
    }

    /// @dev How disputes decide it stands where they are.
    function _outcomeNow(Visit storage visit) internal view virtual returns (Outcome);

    /// @dev Its money is locked, and whose it is stands.
    function _isDecided(Visit storage visit) internal view returns (bool) {
        return _isLocked(visit) && _outcomeNow(visit) != Outcome.Pending;
    }

    function _take(Visit memory visit, bool taking) internal {
        for (uint256 i; i <= visit.doctor; ++i) _isTaken[visit.doctor][visit.start / SLOT + i] = taking;
    }

    // ------------------------------------------------------------------ the subsidy

    function _periodNow() internal view returns (uint32) {
        return uint32((block.timestamp - BEGINNING) / PERIOD);
    }

    function _personOf(uint256 patient) internal pure returns (Nullifier) {
        return Nullifier.wrap(bytes32(patient + 1));
    }

    function _openProgramme(address sponsor) private returns (ProgrammeId id) {
        Programme memory terms = Programme({
            sponsor: sponsor,
            heir: sponsor,
            token: address(0),
            organisation: address(0),
            domain: DOMAIN,
            level: 1,
            mostShare: 5_000,
            from: BEGINNING,
            until: type(uint40).max,
            period: PERIOD,
            cap: type(uint64).max,
            salt: 0
        });
        VM.prank(sponsor);
        _FUND.openProgramme(terms);
        return _FUND.programmeIdOf(terms);
    }
}
