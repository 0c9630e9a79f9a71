// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICondition} from "../../consent/interfaces/ICondition.sol";
import {ProvisionId, Request} from "../../consent/interfaces/IConsentRegistry.sol";

/// @title A condition that shows what it was asked
/// @notice Its evidence is the hash of the whole question.
contract EchoCondition is ICondition {
    /// @inheritdoc ICondition
    function check(ProvisionId, Request calldata, bytes32[] calldata) external pure returns (bytes32) {
        return keccak256(msg.data);
    }
}

/// @title A condition that shows who asks, and with how much gas
/// @notice The evidence is the gas that is left at the beginning of the answer, with the asker above it.
contract MeterCondition is ICondition {
    /// @inheritdoc ICondition
    function check(ProvisionId, Request calldata, bytes32[] calldata) external view returns (bytes32) {
        return bytes32((uint256(uint160(msg.sender)) << 96) | gasleft());
    }
}

/// @title A condition that costs what it is told
/// @notice Its argument's value is how much gas it spends before it answers that it holds.
contract CostlyCondition is ICondition {
    /// @inheritdoc ICondition
    function check(ProvisionId, Request calldata, bytes32[] calldata arguments) external view returns (bytes32) {
        uint256 wanted = uint248(uint256(arguments[0]));
        uint256 work;
        for (uint256 start = gasleft(); start - gasleft() < wanted; ++work) {}
        return bytes32(work);
    }
}

/// @title A condition that a test switches on and off
/// @notice Holds with the evidence that it was given last.
contract SwitchCondition is ICondition {
    /// @notice What it answers, zero for "does not hold".
    bytes32 public evidence;

    /// @notice From now on it answers this.
    function answer(bytes32 next) external {
        evidence = next;
    }

    /// @inheritdoc ICondition
    function check(ProvisionId, Request calldata, bytes32[] calldata) external view returns (bytes32) {
        return evidence;
    }
}
