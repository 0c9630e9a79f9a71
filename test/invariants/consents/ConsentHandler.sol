// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EmergencyId, EmergencyKey} from "../../../contracts/consent/interfaces/IEmergencyAccess.sol";
import {
    Basis,
    Decision,
    Evidence,
    Grant,
    GrantKey,
    Request,
    Rule
} from "../../../contracts/consent/interfaces/IConsentRegistry.sol";
import {EmergencyReason} from "../../../contracts/kernel/terms/EmergencyReason.sol";
import {OrganisationKinds} from "../../../contracts/kernel/terms/OrganisationKinds.sol";
import {Powers} from "../../../contracts/kernel/terms/Powers.sol";
import {Profession} from "../../../contracts/kernel/terms/Profession.sol";
import {Purpose} from "../../../contracts/kernel/terms/Purpose.sol";
import {Confidentiality} from "../../../contracts/kernel/terms/Confidentiality.sol";
import {Category} from "../../../contracts/kernel/terms/Category.sol";
import {Scope} from "../../../contracts/kernel/terms/Scope.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold, within} from "../support/Vm.sol";
import {ConsentStage} from "./ConsentStage.sol";
import {ConsentTypes} from "./ConsentTypes.sol";

/// @title What patients and their delegate do with consents, and what others try
abstract contract ConsentHandler is ConsentStage {
    enum Act {
        Give,
        Revoke,
        RevokeAll,
        Direct,
        Ask
    }

    /// @dev Some questions of the 5,120, spread: a prime apart.
    uint256 private constant PANEL = 3;
    uint256 private constant STEP = 1_009;

    mapping(Act act => uint256) public successes;
    mapping(Act act => uint256) public refusals;
    /// @notice How often a question was allowed on each basis.
    mapping(Basis basis => uint256) public bases;

    /// @dev Grants that were revoked, by id.
    mapping(bytes32 id => bool) private _ended;
    /// @dev Signed calls that were accepted.
    bytes[] private _used;
    uint104 private _nonce;
    /// @dev How often a responder has broken the glass.
    mapping(address responder => uint32) private _emergencies;
    bytes32[] private _before;

    /// @dev An act on its way: whose, by whom, by which way in, and its calldata for both ways.
    struct Attempt {
        uint256 patient;
        address by;
        uint256 entrance;
        bytes own;
        bytes signed;
    }

    constructor(Platform platform) ConsentStage(platform) {
        _before = new bytes32[](PATIENTS);
    }

    // ------------------------------------------------------------------ moves

    function gives(uint256 patient, uint256 where, uint256 scope, uint256 window, uint256 who) external {
        patient = _patientOf(patient);
        Grant[] memory grants = new Grant[](1);
        grants[0].grantee = where % 32 == 31 ? address(0) : _grantees[where % GRANTEES];
        grants[0].line = uint32((where / 32) % LINES);
        grants[0].scope = Scope.wrap(_scopeOf(scope));
        (grants[0].from, grants[0].until) = _windowOf(window);
        grants[0].terms = new bytes32[](scope % 3 == 0 ? 1 : 0);
        if (scope % 3 == 0) grants[0].terms[0] = _labelTerm();
        _give(patient, grants, who);
    }

    /// @notice Less often than grants are given, so that some stand.
    function revokes(uint256 patient, uint256 where, uint256 who) external {
        if ((who / 256) % 3 != 0) return;
        patient = _patientOf(patient);
        where = uint64(where);
        GrantKey[] memory keys = new GrantKey[](1);
        keys[0] = GrantKey(_grantees[where % GRANTEES], uint32((where / GRANTEES) % LINES));
        // One that stands, as a rule.
        for (uint256 i; i < GRANTEES * LINES && where % 64 != 0 && !_held(patient, keys[0]); ++i) {
            keys[0] = GrantKey(_grantees[(where + i) % GRANTEES], uint32(((where + i) / GRANTEES) % LINES));
        }
        Attempt memory attempt = _attempt(patient, who);
        attempt.own = abi.encodeCall(REGISTRY.revoke, (patients[patient], keys));
        if (attempt.entrance == 2) {
            bytes memory act = ConsentTypes.revocation(patients[patient], attempt.by, keys, ++_nonce, type(uint48).max);
            attempt.signed = abi.encodeCall(
                REGISTRY.revokeBySignature,
                (patients[patient], keys, attempt.by, _sign(attempt.by, act, _nonce))
            );
        }
        bytes32 id = _idOf(patient, keys[0]);
        bool may = _mayAct(patients[patient], attempt.by, 1) && _held(patient, keys[0]);
        if (!_try(Act.Revoke, attempt, may)) return;
        _ended[id] = true;
        Remembered storage grant = _grants[patients[patient]][keys[0].grantee][keys[0].line];
        grant.held = false;
        grant.labelled = false;
    }

    /// @notice Rarely, as it leaves nothing.
    function revokesAll(uint256 patient, uint256 who) external {
        if ((who / 256) % 4 != 0) return;
        patient = _patientOf(patient);
        PatientId id = patients[patient];
        Attempt memory attempt = _attempt(patient, who);
        attempt.own = abi.encodeCall(REGISTRY.revokeAll, (id));
        if (attempt.entrance == 2) {
            bytes memory act = ConsentTypes.revocationOfAll(id, attempt.by, ++_nonce, type(uint48).max);
            attempt.signed = abi.encodeCall(
                REGISTRY.revokeAllBySignature,
                (id, attempt.by, _sign(attempt.by, act, _nonce))
            );
        }
        bytes32[] memory falling = new bytes32[](GRANTEES * LINES);
        for (uint256 i; i < falling.length; ++i) {
            falling[i] = _idOf(patient, GrantKey(_grantees[i % GRANTEES], uint32(i / GRANTEES)));
        }
        if (!_try(Act.RevokeAll, attempt, _mayAct(id, attempt.by, 1))) return;
        for (uint256 i; i < falling.length; ++i) _ended[falling[i]] = true;
        ++_epochs[id];
        hold(REGISTRY.epochOf(id) == _epochs[id], "INV-85", "an epoch");
    }

    function directs(uint256 patient, uint256 rules, uint256 scope, uint256 window, uint256 who) external {
        patient = _patientOf(patient);
        uint256 count = rules % 4;
        Rule[] memory set = new Rule[](count);
        // The ranks rise: two bits of the seed for each rule, in order; a fault turns them round.
        uint256 rank = (rules / 1_024) % 4 == 0 ? 0 : 1;
        for (uint256 i; i < count; ++i) {
            rank = rank + ((rules >> (2 + i)) & 1) > 3 ? 3 : rank + ((rules >> (2 + i)) & 1);
            uint256 shown = (rules / 64) % 16 == 15 ? 3 - rank : rank;
            set[i].deny = shown % 2 == 0;
            set[i].base = shown >= 2;
            set[i].scope = Scope.wrap(_scopeOf(scope >> (8 * i)));
            (set[i].from, set[i].until) = _windowOf(window >> (4 * i));
            set[i].terms = new bytes32[](0);
        }
        _direct(patient, set, who);
    }

    /// @notice The controller gives the carer other powers, or a window that begins or ends soon.
    function delegates(uint256 patient, uint256 powers, uint256 window) external {
        patient %= PATIENTS - 1;
        uint48 from = uint48(block.timestamp - 1 days + within(window, 0, 2 days));
        bytes memory data = abi.encodeCall(
            _PATIENTS.setDelegate,
            (patients[patient], _CARER, Powers.wrap(uint16(powers % 4)), from, from + 3 days)
        );
        VM.prank(_controllers[patient]);
        (bool ok, ) = address(_PATIENTS).call(data);
        ok;
    }

    /// @notice A doctor breaks the glass, where that goes, and as a rule it is found justified at once.
    function breaksGlass(uint256 patient, uint256 seed) external {
        uint256 doctor = (seed % 2) * 2;
        EmergencyKey memory key = EmergencyKey(
            patients[_patientOf(patient)],
            _grantees[doctor],
            _grantees[doctor + 1],
            _emergencies[_grantees[doctor]] + 1
        );
        EmergencyReason reason = EmergencyReason.wrap(1);
        bytes memory data = abi.encodeCall(
            _EMERGENCIES.breakGlass,
            (key.patient, key.organisation, PHYSICIAN, reason, "hash of a reason")
        );
        VM.prank(key.responder);
        (bool ok, ) = address(_EMERGENCIES).call(data);
        if (!ok) return;
        _emergencies[key.responder] = key.number;
        // The responder asks for allergies, to break the glass.
        _askAndCount(key.patient, 2 * doctor + 120);
        if (seed % 32 >= 30) return;
        VM.prank(_REGULATOR);
        _EMERGENCIES.review(key, true, "hash of findings");
    }

    /// @notice The board suspends or reinstates hospital or clinic.
    function boardActs(uint256 organisation, uint256 what) external {
        address chosen = _grantees[(organisation % 2) * 2 + 1];
        bytes4 selector =
            what % 3 == 0 ? _PROVIDERS.suspendOrganisation.selector : _PROVIDERS.reinstateOrganisation.selector;
        VM.prank(_BOARD);
        (bool ok, ) = address(_PROVIDERS).call(abi.encodeWithSelector(selector, chosen, bytes32(0)));
        ok;
    }

    /// @notice Somebody submits once more what was accepted once (INV-84).
    function replays(uint256 seed, uint256 who) external {
        if (_used.length == 0) return;
        _look();
        hold(!_call(someone(who), false, _used[seed % _used.length]), "INV-84", "a signature served twice");
        for (uint256 i; i < PATIENTS; ++i) hold(_hashOf(i) == _before[i], "INV-86", "a replay changed something");
    }

    /// @notice Some seconds, days, or exactly to (or a second beside) the beginning or end of a grant, about which its grantee
    /// then asks.
    function timePasses(uint256 seed, uint256 where) external {
        uint256 grantee = (where / 2) % GRANTEES;
        uint32 line = uint32((where / 8) % LINES);
        PatientId patient = patients[where % 2];
        Remembered memory grant = _grants[patient][_grantees[grantee]][line];
        uint256 moment = ((seed / 4) % 2 == 0 ? grant.from : grant.until) + ((seed / 8) % 3);
        if (seed % 4 != 0 && moment > block.timestamp + 1) VM.warp(moment - 1);
        else VM.warp(block.timestamp + within(seed / 4, 1, seed % 32 == 0 ? 20 days : 6 hours));
        // With the label, for allergies or notes.
        _askAndCount(patient, 2 * grantee + 160 * ((seed / 24) % 2) + 640 + 2_560 * line);
    }

    /// @notice Anybody asks; as a rule something that the patient's words may allow.
    function asks(uint256 patient, uint256 seed) external {
        PatientId id = patients[_patientOf(patient)];
        seed = uint64(seed);
        for (uint256 i; i < 32 && !_isPromising(id, seed); ++i) seed += STEP;
        _askAndCount(id, seed);
    }

    function _askAndCount(PatientId patient, uint256 seed) private {
        Decision memory decision = requireRightAnswer(patient, seed);
        if (decision.allowed) ++successes[Act.Ask];
        else ++refusals[Act.Ask];
        ++bases[decision.basis];
    }

    function _isPromising(PatientId patient, uint256 seed) private view returns (bool) {
        (Request memory request, Evidence memory evidence) = _question(patient, seed);
        return request.organisation == address(0) || _isAllowedToReaders(request, evidence);
    }

    // ------------------------------------------------------------------ answers

    /// @notice INV-80, INV-81, INV-82, INV-87 for one question.
    function requireRightAnswer(PatientId patient, uint256 seed) public view returns (Decision memory decision) {
        (Request memory request, Evidence memory evidence) = _question(patient, seed);
        decision = _ask(request, evidence);
        bool expected =
            request.organisation == address(0)
                ? _mayAct(patient, request.accessor, 2)
                : _practises(request) && _isAllowedToReaders(request, evidence);
        hold(!decision.allowed || expected, "INV-80", "allowed without a live basis");
        hold(decision.allowed || !expected, "INV-80", "a live basis, and not allowed");
        if (!decision.allowed || request.organisation == address(0)) return decision;
        hold(!_speaks(request, true, false), "INV-82", "a denying exception did not win");
        if (decision.basis == Basis.Grant) {
            hold(_isGranted(request, evidence), "INV-80", "a grant that does not live");
            hold(!_ended[decision.basisId], "INV-81", "a revoked grant counts again");
        } else if (decision.basis == Basis.Directive) {
            bool byBase = _speaks(request, false, true) && !_speaks(request, true, true);
            hold(_speaks(request, false, false) || byBase, "INV-80", "a rule that does not live");
        } else {
            hold(decision.basis == Basis.Emergency && _isOpen(request), "INV-80", "an emergency that does not run");
        }
    }

    function _practises(Request memory request) private view returns (bool) {
        if (Profession.unwrap(request.profession) != 0) {
            return _PROVIDERS.isPractising(request.accessor, request.profession, request.organisation);
        }
        return _PROVIDERS.isAccredited(request.organisation, OrganisationKinds.wrap(type(uint32).max));
    }

    /// @dev The order of CONSENT-56, and CONSENT-113 to 115 for break-glass.
    function _isAllowedToReaders(Request memory request, Evidence memory evidence) private view returns (bool) {
        bool isBreakGlass = Purpose.unwrap(request.purpose) == BTG;
        if (isBreakGlass && !_isOpen(request)) return false;
        if (_speaks(request, true, false)) return false;
        if (_speaks(request, false, false)) return true;
        if (!isBreakGlass && _isGranted(request, evidence)) return true;
        if (_speaks(request, true, true)) return false;
        if (_speaks(request, false, true)) return true;
        if (!isBreakGlass || _opensGlass(request.patient)) return false;
        return
            Category.unwrap(request.category) == ALLERGIES && Confidentiality.unwrap(request.confidentiality) <= NORMAL;
    }

    function _isOpen(Request memory request) private view returns (bool) {
        EmergencyId open = _EMERGENCIES.openEmergency(request.patient, request.accessor, request.organisation);
        return EmergencyId.unwrap(open) != 0;
    }

    /// @dev Whether a permission of the directive names break-glass, and counts.
    function _opensGlass(PatientId patient) private view returns (bool) {
        RememberedRule[] storage rules = _rules[patient];
        for (uint256 i; i < rules.length; ++i) {
            RememberedRule memory rule = rules[i];
            if (!rule.deny && (rule.scope >> (72 + BTG)) & 1 == 1 && _counts(patient, rule)) return true;
        }
        return false;
    }

    // ------------------------------------------------------------------ the moves, whoever makes them

    function _give(uint256 patient, Grant[] memory grants, uint256 who) private {
        PatientId id = patients[patient];
        Grant memory one = grants[0];
        Attempt memory attempt = _attempt(patient, who);
        attempt.own = abi.encodeCall(REGISTRY.give, (id, grants));
        if (attempt.entrance == 2) {
            bytes memory act = ConsentTypes.consent(id, attempt.by, grants, ++_nonce, type(uint48).max);
            attempt.signed = abi.encodeCall(
                REGISTRY.giveBySignature,
                (id, grants, attempt.by, _sign(attempt.by, act, _nonce))
            );
        }
        Remembered storage grant = _grants[id][one.grantee][one.line];
        bool isFree = !grant.held || grant.epoch != _epochs[id] || grant.until <= block.timestamp;
        bool isUsable = one.from < one.until && block.timestamp < one.until;
        bool may = _mayAct(id, attempt.by, 1) && one.grantee != address(0) && one.grantee != attempt.by;
        if (!_try(Act.Give, attempt, may && isFree && isUsable && _isScope(Scope.unwrap(one.scope)))) return;
        _grants[id][one.grantee][one.line] = Remembered(
            true,
            one.terms.length != 0,
            _epochs[id],
            one.from,
            one.until,
            Scope.unwrap(one.scope),
            grant.times + 1
        );
        _ended[_idOf(patient, GrantKey(one.grantee, one.line))] = false;
    }

    function _direct(uint256 patient, Rule[] memory set, uint256 who) private {
        PatientId id = patients[patient];
        bytes29 inForce = _words[id].length == 0 ? bytes29(0) : bytes29(keccak256(abi.encodePacked(_words[id])));
        bytes29 expected = (who / 1_024) % 8 == 7 ? bytes29("another") : inForce;
        Attempt memory attempt = _attempt(patient, who);
        attempt.own = abi.encodeCall(REGISTRY.setDirective, (id, expected, set));
        if (attempt.entrance == 2) {
            bytes memory act = ConsentTypes.directive(id, attempt.by, expected, set, ++_nonce, type(uint48).max);
            attempt.signed = abi.encodeCall(
                REGISTRY.setDirectiveBySignature,
                (id, expected, set, attempt.by, _sign(attempt.by, act, _nonce))
            );
        }
        bool may = _mayAct(id, attempt.by, 1) && expected == inForce;
        for (uint256 i; i < set.length; ++i) {
            may = may && _isScope(Scope.unwrap(set[i].scope)) && (i == 0 || _rank(set[i - 1]) <= _rank(set[i]));
        }
        if (!_try(Act.Direct, attempt, may)) return;
        delete _rules[id];
        delete _words[id];
        _setIn[id] = _epochs[id];
        for (uint256 i; i < set.length; ++i) {
            Rule memory one = set[i];
            _rules[id].push(RememberedRule(one.deny, one.base, one.from, one.until, Scope.unwrap(one.scope)));
            _words[id].push(ConsentTypes.word(one, _epochs[id]));
        }
        bytes29 hash = set.length == 0 ? bytes29(0) : bytes29(keccak256(abi.encodePacked(_words[id])));
        hold(REGISTRY.directiveOf(id) == hash, "INV-85", "a directive");
    }

    function _attempt(uint256 patient, uint256 who) private view returns (Attempt memory attempt) {
        attempt.patient = patient;
        attempt.by = [_controllers[patient], _controllers[patient], _CARER, someone(who / 4)][who % 4];
        attempt.entrance = (who / 64) % 3;
    }

    /// @dev INV-83, INV-85, INV-86: does it, and looks at everybody before and after.
    function _try(Act act, Attempt memory attempt, bool allowed) private returns (bool ok) {
        _look();
        bool isSigned = attempt.entrance == 2;
        if (isSigned) ok = _call(_REGULATOR, false, attempt.signed);
        else ok = _call(attempt.by, attempt.entrance == 1, attempt.own);
        hold(ok || !allowed, "INV-85", "an act that the rules allow was refused");
        hold(!ok || allowed, "INV-85", "an act that the rules forbid was accepted");
        for (uint256 i; i < PATIENTS; ++i) {
            hold(i == attempt.patient || _hashOf(i) == _before[i], "INV-83", "one patient's act changed another");
        }
        hold(ok || _hashOf(attempt.patient) == _before[attempt.patient], "INV-86", "a refused act changed something");
        if (isSigned) hold(REGISTRY.isNonceSpent(attempt.by, _nonce) == ok, "INV-84", "a nonce");
        if (ok) ++successes[act];
        else ++refusals[act];
        if (ok && isSigned) _used.push(attempt.signed);
    }

    function _look() private {
        for (uint256 i; i < PATIENTS; ++i) _before[i] = _hashOf(i);
    }

    /// @dev What stands on the first lines, and the answers to some questions.
    function _hashOf(uint256 patient) private view returns (bytes32 hash) {
        PatientId id = patients[patient];
        hash = keccak256(abi.encode(REGISTRY.directiveOf(id), REGISTRY.epochOf(id)));
        for (uint256 i; i < GRANTEES; ++i)
            hash = keccak256(abi.encode(hash, _idOf(patient, GrantKey(_grantees[i], 0))));
        for (uint256 i; i < PANEL; ++i) {
            (Request memory request, Evidence memory evidence) = _question(id, i * STEP);
            hash = keccak256(abi.encode(hash, _ask(request, evidence)));
        }
    }

    // ------------------------------------------------------------------ short questions

    /// @dev One of the registered two, as a rule.
    function _patientOf(uint256 seed) private pure returns (uint256) {
        return seed % 16 == 15 ? PATIENTS - 1 : seed % (PATIENTS - 1);
    }

    function _held(uint256 patient, GrantKey memory key) private view returns (bool) {
        return _grants[patients[patient]][key.grantee][key.line].held;
    }

    function _idOf(uint256 patient, GrantKey memory key) private view returns (bytes32) {
        return bytes32(abi.encode(REGISTRY.grantIdOf(patients[patient], key.grantee, key.line)));
    }

    function _rank(Rule memory rule) private pure returns (uint256) {
        return (rule.base ? 2 : 0) + (rule.deny ? 0 : 1);
    }

    /// @dev Mostly one that reaches something; one in sixteen lacks a set, one in sixteen has an unknown member.
    function _scopeOf(uint256 seed) private pure returns (uint136 scope) {
        scope = [uint136(16), 32, 48, 48][(seed / 16) % 4];
        scope |= [uint136(1), 2, 3, 3][(seed / 64) % 4] << 8;
        scope |= [uint136(4), 2_048, 2_052, 2_052][(seed / 2) % 4] << 40;
        scope |= [uint136(2), 2, 66, 64][(seed / 8) % 4] << 72;
        if (seed % 16 == 7) scope &= ~(uint136(type(uint32).max) << 8);
        if (seed % 16 == 15) scope |= uint136(1) << (40 + 17);
    }

    /// @dev No set is empty, and no bit beyond the known: bits 1 to 6, 8 to 23, 41 to 56, 73 to 131 and 135.
    function _isScope(uint136 scope) private pure returns (bool) {
        uint136 known = 0x7e | (uint136(0xffff) << 8) | (uint136(0x1fffe) << 40);
        known |= (((uint136(1) << 60) - 2) << 72) | (uint136(1) << 135);
        bool isFull = uint8(scope) != 0 && uint32(scope >> 8) != 0 && uint32(scope >> 40) != 0 && scope >> 72 != 0;
        return isFull && scope & ~known == 0;
    }

    function _windowOf(uint256 seed) private view returns (uint48 from, uint48 until) {
        from = uint48(block.timestamp - 1 days + [uint256(0), 1 days - 1, 1 days, 1 days + 1 hours][seed % 4]);
        until = from + uint48([uint256(0), 1 days + 1, 60 days, 300 days][(seed / 4) % 4]);
    }
}
