// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DeviceId} from "../../kernel/types/Ids.sol";

/// @dev What the devices of a shipment say, from best to worst.
enum Condition {
    Clean,
    /// A reading outside the range.
    Excursion,
    /// A device said nothing, or not about all of the way.
    Missing
}

/// @dev Readings of one device on one way, signed by it.
struct ReadingBatch {
    /// Of the shipment, as the lot ledger gives it.
    bytes32 shipment;
    DeviceId device;
    /// Of the readings' tree, kept off the chain.
    bytes32 root;
    /// Tenths of a degree Celsius.
    int16 coldest;
    int16 warmest;
    /// Running number of the first reading on this way: how many the device read on it before.
    uint32 first;
    /// How many readings.
    uint32 count;
    /// The longest time between two readings that follow each other in the batch, seconds.
    uint32 longestGap;
    /// Of the first and of the last reading, seconds.
    uint48 from;
    uint48 until;
}

/// @dev All that one device said about one shipment. One slot.
struct TemperatureLog {
    uint48 from;
    uint48 until;
    int16 coldest;
    int16 warmest;
    uint32 count;
    /// More than an hour without a reading, inside a batch or between two.
    bool hasGap;
}

/// @title Temperatures on the way, as devices sign them
/// @notice Knows neither goods nor parties: a device speaks about a shipment by its id, and whoever asks names devices, range and
/// times.
///
/// ```
/// none ──log (anybody, with the device's signature)──► logged ──log, later readings──► logged
/// ```
///
/// Nobody has power over this contract: no owner, no role, no pause.
///
/// Batches come in the order of their readings, without one left out: a batch that is missing keeps every later one out.
///
/// Warning: a device can lie, or lie beside the goods. It was calibrated, and its owner answers for it.
interface IColdChain {
    /// @notice The device read these temperatures.
    event ReadingsLogged(
        bytes32 indexed shipment,
        DeviceId indexed device,
        bytes32 root,
        int16 coldest,
        int16 warmest,
        uint32 first,
        uint32 count,
        uint32 longestGap,
        uint48 from,
        uint48 until
    );

    /// @notice Of the future, out of order, not the next readings, colder than cold and the like, too few readings for its longest
    /// gap, or more than 2^32 − 1 readings in all.
    error LogInvalid(bytes32 shipment, DeviceId device);
    /// @notice Not calibrated, retired, or of an owner who is not accredited.
    error LogDeviceNotTrusted(DeviceId device);
    /// @notice The device did not sign this batch for this contract.
    error LogSignatureInvalid(DeviceId device, bytes32 digest);

    /// @notice Adds a batch to what a device said about a shipment. The device signs `ReadingBatch(bytes32 shipment,bytes32
    /// device,bytes32 root,int16 coldest,int16 warmest,uint32 first,uint32 count,uint32 longestGap,uint48 from,uint48 until)` as EIP-712
    /// says.
    ///
    /// Requirements: `first` is the number of readings logged before; `from` ≤ `until` ≤ now; `from` ≥ the end of the batch before;
    /// coldest ≤ warmest; at least one reading; `until` − `from` ≤ (`count` − 1) × `longestGap`; at most 2^32 − 1 readings in all; the
    /// device is trusted now and signed. Emits {ReadingsLogged}. Anybody may call it.
    ///
    /// A longest gap of more than an hour is logged, and is a gap of the log for good.
    function log(ReadingBatch calldata batch, bytes calldata signature) external;

    /// @notice What devices say about a shipment between two moments, the worst of them. `Clean` for no device. Never reverts.
    /// @param coldest Of the range, tenths of a degree; `warmest` belongs to it.
    /// @param from When the goods left, seconds; a log may begin an hour later, and end an hour before `until`.
    function conditionOf(
        bytes32 shipment,
        DeviceId[] calldata devices,
        int16 coldest,
        int16 warmest,
        uint48 from,
        uint48 until
    ) external view returns (Condition);

    /// @notice All that the device said about the shipment; all zero for nothing.
    function logOf(bytes32 shipment, DeviceId device) external view returns (TemperatureLog memory);
}
