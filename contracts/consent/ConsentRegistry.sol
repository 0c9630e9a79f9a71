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
import {ProvisionWord, ProvisionWords} from "./ProvisionWords.sol";
import {TermWords} from "./TermWords.sol";

/// @title Consents: who may see what of a patient, for which purpose, until when
/// @notice States, requirements and warnings are in {IConsentRegistry}, what is kept in {ConsentLedger}. Here are the
/// entrances and the decision.
///
/// Nobody has power over this contract. What it trusts is the forwarder, the two registries of identity and the emergency
/// room named at deployment, and for each permission the conditions that its patient attached.
contract ConsentRegistry is ConsentLedger, SignedActs {
    uint256 private constant CONDITION_GAS = 150_000;

    IPatientRegistry public immutable PATIENTS;
    IProviderRegistry public immutable PROVIDERS;
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
        /// What a provision has to hold, but for the purpose, and the purpose.
        Scope data;
        Scope purpose;
        uint24 epoch;
        bytes29 directive;
        /// The next word of the directive, and the number of its rule.
        uint256 next;
        uint256 index;
        /// What the last condition showed.
        bytes32 evidence;
        /// Of the reasons why no permission applies, the one that came nearest.
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
        return
            request.purpose.isKnown() &&
            request.category.isKnown() &&
            request.confidentiality.isKnown();
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
        Standing memory standing = _standings[request.patient];
        (inquiry.epoch, inquiry.directive) = (standing.epoch, standing.directive);
        inquiry.data = Scopes.only(request.confidentiality, request.profession, request.category);
        inquiry.purpose = Scopes.only(request.purpose);
        isShown = _isShown(standing.directive, directive);
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
        if (_settledByGrant(decision, inquiry, request, evidence, request.accessor)) return;
        if (
            request.organisation != request.accessor &&
            _settledByGrant(decision, inquiry, request, evidence, request.organisation)
        ) return;
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
    ) private view returns (bool) {
        (uint256 next, uint256 index) = (inquiry.next, inquiry.index);
        while (true) {
            (next, index) = ProvisionWords.skip(words, next, index, inquiry.data, base);
            if (next >= words.length) break;
            ProvisionWord rule = ProvisionWord.wrap(uint256(words[next]));
            if (rule.isBase() && !base) break;
            uint256 end = next + 1 + rule.termCount();
            if (_applies(inquiry, rule, index, request, words[next + 1:end])) {
                decision.basisId = ProvisionId.unwrap(_ruleId(request.patient, inquiry.directive, index));
                _settle(decision, rule, inquiry.evidence);
                return true;
            }
            next = end;
            ++index;
        }
        (inquiry.next, inquiry.index) = (next, index);
        return false;
    }

    function _settle(Decision memory decision, ProvisionWord rule, bytes32 evidence) private pure {
        if (rule.denies()) {
            decision.denial = Denial.DeniedByPatient;
            return;
        }
        decision.allowed = true;
        decision.basis = Basis.Directive;
        decision.evidence = evidence;
    }

    /// @dev Whether the rule, which covers the request but for the purpose, applies to it now.
    function _applies(
        Inquiry memory inquiry,
        ProvisionWord rule,
        uint256 index,
        Request calldata request,
        bytes32[] calldata terms
    ) private view returns (bool) {
        // A revocation of everything voids permissions and leaves denials.
        if (!rule.denies() && rule.epoch() != inquiry.epoch) return false;
        if (!rule.isRunning() || !_isFor(inquiry, rule, request, terms)) return false;
        if (terms.length == 0) return true;
        (bool holds, uint256 conditions) = TermWords.hold(terms, request);
        if (!holds || conditions == terms.length) return holds;

        ProvisionId id = _ruleId(request.patient, inquiry.directive, index);
        holds = _conditionsHold(inquiry, id, request, terms[conditions:]);
        if (!holds) _note(inquiry, Denial.ConditionNotMet);
        return holds;
    }

    /// @dev Whether a permission for break-glass is in force, whomever and whatever it covers.
    function _speaksOfEmergencies(Inquiry memory inquiry, bytes32[] calldata words) private view returns (bool) {
        uint256 next;
        while (next < words.length) {
            ProvisionWord rule = ProvisionWord.wrap(uint256(words[next]));
            next += 1 + rule.termCount();
            bool permits = !rule.denies() && rule.scope().include(inquiry.purpose) && rule.epoch() == inquiry.epoch;
            if (permits && rule.isRunning()) return true;
        }
        return false;
    }

    // ------------------------------------------------------------------ grants

    function _settledByGrant(
        Decision memory decision,
        Inquiry memory inquiry,
        Request calldata request,
        Evidence calldata evidence,
        address grantee
    ) private view returns (bool) {
        uint32 line = evidence.line;
        ProvisionWord word = _grants[request.patient][grantee][line];
        if (!word.exists()) return false;
        ProvisionId id = _grantId(request.patient, grantee, line, word);
        Denial problem = _standingProblem(inquiry, word);
        if (problem == Denial.None) {
            // A grant without terms counts whatever terms are shown.
            bytes32[] calldata terms = word.termCount() == 0 ? evidence.terms[:0] : evidence.terms;
            bool isShown =
                word.termCount() == 0 ||
                    _termHashes[request.patient][grantee][line] == TermWords.hashOf(terms);
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
        if (!word.scope().include(inquiry.data)) return _gap(word.scope(), request);
        if (!_isFor(inquiry, word, request, terms)) return Denial.PurposeNotCovered;
        if (terms.length == 0) return Denial.None;
        (bool holds, uint256 conditions) = TermWords.hold(terms, request);
        if (!holds) return Denial.TermsNotMet;
        if (conditions == terms.length) return Denial.None;
        return _conditionsHold(inquiry, id, request, terms[conditions:]) ? Denial.None : Denial.ConditionNotMet;
    }

    /// @dev Which set does not cover the request, the first in the order of {Denial}.
    function _gap(Scope scope, Request calldata request) private pure returns (Denial) {
        if (!scope.hasReader(request.profession)) return Denial.ReaderNotCovered;
        return scope.hasCategory(request.category) ? Denial.ConfidentialityNotCovered : Denial.CategoryNotCovered;
    }

    // ------------------------------------------------------------------ what both share

    /// @dev Whether the purpose is in the set, or is one from elsewhere that a term names.
    function _isFor(
        Inquiry memory inquiry,
        ProvisionWord word,
        Request calldata request,
        bytes32[] calldata terms
    ) private pure returns (bool) {
        if (word.scope().include(inquiry.purpose)) return true;
        return request.purpose.isOther() && TermWords.namePurpose(terms, request.purposeLabel);
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
