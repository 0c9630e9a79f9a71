// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Nonces that may be used in any order, each once
/// @notice 32 nonces share one storage slot: the first of a word costs a new slot, the others an update. A signer picks
/// them at random or in a row, and may use one up before anyone submits the signature that carries it.
abstract contract UnorderedNonces {
    /// @notice The nonce has been used or cancelled.
    error NonceUsed(address signer, uint104 nonce);

    /// @notice `signer` used up `nonce`, by a signature that was accepted or by {cancelNonce}.
    event NonceSpent(address indexed signer, uint104 nonce);

    /// @dev Thirty-two flags of a byte each share a slot. Plain flags, not bits, because the solver follows them
    /// (`npm run prove`); the first nonce of a word costs a new slot, the others an update.
    mapping(address signer => mapping(uint104 word => bool[32] flags)) private _spent;

    /// @notice Whether `nonce` of `signer` is used up.
    function isNonceSpent(address signer, uint104 nonce) public view returns (bool) {
        return _spent[signer][nonce / 32][nonce % 32];
    }

    function _spendNonce(address signer, uint104 nonce) internal {
        require(!_spent[signer][nonce / 32][nonce % 32], NonceUsed(signer, nonce));
        _spent[signer][nonce / 32][nonce % 32] = true;
        emit NonceSpent(signer, nonce);
    }
}
