// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Curve, DeviceKey} from "../../../contracts/identity/interfaces/IDeviceRegistry.sol";
import {VM} from "../support/Vm.sol";

/// @title The keys inside the devices: two of secp256k1, one of P-256
abstract contract DeviceKeys {
    uint256 internal constant KEYS = 3;
    /// @dev The order of P-256 (FIPS 186-5 and SP 800-186, section 3.2.1.3).
    uint256 private constant P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;

    function keyOfDevice(uint256 key) public pure returns (DeviceKey memory) {
        if (key != KEYS - 1) return DeviceKey(Curve.Secp256k1, bytes32(uint256(uint160(VM.addr(key + 1)))), 0);
        (uint256 x, uint256 y) = VM.publicKeyP256(key + 1);
        return DeviceKey(Curve.P256, bytes32(x), bytes32(y));
    }

    /// @dev As the interface says: secp256k1 over the digest, P-256 over its SHA-256 with s in the lower half.
    function signedByDevice(uint256 key, bytes32 digest) public pure returns (bytes memory) {
        if (key != KEYS - 1) {
            (uint8 v, bytes32 r, bytes32 s) = VM.sign(key + 1, digest);
            return abi.encodePacked(r, s, v);
        }
        (bytes32 r256, bytes32 s256) = VM.signP256(key + 1, sha256(bytes.concat(digest)));
        if (uint256(s256) > P256_ORDER / 2) s256 = bytes32(P256_ORDER - uint256(s256));
        return abi.encodePacked(r256, s256);
    }
}
