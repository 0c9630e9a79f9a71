// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorisation} from "../../kernel/signing/Authorisation.sol";
import {Category} from "../../kernel/terms/Category.sol";
import {Confidentiality} from "../../kernel/terms/Confidentiality.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {Purpose} from "../../kernel/terms/Purpose.sol";
import {Scope} from "../../kernel/terms/Scope.sol";
import {PatientId} from "../../kernel/types/Ids.sol";
import {PracticeRefusal} from "../../identity/interfaces/IProviderRegistry.sol";

/// @dev One grant as it was given, or one rule of a directive.
type ProvisionId is bytes32;

/// @dev A permission for one account: a practitioner, or an organisation and those who practise for it. What is permitted
/// is a provision (FHIR R4 `Consent.provision`): scope, window and terms, joined by AND.
struct Grant {
    address grantee;
    /// Grants to one grantee are told apart by their line; the first is 0.
    uint32 line;
    Scope scope;
    uint48 from;
    uint48 until;
    /// The rarer refinements, a word each: a kind in the first byte, a value in the other 31. See {TermWords}.
    bytes32[] terms;
}

/// @dev Where a grant stands.
struct GrantKey {
    address grantee;
    uint32 line;
}

/// @dev One rule of a directive. A base rule gives way to exceptions and grants; an exception does not.
struct Rule {
    bool deny;
    bool base;
    Scope scope;
    uint48 from;
    uint48 until;
    bytes32[] terms;
}

/// @dev What is asked: may this reader see this data, for this purpose, now. The asker vouches for the data's description.
struct Request {
    PatientId patient;
    address accessor;
    /// Whom the accessor reads for; zero for the patient and the patient's delegates.
    address organisation;
    /// Zero when the accessor is the organisation's own account.
    Profession profession;
    Purpose purpose;
    /// Which purpose, where `purpose` is `OTHER`: the first 31 bytes of a hash.
    bytes31 purposeLabel;
    Category category;
    Confidentiality confidentiality;
    address author;
    address authorOrganisation;
    /// The visit in which the data was recorded.
    bytes32 visit;
    /// When it was authored, seconds.
    uint48 authoredAt;
    /// The record, where one is meant. Zero asks for the category as such.
    bytes32 record;
    /// What the data is labelled with, zero for none: opaque, made by the patient's software for this patient alone.
    bytes31[4] labels;
}

/// @dev What the asker brings along so that the decision can be made.
struct Evidence {
    /// The grant that the reader relies on: given to the accessor or to the organisation. Anything else stands for none.
    address grantee;
    uint32 line;
    /// The terms of that grant, empty if it has none.
    bytes32[] terms;
    /// The patient's directive as {DirectiveSet} published it, empty if there is none.
    bytes32[] directive;
}

/// @dev On what a permission rests.
enum Basis {
    None,
    Self,
    Delegate,
    Grant,
    Directive,
    Emergency
}

/// @dev Why not; `None` for "may". Of several permissions that fail, the reason that comes later in this list.
enum Denial {
    None,
    RequestInvalid,
    NotPatientNorDelegate,
    OrganisationNotAccredited,
    NotPractising,
    DirectiveNotShown,
    DeniedByPatient,
    NothingPermits,
    Revoked,
    NotYet,
    Over,
    ReaderNotCovered,
    CategoryNotCovered,
    ConfidentialityNotCovered,
    PurposeNotCovered,
    TermsNotShown,
    TermsNotMet,
    ConditionNotMet,
    GlassNotBroken,
    BeyondMinimumSet
}

struct Decision {
    bool allowed;
    Basis basis;
    Denial denial;
    /// Why the reader may not practise, where `denial` is `NotPractising`.
    PracticeRefusal practice;
    /// The grant, the rule of the directive, or the emergency; for `Self` and `Delegate` the patient.
    bytes32 basisId;
    /// What the last condition showed (a referral, a joint access), zero without conditions.
    bytes32 evidence;
}

