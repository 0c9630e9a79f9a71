// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

import {IPatientRegistry} from "../identity/interfaces/IPatientRegistry.sol";
import {Affiliation, IProviderRegistry, Practice, PracticeRefusal} from "../identity/interfaces/IProviderRegistry.sol";
import {EmergencyReason} from "../kernel/terms/EmergencyReason.sol";
import {PowersSet} from "../kernel/terms/Powers.sol";
import {Profession, Professions} from "../kernel/terms/Profession.sol";
import {RightsSet} from "../kernel/terms/Rights.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {Window} from "../kernel/types/Window.sol";
import {
    Conduct,
    Emergency,
    EmergencyId,
    EmergencyKey,
    IEmergencyAccess,
    Suspension,
    Verdict
} from "./interfaces/IEmergencyAccess.sol";
import {Moment, Timeline} from "./Timeline.sol";
import {Verdicts} from "./Verdicts.sol";

/// @title Emergency access: break the glass at once, answer for it afterwards
/// @notice States, requirements and warnings are in {IEmergencyAccess}.
///
/// An emergency that waits for its review, and later a verdict "unjustified" that stands, is a moment on its responder's
/// timeline. The oldest that waits says whether a review is overdue, the last verdict how long a suspension lasts, so both
/// are known from one slot however many there are.
contract EmergencyAccess is IEmergencyAccess, AccessManaged, ERC2771Context, Verdicts {
    using Timeline for mapping(uint32 number => Moment);

    bytes32 private constant EMERGENCY = keccak256(
        "Emergency(bytes32 patient,address responder,address organisation,uint32 number)"
    );

    uint48 private constant DURATION = 4 hours;
    uint48 private constant REVIEW_PERIOD = 7 days;
    uint48 private constant FIRST_SUSPENSION = 90 days;
    uint48 private constant SECOND_SUSPENSION = 365 days;
    uint48 private constant FOR_GOOD = type(uint48).max;

    /// @notice Where patients are registered.
    IPatientRegistry public immutable PATIENTS;
    /// @notice Where responders and reviewers are licensed and work.
    IProviderRegistry public immutable PROVIDERS;

    /// @dev The last emergency of a responder for a patient and an organisation; those before it are in `_earlier`.
    mapping(PatientId patient => mapping(address responder => mapping(address organisation => Emergency)))
        private _latest;
    mapping(EmergencyId emergency => Emergency) private _earlier;
    mapping(address responder => Conduct) private _conducts;
    /// @dev Two timelines that share no number: what waits since it began, and what was found unjustified since the verdict.
    mapping(address responder => mapping(uint32 number => Moment)) private _moments;

    constructor(
        address accessManager,
        address forwarder,
        IPatientRegistry patients,
        IProviderRegistry providers
    ) AccessManaged(accessManager) ERC2771Context(forwarder) {
        PATIENTS = patients;
        PROVIDERS = providers;
    }

    // ------------------------------------------------------------------ responder

    /// @inheritdoc IEmergencyAccess
    function breakGlass(
        PatientId patient,
        address organisation,
        Profession profession,
        EmergencyReason reason,
        bytes32 reasonHash
    ) external returns (EmergencyId emergency) {
        address responder = _msgSender();
        require(PATIENTS.isRegistered(patient), EmergencyPatientUnknown(patient));
        reason.requireKnown();
        _requireHash(reasonHash);
        _requireResponder(responder, profession, organisation);
        _makeRoom(patient, responder, organisation);

        uint48 until = uint48(block.timestamp) + DURATION;
        uint32 number = _await(responder);
        _latest[patient][responder][organisation] = Emergency({
            number: number,
            profession: profession,
            verdict: Verdict.None,
            stated: false,
            from: uint48(block.timestamp),
            until: until
        });
        emergency = _idOf(patient, responder, organisation, number);
        emit GlassBroken({
            emergency: emergency,
            patient: patient,
            responder: responder,
            organisation: organisation,
            number: number,
            profession: profession,
            reason: reason,
            reasonHash: reasonHash,
            until: until,
            reviewBy: uint48(block.timestamp) + REVIEW_PERIOD
        });
    }

    /// @inheritdoc IEmergencyAccess
    function close(PatientId patient, address organisation) external {
        address responder = _msgSender();
        Emergency storage latest = _latest[patient][responder][organisation];
        require(block.timestamp < latest.until, EmergencyNotRunning(patient, responder, organisation));

        latest.until = uint48(block.timestamp);
        emit EmergencyClosed(_idOf(patient, responder, organisation, latest.number), patient, responder);
    }

    // ------------------------------------------------------------------ review

    /// @inheritdoc IEmergencyAccess
    function review(EmergencyKey calldata key, bool justified, bytes32 findingsHash) external restricted {
        (EmergencyId id, Emergency storage emergency) = _requireKnown(key);
        Verdict verdict = _reviewed(id, emergency.verdict, justified);
        address reviewer = _msgSender();
        require(_isIndependent(reviewer, key), ReviewerNotIndependent(reviewer, id));
        _requireHash(findingsHash);

        emergency.verdict = verdict;
        _endWaiting(key.responder, key.number);
        if (!justified) {
            if (block.timestamp < emergency.until) emergency.until = uint48(block.timestamp);
            _blame(key.responder, key.number);
        }
        emit EmergencyReviewed(id, key.responder, reviewer, verdict, findingsHash);
    }

    /// @inheritdoc IEmergencyAccess
    function overturn(EmergencyKey calldata key, bytes32 reasonHash) external restricted {
        (EmergencyId id, Emergency storage emergency) = _requireKnown(key);
        Verdict verdict = _overturned(id, emergency.verdict);
        _requireHash(reasonHash);

        emergency.verdict = verdict;
        _clear(key.responder, key.number);
        emit VerdictOverturned(id, key.responder, _msgSender(), reasonHash);
    }

    // ------------------------------------------------------------------ patient

    /// @inheritdoc IEmergencyAccess
    function addStatement(EmergencyKey calldata key, bytes32 statementHash) external {
        (EmergencyId id, Emergency storage emergency) = _requireKnown(key);
        address by = _msgSender();
        require(PATIENTS.mayAct(key.patient, by, PowersSet.CONSENT), StatementNotAddedBy(id, by));
        require(!emergency.stated, StatementAddedBefore(id));
        _requireHash(statementHash);

        emergency.stated = true;
        emit StatementAdded(id, key.patient, by, statementHash);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IEmergencyAccess
    function openEmergency(
        PatientId patient,
        address responder,
        address organisation
    ) external view returns (EmergencyId) {
        return openEmergencyAs(patient, responder, organisation, _latest[patient][responder][organisation].profession);
    }

    /// @inheritdoc IEmergencyAccess
    function conductOf(address responder) external view returns (Conduct memory) {
        return _conducts[responder];
    }

    /// @inheritdoc IEmergencyAccess
    function emergencyOf(EmergencyKey calldata key) external view returns (Emergency memory) {
        (, Emergency storage emergency) = _find(key);
        return emergency;
    }

    /// @inheritdoc IEmergencyAccess
    function emergencyIdOf(EmergencyKey calldata key) external pure returns (EmergencyId) {
        return _idOf(key.patient, key.responder, key.organisation, key.number);
    }

    /// @inheritdoc IEmergencyAccess
    function openEmergencyAs(
        PatientId patient,
        address responder,
        address organisation,
        Profession profession
    ) public view returns (EmergencyId) {
        Emergency storage latest = _latest[patient][responder][organisation];
        bool isRunning =
            block.timestamp < latest.until && Profession.unwrap(latest.profession) == Profession.unwrap(profession);
        if (!isRunning || !_isEntitled(responder, profession, organisation)) return EmergencyId.wrap(0);
        return _idOf(patient, responder, organisation, latest.number);
    }

    /// @inheritdoc IEmergencyAccess
    function rightOf(address responder) public view returns (Suspension suspension, uint48 until) {
        Conduct storage conduct = _conducts[responder];
        uint32 unjustified = conduct.unjustified;
        if (unjustified > 2) return (Suspension.ForGood, FOR_GOOD);
        if (unjustified != 0) {
            until = conduct.lastVerdictAt + (unjustified == 1 ? FIRST_SUSPENSION : SECOND_SUSPENSION);
            if (block.timestamp < until) return (Suspension.ForAWhile, until);
        }
        uint48 since = conduct.waitingSince;
        bool overdue = since != 0 && block.timestamp >= since + REVIEW_PERIOD;
        return (overdue ? Suspension.ReviewOverdue : Suspension.None, 0);
    }

    // ------------------------------------------------------------------ emergencies

    /// @dev Where the emergency is kept. An unknown one has the number 0 there, and not that of its key.
    function _find(EmergencyKey calldata key) private view returns (EmergencyId id, Emergency storage found) {
        id = _idOf(key.patient, key.responder, key.organisation, key.number);
        found = _latest[key.patient][key.responder][key.organisation];
        if (found.number != key.number) found = _earlier[id];
    }

    function _requireKnown(EmergencyKey calldata key) private view returns (EmergencyId id, Emergency storage found) {
        (id, found) = _find(key);
        require(found.number != 0, EmergencyUnknown(id));
    }

    /// @dev Puts the emergency before, if there is one, aside.
    function _makeRoom(PatientId patient, address responder, address organisation) private {
        Emergency memory before = _latest[patient][responder][organisation];
        if (before.number == 0) return;
        EmergencyId id = _idOf(patient, responder, organisation, before.number);
        require(block.timestamp >= before.until, EmergencyStillRuns(id, before.until));
        _earlier[id] = before;
    }

    function _idOf(
        PatientId patient,
        address responder,
        address organisation,
        uint32 number
    ) private pure returns (EmergencyId) {
        return EmergencyId.wrap(keccak256(abi.encode(EMERGENCY, patient, responder, organisation, number)));
    }

    // ------------------------------------------------------------------ the responder's conduct

    /// @dev Numbers a new emergency; it waits for its review from now.
    function _await(address responder) private returns (uint32 number) {
        Conduct memory conduct = _conducts[responder];
        number = ++conduct.emergencies;
        _moments[responder].append(conduct.newestWaiting, number);
        conduct.newestWaiting = number;
        if (conduct.oldestWaiting == 0) {
            conduct.oldestWaiting = number;
            conduct.waitingSince = uint48(block.timestamp);
        }
        _conducts[responder] = conduct;
    }

    function _endWaiting(address responder, uint32 number) private {
        Conduct memory conduct = _conducts[responder];
        Moment memory reviewed = _moments[responder].remove(number);
        if (number == conduct.newestWaiting) conduct.newestWaiting = reviewed.previous;
        if (number == conduct.oldestWaiting) {
            conduct.oldestWaiting = reviewed.next;
            conduct.waitingSince = _moments[responder][reviewed.next].time;
        }
        _conducts[responder] = conduct;
    }

    /// @dev A verdict "unjustified" counts from now.
    function _blame(address responder, uint32 number) private {
        Conduct memory conduct = _conducts[responder];
        _moments[responder].append(conduct.lastUnjustified, number);
        ++conduct.unjustified;
        conduct.lastUnjustified = number;
        conduct.lastVerdictAt = uint48(block.timestamp);
        _conducts[responder] = conduct;
    }

    /// @dev The verdict counts no longer, and the one before it, if it was the last, is the last again.
    function _clear(address responder, uint32 number) private {
        Conduct memory conduct = _conducts[responder];
        Moment memory overturned = _moments[responder].remove(number);
        --conduct.unjustified;
        if (number == conduct.lastUnjustified) {
            conduct.lastUnjustified = overturned.previous;
            conduct.lastVerdictAt = _moments[responder][overturned.previous].time;
        }
        _conducts[responder] = conduct;
    }

    // ------------------------------------------------------------------ who may

    function _requireResponder(address responder, Profession profession, address organisation) private view {
        Practice memory practice = PROVIDERS.practice(responder, profession, organisation);
        require(
            practice.refusal == PracticeRefusal.None,
            ResponderNotPractising(responder, profession, organisation, practice.refusal)
        );
        require(practice.rights.include(RightsSet.EMERGENCY), ResponderWithoutRight(responder, practice.rights));
        (Suspension suspension, uint48 until) = rightOf(responder);
        require(suspension == Suspension.None, ResponderSuspended(responder, suspension, until));
    }

    /// @dev The same as a question.
    function _isEntitled(address responder, Profession profession, address organisation) private view returns (bool) {
        (Suspension suspension, ) = rightOf(responder);
        if (suspension != Suspension.None) return false;
        return PROVIDERS.isPractisingWith(responder, profession, organisation, RightsSet.EMERGENCY);
    }

    /// @dev Affiliations only, not licences: who waits for a licence to be renewed works there all the same.
    function _isIndependent(address reviewer, EmergencyKey calldata key) private view returns (bool) {
        if (reviewer == key.responder || reviewer == key.organisation) return false;
        uint8 last = Profession.unwrap(Professions.LAST);
        for (uint8 profession = 1; profession <= last; ++profession) {
            Affiliation memory affiliation = PROVIDERS.affiliationOf(
                PROVIDERS.affiliationIdOf(key.organisation, reviewer, Profession.wrap(profession))
            );
            if (Window.contains(affiliation.validFrom, affiliation.validUntil, block.timestamp)) return false;
        }
        return true;
    }

    function _requireHash(bytes32 hash) private pure {
        require(hash != 0, EmergencyHashMissing());
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
