// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Nonces that may be used in any order, each once
/// @notice 256 nonces share one storage slot: the first of a word costs a new slot, the others an update. A signer picks
/// them at random or in a row, and may use one up before anyone submits the signature that carries it.
abstract contract UnorderedNonces {
    /// @notice The nonce has been used or cancelled.
    error NonceUsed(address signer, uint104 nonce);

    /// @notice `signer` used up `nonce`, by a signature that was accepted or by {cancelNonce}.
    event NonceSpent(address indexed signer, uint104 nonce);

    /// @dev Flat, so that the solver can follow it: the key is the signer's 160 bits above the word's 96.
    mapping(uint256 signerAndWord => uint256 bits) private _spent;

    /// @notice Whether `nonce` of `signer` is used up.
    function isNonceSpent(address signer, uint104 nonce) public view returns (bool) {
        (uint256 word, uint256 bit) = _position(signer, nonce);
        return _spent[word] & bit != 0;
    }

    function _spendNonce(address signer, uint104 nonce) internal {
        (uint256 word, uint256 bit) = _position(signer, nonce);
        require(_spent[word] & bit == 0, NonceUsed(signer, nonce));
        _spent[word] |= bit;
        emit NonceSpent(signer, nonce);
    }

    function _position(address signer, uint104 nonce) private pure returns (uint256 word, uint256 bit) {
        word = (uint256(uint160(signer)) << 96) | (nonce >> 8);
        bit = 1 << (nonce & 0xff);
    }
}
