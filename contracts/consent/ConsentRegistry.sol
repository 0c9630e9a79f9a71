// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IPatientRegistry} from "../identity/interfaces/IPatientRegistry.sol";
import {IProviderRegistry, PracticeRefusal} from "../identity/interfaces/IProviderRegistry.sol";
import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {SignedActs} from "../kernel/signing/SignedActs.sol";
import {Categories, Category, CategoryCodes} from "../kernel/terms/Category.sol";
import {ConfidentialityLevels} from "../kernel/terms/Confidentiality.sol";
import {OrganisationKind} from "../kernel/terms/OrganisationKinds.sol";
import {PowersSet} from "../kernel/terms/Powers.sol";
import {Profession} from "../kernel/terms/Profession.sol";
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
    uint256 private constant MAX_LABELS = 8;
    uint256 private constant CONDITION_GAS = 150_000;

    /// @dev Allergies, medications and problems: what a responder needs of a patient who has not said otherwise.
    Categories private constant MINIMUM_SET =
        Categories.wrap(
            uint32(
                (1 << Category.unwrap(CategoryCodes.ALLERGIES)) |
                    (1 << Category.unwrap(CategoryCodes.MEDICATIONS)) |
                    (1 << Category.unwrap(CategoryCodes.PROBLEMS))
            )
        );

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
        _requireMay(patient, _msgSender());
        _give(patient, _msgSender(), grants);
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
        _requireMay(patient, _msgSender());
        _revoke(patient, _msgSender(), grants);
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
        _requireMay(patient, _msgSender());
        _revokeAll(patient, _msgSender());
    }

    /// @inheritdoc IConsentRegistry
    function revokeAllBySignature(
        PatientId patient,
        address revoker,
        Authorisation calldata authorisation
    ) external {
        _requireMay(patient, revoker);
        _requireSigned(revoker, ConsentActs.revocationOfAll(patient, revoker, authorisation), authorisation);
        _revokeAll(patient, revoker);
    }

    // ------------------------------------------------------------------ directive

    /// @inheritdoc IConsentRegistry
    function setDirective(PatientId patient, bytes29 expected, Rule[] calldata rules) external {
        _requireMay(patient, _msgSender());
        _setDirective(patient, _msgSender(), expected, rules);
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

    /// @inheritdoc IConsentRegistry
    function decide(
        Request calldata request,
        Evidence calldata evidence
    ) external view returns (Decision memory decision) {
        if (!_isValid(request)) return _no(Denial.RequestInvalid);
        if (request.organisation == address(0)) return _decideForPatient(request);

        (decision.denial, decision.practice) = _readerProblem(request);
        if (decision.denial != Denial.None) return decision;
        if (!_isDirective(request.patient, evidence.directive)) return _no(Denial.DirectiveNotShown);
        if (!request.purpose.isBreakGlass()) return _decideByConsent(request, evidence);

        EmergencyId emergency = EMERGENCIES.openEmergency(request.patient, request.accessor, request.organisation);
        if (EmergencyId.unwrap(emergency) == 0) return _no(Denial.GlassNotBroken);
        return _decideInEmergency(request, evidence, emergency);
    }

    function _isValid(Request calldata request) private pure returns (bool) {
        return
            request.purpose.isKnown() &&
            request.category.isKnown() &&
            request.confidentiality.isKnown() &&
            request.labels.length <= MAX_LABELS;
    }

    function _decideForPatient(Request calldata request) private view returns (Decision memory decision) {
        if (!PATIENTS.mayAct(request.patient, request.accessor, PowersSet.READ)) {
            return _no(Denial.NotPatientNorDelegate);
        }
        // Nobody but the controller may use the empty power.
        bool isController = PATIENTS.mayAct(request.patient, request.accessor, PowersSet.NONE);
        return _yes(isController ? Basis.Self : Basis.Delegate, PatientId.unwrap(request.patient), 0);
    }

    function _readerProblem(Request calldata request) private view returns (Denial, PracticeRefusal practice) {
        if (Profession.unwrap(request.profession) == 0 && request.accessor == request.organisation) {
            bool accredited = PROVIDERS.isAccredited(request.organisation, OrganisationKind.ANY);
            return (accredited ? Denial.None : Denial.OrganisationNotAccredited, PracticeRefusal.None);
        }
        practice = PROVIDERS.practice(request.accessor, request.profession, request.organisation).refusal;
        return (practice == PracticeRefusal.None ? Denial.None : Denial.NotPractising, practice);
    }

    function _isDirective(PatientId patient, bytes32[] calldata words) private view returns (bool) {
        bytes29 inForce = _standings[patient].directive;
        if (words.length == 0) return inForce == 0;
        return inForce == bytes29(keccak256(abi.encodePacked(words)));
    }

    /// @dev Rules stand in the order in which they decide, so the first that applies settles it; grants come after the
    /// exceptions.
    function _decideByConsent(
        Request calldata request,
        Evidence calldata evidence
    ) private view returns (Decision memory decision) {
        Search memory search = _searchFor(request);
        Denial denial;
        if (_findRule(search, request, evidence.directive, false)) return _byRule(search, request);

        (decision, denial) = _decideByGrants(search, request, evidence);
        if (decision.allowed) return decision;

        if (_findRule(search, request, evidence.directive, true)) return _byRule(search, request);
        if (search.conditionFailed && denial < Denial.ConditionNotMet) denial = Denial.ConditionNotMet;
        return _no(denial);
    }

    function _decideInEmergency(
        Request calldata request,
        Evidence calldata evidence,
        EmergencyId emergency
    ) private view returns (Decision memory decision) {
        Search memory search = _searchFor(request);
        bool found = _findRule(search, request, evidence.directive, false) ||
            _findRule(search, request, evidence.directive, true);
        if (found && search.rule.denies()) return _byRule(search, request);

        bool inMinimumSet = MINIMUM_SET.include(request.category) &&
            ConfidentialityLevels.UP_TO_NORMAL.include(request.confidentiality);
        if (!found && search.speaksOfEmergencies) return _no(Denial.NothingPermits);
        if (!found && !inMinimumSet) return _no(Denial.BeyondMinimumSet);
        return _yes(Basis.Emergency, EmergencyId.unwrap(emergency), search.evidence);
    }

    // ------------------------------------------------------------------ the directive's rules

    /// @dev Where a walk along the directive's words stands.
    struct Search {
        uint256 probe;
        uint24 epoch;
        /// The next word, and the number of its rule.
        uint256 next;
        uint256 index;
        /// The rule that applies, once found.
        ProvisionWord rule;
        bytes32 evidence;
        bool conditionFailed;
        bool speaksOfEmergencies;
    }

    function _searchFor(Request calldata request) private view returns (Search memory search) {
        search.probe = ProvisionWords.probeOf(request);
        search.epoch = _standings[request.patient].epoch;
    }

    /// @dev Goes on to the first rule that applies: among the exceptions, or also among the base rules.
    function _findRule(
        Search memory search,
        Request calldata request,
        bytes32[] calldata words,
        bool base
    ) private view returns (bool) {
        while (search.next < words.length) {
            ProvisionWord rule = ProvisionWord.wrap(uint256(words[search.next]));
            if (rule.isBase() && !base) return false;

            uint256 start = search.next + 1;
            search.next = start + rule.termCount();
            ++search.index;
            // A revocation of everything voids permissions and leaves denials.
            if (!rule.isRunning() || (!rule.denies() && rule.epoch() != search.epoch)) continue;
            if (!rule.denies() && rule.permitsBreakGlass()) search.speaksOfEmergencies = true;
            if (!_covers(rule, search.probe, request, words, start, search.next)) continue;

            (bool holds, uint256 conditions) = TermWords.hold(words, start, search.next, request);
            if (!holds) continue;
            if (conditions == search.next) {
                search.rule = rule;
                return true;
            }
            (holds, search.evidence) = _conditionsHold(
                ruleIdOf(request.patient, search.index - 1),
                request,
                words[conditions:search.next]
            );
            if (holds) {
                search.rule = rule;
                return true;
            }
            search.conditionFailed = true;
        }
        return false;
    }

    function _byRule(Search memory search, Request calldata request) private view returns (Decision memory decision) {
        bytes32 id = ProvisionId.unwrap(ruleIdOf(request.patient, search.index - 1));
        if (!search.rule.denies()) return _yes(Basis.Directive, id, search.evidence);
        decision.denial = Denial.DeniedByPatient;
        decision.basisId = id;
    }

    // ------------------------------------------------------------------ grants

    function _decideByGrants(
        Search memory search,
        Request calldata request,
        Evidence calldata evidence
    ) private view returns (Decision memory decision, Denial denial) {
        bytes32 shown;
        (denial, shown) = _grantProblem(search, request, evidence, request.accessor);
        address grantee = request.accessor;
        if (denial != Denial.None && request.organisation != grantee) {
            (Denial other, bytes32 otherShown) = _grantProblem(search, request, evidence, request.organisation);
            if (other == Denial.None) (denial, shown, grantee) = (other, otherShown, request.organisation);
            else if (other > denial) denial = other;
        }
        if (denial != Denial.None) return (decision, denial);
        bytes32 id = ProvisionId.unwrap(grantIdOf(request.patient, grantee, evidence.line));
        return (_yes(Basis.Grant, id, shown), Denial.None);
    }

    function _grantProblem(
        Search memory search,
        Request calldata request,
        Evidence calldata evidence,
        address grantee
    ) private view returns (Denial, bytes32 shown) {
        ProvisionWord word = _grants[request.patient][grantee][evidence.line];
        if (!word.exists()) return (Denial.NothingPermits, 0);
        if (word.until() == 0 || word.epoch() != search.epoch) return (Denial.Revoked, 0);
        if (block.timestamp < word.from()) return (Denial.NotYet, 0);
        if (block.timestamp >= word.until()) return (Denial.Over, 0);

        bytes32[] calldata terms = evidence.terms;
        if (word.termCount() == 0) {
            return (word.covers(search.probe) ? Denial.None : word.gap(request), 0);
        }
        if (_termHashes[request.patient][grantee][evidence.line] != keccak256(abi.encodePacked(terms))) {
            return (Denial.TermsNotShown, 0);
        }
        if (!_covers(word, search.probe, request, terms, 0, terms.length)) return (word.gap(request), 0);
        (bool holds, uint256 conditions) = TermWords.hold(terms, 0, terms.length, request);
        if (!holds) return (Denial.TermsNotMet, 0);
        if (conditions == terms.length) return (Denial.None, 0);
        (holds, shown) = _conditionsHold(
            grantIdOf(request.patient, grantee, evidence.line),
            request,
            terms[conditions:]
        );
        return (holds ? Denial.None : Denial.ConditionNotMet, shown);
    }

    // ------------------------------------------------------------------ what both share

    /// @dev Whether the sets hold all that the request needs; a purpose from elsewhere may be named by a term instead.
    function _covers(
        ProvisionWord word,
        uint256 probe,
        Request calldata request,
        bytes32[] calldata words,
        uint256 start,
        uint256 end
    ) private pure returns (bool) {
        if (word.covers(probe)) return true;
        return
            word.covers(probe & ~ProvisionWords.purposeBit(request.purpose)) &&
            TermWords.namePurpose(words, start, end, request);
    }

    /// @dev Asks each condition, with a bounded share of the gas and without trusting its answer's form.
    function _conditionsHold(
        ProvisionId provision,
        Request calldata request,
        bytes32[] calldata terms
    ) private view returns (bool, bytes32 shown) {
        uint256 i;
        while (i < terms.length) {
            address condition = TermWords.addressIn(terms[i]);
            uint256 start = ++i;
            while (i < terms.length && TermWords.kindOf(terms[i]) == TermWords.ARGUMENT) ++i;
            shown = _ask(condition, abi.encodeCall(ICondition.check, (provision, request, terms[start:i])));
            if (shown == 0) return (false, 0);
        }
        return (true, shown);
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

    function _yes(Basis basis, bytes32 id, bytes32 evidence) private pure returns (Decision memory decision) {
        (decision.allowed, decision.basis, decision.basisId, decision.evidence) = (true, basis, id, evidence);
    }

    function _no(Denial denial) private pure returns (Decision memory decision) {
        decision.denial = denial;
    }

    // ------------------------------------------------------------------ who may

    function _requireMay(PatientId patient, address account) private view {
        require(PATIENTS.mayAct(patient, account, PowersSet.CONSENT), ConsentNotGivenBy(patient, account));
    }
}
