// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IAppointmentBook} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {DisputeStatus, IDisputes, Resolution} from "../../../contracts/care/interfaces/IDisputes.sol";
import {IEscrow} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {HostileArbitrator} from "../../../contracts/mocks/care/HostileArbitrator.sol";
import {VisitHandler} from "../care/VisitHandler.sol";
import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold} from "../support/Vm.sol";
import {DisputeHandler} from "./DisputeHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract DisputeStage is DisputeHandler {
    constructor(Platform platform) DisputeHandler(platform) {}
}

/// @title Disputes in any order, with arbitrators that do what they want (INV-180 … INV-187)
/// hardhat-config: invariant.failOnRevert = true
contract DisputeInvariants is Campaign {
    /// @notice No walk met this refusal of this deed.
    error NeverRefusedWith(DisputeHandler.Deed deed, bytes4 refusal);
    /// @notice No walk has a dispute that ended from there like this.
    error NeverEnded(DisputeStatus from, Resolution how);

    /// @dev A refusal of a deed that the walks have to meet.
    struct Met {
        DisputeHandler.Deed deed;
        bytes4 refusal;
    }

    /// @dev Numbers for the moves of short walks, while three visits are known: of which of them, by whom, and without a fault.
    uint256 private constant FIRST = 8;
    uint256 private constant THIRD = 0;
    uint256 private constant PATIENT = 0;
    uint256 private constant PRACTITIONER = 1;
    uint256 private constant PLAIN = 8;
    /// @dev Two days pass, but for a few seconds.
    uint256 private constant LONG = 172_794;
    /// @dev What a side says: that it is there.
    uint256 private constant CHECK_IN = 1;
    /// @dev A silence goes on to the very second in which it can be ended.
    uint256 private constant TO_ITS_END = 12;

    DisputeStage private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        _handler = new DisputeStage(
            new Platform(VM.addr(uint256(keccak256("regulator"))), VM.addr(uint256(keccak256("pauser"))))
        );
        _stage = address(_handler);
        _moves = [
            VisitHandler.books.selector,
            VisitHandler.books.selector,
            VisitHandler.books.selector,
            VisitHandler.books.selector,
            VisitHandler.says.selector,
            VisitHandler.says.selector,
            VisitHandler.cancels.selector,
            VisitHandler.moves.selector,
            VisitHandler.settles.selector,
            VisitHandler.settles.selector,
            VisitHandler.timePasses.selector,
            DisputeHandler.agrees.selector,
            DisputeHandler.agrees.selector,
            // Often, as everything else needs a dispute.
            DisputeHandler.raises.selector,
            DisputeHandler.raises.selector,
            DisputeHandler.raises.selector,
            DisputeHandler.raises.selector,
            DisputeHandler.answers.selector,
            DisputeHandler.answers.selector,
            DisputeHandler.answers.selector,
            DisputeHandler.answers.selector,
            DisputeHandler.opens.selector,
            DisputeHandler.opens.selector,
            DisputeHandler.opens.selector,
            DisputeHandler.opens.selector,
            DisputeHandler.offers.selector,
            DisputeHandler.offers.selector,
            DisputeHandler.accepts.selector,
            DisputeHandler.accepts.selector,
            DisputeHandler.appeals.selector,
            DisputeHandler.appeals.selector,
            DisputeHandler.appeals.selector,
            DisputeHandler.rules.selector,
            DisputeHandler.rules.selector,
            DisputeHandler.lapses.selector,
            DisputeHandler.lapses.selector,
            DisputeHandler.shows.selector,
            DisputeHandler.withdrawsFees.selector,
            DisputeHandler.judgeTurns.selector,
            DisputeHandler.judgeTurns.selector
        ];
        for (uint256 i; i < 3; ++i) _handler.books(i, i, 3, i, 0);
    }

    /// @notice INV-180: fees that came in are owed, paid to the arbitrator, or withdrawn, to the unit.
    function invariant_180_feesAreConserved() external view {
        _requireConserved();
    }

    /// @notice INV-181, INV-187.
    function invariant_181_whatWasHeldIsSettledByItsDispute() external view {
        _handler.requireFound();
    }

    function test_everyDeedSucceedsAndEveryRefusalAndEndIsMetOnAWalk() external {
        _walks();
        _requireConserved();
        for (uint256 i; i <= uint256(type(DisputeHandler.Deed).max); ++i) {
            uint256 deed = _handler.FIRST() + i;
            _requireReached(deed, _handler.successes(deed), _handler.refusals(deed));
        }
        _requireEnded(DisputeStatus.Raised, Resolution.PracticeSilent);
        _requireEnded(DisputeStatus.Raised, Resolution.PatientSilent);
        _requireEnded(DisputeStatus.Raised, Resolution.Awarded);
        _requireEnded(DisputeStatus.Answered, Resolution.ByTime);
        _requireEnded(DisputeStatus.Answered, Resolution.Awarded);
        _requireEnded(DisputeStatus.Open, Resolution.ByTime);
        _requireEnded(DisputeStatus.Open, Resolution.Awarded);
        hold(_handler.givenUp() != 0, "INV-185", "no walk has a side that gives up what it raised");
        Met[] memory expected = _refusals();
        for (uint256 i; i < expected.length; ++i) {
            bool isMet = _handler.refusedWith(expected[i].deed, expected[i].refusal) != 0;
            require(isMet, NeverRefusedWith(expected[i].deed, expected[i].refusal));
        }
    }

    /// @notice INV-184: from wherever a walk led, strangers end disputes and visits, each account withdraws, nothing is left.
    function test_184_allMoneyComesOutAfterAWalk() external {
        bytes32[4] memory seeds = [keccak256("a"), keccak256("b"), keccak256("c"), keccak256("d")];
        for (uint256 i; i < seeds.length; ++i) {
            _walkFrom(seeds[i], 60 + 20 * i);
            _handler.endsDisputesAndAll();
            _requireConserved();
            (uint128 locked, uint128 credited) = _handler.DISPUTES().totalsOf(address(0));
            hold(locked == 0 && credited == 0, "INV-184", "a fee is left");
            for (uint256 j; j < 2; ++j) {
                (locked, credited) = _handler.BOOK().totalsOf(_handler.tokens(j));
                hold(locked == 0 && credited == 0, "INV-184", "a price is left");
            }
        }
    }

    /// @notice INV-180, INV-187: a case is opened, ruled, settled, and the fees withdrawn.
    function test_180_feesAreConservedThroughACase() external {
        _goesToTrial(THIRD);
        _handler.rules(THIRD, 5, PLAIN);
        _requireAll();
        _handler.settles(THIRD, 0);
        for (uint256 i; i < 16; ++i) _handler.withdrawsFees(i, 2);
        _requireAll();
        _requireEnded(DisputeStatus.Open, Resolution.Awarded);
        hold(_handler.returned() != 0 && _settled() == 1, "INV-180", "the walk did not come there");
    }

    /// @notice INV-181: a visit about which there is a case is not settled by its own time (CARE-92).
    function test_181_noDisputedVisitIsSettledByItsOwnTime() external {
        _goesToTrial(THIRD);
        _handler.timePasses(LONG);
        _handler.settles(THIRD, 0);
        _requireAll();
        hold(_handler.refusals(uint256(VisitHandler.Act.Settle)) == 1, "INV-181", "the walk did not come there");
    }

    /// @notice INV-183: an arbitrator rules on one case while it takes another, and another rules by the number of a case that is not its.
    function test_183_noArbitratorActsFromInsideOrOnAnothersCase() external {
        _handler.raises(THIRD, PATIENT, PLAIN);
        _handler.raises(FIRST, PATIENT, PLAIN);
        _handler.answers(THIRD, 0, PLAIN);
        _handler.answers(FIRST, 0, PLAIN);
        _handler.opens(THIRD, 0, PLAIN);
        _handler.judgeTurns(0, 3, 0);
        _handler.opens(FIRST, 0, PLAIN);
        _requireAll();
        bytes4 refusal = bytes4(_handler.JUDGE().answer());
        bool isTried = refusal == ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
        hold(isTried, "INV-183", "no arbitrator tried from inside");
        _handler.rules(THIRD, 5, 2);
        _requireAll();
        bool isRefused = _handler.refusedWith(DisputeHandler.Deed.Rule, IDisputes.CaseNotOpen.selector) == 1;
        hold(isRefused, "INV-183", "no other arbitrator tried");
    }

    /// @notice INV-187: a practice that is silent is not paid, though both sides were there; a silent patient bears what the policy
    /// says, though nobody said that the practice was there (CARE-96).
    function test_187_silenceIsSettledAsItsDisputeFound() external {
        _handler.says(THIRD, PRACTITIONER, CHECK_IN);
        _handler.says(THIRD, PATIENT, CHECK_IN);
        _handler.raises(THIRD, PATIENT, PLAIN);
        _handler.raises(FIRST, PRACTITIONER, PLAIN);
        _handler.lapses(THIRD, 0, TO_ITS_END);
        _handler.lapses(FIRST, 0, TO_ITS_END);
        _handler.settles(THIRD, 0);
        _handler.settles(FIRST, 0);
        _requireAll();
        _requireEnded(DisputeStatus.Raised, Resolution.PracticeSilent);
        _requireEnded(DisputeStatus.Raised, Resolution.PatientSilent);
        bool isSaid = _handler.successes(uint256(VisitHandler.Act.Say)) == 2;
        hold(isSaid && _settled() == 2, "INV-187", "the walk did not come there");
    }

    /// @dev The patient disputes a visit when it is over, somebody brings the other fee, and somebody opens the case.
    function _goesToTrial(uint256 which) private {
        _handler.raises(which, PATIENT, PLAIN);
        _requireAll();
        _handler.answers(which, 0, PLAIN);
        _requireAll();
        _handler.opens(which, 0, PLAIN);
        _requireAll();
    }

    function _walks() private {
        bytes32[3] memory seeds = [keccak256("xinglin"), keccak256("apricots"), keccak256("tigers")];
        for (uint256 i; i < seeds.length; ++i) {
            for (uint256 j; j < 16; ++j) {
                _walkFrom(keccak256(abi.encode(seeds[i], j)), 100);
                _handler.requireFound();
            }
        }
    }

    function _settled() private view returns (uint256) {
        return _handler.successes(uint256(VisitHandler.Act.Settle));
    }

    function _requireAll() private view {
        _requireConserved();
        _handler.requireFound();
    }

    function _requireConserved() private view {
        (uint128 locked, uint128 credited) = _handler.DISPUTES().totalsOf(address(0));
        uint256 owed = uint256(locked) + credited;
        hold(owed + _handler.spent() + _handler.returned() == _handler.brought(), "INV-180", "in, and owed or out");
        hold(address(_handler.DISPUTES()).balance == owed, "INV-180", "the balance is what is owed");
    }

    function _requireEnded(DisputeStatus from, Resolution how) private view {
        require(_handler.ends(from, how) != 0, NeverEnded(from, how));
    }

    /// @dev The refusals of the rules CARE-90 to CARE-102, by the deeds that meet them.
    function _refusals() private pure returns (Met[] memory met) {
        met = new Met[](36);
        uint256 n;
        DisputeHandler.Deed deed = DisputeHandler.Deed.Propose;
        met[n++] = Met(deed, IDisputes.ArbitratorInvalid.selector);
        met[n++] = Met(deed, IDisputes.DisputeUnequal.selector);
        met[n++] = Met(deed, IAppointmentBook.PatientNotServedBy.selector);
        deed = DisputeHandler.Deed.Agree;
        met[n++] = Met(deed, IDisputes.ArbitratorNotProposed.selector);
        met[n++] = Met(deed, IDisputes.DisputeUnequal.selector);
        deed = DisputeHandler.Deed.Raise;
        met[n++] = Met(deed, IDisputes.ArbitratorNotAgreed.selector);
        met[n++] = Met(deed, IDisputes.FeeTooLarge.selector);
        met[n++] = Met(deed, IEscrow.EtherUnequal.selector);
        met[n++] = Met(deed, IAppointmentBook.PatientNotServedBy.selector);
        met[n++] = Met(deed, IAppointmentBook.VisitNotDisputable.selector);
        met[n++] = Met(deed, IAppointmentBook.VisitDisputed.selector);
        met[n++] = Met(deed, IAppointmentBook.VisitNotConfirmed.selector);
        deed = DisputeHandler.Deed.Answer;
        met[n++] = Met(deed, IDisputes.DisputeUnequal.selector);
        met[n++] = Met(deed, IDisputes.DisputeOver.selector);
        met[n++] = Met(deed, IEscrow.EtherUnequal.selector);
        deed = DisputeHandler.Deed.Open;
        met[n++] = Met(deed, IDisputes.DisputeUnequal.selector);
        met[n++] = Met(deed, IDisputes.DisputeOver.selector);
        met[n++] = Met(deed, IDisputes.ArbitratorNotAgreed.selector);
        met[n++] = Met(deed, IDisputes.CostGrown.selector);
        met[n++] = Met(deed, IDisputes.CaseKnown.selector);
        met[n++] = Met(deed, HostileArbitrator.CaseDeclined.selector);
        deed = DisputeHandler.Deed.Offer;
        met[n++] = Met(deed, IDisputes.DisputeUnequal.selector);
        met[n++] = Met(deed, IDisputes.OfferInvalid.selector);
        met[n++] = Met(deed, IAppointmentBook.PatientNotServedBy.selector);
        deed = DisputeHandler.Deed.Accept;
        met[n++] = Met(deed, IDisputes.DisputeUnequal.selector);
        met[n++] = Met(deed, IDisputes.OfferNotMade.selector);
        deed = DisputeHandler.Deed.Appeal;
        met[n++] = Met(deed, IDisputes.DisputeUnequal.selector);
        met[n++] = Met(deed, IDisputes.AppealSpent.selector);
        met[n++] = Met(deed, IDisputes.ArbitratorNotAgreed.selector);
        met[n++] = Met(deed, HostileArbitrator.CaseDeclined.selector);
        deed = DisputeHandler.Deed.Rule;
        met[n++] = Met(deed, IDisputes.CaseNotOpen.selector);
        met[n++] = Met(deed, IDisputes.RulingInvalid.selector);
        deed = DisputeHandler.Deed.Lapse;
        met[n++] = Met(deed, IDisputes.DisputeUnequal.selector);
        met[n++] = Met(deed, IDisputes.DisputeNotOver.selector);
        deed = DisputeHandler.Deed.Show;
        met[n++] = Met(deed, IDisputes.DisputeUnequal.selector);
        deed = DisputeHandler.Deed.Withdraw;
        met[n++] = Met(deed, IEscrow.CreditInsufficient.selector);
    }
}
