// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IConsentRegistry, ProvisionId} from "../consent/interfaces/IConsentRegistry.sol";
import {EmergencyId, IEmergencyAccess} from "../consent/interfaces/IEmergencyAccess.sol";
import {IPatientRegistry} from "../identity/interfaces/IPatientRegistry.sol";
import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {IVisitCalendar} from "../kernel/ports/IVisitCalendar.sol";
import {SignedActs} from "../kernel/signing/SignedActs.sol";
import {OrganisationKind} from "../kernel/terms/OrganisationKinds.sol";
import {PowersSet} from "../kernel/terms/Powers.sol";
import {Profession} from "../kernel/terms/Profession.sol";
import {Purposes} from "../kernel/terms/Purpose.sol";
import {Scope} from "../kernel/terms/Scope.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {Window} from "../kernel/types/Window.sol";
import {Episode, EpisodeGround, IEpisodes} from "./interfaces/IEpisodes.sol";
import {RecordActs} from "./RecordActs.sol";

/// @title Episodes of care
/// @notice The first part of the record registry; states, requirements and warnings are in {IEpisodes}.
abstract contract Episodes is IEpisodes, SignedActs {
    /// @dev How long an organisation may write when what brought the patient there is over: results come in, letters are written.
    uint48 private constant AFTERWARDS = 30 days;
    /// @dev The most that a grant without end is good for.
    uint48 private constant LONGEST_BY_GRANT = 365 days;

    /// @notice Where patients and their delegates are.
    IPatientRegistry public immutable PATIENTS;
    /// @notice Where authors are licensed and work.
    IProviderRegistry public immutable PROVIDERS;
    /// @notice Where grants are.
    IConsentRegistry public immutable CONSENTS;
    /// @notice Where the glass is broken.
    IEmergencyAccess public immutable EMERGENCIES;
    /// @notice Where visits are booked; zero while there is no such room.
    IVisitCalendar public immutable CALENDAR;

    mapping(bytes32 key => Episode) private _episodes;
    mapping(bytes32 key => bool) private _closedGrounds;

    constructor(
        IPatientRegistry patients,
        IProviderRegistry providers,
        IConsentRegistry consents,
        IEmergencyAccess emergencies,
        IVisitCalendar calendar
    ) {
        PATIENTS = patients;
        PROVIDERS = providers;
        CONSENTS = consents;
        EMERGENCIES = emergencies;
        CALENDAR = calendar;
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IEpisodes
    function openEpisode(PatientId patient, address organisation, uint32 number, uint48 until) external {
        _openByWord(patient, _msgSender(), organisation, number, until);
    }

    /// @inheritdoc IEpisodes
    function openEpisodeBySignature(
        PatientId patient,
        address opener,
        address organisation,
        uint32 number,
        uint48 until,
        uint48 deadline,
        bytes calldata signature
    ) external {
        bytes32 act = RecordActs.episodeOpening(patient, opener, organisation, number, until, deadline);
        _requireSigned(opener, act, deadline, signature);
        _openByWord(patient, opener, organisation, number, until);
    }

    /// @inheritdoc IEpisodes
    function openEpisodeByGrant(
        PatientId patient,
        address organisation,
        uint32 number,
        Profession profession,
        address grantee,
        uint32 line
    ) external {
        address opener = _msgSender();
        _requirePractising(opener, profession, organisation);
        require(grantee == organisation || grantee == opener, EpisodeWithoutGrant(patient, grantee, line));
        (bool inForce, Scope scope, , uint48 grantUntil, bytes31 terms) = CONSENTS.grantOf(patient, grantee, line);
        bool isForTreatment = inForce && terms == 0 && scope.hasPurpose(Purposes.TREAT);
        require(isForTreatment, EpisodeWithoutGrant(patient, grantee, line));
        bytes32 grant = ProvisionId.unwrap(CONSENTS.grantIdOf(patient, grantee, line));

        uint48 longest = uint48(block.timestamp) + LONGEST_BY_GRANT;
        uint48 until = (grantUntil < longest ? grantUntil : longest) + AFTERWARDS;
        _open(patient, organisation, number, Opening(opener, EpisodeGround.Grant, grant, until));
    }

    /// @inheritdoc IEpisodes
    function openEpisodeByVisit(
        PatientId patient,
        address organisation,
        uint32 number,
        Profession profession,
        bytes32 visit
    ) external {
        address opener = _msgSender();
        _requirePractising(opener, profession, organisation);
        bytes32 found;
        if (address(CALENDAR) != address(0)) found = CALENDAR.isDuring(patient, visit, opener, organisation);
        require(found != 0, EpisodeWithoutVisit(patient, opener, organisation));

        uint48 until = uint48(block.timestamp) + AFTERWARDS;
        _open(patient, organisation, number, Opening(opener, EpisodeGround.Visit, found, until));
    }

    /// @inheritdoc IEpisodes
    function openEpisodeByEmergency(PatientId patient, address organisation, uint32 number) external {
        address opener = _msgSender();
        bytes32 emergency = EmergencyId.unwrap(EMERGENCIES.openEmergency(patient, opener, organisation));
        require(emergency != 0, EpisodeWithoutEmergency(patient, opener, organisation));

        uint48 until = uint48(block.timestamp) + AFTERWARDS;
        _open(patient, organisation, number, Opening(opener, EpisodeGround.Emergency, emergency, until));
    }

    /// @inheritdoc IEpisodes
    function closeEpisode(PatientId patient, address organisation, uint32 number) external {
        address by = _msgSender();
        Episode memory episode = _episodes[_keyOf(patient, organisation, number)];
        require(
            by == organisation || PATIENTS.mayAct(patient, by, PowersSet.CONSENT),
            EpisodeNotClosedBy(patient, organisation, by)
        );
        require(block.timestamp < episode.until && !episode.closed, EpisodeNotOpen(patient, organisation, number));

        uint48 latest = uint48(block.timestamp) + AFTERWARDS;
        if (latest < episode.until) episode.until = latest;
        episode.closed = true;
        _episodes[_keyOf(patient, organisation, number)] = episode;
        if (by != organisation && episode.groundMark != 0) {
            _closedGrounds[_groundKeyOf(patient, organisation, episode.groundMark)] = true;
        }
        emit EpisodeClosed(patient, organisation, number, by, episode.until);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IEpisodes
    function episodeOf(PatientId patient, address organisation, uint32 number) external view returns (Episode memory) {
        return _episodes[_keyOf(patient, organisation, number)];
    }

    /// @dev Whether the episode ran at `moment`. Nobody has opened one with the number zero.
    function _ran(PatientId patient, address organisation, uint32 number, uint256 moment) internal view returns (bool) {
        Episode storage episode = _episodes[_keyOf(patient, organisation, number)];
        return Window.contains(episode.from, episode.until, moment);
    }

    // ------------------------------------------------------------------ what they share

    /// @dev Who opens, and on what.
    struct Opening {
        address by;
        EpisodeGround ground;
        bytes32 groundId;
        uint48 until;
    }

    function _openByWord(PatientId patient, address opener, address organisation, uint32 number, uint48 until) private {
        require(PATIENTS.mayAct(patient, opener, PowersSet.CONSENT), EpisodeNotOpenedBy(patient, opener));
        require(
            PROVIDERS.isAccredited(organisation, OrganisationKind.ANY),
            EpisodeOrganisationNotAccredited(organisation)
        );
        Window.requireUsable(uint48(block.timestamp), until);
        _open(patient, organisation, number, Opening(opener, EpisodeGround.Patient, 0, until));
    }

    function _open(PatientId patient, address organisation, uint32 number, Opening memory opening) private {
        Episode storage episode = _episodes[_keyOf(patient, organisation, number)];
        require(number != 0 && episode.until == 0, EpisodeNumberInvalid(patient, organisation, number));
        bytes16 mark = bytes16(opening.groundId);
        require(
            mark == 0 || !_closedGrounds[_groundKeyOf(patient, organisation, mark)],
            EpisodeGroundClosed(patient, organisation, opening.groundId)
        );

        _episodes[_keyOf(patient, organisation, number)] = Episode({
            from: uint48(block.timestamp),
            until: opening.until,
            ground: opening.ground,
            closed: false,
            groundMark: mark
        });
        emit EpisodeOpened({
            patient: patient,
            organisation: organisation,
            number: number,
            by: opening.by,
            ground: opening.ground,
            groundId: opening.groundId,
            until: opening.until
        });
    }

    /// @dev One hash instead of three, as every anchor pays for it.
    function _keyOf(PatientId patient, address organisation, uint32 number) private pure returns (bytes32) {
        return keccak256(abi.encode(patient, organisation, number));
    }

    function _groundKeyOf(PatientId patient, address organisation, bytes16 mark) private pure returns (bytes32) {
        return keccak256(abi.encode(patient, organisation, mark));
    }

    function _requirePractising(address account, Profession profession, address organisation) private view {
        require(
            PROVIDERS.isPractising(account, profession, organisation),
            EpisodeOpenerNotPractising(account, profession, organisation)
        );
    }
}
