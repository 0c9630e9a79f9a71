// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {IPatientRegistry} from "../identity/interfaces/IPatientRegistry.sol";
import {EscrowLedger} from "../kernel/escrow/EscrowLedger.sol";
import {Shares} from "../kernel/escrow/Shares.sol";
import {IArbitrable, IArbitrator} from "../kernel/ports/IArbitration.sol";
import {PowersSet} from "../kernel/terms/Powers.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {CareIds} from "./CareIds.sol";
import {CaseTerms, CaseWords} from "./CaseWords.sol";
import {Booking, IAppointmentBook, Service, VisitId} from "./interfaces/IAppointmentBook.sol";
import {DisputeState, DisputeStatus, IDisputes, Offer, Resolution} from "./interfaces/IDisputes.sol";

/// @title Disputes about visits, and the fees for them
/// @notice States, requirements and warnings are in {IDisputes}. It holds fees in books of its own; the visit's money stays in
/// the book, which asks for the resolution. Nobody has power over it.
contract Disputes is IDisputes, EscrowLedger, ERC2771Context {
    /// @dev Seconds in which a fee is awaited, and in which a case is to be opened.
    uint48 private constant RESPONSE = 7 days;
    /// @dev Seconds that an arbitrator has.
    uint48 private constant HEARING = 120 days;
    uint8 private constant ALL = 100;
    uint16 private constant HALF = 5_000;
    /// @dev Added to a {VisitId}, whose last bits are zero: the claims of both sides' fees.
    uint256 private constant PATIENT = 1;
    uint256 private constant PRACTICE = 2;

    /// @notice The book whose visits are disputed.
    IAppointmentBook public book;
    /// @notice Where patients and their delegates are registered.
    IPatientRegistry public immutable PATIENTS;
    /// @notice Judges where the sides agreed on nobody else.
    IArbitrator public immutable PANEL;

    mapping(VisitId visit => DisputeState) private _disputes;
    mapping(VisitId visit => Offer) private _offers;
    /// @dev Hash of arbitrator, words and side; and of arbitrator and words, zero for the panel.
    mapping(VisitId visit => bytes32 hash) private _proposals;
    mapping(VisitId visit => bytes32 hash) private _agreements;
    mapping(address arbitrator => mapping(uint256 caseId => VisitId)) private _visits;

    constructor(address forwarder, IPatientRegistry patients, IArbitrator panel) ERC2771Context(forwarder) {
        PATIENTS = patients;
        PANEL = panel;
        emit MetaEvidence(
            0,
            'data:application/json,{"title":"A visit","question":"How much of the price has the practice earned?","rulingOptions":{"titles":["0%","10%","20%","30%","40%","50%","60%","70%","80%","90%","100%"]}}'
        );
    }

    /// @inheritdoc IDisputes
    function adopt() external {
        require(address(book) == address(0), BookKnown(address(book)));

        book = IAppointmentBook(_msgSender());
        emit BookAdopted(_msgSender());
    }

    // ------------------------------------------------------------------ the arbitrator

    /// @inheritdoc IDisputes
    function proposeArbitrator(
        Service calldata service,
        Booking calldata booking,
        address arbitrator,
        bytes calldata words
    ) external {
        (VisitId visit, , bool isPractice) = _side(service, booking);
        _requireStatus(visit, DisputeStatus.None);
        bool isOne = arbitrator != address(0) && arbitrator != address(this) && arbitrator != address(book);
        require(isOne, ArbitratorInvalid(arbitrator));

        _proposals[visit] = keccak256(abi.encode(arbitrator, words, isPractice));
        emit ArbitratorProposed(visit, arbitrator, isPractice, words);
    }

    /// @inheritdoc IDisputes
    function agreeArbitrator(
        Service calldata service,
        Booking calldata booking,
        address arbitrator,
        bytes calldata words
    ) external {
        (VisitId visit, , bool isPractice) = _side(service, booking);
        _requireStatus(visit, DisputeStatus.None);
        bytes32 proposed = keccak256(abi.encode(arbitrator, words, !isPractice));
        require(_proposals[visit] == proposed, ArbitratorNotProposed(visit, arbitrator));

        delete _proposals[visit];
        _agreements[visit] = arbitrator == address(PANEL) ? bytes32(0) : _wordsHash(arbitrator, words);
        emit ArbitratorAgreed(visit, arbitrator, words);
    }

    // ------------------------------------------------------------------ the course

    /// @inheritdoc IDisputes
    function raise(
        Service calldata service,
        Booking calldata booking,
        address arbitrator,
        bytes calldata words
    ) external payable {
        (VisitId visit, address account, bool isPractice) = _side(service, booking);
        bytes32 hash = arbitrator == address(PANEL) ? bytes32(0) : _wordsHash(arbitrator, words);
        require(_agreements[visit] == hash, ArbitratorNotAgreed(visit, arbitrator));
        // Refuses a visit that was disputed before. The book calls nobody.
        book.hold(service, booking);
        uint256 fee = IArbitrator(arbitrator).arbitrationCost(words);
        require(fee <= type(uint96).max, FeeTooLarge(fee));
        uint48 until = uint48(block.timestamp) + RESPONSE;

        DisputeState storage dispute = _disputes[visit];
        dispute.status = DisputeStatus.Raised;
        dispute.byPractice = isPractice;
        dispute.until = until;
        dispute.arbitrator = IArbitrator(arbitrator);
        dispute.fee = uint96(fee);
        dispute.wordsHash = hash;
        emit DisputeRaised(visit, arbitrator, account, isPractice, uint96(fee), until);
        _bring(visit, dispute, isPractice, account);
    }

    /// @inheritdoc IDisputes
    function answer(VisitId visit) external payable {
        DisputeState storage dispute = _requireStatus(visit, DisputeStatus.Raised);
        _requireInTime(visit, dispute.until);
        address account = _msgSender();
        uint48 until = uint48(block.timestamp) + RESPONSE;

        dispute.status = DisputeStatus.Answered;
        dispute.until = until;
        emit DisputeAnswered(visit, account, until);
        _bring(visit, dispute, !dispute.byPractice, account);
    }

    /// @inheritdoc IDisputes
    function open(Service calldata service, Booking calldata booking, bytes calldata words) external nonReentrant {
        VisitId visit = book.visitIdOf(service, booking);
        DisputeState storage dispute = _requireStatus(visit, DisputeStatus.Answered);
        _requireInTime(visit, dispute.until);
        IArbitrator arbitrator = dispute.arbitrator;
        bytes memory extraData = _extraData(visit, dispute, service, booking, words);
        uint256 cost = arbitrator.arbitrationCost(extraData);
        require(cost <= dispute.fee, CostGrown(cost, dispute.fee));
        uint48 until = uint48(block.timestamp) + HEARING;

        dispute.status = DisputeStatus.Open;
        dispute.until = until;
        dispute.cost = uint96(cost);
        // The practice's fee pays the arbitrator, the other stays until it is known who bears the cost.
        bytes32 matter = _matterOf(visit, PRACTICE);
        uint128 left = _settle(matter, ETHER, 0) - uint128(cost);
        _credit(matter, ETHER, dispute.practicePayer, left);
        _spend(matter, address(arbitrator), uint128(cost));

        uint256 caseId = arbitrator.createDispute{value: cost}(CaseWords.CHOICES, extraData);
        bool isNew = VisitId.unwrap(_visits[address(arbitrator)][caseId]) == 0;
        require(isNew, CaseKnown(address(arbitrator), caseId));
        _visits[address(arbitrator)][caseId] = visit;
        dispute.caseId = caseId;
        emit DisputeOpened(visit, address(arbitrator), caseId, uint96(cost), until);
        emit Dispute(arbitrator, caseId, 0, uint256(VisitId.unwrap(visit)));
    }

    /// @inheritdoc IDisputes
    function offer(Service calldata service, Booking calldata booking, uint8 percent) external nonReentrant {
        (VisitId visit, , bool isPractice) = _side(service, booking);
        DisputeState storage dispute = _requireUnresolved(visit);
        require(percent <= ALL, OfferInvalid(percent));

        _offers[visit] = Offer(percent, isPractice, true);
        emit OfferMade(visit, isPractice, percent);
        if (percent == (isPractice ? 0 : ALL)) _resolve(visit, dispute, Resolution.Awarded, percent);
    }

    /// @inheritdoc IDisputes
    function accept(Service calldata service, Booking calldata booking, uint8 percent) external nonReentrant {
        (VisitId visit, , bool isPractice) = _side(service, booking);
        DisputeState storage dispute = _requireUnresolved(visit);
        Offer memory made = _offers[visit];
        bool isMade = made.stands && made.percent == percent && made.byPractice != isPractice;
        require(isMade, OfferNotMade(visit, percent));

        _resolve(visit, dispute, Resolution.Awarded, percent);
    }

    /// @inheritdoc IDisputes
    function submitEvidence(Service calldata service, Booking calldata booking, bytes32 evidence) external {
        (VisitId visit, address account, ) = _side(service, booking);
        IArbitrator arbitrator = _requireUnresolved(visit).arbitrator;
        uint256 group = uint256(VisitId.unwrap(visit));
        emit Evidence(arbitrator, group, account, Strings.toHexString(uint256(evidence), 32));
    }

    /// @inheritdoc IDisputes
    function appeal(
        Service calldata service,
        Booking calldata booking,
        bytes calldata words
    ) external payable nonReentrant {
        (VisitId visit, address account, ) = _side(service, booking);
        DisputeState storage dispute = _requireStatus(visit, DisputeStatus.Open);
        require(!dispute.appealed, AppealSpent(visit));
        bool isPanel = _isPanel(dispute);
        require(isPanel || _isAgreed(dispute, words), ArbitratorNotAgreed(visit, address(dispute.arbitrator)));

        dispute.appealed = true;
        emit DisputeAppealed(visit, account, msg.value);
        dispute.arbitrator.appeal{value: msg.value}(dispute.caseId, isPanel ? abi.encode(account) : words);
    }

    /// @inheritdoc IArbitrable
    function rule(uint256 disputeID, uint256 ruling) external nonReentrant {
        address arbitrator = _msgSender();
        VisitId visit = _visits[arbitrator][disputeID];
        DisputeState storage dispute = _disputes[visit];
        require(dispute.status == DisputeStatus.Open, CaseNotOpen(arbitrator, disputeID));
        require(ruling <= CaseWords.CHOICES, RulingInvalid(ruling, CaseWords.CHOICES));

        emit Ruling(IArbitrator(arbitrator), disputeID, ruling);
        if (ruling == 0) _resolve(visit, dispute, Resolution.ByTime, 0);
        else _resolve(visit, dispute, Resolution.Awarded, uint8((ruling - 1) * CaseWords.STEP));
    }

    /// @inheritdoc IDisputes
    function lapse(VisitId visit) external nonReentrant {
        DisputeState storage dispute = _requireUnresolved(visit);
        require(block.timestamp >= dispute.until, DisputeNotOver(visit, dispute.until));

        Resolution resolution = Resolution.ByTime;
        if (dispute.status == DisputeStatus.Raised) {
            resolution = dispute.byPractice ? Resolution.PatientSilent : Resolution.PracticeSilent;
        }
        _resolve(visit, dispute, resolution, 0);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IDisputes
    function resolutionOf(VisitId visit) external view returns (Resolution resolution, uint8 percent, uint48 until) {
        DisputeState storage dispute = _disputes[visit];
        return (dispute.resolution, dispute.percent, dispute.until);
    }

    /// @inheritdoc IDisputes
    function disputeOf(VisitId visit) external view returns (DisputeState memory) {
        return _disputes[visit];
    }

    /// @inheritdoc IDisputes
    function offerOf(VisitId visit) external view returns (Offer memory) {
        return _offers[visit];
    }

    /// @inheritdoc IDisputes
    function visitOf(address arbitrator, uint256 caseId) external view returns (VisitId) {
        return _visits[arbitrator][caseId];
    }

    // ------------------------------------------------------------------ fees

    /// @dev The fee of one side comes in.
    function _bring(VisitId visit, DisputeState storage dispute, bool forPractice, address account) private {
        if (forPractice) dispute.practicePayer = account;
        else dispute.patientPayer = account;
        _lockClaim(_matterOf(visit, forPractice ? PRACTICE : PATIENT), ETHER, account, dispute.fee, 0);
    }

    function _resolve(VisitId visit, DisputeState storage dispute, Resolution resolution, uint8 percent) private {
        DisputeStatus status = dispute.status;
        dispute.status = DisputeStatus.Resolved;
        dispute.resolution = resolution;
        dispute.percent = percent;
        dispute.until = uint48(block.timestamp);
        emit DisputeResolved(visit, resolution, percent);

        if (status == DisputeStatus.Open) {
            uint16 earned = resolution == Resolution.Awarded ? percent * uint16(ALL) : HALF;
            _shareCost(visit, dispute, earned);
            return;
        }
        if (dispute.patientPayer != address(0)) _giveBack(visit, PATIENT, dispute.patientPayer);
        if (dispute.practicePayer != address(0)) _giveBack(visit, PRACTICE, dispute.practicePayer);
    }

    /// @dev What the practice has earned is what the patient's side lost: it bears that part of the cost.
    function _shareCost(VisitId visit, DisputeState storage dispute, uint16 earned) private {
        bytes32 matter = _matterOf(visit, PATIENT);
        uint128 borne = Shares.partOf(dispute.cost, earned);
        uint128 left = _settle(matter, ETHER, 0) - borne;
        _credit(matter, ETHER, dispute.practicePayer, borne);
        _credit(matter, ETHER, dispute.patientPayer, left);
    }

    function _giveBack(VisitId visit, uint256 side, address account) private {
        bytes32 matter = _matterOf(visit, side);
        _credit(matter, ETHER, account, _settle(matter, ETHER, 0));
    }

    function _matterOf(VisitId visit, uint256 side) private pure returns (bytes32) {
        return bytes32(uint256(VisitId.unwrap(visit)) | side);
    }

    // ------------------------------------------------------------------ words

    /// @dev What the arbitrator is told: what was agreed, or for the panel who is concerned.
    function _extraData(
        VisitId visit,
        DisputeState storage dispute,
        Service calldata service,
        Booking calldata booking,
        bytes calldata words
    ) private view returns (bytes memory) {
        if (!_isPanel(dispute)) {
            require(_isAgreed(dispute, words), ArbitratorNotAgreed(visit, address(dispute.arbitrator)));
            return words;
        }
        CaseTerms memory terms = CaseTerms({
            matter: VisitId.unwrap(visit),
            practitioner: service.practitioner,
            organisation: service.organisation,
            patientAccount: PATIENTS.controllerOf(booking.patient),
            patientPayer: dispute.patientPayer,
            practicePayer: dispute.practicePayer
        });
        return abi.encode(terms);
    }

    function _isPanel(DisputeState storage dispute) private view returns (bool) {
        return address(dispute.arbitrator) == address(PANEL);
    }

    function _isAgreed(DisputeState storage dispute, bytes calldata words) private view returns (bool) {
        return dispute.wordsHash == _wordsHash(address(dispute.arbitrator), words);
    }

    function _wordsHash(address arbitrator, bytes calldata words) private pure returns (bytes32) {
        return keccak256(abi.encode(arbitrator, words));
    }

    // ------------------------------------------------------------------ who and when

    /// @dev Who acts, and whether for the practice; else it has to be for the patient.
    function _side(
        Service calldata service,
        Booking calldata booking
    ) private view returns (VisitId visit, address account, bool isPractice) {
        visit = book.visitIdOf(service, booking);
        account = _msgSender();
        isPractice = account == service.practitioner || account == service.organisation;
        if (!isPractice) _requireForPatient(booking.patient, account);
    }

    function _requireForPatient(PatientId patient, address account) private view {
        bool may = PATIENTS.mayAct(patient, account, PowersSet.BOOKING);
        require(may, IAppointmentBook.PatientNotServedBy(patient, account));
    }

    function _requireStatus(VisitId visit, DisputeStatus status) private view returns (DisputeState storage dispute) {
        dispute = _disputes[visit];
        require(dispute.status == status, DisputeUnequal(visit, dispute.status));
    }

    function _requireUnresolved(VisitId visit) private view returns (DisputeState storage dispute) {
        dispute = _disputes[visit];
        bool isUnresolved = dispute.status != DisputeStatus.None && dispute.status != DisputeStatus.Resolved;
        require(isUnresolved, DisputeUnequal(visit, dispute.status));
    }

    function _requireInTime(VisitId visit, uint48 until) private view {
        require(block.timestamp < until, DisputeOver(visit, until));
    }

    // ------------------------------------------------------------------ relayed calls

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
