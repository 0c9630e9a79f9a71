// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Booking, Course, Service, VisitId} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {DisputeState, DisputeStatus, Resolution} from "../../../contracts/care/interfaces/IDisputes.sol";
import {Claim, ClaimStatus} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {ArbitratorManner} from "../../../contracts/mocks/care/HostileArbitrator.sol";
import {VisitHandler} from "../care/VisitHandler.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold, within} from "../support/Vm.sol";

/// @title What sides, strangers and a hostile arbitrator do about disputes, beside all that is done about visits
/// @notice The arbitrator stands where the panel does. What the contract accepts is remembered by what came in and went out.
abstract contract DisputeHandler is VisitHandler {
    enum Deed {
        Raise,
        Answer,
        Open,
        Offer,
        Accept,
        Rule,
        Lapse,
        Withdraw
    }

    /// @dev Deeds are counted after the acts on visits.
    uint256 private constant FIRST = uint256(type(Act).max) + 1;

    /// @notice Fees that came in, and what went out to arbitrators and accounts, in wei.
    uint256 public brought;
    uint256 public spent;
    uint256 public returned;
    mapping(VisitId visit => bytes32 hash) private _resolved;
    /// @dev Of the visits that are known, in their order.
    VisitId[] private _ids;

    constructor(Platform platform) VisitHandler(platform) {
        VM.deal(address(this), 1e30);
        for (uint256 i; i < _people.length; ++i) VM.deal(_people[i], 1e30);
        JUDGE.ask(1_001);
    }

    // ------------------------------------------------------------------ moves

    /// @notice Time goes to when the visit is over, and a side raises a dispute.
    function raises(uint256 which, uint256 who, uint256 fault) external {
        (uint256 index, Service memory service, Booking memory booking) = _pick(which);
        uint256 end = booking.start + uint256(service.slots) * 10 minutes;
        if (fault % 3 != 0 && block.timestamp < end) VM.warp(end);
        uint256 fee = JUDGE.cost() + (fault % 7 == 0 ? 1 : 0);
        bytes memory data = abi.encodeCall(DISPUTES.raise, (service, booking, address(JUDGE), ""));
        if (_do(Deed.Raise, index, _sideOf(index, who), fee, data)) brought += fee;
    }

    function answers(uint256 which, uint256 who, uint256 fault) external {
        (uint256 index, , ) = _pick(which);
        uint256 fee = _disputeOf(index).fee + (fault % 7 == 0 ? 1 : 0);
        bytes memory data = abi.encodeCall(DISPUTES.answer, (_visitOf(index)));
        if (_do(Deed.Answer, index, someone(who), fee, data)) brought += fee;
    }

    function opens(uint256 which, uint256 who) external {
        (uint256 index, Service memory service, Booking memory booking) = _pick(which);
        bytes memory data = abi.encodeCall(DISPUTES.open, (service, booking, ""));
        if (_do(Deed.Open, index, someone(who), 0, data)) spent += _disputeOf(index).cost;
    }

    function offers(uint256 which, uint256 who, uint256 percent) external {
        (uint256 index, Service memory service, Booking memory booking) = _pick(which);
        bytes memory data = abi.encodeCall(DISPUTES.offer, (service, booking, uint8(percent % 103)));
        _do(Deed.Offer, index, _sideOf(index, who), 0, data);
    }

    function accepts(uint256 which, uint256 who, uint256 other) external {
        (uint256 index, Service memory service, Booking memory booking) = _pick(which);
        uint8 percent = DISPUTES.offerOf(_visitOf(index)).percent + (other % 4 == 0 ? 1 : 0);
        bytes memory data = abi.encodeCall(DISPUTES.accept, (service, booking, percent));
        _do(Deed.Accept, index, _sideOf(index, who), 0, data);
    }

    /// @notice The arbitrator, or somebody who would be it, rules about a case of its own, of another, or of nobody.
    function rules(uint256 which, uint256 ruling, uint256 fault) external {
        (uint256 index, , ) = _pick(which);
        address who = fault % 5 == 0 ? someone(fault) : address(JUDGE);
        uint256 caseId = fault % 4 == 0 ? ruling % 5 : _disputeOf(index).caseId;
        _learn();
        VisitId visit = DISPUTES.visitOf(who, caseId);
        bytes32 before = _othersInDispute(visit, visit);
        VM.prank(who);
        (bool ok, ) = address(DISPUTES).call(abi.encodeCall(DISPUTES.rule, (caseId, ruling % 13)));
        _count(FIRST + uint256(Deed.Rule), ok);
        hold(before == _othersInDispute(visit, visit), "INV-183", "a ruling changed another dispute or visit");
        if (ok) _remember(visit);
    }

    function lapses(uint256 which, uint256 who) external {
        (uint256 index, , ) = _pick(which);
        _do(Deed.Lapse, index, someone(who), 0, abi.encodeCall(DISPUTES.lapse, (_visitOf(index))));
    }

    function withdrawsFees(uint256 who, uint256 size) external {
        address account = someone(who);
        uint128 credit = DISPUTES.creditOf(account, address(0));
        uint128 amount = size % 4 == 0 ? credit + 1 : credit;
        VM.prank(account);
        (bool ok, ) = address(DISPUTES).call(abi.encodeCall(DISPUTES.withdraw, (address(0), account, amount)));
        _count(FIRST + uint256(Deed.Withdraw), ok);
        hold(!ok || amount == credit, "INV-180", "more was withdrawn than there was");
        if (ok) returned += amount;
    }

    /// @notice The arbitrator asks something else, or takes cases in another manner; from inside it tries to rule.
    function judgeTurns(uint256 manner, uint256 cost) external {
        JUDGE.ask(
            cost % 5 == 0
                ? 2_000
                : cost % 5 == 1
                    ? 0
                    : 1_001
        );
        if (manner % 4 == 3) JUDGE.reenterBy(address(DISPUTES), abi.encodeCall(DISPUTES.rule, (1, 11)));
        else JUDGE.behave(ArbitratorManner(manner % 3 == 2 && manner % 8 != 0 ? 0 : manner % 3));
    }

    function longTimePasses(uint256 howLong) external {
        VM.warp(block.timestamp + within(howLong, 1 days, 8 days));
    }

    // ------------------------------------------------------------------ what the invariants ask

    /// @notice INV-184: strangers and creditors alone end every dispute and every visit, and take all that is theirs.
    function endsDisputesAndAll() external {
        VM.warp(block.timestamp + 135 days);
        for (uint256 i; i < _known.length; ++i) {
            DisputeStatus status = _disputeOf(i).status;
            if (status == DisputeStatus.None || status == DisputeStatus.Resolved) continue;
            VM.prank(someone(i));
            DISPUTES.lapse(_visitOf(i));
        }
        this.endsAll();
        for (uint256 i; i < _people.length; ++i) {
            uint128 credit = DISPUTES.creditOf(_people[i], address(0));
            if (credit == 0) continue;
            VM.prank(_people[i]);
            DISPUTES.withdraw(address(0), _people[i], credit);
            returned += credit;
        }
    }

    /// @notice INV-181 and INV-182: a visit that was held is settled by its dispute alone, and what was found never changes.
    function requireFound() external view {
        for (uint256 i = _oldest(); i < _known.length; ++i) {
            VisitId visit = _visitOf(i);
            DisputeState memory dispute = DISPUTES.disputeOf(visit);
            (Course memory course, , ) = BOOK.courseOf(serviceOf(_known[i].doctor), bookingOf(_known[i]));
            hold(course.disputed == (dispute.status != DisputeStatus.None), "INV-181", "held and disputed");
            bool isSettled = _claimOf(_known[i]).status == ClaimStatus.Settled;
            bool isFound = dispute.resolution != Resolution.None;
            hold(!course.disputed || !isSettled || isFound, "INV-181", "settled before it was resolved");
            if (_resolved[visit] == 0) continue;
            hold(_resolved[visit] == _foundOf(dispute), "INV-182", "what was found changed");
        }
    }

    // ------------------------------------------------------------------ how

    function _do(Deed deed, uint256 index, address who, uint256 value, bytes memory data) private returns (bool ok) {
        _learn();
        VisitId visit = _visitOf(index);
        bytes32 before = _othersInDispute(visit, visit);
        VM.prank(who);
        (ok, ) = address(DISPUTES).call{value: value}(data);
        _count(FIRST + uint256(deed), ok);
        hold(before == _othersInDispute(visit, visit), "INV-183", "an act changed another dispute or visit");
        if (ok) _remember(visit);
    }

    /// @dev The moves are about the last visits; the last four are watched.
    function _oldest() private view returns (uint256) {
        return _known.length < 4 ? 0 : _known.length - 4;
    }

    /// @dev Works out the ids of visits that are new.
    function _learn() private {
        while (_ids.length < _known.length) {
            Known memory one = _known[_ids.length];
            _ids.push(BOOK.visitIdOf(serviceOf(one.doctor), bookingOf(one)));
        }
    }

    function _remember(VisitId visit) private {
        DisputeState memory dispute = DISPUTES.disputeOf(visit);
        if (dispute.resolution != Resolution.None && _resolved[visit] == 0) _resolved[visit] = _foundOf(dispute);
    }

    function _foundOf(DisputeState memory dispute) private pure returns (bytes32) {
        return keccak256(abi.encode(dispute.status, dispute.resolution, dispute.percent, dispute.until));
    }

    /// @dev The disputes and claims of the visits that are watched but two, in one hash.
    function _othersInDispute(VisitId one, VisitId another) private view returns (bytes32 hash) {
        for (uint256 i = _oldest(); i < _known.length; ++i) {
            bytes32 visit = VisitId.unwrap(_visitOf(i));
            if (visit == VisitId.unwrap(one) || visit == VisitId.unwrap(another)) continue;
            Claim memory claim = BOOK.claimOf(visit, tokens[_known[i].doctor % TOKENS]);
            hash = keccak256(abi.encode(hash, _disputeOf(i), claim));
        }
    }

    function _disputeOf(uint256 index) private view returns (DisputeState memory) {
        return DISPUTES.disputeOf(_visitOf(index));
    }

    function _visitOf(uint256 index) private view returns (VisitId) {
        if (index < _ids.length) return _ids[index];
        return BOOK.visitIdOf(serviceOf(_known[index].doctor), bookingOf(_known[index]));
    }
}
