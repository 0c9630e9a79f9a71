// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {IAppointmentBook} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {IWaitingList} from "../../../contracts/care/interfaces/IWaitingList.sol";
import {Calendar} from "../../../contracts/kernel/calendar/Calendar.sol";
import {IEscrow} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold} from "../support/Vm.sol";
import {WaitingHandler} from "./WaitingHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract WaitingStage is WaitingHandler {
    constructor(Platform platform) WaitingHandler(platform) {}
}

/// @title Waiting lists in any order of acts (INV-190 … INV-198)
/// hardhat-config: invariant.failOnRevert = true
contract WaitingInvariants is Campaign {
    /// @notice No walk met this refusal of this act.
    error NeverRefusedWith(WaitingHandler.Act act, bytes4 refusal);

    /// @dev A refusal of an act that the walks have to meet.
    struct Met {
        WaitingHandler.Act act;
        bytes4 refusal;
    }

    /// @dev Numbers for the moves of short walks: in which list, and without a fault.
    uint256 private constant LIST = 0;
    uint256 private constant OTHER_LIST = 1;
    uint256 private constant PLAIN = 0;
    /// @dev By the last place that asks for nothing; or by the earliest, where others have asked by the next before theirs.
    uint256 private constant LAST = 0;
    uint256 private constant EARLIER = 2;
    /// @dev What is asked for already, or else the nearest hour that can be; and the hour after that.
    uint256 private constant NEAREST = 0;
    uint256 private constant HOUR_LATER = 4;
    /// @dev Whole, at the first moment of the offer; or with a unit too much.
    uint256 private constant WHOLE = 10;
    uint256 private constant TOO_MUCH = 7;
    uint256 private constant AT_ONCE = 4;
    /// @dev The practice, and not the patient, cancels.
    uint256 private constant PRACTICE = 1;

    WaitingStage private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        _handler = new WaitingStage(
            new Platform(VM.addr(uint256(keccak256("regulator"))), VM.addr(uint256(keccak256("pauser"))))
        );
        _stage = address(_handler);
        _moves = [
            WaitingHandler.joins.selector,
            WaitingHandler.joins.selector,
            WaitingHandler.joins.selector,
            WaitingHandler.joins.selector,
            // Often, as a beginning has to be asked for before anything can be done about it.
            WaitingHandler.asks.selector,
            WaitingHandler.asks.selector,
            WaitingHandler.asks.selector,
            WaitingHandler.asks.selector,
            WaitingHandler.asks.selector,
            WaitingHandler.asks.selector,
            WaitingHandler.takes.selector,
            WaitingHandler.takes.selector,
            WaitingHandler.takes.selector,
            WaitingHandler.takes.selector,
            WaitingHandler.givesUp.selector,
            WaitingHandler.givesUp.selector,
            WaitingHandler.allLeave.selector,
            WaitingHandler.lapses.selector,
            WaitingHandler.lapses.selector,
            WaitingHandler.comesBack.selector,
            WaitingHandler.comesBack.selector,
            WaitingHandler.opens.selector,
            WaitingHandler.opens.selector,
            WaitingHandler.books.selector,
            WaitingHandler.books.selector,
            WaitingHandler.moves.selector,
            WaitingHandler.moves.selector,
            WaitingHandler.cancels.selector,
            WaitingHandler.cancels.selector,
            WaitingHandler.settles.selector,
            WaitingHandler.disputes.selector,
            WaitingHandler.withdraws.selector,
            WaitingHandler.offers.selector,
            WaitingHandler.offers.selector,
            WaitingHandler.pauses.selector,
            WaitingHandler.pauses.selector,
            WaitingHandler.suspends.selector,
            WaitingHandler.suspends.selector,
            WaitingHandler.closesTime.selector,
            WaitingHandler.closesTime.selector,
            WaitingHandler.changesHours.selector,
            WaitingHandler.intrudes.selector,
            WaitingHandler.timePasses.selector,
            WaitingHandler.timePasses.selector,
            WaitingHandler.timeTurns.selector,
            WaitingHandler.timeTurns.selector
        ];
        // Two lists, and somebody who waits in each.
        for (uint256 i; i < 2; ++i) {
            _handler.opens(i, i, i, 0);
            for (uint256 j; j < 3; ++j) _handler.joins(i, j, j, 1);
        }
    }

    /// @notice INV-193, INV-197: lists, places and rounds are as what was accepted leaves them.
    function invariant_193_placesAreAsWhatWasAcceptedLeavesThem() external view {
        _handler.requireAsRemembered();
    }

    /// @notice INV-195: money is conserved, and no list holds any.
    function invariant_195_moneyIsConserved() external view {
        _handler.requireMoney();
    }

    function test_everyActSucceedsAndEveryRefusalIsMetOnAWalk() external {
        _walks();
        _handler.requireMoney();
        for (uint256 i; i <= uint256(type(WaitingHandler.Act).max); ++i) {
            // Nobody ever succeeds to intrude.
            bool isDone = i == uint256(WaitingHandler.Act.Intrude) || _handler.successes(i) != 0;
            require(isDone && _handler.refusals(i) != 0, NotReached(i, _handler.successes(i), _handler.refusals(i)));
        }
        hold(_handler.contested() != 0, "INV-191", "no walk has beginnings for which several asked");
        hold(_handler.takenAgain() != 0, "INV-192", "no walk has places that come back and take again");
        hold(_handler.renewed() != 0 && _handler.spared() != 0, "INV-193", "no walk has offers that are let lapse");
        hold(_handler.emptied() != 0 && _handler.bookedFar() != 0, "INV-198", "no walk has lists that all leave");
        Met[] memory expected = _refusals();
        for (uint256 i; i < expected.length; ++i) {
            bool isMet = _handler.refusedWith(uint256(expected[i].act), expected[i].refusal) != 0;
            require(isMet, NeverRefusedWith(expected[i].act, expected[i].refusal));
        }
    }

    /// @notice INV-196: from wherever a walk led, strangers free what was asked for and not taken; when lists are over everybody books;
    /// each visit is settled, each account withdraws, and nothing is left.
    function test_196_nothingBlocksForEverAfterAWalk() external {
        bytes32[4] memory seeds = [keccak256("a"), keccak256("b"), keccak256("c"), keccak256("d")];
        for (uint256 i; i < seeds.length; ++i) {
            _walkFrom(seeds[i], 60 + 20 * i);
            _handler.endsAll();
            _handler.settlesAll();
            (uint128 locked, uint128 credited) = _handler.BOOK().totalsOf(address(0));
            hold(locked == 0 && credited == 0, "INV-196", "money is left");
            _handler.requireMoney();
        }
    }

    /// @notice INV-192: a patient takes a beginning by its later place, and then comes by its earlier one (CARE-144).
    function test_192_nobodyTakesByAPlaceFromBeforeTheLastTaken() external {
        _handler.joins(LIST, 3, 0, 1);
        _takes(WHOLE);
        _handler.asks(LIST, EARLIER, NEAREST, PLAIN);
        _handler.takes(LIST, NEAREST, WHOLE, AT_ONCE);
        _requireRefused(WaitingHandler.Act.Take, IWaitingList.PatientServed.selector, "INV-192");
    }

    /// @notice INV-193: whose beginning an earlier place takes over asks for nothing any more (CARE-141).
    function test_193_whoIsOvertakenAsksForNothing() external {
        _handler.asks(LIST, LAST, NEAREST, PLAIN);
        _handler.asks(LIST, EARLIER, NEAREST, PLAIN);
        hold(_handler.successes(uint256(WaitingHandler.Act.Ask)) == 2, "INV-193", "the walk did not come there");
    }

    /// @notice INV-193: no place is lost though its service was withdrawn during the offer and published again (CARE-145).
    function test_193_noPlaceIsLostByAnOfferThatWasWithdrawnForAWhile() external {
        _handler.asks(LIST, LAST, NEAREST, PLAIN);
        // A second after the beginning is offered, and then to the end of the offer.
        _handler.timeTurns(LIST, NEAREST, 4);
        _handler.offers(LIST, 0);
        _handler.offers(LIST, 0);
        _handler.timeTurns(LIST, NEAREST, 3);
        _handler.lapses(LIST, NEAREST, 1);
        bool isOffered = _handler.successes(uint256(WaitingHandler.Act.Offer)) == 2;
        hold(isOffered && _handler.spared() == 1, "INV-193", "the walk did not come there");
    }

    /// @notice INV-193: a place does not come back by another visit of its patient's, which was returned (CARE-147).
    function test_193_noPlaceComesBackByAnotherVisit() external {
        _takes(WHOLE);
        _handler.books(LIST, 2, 23, PLAIN);
        _handler.cancels(0, PRACTICE);
        _handler.comesBack(LIST, 0, 4);
        _requireRefused(WaitingHandler.Act.ComeBack, IWaitingList.VisitNotReturned.selector, "INV-193");
    }

    /// @notice INV-195: money is conserved from a beginning that is taken, with too much at first, to what comes back.
    function test_195_moneyIsConservedThroughAVisitFromAList() external {
        _takes(TOO_MUCH);
        _requireRefused(WaitingHandler.Act.Take, IEscrow.EtherUnequal.selector, "INV-195");
        _handler.takes(LIST, NEAREST, WHOLE, AT_ONCE);
        _handler.requireMoney();
        _handler.cancels(0, PRACTICE);
        _handler.requireMoney();
        for (uint256 i; i < 16; ++i) _handler.withdraws(i, 1);
        _handler.requireMoney();
        bool isPaid = _handler.received() != 0 && _handler.paid() == _handler.received();
        hold(isPaid, "INV-195", "the walk did not come there");
    }

    /// @notice INV-197: while somebody asks in one list, every act on the other leaves it as it is.
    function test_197_noActInOneListChangesTheOther() external {
        _handler.asks(OTHER_LIST, LAST, NEAREST, PLAIN);
        _handler.asks(LIST, LAST, HOUR_LATER, PLAIN);
        _handler.asks(LIST, EARLIER, NEAREST, PLAIN);
        _handler.takes(LIST, NEAREST, WHOLE, AT_ONCE);
        _handler.cancels(0, PRACTICE);
        _handler.comesBack(LIST, 0, PLAIN);
        _handler.givesUp(LIST, 0, PLAIN);
        _handler.joins(LIST, 3, 3, 1);
        _handler.opens(LIST, 0, 5, PLAIN);
        _handler.asks(LIST, LAST, NEAREST, PLAIN);
        _handler.timeTurns(LIST, NEAREST, 3);
        _handler.lapses(LIST, NEAREST, 1);
        for (uint256 i; i <= uint256(WaitingHandler.Act.ComeBack); ++i) {
            hold(_handler.successes(i) != 0 && _handler.refusals(i) == 0, "INV-197", "the walk did not come there");
        }
    }

    /// @dev The last place asks for a beginning, and its patient comes to take it.
    function _takes(uint256 fault) private {
        _handler.asks(LIST, LAST, NEAREST, PLAIN);
        _handler.takes(LIST, NEAREST, fault, AT_ONCE);
    }

    function _walks() private {
        bytes32[5] memory seeds = [
            keccak256("xinglin"),
            keccak256("apricots"),
            keccak256("tigers"),
            keccak256("dragons"),
            keccak256("herbs")
        ];
        for (uint256 i; i < seeds.length; ++i) _walkFrom(seeds[i], 1_000);
    }

    /// @dev Once, and for nothing else.
    function _requireRefused(WaitingHandler.Act act, bytes4 refusal, string memory property) private view {
        bool isMet = _handler.refusals(uint256(act)) == 1 && _handler.refusedWith(uint256(act), refusal) == 1;
        hold(isMet, property, "the walk did not come there");
    }

    /// @dev The refusals of the rules CARE-137 to CARE-148, by the acts that meet them.
    function _refusals() private pure returns (Met[] memory met) {
        met = new Met[](48);
        uint256 n;
        WaitingHandler.Act act = WaitingHandler.Act.Open;
        met[n++] = Met(act, IAppointmentBook.ServiceNotOf.selector);
        met[n++] = Met(act, IAppointmentBook.ServiceNotOffered.selector);
        met[n++] = Met(act, IWaitingList.ListTermsInvalid.selector);
        met[n++] = Met(act, IWaitingList.ListStands.selector);
        act = WaitingHandler.Act.Join;
        met[n++] = Met(act, IWaitingList.ListOver.selector);
        met[n++] = Met(act, IWaitingList.CommitmentInvalid.selector);
        act = WaitingHandler.Act.Ask;
        met[n++] = Met(act, IWaitingList.ListOver.selector);
        met[n++] = Met(act, IWaitingList.PlaceNotOf.selector);
        met[n++] = Met(act, IWaitingList.PlaceAsks.selector);
        met[n++] = Met(act, IWaitingList.AskedEarlier.selector);
        met[n++] = Met(act, IWaitingList.BeginningOffered.selector);
        met[n++] = Met(act, IAppointmentBook.StartInvalid.selector);
        met[n++] = Met(act, IAppointmentBook.OutsideHours.selector);
        met[n++] = Met(act, IAppointmentBook.ServiceNotOffered.selector);
        met[n++] = Met(act, Calendar.SlotsNotFree.selector);
        met[n++] = Met(act, Pausable.EnforcedPause.selector);
        act = WaitingHandler.Act.Take;
        met[n++] = Met(act, IWaitingList.PlaceNotOf.selector);
        met[n++] = Met(act, IWaitingList.BeginningNotOffered.selector);
        met[n++] = Met(act, IWaitingList.PatientServed.selector);
        met[n++] = Met(act, IEscrow.EtherUnequal.selector);
        met[n++] = Met(act, IAppointmentBook.PayerInvalid.selector);
        met[n++] = Met(act, IAppointmentBook.PatientNotServedBy.selector);
        met[n++] = Met(act, IAppointmentBook.ServiceNotOffered.selector);
        met[n++] = Met(act, IAppointmentBook.CareNotPractising.selector);
        met[n++] = Met(act, Pausable.EnforcedPause.selector);
        act = WaitingHandler.Act.GiveUp;
        met[n++] = Met(act, IWaitingList.ListOver.selector);
        met[n++] = Met(act, IWaitingList.PlaceNotOf.selector);
        met[n++] = Met(act, IWaitingList.PlaceAsks.selector);
        act = WaitingHandler.Act.Lapse;
        met[n++] = Met(act, IWaitingList.RoundNotOver.selector);
        act = WaitingHandler.Act.ComeBack;
        met[n++] = Met(act, IWaitingList.ListOver.selector);
        met[n++] = Met(act, IWaitingList.PlaceNotOf.selector);
        met[n++] = Met(act, IWaitingList.PatientServed.selector);
        met[n++] = Met(act, IWaitingList.VisitNotReturned.selector);
        act = WaitingHandler.Act.Book;
        met[n++] = Met(act, IEscrow.EtherUnequal.selector);
        met[n++] = Met(act, IAppointmentBook.TimeReserved.selector);
        met[n++] = Met(act, IAppointmentBook.StartInvalid.selector);
        met[n++] = Met(act, IAppointmentBook.OutsideHours.selector);
        met[n++] = Met(act, IAppointmentBook.PayerInvalid.selector);
        met[n++] = Met(act, IAppointmentBook.PatientNotServedBy.selector);
        met[n++] = Met(act, IAppointmentBook.ServiceNotOffered.selector);
        met[n++] = Met(act, IAppointmentBook.CareNotPractising.selector);
        met[n++] = Met(act, Calendar.SlotsNotFree.selector);
        met[n++] = Met(act, Pausable.EnforcedPause.selector);
        act = WaitingHandler.Act.Move;
        met[n++] = Met(act, IAppointmentBook.TimeReserved.selector);
        met[n++] = Met(act, Calendar.SlotsNotFree.selector);
        act = WaitingHandler.Act.Intrude;
        met[n++] = Met(act, IWaitingList.ListsBookKnown.selector);
        met[n++] = Met(act, IAppointmentBook.CallerNotReception.selector);
        met[n++] = Met(act, IAppointmentBook.CallerNotWaitingList.selector);
    }
}
