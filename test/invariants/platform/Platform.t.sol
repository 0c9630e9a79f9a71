// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Campaign} from "../support/Campaign.sol";
import {VM, hold} from "../support/Vm.sol";
import {AccessMoves} from "./AccessMoves.sol";
import {Aftermath} from "./Aftermath.sol";
import {AuthorityMoves} from "./AuthorityMoves.sol";
import {CounterMoves} from "./CounterMoves.sol";
import {Deeds} from "./Deeds.sol";
import {Endings} from "./Endings.sol";
import {Foresight} from "./Foresight.sol";
import {Memory} from "./Memory.sol";
import {MoneyMoves} from "./MoneyMoves.sol";
import {PatientMoves} from "./PatientMoves.sol";
import {RecordMoves} from "./RecordMoves.sol";
import {Rooms} from "./Rooms.sol";
import {VisitMoves} from "./VisitMoves.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract PlatformStage is Endings {
    constructor(Rooms rooms) Endings(rooms) {}
}

/// @title All rooms at once: what no room can promise alone (INV-210 … INV-220)
/// hardhat-config: invariant.failOnRevert = true
contract PlatformInvariants is Campaign {
    PlatformStage private _handler;

    function setUp() external {
        VM.warp(1_800_000_000);
        _handler = new PlatformStage(
            new Rooms(
                VM.addr(uint256(keccak256("regulator"))),
                VM.addr(uint256(keccak256("pauser"))),
                VM.addr(uint256(keccak256("reviewer")))
            )
        );
        _stage = address(_handler);
        _listMoves();
        // Something to act on: a visit of each doctor, with consent, and a prescription of each.
        for (uint256 i; i < 3; ++i) {
            _handler.booksWithConsent(i, i, 1 + i, 8 * i + 1, 0);
            _handler.gives(i, i, 2 days, 0);
            _handler.prescribes(i);
        }
        _handler.confirms(1, 0);
    }

    /// @notice INV-215, INV-216, INV-220; the others are looked at with every move.
    function invariant_215_216_220_moneyRecordsAndMedicines() external view {
        _requireAll();
    }

    /// @notice INV-215: from wherever a walk led, under a pause of every room and with nobody practising, strangers end every visit
    /// and dispute, each account withdraws, and nothing is left.
    function test_215_allMoneyComesOutUnderAPauseWithNobodyPractising() external {
        _endAfter(keccak256("apricots"));
    }

    function test_215_allMoneyComesOutAfterAnotherWalk() external {
        _endAfter(keccak256("almonds"));
    }

    /// @notice INV-220: whoever is stopped at the counter, on its prescription nothing is given from that second on.
    function test_220_nothingIsGivenOnAPrescriptionOfAStoppedPrescriber() external {
        _handler.foresees(uint256(Deeds.Kind.Dispense), 0, 1);
        hold(_handler.accepted(uint256(Deeds.Kind.Dispense)) != 0, "INV-220", "nothing could be given before");
    }

    /// @notice INV-212: a visit runs from its practitioner's check-in, and no longer once the patient has cancelled it.
    function test_212_aVisitThatIsCancelledRunsNoMore() external {
        _handler.checksIn(0, 0);
        _handler.foreseesCancellation(0, 0);
        hold(_handler.asked(uint256(Foresight.Asked.Running)) != 0, "INV-212", "no visit ran that could be cancelled");
    }

    /// @notice From a seed whose walk leads everywhere; nothing that is brought a second time is ever accepted.
    function test_everyActSucceedsAndIsRefusedAndEveryDeedIsForeseenOnAWalk() external {
        _walkFrom(keccak256(abi.encode(2)), 4_000);
        _requireAll();
        for (uint256 i; i < uint256(Memory.Act.Replay); ++i) {
            _requireReached(i, _handler.successes(i), _handler.refusals(i));
        }
        for (uint256 i; i <= uint256(type(Deeds.Kind).max); ++i) {
            hold(_handler.accepted(i) != 0, "INV-210 to 213", "a deed that is never accepted says nothing of a change");
        }
        for (uint256 i; i <= uint256(type(Foresight.Asked).max); ++i) {
            hold(_handler.asked(i) > 2, "INV-212 to 216", "a change was hardly asked of a deed that it stops");
        }
    }

    function _endAfter(bytes32 seed) private {
        _walkFrom(seed, 250);
        _handler.endsAll();
        _requireAll();
        _handler.requireNothingLeft();
    }

    function _requireAll() private view {
        _handler.requireMoney();
        _handler.requireRecords();
        _handler.requireCounter();
    }

    function _listMoves() private {
        _moves = [
            AuthorityMoves.judgesLicence.selector,
            AuthorityMoves.judgesHouse.selector,
            AuthorityMoves.judgesHouse.selector,
            AuthorityMoves.judgesLicence.selector,
            AuthorityMoves.endsWork.selector,
            AuthorityMoves.hires.selector,
            AuthorityMoves.hires.selector,
            AuthorityMoves.hires.selector,
            AuthorityMoves.hires.selector,
            AuthorityMoves.accredits.selector,
            AuthorityMoves.accredits.selector,
            AuthorityMoves.pauses.selector,
            AuthorityMoves.pauses.selector,
            AuthorityMoves.timePasses.selector,
            AuthorityMoves.timePasses.selector,
            AuthorityMoves.timePasses.selector,
            AuthorityMoves.timePasses.selector,
            AuthorityMoves.timePasses.selector,
            AuthorityMoves.timePasses.selector,
            PatientMoves.handsOver.selector,
            PatientMoves.delegates.selector,
            PatientMoves.startsRecovery.selector,
            PatientMoves.finishesRecovery.selector,
            PatientMoves.gives.selector,
            PatientMoves.gives.selector,
            PatientMoves.revokes.selector,
            PatientMoves.revokesAll.selector,
            PatientMoves.directs.selector,
            PatientMoves.signsWord.selector,
            PatientMoves.submitsWord.selector,
            VisitMoves.books.selector,
            VisitMoves.booksWithConsent.selector,
            VisitMoves.booksWithConsent.selector,
            VisitMoves.confirms.selector,
            VisitMoves.confirms.selector,
            VisitMoves.checksIn.selector,
            VisitMoves.checksIn.selector,
            VisitMoves.checksIn.selector,
            VisitMoves.checksIn.selector,
            VisitMoves.completes.selector,
            VisitMoves.completes.selector,
            VisitMoves.acknowledges.selector,
            VisitMoves.acknowledges.selector,
            VisitMoves.cancels.selector,
            VisitMoves.settles.selector,
            MoneyMoves.raises.selector,
            MoneyMoves.raises.selector,
            MoneyMoves.answers.selector,
            MoneyMoves.opensCase.selector,
            MoneyMoves.concedes.selector,
            MoneyMoves.lapses.selector,
            MoneyMoves.withdraws.selector,
            MoneyMoves.receiverTurns.selector,
            MoneyMoves.reclaims.selector,
            AccessMoves.reads.selector,
            AccessMoves.reads.selector,
            AccessMoves.reads.selector,
            AccessMoves.readsOwn.selector,
            AccessMoves.breaksGlass.selector,
            RecordMoves.opensEpisode.selector,
            RecordMoves.opensEpisode.selector,
            RecordMoves.closesEpisode.selector,
            RecordMoves.anchors.selector,
            RecordMoves.completesWithRecord.selector,
            RecordMoves.completesWithRecord.selector,
            RecordMoves.answersRecord.selector,
            CounterMoves.prescribes.selector,
            CounterMoves.prescribes.selector,
            CounterMoves.registers.selector,
            CounterMoves.registers.selector,
            CounterMoves.cancelsPrescription.selector,
            CounterMoves.dispenses.selector,
            CounterMoves.dispenses.selector,
            CounterMoves.dispenses.selector,
            CounterMoves.recalls.selector,
            CounterMoves.makes.selector,
            CounterMoves.stops.selector,
            Foresight.foresees.selector,
            Foresight.foresees.selector,
            Foresight.foresees.selector,
            Foresight.foresees.selector,
            Foresight.foresees.selector,
            Foresight.foresees.selector,
            Foresight.foresees.selector,
            Foresight.foresees.selector,
            Foresight.foreseesHeir.selector,
            Foresight.foreseesDenial.selector,
            Aftermath.foreseesRecovery.selector,
            Aftermath.foreseesCancellation.selector,
            Aftermath.foreseesCancellation.selector,
            Aftermath.foreseesMisfit.selector,
            Endings.replays.selector,
            Endings.replays.selector
        ];
    }
}
