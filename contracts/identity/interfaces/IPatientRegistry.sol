// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorisation} from "../../kernel/signing/Authorisation.sol";
import {Kem} from "../../kernel/terms/Kem.sol";
import {Powers} from "../../kernel/terms/Powers.sol";
import {PatientId} from "../../kernel/types/Ids.sol";

/// @dev Who may help a patient back in, kept off chain by the patient and every guardian: the chain holds its hash.
struct GuardianSet {
    /// 1 to 16 accounts in strictly ascending order, none of them zero.
    address[] guardians;
    /// Guardians needed to start a recovery, 1 to `guardians.length`.
    uint8 threshold;
    /// Seconds between start and finish of a recovery, 1 to 30 days.
    uint48 delay;
    /// Decides a contested recovery: a notary, a hospital's patient office, a cold key of the patient's own. Zero for none;
    /// one that is a guardian or the controller counts as none.
    address arbiter;
    /// Random: without it, the hash of a few known accounts could be guessed.
    bytes32 salt;
}

/// @dev A signature by one member of a {GuardianSet} over `Recovery` or `RecoveryWithdrawal`, with the member as `approver`.
struct Approval {
    /// Index into `guardians`; `guardians.length` stands for the arbiter. Strictly ascending within a call.
    uint8 member;
    bytes signature;
}

enum RecoveryStatus {
    None,
    Running,
    Contested
}

/// @dev A recovery as it stands now.
struct RecoveryState {
    /// Number of the recovery that runs, or of the last one. Signatures name it, so none serves twice.
    uint24 attempt;
    /// `None` where none runs, also once one has lapsed.
    RecoveryStatus status;
    /// Every guardian, or the threshold and the arbiter, stand behind it.
    bool reinforced;
    /// This recovery was contested, or a former one contested or withdrawn, and nothing has ended that: a finished recovery, a
    /// dismissal, or other guardians in force. The next recovery has to be reinforced from its start.
    bool escalated;
    address newController;
    /// It can be finished from `readyAt` on ...
    uint48 readyAt;
    /// ... and before `lapsesAt`. The patient is frozen until then.
    uint48 lapsesAt;
}

/// @title Patients: a self-held pseudonym that survives its keys
/// @notice A patient is a {PatientId}; whoever holds it is its controller: a plain account, a contract wallet, or an
/// account with delegated code. Nothing personal is kept or emitted.
///
/// Every act of a patient has two entrances: a call by the controller (sent by itself or relayed by the ERC-2771
/// forwarder), and a signature (EIP-712) that anyone may submit. Both meet in one private function. None can be paused.
///
/// ```
///                 register (controller)
///   unknown ────────────────────────────► held ◄──────────────────────────────┐
///                                         │  ▲                                 │
///            startRecovery (threshold)    │  │ withdrawRecovery (threshold)    │ finishRecovery (anyone,
///                                         ▼  │ dismissRecovery (arbiter)       │ from readyAt: new controller,
///                                       frozen: Running ───────────────────────┤ delegates and key void)
///                                         │  │ lapse (time)                    │
///       objectToRecovery (controller,     │                                    │
///       before readyAt)                   ▼                                    │
///                                       frozen: Contested ── if reinforced ────┘
/// ```
///
/// Warning: whoever holds the controller's key is the patient until the guardians act. A recovery freezes the patient:
/// neither thief nor owner nor delegate acts until it ends. The choices behind this are in `docs/decisions/`.
interface IPatientRegistry {
    // ------------------------------------------------------------------ events

