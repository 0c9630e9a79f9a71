// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @title Merkle trees in which every leaf has a place
/// @notice A list of leaves, filled up with zeros to a power of two; a parent is the hash of left and right child, unsorted.
/// So a proof says not only that a leaf is in the list but at which place, and that no other is there.
library MerklePositions {
    /// @dev How many steps lead from a leaf to the root of a tree of `count` leaves: 0 for one, 10 for a thousand.
    function depthOf(uint256 count) internal pure returns (uint256 depth) {
        while (1 << depth < count) ++depth;
    }

    /// @dev The root of the tree that has `leaf` at `position`, if `proof` (siblings, from the leaf up) is right.
    ///
    /// A proof that is too short for the tree makes a leaf of an inner node: whoever reads leaves as data compares its length with
    /// {depthOf} first. Bits of `position` beyond the proof's length count for nothing.
    function rootOf(bytes32 leaf, uint256 position, bytes32[] calldata proof) internal pure returns (bytes32 root) {
        root = leaf;
        for (uint256 i; i < proof.length; ++i) {
            bool isRight = (position >> i) & 1 == 1;
            root = isRight ? Hashes.efficientKeccak256(proof[i], root) : Hashes.efficientKeccak256(root, proof[i]);
        }
    }
}
