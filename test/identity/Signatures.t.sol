// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PatientRegistry} from "../../contracts/identity/PatientRegistry.sol";
import {Authorisation} from "../../contracts/kernel/signing/Authorisation.sol";
import {PatientId} from "../../contracts/kernel/types/Ids.sol";
import {Cast} from "../invariants/support/Cast.sol";
import {TypedData} from "../invariants/support/TypedData.sol";
import {VM, hold} from "../invariants/support/Vm.sol";

/// @title A signature counts for exactly what was signed, once (INV-67, INV-68; K-02 … K-06, IDENTITY-06)
contract SignatureFuzz is Cast {
    uint256 private constant NOW = 1_800_000_000;
    /// @dev The order of secp256k1 (SEC 2, section 2.4.1).
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    /// @dev A registration as somebody submits it.
    struct Registration {
        address controller;
        bytes32 salt;
        bytes32 guardians;
        uint48 deadline;
        bytes signature;
    }

    PatientRegistry private _registry;
    address private _zhao;
    PatientId private _patient;

    function setUp() external {
        VM.warp(NOW);
        _registry = new PatientRegistry(address(1));
        _zhao = person("zhao");
        VM.prank(_zhao);
        _patient = _registry.register("first", 0);
    }

    // ------------------------------------------------------------------ registration

    function testFuzz_aRegistrationWithOneBitFlippedIsRefused(
        bytes32 salt,
        bytes32 guardians,
        uint48 deadline,
        uint16 bit
    ) external {
        VM.assume(deadline > NOW && salt != "first");
        Registration memory wrong = _registrationOf(salt, guardians, deadline);
        // 520 bits of the signature, 256 of salt and guardians each, 48 of the deadline, 160 of the controller.
        uint256 place = bit % 1240;
        if (place < 520) wrong.signature[place / 8] ^= bytes1(uint8(1 << (place % 8)));
        else if (place < 776) wrong.salt ^= bytes32(1 << (place - 520));
        else if (place < 1032) wrong.guardians ^= bytes32(1 << (place - 776));
        else if (place < 1080) wrong.deadline ^= uint48(1 << (place - 1032));
        else wrong.controller = address(uint160(wrong.controller) ^ uint160(1 << (place - 1080)));
        hold(!_register(wrong), "INV-67", "a bit flipped");
        hold(_register(_registrationOf(salt, guardians, deadline)), "INV-67", "the registration itself");
    }

    function testFuzz_theOtherHalfOfTheCurveIsRefused(bytes32 salt) external {
        VM.assume(salt != "first");
        Registration memory signed = _registrationOf(salt, 0, type(uint48).max);
        bytes memory signature = signed.signature;
        (bytes32 r, bytes32 s, uint8 v) = (_word(signature, 0), _word(signature, 32), uint8(signature[64]));
        signed.signature = abi.encodePacked(r, ORDER - uint256(s), uint8(v == 27 ? 28 : 27));
        hold(!_register(signed), "INV-67", "high s");
        signed.signature = abi.encodePacked(r, s);
        hold(!_register(signed), "INV-67", "64 bytes");
        signed.signature = bytes.concat(signature, hex"00");
        hold(!_register(signed), "INV-67", "66 bytes");
    }

    function testFuzz_aSignatureForAnotherPlaceIsRefused(bytes32 salt, address place, uint64 chain) external {
        VM.assume(salt != "first" && place != address(_registry) && chain != 0 && chain != block.chainid);
        Registration memory signed = _registrationOf(salt, 0, type(uint48).max);
        bytes memory here = signed.signature;
        bytes memory act = TypedData.registration(_zhao, salt, 0, type(uint48).max);
        signed.signature = signedBy(_zhao, TypedData.digest("Xinglin PatientRegistry", place, act));
        hold(!_register(signed), "INV-67", "another contract");
        signed.signature = signedBy(_zhao, TypedData.digest("Xinglin DeviceRegistry", address(_registry), act));
        hold(!_register(signed), "INV-67", "another name");

        signed.signature = here;
        uint256 home = block.chainid;
        VM.chainId(chain);
        hold(!_register(signed), "INV-67", "another chain");
        VM.chainId(home);
        hold(_register(signed), "INV-67", "at home");
    }

    function testFuzz_aSignatureCountsBeforeItsDeadline(
        bytes32 salt,
        uint48 deadline,
        uint48 moment,
        uint8 edge
    ) external {
        VM.assume(salt != "first");
        if (edge % 3 == 1) moment = deadline;
        if (edge % 3 == 2 && deadline > 0) moment = deadline - 1;
        VM.warp(moment);
        bool ok = _register(_registrationOf(salt, 0, deadline));
        hold(ok == (moment < deadline), "INV-67", "deadline");
    }

    // ------------------------------------------------------------------ acts with a nonce

    function testFuzz_anActWithOneBitFlippedIsRefusedAndSpendsNothing(
        bytes32 guardians,
        uint104 nonce,
        uint48 deadline,
        uint16 bit
    ) external {
        VM.assume(deadline > NOW);
        Authorisation memory right = _changeOf(guardians, nonce, deadline);
        Authorisation memory wrong = _changeOf(guardians, nonce, deadline);
        bytes32 guardians_ = guardians;
        // 520 bits of the signature, 256 of the guardians, 104 of the nonce, 48 of the deadline.
        uint256 place = bit % 928;
        if (place < 520) wrong.signature[place / 8] ^= bytes1(uint8(1 << (place % 8)));
        else if (place < 776) guardians_ ^= bytes32(1 << (place - 520));
        else if (place < 880) wrong.nonce ^= uint104(1 << (place - 776));
        else wrong.deadline ^= uint48(1 << (place - 880));
        hold(!_change(guardians_, wrong), "INV-67", "a bit flipped");
        hold(!_registry.isNonceSpent(_zhao, wrong.nonce), "INV-68", "refused, yet spent");
        hold(_change(guardians, right), "INV-67", "the act itself");
        hold(!_change(guardians, right), "INV-68", "twice");
    }

    function testFuzz_aCancelledNonceServesNoMore(bytes32 guardians, uint104 nonce) external {
        Authorisation memory signed = _changeOf(guardians, nonce, type(uint48).max);
        VM.prank(_zhao);
        _registry.cancelNonce(nonce);
        hold(!_change(guardians, signed), "INV-68", "cancelled, and served");
    }

    /// @notice INV-68: against a plain list. Half of the nonces are close together, so that they share words.
    function testFuzz_noncesServeOnceAndApart(uint104[24] calldata nonces, uint256 who) external {
        address[2] memory signers = [_zhao, person("wang")];
        for (uint256 i; i < nonces.length; ++i) {
            uint256 signer = (who >> i) & 1;
            bool fresh = !_isUsed(nonces, i, _close(nonces[i]), signer, who);
            VM.prank(signers[signer]);
            (bool ok, ) = address(_registry).call(abi.encodeCall(_registry.cancelNonce, (_close(nonces[i]))));
            hold(ok == fresh, "INV-68", "a nonce");
        }
        for (uint256 i; i < 2 * nonces.length; ++i) {
            uint104 nonce = _close(nonces[i / 2]);
            bool used = _isUsed(nonces, nonces.length, nonce, i % 2, who);
            hold(_registry.isNonceSpent(signers[i % 2], nonce) == used, "INV-68", "a nonce of either");
            nonce = nonce == type(uint104).max ? 0 : nonce + 1;
            used = _isUsed(nonces, nonces.length, nonce, i % 2, who);
            hold(_registry.isNonceSpent(signers[i % 2], nonce) == used, "INV-68", "a neighbour");
        }
    }

    function _close(uint104 nonce) private pure returns (uint104) {
        return nonce % 2 == 0 ? nonce % 512 : nonce;
    }

    /// @dev Whether one of the first `count` was this nonce by this signer.
    function _isUsed(
        uint104[24] calldata nonces,
        uint256 count,
        uint104 nonce,
        uint256 signer,
        uint256 who
    ) private pure returns (bool) {
        for (uint256 i; i < count; ++i) {
            if (_close(nonces[i]) == nonce && (who >> i) & 1 == signer) return true;
        }
        return false;
    }

    // ------------------------------------------------------------------ calls and signatures

    function _registrationOf(
        bytes32 salt,
        bytes32 guardians,
        uint48 deadline
    ) private view returns (Registration memory) {
        bytes memory act = TypedData.registration(_zhao, salt, guardians, deadline);
        bytes32 digest = TypedData.digest("Xinglin PatientRegistry", address(_registry), act);
        return Registration(_zhao, salt, guardians, deadline, signedBy(_zhao, digest));
    }

    function _register(Registration memory r) private returns (bool ok) {
        (ok, ) = address(_registry).call(
            abi.encodeCall(_registry.registerBySignature, (r.controller, r.salt, r.guardians, r.deadline, r.signature))
        );
    }

    function _changeOf(bytes32 guardians, uint104 nonce, uint48 deadline) private view returns (Authorisation memory) {
        bytes memory act = TypedData.guardianChange(_patient, _zhao, guardians, nonce, deadline);
        bytes32 digest = TypedData.digest("Xinglin PatientRegistry", address(_registry), act);
        return Authorisation(nonce, deadline, signedBy(_zhao, digest));
    }

    function _change(bytes32 guardians, Authorisation memory by) private returns (bool ok) {
        (ok, ) = address(_registry).call(
            abi.encodeCall(_registry.changeGuardiansBySignature, (_patient, guardians, by))
        );
    }

    function _word(bytes memory data, uint256 start) private pure returns (bytes32 word) {
        for (uint256 i; i < 32; ++i) word |= bytes32(data[start + i]) >> (8 * i);
    }
}