    /// @notice A pseudonym came to life. `guardians` is the hash of its {GuardianSet}, zero for none.
    event PatientRegistered(PatientId indexed patient, address indexed controller, bytes32 guardians);
    /// @notice The controller handed the pseudonym on, with the new controller's agreement.
    event ControllerRotated(PatientId indexed patient, address indexed from, address indexed to);
    /// @notice The guardians named by `guardians` count from `effectiveAt` on; those before them count until then.
    event GuardiansChanged(PatientId indexed patient, bytes32 guardians, uint48 effectiveAt);
    /// @notice A delegate's powers were set; empty `powers` end the delegation.
    event DelegateSet(PatientId indexed patient, address indexed delegate, Powers powers, uint48 from, uint48 until);
    /// @notice The key to which others seal what the patient shall read. The state holds `keccak256(abi.encode(kem, key))`.
    event EncryptionKeyPublished(PatientId indexed patient, Kem kem, bytes key);
    /// @notice Guardians started recovery number `attempt`; the patient is frozen until `lapsesAt`.
    event RecoveryStarted(
        PatientId indexed patient,
        uint24 attempt,
        address indexed newController,
        uint48 readyAt,
        uint48 lapsesAt,
        bool reinforced
    );
    /// @notice The controller objected.
    event RecoveryContested(PatientId indexed patient, uint24 attempt, uint48 readyAt, uint48 lapsesAt);
    /// @notice Every guardian, or the threshold and the arbiter, now stand behind the recovery.
    event RecoveryReinforced(PatientId indexed patient, uint24 attempt);
    /// @notice The guardians took the recovery back.
    event RecoveryWithdrawn(PatientId indexed patient, uint24 attempt);
    /// @notice The arbiter ended the recovery; the patient has no guardians now.
    event RecoveryDismissed(PatientId indexed patient, uint24 attempt, address indexed arbiter);
    /// @notice The pseudonym has a new controller; delegates, encryption key and any pending change of guardians are void.
    event RecoveryFinished(PatientId indexed patient, uint24 attempt, address indexed from, address indexed to);

    // ------------------------------------------------------------------ errors

    /// @notice No patient has this id.
    error PatientUnknown(PatientId patient);
    /// @notice The id was registered before, whoever holds it now.
    error PatientAlreadyRegistered(PatientId patient);
    /// @notice Only the controller may do this.
    error PatientNotControlledBy(PatientId patient, address account);
    /// @notice A recovery runs: nobody acts for the patient before `until`, unless it ends earlier.
    error PatientFrozen(PatientId patient, uint48 until);
    /// @notice Zero, or the controller there is.
    error ControllerInvalid(PatientId patient, address controller);
    /// @notice Zero, or the controller; who resigns is no delegate.
    error DelegateInvalid(PatientId patient, address delegate);
    /// @notice The set's hash is not the one in force.
    error GuardianSetMismatch(PatientId patient, bytes32 given, bytes32 inForce);
    /// @notice The set breaks a rule of {GuardianSet}: number, order, zero address, threshold or delay.
    error GuardianSetInvalid(PatientId patient, uint256 guardians, uint8 threshold, uint48 delay);
    /// @notice Members have to be strictly ascending and inside the set.
    error ApprovalOutOfOrder(PatientId patient, uint8 member);
    /// @notice Fewer guardians signed than the threshold asks for.
    error ApprovalsTooFew(PatientId patient, uint256 given, uint256 needed);
    /// @notice A former recovery was contested or withdrawn, or this one is contested: every guardian, or the threshold and the arbiter, must sign.
    error RecoveryNotReinforced(PatientId patient, uint24 attempt);
    /// @notice A recovery runs until `lapsesAt`.
    error RecoveryRunning(PatientId patient, uint24 attempt, uint48 lapsesAt);
    /// @notice No recovery runs: none was started, or `attempt` has ended or lapsed.
    error RecoveryNotRunning(PatientId patient, uint24 attempt);
    /// @notice It can be finished from `readyAt` on.
    error RecoveryNotReady(PatientId patient, uint48 readyAt, uint48 nowAt);
    /// @notice Objections are heard before `readyAt`, once.
    error RecoveryObjectionClosed(PatientId patient, uint24 attempt, uint48 readyAt);
    /// @notice Only the arbiter of the guardian set may dismiss a recovery.
    error RecoveryNotArbitratedBy(PatientId patient, address account, address arbiter);

    // ------------------------------------------------------------------ identity

    /// @notice The id that `controller` gets with `salt`, before and after it is registered, on every chain.
    function patientIdOf(address controller, bytes32 salt) external pure returns (PatientId);

    /// @notice Registers the caller's pseudonym.
    /// @param salt Chosen freely; another salt gives another, unlinkable id only under another controller.
    /// @param guardians Hash of the {GuardianSet}, zero for none.
    ///
    /// Requirements: the id is not registered. Emits {PatientRegistered}.
    function register(bytes32 salt, bytes32 guardians) external returns (PatientId);

    /// @notice The same, signed by `controller`: `Registration(address controller,bytes32 salt,bytes32 guardians,uint48
    /// deadline)`. It needs no nonce, because an id is registered once.
    function registerBySignature(
        address controller,
        bytes32 salt,
        bytes32 guardians,
        uint48 deadline,
        bytes calldata signature
    ) external returns (PatientId);

