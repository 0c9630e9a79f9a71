// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EmergencyReason} from "../../kernel/terms/EmergencyReason.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {Rights} from "../../kernel/terms/Rights.sol";
import {PatientId} from "../../kernel/types/Ids.sol";
import {PracticeRefusal} from "../../identity/interfaces/IProviderRegistry.sol";

/// @dev One break-glass by one responder. It commits to its {EmergencyKey}.
type EmergencyId is bytes32;

/// @dev Where an emergency stands. {GlassBroken} names all four.
struct EmergencyKey {
    PatientId patient;
    address responder;
    address organisation;
    /// The responder's emergencies are counted from 1.
    uint32 number;
}

enum Verdict {
    None,
    Justified,
    Unjustified,
    /// It was "unjustified", and the regulator has set that aside.
    Overturned
}

/// @dev One emergency. One slot.
struct Emergency {
    uint32 number;
    /// In which profession the responder declared it.
    Profession profession;
    Verdict verdict;
    /// Whether the patient has added a statement.
    bool stated;
    uint48 from;
    /// 4 hours after `from`, or earlier when it was closed.
    uint48 until;
}

/// @dev What all emergencies of one responder's account come to. One slot.
struct Conduct {
    /// How many there were, and so the number of the last.
    uint32 emergencies;
    /// The first and the last of those that wait for a review, zero for none.
    uint32 oldestWaiting;
    uint32 newestWaiting;
    /// When the oldest of them began.
    uint48 waitingSince;
    /// How many verdicts "unjustified" stand, and the number of the emergency that got the last of them.
    uint32 unjustified;
    uint32 lastUnjustified;
    /// When that verdict was given.
    uint48 lastVerdictAt;
}

/// @dev Why a responder may not break the glass, whatever its licence says; `None` for "may".
enum Suspension {
    None,
    /// One or two verdicts "unjustified".
    ForAWhile,
    /// Three of them.
    ForGood,
    /// A review is overdue.
    ReviewOverdue
}

/// @title Emergency access: break the glass at once, answer for it afterwards
/// @notice A responder whose licence carries the right `EMERGENCY` opens a patient's data for 4 hours without asking anybody.
/// Somebody independent has to review it within 7 days. What opens, {IConsentRegistry.decide} says.
///
/// ```
/// Emergency   none ──breakGlass (responder)──► open ──4 hours / close (responder)──► closed
///                                               └──review: unjustified─────────────────┘
/// Review      waiting ──review (reviewer)──► justified
///                     └─────────────────────► unjustified ──overturn (regulator)──► overturned
/// Right       stands ──a review overdue────────────► suspended ──every overdue one reviewed──► stands
///                    ──1st / 2nd "unjustified"─────► suspended for 90 / 365 days ──by time───► stands
///                    ──3rd "unjustified"───────────► suspended for good ──overturn──► as if it had not been
/// ```
///
/// Nothing has to be called for a suspension to begin or to end: {rightOf} and {openEmergency} compute it from what is there.
/// The counts belong to the responder's account, whoever it works for.
///
/// There is no pause: it would hold up an emergency. Roles of the AccessManager are asked in {review} and {overturn} only.
///
/// Warning: where nobody reviews, every responder loses the right after 7 days. Whoever runs the platform appoints reviewers
/// before the first responder.
/// Warning: independence is checked against what runs at the moment of the review. A reviewer who has left the organisation
/// the day before, or who is a friend, passes; reviewers are appointed by name.
/// Warning: a responder and a patient are linked for ever by the event, and so is the time. See the threat model.
interface IEmergencyAccess {
    // ------------------------------------------------------------------ events

    /// @notice `responder` opened the patient's data for `organisation` until `until`. To be reviewed before `reviewBy`.
    event GlassBroken(
        EmergencyId indexed emergency,
        PatientId indexed patient,
        address indexed responder,
        address organisation,
        uint32 number,
        Profession profession,
        EmergencyReason reason,
        bytes32 reasonHash,
        uint48 until,
        uint48 reviewBy
    );
    /// @notice The responder needs it no longer.
    event EmergencyClosed(EmergencyId indexed emergency, PatientId indexed patient, address indexed responder);
    /// @notice `verdict` is `Justified` or `Unjustified`; the latter closes the emergency.
    event EmergencyReviewed(
        EmergencyId indexed emergency,
        address indexed responder,
        address indexed reviewer,
        Verdict verdict,
        bytes32 findingsHash
    );
    /// @notice A verdict "unjustified" counts no longer.
    event VerdictOverturned(
        EmergencyId indexed emergency,
        address indexed responder,
        address indexed regulator,
        bytes32 reasonHash
    );
    /// @notice `by`, the patient's controller or a delegate, has something to say about it.
    event StatementAdded(
        EmergencyId indexed emergency,
        PatientId indexed patient,
        address indexed by,
        bytes32 statementHash
    );

    // ------------------------------------------------------------------ errors

