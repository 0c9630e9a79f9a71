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
        RevokeCalibration,
        Pause,
        Unpause
    }

    /// @dev All that the registry knows of a device.
    struct State {
        Device device;
        Calibration calibration;
        address offeredTo;
    }

    uint256 internal constant ORGANISATIONS = 4;
    uint256 internal constant DEVICES = 6;
    Gtin internal constant MODEL = Gtin.wrap(4_006_381_333_931);
    Gtin internal constant WRONG_MODEL = Gtin.wrap(4_006_381_333_932);

    DeviceRegistry public immutable REGISTRY;
    ProviderRegistry internal immutable _PROVIDERS;
    address internal immutable _REGULATOR = person("regulator");
    address internal immutable _PAUSER = person("pauser");
    address internal immutable _BOARD = person("board");

    /// @notice Two owners and two laboratories, which may own devices too.
    address[] public organisations;
    DeviceId[] public devices;
    address[] private _firstOwners;
    bytes32[] private _serials;
    mapping(Act act => uint256) public successes;
    mapping(Act act => uint256) public refusals;

    uint104 private _nonce;
    bytes32[] private _before;
    /// @dev The device of the act: as it is before, and as it has to be afterwards.
    State private _state;
    /// @dev The last certificate that was accepted, and for which device.
    bytes private _certificate;
    uint256 private _certified;

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
            _serials.push(bytes32(i));
            devices.push(REGISTRY.deviceIdOf(organisations[i / 2], MODEL, bytes32(i)));
        }
        _before = new bytes32[](DEVICES);
    }

    // ------------------------------------------------------------------ moves

    function registers(uint256 device, uint256 key, uint256 fault) external {
        device %= DEVICES;
        // In the end all would be retired: another one takes the place of one that is.
        if (fault % 2 == 1 && REGISTRY.deviceOf(devices[device]).retired) {
            _serials[device] = bytes32(uint256(_serials[device]) + DEVICES);
            devices[device] = REGISTRY.deviceIdOf(_firstOwners[device], MODEL, _serials[device]);
        }
        _register(device, key % KEYS, fault);
    }

    function replacesKey(uint256 device, uint256 key, uint256 fault) external {
        _replaceKey(_living(device), key % KEYS, fault);
    }

    function offers(uint256 device, uint256 to, uint256 who) external {
        device = _living(device);
        address buyer = organisations[to % ORGANISATIONS];
        // Often the laboratory that calibrated it, which must not vouch for a device of its own.
        if (to % 8 > 4) buyer = REGISTRY.calibrationOf(devices[device]).laboratory;
        _offer(device, buyer, who);
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
        _retire(_living(device), who);
    }

    function calibrates(uint256 device, uint256 laboratory, uint256 window, uint256 fault) external {
        address chosen = organisations[laboratory % 4 == 0 ? (laboratory / 4) % 4 : 2 + (laboratory % 2)];
        _calibrate(_living(device), chosen, window, fault);
    }

    function revokesCalibration(uint256 device, uint256 who) external {
        _revokeCalibration(device % DEVICES, who);
    }

    /// @notice The owner hands the last certificate in again, mostly before its deadline and inside its window.
    function calibratesAgain() external {
        if (_certificate.length != 0) _calibrateAgain(_certified);
    }

    /// @notice Mostly somebody without the role tries, so that pauses end.
    function pauses(uint256 who) external {
        address by = who % 4 == 1 ? _PAUSER : someone(who / 4);
        bool paused = REGISTRY.paused();
        _judge(Act.Pause, _call(by, abi.encodeCall(REGISTRY.pause, ())), by == _PAUSER && !paused);
    }

    function unpauses(uint256 who) external {
        address by = who % 4 == 0 ? someone(who / 4) : _REGULATOR;
        bool paused = REGISTRY.paused();
        _judge(Act.Unpause, _call(by, abi.encodeCall(REGISTRY.unpause, ())), by == _REGULATOR && paused);
    }

    /// @notice The board suspends or reinstates an organisation, or accredits it anew, at times for some days only.
    function boardActs(uint256 organisation, uint256 what) external {
        organisation %= ORGANISATIONS;
        address chosen = organisations[organisation];
        if (what % 3 == 2) return _accredit(organisation, what % 9 == 2 ? within(what, 1, 60 days) : 3650 days);
        bytes4 selector =
            what % 3 == 0 ? _PROVIDERS.suspendOrganisation.selector : _PROVIDERS.reinstateOrganisation.selector;
        VM.prank(_BOARD);
        (bool ok, ) = address(_PROVIDERS).call(abi.encodeWithSelector(selector, chosen, bytes32(0)));
        ok;
    }

    /// @notice Some seconds, days, or exactly to (or a second beside) the next border of a calibration.
    function timePasses(uint256 seed, uint256 device) external {
        Calibration memory found;
        for (uint256 i; i < DEVICES && found.laboratory == address(0); ++i) {
            found = REGISTRY.calibrationOf(devices[((device % DEVICES) + i) % DEVICES]);
        }
        uint256 moment = (found.from > block.timestamp ? found.from : found.until) + ((seed / 8) % 3);
        if (seed % 4 != 0 && moment > block.timestamp + 1) VM.warp(moment - 1);
        else VM.warp(block.timestamp + within(seed / 4, 1, seed % 8 == 0 ? 20 days : 1 days));
    }

    // ------------------------------------------------------------------ the moves, whoever makes them

    modifier watched(uint256 device) {
        for (uint256 i; i < DEVICES; ++i) _before[i] = keccak256(abi.encode(_stateOf(i)));
        _state = _stateOf(device);
        bool wasRetired = _state.device.retired;
        _;
        for (uint256 i; i < DEVICES; ++i) {
            bool isSame = keccak256(abi.encode(_stateOf(i))) == _before[i];
            hold(i == device || isSame, "INV-54", "an act on one device changed another");
        }
        State memory found = _stateOf(device);
        hold(found.device.owner == _state.device.owner, "INV-52", "an owner");
        hold(found.device.retired || !wasRetired, "INV-52", "retired, and back");
        hold(keccak256(abi.encode(found)) == keccak256(abi.encode(_state)), "INV-55", "what an act leaves");
    }

    function _register(uint256 device, uint256 key, uint256 fault) private watched(device) {
        address owner = _firstOwners[device];
        Gtin model = fault % 16 == 5 ? WRONG_MODEL : MODEL;
        (DeviceKey memory given, bool may) = _given(key, fault / 16);
        may = may && _isAccredited(owner) && _state.device.owner == address(0) && !REGISTRY.paused();
        may = may && fault % 4 != 0 && fault % 16 != 5;
        bytes memory proof = _proof(
            REGISTRY.deviceIdOf(owner, model, _serials[device]),
            fault % 4 == 0 ? address(this) : owner,
            key
        );
        bytes memory data = abi.encodeCall(REGISTRY.register, (model, _serials[device], given, proof));
        if (_judge(Act.Register, _call(owner, data), may)) _state.device = Device(owner, model, false, given);
    }

    function _replaceKey(uint256 device, uint256 key, uint256 fault) private watched(device) {
        DeviceId id = devices[device];
        address by = fault % 4 == 0 ? someone(fault / 4) : _state.device.owner;
        bool sound = fault % 8 != 1;
        (DeviceKey memory given, bool isKey) = _given(key, fault / 8);
        bytes memory proof = _proof(id, _state.device.owner, sound ? key : (key + 1) % KEYS);
        bool ok = _call(by, abi.encodeCall(REGISTRY.replaceKey, (id, given, proof)));
        if (!_judge(Act.ReplaceKey, ok, _isOwnerOfLive(by) && sound && isKey)) return;
        hold(REGISTRY.calibrationOf(id).laboratory == address(0), "INV-50", "a calibration outlives its key");
        _state.device.key = given;
        delete _state.calibration;
    }

    function _offer(uint256 device, address to, uint256 who) private watched(device) {
        address by = who % 4 == 0 ? someone(who / 4) : _state.device.owner;
        bool may = _isOwnerOfLive(by) && (to == address(0) || _isAccredited(to));
        bool ok = _call(by, abi.encodeCall(REGISTRY.offerTransfer, (devices[device], to)));
        if (_judge(Act.Offer, ok, may)) _state.offeredTo = to;
    }

    function _accept(uint256 device, uint256 who) private watched(device) {
        address to = _state.offeredTo;
        address by = who % 4 == 0 || to == address(0) ? someone(who / 4) : to;
        bool may = by == to && !_state.device.retired && _isAccredited(by) && !REGISTRY.paused();
        bool ok = _call(by, abi.encodeCall(REGISTRY.acceptTransfer, (devices[device])));
        if (!_judge(Act.Accept, ok, may)) return;
        _state.device.owner = by;
        _state.offeredTo = address(0);
    }

    function _retire(uint256 device, uint256 who) private watched(device) {
        address by = who % 4 == 1 ? _state.device.owner : someone(who / 4);
        bool ok = _call(by, abi.encodeCall(REGISTRY.retire, (devices[device])));
        if (_judge(Act.Retire, ok, _isOwnerOfLive(by))) _state.device.retired = true;
    }

    function _calibrate(uint256 device, address laboratory, uint256 window, uint256 fault) private watched(device) {
        uint48 from = uint48(block.timestamp + within(window, 0, 4 days) - 2 days);
        uint48 until = from + uint48(within(window / 7, 0, 30 days));
        address by = fault % 8 == 0 ? someone(fault / 8) : _state.device.owner;
        address signer = fault % 8 == 1 && by != address(0) ? by : laboratory;
        bool isLate = fault % 8 == 2;
        bytes memory data = _certify(device, laboratory, [from, until], signer, isLate);
        bool may = _isOwnerOfLive(by) && from < until && block.timestamp < until && laboratory != by;
        may = may && _PROVIDERS.isAccredited(laboratory, OrganisationKind.LABORATORY) && signer == laboratory;
        if (!_judge(Act.Calibrate, _call(by, data), may && !isLate && !REGISTRY.paused())) return;
        _state.calibration = Calibration(laboratory, from, until);
        (_certificate, _certified) = (data, device);
    }

    function _calibrateAgain(uint256 device) private watched(device) {
        _judge(Act.Calibrate, _call(_state.device.owner, _certificate), false);
    }

    /// @dev The call that hands a certificate in. Signed until some days ahead; one that is late, until now, which is too late.
    function _certify(
        uint256 device,
        address laboratory,
        uint48[2] memory window,
        address signer,
        bool isLate
    ) private returns (bytes memory) {
        uint104 nonce = _nonce++;
        uint48 deadline = uint48(block.timestamp + (isLate ? 0 : 20 days));
        bytes32[2] memory deviceAndKey = [
            DeviceId.unwrap(devices[device]),
            keccak256(abi.encode(REGISTRY.deviceOf(devices[device]).key))
        ];
        bytes memory act = TypedData.calibration(deviceAndKey, laboratory, window, "certificate", nonce, deadline);
        bytes32 digest = TypedData.digest("Xinglin DeviceRegistry", address(REGISTRY), act);
        Authorisation memory authorisation = Authorisation(nonce, deadline, signedBy(signer, digest));
        return
            abi.encodeCall(
                REGISTRY.calibrate,
                (devices[device], laboratory, window[0], window[1], "certificate", authorisation)
            );
    }

    function _revokeCalibration(uint256 device, uint256 who) private watched(device) {
        address laboratory = _state.calibration.laboratory;
        address by = [someone(who / 4), laboratory, _REGULATOR, someone(who / 4)][who % 4];
        bool may = laboratory != address(0) && (by == laboratory || by == _REGULATOR);
        bytes memory data = abi.encodeCall(REGISTRY.revokeCalibration, (devices[device], bytes32(0)));
        if (_judge(Act.RevokeCalibration, _call(by, data), may)) delete _state.calibration;
    }

    // ------------------------------------------------------------------ choices and short questions

    /// @dev One that is registered and not retired, if there is any; once in eight any.
    function _living(uint256 seed) private view returns (uint256) {
        for (uint256 i; i < DEVICES && seed % 8 != 7; ++i) {
            uint256 device = (seed / 8 + i) % DEVICES;
            Device memory found = REGISTRY.deviceOf(devices[device]);
            if (found.owner != address(0) && !found.retired) return device;
        }
        return (seed / 8) % DEVICES;
    }

    function _isOwnerOfLive(address by) private view returns (bool) {
        return by == _state.device.owner && by != address(0) && !_state.device.retired;
    }

    function _isAccredited(address organisation) private view returns (bool) {
        return _PROVIDERS.isAccredited(organisation, OrganisationKind.ANY);
    }

    /// @dev A key, once in eight with a bit that no address has, or with a second half that an address has not (of P-256,
    /// off the curve).
    function _given(uint256 key, uint256 fault) private pure returns (DeviceKey memory given, bool isKey) {
        given = keyOfDevice(key);
        if (fault % 16 == 14) given.x ^= bytes32(uint256(1 << 200));
        if (fault % 16 == 15) given.y ^= bytes32(uint256(1));
        isKey = fault % 16 < 14;
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

    function _stateOf(uint256 device) private view returns (State memory) {
        DeviceId id = devices[device];
        return State(REGISTRY.deviceOf(id), REGISTRY.calibrationOf(id), REGISTRY.transferOfferOf(id));
    }
}
