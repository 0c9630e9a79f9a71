// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

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

    function _walks() private {
        bytes32[3] memory seeds = [keccak256("xinglin"), keccak256("apricots"), keccak256("tigers")];
        for (uint256 i; i < seeds.length; ++i) {
            for (uint256 j; j < 16; ++j) {
                _walkFrom(keccak256(abi.encode(seeds[i], j)), 100);
                _handler.requireFound();
            }
        }
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
