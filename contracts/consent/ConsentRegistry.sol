// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IPatientRegistry} from "../identity/interfaces/IPatientRegistry.sol";
import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {SignedActs} from "../kernel/signing/SignedActs.sol";
import {Categories, Category} from "../kernel/terms/Category.sol";
import {Confidentialities, Confidentiality} from "../kernel/terms/Confidentiality.sol";
import {OrganisationKind} from "../kernel/terms/OrganisationKinds.sol";
import {Purposes} from "../kernel/terms/Purpose.sol";
import {PowersSet} from "../kernel/terms/Powers.sol";
import {Profession} from "../kernel/terms/Profession.sol";
import {Scope, Scopes} from "../kernel/terms/Scope.sol";
import {PatientId} from "../kernel/types/Ids.sol";
import {ConsentActs} from "./ConsentActs.sol";
import {ConsentLedger} from "./ConsentLedger.sol";
import {ICondition} from "./interfaces/ICondition.sol";
import {
    Basis,
    Decision,
    Denial,
    Evidence,
    Grant,
    GrantKey,
    IConsentRegistry,
    ProvisionId,
    Request,
    Rule
} from "./interfaces/IConsentRegistry.sol";
import {EmergencyId, IEmergencyAccess} from "./interfaces/IEmergencyAccess.sol";
import {ProvisionWord} from "./ProvisionWords.sol";
import {TermWords, Values} from "./TermWords.sol";

