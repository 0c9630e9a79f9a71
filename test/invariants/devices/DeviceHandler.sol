// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Calibration, Curve, Device, DeviceKey} from "../../../contracts/identity/interfaces/IDeviceRegistry.sol";
import {DeviceRegistry} from "../../../contracts/identity/DeviceRegistry.sol";
import {ProviderRegistry} from "../../../contracts/identity/ProviderRegistry.sol";
import {Authorisation} from "../../../contracts/kernel/signing/Authorisation.sol";
import {OrganisationKind, OrganisationKinds} from "../../../contracts/kernel/terms/OrganisationKinds.sol";
import {Gtin} from "../../../contracts/kernel/types/Gtin.sol";
import {DeviceId} from "../../../contracts/kernel/types/Ids.sol";
import {Jurisdiction} from "../../../contracts/kernel/types/Jurisdiction.sol";
import {Cast} from "../support/Cast.sol";
import {Platform} from "../support/Platform.sol";
import {TypedData} from "../support/TypedData.sol";
import {VM, hold, within} from "../support/Vm.sol";
import {DeviceKeys} from "./DeviceKeys.sol";

/// @title What owners and laboratories do with devices, and what others try
abstract contract DeviceHandler is Cast, DeviceKeys {
    enum Act {
        Register,
        ReplaceKey,
        Offer,
        Accept,
        Retire,
        Calibrate,
        RevokeCalibration
    }

    uint256 internal constant ORGANISATIONS = 4;
    uint256 internal constant DEVICES = 6;
    Gtin internal constant MODEL = Gtin.wrap(4_006_381_333_931);

    DeviceRegistry public immutable REGISTRY;
    ProviderRegistry internal immutable _PROVIDERS;
    address internal immutable _REGULATOR = person("regulator");
    address internal immutable _BOARD = person("board");

    /// @notice Two owners and two laboratories, which may own devices too.
    address[] public organisations;
    DeviceId[] public devices;
    address[] private _firstOwners;
    mapping(Act act => uint256) public successes;
    mapping(Act act => uint256) public refusals;

    uint104 private _nonce;
    bytes32[] private _before;
    bool private _wasRetired;
    address private _ownerBefore;

    constructor(Platform platform) {
        REGISTRY = platform.DEVICES();
        _PROVIDERS = platform.PROVIDERS();
        organisations = [person("hospital"), person("clinic"), person("laboratory"), person("other laboratory")];
        person("stranger");
        VM.prank(_REGULATOR);
        _PROVIDERS.appointAuthority(_BOARD, Jurisdiction.wrap("CN"), true, false);
        for (uint256 i; i < ORGANISATIONS; ++i) _accredit(i, 3650 days);
        for (uint256 i; i < DEVICES; ++i) {
            _firstOwners.push(organisations[i / 2]);
            devices.push(REGISTRY.deviceIdOf(organisations[i / 2], MODEL, bytes32(i)));
        }
        _before = new bytes32[](DEVICES);
    }

    // ------------------------------------------------------------------ moves

    function registers(uint256 device, uint256 key, uint256 fault) external {
        _register(device % DEVICES, key % KEYS, fault);
    }

    function replacesKey(uint256 device, uint256 key, uint256 fault) external {
        _replaceKey(device % DEVICES, key % KEYS, fault);
    }

    function offers(uint256 device, uint256 to, uint256 who) external {
        _offer(device % DEVICES, to % 8 == 7 ? address(0) : organisations[to % ORGANISATIONS], who);
    }

    function accepts(uint256 device, uint256 who) external {
        device %= DEVICES;
        // One that is on offer, if there is any.
        for (uint256 i; i < DEVICES && REGISTRY.transferOfferOf(devices[device]) == address(0); ++i) {
            device = (device + 1) % DEVICES;
        }
        _accept(device, who);
    }

    function retires(uint256 device, uint256 who) external {
        _retire(device % DEVICES, who);
    }

    function calibrates(uint256 device, uint256 laboratory, uint256 window, uint256 fault) external {
        address chosen = organisations[laboratory % 4 == 0 ? (laboratory / 4) % 4 : 2 + (laboratory % 2)];
        _calibrate(device % DEVICES, chosen, window, fault);
    }

    function revokesCalibration(uint256 device, uint256 who) external {
        _revokeCalibration(device % DEVICES, who);
    }

    /// @notice The board suspends or reinstates an organisation, or accredits it anew for some days.
    function boardActs(uint256 organisation, uint256 what) external {
        organisation %= ORGANISATIONS;
        address chosen = organisations[organisation];
        if (what % 3 == 2) return _accredit(organisation, within(what, 1, 60 days));
        bytes4 selector =
            what % 3 == 0 ? _PROVIDERS.suspendOrganisation.selector : _PROVIDERS.reinstateOrganisation.selector;
        VM.prank(_BOARD);
        (bool ok, ) = address(_PROVIDERS).call(abi.encodeWithSelector(selector, chosen, bytes32(0)));
        ok;
    }

    /// @notice Some seconds, days, or exactly to (or a second beside) the beginning or end of a calibration.
    function timePasses(uint256 seed, uint256 device) external {
        Calibration memory found = REGISTRY.calibrationOf(devices[device % DEVICES]);
        uint256 moment = ((seed / 4) % 2 == 0 ? found.from : found.until) + ((seed / 8) % 3);
        if (seed % 4 != 0 && moment > block.timestamp + 1) VM.warp(moment - 1);
        else VM.warp(block.timestamp + within(seed / 4, 1, seed % 8 == 0 ? 20 days : 1 days));
    }

    // ------------------------------------------------------------------ the moves, whoever makes them

    modifier watched(uint256 device) {
        for (uint256 i; i < DEVICES; ++i) _before[i] = _hashOf(i);
        _wasRetired = REGISTRY.deviceOf(devices[device]).retired;
        _ownerBefore = REGISTRY.deviceOf(devices[device]).owner;
        _;
        for (uint256 i; i < DEVICES; ++i) {
            hold(i == device || _hashOf(i) == _before[i], "INV-54", "an act on one device changed another");
        }
        bool gone = _wasRetired && _hashOf(device) != _before[device];
        hold(!gone || REGISTRY.deviceOf(devices[device]).retired, "INV-52", "retired, and back");
    }

    function _register(uint256 device, uint256 key, uint256 fault) private watched(device) {
        address owner = _firstOwners[device];
        bool sound = fault % 4 != 0;
        DeviceId id = devices[device];
        bytes memory proof = _proof(id, sound ? owner : address(this), key);
        bool may = _isAccredited(owner) && _ownerBefore == address(0) && sound;
        bytes memory data = abi.encodeCall(REGISTRY.register, (MODEL, bytes32(device), keyOfDevice(key), proof));
        bool ok = _judge(Act.Register, _call(owner, data), may);
        if (ok) hold(REGISTRY.deviceOf(id).owner == owner, "INV-52", "the first owner");
    }

    function _replaceKey(uint256 device, uint256 key, uint256 fault) private watched(device) {
        DeviceId id = devices[device];
        address by = fault % 4 == 0 ? someone(fault / 4) : _ownerBefore;
        bool sound = fault % 8 != 1;
        bytes memory proof = _proof(id, _ownerBefore, sound ? key : (key + 1) % KEYS);
        bool ok = _call(by, abi.encodeCall(REGISTRY.replaceKey, (id, keyOfDevice(key), proof)));
        ok = _judge(Act.ReplaceKey, ok, _isOwnerOfLive(by) && sound);
        if (ok) hold(REGISTRY.calibrationOf(id).laboratory == address(0), "INV-50", "a calibration outlives its key");
    }

    function _offer(uint256 device, address to, uint256 who) private watched(device) {
        address by = who % 4 == 0 ? someone(who / 4) : _ownerBefore;
        bool may = _isOwnerOfLive(by) && (to == address(0) || _isAccredited(to));
        _judge(Act.Offer, _call(by, abi.encodeCall(REGISTRY.offerTransfer, (devices[device], to))), may);
    }

    function _accept(uint256 device, uint256 who) private watched(device) {
        DeviceId id = devices[device];
        address offeredTo = REGISTRY.transferOfferOf(id);
        address by = who % 4 == 0 || offeredTo == address(0) ? someone(who / 4) : offeredTo;
        bool may = by == offeredTo && !_wasRetired && _isAccredited(by);
        bool ok = _judge(Act.Accept, _call(by, abi.encodeCall(REGISTRY.acceptTransfer, (id))), may);
        address owner = REGISTRY.deviceOf(id).owner;
        hold(owner == (ok ? by : _ownerBefore), "INV-52", "an owner");
    }

    function _retire(uint256 device, uint256 who) private watched(device) {
        address by = who % 16 == 1 ? _ownerBefore : someone(who / 16);
        _judge(Act.Retire, _call(by, abi.encodeCall(REGISTRY.retire, (devices[device]))), _isOwnerOfLive(by));
    }

    function _calibrate(uint256 device, address laboratory, uint256 window, uint256 fault) private watched(device) {
        uint48 from = uint48(block.timestamp + within(window, 0, 4 days) - 3 days);
        uint48 until = from + uint48(within(window / 7, 0, 30 days));
        address by = fault % 8 == 0 ? someone(fault / 8) : _ownerBefore;
        address signer = fault % 8 == 1 ? _ownerBefore : laboratory;
        if (signer == address(0)) signer = laboratory;
        Authorisation memory authorisation = _certify(device, laboratory, [from, until], signer);
        bytes memory data = abi.encodeCall(
            REGISTRY.calibrate,
            (devices[device], laboratory, from, until, bytes32("certificate"), authorisation)
        );
        bool may = _isOwnerOfLive(by) && from < until && block.timestamp < until && laboratory != by;
        may = may && _PROVIDERS.isAccredited(laboratory, OrganisationKind.LABORATORY) && signer == laboratory;
        _judge(Act.Calibrate, _call(by, data), may);
    }

    function _certify(
        uint256 device,
        address laboratory,
        uint48[2] memory window,
        address signer
    ) private returns (Authorisation memory) {
        uint104 nonce = _nonce++;
        uint48 deadline = uint48(block.timestamp + 1);
        bytes32 key = keccak256(abi.encode(REGISTRY.deviceOf(devices[device]).key));
        bytes32[2] memory deviceAndKey = [DeviceId.unwrap(devices[device]), key];
        bytes memory act = TypedData.calibration(deviceAndKey, laboratory, window, "certificate", nonce, deadline);
        bytes32 digest = TypedData.digest("Xinglin DeviceRegistry", address(REGISTRY), act);
        return Authorisation(nonce, deadline, signedBy(signer, digest));
    }

    function _revokeCalibration(uint256 device, uint256 who) private watched(device) {
        address laboratory = REGISTRY.calibrationOf(devices[device]).laboratory;
        address by = [someone(who / 4), laboratory, _REGULATOR, someone(who / 4)][who % 4];
        bool may = laboratory != address(0) && (by == laboratory || by == _REGULATOR);
        bytes memory data = abi.encodeCall(REGISTRY.revokeCalibration, (devices[device], bytes32(0)));
        _judge(Act.RevokeCalibration, _call(by, data), may);
    }

    // ------------------------------------------------------------------ short questions

    function _isOwnerOfLive(address by) private view returns (bool) {
        return by == _ownerBefore && by != address(0) && !_wasRetired;
    }

    function _isAccredited(address organisation) private view returns (bool) {
        return _PROVIDERS.isAccredited(organisation, OrganisationKind.ANY);
    }

    function _proof(DeviceId device, address owner, uint256 key) private view returns (bytes memory) {
        bytes memory act = TypedData.deviceKeyProof(DeviceId.unwrap(device), owner);
        return signedByDevice(key, TypedData.digest("Xinglin DeviceRegistry", address(REGISTRY), act));
    }

    function _accredit(uint256 organisation, uint256 seconds_) private {
        // Hospital, clinic, and two laboratories.
        uint32 kinds = organisation < 2 ? uint32(1 << organisation) : 64;
        bytes memory data = abi.encodeCall(
            _PROVIDERS.accredit,
            (organisations[organisation], OrganisationKinds.wrap(kinds), 0, uint48(block.timestamp + seconds_), 0)
        );
        VM.prank(_BOARD);
        (bool ok, ) = address(_PROVIDERS).call(data);
        ok;
    }

    function _call(address caller, bytes memory data) private returns (bool ok) {
        VM.prank(caller);
        (ok, ) = address(REGISTRY).call(data);
    }

    /// @dev INV-51: the registry accepts an act if and only if the rules allow it.
    function _judge(Act act, bool ok, bool allowed) private returns (bool) {
        hold(ok || !allowed, "INV-51", "an act that the rules allow was refused");
        hold(!ok || allowed, "INV-51", "an act that the rules forbid was accepted");
        if (ok) ++successes[act];
        else ++refusals[act];
        return ok;
    }

    function _hashOf(uint256 device) private view returns (bytes32) {
        DeviceId id = devices[device];
        return keccak256(abi.encode(REGISTRY.deviceOf(id), REGISTRY.calibrationOf(id), REGISTRY.transferOfferOf(id)));
    }
}