    /// @notice Hands the pseudonym to `newController`, who agrees by signing `ControllerAcceptance(bytes32 patient,address
    /// controller,address newController,uint48 deadline)`, where `controller` is the present one.
    /// @param acceptanceDeadline The deadline in the acceptance.
    ///
    /// Requirements: the caller is the controller; not frozen; `newController` is neither zero nor the controller; the
    /// acceptance is valid. Emits {ControllerRotated}; {GuardiansChanged} where a waiting change of guardians is cancelled: the
    /// one who scheduled it may be the one rotated away from.
    ///
    /// Warning: guardians in force and delegates stay. Whoever suspects them changes them too.
    function rotateController(
        PatientId patient,
        address newController,
        uint48 acceptanceDeadline,
        bytes calldata acceptance
    ) external;

    /// @notice The same, signed by the controller: `ControllerRotation(bytes32 patient,address controller,address newController,uint104
    /// nonce,uint48 deadline)`.
    function rotateControllerBySignature(
        PatientId patient,
        address newController,
        uint48 acceptanceDeadline,
        bytes calldata acceptance,
        Authorisation calldata authorisation
    ) external;

    /// @notice Publishes the patient's encryption key.
    /// @param kem HPKE KEM id: 0x0020 (X25519, 32 bytes) or 0x647a (X-Wing, 1,216 bytes).
    ///
    /// Requirements: the caller is the controller; not frozen; the key has its mechanism's length. Emits
    /// {EncryptionKeyPublished}.
    function publishEncryptionKey(PatientId patient, Kem kem, bytes calldata key) external;

    /// @notice The same, signed by the controller: `EncryptionKey(bytes32 patient,address controller,uint16 kem,bytes key,uint104 nonce,uint48
    /// deadline)`.
    function publishEncryptionKeyBySignature(
        PatientId patient,
        Kem kem,
        bytes calldata key,
        Authorisation calldata authorisation
    ) external;

    // ------------------------------------------------------------------ delegates

    /// @notice Gives `delegate` powers inside `[from, until)`, in place of any it had. Empty powers end the delegation at
    /// once; `from` and `until` are then zero.
    ///
    /// Requirements: the caller is the controller; not frozen; `delegate` is neither zero nor the controller; the powers are
    /// known; the window is usable. Emits {DelegateSet}.
    function setDelegate(PatientId patient, address delegate, Powers powers, uint48 from, uint48 until) external;

    /// @notice The same, signed by the controller: `Delegation(bytes32 patient,address controller,address delegate,uint16 powers,uint48
    /// from,uint48 until,uint104 nonce,uint48 deadline)`.
    function setDelegateBySignature(
        PatientId patient,
        address delegate,
        Powers powers,
        uint48 from,
        uint48 until,
        Authorisation calldata authorisation
    ) external;

    /// @notice Lets a delegate lay the powers down.
    ///
    /// Requirements: the patient exists; the caller has an entry as delegate, inside its window or not, that no recovery has
    /// ended. Emits {DelegateSet} with empty powers.
    function resignAsDelegate(PatientId patient) external;

    // ------------------------------------------------------------------ guardians and recovery

    /// @notice Sets the hash of the {GuardianSet}, zero for none. Where guardians are in force the change waits 7 days, in
    /// which they can still start a recovery, which cancels it. Naming the hash in force cancels a pending change.
    ///
    /// Requirements: the caller is the controller; not frozen. Emits {GuardiansChanged}.
    function changeGuardians(PatientId patient, bytes32 guardians) external;

    /// @notice The same, signed by the controller: `GuardianChange(bytes32 patient,address controller,bytes32 guardians,uint104 nonce,uint48
    /// deadline)`.
    function changeGuardiansBySignature(
        PatientId patient,
        bytes32 guardians,
        Authorisation calldata authorisation
    ) external;

    /// @notice Starts a recovery and freezes the patient. Guardians sign `Recovery(bytes32 patient,bytes32 guardians,address
    /// approver,address newController,uint24 attempt,uint48 deadline)`, where `approver` is the guardian, or the arbiter, who
    /// signs and `attempt` the last one's number plus one. Anyone may submit.
    ///
    /// Requirements: the patient exists and no recovery runs; `set` is in force and follows the rules; `newController` is
    /// neither zero nor the controller; at least `threshold` guardians signed; all of them, or the arbiter too, where a
    /// former recovery was contested or withdrawn. Emits {RecoveryStarted}; {GuardiansChanged} where a pending change is cancelled.
    ///
    /// Warning: the set becomes public with the first recovery.
    function startRecovery(
        PatientId patient,
        GuardianSet calldata set,
        address newController,
        uint48 deadline,
        Approval[] calldata approvals
    ) external;