    /// @notice No patient has this id.
    error EmergencyPatientUnknown(PatientId patient);
    /// @notice The account does not practise this profession for this organisation now, for this reason.
    error ResponderNotPractising(
        address responder,
        Profession profession,
        address organisation,
        PracticeRefusal refusal
    );
    /// @notice The licence does not carry the right `EMERGENCY`.
    error ResponderWithoutRight(address responder, Rights rights);
    /// @notice The right is suspended until `until` (see {rightOf}).
    error ResponderSuspended(address responder, Suspension suspension, uint48 until);
    /// @notice The same responder has one for the same patient and organisation that runs until `until`.
    error EmergencyStillRuns(EmergencyId emergency, uint48 until);
    /// @notice The responder has none for this patient and organisation that runs.
    error EmergencyNotRunning(PatientId patient, address responder, address organisation);
    /// @notice There was no such emergency.
    error EmergencyUnknown(EmergencyId emergency);
    /// @notice Reasons, findings and statements are hashed with a salt, so their hash is never zero.
    error EmergencyHashMissing();
    /// @notice It has a verdict already.
    error EmergencyReviewedBefore(EmergencyId emergency, Verdict verdict);
    /// @notice The reviewer is the responder or its organisation, or works there.
    error ReviewerNotIndependent(address reviewer, EmergencyId emergency);
    /// @notice Only a verdict "unjustified" can be overturned, and only once.
    error VerdictNotUnjustified(EmergencyId emergency, Verdict verdict);
    /// @notice The account is neither the patient's controller nor a delegate with the power `CONSENT`, or the patient is
    /// frozen by a recovery.
    error StatementNotAddedBy(EmergencyId emergency, address account);
    /// @notice The patient has added one already.
    error StatementAddedBefore(EmergencyId emergency);

    // ------------------------------------------------------------------ responder

    /// @notice Declares an emergency. It runs for 4 hours from now.
    /// @param profession In which the caller practises at the organisation.
    /// @param reasonHash Hash of the reason with a random salt.
    ///
    /// Requirements: the patient is registered (frozen ones too); the caller practises the profession for the organisation,
    /// by a licence with the right `EMERGENCY`; its right is not suspended; no other emergency of the caller for this patient
    /// and organisation runs; the reason is known; the hash is not zero. Emits {GlassBroken}.
    function breakGlass(
        PatientId patient,
        address organisation,
        Profession profession,
        EmergencyReason reason,
        bytes32 reasonHash
    ) external returns (EmergencyId);

    /// @notice Ends the caller's emergency before its time. It has to be reviewed all the same.
    ///
    /// Requirements: one of the caller's for this patient and organisation runs. Emits {EmergencyClosed}.
    function close(PatientId patient, address organisation) external;

    // ------------------------------------------------------------------ review

    /// @notice Says whether an emergency was one; "unjustified" ends it at once.
    /// @param findingsHash Hash of the findings with a random salt.
    ///
    /// Requirements: the caller may call it by the AccessManager (role `REVIEWER`); there was such an emergency, without a
    /// verdict yet; the caller is neither its responder nor its organisation and has no affiliation there, of any profession,
    /// whose window runs; the hash is not zero. Late reviews are welcome. Emits {EmergencyReviewed}.
    function review(EmergencyKey calldata key, bool justified, bytes32 findingsHash) external;

    /// @notice Sets a verdict "unjustified" aside on appeal: count and suspension are then as if it had been "justified".
    /// @param reasonHash Hash of the reason with a random salt.
    ///
    /// Requirements: the caller may call it by the AccessManager (role `REGULATOR`); the verdict is "unjustified"; the hash is
    /// not zero. Emits {VerdictOverturned}. What the verdict has closed stays closed.
    function overturn(EmergencyKey calldata key, bytes32 reasonHash) external;

    // ------------------------------------------------------------------ patient

    /// @notice Adds what the patient has to say, once for each emergency, at any time.
    /// @param statementHash Hash of the statement with a random salt.
    ///
    /// Requirements: there was such an emergency; the caller is its patient's controller or a delegate with `CONSENT`, not
    /// frozen; none was added before; the hash is not zero. Emits {StatementAdded}.
    function addStatement(EmergencyKey calldata key, bytes32 statementHash) external;

    // ------------------------------------------------------------------ questions

    /// @notice The emergency under which this responder may open this patient's data for this organisation now, zero for
    /// none. Asks for the practice and the right again. Never reverts.
    function openEmergency(
        PatientId patient,
        address responder,
        address organisation
    ) external view returns (EmergencyId);

    /// @notice The same, and only if the responder declared it in this profession. So an answer that is not zero also says
    /// that the responder practises the profession for the organisation now. Never reverts.
    function openEmergencyAs(
        PatientId patient,
        address responder,
        address organisation,
        Profession profession
    ) external view returns (EmergencyId);

    /// @notice Whether the account's right stands, whatever its licence says, and if not why, the first that applies of:
    /// verdicts, an overdue review.
    /// @return suspension `None` for "stands".
    /// @return until Seconds; 2^48 − 1 for good; for an overdue review 0, as nobody knows when it will be made.
    function rightOf(address responder) external view returns (Suspension suspension, uint48 until);

    /// @notice What the account's emergencies come to; all zero for none.
    function conductOf(address responder) external view returns (Conduct memory);

    /// @notice The emergency as it stands, also after its end; all zero for an unknown one.
    function emergencyOf(EmergencyKey calldata key) external view returns (Emergency memory);

    /// @notice `keccak256(abi.encode(keccak256("Emergency(bytes32 patient,address responder,address organisation,uint32
    /// number)"), patient, responder, organisation, number))`.
    function emergencyIdOf(EmergencyKey calldata key) external pure returns (EmergencyId);
}
