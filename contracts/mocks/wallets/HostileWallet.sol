// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Wallet} from "./Wallet.sol";

/// @dev What a {HostileWallet} does when it is asked whether it signed.
enum Manner {
    Reverts,
    ReturnsNothing,
    /// The magic value in 4 bytes instead of 32.
    ReturnsShort,
    /// `true`, as wallets from before the standard did.
    ReturnsTrue,
    /// The magic value with something behind it in the same word.
    ReturnsDirty,
    /// The selector that asks, for `bytes` instead of `bytes32`: the magic value of the standard's draft.
    ReturnsDraftMagic,
    /// A megabyte of zeros.
    FloodsAnswer,
    /// A megabyte of zeros, reverting.
    FloodsReason,
    BurnsGas,
    /// Tries to leave a mark while it is only asked.
    Writes,
    /// The magic value, and a megabyte behind it: the standard's answer at a length that is not.
    FloodsAssent
}

/// @title A wallet that answers badly
/// @notice Whoever trusts an ERC-1271 answer has to survive these. Its manner is in its code, so that it can stand behind
/// an EIP-7702 account too.
contract HostileWallet is Wallet {
    /// @notice How it answers.
    Manner public immutable manner;
    /// @notice Stays false: a question cannot write.
    bool public marked;

    constructor(address itsOwner, Manner itsManner) Wallet(itsOwner) {
        manner = itsManner;
    }

    /// @notice Asked as {IERC1271-isValidSignature}, but not bound to be a question: `Writes` tries to write.
    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        Manner itsManner = manner;
        if (itsManner == Manner.ReturnsNothing) _answer(0, 0);
        if (itsManner == Manner.ReturnsShort) _answer(IERC1271.isValidSignature.selector, 4);
        if (itsManner == Manner.ReturnsTrue) _answer(bytes32(uint256(1)), 32);
        if (itsManner == Manner.ReturnsDirty) _answer(IERC1271.isValidSignature.selector | bytes32(uint256(1)), 32);
        if (itsManner == Manner.ReturnsDraftMagic) _answer(bytes4(keccak256("isValidSignature(bytes,bytes)")), 32);
        if (itsManner == Manner.FloodsAnswer) _answer(0, 1 << 20);
        if (itsManner == Manner.FloodsAssent) _answer(IERC1271.isValidSignature.selector, 1 << 20);
        if (itsManner == Manner.BurnsGas) _burn();
        // In one statement: where the asker forbids writes, nothing behind the write is reached.
        if (itsManner == Manner.Writes)
            _answer((marked = true) ? bytes32(IERC1271.isValidSignature.selector) : bytes32(0), 32);
        _refuse(itsManner == Manner.FloodsReason ? 1 << 20 : 0);
    }

    /// @dev Returns `word` and what follows it, `size` bytes in all.
    function _answer(bytes32 word, uint256 size) private pure {
        assembly ("memory-safe") {
            let answer := mload(0x40)
            mstore(answer, word)
            return(answer, size)
        }
    }

    function _refuse(uint256 size) private pure {
        assembly ("memory-safe") {
            revert(mload(0x40), size)
        }
    }

    /// @dev `invalid` takes all gas at once, as a loop without end does slowly.
    function _burn() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
