// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {Wallet} from "./Wallet.sol";

/// @title A wallet whose signatures are long
/// @notice Its signatures are the owner's 65 bytes and behind them a proof of hundreds of bytes, as passkey and
/// multi-signature wallets make them. The proof counts only whole.
contract LongSignatureWallet is Wallet, IERC1271 {
    /// @notice `keccak256` of the proof that every signature has to carry.
    bytes32 public immutable proofHash;

    constructor(address itsOwner, bytes32 itsProofHash) Wallet(itsOwner) {
        proofHash = itsProofHash;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length < 65 || keccak256(signature[65:]) != proofHash) return 0;
        (address recovered, , ) = ECDSA.tryRecoverCalldata(hash, signature[:65]);
        return recovered == owner ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
