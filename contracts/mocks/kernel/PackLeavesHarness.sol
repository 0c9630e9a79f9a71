// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {LotKey, PackKey, PackLeaves} from "../../kernel/merkle/PackLeaves.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";

/// @notice Shows the library's internal functions to tests, together with the proofs they are made for.
contract PackLeavesHarness {
    function lotKeyOf(Gtin gtin, bytes32 number, uint48 expiry) external pure returns (LotKey) {
        return PackLeaves.lotKeyOf(gtin, number, expiry);
    }

    function verify(
        bytes32[] calldata proof,
        bytes32 root,
        LotKey lot,
        PackKey key,
        uint256 index
    ) external pure returns (bool) {
        return MerkleProof.verifyCalldata(proof, root, PackLeaves.leafOf(lot, key, index));
    }

    function verifyMany(
        bytes32[] calldata proof,
        bool[] calldata proofFlags,
        bytes32 root,
        LotKey lot,
        PackKey[] calldata keys,
        uint256[] calldata indices
    ) external pure returns (bool) {
        bytes32[] memory leaves = new bytes32[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) leaves[i] = PackLeaves.leafOf(lot, keys[i], indices[i]);
        return MerkleProof.multiProofVerifyCalldata(proof, proofFlags, root, leaves);
    }
}
