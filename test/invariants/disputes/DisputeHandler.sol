// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Booking, Service, VisitId} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {DisputeState, DisputeStatus, Offer, Resolution} from "../../../contracts/care/interfaces/IDisputes.sol";
import {ArbitratorManner, HostileArbitrator} from "../../../contracts/mocks/care/HostileArbitrator.sol";
import {Platform} from "../support/Platform.sol";
import {VM, goBeside, hold, within} from "../support/Vm.sol";
import {DisputeMemory} from "./DisputeMemory.sol";

/// @title What sides, strangers and hostile arbitrators do about disputes, beside all that is done about visits
/// @notice One arbitrator stands where the panel does, sides may agree on the other. Before an act the rules say whether it has to
/// succeed (INV-185); afterwards all is as it follows from what was accepted.
abstract contract DisputeHandler is DisputeMemory {
    enum Deed {
        Propose,
        Agree,
        Raise,
        Answer,
        Open,
        Offer,
        Accept,
        Appeal,
        Rule,
        Lapse,
        Show,
        Withdraw
    }

    /// @dev Deeds are counted after the acts on visits.
    uint256 public constant FIRST = uint256(type(Act).max) + 1;

    /// @notice How often a deed was refused with an error, by its selector.
    mapping(Deed deed => mapping(bytes4 error => uint256)) public refusedWith;

    /// @notice Disputes that ended as the side that had raised them gave the other one all.
    uint256 public givenUp;

    /// @dev Everything has to end now.
    bool private _isEnding;

    constructor(Platform platform) DisputeMemory(platform) {}

    // ------------------------------------------------------------------ the visit

    /// @notice Somebody settles a visit; of one that was disputed it is compared what went back.
    function settles(uint256 which, uint256 who) external override {
        (uint256 index, , ) = _pick(which);
        uint256 before = _creditsOfPayers(index);
        if (!_settle(which, who)) return;
        _requireFound(index);
        if (_cases[_visitOf(index)].status != DisputeStatus.None) {
            _requirePaid(index, _creditsOfPayers(index) - before);
        }
    }

    // ------------------------------------------------------------------ who judges

    /// @notice One side proposes an arbitrator, and mostly the other agrees.
    function agrees(uint256 which, uint256 who, uint256 whom, uint256 fault) external {
        uint256 index = _pickDisputable(which);
        Service memory service = serviceOf(_known[index].doctor);
        Booking memory booking = bookingOf(_known[index]);
        address arbitrator = whom % 4 == 0 ? address(JUDGE) : address(OTHER_JUDGE);
        if (fault % 16 == 1)
            arbitrator =
                fault % 3 == 0
                    ? address(0)
                    : fault % 3 == 1
                        ? address(BOOK)
                        : address(DISPUTES);
        bytes memory words = _wordsAt(whom / 4);
        _propose(index, _sideOf(index, who), arbitrator, words);
        if (fault % 16 == 2) words = _wordsAt(whom / 4 + 1);
        if (fault % 16 == 3) arbitrator = someone(fault / 16);
        // The other side, seldom the same one.
        address by = _sideOf(index, fault % 8 == 4 ? who : (who % 4) + 1);
        _agree(
            index,
            by,
            arbitrator,
            words,
            abi.encodeCall(DISPUTES.agreeArbitrator, (service, booking, arbitrator, words))
        );
    }

    // ------------------------------------------------------------------ the course

    /// @notice Time goes to when the visit is over, and a side raises a dispute.
    function raises(uint256 which, uint256 who, uint256 fault) external {
        uint256 index = _pickDisputable(which);
        if (fault % 8 == 1) goBeside(_endOf(index), fault / 8);
        else if (block.timestamp < _endOf(index)) VM.warp(_endOf(index));
        // Of three visits one is judged by somebody else.
        if (fault % 3 == 0) _agreeOnOther(index, fault / 3);
        HostileArbitrator judge = _judgeOf(_visitOf(index));
        if (fault % 16 == 2) judge = address(judge) == address(JUDGE) ? OTHER_JUDGE : JUDGE;
        bytes memory words = fault % 16 == 3 ? _wordsAt(0) : _wordsOf(_choices[_visitOf(index)]);
        uint256 asked = judge.cost();
        if (fault % 16 == 5) judge.ask(uint256(type(uint96).max) + 1);
        uint256 fee = asked + (fault % 16 == 4 ? 1 : 0);
        _raise(index, _sideOf(index, who % 3 == 0 ? 0 : who), judge, words, fee);
        judge.ask(asked);
    }

    /// @notice Somebody brings the other side's fee.
    function answers(uint256 which, uint256 who, uint256 fault) external {
        uint256 index = _pickIn(DisputeStatus.Raised, which);
        DisputeState storage one = _cases[_visitOf(index)];
        if (fault % 8 == 1 && one.status == DisputeStatus.Raised) goBeside(one.until, fault / 8);
        uint256 fee = one.fee;
        if (fault % 16 == 2) fee += 1;
        if (fault % 16 == 3 && fee != 0) fee -= 1;
        _answer(index, someone(who), fee);
    }

    function opens(uint256 which, uint256 who, uint256 fault) external {
        uint256 index = _pickIn(DisputeStatus.Answered, which);
        VisitId visit = _visitOf(index);
        // If nobody has, somebody brings the other fee first.
        if (fault % 2 == 0 && _cases[visit].status == DisputeStatus.Raised) {
            _answer(index, someone(fault), _cases[visit].fee);
        }
        if (fault % 8 == 1 && _cases[visit].status == DisputeStatus.Answered) {
            goBeside(_cases[visit].until, fault / 8);
        }
        bytes memory words = fault % 4 == 2 ? _wordsAt(fault / 4) : _wordsOf(_choices[visit]);
        uint256 asked = _judgeOf(visit).cost();
        // Seldom the arbitrator asks more than there is.
        if (fault % 16 == 7) _judgeOf(visit).ask(uint256(_cases[visit].fee) + 1);
        _open(index, someone(who), words);
        _judgeOf(visit).ask(asked);
    }

    /// @notice A side offers a part, seldom all that it can give away.
    function offers(uint256 which, uint256 who, uint256 percent) external {
        uint256 index = _pickUnresolved(which);
        VisitId visit = _visitOf(index);
        address account = _sideOf(index, who);
        (bool isSide, bool isPractice) = _sidesWith(index, account);
        uint8 part = uint8(percent % 103);
        if (percent % 16 == 0) part = isPractice ? 0 : 100;
        if (percent % 16 == 1) part = 101;
        bool isAllowed = isSide && _isUnresolved(visit) && part <= 100;
        bytes memory data = abi.encodeCall(
            DISPUTES.offer,
            (serviceOf(_known[index].doctor), bookingOf(_known[index]), part)
        );
        if (!_do(Deed.Offer, isAllowed, index, account, 0, data)) return;
        _offered[visit] = Offer(part, isPractice, true);
        if (part == (isPractice ? 0 : 100)) {
            if (isPractice == _cases[visit].byPractice) ++givenUp;
            _resolves(visit, Resolution.Awarded, part);
        }
        _requireAsRemembered(visit);
    }

    function accepts(uint256 which, uint256 who, uint256 fault) external {
        uint256 index = _pickUnresolved(which);
        VisitId visit = _visitOf(index);
        Offer storage made = _offered[visit];
        // Mostly the side to which it was made.
        address account = _sideOf(
            index,
            fault % 4 == 0
                ? who
                : made.byPractice
                    ? 0
                    : 1 + (who % 2)
        );
        uint8 part = made.percent + (fault % 8 == 1 ? 1 : 0);
        (bool isSide, bool isPractice) = _sidesWith(index, account);
        bool isAllowed = isSide && _isUnresolved(visit) && made.stands && made.byPractice != isPractice;
        isAllowed = isAllowed && part == made.percent;
        bytes memory data = abi.encodeCall(
            DISPUTES.accept,
            (serviceOf(_known[index].doctor), bookingOf(_known[index]), part)
        );
        if (!_do(Deed.Accept, isAllowed, index, account, 0, data)) return;
        _resolves(visit, Resolution.Awarded, part);
        _requireAsRemembered(visit);
    }

    function appeals(uint256 which, uint256 who, uint256 fault) external {
        uint256 index = _pickIn(DisputeStatus.Open, which);
        _comesToTrial(index, fault / 8);
        VisitId visit = _visitOf(index);
        uint256 cost = _judgeOf(visit).cost();
        if (fault % 8 == 1) cost += 1;
        bytes memory words = fault % 4 == 2 ? bytes("other words") : _wordsOf(_choices[visit]);
        address account = _sideOf(index, who);
        bytes memory data = abi.encodeCall(
            DISPUTES.appeal,
            (serviceOf(_known[index].doctor), bookingOf(_known[index]), words)
        );
        bool isAllowed = _mayAppeal(index, account, cost) && _isTold(visit, words);
        if (!_do(Deed.Appeal, isAllowed, index, account, cost, data)) return;
        _cases[visit].appealed = true;
        _requireAsRemembered(visit);
    }

    /// @notice An arbitrator, or somebody who would be one, rules about a case of its own, of another, or of nobody.
    function rules(uint256 which, uint256 ruling, uint256 fault) external {
        uint256 index = _pickIn(fault % 8 == 6 ? DisputeStatus.Resolved : DisputeStatus.Open, which);
        _comesToTrial(index, fault / 8);
        VisitId about = _visitOf(index);
        address who = address(_judgeOf(about));
        if (fault % 8 == 1) who = someone(fault / 8);
        if (fault % 8 == 2) who = who == address(JUDGE) ? address(OTHER_JUDGE) : address(JUDGE);
        uint256 number = fault % 8 == 3 ? ruling % 5 : _cases[about].caseId;
        VisitId visit = _visitOfCase[who][number];
        uint256 choice = ruling % 12;
        if (fault % 8 == 4) choice = 12;
        if (fault % 8 == 5) choice = 0;
        bool isAllowed = _cases[visit].status == DisputeStatus.Open && choice <= 11;
        bytes memory data = abi.encodeCall(DISPUTES.rule, (number, choice));
        if (!_doAbout(Deed.Rule, isAllowed, visit, who, 0, data)) return;
        if (choice == 0) _resolves(visit, Resolution.ByTime, 0);
        else _resolves(visit, Resolution.Awarded, uint8(10 * choice - 10));
        _requireAsRemembered(visit);
    }

    /// @notice Somebody ends a silence, mostly when it can be ended.
    function lapses(uint256 which, uint256 who, uint256 jump) external {
        uint256 index = _pickUnresolved(which);
        VisitId visit = _visitOf(index);
        DisputeState storage one = _cases[visit];
        // An arbitrator's 120 days seldom, as all else is over then.
        bool isShort = one.until < block.timestamp + 8 days;
        if (_isUnresolved(visit) && jump % 3 == 0 && (isShort || jump % 4 == 0)) goBeside(one.until, jump / 12);
        _lapse(index, someone(who));
    }

    /// @notice A side names an evidence.
    function shows(uint256 which, uint256 who) external {
        uint256 index = _pickUnresolved(which);
        address account = _sideOf(index, who);
        (bool isSide, ) = _sidesWith(index, account);
        bool isAllowed = isSide && _isUnresolved(_visitOf(index));
        bytes memory data = abi.encodeCall(
            DISPUTES.submitEvidence,
            (serviceOf(_known[index].doctor), bookingOf(_known[index]), bytes32(who))
        );
        if (_do(Deed.Show, isAllowed, index, account, 0, data)) _requireAsRemembered(_visitOf(index));
    }

    function withdrawsFees(uint256 who, uint256 size) external {
        address account = someone(who);
        uint128 amount = uint128(_owedTo(account));
        if (size % 4 == 0) amount += 1;
        if (size % 4 == 1) amount /= 2;
        bool isAllowed = amount != 0 && amount <= _owedTo(account);
        bytes memory data = abi.encodeCall(DISPUTES.withdraw, (address(0), account, amount));
        if (!_doAbout(Deed.Withdraw, isAllowed, VisitId.wrap(0), account, 0, data)) return;
        _withdrew(account, amount);
        _requireOwed();
    }

    /// @notice An arbitrator asks something else, or takes cases in another manner; from inside it tries to rule, to end or to open.
    function judgeTurns(uint256 which, uint256 manner, uint256 cost) external {
        HostileArbitrator judge = which % 2 == 0 ? JUDGE : OTHER_JUDGE;
        uint256 fee = 1_001;
        if (cost % 8 == 1) fee = 2_000;
        if (cost % 16 == 2) fee = 0;
        judge.ask(fee);
        if (manner % 4 != 3)
            return
                judge.behave(
                    ArbitratorManner(
                        manner % 8 == 0
                            ? 1
                            : manner % 8 == 1
                                ? 2
                                : 0
                    )
                );
        VisitId visit = _visitOf(_pickIn(DisputeStatus.Open, cost));
        bytes[3] memory words = [
            abi.encodeCall(DISPUTES.rule, (_cases[visit].caseId, 11)),
            abi.encodeCall(DISPUTES.rule, (judge.count(), 1)),
            abi.encodeCall(DISPUTES.lapse, (visit))
        ];
        judge.reenterBy(address(DISPUTES), words[(manner / 4) % 3]);
    }

    // ------------------------------------------------------------------ what the invariants ask

    /// @notice INV-184: strangers and creditors alone end every dispute and every visit, and take all that is theirs.
    function endsDisputesAndAll() external {
        _isEnding = true;
        VM.warp(block.timestamp + 135 days);
        for (uint256 i; i < _known.length; ++i) {
            if (_isUnresolved(_visitOf(i))) _lapse(i, someone(i));
        }
        this.endsAll();
        for (uint256 i; i < _people.length; ++i) {
            uint256 credit = _owedTo(_people[i]);
            if (credit == 0) continue;
            bytes memory data = abi.encodeCall(DISPUTES.withdraw, (address(0), _people[i], uint128(credit)));
            if (_doAbout(Deed.Withdraw, true, VisitId.wrap(0), _people[i], 0, data)) _withdrew(_people[i], credit);
        }
        _isEnding = false;
    }

    // ------------------------------------------------------------------ how

    function _propose(uint256 index, address account, address arbitrator, bytes memory words) private {
        VisitId visit = _visitOf(index);
        (bool isSide, bool isPractice) = _sidesWith(index, account);
        bool isOne = arbitrator != address(0) && arbitrator != address(DISPUTES) && arbitrator != address(BOOK);
        bool isAllowed = isSide && isOne && _cases[visit].status == DisputeStatus.None;
        bytes memory data = abi.encodeCall(
            DISPUTES.proposeArbitrator,
            (serviceOf(_known[index].doctor), bookingOf(_known[index]), arbitrator, words)
        );
        if (!_do(Deed.Propose, isAllowed, index, account, 0, data)) return;
        Choice storage choice = _choices[visit];
        (choice.proposed, choice.proposedWords, choice.byPractice) = (arbitrator, keccak256(words), isPractice);
    }

    function _agree(uint256 index, address account, address arbitrator, bytes memory words, bytes memory data) private {
        VisitId visit = _visitOf(index);
        Choice storage choice = _choices[visit];
        (bool isSide, bool isPractice) = _sidesWith(index, account);
        bool isSame = choice.proposed == arbitrator && choice.proposedWords == keccak256(words);
        bool isAllowed = isSide && choice.proposed != address(0) && isSame && choice.byPractice != isPractice;
        isAllowed = isAllowed && _cases[visit].status == DisputeStatus.None;
        if (!_do(Deed.Agree, isAllowed, index, account, 0, data)) return;
        choice.proposed = address(0);
        bool isPanel = arbitrator == address(JUDGE);
        (choice.agreed, choice.agreedWords) = isPanel ? (address(0), bytes32(0)) : (arbitrator, keccak256(words));
        _requireAsRemembered(visit);
    }

    /// @dev One side proposes the other arbitrator, and the other side agrees.
    function _agreeOnOther(uint256 index, uint256 seed) private {
        address arbitrator = address(OTHER_JUDGE);
        bytes memory words = _wordsAt(seed);
        _propose(index, _sideOf(index, 0), arbitrator, words);
        bytes memory data = abi.encodeCall(
            DISPUTES.agreeArbitrator,
            (serviceOf(_known[index].doctor), bookingOf(_known[index]), arbitrator, words)
        );
        _agree(index, _sideOf(index, 1), arbitrator, words, data);
    }

    function _raise(uint256 index, address account, HostileArbitrator judge, bytes memory words, uint256 fee) private {
        VisitId visit = _visitOf(index);
        (bool isSide, bool isPractice) = _sidesWith(index, account);
        bool isAllowed = isSide && _isDisputable(index) && _stands(visit, address(judge), words);
        isAllowed = isAllowed && _cases[visit].status == DisputeStatus.None && fee == judge.cost();
        bytes memory data = abi.encodeCall(
            DISPUTES.raise,
            (serviceOf(_known[index].doctor), bookingOf(_known[index]), address(judge), words)
        );
        if (!_do(Deed.Raise, isAllowed, index, account, fee, data)) return;
        _begins(visit, isPractice, fee);
        _brings(visit, isPractice, account);
        _requireAsRemembered(visit);
    }

    function _answer(uint256 index, address account, uint256 fee) private {
        VisitId visit = _visitOf(index);
        DisputeState storage one = _cases[visit];
        bool isAllowed = one.status == DisputeStatus.Raised && block.timestamp < one.until && fee == one.fee;
        if (!_do(Deed.Answer, isAllowed, index, account, fee, abi.encodeCall(DISPUTES.answer, (visit)))) return;
        one.status = DisputeStatus.Answered;
        one.until = uint48(block.timestamp + 7 days);
        _brings(visit, !one.byPractice, account);
        _requireAsRemembered(visit);
    }

    /// @dev If it can be, the case is opened first.
    function _comesToTrial(uint256 index, uint256 seed) private {
        if (seed % 2 == 0 && _cases[_visitOf(index)].status == DisputeStatus.Answered) {
            _open(index, someone(seed), _wordsOf(_choices[_visitOf(index)]));
        }
    }

    function _open(uint256 index, address account, bytes memory words) private {
        VisitId visit = _visitOf(index);
        HostileArbitrator judge = _judgeOf(visit);
        uint256 number = judge.manner() == ArbitratorManner.RepeatsNumber ? 1 : judge.count() + 1;
        bool isAllowed = _isTold(visit, words) && _mayOpen(visit, judge, number);
        bytes memory data = abi.encodeCall(
            DISPUTES.open,
            (serviceOf(_known[index].doctor), bookingOf(_known[index]), words)
        );
        if (!_do(Deed.Open, isAllowed, index, account, 0, data)) return;
        _opened(visit, judge.cost(), number);
        bool isInside = judge.manner() == ArbitratorManner.Reenters && judge.didReenter();
        hold(!isInside, "INV-183", "an arbitrator acted from inside");
        _requireAsRemembered(visit);
    }

    /// @dev CARE-94.
    function _mayOpen(VisitId visit, HostileArbitrator judge, uint256 number) private view returns (bool) {
        DisputeState storage one = _cases[visit];
        bool isInTime = one.status == DisputeStatus.Answered && block.timestamp < one.until;
        bool isTaken = judge.cost() <= one.fee && judge.manner() != ArbitratorManner.Refuses;
        return isInTime && isTaken && VisitId.unwrap(_visitOfCase[address(judge)][number]) == 0;
    }

    /// @dev CARE-100.
    function _mayAppeal(uint256 index, address account, uint256 cost) private view returns (bool) {
        DisputeState storage one = _cases[_visitOf(index)];
        HostileArbitrator judge = _judgeOf(_visitOf(index));
        (bool isSide, ) = _sidesWith(index, account);
        bool isTaken = judge.manner() != ArbitratorManner.Refuses && cost == judge.cost();
        return isSide && isTaken && one.status == DisputeStatus.Open && !one.appealed;
    }

    function _lapse(uint256 index, address who) private {
        VisitId visit = _visitOf(index);
        DisputeState storage one = _cases[visit];
        bool isAllowed = _isUnresolved(visit) && one.until <= block.timestamp;
        if (!_do(Deed.Lapse, isAllowed, index, who, 0, abi.encodeCall(DISPUTES.lapse, (visit)))) return;
        Resolution how = Resolution.ByTime;
        if (one.status == DisputeStatus.Raised) {
            how = one.byPractice ? Resolution.PatientSilent : Resolution.PracticeSilent;
        }
        _resolves(visit, how, 0);
        _requireAsRemembered(visit);
    }

    function _do(
        Deed deed,
        bool isAllowed,
        uint256 index,
        address who,
        uint256 value,
        bytes memory data
    ) private returns (bool ok) {
        _learn();
        return _doAbout(deed, isAllowed, _visitOf(index), who, value, data);
    }

    /// @dev Whatever a property says more than INV-185 is asked first, so that it is named.
    function _doAbout(
        Deed deed,
        bool isAllowed,
        VisitId visit,
        address who,
        uint256 value,
        bytes memory data
    ) private returns (bool ok) {
        bytes32 before = _othersInDispute(visit);
        bytes memory answer;
        VM.prank(who);
        (ok, answer) = address(DISPUTES).call{value: value}(data);
        _count(FIRST + uint256(deed), ok);
        if (!ok) ++refusedWith[deed][bytes4(answer)];
        hold(before == _othersInDispute(visit), "INV-183", "an act changed another dispute or visit");
        if (_cases[visit].status == DisputeStatus.Resolved) _requireFinal(visit);
        string memory property = _isEnding ? "INV-184" : "INV-185";
        hold(ok || !isAllowed, property, string.concat(_nameOf(deed), " was refused"));
        hold(!ok || isAllowed, "INV-185", string.concat(_nameOf(deed), " was accepted"));
    }

    function _requireAsRemembered(VisitId visit) private view {
        _requireOwed();
        _requireCase(visit);
    }

    function _nameOf(Deed deed) private pure returns (string memory) {
        string[12] memory names = [
            "propose",
            "agree",
            "raise",
            "answer",
            "open",
            "offer",
            "accept",
            "appeal",
            "rule",
            "lapse",
            "show",
            "withdraw"
        ];
        return names[uint256(deed)];
    }
}