/// @title Consents: who may see what of a patient, for which purpose, until when
/// @notice A patient, or a delegate with the power `CONSENT`, gives grants and keeps one directive: the standing rules,
/// denials among them. Anyone can ask {decide}.
///
/// ```
/// Grant      none ──give──► in force (from … until) ──revoke / revokeAll──► revoked (final for this grant)
/// Line       free ──give──► taken ──until / revoke / revokeAll──► free, for another grant
/// Directive  none ──setDirective──► in force ──setDirective──► replaced; empty: none
///                                            ──revokeAll────► only its denials count
/// ```
///
/// The order of a decision, the first that applies:
/// 1. an exception of the directive that denies: no;
/// 2. an exception that permits, or a grant: yes;
/// 3. a base rule that denies: no;
/// 4. a base rule that permits: yes;
/// 5. no.
///
/// Break-glass (`BTG`) needs an emergency declared at {IEmergencyAccess}; grants say nothing about it, and a patient whose
/// directive says nothing about it opens the minimum set: allergies, medications and problems, up to normal confidentiality.
///
/// Nobody has power over this contract: no owner, no role, no pause, no upgrade.
///
/// Warning: everything here is public for ever. Labels have to be opaque; a grantee's speciality tells something even so
/// (see the threat model).
/// Warning: a finished recovery of the patient's key leaves grants in force. Who was robbed calls {revokeAll}.
interface IConsentRegistry {
    // ------------------------------------------------------------------ events

    /// @notice `giver` (the patient's controller or a delegate) gave `grantee` the permission `provision` (a word of
    /// {ProvisionWords}), which has no terms.
    event GrantGiven(
        PatientId indexed patient,
        address indexed grantee,
        uint32 line,
        address indexed giver,
        bytes32 provision
    );
    /// @notice The same with terms, at least one.
    event GrantGivenOnTerms(
        PatientId indexed patient,
        address indexed grantee,
        uint32 line,
        address indexed giver,
        bytes32 provision,
        bytes32[] terms
    );
    /// @notice The grant is over for good.
    event GrantRevoked(PatientId indexed patient, address indexed grantee, uint32 line, address indexed revoker);
    /// @notice Every grant given before, and every permission of the directive, is over for good. `epoch` counts these.
    event AllRevoked(PatientId indexed patient, address indexed revoker, uint24 epoch);
    /// @notice The directive is now `words` (see {TermWords}), none if empty. {directiveOf} is the hash.
    event DirectiveSet(PatientId indexed patient, address indexed author, bytes29 directive, bytes32[] words);

    // ------------------------------------------------------------------ errors

    /// @notice The account is neither the patient's controller nor a delegate with the power `CONSENT`, or the patient is
    /// unknown or frozen by a recovery.
    error ConsentNotGivenBy(PatientId patient, address account);
    /// @notice Nobody grants to the zero address or to oneself.
    error GranteeInvalid(PatientId patient, address grantee);
    /// @notice The line holds a grant that is not over. Revoke it first, or take another line.
    error GrantStands(PatientId patient, address grantee, uint32 line);
    /// @notice The line has held 64 grants with terms. Take another line.
    error LineUsedUp(PatientId patient, address grantee, uint32 line);
    /// @notice There is no such grant: none was given, or it was revoked.
    error GrantUnknown(PatientId patient, address grantee, uint32 line);
    /// @notice A time beyond `last` cannot be stored; for "without end" name `last`.
    error TimeTooLate(uint48 time, uint48 last);
    /// @notice The word at `index` is of no known kind, out of order, or its value is not of its kind.
    error TermInvalid(uint256 index, bytes32 word);
    /// @notice More terms, conditions, rules or words than a decision can afford.
    error TermsTooMany(uint256 given, uint256 most);
    /// @notice Rules stand in the order in which they decide: denying exceptions, permitting ones, base denials, base
    /// permissions.
    error RuleOutOfOrder(uint256 rule);
    /// @notice A denial may not depend on a condition: a contract that fails would lift it.
    error DenialConditional(uint256 rule);
    /// @notice The directive changed meanwhile: it is `inForce`, not `expected`. Look again before you replace it.
    error DirectiveChanged(PatientId patient, bytes29 expected, bytes29 inForce);
    /// @notice Nothing is given or revoked by an empty list.
    error ListEmpty(PatientId patient);

    // ------------------------------------------------------------------ grants

    /// @notice Gives grants in the patient's name.
    ///
    /// Requirements: the caller is the controller or a delegate with `CONSENT`, not frozen; 1 to 200 grants; each: grantee
    /// neither zero nor the caller; the line holds no grant, or one that is over or fell to {revokeAll}; a valid scope; a
    /// usable window; at most 12 well-formed terms, 2 of them conditions; with terms, fewer than 64 such grants on this line
    /// before. All or none. Emits {GrantGiven} or {GrantGivenOnTerms} for each.
    function give(PatientId patient, Grant[] calldata grants) external;

