// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PlainToken} from "./PlainToken.sol";

/// @title A token that counts how often it is shown a permit, and believes none
contract CountingToken is PlainToken {
    uint256 public permits;

    function permit(address, address, uint256, uint256, uint8, bytes32, bytes32) public override {
        ++permits;
    }
}