/// @title Consents: who may see what of a patient, for which purpose, until when
/// @notice States, requirements and warnings are in {IConsentRegistry}, what is kept in {ConsentLedger}. Here are the
/// entrances and the decision.
///
/// Nobody has power over this contract. What it trusts is the forwarder, the two registries of identity and the emergency
/// room named at deployment, and for each permission the conditions that its patient attached.
contract ConsentRegistry is ConsentLedger, SignedActs {
    uint256 private constant CONDITION_GAS = 150_000;

    /// @notice Where patients and their delegates are.
    IPatientRegistry public immutable PATIENTS;
    /// @notice Where readers are licensed and work.
    IProviderRegistry public immutable PROVIDERS;
    /// @notice Where the glass is broken.
    IEmergencyAccess public immutable EMERGENCIES;

    constructor(
        address forwarder,
        IPatientRegistry patients,
        IProviderRegistry providers,
        IEmergencyAccess emergencies
    ) ERC2771Context(forwarder) EIP712("Xinglin ConsentRegistry", "1") {
        PATIENTS = patients;
        PROVIDERS = providers;
        EMERGENCIES = emergencies;
    }

    // ------------------------------------------------------------------ grants

    /// @inheritdoc IConsentRegistry
    function give(PatientId patient, Grant[] calldata grants) external {
        address sender = _msgSender();
        _requireMay(patient, sender);
        _give(patient, sender, grants);
    }

    /// @inheritdoc IConsentRegistry
    function giveBySignature(
        PatientId patient,
        address giver,
        Grant[] calldata grants,
        Authorisation calldata authorisation
    ) external {
        _requireMay(patient, giver);
        _requireSigned(giver, ConsentActs.consent(patient, giver, grants, authorisation), authorisation);
        _give(patient, giver, grants);
    }

    /// @inheritdoc IConsentRegistry
    function revoke(PatientId patient, GrantKey[] calldata grants) external {
        address sender = _msgSender();
        _requireMay(patient, sender);
        _revoke(patient, sender, grants);
    }

    /// @inheritdoc IConsentRegistry
    function revokeBySignature(
        PatientId patient,
        address revoker,
        GrantKey[] calldata grants,
        Authorisation calldata authorisation
    ) external {
        _requireMay(patient, revoker);
        _requireSigned(revoker, ConsentActs.revocation(patient, revoker, grants, authorisation), authorisation);
        _revoke(patient, revoker, grants);
    }

    /// @inheritdoc IConsentRegistry
    function revokeAll(PatientId patient) external {
        address sender = _msgSender();
        _requireMay(patient, sender);
        _revokeAll(patient, sender);
    }

    /// @inheritdoc IConsentRegistry
    function revokeAllBySignature(PatientId patient, address revoker, Authorisation calldata authorisation) external {
        _requireMay(patient, revoker);
        _requireSigned(revoker, ConsentActs.revocationOfAll(patient, revoker, authorisation), authorisation);
        _revokeAll(patient, revoker);
    }

    // ------------------------------------------------------------------ directive

    /// @inheritdoc IConsentRegistry
    function setDirective(PatientId patient, bytes29 expected, Rule[] calldata rules) external {
        address sender = _msgSender();
        _requireMay(patient, sender);
        _setDirective(patient, sender, expected, rules);
    }

    /// @inheritdoc IConsentRegistry
    function setDirectiveBySignature(
        PatientId patient,
        address author,
        bytes29 expected,
        Rule[] calldata rules,
        Authorisation calldata authorisation
    ) external {
        _requireMay(patient, author);
        _requireSigned(author, ConsentActs.directive(patient, author, expected, rules, authorisation), authorisation);
        _setDirective(patient, author, expected, rules);
    }

    // ------------------------------------------------------------------ the decision

    /// @dev What one decision works with.
    struct Inquiry {
        /// What a provision's scope has to hold: reader, data and purpose. A purpose from elsewhere is looked at by itself, since
        /// a term may name it instead.
        Scope wanted;
        bool isOther;
        /// What terms are compared with.
        Values values;
        uint48 authoredAt;
        uint24 epoch;
        bytes29 directive;
        /// The next rule of the directive, its place in calldata and its number.
        uint256 next;
        uint256 index;
        /// What the last condition showed.
        bytes32 evidence;
        /// Of the reasons why no permission applies, the one that comes last in the list.
        Denial nearest;
    }

    /// @inheritdoc IConsentRegistry
    function decide(
        Request calldata request,
        Evidence calldata evidence
    ) external view returns (Decision memory decision) {
        if (!_isValid(request)) {
            decision.denial = Denial.RequestInvalid;
        } else if (request.organisation == address(0)) {
            _decideForPatient(decision, request);
        } else if (request.purpose.isBreakGlass()) {
            _decideInEmergency(decision, request, evidence.directive);
        } else if (_mayRead(decision, request)) {
            _decideForReader(decision, request, evidence);
        }
    }

    function _isValid(Request calldata request) private pure returns (bool) {
        return request.purpose.isKnown() && request.category.isKnown() && request.confidentiality.isKnown();
    }

    function _decideForPatient(Decision memory decision, Request calldata request) private view {
        decision.allowed = PATIENTS.mayAct(request.patient, request.accessor, PowersSet.READ);
        if (!decision.allowed) {
            decision.denial = Denial.NotPatientNorDelegate;
            return;
        }
        // Nobody but the controller may use the empty power.
        bool isController = PATIENTS.mayAct(request.patient, request.accessor, PowersSet.NONE);
        decision.basis = isController ? Basis.Self : Basis.Delegate;
        decision.basisId = PatientId.unwrap(request.patient);
    }

    /// @dev Whether the reader is who may read at all for the organisation; the reason is asked for only when it may not.
    function _mayRead(Decision memory decision, Request calldata request) private view returns (bool may) {
        (address accessor, address organisation) = (request.accessor, request.organisation);
        Profession profession = request.profession;
        if (Profession.unwrap(profession) == 0 && accessor == organisation) {
            may = PROVIDERS.isAccredited(organisation, OrganisationKind.ANY);
            if (!may) decision.denial = Denial.OrganisationNotAccredited;
            return may;
        }
        may = PROVIDERS.isPractising(accessor, profession, organisation);
        if (!may) {
            decision.denial = Denial.NotPractising;
            decision.practice = PROVIDERS.practice(accessor, profession, organisation).refusal;
        }
    }

    function _decideForReader(
        Decision memory decision,
        Request calldata request,
        Evidence calldata evidence
    ) private view {
        (bool isShown, Inquiry memory inquiry) = _inquire(request, evidence.directive);
        if (isShown) _decideByConsent(decision, inquiry, request, evidence);
        else decision.denial = Denial.DirectiveNotShown;
    }

    function _inquire(
        Request calldata request,
        bytes32[] calldata directive
    ) private view returns (bool isShown, Inquiry memory inquiry) {
        {
            Standing memory standing = _standings[request.patient];
            (inquiry.epoch, inquiry.directive) = (standing.epoch, standing.directive);
        }
        inquiry.wanted = Scopes.only(request.confidentiality, request.profession, request.category);
        inquiry.isOther = request.purpose.isOther();
        if (!inquiry.isOther) inquiry.wanted = inquiry.wanted.with(request.purpose);
        inquiry.values = TermWords.valuesOf(request);
        inquiry.authoredAt = request.authoredAt;
        (inquiry.next, ) = TermWords.span(directive);
        isShown = _isShown(inquiry.directive, directive);
    }

    function _isShown(bytes29 directive, bytes32[] calldata words) private pure returns (bool) {
        if (words.length == 0) return directive == 0;
        return directive == bytes29(TermWords.hashOf(words));
    }

    /// @dev Rules stand in the order in which they decide, so the first that applies settles it; grants come after the
    /// exceptions.
    function _decideByConsent(
        Decision memory decision,
        Inquiry memory inquiry,
        Request calldata request,
        Evidence calldata evidence
    ) private view {
        inquiry.nearest = Denial.NothingPermits;
        if (_settledByRules(decision, inquiry, request, evidence.directive, false)) return;
        if (_settledByGrant(decision, inquiry, request, evidence)) return;
        if (_settledByRules(decision, inquiry, request, evidence.directive, true)) return;
        decision.denial = inquiry.nearest;
    }

    /// @dev An open emergency says that its responder practises, so that is asked only where there is none.
    function _decideInEmergency(
        Decision memory decision,
        Request calldata request,
        bytes32[] calldata directive
    ) private view {
        EmergencyId emergency = EMERGENCIES.openEmergencyAs(
            request.patient,
            request.accessor,
            request.organisation,
            request.profession
        );
        bool isOpen = EmergencyId.unwrap(emergency) != 0;
        if (!isOpen && !_mayRead(decision, request)) return;
        (bool isShown, Inquiry memory inquiry) = _inquire(request, directive);
        if (!isShown || !isOpen) {
            decision.denial = isShown ? Denial.GlassNotBroken : Denial.DirectiveNotShown;
            return;
        }
        // Grants say nothing about break-glass, so exceptions and base rules follow each other at once.
        bool settled = _settledByRules(decision, inquiry, request, directive, true);
        if (settled && !decision.allowed) return;
        if (!settled) {
            if (_speaksOfEmergencies(inquiry, directive)) decision.denial = Denial.NothingPermits;
            else if (!_isInMinimumSet(request)) decision.denial = Denial.BeyondMinimumSet;
            if (decision.denial != Denial.None) return;
        }
        decision.allowed = true;
        decision.basis = Basis.Emergency;
        decision.basisId = EmergencyId.unwrap(emergency);
    }

    /// @dev What a responder needs of a patient who has not said otherwise.
    function _isInMinimumSet(Request calldata request) private pure returns (bool) {
        uint8 category = Category.unwrap(request.category);
        bool isNeeded =
            category == Category.unwrap(Categories.ALLERGIES) ||
                category == Category.unwrap(Categories.MEDICATIONS) ||
                category == Category.unwrap(Categories.PROBLEMS);
        uint8 level = Confidentiality.unwrap(request.confidentiality);
        return isNeeded && level <= Confidentiality.unwrap(Confidentialities.NORMAL);
    }

    // ------------------------------------------------------------------ the directive's rules

    /// @dev Goes on to the first rule that applies, among the exceptions or also among the base rules, and decides by it.
    function _settledByRules(
        Decision memory decision,
        Inquiry memory inquiry,
        Request calldata request,
        bytes32[] calldata words,
        bool base
    ) private view returns (bool settled) {
        (, uint256 end) = TermWords.span(words);
        while (inquiry.next < end) {
            ProvisionWord rule = ProvisionWord.wrap(TermWords.wordAt(inquiry.next));
            if (rule.isBase() && !base) break;
            unchecked {
                uint256 terms = inquiry.next + 32;
                inquiry.next = terms + 32 * rule.termCount();
                if (rule.stands(inquiry.epoch) && rule.scope().include(inquiry.wanted)) {
                    settled = _settledBy(decision, inquiry, rule, request, terms);
                }
                ++inquiry.index;
            }
            if (settled) break;
        }
    }

    /// @dev Whether the rule, which stands and has the request in its scope, applies to it, and what follows.
    function _settledBy(
        Decision memory decision,
        Inquiry memory inquiry,
        ProvisionWord rule,
        Request calldata request,
        uint256 terms
    ) private view returns (bool holds) {
        uint256 conditions;
        (holds, conditions) = _termsHold(inquiry, rule, terms, inquiry.next);
        if (!holds) return false;

        ProvisionId id = _ruleId(request.patient, inquiry.directive, inquiry.index);
        if (!_conditionsHold(inquiry, id, request, TermWords.between(conditions, inquiry.next))) {
            _note(inquiry, Denial.ConditionNotMet);
            return false;
        }
        decision.basisId = ProvisionId.unwrap(id);
        if (rule.denies()) {
            decision.denial = Denial.DeniedByPatient;
        } else {
            (decision.allowed, decision.basis, decision.evidence) = (true, Basis.Directive, inquiry.evidence);
        }
    }

    /// @dev Whether a permission for break-glass is in force, whomever and whatever it covers.
    function _speaksOfEmergencies(Inquiry memory inquiry, bytes32[] calldata words) private view returns (bool) {
        (uint256 next, uint256 end) = TermWords.span(words);
        while (next < end) {
            ProvisionWord rule = ProvisionWord.wrap(TermWords.wordAt(next));
            bool permits = !rule.denies() && rule.scope().hasPurpose(Purposes.BTG);
            if (permits && rule.stands(inquiry.epoch)) return true;
            next += 32 + 32 * rule.termCount();
        }
        return false;
    }

    // ------------------------------------------------------------------ grants

    function _settledByGrant(
        Decision memory decision,
        Inquiry memory inquiry,
        Request calldata request,
        Evidence calldata evidence
    ) private view returns (bool) {
        (address grantee, uint32 line) = (evidence.grantee, evidence.line);
        if (grantee != request.accessor && grantee != request.organisation) return false;
        ProvisionWord word = _grants[request.patient][grantee][line];
        if (!word.exists()) return false;
        bytes32 termsHash;
        if (word.termCount() != 0) termsHash = _termHashes[request.patient][grantee][line];
        ProvisionId id = _grantId(request.patient, grantee, line, word, termsHash);
        Denial problem = _standingProblem(inquiry, word);
        if (problem == Denial.None) {
            // A grant without terms counts whatever terms are shown.
            bytes32[] calldata terms = termsHash == 0 ? evidence.terms[:0] : evidence.terms;
            bool isShown = termsHash == 0 || termsHash == TermWords.hashOf(terms);
            problem = isShown ? _coverProblem(inquiry, word, id, request, terms) : Denial.TermsNotShown;
        }
        if (problem != Denial.None) {
            _note(inquiry, problem);
            return false;
        }
        (decision.allowed, decision.basis) = (true, Basis.Grant);
        (decision.basisId, decision.evidence) = (ProvisionId.unwrap(id), inquiry.evidence);
        return true;
    }

    function _standingProblem(Inquiry memory inquiry, ProvisionWord word) private view returns (Denial) {
        if (word.epoch() != inquiry.epoch) return Denial.Revoked;
        if (block.timestamp < word.from()) return Denial.NotYet;
        return block.timestamp < word.until() ? Denial.None : Denial.Over;
    }

    function _coverProblem(
        Inquiry memory inquiry,
        ProvisionWord word,
        ProvisionId id,
        Request calldata request,
        bytes32[] calldata terms
    ) private view returns (Denial) {
        if (!word.scope().include(inquiry.wanted)) return _gap(word.scope(), request);
        (uint256 place, uint256 end) = TermWords.span(terms);
        (bool holds, uint256 conditions) = _termsHold(inquiry, word, place, end);
        if (!holds) return _isNamed(inquiry, word, terms, request) ? Denial.TermsNotMet : Denial.PurposeNotCovered;
        bool conditionsHold = _conditionsHold(inquiry, id, request, TermWords.between(conditions, end));
        return conditionsHold ? Denial.None : Denial.ConditionNotMet;
    }

    /// @dev Which set does not cover the request, the first in the order of {Denial}.
    function _gap(Scope scope, Request calldata request) private pure returns (Denial) {
        if (!scope.hasReader(request.profession)) return Denial.ReaderNotCovered;
        if (!scope.hasCategory(request.category)) return Denial.CategoryNotCovered;
        return
            scope.hasConfidentiality(request.confidentiality)
                ? Denial.PurposeNotCovered
                : Denial.ConfidentialityNotCovered;
    }

    // ------------------------------------------------------------------ what both share

    /// @dev Whether the terms in `[place, end)` hold, but for the conditions; a purpose from elsewhere that is not in the scope
    /// has to be named by one of them.
    function _termsHold(
        Inquiry memory inquiry,
        ProvisionWord word,
        uint256 place,
        uint256 end
    ) private pure returns (bool, uint256 conditions) {
        bool namePurpose = inquiry.isOther && !word.scope().hasPurpose(Purposes.OTHER);
        if (place == end) return (!namePurpose, end);
        return TermWords.hold(place, end, inquiry.values, inquiry.authoredAt, namePurpose);
    }

    /// @dev Whether the provision is for the request's purpose, by its scope or a term.
    function _isNamed(
        Inquiry memory inquiry,
        ProvisionWord word,
        bytes32[] calldata terms,
        Request calldata request
    ) private pure returns (bool) {
        if (!inquiry.isOther || word.scope().hasPurpose(Purposes.OTHER)) return true;
        return TermWords.namePurpose(terms, request.purposeLabel);
    }

    /// @dev Keeps the reason that comes later in the list.
    function _note(Inquiry memory inquiry, Denial problem) private pure {
        if (problem > inquiry.nearest) inquiry.nearest = problem;
    }

    /// @dev Asks each condition, with a bounded share of the gas and without trusting its answer's form.
    function _conditionsHold(
        Inquiry memory inquiry,
        ProvisionId provision,
        Request calldata request,
        bytes32[] calldata terms
    ) private view returns (bool) {
        uint256 i;
        bytes32 shown;
        while (i < terms.length) {
            address condition = TermWords.addressIn(terms[i]);
            uint256 start = ++i;
            while (i < terms.length && TermWords.kindOf(terms[i]) == TermWords.ARGUMENT) ++i;
            shown = _ask(condition, abi.encodeCall(ICondition.check, (provision, request, terms[start:i])));
            if (shown == 0) return false;
        }
        inquiry.evidence = shown;
        return true;
    }

    /// @dev The answer, zero for any that is not exactly one word. Written out because a call to one that answers with too
    /// little would revert here. An account without code is no condition; some precompiles would answer one word to anything.
    function _ask(address condition, bytes memory question) private view returns (bytes32 shown) {
        if (condition.code.length == 0) return 0;
        assembly ("memory-safe") {
            let answered := staticcall(CONDITION_GAS, condition, add(question, 0x20), mload(question), 0, 0x20)
            if and(answered, eq(returndatasize(), 0x20)) {
                shown := mload(0)
            }
        }
    }

    // ------------------------------------------------------------------ who may

    function _requireMay(PatientId patient, address account) private view {
        require(PATIENTS.mayAct(patient, account, PowersSet.CONSENT), ConsentNotGivenBy(patient, account));
    }
}