    /// @notice The same, signed by `giver`: `Consent(bytes32 patient,address giver,Grant[] grants,uint104 nonce,uint48
    /// deadline)Grant(address grantee,uint32 line,uint136 scope,uint48 from,uint48 until,bytes32[] terms)`.
    function giveBySignature(
        PatientId patient,
        Grant[] calldata grants,
        address giver,
        Authorisation calldata authorisation
    ) external;

    /// @notice Ends grants at once.
    ///
    /// Requirements: the caller is the controller or a delegate with `CONSENT`, not frozen; 1 to 200 keys; each names a
    /// grant that was given and not revoked. All or none. Emits {GrantRevoked} for each.
    function revoke(PatientId patient, GrantKey[] calldata grants) external;

    /// @notice The same, signed by `revoker`: `ConsentRevocation(bytes32 patient,address revoker,GrantKey[] grants,uint104
    /// nonce,uint48 deadline)GrantKey(address grantee,uint32 line)`.
    function revokeBySignature(
        PatientId patient,
        GrantKey[] calldata grants,
        address revoker,
        Authorisation calldata authorisation
    ) external;

    /// @notice Ends every grant and every permission of the directive at once. Denials stay.
    ///
    /// Requirements: the caller is the controller or a delegate with `CONSENT`, not frozen. Emits {AllRevoked}.
    function revokeAll(PatientId patient) external;

    /// @notice The same, signed by `revoker`: `RevocationOfAll(bytes32 patient,address revoker,uint104 nonce,uint48
    /// deadline)`.
    function revokeAllBySignature(PatientId patient, address revoker, Authorisation calldata authorisation) external;

    // ------------------------------------------------------------------ directive

    /// @notice Replaces the directive; an empty list removes it.
    /// @param expected The directive that the author saw, so that two changes at a time do not undo each other.
    ///
    /// Requirements: the caller is the controller or a delegate with `CONSENT`, not frozen; `expected` is in force; at most
    /// 8 rules and 24 words (a rule takes one and one for each term), well-formed as for grants and in order; windows may lie in the past; at most 4
    /// conditions, none in a denial. Emits {DirectiveSet}.
    function setDirective(PatientId patient, bytes29 expected, Rule[] calldata rules) external;

    /// @notice The same, signed by `author`: `Directive(bytes32 patient,address author,bytes29 expected,Rule[] rules,uint104
    /// nonce,uint48 deadline)Rule(bool deny,bool base,uint136 scope,uint48 from,uint48 until,bytes32[] terms)`.
    function setDirectiveBySignature(
        PatientId patient,
        bytes29 expected,
        Rule[] calldata rules,
        address author,
        Authorisation calldata authorisation
    ) external;

    // ------------------------------------------------------------------ questions

    /// @notice May this reader see this, for this purpose, now? Never reverts for a well-formed question; what cannot be
    /// decided is denied.
    ///
    /// The cost does not depend on how much the patient has granted: one grant, one directive of at most 24 words. A
    /// condition may cost up to 150,000 gas more; with less gas than that left it counts as not met, or the call runs out.
    function decide(Request calldata request, Evidence calldata evidence) external view returns (Decision memory);

    /// @notice The id of the grant that the line holds, zero for none: `keccak256(abi.encode(patient, grantee, line, word,
    /// termsHash))`, where `word` is what {GrantGiven} or {GrantGivenOnTerms} published as `provision` and `termsHash` the first 31 bytes of the hash of
    /// its terms, zero for none. Another grant on the same line has another id, also one with the same terms given again.
    ///
    /// Warning: grants without terms have no number; one that is given again exactly as it was has the id it had.
    function grantIdOf(PatientId patient, address grantee, uint32 line) external view returns (ProvisionId);

    /// @notice The id of the rule at `index` of the directive in force: `keccak256(abi.encode(patient, directive, index))`.
    function ruleIdOf(PatientId patient, uint256 index) external view returns (ProvisionId);

    /// @notice The grant that the line holds; empty for none. `inForce` is false when it fell to {revokeAll} or is not in its
    /// window. Of its terms the first 31 bytes of the hash are kept, zero for none.
    function grantOf(
        PatientId patient,
        address grantee,
        uint32 line
    ) external view returns (bool inForce, Scope scope, uint48 from, uint48 until, bytes31 termsHash);

    /// @notice Hash of the directive in force (`bytes29(keccak256(abi.encodePacked(words)))`), zero for none.
    function directiveOf(PatientId patient) external view returns (bytes29);

    /// @notice How often everything was revoked.
    function epochOf(PatientId patient) external view returns (uint24);
}
