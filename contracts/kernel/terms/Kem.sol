// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev The key encapsulation mechanism an encryption key is for, by its HPKE KEM id (RFC 9180, section 7.1, and the
/// IANA registry that it opened).
type Kem is uint16;

using Kems for Kem global;

library Kems {
    /// @notice The mechanism is not one that the platform seals to, or the key is not of its length in bytes.
    error EncryptionKeyInvalid(Kem kem, uint256 length);

    /// @dev DHKEM(X25519, HKDF-SHA256): a public key has 32 bytes.
    Kem internal constant X25519 = Kem.wrap(0x0020);
    /// @dev X-Wing (X25519 with ML-KEM-768, draft-connolly-cfrg-xwing-kem): a public key has 1,216 bytes.
    Kem internal constant X_WING = Kem.wrap(0x647a);

    function requireKey(Kem kem, uint256 length) internal pure {
        require(length != 0 && length == keyLength(kem), EncryptionKeyInvalid(kem, length));
    }

    /// @dev In bytes; zero for an unknown mechanism.
    function keyLength(Kem kem) internal pure returns (uint256) {
        if (Kem.unwrap(kem) == Kem.unwrap(X25519)) return 32;
        if (Kem.unwrap(kem) == Kem.unwrap(X_WING)) return 1216;
        return 0;
    }
}
