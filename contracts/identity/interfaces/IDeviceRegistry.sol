// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorisation} from "../../kernel/signing/Authorisation.sol";
import {DeviceId} from "../../kernel/types/Ids.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";

enum Curve {
    Secp256k1,
    P256
}

/// @dev A device's public signing key.
struct DeviceKey {
    Curve curve;
    /// secp256k1: the address as `bytes32(uint256(uint160(address)))`, and `y` is zero. P-256: the point's x.
    bytes32 x;
    /// P-256: the point's y.
    bytes32 y;
}

/// @dev A device as it stands.
struct Device {
    address owner;
    /// The model's UDI-DI.
    Gtin model;
    bool retired;
    DeviceKey key;
}

/// @dev A laboratory's word that a device measures right inside `[from, until)`.
struct Calibration {
    address laboratory;
    uint48 from;
    uint48 until;
}

/// @title Medical and IoT devices: whose they are, what they are, whether they measure right, and what they signed
/// @notice
/// ```
/// none ──register (organisation, with a signature by the device)──► owned ──retire (owner)──► retired (final)
/// owned ──offerTransfer (owner)──► offered ──acceptTransfer (new owner)──► owned
/// owned ──calibrate (owner, with the laboratory's signature)──► calibrated until its end, or revokeCalibration (laboratory)
/// ```
///
/// Warning: a signature proves the key, not the measurement. Whoever extracts the key can sign anything; the owner then
/// replaces the key or retires the device.
interface IDeviceRegistry {
    /// @notice An organisation registered a device whose key signed for it.
    event DeviceRegistered(
        DeviceId indexed device,
        address indexed owner,
        Gtin indexed model,
        bytes32 serialHash,
        Curve curve,
        bytes32 x,
        bytes32 y
    );
    /// @notice The device signs with another key from now on.
    event DeviceKeyReplaced(DeviceId indexed device, Curve curve, bytes32 x, bytes32 y);
    /// @notice The owner offers the device to `to`; zero takes the offer back.
    event DeviceTransferOffered(DeviceId indexed device, address indexed from, address indexed to);
    /// @notice The device has another owner; key and calibration stay.
    event DeviceTransferred(DeviceId indexed device, address indexed from, address indexed to);
    /// @notice The device is out of use for good.
    event DeviceRetired(DeviceId indexed device, address indexed owner);
    /// @notice A laboratory vouches that the device measures right inside `[from, until)`.
    event DeviceCalibrated(
        DeviceId indexed device,
        address indexed laboratory,
        uint48 from,
        uint48 until,
        bytes32 certificateHash
    );
    /// @notice The calibration no longer counts; `by` is the laboratory, a regulator, or the owner who replaced the key.
    event DeviceCalibrationRevoked(
        DeviceId indexed device,
        address indexed laboratory,
        address indexed by,
        bytes32 reasonHash
    );

    /// @notice No device has this id.
    error DeviceUnknown(DeviceId device);
    /// @notice The id is taken.
    error DeviceAlreadyRegistered(DeviceId device);
    /// @notice Only the owner may do this.
    error DeviceNotOwnedBy(DeviceId device, address account);
    /// @notice The device is out of use for good.
    error DeviceIsRetired(DeviceId device);
    /// @notice The owner, or the one to be, is not an organisation accredited now.
    error DeviceOwnerNotAccredited(address owner);
    /// @notice Zero, not a point of the curve, or an address with more than 20 bytes.
    error DeviceKeyInvalid(Curve curve, bytes32 x, bytes32 y);
    /// @notice The key did not sign `digest`.
    error DeviceSignatureInvalid(DeviceId device, bytes32 digest);
    /// @notice It is on offer to `offeredTo`, zero for nobody; an unknown device is on offer to nobody.
    error DeviceNotOfferedTo(DeviceId device, address account, address offeredTo);
    /// @notice Calibration is the work of an accredited laboratory that does not own the device.
    error DeviceLaboratoryInvalid(DeviceId device, address laboratory);
    /// @notice Neither the laboratory of the calibration nor a regulator, or there is no calibration.
    error DeviceNotCalibratedBy(DeviceId device, address account);

