// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IDeviceRegistry} from "../identity/interfaces/IDeviceRegistry.sol";
import {DeviceId} from "../kernel/types/Ids.sol";
import {Condition, IColdChain, ReadingBatch, TemperatureLog} from "./interfaces/IColdChain.sol";

/// @title Temperatures on the way, as devices sign them
/// @notice States, requirements and warnings are in {IColdChain}.
contract ColdChain is IColdChain, EIP712 {
    bytes32 private constant READING_BATCH = keccak256(
        "ReadingBatch(bytes32 shipment,bytes32 device,bytes32 root,int16 coldest,int16 warmest,uint32 first,uint32 count,uint32 longestGap,uint48 from,uint48 until)"
    );
    /// @dev The longest time without a reading, inside a batch and between two.
    uint48 private constant SILENCE = 1 hours;

    /// @notice Where devices and their keys are.
    IDeviceRegistry public immutable DEVICES;

    mapping(bytes32 shipment => mapping(DeviceId device => TemperatureLog)) private _logs;

    constructor(IDeviceRegistry devices) EIP712("Xinglin ColdChain", "1") {
        DEVICES = devices;
    }

    /// @inheritdoc IColdChain
    function log(ReadingBatch calldata batch, bytes calldata signature) external {
        TemperatureLog memory before = _logs[batch.shipment][batch.device];
        require(_isWellFormed(before, batch), LogInvalid(batch.shipment, batch.device));
        require(DEVICES.isTrusted(batch.device), LogDeviceNotTrusted(batch.device));
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(READING_BATCH, batch)));
        require(DEVICES.isSignedBy(batch.device, digest, signature), LogSignatureInvalid(batch.device, digest));

        _logs[batch.shipment][batch.device] = _joined(before, batch);
        _emitLogged(batch);
    }

    /// @inheritdoc IColdChain
    function conditionOf(
        bytes32 shipment,
        DeviceId[] calldata devices,
        int16 coldest,
        int16 warmest,
        uint48 from,
        uint48 until
    ) external view returns (Condition worst) {
        for (uint256 i; i < devices.length; ++i) {
            TemperatureLog memory found = _logs[shipment][devices[i]];
            bool isWhole =
                found.count != 0 &&
                    !found.hasGap &&
                    found.from <= uint256(from) + SILENCE &&
                    uint256(found.until) + SILENCE >= until;
            if (!isWhole) return Condition.Missing;
            if (found.coldest < coldest || found.warmest > warmest) worst = Condition.Excursion;
        }
    }

    /// @inheritdoc IColdChain
    function logOf(bytes32 shipment, DeviceId device) external view returns (TemperatureLog memory) {
        return _logs[shipment][device];
    }

    /// @dev The readings of a batch are the next ones, and between `count` of them lie `count` − 1 gaps, none longer than the
    /// longest.
    function _isWellFormed(TemperatureLog memory before, ReadingBatch calldata batch) private view returns (bool) {
        return
            batch.first == before.count &&
            before.until <= batch.from &&
            batch.from <= batch.until &&
            batch.until <= block.timestamp &&
            batch.coldest <= batch.warmest &&
            batch.count != 0 &&
            uint256(batch.first) + batch.count <= type(uint32).max &&
            batch.until - batch.from <= (uint256(batch.count) - 1) * batch.longestGap;
    }

    function _joined(
        TemperatureLog memory before,
        ReadingBatch calldata batch
    ) private pure returns (TemperatureLog memory) {
        bool isSilent = batch.longestGap > SILENCE;
        if (before.count == 0) {
            return
                TemperatureLog({
                    from: batch.from,
                    until: batch.until,
                    coldest: batch.coldest,
                    warmest: batch.warmest,
                    count: batch.count,
                    hasGap: isSilent
                });
        }
        if (batch.coldest < before.coldest) before.coldest = batch.coldest;
        if (batch.warmest > before.warmest) before.warmest = batch.warmest;
        before.hasGap = before.hasGap || isSilent || batch.from > uint256(before.until) + SILENCE;
        before.until = batch.until;
        before.count += batch.count;
        return before;
    }

    function _emitLogged(ReadingBatch calldata batch) private {
        emit ReadingsLogged({
            shipment: batch.shipment,
            device: batch.device,
            root: batch.root,
            coldest: batch.coldest,
            warmest: batch.warmest,
            first: batch.first,
            count: batch.count,
            longestGap: batch.longestGap,
            from: batch.from,
            until: batch.until
        });
    }
}
