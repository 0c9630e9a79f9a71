// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";

import {Authorisation} from "./Authorisation.sol";
import {Signatures} from "./Signatures.sol";
import {UnorderedNonces} from "./UnorderedNonces.sol";

/// @title Acts that are signed off chain (EIP-712) and submitted by anyone
/// @notice {Signatures} with nonces.
///
/// ```
/// fresh --an accepted signature / cancelNonce by the signer--> spent (final)
/// ```
abstract contract SignedActs is ERC2771Context, Signatures, UnorderedNonces {
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
}
