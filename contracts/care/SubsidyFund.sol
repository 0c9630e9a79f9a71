// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";

import {IProofingRegistry} from "../identity/interfaces/IProofingRegistry.sol";
import {ClaimStatus, IEscrow} from "../kernel/escrow/IEscrow.sol";
import {Shares} from "../kernel/escrow/Shares.sol";
import {Bill, Cover, IPayer} from "../kernel/ports/IPayer.sol";
import {Nullifier} from "../kernel/types/Ids.sol";
import {Window} from "../kernel/types/Window.sol";
import {Fees} from "./Fees.sol";
import {Booking, Course, IAppointmentBook, Outcome, Service, VisitId} from "./interfaces/IAppointmentBook.sol";
import {ISubsidyFund, Programme, ProgrammeId} from "./interfaces/ISubsidyFund.sol";

/// @title Subsidies: donors pay a part of the visits of those who are entitled
/// @notice States, requirements and warnings are in {ISubsidyFund}. Nobody has power over this contract; what it trusts is the
/// forwarder, the book and the registry of proofings named at deployment.
contract SubsidyFund is ISubsidyFund, ERC2771Context, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using TransientSlot for bytes32;
    using TransientSlot for TransientSlot.Uint256Slot;

    address private constant ETHER = address(0);

    /// @notice The book that is paid.
    IAppointmentBook public immutable BOOK;
    /// @notice Where persons are proofed.
    IProofingRegistry public immutable PROOFING;

    mapping(ProgrammeId programme => Programme) private _programmes;
    mapping(ProgrammeId programme => uint128 amount) private _pools;
    mapping(address token => uint256 amount) private _owed;
    mapping(ProgrammeId programme => mapping(bytes32 person => mapping(uint32 period => uint128 amount))) private _used;
    mapping(VisitId visit => mapping(uint256 index => bool done)) private _reclaimed;

    constructor(address forwarder, IAppointmentBook book, IProofingRegistry proofing) ERC2771Context(forwarder) {
        BOOK = book;
        PROOFING = proofing;
    }

    /// @notice Takes ether that the book gives back, and none from anybody else.
    receive() external payable {
        _requireBook();
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc ISubsidyFund
    function openProgramme(Programme calldata terms) external returns (ProgrammeId id) {
        address account = _msgSender();
        require(terms.sponsor == account, SponsorUnequal(terms.sponsor, account));
        id = programmeIdOf(terms);
        require(_isInRange(terms) && !_exists(id), ProgrammeInvalid(id));

        _programmes[id] = terms;
        emit ProgrammeOpened(id, account, terms);
    }

    /// @inheritdoc ISubsidyFund
    function donate(ProgrammeId programme, uint128 amount) external payable nonReentrant {
        Programme storage terms = _known(programme);
        bool isOver = block.timestamp >= terms.until;
        require(!isOver, ProgrammeNotNow(programme, terms.from, terms.until));
        address token = terms.token;

        _add(programme, token, amount);
        emit Donated(programme, _msgSender(), amount);

        uint256 expected = token == ETHER ? amount : 0;
        require(msg.value == expected, IEscrow.EtherUnequal(expected, msg.value));
        if (token == ETHER) return;
        uint256 before = _heldOf(token);
        IERC20(token).safeTransferFrom(_msgSender(), address(this), amount);
        _requireGrown(token, before, amount);
        require(_heldOf(token) >= _owed[token], IEscrow.TokenShort(token, _owed[token], _heldOf(token)));
    }

    /// @inheritdoc IPayer
    function pay(Bill calldata bill, Cover calldata cover) external nonReentrant {
        _requireBook();
        ProgrammeId programme = ProgrammeId.wrap(cover.programme);
        _requireEntitled(programme, bill, cover);
        _useShare(programme, bill, cover.amount);
        _useCap(programme, cover);

        _take(programme, bill.token, cover.amount);
        emit SubsidyPaid(programme, bill.matter, cover.person, cover.period, cover.amount);

        _send(bill.token, address(BOOK), cover.amount);
    }

    /// @inheritdoc ISubsidyFund
    function reclaim(Service calldata service, Booking calldata booking, uint256 index) external nonReentrant {
        VisitId visit = BOOK.visitIdOf(service, booking);
        uint128 back = _backOf(visit, service, booking, index);
        require(back != 0 && !_reclaimed[visit][index], NothingToReclaim(visit, index));
        Cover calldata cover = booking.covers[index];
        ProgrammeId programme = ProgrammeId.wrap(cover.programme);

        _reclaimed[visit][index] = true;
        _used[programme][cover.person][cover.period] -= back;
        _add(programme, service.token, back);
        emit SubsidyReturned(programme, VisitId.unwrap(visit), cover.person, cover.period, back);

        uint256 before = _heldOf(service.token);
        IEscrow(address(BOOK)).withdraw(service.token, address(this), back);
        _requireGrown(service.token, before, back);
    }

    /// @inheritdoc ISubsidyFund
    function takeRest(ProgrammeId programme, address to) external nonReentrant {
        Programme storage terms = _known(programme);
        address account = _msgSender();
        uint128 rest = _pools[programme];
        bool isOver = block.timestamp >= terms.until;
        require(isOver && account == terms.heir && rest != 0, RestNotTakable(programme, account));
        require(to != address(0) && to != address(this), IEscrow.RecipientInvalid(to));

        _take(programme, terms.token, rest);
        emit RestTaken(programme, to, rest);

        _send(terms.token, to, rest);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc ISubsidyFund
    function programmeOf(ProgrammeId programme) external view returns (Programme memory) {
        return _programmes[programme];
    }

    /// @inheritdoc ISubsidyFund
    function poolOf(ProgrammeId programme) external view returns (uint128) {
        return _pools[programme];
    }

    /// @inheritdoc ISubsidyFund
    function owedIn(address token) external view returns (uint256) {
        return _owed[token];
    }

    /// @inheritdoc ISubsidyFund
    function usedOf(ProgrammeId programme, bytes32 person, uint32 period) external view returns (uint128) {
        return _used[programme][person][period];
    }

    /// @inheritdoc ISubsidyFund
    function periodOf(ProgrammeId programme) external view returns (uint32) {
        return _period(_known(programme));
    }

    /// @inheritdoc ISubsidyFund
    function programmeIdOf(Programme calldata terms) public pure returns (ProgrammeId) {
        return ProgrammeId.wrap(keccak256(abi.encode(terms)));
    }

    // ------------------------------------------------------------------ who is entitled

    function _requireEntitled(ProgrammeId programme, Bill calldata bill, Cover calldata cover) private view {
        Programme storage terms = _known(programme);
        bool isNow = Window.contains(terms.from, terms.until, block.timestamp);
        require(isNow, ProgrammeNotNow(programme, terms.from, terms.until));
        bool isFor =
            terms.token == bill.token && (terms.organisation == address(0) || terms.organisation == bill.organisation);
        require(isFor, ProgrammeNotFor(programme, bill.token, bill.organisation));
        bool isPerson =
            PROOFING.patientOf(terms.domain, Nullifier.wrap(cover.person)) == bill.patient &&
                PROOFING.isProofed(bill.patient, terms.domain, terms.level);
        require(isPerson, PersonNotEntitled(programme, cover.person, bill.patient));
        uint32 period = _period(terms);
        require(cover.period == period, PeriodUnequal(programme, cover.period, period));
    }

    /// @dev Adds up what the programme bears of the matter in this transaction, in which the book bills all of it: a visit's id
    /// is booked once (CARE-14).
    function _useShare(ProgrammeId programme, Bill calldata bill, uint128 amount) private {
        TransientSlot.Uint256Slot slot = keccak256(abi.encode(programme, bill.matter)).asUint256();
        uint256 borne = slot.tload() + amount;
        uint128 most = Shares.partOf(bill.price, _programmes[programme].mostShare);
        require(borne <= most, SubsidyTooLarge(programme, borne, most));
        slot.tstore(borne);
    }

    function _useCap(ProgrammeId programme, Cover calldata cover) private {
        uint128 used = _used[programme][cover.person][cover.period];
        uint128 left = _programmes[programme].cap - used;
        require(cover.amount <= left, CapExceeded(programme, cover.person, cover.amount, left));

        _used[programme][cover.person][cover.period] = used + cover.amount;
    }

    /// @dev What came back of a cover of the fund's; zero where nothing did or the visit is not over.
    function _backOf(
        VisitId visit,
        Service calldata service,
        Booking calldata booking,
        uint256 index
    ) private view returns (uint128) {
        bool isOurs = index < booking.covers.length && address(booking.covers[index].payer) == address(this);
        ClaimStatus status = IEscrow(address(BOOK)).claimOf(VisitId.unwrap(visit), service.token).status;
        if (!isOurs || status != ClaimStatus.Settled) return 0;
        (Course memory course, Outcome outcome, ) = BOOK.courseOf(service, booking);
        if (outcome == Outcome.Moved) return 0;
        return Fees.backOf(booking.covers, index, service.price - Fees.earnedOf(service, outcome, course.awarded));
    }

    function _period(Programme storage terms) private view returns (uint32) {
        return uint32((block.timestamp - terms.from) / terms.period);
    }

    function _known(ProgrammeId programme) private view returns (Programme storage) {
        require(_exists(programme), ProgrammeUnknown(programme));
        return _programmes[programme];
    }

    function _exists(ProgrammeId programme) private view returns (bool) {
        return _programmes[programme].period != 0;
    }

    function _isInRange(Programme calldata terms) private view returns (bool) {
        bool isTime = terms.from < terms.until && block.timestamp < terms.until && terms.period != 0;
        bool isLevel = terms.level != 0 && terms.level <= 3;
        bool isAmount = terms.cap != 0 && terms.mostShare != 0 && terms.mostShare <= Shares.WHOLE;
        return isTime && isLevel && isAmount && terms.heir != address(0) && terms.heir != address(this);
    }

    function _requireBook() private view {
        address account = _msgSender();
        require(account == address(BOOK), NotTheBook(account));
    }

    // ------------------------------------------------------------------ the money

    function _add(ProgrammeId programme, address token, uint128 amount) private {
        _pools[programme] += amount;
        _owed[token] += amount;
    }

    function _take(ProgrammeId programme, address token, uint128 amount) private {
        uint128 pool = _pools[programme];
        require(amount <= pool, PoolTooSmall(programme, amount, pool));
        _pools[programme] = pool - amount;
        _owed[token] -= amount;
    }

    function _requireGrown(address token, uint256 before, uint128 amount) private view {
        uint256 held = _heldOf(token);
        require(
            held >= before && held - before == amount,
            IEscrow.TokenUnequal(token, amount, _distance(before, held))
        );
    }

    function _send(address token, address to, uint128 amount) private {
        if (token == ETHER) {
            // Without a copy of the answer, which may be long.
            require(LowLevelCall.callNoReturn(to, amount, ""), IEscrow.PaymentRefused(to, amount));
            return;
        }
        uint256 before = _heldOf(token);
        IERC20(token).safeTransfer(to, amount);
        uint256 held = _heldOf(token);
        require(
            held <= before && before - held == amount,
            IEscrow.TokenUnequal(token, amount, _distance(before, held))
        );
    }

    function _distance(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? b - a : a - b;
    }

    function _heldOf(address token) private view returns (uint256) {
        return token == ETHER ? address(this).balance : IERC20(token).balanceOf(address(this));
    }
}
