// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Evidence, Grant, GrantKey, Rule} from "../../../contracts/consent/interfaces/IConsentRegistry.sol";
import {Approval} from "../../../contracts/identity/interfaces/IPatientRegistry.sol";
import {Authorisation} from "../../../contracts/kernel/signing/Authorisation.sol";
import {Powers} from "../../../contracts/kernel/terms/Powers.sol";
import {Scope, Scopes} from "../../../contracts/kernel/terms/Scope.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {ConsentTypes} from "../consents/ConsentTypes.sol";
import {TypedData} from "../support/TypedData.sol";
import {VM, within} from "../support/Vm.sol";
import {AuthorityMoves} from "./AuthorityMoves.sol";
import {Rooms} from "./Rooms.sol";

/// @title What patients, their carer and their guardians do about who she is and who may see what
abstract contract PatientMoves is AuthorityMoves {
    /// @dev The directives that are used: none; nothing for anybody; no notes; all for everybody; all but notes.
    uint8 internal constant DENY_ALL = 1;
    uint8 internal constant DENY_NOTES = 2;
    uint8 internal constant PERMIT_ALL = 3;
    uint8 internal constant PERMIT_BUT_NOTES = 4;
    uint8 internal constant NOTES = 11;
    uint136 private constant CATEGORIES = uint136(uint256(type(uint32).max) << 40);

    /// @dev A grant that a controller signed and kept.
    struct Word {
        uint256 patient;
        address signer;
        address grantee;
        bool used;
        Grant[] grants;
        Authorisation authorisation;
    }

    Word[] internal _words;

    constructor(Rooms rooms) AuthorityMoves(rooms) {}

    // ------------------------------------------------------------------ who she is

    /// @notice The controller hands the pseudonym on to a new key, whose word comes along.
    function handsOver(uint256 patient, uint256 who) external {
        patient %= PATIENTS;
        // Seldom, and of three times once by whoever held it before or holds nothing.
        if (who % 3 == 2) return;
        address by = who % 3 == 1 ? someone(who / 8) : _persons[patient].holder;
        address to = _newKey();
        bool may = by == _persons[patient].holder && !_isFrozen(patient);
        Deed memory deed = _handOver(patient, by, to);
        if (!_try(Act.HandOver, deed, patient, may, "INV-214")) return;
        _persons[patient].holder = to;
        _used.push(deed);
    }

    function delegates(uint256 patient, uint256 powers, uint256 time, uint256 who) external {
        patient %= PATIENTS;
        Person storage one = _persons[patient];
        uint48 until = uint48(block.timestamp + within(time, 1 hours, 12 days));
        address by = _actor(one.holder, who);
        uint16 given = uint16(1 + (powers % 15));
        Deed memory deed = _delegation(patient, by, given, until);
        bool may = by == one.holder && !_isFrozen(patient) && by != _CARER;
        if (!_try(Act.Delegate, deed, patient, may, "INV-214")) return;
        (one.powers, one.carerUntil, one.carerEpoch) = (given, until, one.epoch);
        _turns.push(until);
    }

    /// @notice Both guardians start a recovery, or one of them signs for both.
    function startsRecovery(uint256 patient, uint256 who) external {
        patient %= PATIENTS;
        if (who % 3 != 0) return;
        // As a rule one at a time, or soon nobody may act.
        for (uint256 i; i < PATIENTS && who % 16 != 0; ++i) if (_isFrozen(i)) return;
        Person storage one = _persons[patient];
        address to = _newKey();
        bool isForged = (who / 3) % 3 == 0;
        Deed memory deed = _deed(someone(who / 9), address(_PATIENTS), _recovery(patient, to, isForged));
        if (!_try(Act.StartRecovery, deed, patient, !isForged && !_isFrozen(patient), "INV-214")) return;
        ++one.attempt;
        (one.next, one.readyAt) = (to, uint48(block.timestamp + 1 days));
        one.frozenUntil = one.readyAt + 7 days;
        _turns.push(one.readyAt);
        _turns.push(one.frozenUntil);
        _used.push(deed);
    }

    /// @notice Anybody finishes one, as a rule one that runs.
    function finishesRecovery(uint256 patient, uint256 who) external {
        patient %= PATIENTS;
        for (uint256 i; i < PATIENTS && who % 8 != 0 && !_isFrozen(patient); ++i) patient = (patient + 1) % PATIENTS;
        Person storage one = _persons[patient];
        bool may = _isFrozen(patient) && one.readyAt <= block.timestamp;
        bytes memory data = abi.encodeCall(_PATIENTS.finishRecovery, (one.id));
        Deed memory deed = _deed(someone(who / 8), address(_PATIENTS), data);
        if (!_try(Act.FinishRecovery, deed, patient, may, "INV-214")) return;
        (one.holder, one.frozenUntil) = (one.next, 0);
        ++one.epoch;
    }

    // ------------------------------------------------------------------ who may see what

    function gives(uint256 patient, uint256 grantee, uint256 time, uint256 who) external {
        patient %= PATIENTS;
        address to = _granteeAt(grantee % GRANTEES);
        uint48 until = uint48(block.timestamp + (time % 4 == 0 ? 10 minutes : within(time, 3 days, 12 days)));
        Deed memory deed = _giving(patient, _actor(_persons[patient].holder, who), to, until);
        deed.relayed = who % 4 == 1;
        bool may = _mayAct(patient, deed.by, CONSENT) && _isFree(patient, to) && deed.by != to;
        if (_try(Act.Give, deed, patient, may, "INV-214")) _rememberGrant(patient, to, uint48(block.timestamp), until);
    }

    function revokes(uint256 patient, uint256 grantee, uint256 who) external {
        patient %= PATIENTS;
        address from = _granteeAt(grantee % GRANTEES);
        for (uint256 i; i < GRANTEES && who % 4 != 3 && !_grants[patient][from][0].held; ++i) {
            from = _granteeAt((uint128(grantee) + i) % GRANTEES);
        }
        Granted storage one = _grants[patient][from][0];
        Deed memory deed = _revocation(patient, _actor(_persons[patient].holder, who), from, 0);
        deed.relayed = who % 4 == 1;
        bool may = _mayAct(patient, deed.by, CONSENT) && one.held;
        if (_try(Act.RevokeGrant, deed, patient, may, "INV-214")) one.held = false;
    }

    /// @notice All at once, by own call or by signature.
    function revokesAll(uint256 patient, uint256 who) external {
        patient %= PATIENTS;
        // Seldom, and half of the times by anybody.
        if (who % 3 == 2) return;
        address by = who % 3 == 0 ? _persons[patient].holder : someone(who / 3);
        bytes memory data = abi.encodeCall(_CONSENTS.revokeAll, (_persons[patient].id));
        Deed memory deed = _deed(by, address(_CONSENTS), data);
        bool isSigned = (who / 24) % 2 == 0;
        if (isSigned) deed = _signedRevocation(patient, by, someone(who));
        if (!_try(Act.RevokeAll, deed, patient, _mayAct(patient, by, CONSENT), "INV-214")) return;
        ++_persons[patient].revocations;
        if (isSigned) _used.push(deed);
    }

    function directs(uint256 patient, uint256 what, uint256 time, uint256 who) external {
        patient %= PATIENTS;
        Person storage one = _persons[patient];
        uint8 kind = uint8(what % 5);
        uint48 until = uint48(block.timestamp + within(time, 1 hours, 2 days));
        Rule[] memory rules = _rulesOf(kind, until);
        Deed memory deed = _directing(patient, _actor(one.holder, who), rules);
        if (!_try(Act.Direct, deed, patient, _mayAct(patient, deed.by, CONSENT), "INV-214")) return;
        (one.directive, one.directiveSetIn, one.directiveUntil) = (kind, one.revocations, until);
        delete one.words;
        for (uint256 i; i < rules.length; ++i) one.words.push(ConsentTypes.word(rules[i], one.revocations));
        _turns.push(until);
    }

    /// @notice The controller signs a grant and keeps it; it may be brought when somebody else holds the pseudonym.
    function signsWord(uint256 patient, uint256 grantee) external {
        patient %= PATIENTS;
        Word storage word = _words.push();
        (word.patient, word.signer, word.grantee) = (patient, _persons[patient].holder, _granteeAt(grantee % GRANTEES));
        Grant[] memory grants = _grantsTo(word.grantee, uint48(block.timestamp + 2 days));
        word.grants.push(grants[0]);
        bytes memory act = ConsentTypes.consent(_persons[patient].id, word.signer, grants, ++_nonce, type(uint48).max);
        word.authorisation = _authorise(word.signer, _nonce, act);
    }

    /// @notice Somebody brings what was signed.
    function submitsWord(uint256 which, uint256 who) external {
        if (_words.length == 0) return;
        which = uint128(which);
        uint256 last = _words.length < LAST ? _words.length : LAST;
        for (uint256 i; i < last && who % 4 != 3 && !_counts(_words[_words.length - 1 - (which % last)]); ++i) ++which;
        Word storage word = _words[_words.length - 1 - (which % last)];
        bytes memory data = abi.encodeCall(
            _CONSENTS.giveBySignature,
            (_persons[word.patient].id, word.grants, word.signer, word.authorisation)
        );
        Deed memory deed = _deed(someone(who / 4), address(_CONSENTS), data);
        bool may = _counts(word);
        string memory property = word.used ? "INV-217" : "INV-214";
        if (!_try(Act.SubmitWord, deed, word.patient, may, property)) return;
        word.used = true;
        _rememberGrant(word.patient, word.grantee, word.grants[0].from, word.grants[0].until);
    }

    // ------------------------------------------------------------------ deeds

    function _handOver(uint256 patient, address by, address to) internal view returns (Deed memory) {
        PatientId id = _persons[patient].id;
        bytes memory act = TypedData.acceptance(id, _persons[patient].holder, to, type(uint48).max);
        bytes memory accepted = signedBy(to, TypedData.digest("Xinglin PatientRegistry", address(_PATIENTS), act));
        bytes memory data = abi.encodeCall(_PATIENTS.rotateController, (id, to, type(uint48).max, accepted));
        return _deed(by, address(_PATIENTS), data);
    }

    function _delegation(uint256 patient, address by, uint16 powers, uint48 until) internal view returns (Deed memory) {
        bytes memory data = abi.encodeCall(
            _PATIENTS.setDelegate,
            (_persons[patient].id, _CARER, Powers.wrap(powers), uint48(block.timestamp), until)
        );
        return _deed(by, address(_PATIENTS), data);
    }

    function _recovery(uint256 patient, address to, bool isForged) internal view returns (bytes memory) {
        Person storage one = _persons[patient];
        Approval[] memory approvals = new Approval[](2);
        for (uint8 i; i < 2; ++i) {
            address guardian = _guardians().guardians[i];
            bytes memory act = TypedData.recovery(
                one.id,
                _PATIENTS.guardianSetHash(_guardians()),
                guardian,
                to,
                one.attempt + 1,
                type(uint48).max
            );
            address signer = isForged ? _guardians().guardians[0] : guardian;
            bytes32 digest = TypedData.digest("Xinglin PatientRegistry", address(_PATIENTS), act);
            approvals[i] = Approval(i, signedBy(signer, digest));
        }
        return abi.encodeCall(_PATIENTS.startRecovery, (one.id, _guardians(), to, type(uint48).max, approvals));
    }

    function _giving(uint256 patient, address by, address to, uint48 until) internal view returns (Deed memory) {
        return
            _deed(by, address(_CONSENTS), abi.encodeCall(_CONSENTS.give, (_persons[patient].id, _grantsTo(to, until))));
    }

    function _revocation(uint256 patient, address by, address from, uint32 line) internal view returns (Deed memory) {
        GrantKey[] memory keys = new GrantKey[](1);
        keys[0] = GrantKey(from, line);
        return _deed(by, address(_CONSENTS), abi.encodeCall(_CONSENTS.revoke, (_persons[patient].id, keys)));
    }

    function _signedRevocation(uint256 patient, address signer, address by) private returns (Deed memory) {
        PatientId id = _persons[patient].id;
        bytes memory act = ConsentTypes.revocationOfAll(id, signer, ++_nonce, type(uint48).max);
        bytes memory data = abi.encodeCall(
            _CONSENTS.revokeAllBySignature,
            (id, signer, _authorise(signer, _nonce, act))
        );
        return _deed(by, address(_CONSENTS), data);
    }

    function _directing(uint256 patient, address by, Rule[] memory rules) internal view returns (Deed memory) {
        bytes32[] memory words = _persons[patient].words;
        bytes29 expected = words.length == 0 ? bytes29(0) : bytes29(keccak256(abi.encodePacked(words)));
        bytes memory data = abi.encodeCall(_CONSENTS.setDirective, (_persons[patient].id, expected, rules));
        return _deed(by, address(_CONSENTS), data);
    }

    function _authorise(address signer, uint104 nonce, bytes memory act) internal view returns (Authorisation memory) {
        bytes32 digest = TypedData.digest("Xinglin ConsentRegistry", address(_CONSENTS), act);
        return Authorisation(nonce, type(uint48).max, signedBy(signer, digest));
    }

    // ------------------------------------------------------------------ grants and rules

    /// @dev It was not brought yet, and can be.
    function _counts(Word storage word) private view returns (bool) {
        bool isOpen = !word.used && block.timestamp < word.grants[0].until && _isFree(word.patient, word.grantee);
        return isOpen && _mayAct(word.patient, word.signer, CONSENT);
    }

    function _isFree(uint256 patient, address grantee) internal view returns (bool) {
        Granted storage one = _grants[patient][grantee][0];
        return !one.held || one.setIn != _persons[patient].revocations || one.until <= block.timestamp;
    }

    function _rememberGrant(uint256 patient, address grantee, uint48 from, uint48 until) private {
        _grants[patient][grantee][0] = Granted(true, _persons[patient].revocations, from, until, 0);
        _turns.push(until);
    }

    /// @dev Everything for treatment.
    function _grantsTo(address grantee, uint48 until) internal view returns (Grant[] memory grants) {
        grants = new Grant[](1);
        grants[0].grantee = grantee;
        grants[0].scope = _forTreatment();
        (grants[0].from, grants[0].until) = (uint48(block.timestamp), until);
        grants[0].terms = new bytes32[](0);
    }

    /// @dev Everything, for no other purpose than the first.
    function _forTreatment() internal pure returns (Scope) {
        uint136 data = Scope.unwrap(Scopes.ALL) & ((1 << 72) - 1);
        return Scope.wrap(data | (1 << 73));
    }

    function _rulesOf(uint8 kind, uint48 until) internal view returns (Rule[] memory rules) {
        rules = new Rule[](kind == PERMIT_BUT_NOTES ? 2 : (kind == 0 ? 0 : 1));
        for (uint256 i; i < rules.length; ++i) {
            bool permits = kind == PERMIT_ALL || i == 1;
            (rules[i].deny, rules[i].base) = (!permits, permits);
            uint136 scope = Scope.unwrap(Scopes.ALL);
            bool isAboutNotes = kind == DENY_NOTES || (kind == PERMIT_BUT_NOTES && i == 0);
            if (isAboutNotes) scope = (scope & ~CATEGORIES) | uint136(1 << (40 + uint256(NOTES)));
            rules[i].scope = Scope.wrap(scope);
            (rules[i].from, rules[i].until) = (uint48(block.timestamp), until);
            rules[i].terms = new bytes32[](0);
        }
    }

    function _denies(uint256 patient, uint8 category) internal view returns (bool) {
        Person storage one = _persons[patient];
        if (block.timestamp >= one.directiveUntil) return false;
        bool isAboutNotes = one.directive == DENY_NOTES || one.directive == PERMIT_BUT_NOTES;
        return one.directive == DENY_ALL || (isAboutNotes && category == NOTES);
    }

    function _permits(uint256 patient) internal view returns (bool) {
        Person storage one = _persons[patient];
        bool runs = block.timestamp < one.directiveUntil && one.directiveSetIn == one.revocations;
        return runs && (one.directive == PERMIT_ALL || one.directive == PERMIT_BUT_NOTES);
    }

    /// @dev What a reader shows; the directive's words as they were published.
    function _evidence(uint256 patient, address grantee, uint32 line) internal view returns (Evidence memory evidence) {
        (evidence.grantee, evidence.line) = (grantee, line);
        evidence.terms = new bytes32[](0);
        evidence.directive = _persons[patient].words;
    }
}
