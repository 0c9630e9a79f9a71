// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

import {Governed} from "../kernel/access/Governed.sol";
import {GovernedActs} from "../kernel/access/GovernedActs.sol";
import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {OrganisationKind} from "../kernel/terms/OrganisationKinds.sol";
import {Gtin} from "../kernel/types/Gtin.sol";
import {DeviceId} from "../kernel/types/Ids.sol";
import {Window} from "../kernel/types/Window.sol";
import {Calibration, Curve, Device, DeviceKey, IDeviceRegistry} from "./interfaces/IDeviceRegistry.sol";
import {IProviderRegistry} from "./interfaces/IProviderRegistry.sol";

/// @title Medical and IoT devices
/// @notice States, requirements and warnings are in {IDeviceRegistry}.
///
/// A device's key is a bare key, not an account: its signatures are checked against the key itself, never by ERC-1271.
contract DeviceRegistry is IDeviceRegistry, GovernedActs {
    bytes32 private constant DEVICE = keccak256("Device(address owner,uint48 model,bytes32 serialHash)");
    bytes32 private constant DEVICE_KEY_PROOF = keccak256("DeviceKeyProof(bytes32 device,address owner)");
    bytes32 private constant CALIBRATION_CERTIFICATE = keccak256(
        "CalibrationCertificate(bytes32 device,bytes32 keyHash,address laboratory,uint48 from,uint48 until,bytes32 certificateHash,uint104 nonce,uint48 deadline)"
    );

    /// @notice Where organisations are accredited.
    IProviderRegistry public immutable PROVIDERS;

    mapping(DeviceId device => Device) private _devices;
    mapping(DeviceId device => Calibration) private _calibrations;
    mapping(DeviceId device => address to) private _transferOffers;

    constructor(
        address accessManager,
        address forwarder,
        IProviderRegistry providers
    ) Governed(accessManager, forwarder) EIP712("Xinglin DeviceRegistry", "1") {
        PROVIDERS = providers;
    }

    /// @inheritdoc IDeviceRegistry
    function register(
        Gtin model,
        bytes32 serialHash,
        DeviceKey calldata key,
        bytes calldata proof
    ) external whenNotPaused returns (DeviceId device) {
        address owner = _msgSender();
        _requireAccredited(owner);
        model.requireValid();
        device = deviceIdOf(owner, model, serialHash);
        require(_devices[device].owner == address(0), DeviceAlreadyRegistered(device));
        _requireKey(device, owner, key, proof);

        _devices[device] = Device({owner: owner, model: model, retired: false, key: key});
        emit DeviceRegistered(device, owner, model, serialHash, key.curve, key.x, key.y);
    }

    /// @inheritdoc IDeviceRegistry
    function replaceKey(DeviceId device, DeviceKey calldata key, bytes calldata proof) external {
        address owner = _requireOwner(device);
        _requireKey(device, owner, key, proof);

        _devices[device].key = key;
        emit DeviceKeyReplaced(device, key.curve, key.x, key.y);
        if (_calibrations[device].laboratory != address(0)) _endCalibration(device, owner, 0);
    }

    /// @inheritdoc IDeviceRegistry
    function offerTransfer(DeviceId device, address to) external {
        address owner = _requireOwner(device);
        if (to != address(0)) _requireAccredited(to);

        _transferOffers[device] = to;
        emit DeviceTransferOffered(device, owner, to);
    }

    /// @inheritdoc IDeviceRegistry
    function acceptTransfer(DeviceId device) external whenNotPaused {
        address to = _msgSender();
        address offeredTo = _transferOffers[device];
        require(to == offeredTo, DeviceNotOfferedTo(device, to, offeredTo));
        require(!_devices[device].retired, DeviceIsRetired(device));
        _requireAccredited(to);

        address from = _devices[device].owner;
        _devices[device].owner = to;
        delete _transferOffers[device];
        emit DeviceTransferred(device, from, to);
    }

    /// @inheritdoc IDeviceRegistry
    function retire(DeviceId device) external {
        address owner = _requireOwner(device);
        _devices[device].retired = true;
        emit DeviceRetired(device, owner);
    }

    /// @inheritdoc IDeviceRegistry
    function calibrate(
        DeviceId device,
        address laboratory,
        uint48 from,
        uint48 until,
        bytes32 certificateHash,
        Authorisation calldata authorisation
    ) external whenNotPaused {
        address owner = _requireOwner(device);
        Window.requireUsable(from, until);
        require(
            laboratory != owner && PROVIDERS.isAccredited(laboratory, OrganisationKind.LABORATORY),
            DeviceLaboratoryInvalid(device, laboratory)
        );

        _calibrations[device] = Calibration(laboratory, from, until);
        emit DeviceCalibrated(device, laboratory, from, until, certificateHash);
        bytes32 structHash = keccak256(
            abi.encode(
                CALIBRATION_CERTIFICATE,
                device,
                keccak256(abi.encode(_devices[device].key)),
                laboratory,
                from,
                until,
                certificateHash,
                authorisation.nonce,
                authorisation.deadline
            )
        );
        _requireSigned(laboratory, structHash, authorisation);
    }

    /// @inheritdoc IDeviceRegistry
    function revokeCalibration(DeviceId device, bytes32 reasonHash) external {
        address by = _msgSender();
        address laboratory = _calibrations[device].laboratory;
        require(laboratory != address(0) && (by == laboratory || _isRegulator(by)), DeviceNotCalibratedBy(device, by));

        _endCalibration(device, by, reasonHash);
    }

    /// @inheritdoc IDeviceRegistry
    function isTrusted(DeviceId device) external view returns (bool) {
        Calibration memory calibration = _calibrations[device];
        address owner = _devices[device].owner;
        return
            !_devices[device].retired &&
            calibration.laboratory != owner &&
            Window.contains(calibration.from, calibration.until, block.timestamp) &&
            PROVIDERS.isAccredited(owner, OrganisationKind.ANY) &&
            PROVIDERS.isAccredited(calibration.laboratory, OrganisationKind.LABORATORY);
    }

    /// @inheritdoc IDeviceRegistry
    function isSignedBy(DeviceId device, bytes32 digest, bytes calldata signature) external view returns (bool) {
        Device storage found = _devices[device];
        return found.owner != address(0) && !found.retired && _verify(found.key, digest, signature);
    }

    /// @inheritdoc IDeviceRegistry
    function deviceOf(DeviceId device) external view returns (Device memory) {
        return _devices[device];
    }

    /// @inheritdoc IDeviceRegistry
    function calibrationOf(DeviceId device) external view returns (Calibration memory) {
        return _calibrations[device];
    }

    /// @inheritdoc IDeviceRegistry
    function transferOfferOf(DeviceId device) external view returns (address) {
        return _transferOffers[device];
    }

    /// @inheritdoc IDeviceRegistry
    function deviceIdOf(address owner, Gtin model, bytes32 serialHash) public pure returns (DeviceId) {
        return DeviceId.wrap(keccak256(abi.encode(DEVICE, owner, model, serialHash)));
    }

    function _requireOwner(DeviceId device) private view returns (address owner) {
        owner = _devices[device].owner;
        require(owner != address(0), DeviceUnknown(device));
        require(owner == _msgSender(), DeviceNotOwnedBy(device, _msgSender()));
        require(!_devices[device].retired, DeviceIsRetired(device));
    }

    function _requireAccredited(address owner) private view {
        require(PROVIDERS.isAccredited(owner, OrganisationKind.ANY), DeviceOwnerNotAccredited(owner));
    }

    function _requireKey(DeviceId device, address owner, DeviceKey calldata key, bytes calldata proof) private view {
        require(_isKey(key), DeviceKeyInvalid(key.curve, key.x, key.y));
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(DEVICE_KEY_PROOF, device, owner)));
        require(_verify(key, digest, proof), DeviceSignatureInvalid(device, digest));
    }

    function _endCalibration(DeviceId device, address by, bytes32 reasonHash) private {
        address laboratory = _calibrations[device].laboratory;
        delete _calibrations[device];
        emit DeviceCalibrationRevoked(device, laboratory, by, reasonHash);
    }

    function _isKey(DeviceKey calldata key) private pure returns (bool) {
        if (key.curve == Curve.P256) return P256.isValidPublicKey(key.x, key.y);
        return key.x != 0 && uint256(key.x) <= type(uint160).max && key.y == 0;
    }

    function _verify(DeviceKey memory key, bytes32 digest, bytes calldata signature) private view returns (bool) {
        if (key.curve == Curve.P256) {
            if (signature.length != 64) return false;
            bytes32 hash = sha256(bytes.concat(digest));
            return P256.verify(hash, bytes32(signature[:32]), bytes32(signature[32:]), key.x, key.y);
        }
        (address signer, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(digest, signature);
        return problem == ECDSA.RecoverError.NoError && signer == address(uint160(uint256(key.x)));
    }
}
