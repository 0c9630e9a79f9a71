// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

import {
    AffiliationId,
    Credential,
    CredentialKind,
    IProviderRegistry
} from "../identity/interfaces/IProviderRegistry.sol";
import {EscrowLedger} from "../kernel/escrow/EscrowLedger.sol";
import {IArbitrable, IArbitrator} from "../kernel/ports/IArbitration.sol";
import {Profession, Professions} from "../kernel/terms/Profession.sol";
import {CredentialId} from "../kernel/types/Ids.sol";
import {CaseTerms, CaseWords} from "./CaseWords.sol";
import {IDisputePanel, PanelCase, PanelRound} from "./interfaces/IDisputePanel.sol";

/// @title The panel of the house
/// @notice States, requirements and warnings are in {IDisputePanel}. Fees are in books of its own. The regulator seats and
/// unseats members and has no other power.
contract DisputePanel is IDisputePanel, AccessManaged, EscrowLedger, ERC2771Context {
    uint48 private constant READING = 5 days;
    uint48 private constant VOTING = 5 days;
    uint48 private constant REVEALING = 3 days;
    uint48 private constant APPEALING = 5 days;
    /// @dev Seconds of the vote within which the lot lets members in one after the other.
    uint48 private constant QUEUE = 3 days;
    uint8 private constant FIRST_SEATS = 3;
    uint8 private constant SECOND_SEATS = 5;
    /// @dev Stands in a vote's place once it is revealed.
    bytes32 private constant REVEALED = bytes32(uint256(1));

    /// @notice Where members are licensed and work.
    IProviderRegistry public immutable PROVIDERS;
    /// @notice What a seat costs, in wei.
    uint128 public immutable SEAT_FEE;

    /// @notice Cases so far; a case's number is its place.
    uint256 public caseCount;
    mapping(address member => CredentialId licence) private _licences;
    mapping(uint256 caseId => PanelCase) private _cases;
    mapping(uint256 caseId => mapping(uint8 round => PanelRound)) private _rounds;
    mapping(uint256 caseId => mapping(uint8 round => address[SECOND_SEATS] members)) private _seats;
    mapping(uint256 caseId => mapping(address member => bytes32 vote)) private _votes;

    constructor(
        address accessManager,
        address forwarder,
        IProviderRegistry providers,
        uint128 seatFee
    ) AccessManaged(accessManager) ERC2771Context(forwarder) {
        PROVIDERS = providers;
        SEAT_FEE = seatFee;
    }

    // ------------------------------------------------------------------ members

    /// @inheritdoc IDisputePanel
    function seat(address member, CredentialId licence) external restricted {
        Credential memory credential = PROVIDERS.credentialOf(licence);
        bool isTheirs =
            member != address(0) && credential.holder == member && credential.kind == CredentialKind.Licence;
        require(isTheirs, MemberInvalid(member, licence));
        require(CredentialId.unwrap(_licences[member]) == 0, MemberUnchanged(member));

        _licences[member] = licence;
        emit MemberSeated(member, licence);
    }

    /// @inheritdoc IDisputePanel
    function unseat(address member) external restricted {
        require(CredentialId.unwrap(_licences[member]) != 0, MemberUnchanged(member));

        _licences[member] = CredentialId.wrap(0);
        emit MemberUnseated(member);
    }

    // ------------------------------------------------------------------ for arbitrables

    /// @inheritdoc IArbitrator
    function createDispute(uint256 choices, bytes calldata extraData) external payable returns (uint256 caseId) {
        bool isForm = choices == CaseWords.CHOICES && extraData.length == CaseWords.LENGTH;
        require(isForm, CaseInvalid(choices, extraData.length));
        CaseTerms memory terms = abi.decode(extraData, (CaseTerms));
        bool isSomebody = _isPayable(terms.patientPayer) && _isPayable(terms.practicePayer);
        require(isSomebody, CaseInvalid(choices, extraData.length));
        address arbitrable = _msgSender();

        caseId = ++caseCount;
        PanelCase storage found = _cases[caseId];
        found.arbitrable = arbitrable;
        found.from = uint48(block.timestamp);
        found.round = 1;
        found.anchor = uint64(block.number);
        found.termsHash = keccak256(extraData);
        emit CaseOpened(caseId, arbitrable, terms);
        emit DisputeCreation(caseId, IArbitrable(arbitrable));
        _lockClaim(_matterOf(caseId, 1), ETHER, arbitrable, SEAT_FEE * FIRST_SEATS, 0);
    }

    /// @inheritdoc IArbitrator
    /// @param extraData `abi.encode` of the account that appeals and gets back what is not used.
    function appeal(uint256 caseId, bytes calldata extraData) external payable {
        PanelCase storage found = _requireCase(caseId);
        address arbitrable = _msgSender();
        require(arbitrable == found.arbitrable, CaseNotOf(caseId, arbitrable));
        require(found.round == 1 && found.closed, AppealNotNow(caseId));
        uint48 from = found.from + READING + VOTING + REVEALING;
        _requireNow(caseId, from, from + APPEALING);
        address appellant = abi.decode(extraData, (address));
        require(_isPayable(appellant), RecipientInvalid(appellant));

        found.round = 2;
        found.closed = false;
        found.from = uint48(block.timestamp);
        found.appellant = appellant;
        emit AppealDecision(caseId, IArbitrable(arbitrable));
        _lockClaim(_matterOf(caseId, 2), ETHER, arbitrable, SEAT_FEE * SECOND_SEATS, 0);
    }

    // ------------------------------------------------------------------ votes

    /// @inheritdoc IDisputePanel
    function draw(uint256 caseId) external {
        PanelCase storage found = _requireCase(caseId);
        require(found.seed == 0, LotDrawn(caseId));
        uint64 anchor = found.anchor;
        require(block.number > anchor + 1, LotNotDue(caseId, anchor));

        bytes32 hash = blockhash(anchor + 1);
        if (hash == 0) {
            found.anchor = uint64(block.number);
            emit LotAnchored(caseId, uint64(block.number));
        } else {
            found.seed = hash;
            emit LotDrawnFor(caseId, hash);
        }
    }

    /// @inheritdoc IDisputePanel
    function vote(uint256 caseId, CaseTerms calldata terms, bytes32 ballot) external {
        PanelCase storage found = _requireTerms(caseId, terms);
        uint48 from = found.from + READING;
        _requireNow(caseId, from, from + VOTING);
        address member = _msgSender();
        _requireFit(member);
        _requireImpartial(caseId, terms, member);
        require(_votes[caseId][member] == 0, SeatHeld(caseId, member));
        uint48 letIn = seatFrom(caseId, member);
        require(block.timestamp >= letIn, SeatNotYet(caseId, member, letIn));
        PanelRound storage round = _rounds[caseId][found.round];
        uint8 taken = round.taken;
        require(taken < _seatsOf(found.round), SeatsFull(caseId));
        require(ballot != 0 && ballot != REVEALED, VoteUnequal(caseId, member));

        round.taken = taken + 1;
        _seats[caseId][found.round][taken] = member;
        _votes[caseId][member] = ballot;
        emit VoteCast(caseId, found.round, member, ballot);
    }

    /// @inheritdoc IDisputePanel
    function reveal(uint256 caseId, uint8 ruling, bytes32 salt) external {
        PanelCase storage found = _requireCase(caseId);
        uint48 from = found.from + READING + VOTING;
        _requireNow(caseId, from, from + REVEALING);
        address member = _msgSender();
        _requireFit(member);
        require(ruling != 0 && ruling <= CaseWords.CHOICES, RulingInvalid(ruling, CaseWords.CHOICES));
        bytes32 expected = voteOf(caseId, found.round, member, ruling, salt);
        require(_votes[caseId][member] == expected, VoteUnequal(caseId, member));

        _votes[caseId][member] = REVEALED;
        PanelRound storage round = _rounds[caseId][found.round];
        round.revealed += 1;
        round.votes += uint88(1) << (8 * (ruling - 1));
        emit VoteRevealed(caseId, found.round, member, ruling);
    }

    /// @inheritdoc IDisputePanel
    function close(uint256 caseId, CaseTerms calldata terms) external {
        PanelCase storage found = _requireTerms(caseId, terms);
        _requireNow(caseId, found.from + READING + VOTING + REVEALING, type(uint48).max);
        require(!found.closed, RoundClosed(caseId));
        uint8 number = found.round;
        PanelRound memory round = _rounds[caseId][number];

        found.closed = true;
        if (round.revealed * 2 > _seatsOf(number)) found.ruling = _median(round);
        emit RoundEnded(caseId, number, round.revealed, found.ruling);
        if (number == 1) {
            emit AppealPossible(caseId, IArbitrable(found.arbitrable));
            _payRound(caseId, 1, terms.patientPayer, terms.practicePayer);
        } else {
            _payRound(caseId, 2, found.appellant, found.appellant);
        }
    }

    /// @inheritdoc IDisputePanel
    function execute(uint256 caseId) external nonReentrant {
        PanelCase storage found = _requireCase(caseId);
        require(!found.executed, CaseExecuted(caseId));
        uint48 from = found.from + READING + VOTING + REVEALING;
        if (found.round == 1) from += APPEALING;
        bool isFinal = found.closed && block.timestamp >= from;
        require(isFinal, PhaseNotNow(caseId, from, type(uint48).max));

        found.executed = true;
        emit CaseRuled(caseId, found.arbitrable, found.ruling);
        IArbitrable(found.arbitrable).rule(caseId, found.ruling);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IArbitrator
    function arbitrationCost(bytes calldata) external view returns (uint256) {
        return SEAT_FEE * FIRST_SEATS;
    }

    /// @inheritdoc IArbitrator
    function appealCost(uint256, bytes calldata) external view returns (uint256) {
        return SEAT_FEE * SECOND_SEATS;
    }

    /// @inheritdoc IDisputePanel
    function licenceOf(address member) external view returns (CredentialId) {
        return _licences[member];
    }

    /// @inheritdoc IDisputePanel
    function caseOf(uint256 caseId) external view returns (PanelCase memory) {
        return _cases[caseId];
    }

    /// @inheritdoc IDisputePanel
    function roundOf(uint256 caseId, uint8 round) external view returns (PanelRound memory) {
        return _rounds[caseId][round];
    }

    /// @inheritdoc IDisputePanel
    function seatFrom(uint256 caseId, address member) public view returns (uint48) {
        PanelCase storage found = _requireCase(caseId);
        require(found.seed != 0, LotNotDue(caseId, found.anchor));
        uint256 place = uint16(uint256(keccak256(abi.encode(found.seed, found.round, member))));
        return found.from + READING + uint48((place * QUEUE) >> 16);
    }

    /// @inheritdoc IDisputePanel
    function voteOf(
        uint256 caseId,
        uint8 round,
        address member,
        uint8 ruling,
        bytes32 salt
    ) public pure returns (bytes32) {
        return keccak256(abi.encode(caseId, round, member, ruling, salt));
    }

    // ------------------------------------------------------------------ who

    function _requireFit(address member) private view {
        CredentialId licence = _licences[member];
        bool isFit = CredentialId.unwrap(licence) != 0 && PROVIDERS.isInForce(licence);
        require(isFit, MemberUnfit(member));
    }

    function _requireImpartial(uint256 caseId, CaseTerms calldata terms, address member) private view {
        bool isParty =
            member == terms.practitioner ||
                member == terms.organisation ||
                member == terms.patientAccount ||
                member == terms.patientPayer ||
                member == terms.practicePayer ||
                member == _cases[caseId].appellant;
        require(!isParty && !_worksFor(terms.organisation, member), MemberPartial(caseId, member));
    }

    /// @dev Looks at every profession, of which there are fifteen; also at work that is to begin or is over but not ended.
    function _worksFor(address organisation, address member) private view returns (bool) {
        uint8 last = Profession.unwrap(Professions.LAST);
        for (uint8 code = 1; code <= last; ++code) {
            AffiliationId work = PROVIDERS.affiliationIdOf(organisation, member, Profession.wrap(code));
            if (CredentialId.unwrap(PROVIDERS.affiliationOf(work).licence) != 0) return true;
        }
        return false;
    }

    function _isPayable(address account) private view returns (bool) {
        return account != address(0) && account != address(this);
    }

    // ------------------------------------------------------------------ cases and rounds

    function _requireCase(uint256 caseId) private view returns (PanelCase storage found) {
        found = _cases[caseId];
        require(found.round != 0, CaseUnknown(caseId));
    }

    function _requireTerms(uint256 caseId, CaseTerms calldata terms) private view returns (PanelCase storage found) {
        found = _cases[caseId];
        require(found.termsHash == keccak256(abi.encode(terms)), CaseUnknown(caseId));
    }

    function _requireNow(uint256 caseId, uint48 from, uint48 until) private view {
        require(from <= block.timestamp && block.timestamp < until, PhaseNotNow(caseId, from, until));
    }

    function _seatsOf(uint8 round) private pure returns (uint8) {
        return round == 1 ? FIRST_SEATS : SECOND_SEATS;
    }

    /// @dev Of two in the middle the lower. At least one vote is revealed.
    function _median(PanelRound memory round) private pure returns (uint8 ruling) {
        uint256 below;
        uint256 middle = (uint256(round.revealed) + 1) / 2;
        while (below < middle) {
            below += uint8(round.votes >> (8 * ruling));
            ++ruling;
        }
    }

    /// @dev Who revealed gets a seat's fee; of what is left `a` gets the half, rounded down, and `b` the rest.
    function _payRound(uint256 caseId, uint8 number, address a, address b) private {
        bytes32 matter = _matterOf(caseId, number);
        uint128 left = _settle(matter, ETHER, 0);
        uint256 taken = _rounds[caseId][number].taken;
        for (uint256 i; i < taken; ++i) {
            address member = _seats[caseId][number][i];
            if (_votes[caseId][member] != REVEALED) continue;
            left -= SEAT_FEE;
            _credit(matter, ETHER, member, SEAT_FEE);
        }
        _credit(matter, ETHER, a, left / 2);
        _credit(matter, ETHER, b, left - left / 2);
    }

    function _matterOf(uint256 caseId, uint8 round) private pure returns (bytes32) {
        return keccak256(abi.encode(caseId, round));
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