    /// @notice Puts more weight behind a running recovery: all guardians, or the threshold and the arbiter, sign the same
    /// `Recovery` (the deadline may be another). Anyone may submit.
    ///
    /// Requirements: a recovery runs; the approvals suffice. Emits {RecoveryReinforced}.
    function reinforceRecovery(
        PatientId patient,
        GuardianSet calldata set,
        uint48 deadline,
        Approval[] calldata approvals
    ) external;

    /// @notice Lets the controller object, once, before the recovery is ready. It then takes at least 7 more days and
    /// finishes only if reinforced. The patient stays frozen: the objector may be a thief.
    ///
    /// Requirements: the caller is the controller; a recovery runs uncontested; `now < readyAt`. Emits {RecoveryContested}.
    function objectToRecovery(PatientId patient) external;

    /// @notice The same, signed by the controller: `RecoveryObjection(bytes32 patient,address controller,uint24 attempt,uint48 deadline)`. It
    /// needs no nonce, because an attempt is contested once.
    function objectToRecoveryBySignature(PatientId patient, uint48 deadline, bytes calldata signature) external;

    /// @notice Ends a running recovery and removes the guardians: the arbiter holds that they acted against the patient.
    ///
    /// Requirements: the caller is the arbiter of the set in force; a recovery runs. Emits {RecoveryDismissed}.
    function dismissRecovery(PatientId patient, GuardianSet calldata set) external;

    /// @notice Takes a running recovery back, for example one to a wrong account. Guardians sign `RecoveryWithdrawal(bytes32
    /// patient,bytes32 guardians,address approver,uint24 attempt,uint48 deadline)`. Anyone may submit.
    ///
    /// Requirements: a recovery runs; at least `threshold` guardians signed. Emits {RecoveryWithdrawn}. The next recovery has
    /// to be reinforced: else the guardians could cancel every change of guardians by starting and withdrawing.
    function withdrawRecovery(
        PatientId patient,
        GuardianSet calldata set,
        uint48 deadline,
        Approval[] calldata approvals
    ) external;

    /// @notice Hands the pseudonym to the new controller, ends all delegations and voids the encryption key. Anyone may call.
    ///
    /// Requirements: a recovery runs; `readyAt <= now < lapsesAt`; reinforced if contested. Emits {RecoveryFinished}.
    function finishRecovery(PatientId patient) external;

    // ------------------------------------------------------------------ questions

    /// @notice Whether `account` may use `power` in the patient's name now: the controller any, a delegate those it was
    /// given inside its window, nobody while a recovery runs. Never reverts.
    function mayAct(PatientId patient, address account, Powers power) external view returns (bool);

    /// @notice The controller, zero for an unknown patient. Also while frozen: ask {mayAct} before trusting it with an act.
    function controllerOf(PatientId patient) external view returns (address);

    /// @notice Whether the patient is registered.
    function isRegistered(PatientId patient) external view returns (bool);

    /// @notice Whether a recovery runs.
    function isFrozen(PatientId patient) external view returns (bool);

    /// @notice Number of finished recoveries. What belongs to the time before the last one (delegations) no longer counts.
    function epochOf(PatientId patient) external view returns (uint48);

    /// @notice Hash of the guardian set in force now, zero for none.
    function guardiansOf(PatientId patient) external view returns (bytes32);

    /// @notice The change of guardians that waits: its hash and from when it counts; both zero where none waits.
    function pendingGuardiansOf(PatientId patient) external view returns (bytes32 guardians, uint48 effectiveAt);

    /// @notice The delegation as it was set; empty powers where there is none or an earlier recovery ended it.
    function delegationOf(
        PatientId patient,
        address delegate
    ) external view returns (Powers powers, uint48 from, uint48 until);

    /// @notice `keccak256(abi.encode(kem, key))` of the published encryption key, zero for none.
    function encryptionKeyHashOf(PatientId patient) external view returns (bytes32);

    /// @notice The recovery that runs, if any.
    function recoveryOf(PatientId patient) external view returns (RecoveryState memory);

    /// @notice `keccak256(abi.encode(set))`: what {register} and {changeGuardians} take.
    function guardianSetHash(GuardianSet calldata set) external pure returns (bytes32);
}
