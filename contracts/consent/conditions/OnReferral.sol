// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";

import {IPatientRegistry} from "../../identity/interfaces/IPatientRegistry.sol";
import {IProviderRegistry, PracticeRefusal} from "../../identity/interfaces/IProviderRegistry.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {PatientId} from "../../kernel/types/Ids.sol";
import {Window} from "../../kernel/types/Window.sol";
import {ICondition} from "../interfaces/ICondition.sol";
import {ProvisionId, Request} from "../interfaces/IConsentRegistry.sol";
import {ArgumentWords} from "./ArgumentWords.sol";

/// @dev A patient, who refers, and to whom.
type ReferralId is bytes32;

/// @dev From whom a referral comes and until when it counts. One slot.
struct Referral {
    address organisation;
    Profession profession;
    uint48 until;
}

/// @title Condition: on referral by a practitioner whom the patient trusts
/// @notice `OnReferral(referrer)`, one argument: the referrer's account. Holds for the accessor or the organisation to whom
/// that practitioner has referred the patient. The evidence is the referral's id.
///
/// ```
/// none / over ──refer (practitioner)──► in force ──refer──► in force, anew
///      ▲                                  │
///      └── until, withdraw (referrer) ────┘    counts only while the referrer practises as it did
/// ```
///
/// A referral opens nothing by itself: it meets a condition that the patient has set.
///
/// Warning: a referral is public, and so is to whom. Refer to a hospital rather than to its specialist.
contract OnReferral is ICondition, ERC2771Context {
    /// @notice `referrer` of `organisation` refers the patient to `to` until `until`.
    event PatientReferred(
        PatientId indexed patient,
        address indexed referrer,
        address indexed to,
        address organisation,
        Profession profession,
        uint48 until
    );
    /// @notice The referral counts no more.
    event ReferralWithdrawn(PatientId indexed patient, address indexed referrer, address indexed to);

    /// @notice Nobody has registered this pseudonym.
    error ReferralPatientUnknown(PatientId patient);
    /// @notice The referrer may not practise as it says.
    error ReferrerNotPractising(address referrer, Profession profession, address organisation, PracticeRefusal refusal);
    /// @notice Nobody refers to the zero address or to themselves.
    error ReferralToInvalid(address referrer, address to);
    /// @notice A referral ends at `latest` at the latest, 180 days from now.
    error ReferralTooLong(uint48 until, uint48 latest);
    /// @notice There is no such referral, or it is over.
    error ReferralNotInForce(PatientId patient, address referrer, address to);

    bytes32 private constant REFERRAL = keccak256("Referral(bytes32 patient,address referrer,address to)");

    /// @notice Seconds for which a referral may count.
    uint48 public constant LONGEST_REFERRAL = 180 days;

    /// @notice Where patients are registered.
    IPatientRegistry public immutable PATIENTS;
    /// @notice Where practitioners are licensed and employed.
    IProviderRegistry public immutable PROVIDERS;

    mapping(ReferralId referral => Referral) private _referrals;

    constructor(address forwarder, IPatientRegistry patients, IProviderRegistry providers) ERC2771Context(forwarder) {
        PATIENTS = patients;
        PROVIDERS = providers;
    }

    /// @notice Refers a patient to a practitioner or an organisation, from now on. A second referral of the same patient to
    /// the same account takes the place of the first.
    ///
    /// Requirements: the patient is known; the caller practises `profession` for `organisation` now; `to` is neither zero nor
    /// the caller; `until` is later than now, by at most 180 days. Emits {PatientReferred}.
    function refer(
        PatientId patient,
        address to,
        address organisation,
        Profession profession,
        uint48 until
    ) external returns (ReferralId referral) {
        address referrer = _msgSender();
        require(PATIENTS.isRegistered(patient), ReferralPatientUnknown(patient));
        require(to != address(0) && to != referrer, ReferralToInvalid(referrer, to));
        Window.requireUsable(uint48(block.timestamp), until);
        uint48 latest = uint48(block.timestamp) + LONGEST_REFERRAL;
        require(until <= latest, ReferralTooLong(until, latest));
        PracticeRefusal refusal = PROVIDERS.refusalFor(referrer, profession, organisation);
        require(refusal == PracticeRefusal.None, ReferrerNotPractising(referrer, profession, organisation, refusal));

        referral = referralIdOf(patient, referrer, to);
        _referrals[referral] = Referral(organisation, profession, until);
        emit PatientReferred(patient, referrer, to, organisation, profession, until);
    }

    /// @notice Takes a referral of the caller back.
    ///
    /// Requirements: there is one that is not over. Emits {ReferralWithdrawn}.
    function withdraw(PatientId patient, address to) external {
        address referrer = _msgSender();
        ReferralId referral = referralIdOf(patient, referrer, to);
        require(block.timestamp < _referrals[referral].until, ReferralNotInForce(patient, referrer, to));

        delete _referrals[referral];
        emit ReferralWithdrawn(patient, referrer, to);
    }

    /// @inheritdoc ICondition
    function check(
        ProvisionId,
        Request calldata request,
        bytes32[] calldata arguments
    ) external view returns (bytes32 evidence) {
        address referrer = address(uint160(ArgumentWords.onlyValue(arguments, 160)));
        ReferralId referral = referralIdOf(request.patient, referrer, request.accessor);
        if (_counts(referral, referrer)) return ReferralId.unwrap(referral);
        referral = referralIdOf(request.patient, referrer, request.organisation);
        return _counts(referral, referrer) ? ReferralId.unwrap(referral) : bytes32(0);
    }

    /// @notice The referral as given, also when it is over; all zero for none or a withdrawn one.
    function referralOf(ReferralId referral) external view returns (Referral memory) {
        return _referrals[referral];
    }

    /// @notice `keccak256(abi.encode(keccak256("Referral(bytes32 patient,address referrer,address to)"), patient, referrer,
    /// to))`.
    function referralIdOf(PatientId patient, address referrer, address to) public pure returns (ReferralId) {
        return ReferralId.wrap(keccak256(abi.encode(REFERRAL, patient, referrer, to)));
    }

    function _counts(ReferralId referral, address referrer) private view returns (bool) {
        Referral memory found = _referrals[referral];
        return block.timestamp < found.until && PROVIDERS.isPractising(referrer, found.profession, found.organisation);
    }
}
