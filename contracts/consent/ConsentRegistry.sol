// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IPatientRegistry} from "../identity/interfaces/IPatientRegistry.sol";
import {IProviderRegistry, PracticeRefusal} from "../identity/interfaces/IProviderRegistry.sol";
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
import {TermWords} from "./TermWords.sol";
import {Yardstick, Yardsticks} from "./Yardstick.sol";

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
        Grant[] calldata grants,
        address giver,
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
        GrantKey[] calldata grants,
        address revoker,
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
        bytes29 expected,
        Rule[] calldata rules,
        address author,
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
        uint24 epoch;
        bytes29 directive;
        /// Zero until a rule or a term has to be held against it.
        Yardstick yardstick;
        /// Where the directive begins and ends in calldata, and its next rule.
        uint256 start;
        uint256 end;
        uint256 next;
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
        if (!Scopes.areKnown(request.confidentiality, request.category, request.purpose)) {
            decision.denial = Denial.RequestInvalid;
        } else if (request.organisation == address(0)) {
            _decideForPatient(decision, request);
        } else if (request.purpose.isBreakGlass()) {
            _decideInEmergency(decision, request, evidence);
        } else if (_mayRead(decision, request)) {
            _decideForReader(decision, request, evidence, EmergencyId.wrap(0));
        }
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

    /// @dev Whether the reader is who may read at all for the organisation.
    function _mayRead(Decision memory decision, Request calldata request) private view returns (bool may) {
        (address accessor, address organisation) = (request.accessor, request.organisation);
        Profession profession = request.profession;
        if (Profession.unwrap(profession) == 0 && accessor == organisation) {
            may = PROVIDERS.isAccredited(organisation, OrganisationKind.ANY);
            if (!may) decision.denial = Denial.OrganisationNotAccredited;
            return may;
        }
        PracticeRefusal refusal = PROVIDERS.refusalFor(accessor, profession, organisation);
        may = refusal == PracticeRefusal.None;
        if (!may) (decision.denial, decision.practice) = (Denial.NotPractising, refusal);
    }

    /// @dev An open emergency says that its responder practises, so that is asked only where there is none.
    function _decideInEmergency(
        Decision memory decision,
        Request calldata request,
        Evidence calldata evidence
    ) private view {
        EmergencyId emergency = EMERGENCIES.openEmergencyAs(
            request.patient,
            request.accessor,
            request.organisation,
            request.profession
        );
        bool isOpen = EmergencyId.unwrap(emergency) != 0;
        if (isOpen || _mayRead(decision, request)) _decideForReader(decision, request, evidence, emergency);
    }

    /// @param emergency The one that is open; zero for none.
    function _decideForReader(
        Decision memory decision,
        Request calldata request,
        Evidence calldata evidence,
        EmergencyId emergency
    ) private view {
        Standing storage standing = _standings[request.patient];
        (uint24 epoch, bytes29 directive) = (standing.epoch, standing.directive);
        (uint256 place, uint256 end) = TermWords.span(evidence.directive);
        bool isShown = directive == (place == end ? bytes29(0) : bytes29(TermWords.hashOf(evidence.directive)));
        if (!isShown) {
            decision.denial = Denial.DirectiveNotShown;
            return;
        }
        Inquiry memory inquiry = Inquiry({
            wanted: Scopes.only(request.confidentiality, request.profession, request.category),
            isOther: request.purpose.isOther(),
            epoch: epoch,
            directive: directive,
            yardstick: Yardstick.wrap(0),
            start: place,
            end: end,
            next: place,
            evidence: 0,
            nearest: Denial.NothingPermits
        });
        if (!inquiry.isOther) inquiry.wanted = inquiry.wanted.with(request.purpose);
        if (request.purpose.isBreakGlass()) _decideByEmergency(decision, inquiry, request, emergency);
        else _decideByConsent(decision, inquiry, request, evidence);
    }

    /// @dev Rules stand in the order in which they decide, so the first that applies settles it; grants come after the
    /// exceptions.
    function _decideByConsent(
        Decision memory decision,
        Inquiry memory inquiry,
        Request calldata request,
        Evidence calldata evidence
    ) private view {
        if (_settledByRules(decision, inquiry, request, false)) return;
        if (_settledByGrant(decision, inquiry, request, evidence)) return;
        if (_settledByRules(decision, inquiry, request, true)) return;
        decision.denial = inquiry.nearest;
    }

    /// @dev Grants say nothing about break-glass, so exceptions and base rules follow each other at once.
    function _decideByEmergency(
        Decision memory decision,
        Inquiry memory inquiry,
        Request calldata request,
        EmergencyId emergency
    ) private view {
        if (EmergencyId.unwrap(emergency) == 0) {
            decision.denial = Denial.GlassNotBroken;
            return;
        }
        bool settled = _settledByRules(decision, inquiry, request, true);
        if (settled && !decision.allowed) return;
        if (!settled) {
            if (_speaksOfEmergencies(inquiry)) decision.denial = Denial.NothingPermits;
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
        bool base
    ) private view returns (bool settled) {
        while (inquiry.next < inquiry.end) {
            (uint256 conditions, uint256 next) = _yardstick(inquiry, request).find(
                ProvisionWord.wrap(0),
                inquiry.next,
                inquiry.end,
                base
            );
            inquiry.next = next;
            if (conditions == 0) return false;
            if (_settledBy(decision, inquiry, request, conditions)) return true;
        }
    }

    /// @dev Whether the conditions of the rule before `inquiry.next` hold, which applies otherwise, and what follows.
    function _settledBy(
        Decision memory decision,
        Inquiry memory inquiry,
        Request calldata request,
        uint256 conditions
    ) private view returns (bool) {
        (uint256 index, ProvisionWord rule) = _lastRule(inquiry.start, inquiry.next);
        ProvisionId id = _ruleId(request.patient, inquiry.directive, index);
        if (!_conditionsHold(inquiry, id, request, conditions, inquiry.next)) {
            _note(inquiry, Denial.ConditionNotMet);
            return false;
        }
        decision.basisId = ProvisionId.unwrap(id);
        if (rule.denies()) {
            decision.denial = Denial.DeniedByPatient;
        } else {
            (decision.allowed, decision.basis, decision.evidence) = (true, Basis.Directive, inquiry.evidence);
        }
        return true;
    }

    /// @dev The last rule of those in `[place, end)`, and its number.
    function _lastRule(uint256 place, uint256 end) private pure returns (uint256 index, ProvisionWord rule) {
        while (true) {
            rule = ProvisionWord.wrap(TermWords.wordAt(place));
            place += 32 + 32 * rule.termCount();
            if (place >= end) return (index, rule);
            ++index;
        }
    }

    /// @dev Whether a permission for break-glass is in force, whomever and whatever it covers.
    function _speaksOfEmergencies(Inquiry memory inquiry) private view returns (bool) {
        for (uint256 place = inquiry.start; place < inquiry.end;) {
            ProvisionWord rule = ProvisionWord.wrap(TermWords.wordAt(place));
            bool permits = !rule.denies() && rule.scope().hasPurpose(Purposes.BTG);
            if (permits && rule.isInForce(inquiry.epoch)) return true;
            unchecked {
                place += 32 + 32 * rule.termCount();
            }
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
        (ProvisionWord word, bytes31 termsHash) = _grantOn(request.patient, grantee, line);
        if (!word.exists()) return false;
        ProvisionId id = _grantId(request.patient, grantee, line, word, termsHash);
        Denial problem = _standingProblem(word.from(), word.until(), word.epoch(), inquiry.epoch);
        if (problem == Denial.None) problem = _coverProblem(inquiry, word, id, request, evidence, termsHash);
        if (problem != Denial.None) {
            _note(inquiry, problem);
            return false;
        }
        (decision.allowed, decision.basis) = (true, Basis.Grant);
        (decision.basisId, decision.evidence) = (ProvisionId.unwrap(id), inquiry.evidence);
        return true;
    }

    /// @dev A grant without terms counts whatever terms are shown.
    function _coverProblem(
        Inquiry memory inquiry,
        ProvisionWord word,
        ProvisionId id,
        Request calldata request,
        Evidence calldata evidence,
        bytes31 termsHash
    ) private view returns (Denial) {
        if (termsHash != 0 && bytes31(TermWords.hashOf(evidence.terms)) != termsHash) return Denial.TermsNotShown;
        if (!word.scope().include(inquiry.wanted)) return _gap(word.scope(), request);
        bool mustName = inquiry.isOther && !word.scope().hasPurpose(Purposes.OTHER);
        if (termsHash == 0) return mustName ? Denial.PurposeNotCovered : Denial.None;
        if (mustName && !TermWords.namePurpose(evidence.terms, request.purposeLabel)) return Denial.PurposeNotCovered;
        return _termsProblem(inquiry, word, id, request, evidence.terms);
    }

    function _termsProblem(
        Inquiry memory inquiry,
        ProvisionWord word,
        ProvisionId id,
        Request calldata request,
        bytes32[] calldata terms
    ) private view returns (Denial) {
        (uint256 place, uint256 end) = TermWords.span(terms);
        (uint256 conditions, ) = _yardstick(inquiry, request).find(word, place, end, false);
        if (conditions == 0) return Denial.TermsNotMet;
        return _conditionsHold(inquiry, id, request, conditions, end) ? Denial.None : Denial.ConditionNotMet;
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

    function _yardstick(Inquiry memory inquiry, Request calldata request) private pure returns (Yardstick yardstick) {
        yardstick = inquiry.yardstick;
        if (Yardstick.unwrap(yardstick) != 0) return yardstick;
        yardstick = Yardsticks.lay(request, inquiry.wanted, inquiry.isOther, inquiry.epoch);
        inquiry.yardstick = yardstick;
    }

    /// @dev Keeps the reason that comes later in the list.
    function _note(Inquiry memory inquiry, Denial problem) private pure {
        if (problem > inquiry.nearest) inquiry.nearest = problem;
    }

    /// @dev Asks each condition in `[place, end)`, with a bounded share of the gas and without trusting its answer's form.
    function _conditionsHold(
        Inquiry memory inquiry,
        ProvisionId provision,
        Request calldata request,
        uint256 place,
        uint256 end
    ) private view returns (bool) {
        bytes32 shown;
        while (place < end) {
            address condition = TermWords.addressIn(bytes32(TermWords.wordAt(place)));
            uint256 start = place += 32;
            while (place < end && TermWords.kindOf(bytes32(TermWords.wordAt(place))) == TermWords.ARGUMENT) place += 32;
            bytes32[] calldata arguments = TermWords.between(start, place);
            shown = _ask(condition, abi.encodeCall(ICondition.check, (provision, request, arguments)));
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
