// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Outcome} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {IEscrow} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {Governed} from "../../../contracts/kernel/access/Governed.sol";
import {VM, hold} from "../support/Vm.sol";
import {CounterMoves} from "./CounterMoves.sol";
import {Rooms} from "./Rooms.sol";

/// @title What would be accepted if something else had happened in this very second
/// @notice A deed is tried in a call that is taken back, once as things are and once after a change: a pause of every room, an end of
/// everybody's right to practise, a denial of everything, another controller. Both answers are compared, and no memory is asked.
abstract contract Foresight is CounterMoves {
    /// @notice What a deed came to in a call that is taken back.
    error Told(bool ok);

    enum Change {
        None,
        PauseAll,
        PauseNone,
        StopAll,
        DenyAll,
        HandOver
    }

    /// @dev First what protects a patient, by her side; then by anybody; then what asks for a right to practise; then what hands out
    /// rights, and a pause stops.
    enum Kind {
        CheckInAsPatient,
        Acknowledge,
        Cancel,
        RevokeGrant,
        RevokeAll,
        Deny,
        Give,
        ReadOwn,
        AnswerRecord,
        CloseEpisode,
        Raise,
        Concede,
        Delegate,
        Settle,
        Lapse,
        Withdraw,
        Reclaim,
        CancelPrescription,
        EndWork,
        CheckInAsDoctor,
        Complete,
        CompleteWithRecord,
        Anchor,
        Read,
        OpenByVisit,
        OpenByGrant,
        BreakGlass,
        Register,
        Dispense,
        Book,
        Publish,
        Employ,
        License
    }

    uint256 internal constant KINDS = uint256(Kind.License) + 1;
    uint256 private constant OF_PATIENTS = uint256(Kind.Delegate) + 1;
    uint256 private constant OF_PRACTICES = uint256(Kind.CheckInAsDoctor);
    uint256 private constant GIVING = uint256(Kind.Book);

    address private immutable _HEIR = person("an heir");
    /// @notice How often a deed of a kind was accepted as things were, and refused.
    mapping(uint256 kind => uint256) public accepted;
    mapping(uint256 kind => uint256) public denied;

    constructor(Rooms rooms) CounterMoves(rooms) {
        _fund(_HEIR);
    }

    // ------------------------------------------------------------------ moves

    /// @notice INV-211, INV-213: a pause stops what hands out rights and nothing else; who protects a patient asks nobody's right.
    function foresees(uint256 kind, uint256 patient, uint256 seed) external {
        kind %= KINDS;
        patient %= PATIENTS;
        Deed memory deed = _deedOf(Kind(kind), patient, seed, _persons[patient].holder);
        if (deed.room == address(0)) return;
        bool would = _would(Change.None, patient, deed);
        if (would) ++accepted[kind];
        else ++denied[kind];
        bool paused = _would(Change.PauseAll, patient, deed);
        bool unpaused = _would(Change.PauseNone, patient, deed);
        if (kind < GIVING) {
            hold(paused == unpaused && paused == would, "INV-213", "a pause stops what is no new right");
        } else {
            hold(!paused, "INV-213", "a pause does not stop a new right");
        }
        bool stopped = _would(Change.StopAll, patient, deed);
        if (kind < OF_PRACTICES) hold(stopped == would, "INV-211", "an act of protection asks for a right to practise");
        else if (kind <= uint256(Kind.Publish)) hold(!stopped, "INV-210", "accepted of somebody who does not practise");
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
        hold(!_would(Change.None, patient, byHeir), "INV-214", "an heir acts before it is one");
        hold(!_would(Change.HandOver, patient, byOld), "INV-214", "who was controller still acts");
        hold(
            _would(Change.HandOver, patient, byHeir) == would,
            "INV-214",
            "the heir may not what its predecessor might"
        );
    }

    /// @notice INV-212: who has denied everything is read by nobody from that second on, on whatever ground.
    function foreseesDenial(uint256 patient, uint256 doctor, uint256 what, uint256 how) external {
        patient %= PATIENTS;
        if (_isFrozen(patient)) return;
        Question memory question = _question(patient, doctor, what, how);
        Deed memory reading = _reading(question, _staff[question.doctor].account);
        hold(!_would(Change.DenyAll, patient, reading), "INV-212", "read though everything is denied");
        Deed memory opening = _openingByGrant(
            patient,
            question.doctor,
            question.grantee,
            question.line,
            _staff[question.doctor].account
        );
        hold(!_would(Change.DenyAll, patient, opening), "INV-212", "an episode by a grant that was withdrawn");
    }

    // ------------------------------------------------------------------ a call that is taken back

    /// @notice Makes the change, does the deed, and takes both back.
    function foretell(Change change, uint256 patient, Deed calldata deed) external {
        require(msg.sender == address(this));
        if (change == Change.PauseAll || change == Change.PauseNone) _pauseAll(change == Change.PauseAll);
        if (change == Change.StopAll) _stopAll();
        if (change == Change.DenyAll) _denyAll(patient);
        if (change == Change.HandOver) {
            require(_send(_handOver(patient, _persons[patient].holder, _HEIR)));
        }
        revert Told(_send(deed));
    }

    function _would(Change change, uint256 patient, Deed memory deed) internal returns (bool) {
        try this.foretell(change, patient, deed) {
            return false;
        } catch (bytes memory told) {
            hold(told.length == 36 && bytes4(told) == Told.selector, "INV-219", "a change that was refused");
            return told[35] != 0;
        }
    }

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
        for (uint256 i; i < STAFF; ++i) {
            if (_staff[i].byRegulator) continue;
            VM.prank(_REGULATOR);
            _PROVIDERS.suspendCredential(_staff[i].licence, 0);
        }
        for (uint256 i; i < HOUSES; ++i) {
            if (_houses[i].byRegulator) continue;
            VM.prank(_REGULATOR);
            _PROVIDERS.suspendOrganisation(_houses[i].account, 0);
        }
    }

    function _denyAll(uint256 patient) private {
        address holder = _persons[patient].holder;
        uint48 until = uint48(block.timestamp + 1 days);
        require(_send(_directing(patient, holder, _rulesOf(DENY_ALL, until))));
        VM.prank(holder);
        _CONSENTS.revokeAll(_persons[patient].id);
    }

    // ------------------------------------------------------------------ which deeds

    /// @dev A deed that may well be accepted now; none where there is nothing to do it to.
    function _deedOf(Kind kind, uint256 patient, uint256 seed, address by) private returns (Deed memory deed) {
        if (uint256(kind) < OF_PATIENTS) return _patientsDeed(kind, patient, seed, by);
        if (uint256(kind) < OF_PRACTICES) return _anybodysDeed(kind, seed);
        if (uint256(kind) < uint256(Kind.Register)) return _doctorsDeed(kind, patient, seed);
        if (uint256(kind) < GIVING) {
            if (_scripts.length == 0) return deed;
            if (kind == Kind.Register) return _registering(_aScript(seed), _STRANGER, false);
            return _dispensing(_aScript(seed), seed % _lots.length, 1, DOCTORS + (seed % 2), 32);
        }
        return _givingDeed(kind, patient, seed);
    }

    function _patientsDeed(
        Kind kind,
        uint256 patient,
        uint256 seed,
        address by
    ) private view returns (Deed memory deed) {
        if (kind == Kind.RevokeGrant) return _revocation(patient, by, _heldBy(patient, seed), 0);
        if (kind == Kind.RevokeAll) {
            return _deed(by, address(_CONSENTS), abi.encodeCall(_CONSENTS.revokeAll, (_persons[patient].id)));
        }
        uint48 soon = uint48(block.timestamp + 1 days);
        if (kind == Kind.Deny) return _directing(patient, by, _rulesOf(DENY_ALL, soon));
        if (kind == Kind.Give) return _giving(patient, by, _granteeAt(seed % GRANTEES), soon);
        if (kind == Kind.ReadOwn) return _readingOwn(patient, by, ALLERGIES);
        if (kind == Kind.Delegate) return _delegation(patient, by, 1, soon);
        if (kind == Kind.CloseEpisode) return _closing(patient, seed % 2, by);
        if (kind == Kind.AnswerRecord) {
            uint256 record = _recordOf(patient, seed);
            return record == NOBODY ? deed : _answering(record, false, by);
        }
        uint256 visit = _visitOf(kind, patient, seed);
        if (visit == NOBODY) return deed;
        if (kind == Kind.CheckInAsPatient) return _checkingIn(visit, by);
        if (kind == Kind.Acknowledge) return _acknowledging(visit, by);
        if (kind == Kind.Cancel) return _cancelling(visit, by);
        if (kind == Kind.Concede) return _conceding(visit, by);
        return _raising(visit, by);
    }

    function _anybodysDeed(Kind kind, uint256 seed) private view returns (Deed memory deed) {
        if (kind == Kind.EndWork) {
            Member storage one = _staff[seed % STAFF];
            bytes memory data = abi.encodeCall(
                _PROVIDERS.endAffiliation,
                (_houses[one.house].account, one.account, one.profession)
            );
            return _deed(one.account, address(_PROVIDERS), data);
        }
        if (kind == Kind.Withdraw) {
            address room = _purse(seed);
            address account = someone(seed);
            for (uint256 i; i < _people.length && IEscrow(room).creditOf(account, address(0)) == 0; ++i) {
                account = someone(uint128(seed) + i);
            }
            return _withdrawing(room, address(0), account, IEscrow(room).creditOf(account, address(0)));
        }
        if (kind == Kind.CancelPrescription) {
            if (_scripts.length == 0) return deed;
            return _cancellingPrescription(_aScript(seed), _scripts[_aScript(seed)].terms.prescriber);
        }
        if (_visits.length == 0) return deed;
        uint256 visit = _aVisit(seed);
        for (uint256 i; i < LAST && !_isFor(kind, visit); ++i) visit = _aVisit(uint128(seed) + i);
        if (kind == Kind.Settle) return _settling(visit, _STRANGER);
        return kind == Kind.Lapse ? _lapsing(visit, _STRANGER) : _reclaiming(visit, _STRANGER);
    }

    function _doctorsDeed(Kind kind, uint256 patient, uint256 seed) private returns (Deed memory deed) {
        uint256 doctor = seed % DOCTORS;
        address account = _staff[doctor].account;
        if (kind == Kind.Anchor) return _anchoring(_fresh(patient, doctor, true), account);
        if (kind == Kind.Read) return _reading(_question(patient, doctor, seed, seed / 8), account);
        if (kind == Kind.OpenByVisit) return _openingByVisit(patient, doctor, account);
        if (kind == Kind.BreakGlass) return _breakingGlass(patient, doctor, account);
        if (kind == Kind.OpenByGrant) {
            (address grantee, uint32 line) = _aGrant(patient, doctor, seed / 8);
            return _openingByGrant(patient, doctor, grantee, line, account);
        }
        if (_visits.length == 0) return deed;
        uint256 visit = _near(seed);
        account = _staff[_visits[visit].doctor].account;
        if (kind == Kind.CheckInAsDoctor) return _checkingIn(visit, account);
        if (kind == Kind.Complete) return _completing(visit, account);
        Visit storage one = _visits[visit];
        return _completingWith(visit, _ofVisit(one), _STRANGER);
    }

    function _givingDeed(Kind kind, uint256 patient, uint256 seed) private returns (Deed memory) {
        if (kind == Kind.Book) {
            Visit memory visit = _newVisit(patient, seed, seed / 8, 1);
            visit.payer = _persons[patient].holder;
            return _booking(visit, visit.payer);
        }
        if (kind == Kind.Publish) return _publishing(seed % DOCTORS, seed);
        uint256 member = seed % STAFF;
        if (kind == Kind.License) {
            bytes memory issuing = abi.encodeCall(
                _PROVIDERS.issueCredential,
                (_licenceFor(member, uint48(block.timestamp + 1 days)))
            );
            return _deed(_BOARD, address(_PROVIDERS), issuing);
        }
        bytes memory data = abi.encodeCall(
            _PROVIDERS.offerAffiliation,
            (_employmentOf(member, uint48(block.timestamp + 1 days)))
        );
        return _deed(_houseOf(member), address(_PROVIDERS), data);
    }

    /// @dev One of the patient's last visits, as a rule one to which this can be done.
    function _visitOf(Kind kind, uint256 patient, uint256 seed) private view returns (uint256 found) {
        found = NOBODY;
        for (uint256 i; i < 2 * LAST && _visits.length != 0; ++i) {
            uint256 visit = _aVisit(uint128(seed) + i);
            if (_visits[visit].patient != patient) continue;
            found = visit;
            if (_isFor(kind, visit)) return visit;
        }
    }

    function _isFor(Kind kind, uint256 index) private view returns (bool) {
        Visit storage visit = _visits[index];
        if (kind == Kind.Raise) return _isDisputable(visit);
        if (kind == Kind.Concede || kind == Kind.Lapse) return _isUnresolved(index);
        if (kind == Kind.Settle) return _isLocked(visit) && _outcomeNow(visit) != Outcome.Pending;
        if (kind == Kind.Reclaim) return _mayReclaim(index);
        if (kind == Kind.Cancel) return _isLocked(visit) && !visit.disputed && block.timestamp < visit.start;
        return _isOpen(visit) && block.timestamp < _endOf(visit) + 1 days;
    }

    function _heldBy(uint256 patient, uint256 seed) private view returns (address grantee) {
        for (uint256 i; i < GRANTEES; ++i) {
            grantee = _granteeAt((uint128(seed) + i) % GRANTEES);
            if (_grants[patient][grantee][0].held) return grantee;
        }
    }

    function _recordOf(uint256 patient, uint256 seed) private view returns (uint256) {
        uint256 count = _written.length;
        for (uint256 i; i < count && i < LAST; ++i) {
            uint256 record = count - 1 - ((uint128(seed) + i) % (count < LAST ? count : LAST));
            if (_written[record].patient == patient) return record;
        }
        return NOBODY;
    }
}
