// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Gtin} from "../types/Gtin.sol";

/// @dev What stands on a pack beside product, lot and expiry: 20 bytes of the serial (GS1 AI 21), left-aligned, then China's
/// traceability code as a number of 12 bytes; a pack has at least one of the two.
type PackKey is bytes32;

/// @dev What the packs of a lot are hashed under: commits to product, lot number and expiry.
type LotKey is bytes32;

/// @title The leaves of a lot's tree of packs
/// @notice A lot of any size is one root. A leaf has four words and an inner node two, so that neither passes for the other; the
/// index is in the leaf because the bitmap of spent packs goes by index. Nodes are hashed as OpenZeppelin's `MerkleProof` does, the
/// smaller one first.
///
/// Warning: whoever knows serials and lot can compute the leaves. The root hides nothing; packs are not secrets.
library PackLeaves {
    bytes32 private constant LOT_TYPE = keccak256("Lot(uint48 gtin,bytes32 number,uint48 expiry)");
    bytes32 private constant PACK_TYPE = keccak256("Pack(bytes32 lot,bytes32 key,uint256 index)");

    /// @param number The lot number (GS1 AI 10), up to 20 characters, left-aligned.
    /// @param expiry The first second at which the packs have expired.
    function lotKeyOf(Gtin gtin, bytes32 number, uint48 expiry) internal pure returns (LotKey) {
        return LotKey.wrap(keccak256(abi.encode(LOT_TYPE, gtin, number, expiry)));
    }

    /// @param index The pack's place in its lot's list, from 0.
    function leafOf(LotKey lot, PackKey key, uint256 index) internal pure returns (bytes32) {
        return keccak256(abi.encode(PACK_TYPE, lot, key, index));
    }
}
