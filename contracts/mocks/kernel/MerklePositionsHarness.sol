// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MerklePositions} from "../../kernel/merkle/MerklePositions.sol";

/// @notice Shows the library's internal functions to tests.
contract MerklePositionsHarness {
    function depthOf(uint256 count) external pure returns (uint256) {
        return MerklePositions.depthOf(count);
    }

    function rootOf(bytes32 leaf, uint256 position, bytes32[] calldata proof) external pure returns (bytes32) {
        return MerklePositions.rootOf(leaf, position, proof);
    }
}