    /// @notice `keccak256(abi.encode(keccak256("Device(address owner,uint48 model,bytes32 serialHash)"), owner, model,
    /// serialHash))`, where `owner` is the first one.
    function deviceIdOf(address owner, Gtin model, bytes32 serialHash) external pure returns (DeviceId);

    /// @notice Registers a device of the caller.
    /// @param model GTIN of the model, with its check digit.
    /// @param serialHash Hash of the serial number and a random salt.
    /// @param proof The device's signature, as for {isSignedBy}, over `DeviceKeyProof(bytes32 device,address owner)`.
    ///
    /// Requirements: the caller is an organisation accredited now; the id is new; GTIN, key and proof are valid. Not paused.
    /// Emits {DeviceRegistered}.
    function register(
        Gtin model,
        bytes32 serialHash,
        DeviceKey calldata key,
        bytes calldata proof
    ) external returns (DeviceId);

    /// @notice Replaces a device's key; what the old one signed no longer verifies. The calibration ends with it: the
    /// laboratory vouched for the box that held the old key.
    ///
    /// Requirements: the caller owns it; not retired; the new key signed {register}'s proof. Never paused. Emits
    /// {DeviceKeyReplaced}; {DeviceCalibrationRevoked} where it was calibrated.
    function replaceKey(DeviceId device, DeviceKey calldata key, bytes calldata proof) external;

    /// @notice Offers the device to `to`; zero takes the offer back.
    ///
    /// Requirements: the caller owns it; not retired; `to` is zero or accredited now. Emits {DeviceTransferOffered}.
    function offerTransfer(DeviceId device, address to) external;

    /// @notice Takes a device over; key and calibration stay.
    ///
    /// Requirements: it is on offer to the caller ({DeviceNotOfferedTo}), who is accredited now; not retired. Not paused. Emits
    /// {DeviceTransferred}.
    function acceptTransfer(DeviceId device) external;

    /// @notice Takes a device out of use for good.
    ///
    /// Requirements: the caller owns it; not retired. Emits {DeviceRetired}.
    function retire(DeviceId device) external;

    /// @notice Records a calibration in place of the one before. The laboratory signs `CalibrationCertificate(bytes32
    /// device,bytes32 keyHash,address laboratory,uint48 from,uint48 until,bytes32 certificateHash,uint104 nonce,uint48
    /// deadline)`, where `keyHash` is `keccak256(abi.encode(key))` of the device's present {DeviceKey}.
    ///
    /// Requirements: the caller owns it; not retired; the window is usable; the laboratory is accredited as one now, is not
    /// the owner, and signed. Not paused. Emits {DeviceCalibrated}.
    function calibrate(
        DeviceId device,
        address laboratory,
        uint48 from,
        uint48 until,
        bytes32 certificateHash,
        Authorisation calldata authorisation
    ) external;

    /// @notice Takes a calibration back.
    ///
    /// Requirements: the caller is the laboratory of the calibration, or a regulator. Emits {DeviceCalibrationRevoked}.
    function revokeCalibration(DeviceId device, bytes32 reasonHash) external;

    /// @notice Whether the device's readings count now: not retired, owner accredited, calibrated now by a laboratory that is
    /// accredited now and not the owner. Never reverts.
    function isTrusted(DeviceId device) external view returns (bool);

    /// @notice Whether the device's present key signed `digest`: with secp256k1 over the digest itself, 65 bytes r, s, v; with
    /// P-256 as ECDSA with SHA-256 over the digest's 32 bytes (what WebCrypto and secure elements do), 64 bytes r, s, with s
    /// in the lower half. Says nothing about calibration: ask {isTrusted}. False for an
    /// unknown or retired device. Never reverts.
    function isSignedBy(DeviceId device, bytes32 digest, bytes calldata signature) external view returns (bool);

    /// @notice The device as it stands; all zero for an unknown one.
    function deviceOf(DeviceId device) external view returns (Device memory);

    /// @notice The newest calibration, also one that is over; all zero for none.
    function calibrationOf(DeviceId device) external view returns (Calibration memory);

    /// @notice To whom the device is on offer, zero for none.
    function transferOfferOf(DeviceId device) external view returns (address);
}
