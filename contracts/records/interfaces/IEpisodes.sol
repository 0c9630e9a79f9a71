// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Profession} from "../../kernel/terms/Profession.sol";
import {PatientId} from "../../kernel/types/Ids.sol";

/// @dev On what an episode rests.
enum EpisodeGround {
    None,
    /// The patient, or a delegate with the power `CONSENT`, opened it.
    Patient,
    /// A grant for treatment was in force.
    Grant,
    /// The patient was there for a visit.
    Visit,
    /// The glass was broken.
    Emergency
}

/// @dev An organisation's responsibility for a patient, during which its practitioners may write. One slot.
struct Episode {
    uint48 from;
    uint48 until;
    EpisodeGround ground;
    /// Whether somebody has closed it before its time.
    bool closed;
    /// The first half of the id of the grant, visit or emergency on which it rests; zero for the patient's own word.
    bytes16 groundMark;
}

/// @title Episodes of care: which organisation may write into whose records
/// @notice An association between a patient and an organisation (FHIR R4 `EpisodeOfCare`). To document what was done is a duty,
/// so an episode is not the permission to read: it outlasts the grant, the visit or the emergency on which it rests by 30
/// days, and what it lets in is always marked with author and organisation.
///
/// ```
/// none ──openEpisode (patient, delegate)──────────────► open until the time they say ──┐
///      ──openEpisodeByGrant (practitioner)────────────► open until the grant's end,     │
///      │                                                in a year at most, + 30 days    ├─ time ─► over
///      ──openEpisodeByVisit / ByEmergency (practitioner)► open for 30 days              │
///                            open ──closeEpisode (patient, delegate, organisation)──► open for 30 days at most
/// ```
///
/// What the patient closes is not opened again on the same grant, visit or emergency: only by the patient's word, or on another.
///
/// Warning: nobody can keep an organisation from finishing its records of what it did: a closed episode runs on for 30 days.
/// Warning: an episode tells everybody that the patient's pseudonym is, or was, treated there. See the threat model.
interface IEpisodes {
    // ------------------------------------------------------------------ events

    /// @notice `organisation` may write into the patient's records until `until`. `groundId` is the grant, the visit or the
    /// emergency; for `Patient` zero.
    event EpisodeOpened(
        PatientId indexed patient,
        address indexed organisation,
        uint32 number,
        address indexed by,
        EpisodeGround ground,
        bytes32 groundId,
        uint48 until
    );
    /// @notice The episode ends at `until` now.
    event EpisodeClosed(
        PatientId indexed patient,
        address indexed organisation,
        uint32 number,
        address indexed by,
        uint48 until
    );

    // ------------------------------------------------------------------ errors

    /// @notice Numbers of a patient's episodes at an organisation are not zero and used once.
    error EpisodeNumberInvalid(PatientId patient, address organisation, uint32 number);
    /// @notice Nobody but the patient's controller or a delegate with `CONSENT` opens by their own word, none of them while
    /// frozen.
    error EpisodeNotOpenedBy(PatientId patient, address account);
    /// @notice Only an organisation that is accredited now is given an episode.
    error EpisodeOrganisationNotAccredited(address organisation);
    /// @notice There is no grant for treatment in force on this line, to the organisation or to the practitioner who opens.
    error EpisodeWithoutGrant(PatientId patient, address grantee, uint32 line);
    /// @notice The account does not practise this profession there now.
    error EpisodeOpenerNotPractising(address account, Profession profession, address organisation);
    /// @notice No visit of this patient with this practitioner at this organisation runs now, as far as the calendar knows.
    error EpisodeWithoutVisit(PatientId patient, address practitioner, address organisation);
    /// @notice The practitioner has no open emergency for this patient and organisation.
    error EpisodeWithoutEmergency(PatientId patient, address practitioner, address organisation);
    /// @notice The patient has closed an episode of the organisation that rested on this; only the patient opens one again, or
    /// another grant, visit or emergency.
    error EpisodeGroundClosed(PatientId patient, address organisation, bytes32 groundId);
    /// @notice There is no such episode, or it is over or closed already.
    error EpisodeNotOpen(PatientId patient, address organisation, uint32 number);
    /// @notice Neither the patient's controller, nor a delegate with `CONSENT`, nor the organisation's own account.
    error EpisodeNotClosedBy(PatientId patient, address organisation, address account);

    // ------------------------------------------------------------------ acts

    /// @notice Lets an organisation write until `until`, by the patient's own word.
    /// @param number Which episode of this patient at this organisation; any that was not used.
    ///
    /// Requirements: the caller is the controller or a delegate with `CONSENT`, not frozen; the organisation is accredited now;
    /// the number is new and not zero; `until` is later than now. Emits {EpisodeOpened}.
    function openEpisode(PatientId patient, address organisation, uint32 number, uint48 until) external;

    /// @notice The same, signed by `opener`: `EpisodeOpening(bytes32 patient,address opener,address organisation,uint32
    /// number,uint48 until,uint48 deadline)`. A number is used once, so it needs no nonce.
    function openEpisodeBySignature(
        PatientId patient,
        address opener,
        address organisation,
        uint32 number,
        uint48 until,
        uint48 deadline,
        bytes calldata signature
    ) external;

    /// @notice Lets the caller's organisation write, as a grant says that the patient wants to be treated there.
    /// @param grantee To whom the grant was given: the organisation or the caller.
    ///
    /// Requirements: the caller practises the profession for the organisation now; the grant on this line is in force, has no
    /// terms, and its purposes hold `TREAT`, whatever its categories; the number is new and not zero. Emits {EpisodeOpened}.
    ///
    /// A grant with terms answers single questions of reading, each by what is shown with it (one of a visit opens nothing once the
    /// visit is cancelled), so it says nothing about a course of treatment: the visit itself opens one, or the patient's word.
    function openEpisodeByGrant(
        PatientId patient,
        address organisation,
        uint32 number,
        Profession profession,
        address grantee,
        uint32 line
    ) external;

    /// @notice Lets the caller's organisation write, as the patient is there.
    ///
    /// Requirements: the caller practises the profession for the organisation now; the calendar says that a visit of the patient
    /// with the caller runs; the number is new and not zero. Emits {EpisodeOpened}.
    function openEpisodeByVisit(
        PatientId patient,
        address organisation,
        uint32 number,
        Profession profession,
        bytes32 visit
    ) external;

    /// @notice Lets the caller's organisation write, as the caller has broken the glass.
    ///
    /// Requirements: the caller has an open emergency for this patient and organisation (and so practises there); the number is
    /// new and not zero. Emits {EpisodeOpened}.
    function openEpisodeByEmergency(PatientId patient, address organisation, uint32 number) external;

    /// @notice Ends an episode, 30 days from now at the latest.
    ///
    /// Requirements: it is open and was not closed; the caller is the controller or a delegate with `CONSENT`, not frozen, or the
    /// organisation's own account. Emits {EpisodeClosed}.
    function closeEpisode(PatientId patient, address organisation, uint32 number) external;

    // ------------------------------------------------------------------ questions

    /// @notice The episode, also after its end; all zero for an unknown one.
    function episodeOf(PatientId patient, address organisation, uint32 number) external view returns (Episode memory);
}
