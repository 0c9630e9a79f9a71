// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Calibration, Device} from "../../../contracts/identity/interfaces/IDeviceRegistry.sol";
import {DeviceRegistry} from "../../../contracts/identity/DeviceRegistry.sol";
import {ProviderRegistry} from "../../../contracts/identity/ProviderRegistry.sol";
import {OrganisationKind} from "../../../contracts/kernel/terms/OrganisationKinds.sol";
import {DeviceId} from "../../../contracts/kernel/types/Ids.sol";
import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold} from "../support/Vm.sol";
import {DeviceHandler} from "./DeviceHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract DeviceStage is DeviceHandler {
    constructor(Platform platform) DeviceHandler(platform) {}
}

/// @title Owners, laboratories and devices in any order (INV-50 … INV-55)
/// hardhat-config: invariant.failOnRevert = true
contract DeviceInvariants is Campaign {
    uint256 private constant DEVICES = 6;
    uint256 private constant KEYS = 3;

    DeviceStage private _handler;
    DeviceRegistry private _registry;
    ProviderRegistry private _providers;

    function setUp() external {
        VM.warp(1_800_000_000);
        Platform platform = new Platform(
            VM.addr(uint256(keccak256("regulator"))),
            VM.addr(uint256(keccak256("pauser")))
        );
        _registry = platform.DEVICES();
        _providers = platform.PROVIDERS();
        _handler = new DeviceStage(platform);
        _stage = address(_handler);
        _moves = [
            DeviceHandler.registers.selector,
            DeviceHandler.replacesKey.selector,
            DeviceHandler.offers.selector,
            DeviceHandler.accepts.selector,
            DeviceHandler.retires.selector,
            DeviceHandler.calibrates.selector,
            DeviceHandler.revokesCalibration.selector,
            DeviceHandler.calibratesAgain.selector,
            DeviceHandler.pauses.selector,
            DeviceHandler.unpauses.selector,
            DeviceHandler.boardActs.selector,
            DeviceHandler.timePasses.selector
        ];
        // The first device of every owner, calibrated by the other laboratory, for two weeks: from now, from
        // tomorrow, from now.
        for (uint256 i; i < DEVICES; i += 2) {
            _handler.registers(i, i / 2, 1);
            _handler.calibrates(8 * i, 3, 7 * 14 days + (i % 4) * 12 hours, 3);
        }
    }

    /// @notice INV-50: trusted means every condition at once.
    function invariant_50_trustedMeansEveryCondition() external view {
        for (uint256 i; i < DEVICES; ++i) {
            DeviceId id = _handler.devices(i);
            Device memory device = _registry.deviceOf(id);
            Calibration memory calibration = _registry.calibrationOf(id);
            bool isInWindow = block.timestamp >= calibration.from && block.timestamp < calibration.until;
            bool isVouchedFor =
                calibration.laboratory != device.owner &&
                    _providers.isAccredited(calibration.laboratory, OrganisationKind.LABORATORY);
            bool isOwned = device.owner != address(0) && _providers.isAccredited(device.owner, OrganisationKind.ANY);
            bool may = isInWindow && isVouchedFor && isOwned && !device.retired;
            hold(_registry.isTrusted(id) == may, "INV-50", "isTrusted");
        }
    }

    /// @notice INV-53: a device speaks with its present key alone, and not once retired.
    function invariant_53_onlyThePresentKeySpeaks() external view {
        bytes32 reading = keccak256(abi.encode("a reading", block.timestamp));
        bytes[KEYS] memory signatures;
        for (uint256 key; key < KEYS; ++key) signatures[key] = _handler.signedByDevice(key, reading);
        for (uint256 i; i < DEVICES * KEYS; ++i) {
            DeviceId id = _handler.devices(i / KEYS);
            Device memory device = _registry.deviceOf(id);
            bool isPresent = keccak256(abi.encode(device.key)) == keccak256(abi.encode(_handler.keyOfDevice(i % KEYS)));
            bool speaks = device.owner != address(0) && !device.retired && isPresent;
            hold(_registry.isSignedBy(id, reading, signatures[i % KEYS]) == speaks, "INV-53", "isSignedBy");
        }
    }

    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _walk(1200);
        for (uint256 i; i <= uint256(type(DeviceHandler.Act).max); ++i) {
            DeviceHandler.Act act = DeviceHandler.Act(i);
            _requireReached(i, _handler.successes(act), _handler.refusals(act));
        }
    }
}
