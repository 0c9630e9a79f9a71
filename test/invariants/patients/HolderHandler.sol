// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorisation} from "../../../contracts/kernel/signing/Authorisation.sol";
import {Kem} from "../../../contracts/kernel/terms/Kem.sol";
import {Powers} from "../../../contracts/kernel/terms/Powers.sol";
import {TypedData} from "../support/TypedData.sol";
import {within} from "../support/Vm.sol";
import {PatientStage} from "./PatientStage.sol";

/// @title What holders of a pseudonym do, and what others try in their place
/// @notice Each act comes by a random entrance. Three in four are the controller's; in the fourth somebody else calls or
/// signs, or a signature is late or used up. A thief with the controller's key is the controller, as far as a chain can
/// tell: {thiefStrikes} makes the moves that a thief would.
abstract contract HolderHandler is PatientStage {
    Kem private constant X25519 = Kem.wrap(0x0020);

    /// @dev One try of an act: who acts, how, and whether something is wrong with it.
    struct Try {
        address controller;
        uint256 entrance;
        bool honest;
        address by;
        uint104 nonce;
        uint48 deadline;
    }

    // ------------------------------------------------------------------ moves

    function registers(uint256 patient, uint256 set, uint256 how) external {
        patient %= SUBJECTS;
        _register(patient, _setHashes[set % SETS], how);
    }

    function rotates(uint256 patient, uint256 to, uint256 how) external {
        patient %= SUBJECTS;
        _rotate(patient, to % 16 == 15 ? address(0) : someone(to), how, how % 7 != 6);
    }

    function publishes(uint256 patient, uint256 seed, uint256 how) external {
        patient %= SUBJECTS;
        _publish(patient, seed, how);
    }

    function setsDelegate(uint256 patient, uint256 delegate, uint256 powers, uint256 window, uint256 how) external {
        patient %= SUBJECTS;
        address who = delegate % 16 == 15 ? address(0) : someone(delegate);
        uint48 from = uint48(block.timestamp + within(window, 0, 6 days) - 3 days);
        uint48 until = from + uint48(within(window / 7, 0, 30 days));
        _delegate(patient, who, uint16(within(powers, 0, 33)), [from, until], how);
    }

    function resigns(uint256 patient, uint256 delegate) external {
        patient %= SUBJECTS;
        _resign(patient, someone(delegate));
    }

    function changesGuardians(uint256 patient, uint256 set, uint256 how) external {
        patient %= SUBJECTS;
        _changeGuardians(patient, _setHashes[set % SETS], how);
    }

    function cancelsNonce(uint256 who, uint256 again) external {
        address signer = someone(who);
        uint104 nonce = again % 3 == 0 && _lastSpent[signer] != 0 ? _lastSpent[signer] : _freshNonce();
        bool fresh = !REGISTRY.isNonceSpent(signer, nonce);
        bool ok = _call(signer, again % 2 == 1, abi.encodeCall(REGISTRY.cancelNonce, (nonce)));
        _judge(Act.CancelNonce, ok, fresh);
        _lastSpent[signer] = nonce;
    }

    /// @notice A thief holds the controller's key and tries to stay: hands the pseudonym to itself, takes the guardians
    /// away, makes itself a delegate.
    function thiefStrikes(uint256 patient, uint256 move) external {
        patient %= SUBJECTS;
        uint256 ownCall = 1;
        if (move % 3 == 0) _rotate(patient, THIEF, ownCall, true);
        if (move % 3 == 1) _changeGuardians(patient, 0, ownCall);
        if (move % 3 == 2) _delegate(patient, THIEF, 31, [uint48(block.timestamp), type(uint48).max], ownCall);
    }

    /// @notice A stranger passes itself off as the forwarder: the controller's address at the end of its call counts nothing.
    function strangerRelays(uint256 patient, uint256 to) external watched(Act.Rotate, patient % SUBJECTS) {
        patient %= SUBJECTS;
        address controller = MODEL.lifeOf(patient).controller;
        bytes memory data = abi.encodeCall(REGISTRY.changeGuardians, (idOf(patient), bytes32(to)));
        bool ok = _submit(abi.encodePacked(data, controller));
        _judge(Act.Rotate, ok, controller == STRANGER && MODEL.isFree(patient));
        if (ok) MODEL.changeGuardians(patient, bytes32(to));
    }

    // ------------------------------------------------------------------ the moves, whoever makes them

    function _register(uint256 patient, bytes32 guardians, uint256 how) private watched(Act.Register, patient) {
        Subject memory subject = _subjects[patient];
        Try memory t = _try(subject.first, how, false);
        bool ok;
        if (t.entrance == 2) {
            bytes memory act = TypedData.registration(subject.first, subject.salt, guardians, t.deadline);
            bytes memory signature = _sign(t.by, act);
            ok = _submit(
                abi.encodeCall(
                    REGISTRY.registerBySignature,
                    (subject.first, subject.salt, guardians, t.deadline, signature)
                )
            );
        } else {
            // Somebody else with the same salt would get an id of their own, which is no subject: the holder calls.
            t.honest = true;
            bytes memory data = abi.encodeCall(REGISTRY.register, (subject.salt, guardians));
            ok = _call(subject.first, t.entrance == 1, data);
        }
        _judge(Act.Register, ok, t.honest && MODEL.lifeOf(patient).controller == address(0));
        if (ok) MODEL.register(patient, subject.first, guardians);
    }

    function _rotate(uint256 patient, address to, uint256 how, bool accepted) private watched(Act.Rotate, patient) {
        Try memory t = _try(MODEL.lifeOf(patient).controller, how, true);
        bytes memory acceptance = _acceptance(t, patient, to, accepted);
        bytes memory direct = abi.encodeCall(REGISTRY.rotateController, (idOf(patient), to, t.deadline, acceptance));
        bool ok = _perform(t, direct, _signedRotation(t, patient, to, acceptance));
        bool may = (accepted || to == STRANGER) && to != address(0) && to != t.controller;
        // An acceptance that is late is refused also where the controller calls in person.
        _judge(Act.Rotate, ok, may && t.honest && block.timestamp < t.deadline && MODEL.isFree(patient));
        if (ok) MODEL.rotate(patient, to);
    }

    /// @dev The new controller's agreement, or a stranger's in its place.
    function _acceptance(Try memory t, uint256 patient, address to, bool accepted) private view returns (bytes memory) {
        bytes memory act = TypedData.acceptance(idOf(patient), t.controller, to, t.deadline);
        return _sign(accepted && to != address(0) ? to : STRANGER, act);
    }

    function _signedRotation(
        Try memory t,
        uint256 patient,
        address to,
        bytes memory acceptance
    ) private view returns (bytes memory) {
        Authorisation memory by = _authorise(
            t,
            TypedData.rotation(idOf(patient), t.controller, to, t.nonce, t.deadline)
        );
        return abi.encodeCall(REGISTRY.rotateControllerBySignature, (idOf(patient), to, t.deadline, acceptance, by));
    }

    function _publish(uint256 patient, uint256 seed, uint256 how) private watched(Act.Publish, patient) {
        Try memory t = _try(MODEL.lifeOf(patient).controller, how, true);
        bool fits = seed % 5 != 4;
        bytes memory key = fits ? abi.encode(seed) : abi.encodePacked(uint248(seed));
        bytes memory direct = abi.encodeCall(REGISTRY.publishEncryptionKey, (idOf(patient), X25519, key));
        bool ok = _perform(t, direct, _signedPublication(t, patient, key));
        _judge(Act.Publish, ok, fits && t.honest && MODEL.isFree(patient));
        if (ok) MODEL.publish(patient, keccak256(abi.encode(X25519, key)));
    }

    function _signedPublication(Try memory t, uint256 patient, bytes memory key) private view returns (bytes memory) {
        bytes memory act = TypedData.encryptionKey(
            idOf(patient),
            t.controller,
            Kem.unwrap(X25519),
            key,
            t.nonce,
            t.deadline
        );
        Authorisation memory by = _authorise(t, act);
        return abi.encodeCall(REGISTRY.publishEncryptionKeyBySignature, (idOf(patient), X25519, key, by));
    }

    function _delegate(
        uint256 patient,
        address delegate,
        uint16 powers,
        uint48[2] memory window,
        uint256 how
    ) private watched(Act.Delegate, patient) {
        Try memory t = _try(MODEL.lifeOf(patient).controller, how, true);
        bool ok = _perform(
            t,
            abi.encodeCall(REGISTRY.setDelegate, (idOf(patient), delegate, Powers.wrap(powers), window[0], window[1])),
            _signedDelegation(t, patient, delegate, powers, window)
        );
        bool fits = powers == 0 || (window[0] < window[1] && block.timestamp < window[1]);
        bool may = delegate != address(0) && delegate != t.controller && powers <= 31 && fits;
        _judge(Act.Delegate, ok, may && t.honest && MODEL.isFree(patient));
        if (ok) MODEL.setDelegate(patient, delegate, powers, window[0], window[1]);
    }

    function _signedDelegation(
        Try memory t,
        uint256 patient,
        address delegate,
        uint16 powers,
        uint48[2] memory window
    ) private view returns (bytes memory) {
        bytes memory act = TypedData.delegation(
            idOf(patient),
            t.controller,
            delegate,
            powers,
            window,
            t.nonce,
            t.deadline
        );
        Authorisation memory by = _authorise(t, act);
        return
            abi.encodeCall(
                REGISTRY.setDelegateBySignature,
                (idOf(patient), delegate, Powers.wrap(powers), window[0], window[1], by)
            );
    }

    function _resign(uint256 patient, address delegate) private watched(Act.Resign, patient) {
        bool has = MODEL.delegationOf(patient, delegate).powers != 0;
        bool ok = _call(delegate, false, abi.encodeCall(REGISTRY.resignAsDelegate, (idOf(patient))));
        _judge(Act.Resign, ok, has);
        if (ok) MODEL.setDelegate(patient, delegate, 0, 0, 0);
    }

    function _changeGuardians(
        uint256 patient,
        bytes32 guardians,
        uint256 how
    ) private watched(Act.ChangeGuardians, patient) {
        Try memory t = _try(MODEL.lifeOf(patient).controller, how, true);
        bytes memory direct = abi.encodeCall(REGISTRY.changeGuardians, (idOf(patient), guardians));
        bool ok = _perform(t, direct, _signedChange(t, patient, guardians));
        _judge(Act.ChangeGuardians, ok, t.honest && MODEL.isFree(patient));
        if (ok) MODEL.changeGuardians(patient, guardians);
    }

    function _signedChange(Try memory t, uint256 patient, bytes32 guardians) private view returns (bytes memory) {
        bytes memory act = TypedData.guardianChange(idOf(patient), t.controller, guardians, t.nonce, t.deadline);
        Authorisation memory by = _authorise(t, act);
        return abi.encodeCall(REGISTRY.changeGuardiansBySignature, (idOf(patient), guardians, by));
    }

    // ------------------------------------------------------------------ tries

    /// @dev `how` chooses the entrance (own call, relayed, signed) and, once in four, what is wrong.
    function _try(address controller, uint256 how, bool hasNonce) internal returns (Try memory t) {
        t.controller = controller;
        t.entrance = (how / 4) % ENTRANCES;
        t.honest = how % 4 != 0;
        t.by = controller == address(0) ? STRANGER : controller;
        t.nonce = _freshNonce();
        t.deadline = uint48(block.timestamp + 1);
        if (t.honest) return t;

        uint256 fault = t.entrance == 2 ? (how / 12) % 3 : 0;
        if (fault == 2 && hasNonce && _lastSpent[controller] != 0) t.nonce = _lastSpent[controller];
        else if (fault == 1) t.deadline = uint48(block.timestamp);
        else t.by = someoneBut(t.by, how / 36);
    }

    /// @dev Tries it; INV-10: a nonce is spent by a signed act that was accepted, and by nothing else.
    function _perform(Try memory t, bytes memory direct, bytes memory signed) private returns (bool ok) {
        bool spent = REGISTRY.isNonceSpent(t.controller, t.nonce);
        ok = t.entrance == 2 ? _submit(signed) : _call(t.by, t.entrance == 1, direct);
        _requireNonce(t, spent || (ok && t.entrance == 2));
        if (ok && t.entrance == 2) _lastSpent[t.controller] = t.nonce;
    }

    function _authorise(Try memory t, bytes memory act) private view returns (Authorisation memory) {
        return Authorisation(t.nonce, t.deadline, _sign(t.by, act));
    }

    function _requireNonce(Try memory t, bool spent) internal view virtual;
}
