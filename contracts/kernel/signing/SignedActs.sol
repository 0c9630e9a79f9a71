// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {Authorisation} from "./Authorisation.sol";
import {UnorderedNonces} from "./UnorderedNonces.sol";

/// @title Acts that are signed off chain (EIP-712) and submitted by anyone
/// @notice Accepts plain accounts, contract wallets (ERC-1271, signatures of any length) and accounts with delegated code
/// (EIP-7702). The EIP-712 domain is published by ERC-5267 and binds chain and contract.
///
/// ```
/// fresh --an accepted signature / cancelNonce by the signer--> spent (final)
/// ```
///
/// Warning: a contract wallet's answer can change with time; it is asked at the moment of submission.
abstract contract SignedActs is ERC2771Context, EIP712, UnorderedNonces {
    /// @notice The deadline has come; ask for a new signature.
    error SignatureExpired(uint48 deadline, uint48 nowAt);
    /// @notice `signer` did not sign `digest`, or not for this chain and contract.
    error SignatureInvalid(address signer, bytes32 digest);

    /// @notice Uses up a nonce of the caller, so that a signature given away can no longer be submitted.
    ///
    /// Requirements: the nonce is not spent. Emits {NonceSpent}.
    function cancelNonce(uint104 nonce) external {
        _spendNonce(_msgSender(), nonce);
    }

    /// @dev Checks deadline, nonce and signature, and spends the nonce. `structHash` has to contain nonce and deadline.
    function _requireSigned(address signer, bytes32 structHash, Authorisation calldata authorisation) internal {
        _spendNonce(signer, authorisation.nonce);
        _requireSigned(signer, structHash, authorisation.deadline, authorisation.signature);
    }

    /// @dev The same for an act that can happen only once by its own content and so needs no nonce.
    function _requireSigned(
        address signer,
        bytes32 structHash,
        uint48 deadline,
        bytes calldata signature
    ) internal view {
        require(block.timestamp < deadline, SignatureExpired(deadline, uint48(block.timestamp)));
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
