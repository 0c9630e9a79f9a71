// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IArbitrable, IArbitrator} from "../../kernel/ports/IArbitration.sol";

/// @dev What a {HostileArbitrator} does when a case comes.
enum ArbitratorManner {
    /// Takes it under a new number.
    Takes,
    Refuses,
    /// Gives the number 1 to every case.
    RepeatsNumber,
    /// Calls whom it was told to call, and takes it whatever came of the call.
    Reenters
}

/// @title An arbitrator that judges badly
/// @notice Anybody may set its manner and what it asks, and make it rule.
contract HostileArbitrator is IArbitrator {
    /// @notice It does not feel like judging.
    error CaseDeclined();

    /// @notice How it takes cases.
    ArbitratorManner public manner;
    /// @notice What it asks for a case, and for an appeal.
    uint256 public cost;
    /// @notice Cases so far, and appeals.
    uint256 public count;
    uint256 public appeals;
    /// @notice What it was told last.
    bytes public words;
    /// @notice What the last call from inside answered, and whether it went through.
    bytes public answer;
    bool public didReenter;

    address private _target;
    bytes private _data;

    function behave(ArbitratorManner itsManner) external {
        manner = itsManner;
    }

    function ask(uint256 itsCost) external {
        cost = itsCost;
    }

    function reenterBy(address target, bytes calldata data) external {
        manner = ArbitratorManner.Reenters;
        _target = target;
        _data = data;
    }

    function ruleOn(IArbitrable arbitrable, uint256 caseId, uint256 ruling) external {
        arbitrable.rule(caseId, ruling);
    }

    function createDispute(uint256, bytes calldata extraData) external payable returns (uint256) {
        require(manner != ArbitratorManner.Refuses, CaseDeclined());
        words = extraData;
        if (manner == ArbitratorManner.Reenters) (didReenter, answer) = _target.call(_data);
        if (manner == ArbitratorManner.RepeatsNumber) return 1;
        return ++count;
    }

    function appeal(uint256 caseId, bytes calldata extraData) external payable {
        require(manner != ArbitratorManner.Refuses && msg.value == cost, CaseDeclined());
        words = extraData;
        ++appeals;
        emit AppealDecision(caseId, IArbitrable(msg.sender));
    }

    function arbitrationCost(bytes calldata) external view returns (uint256) {
        return cost;
    }

    function appealCost(uint256, bytes calldata) external view returns (uint256) {
        return cost;
    }
}
