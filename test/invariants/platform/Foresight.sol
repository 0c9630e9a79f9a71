// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Governed} from "../../../contracts/kernel/access/Governed.sol";
import {VM, hold} from "../support/Vm.sol";
import {Deeds} from "./Deeds.sol";
import {Rooms} from "./Rooms.sol";

/// @title What would be accepted if something else had happened in this very second
/// @notice A deed is tried in a call that is taken back, once as things are and once after a change: a pause of every room, an end of
/// everybody's right to practise or of one's, a denial of everything, another controller, a cancellation of a visit or of all
/// prescriptions, a stop of all prescribers. Both answers are compared: memory helps to find a deed that is likely, and is not asked what becomes of it.
abstract contract Foresight is Deeds {
    /// @notice What a deed came to in a call that is taken back.
    error Told(bool ok);

    enum Change {
        None,
        PauseAll,
        PauseNone,
        StopAll,
        StopOne,
        DenyAll,
        HandOver,
        Entrust,
        Recover,
        CancelScripts,
        StopPrescribers,
        CancelByPatient,
        CancelByPractice,
        RevokeOfVisit
    }

    /// @dev What is asked of deeds beside a pause and a stop.
    enum Asked {
        Heir,
        Denial,
        Recovery,
        Cancellation,
        Running,
        Misfit
    }

    uint256 private constant TRIES = 3;
    uint16 private constant ALL_POWERS = 15;

    address internal immutable _HEIR = person("an heir");
    /// @notice How often a deed of a kind was accepted as things were, and refused.
    mapping(uint256 kind => uint256) public accepted;
    mapping(uint256 kind => uint256) public denied;
    /// @notice How often that was asked of a deed that the change had to stop.
    mapping(uint256 what => uint256) public asked;

    constructor(Rooms rooms) Deeds(rooms) {
        _fund(_HEIR);
    }

    // ------------------------------------------------------------------ moves

    /// @notice INV-211, INV-213, of two kinds of deeds.
    function foresees(uint256 kind, uint256 patient, uint256 seed) external {
        _foresee(kind % KINDS, patient, seed);
        _foresee((kind / KINDS) % KINDS, patient, seed);
        // What is seldom possible is asked whenever it is.
        for (uint256 i; i < PATIENTS * DOCTORS; ++i) {
            if (!_isWith(i % PATIENTS, i / PATIENTS)) continue;
            _foresee(uint256(Kind.OpenByVisit), i % PATIENTS, i / PATIENTS);
            break;
        }
    }

    /// @notice INV-214: from that second on the old controller does nothing, and the new one whatever the old one could.
    function foreseesHeir(uint256 kind, uint256 patient, uint256 seed) external {
        kind %= OF_PATIENTS;
        patient %= PATIENTS;
        if (_isFrozen(patient)) return;
        address old = _persons[patient].holder;
        Deed memory byOld = _deedOf(Kind(kind), patient, seed, old);
        if (byOld.room == address(0)) return;
        Deed memory byHeir = _deedOf(Kind(kind), patient, seed, _HEIR);
        bool would = _would(Change.None, patient, byOld);
        if (would) ++asked[uint256(Asked.Heir)];
        hold(!_would(Change.None, patient, byHeir), "INV-214", "an heir acts before it is one");
        hold(!_would(Change.HandOver, patient, byOld), "INV-214", "who was controller still acts");
        bool inherits = _would(Change.HandOver, patient, byHeir) == would;
        hold(inherits, "INV-214", "the heir may not what its predecessor might");
    }

    /// @notice INV-212: who has denied everything is read by nobody from that second on, on whatever ground.
    function foreseesDenial(uint256 patient, uint256 doctor, uint256 what, uint256 how) external {
        patient %= PATIENTS;
        if (_isFrozen(patient)) return;
        Question memory question = _mayAsk(patient, doctor, what, how);
        address account = _staff[question.doctor].account;
        Deed memory reading = _reading(question, account);
        if (_would(Change.None, patient, reading)) ++asked[uint256(Asked.Denial)];
        hold(!_would(Change.DenyAll, patient, reading), "INV-212", "read though everything is denied");
        Deed memory opening = _openingByGrant(patient, question.doctor, question.grantee, question.line, account);
        hold(!_would(Change.DenyAll, patient, opening), "INV-212", "an episode by a grant that was withdrawn");
    }

    // ------------------------------------------------------------------ a call that is taken back

    /// @notice Makes the change, does the deed, and takes both back.
    /// @param about The patient, member or visit that the change is about.
    function foretell(Change change, uint256 about, Deed calldata deed) external {
        require(msg.sender == address(this));
        if (change == Change.PauseAll || change == Change.PauseNone) _pauseAll(change == Change.PauseAll);
        if (change == Change.StopAll) _stopAll();
        if (change == Change.StopOne) _stop(about);
        if (change == Change.DenyAll) _denyAll(about);
        if (change == Change.HandOver) require(_send(_handOver(about, _persons[about].holder, _HEIR)));
        if (change == Change.Entrust || change == Change.Recover) _entrust(about);
        if (change == Change.Recover) _recover(about);
        if (change == Change.CancelScripts) _cancelScripts();
        if (change == Change.StopPrescribers) _stopPrescribers();
        if (change >= Change.CancelByPatient) _endConsentOf(change, about);
        revert Told(_send(deed));
    }

    function _would(Change change, uint256 about, Deed memory deed) internal returns (bool) {
        uint256 time = block.timestamp;
        try this.foretell(change, about, deed) {
            return false;
        } catch (bytes memory told) {
            hold(told.length == 36 && bytes4(told) == Told.selector, "INV-219", "a change that was refused");
            // What is taken back leaves the clock where it was put.
            if (change == Change.Recover) VM.warp(time);
            return told[35] != 0;
        }
    }

    /// @dev A pause stops what hands out rights and nothing else; who protects a patient asks nobody's right.
    function _foresee(uint256 kind, uint256 patient, uint256 seed) private {
        (Deed memory deed, bool would) = _likely(Kind(kind), patient, seed);
        if (deed.room == address(0)) return;
        if (would) ++accepted[kind];
        else ++denied[kind];
        bool paused = _would(Change.PauseAll, 0, deed);
        if (kind < GIVING) {
            bool isSame = paused == would && _would(Change.PauseNone, 0, deed) == would;
            hold(isSame, "INV-213", "a pause stops what is no new right");
        } else {
            hold(!paused, "INV-213", "a pause does not stop a new right");
        }
        if (kind == uint256(Kind.Dispense)) {
            hold(!_would(Change.CancelScripts, 0, deed), "INV-220", "given on a prescription that was cancelled");
            hold(
                !_would(Change.StopPrescribers, 0, deed),
                "INV-220",
                "given on a prescription of a stopped prescriber"
            );
        }
        if (kind > uint256(Kind.Publish)) return;
        bool stopped = _would(Change.StopAll, 0, deed);
        if (kind < OF_PRACTICES) {
            hold(stopped == would, "INV-211", "an act of protection asks for a right to practise");
            return;
        }
        hold(!stopped, "INV-210", "accepted of somebody who does not practise");
        for (uint256 i; i < STAFF; ++i) {
            if (_staff[i].account != deed.by) continue;
            hold(!_would(Change.StopOne, i, deed), "INV-210", "accepted of one whose licence is suspended");
        }
    }

    /// @dev As a rule one that would be accepted as things are, of whichever patient.
    function _likely(Kind kind, uint256 patient, uint256 seed) private returns (Deed memory deed, bool would) {
        for (uint256 i; i < TRIES && !would; ++i) {
            uint256 whom = (uint128(patient) + i) % PATIENTS;
            Deed memory next = _deedOf(kind, whom, uint128(seed) + i, _persons[whom].holder);
            if (next.room == address(0)) continue;
            (deed, would) = (next, _would(Change.None, whom, next));
            if (seed % 4 == 0) break;
        }
    }

    // ------------------------------------------------------------------ changes

    function _pauseAll(bool pausing) internal {
        Governed[7] memory rooms = ROOMS.pausable();
        for (uint256 i; i < rooms.length; ++i) {
            if (_isPaused(address(rooms[i])) == pausing) continue;
            VM.prank(pausing ? _PAUSER : _REGULATOR);
            if (pausing) rooms[i].pause();
            else rooms[i].unpause();
        }
    }

    /// @dev The regulator suspends every licence and every organisation.
    function _stopAll() internal {
        for (uint256 i; i < STAFF; ++i) _stop(i);
        for (uint256 i; i < HOUSES; ++i) {
            if (_houses[i].byRegulator) continue;
            VM.prank(_REGULATOR);
            _PROVIDERS.suspendOrganisation(_houses[i].account, 0);
        }
    }

    function _stop(uint256 member) private {
        if (_staff[member].byRegulator) return;
        VM.prank(_REGULATOR);
        _PROVIDERS.suspendCredential(_staff[member].licence, 0);
    }

    function _denyAll(uint256 patient) private {
        address holder = _persons[patient].holder;
        uint48 until = uint48(block.timestamp + 1 days);
        require(_send(_directing(patient, holder, _rulesOf(DENY_ALL, until))));
        VM.prank(holder);
        _CONSENTS.revokeAll(_persons[patient].id);
    }

    /// @dev The carer may everything.
    function _entrust(uint256 patient) private {
        uint48 until = uint48(block.timestamp + 9 days);
        require(_send(_delegation(patient, _persons[patient].holder, ALL_POWERS, until)));
    }

    /// @dev Her guardians make the heir her controller, a day later.
    function _recover(uint256 patient) private {
        require(_send(_deed(_STRANGER, address(_PATIENTS), _recovery(patient, _HEIR, false))));
        VM.warp(block.timestamp + 1 days);
        _PATIENTS.finishRecovery(_persons[patient].id);
    }

    /// @dev Each prescriber takes back those that the moves are about.
    function _cancelScripts() private {
        for (uint256 i; i < 4; ++i) {
            Script storage script = _scripts[_aScript(i)];
            if (!script.cancelled) _send(_cancellingPrescription(_aScript(i), script.terms.prescriber));
        }
    }

    /// @dev The regulator stops every prescriber at the counter.
    function _stopPrescribers() private {
        for (uint256 i; i < DOCTORS; ++i) {
            if (_stopped[i]) continue;
            VM.prank(_REGULATOR);
            _DESK.setSuspension(_staff[i].account, true, 0);
        }
    }

    /// @dev One side cancels the visit, or the patient revokes what she gave with it.
    function _endConsentOf(Change change, uint256 index) private {
        Visit storage visit = _visits[index];
        address holder = _persons[visit.patient].holder;
        Deed memory deed = _cancelling(index, change == Change.CancelByPatient ? holder : _staff[visit.doctor].account);
        if (change == Change.RevokeOfVisit) {
            deed = _revocation(visit.patient, holder, _granteeOf(visit), _lineOf(index));
        }
        require(_send(deed));
    }
}
