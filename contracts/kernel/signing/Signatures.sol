// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Signatures over typed data (EIP-712), of every kind of account
/// @notice Accepts plain accounts, contract wallets (ERC-1271, signatures of any length) and accounts with delegated code
/// (EIP-7702). The EIP-712 domain is published by ERC-5267 and binds chain and contract.
///
/// Warning: a contract wallet's answer can change with time; it is asked at the moment of submission.
abstract contract Signatures is EIP712 {
    /// @notice The deadline has come; ask for a new signature.
    error SignatureExpired(uint48 deadline, uint48 nowAt);
    /// @notice `signer` did not sign `digest`, or not for this chain and contract.
    error SignatureInvalid(address signer, bytes32 digest);

    /// @dev For an act that can happen only once by its own content and so needs no nonce.
    function _requireSigned(
        address signer,
        bytes32 structHash,
        uint48 deadline,
        bytes calldata signature
    ) internal view {
        require(block.timestamp < deadline, SignatureExpired(deadline, uint48(block.timestamp)));
        _requireSigned(signer, structHash, signature);
    }

    /// @dev The same for an act that says itself how long it counts.
    function _requireSigned(address signer, bytes32 structHash, bytes calldata signature) internal view {
        bytes32 digest = _hashTypedDataV4(structHash);
        require(_isSigned(signer, digest, signature), SignatureInvalid(signer, digest));
    }

    /// @dev The key is asked before the code: an account with EIP-7702 code still belongs to its key, whatever its code thinks
    /// of the signature, and for an account without code 2,600 gas need not be spent on finding that it has none. That a key
    /// belongs to a contract's address takes 2^80 tries to arrange (EIP-3607).
    function _isSigned(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        (address recovered, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature);
    }
}
