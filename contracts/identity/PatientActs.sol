// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {Kem} from "../kernel/terms/Kem.sol";
import {Powers} from "../kernel/terms/Powers.sol";
import {PatientId} from "../kernel/types/Ids.sol";

/// @title What patients, guardians and arbiters sign
/// @notice The EIP-712 struct hashes of {IPatientRegistry}; the SDK holds the same types in `kernel/acts`. Each act names
/// the account that signs: a key may also own a wallet, and what it signed for itself must not serve again for the wallet.
library PatientActs {
    bytes32 private constant PATIENT_ID = keccak256("PatientId(address controller,bytes32 salt)");
    bytes32 private constant REGISTRATION = keccak256(
        "Registration(address controller,bytes32 salt,bytes32 guardians,uint48 deadline)"
    );
    bytes32 private constant CONTROLLER_ROTATION = keccak256(
        "ControllerRotation(bytes32 patient,address controller,address newController,uint104 nonce,uint48 deadline)"
    );
    bytes32 private constant CONTROLLER_ACCEPTANCE = keccak256(
        "ControllerAcceptance(bytes32 patient,address controller,address newController,uint48 deadline)"
    );
    bytes32 private constant ENCRYPTION_KEY = keccak256(
        "EncryptionKey(bytes32 patient,address controller,uint16 kem,bytes key,uint104 nonce,uint48 deadline)"
    );
    bytes32 private constant DELEGATION = keccak256(
        "Delegation(bytes32 patient,address controller,address delegate,uint16 powers,uint48 from,uint48 until,uint104 nonce,uint48 deadline)"
    );
    bytes32 private constant GUARDIAN_CHANGE = keccak256(
        "GuardianChange(bytes32 patient,address controller,bytes32 guardians,uint104 nonce,uint48 deadline)"
    );
    bytes32 private constant RECOVERY = keccak256(
        "Recovery(bytes32 patient,bytes32 guardians,address approver,address newController,uint24 attempt,uint48 deadline)"
    );
    bytes32 private constant RECOVERY_WITHDRAWAL = keccak256(
        "RecoveryWithdrawal(bytes32 patient,bytes32 guardians,address approver,uint24 attempt,uint48 deadline)"
    );
    bytes32 private constant RECOVERY_OBJECTION = keccak256(
        "RecoveryObjection(bytes32 patient,address controller,uint24 attempt,uint48 deadline)"
    );

    function patientId(address controller, bytes32 salt) internal pure returns (PatientId) {
        return PatientId.wrap(keccak256(abi.encode(PATIENT_ID, controller, salt)));
    }

    function registration(
        address controller,
        bytes32 salt,
        bytes32 guardians,
        uint48 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(REGISTRATION, controller, salt, guardians, deadline));
    }

    function controllerRotation(
        PatientId patient,
        address controller,
        address newController,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(CONTROLLER_ROTATION, patient, controller, newController, by.nonce, by.deadline));
    }

    function controllerAcceptance(
        PatientId patient,
        address controller,
        address newController,
        uint48 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(CONTROLLER_ACCEPTANCE, patient, controller, newController, deadline));
    }

    function encryptionKey(
        PatientId patient,
        address controller,
        Kem kem,
        bytes calldata key,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(ENCRYPTION_KEY, patient, controller, kem, keccak256(key), by.nonce, by.deadline));
    }

    function delegation(
        PatientId patient,
        address controller,
        address delegate,
        Powers powers,
        uint48 from,
        uint48 until,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(DELEGATION, patient, controller, delegate, powers, from, until, by.nonce, by.deadline)
            );
    }

    function guardianChange(
        PatientId patient,
        address controller,
        bytes32 guardians,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(GUARDIAN_CHANGE, patient, controller, guardians, by.nonce, by.deadline));
    }

    function recovery(
        PatientId patient,
        bytes32 guardians,
        address approver,
        address newController,
        uint24 attempt,
        uint48 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECOVERY, patient, guardians, approver, newController, attempt, deadline));
    }

    function recoveryWithdrawal(
        PatientId patient,
        bytes32 guardians,
        address approver,
        uint24 attempt,
        uint48 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECOVERY_WITHDRAWAL, patient, guardians, approver, attempt, deadline));
    }

    function recoveryObjection(
        PatientId patient,
        address controller,
        uint24 attempt,
        uint48 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECOVERY_OBJECTION, patient, controller, attempt, deadline));
    }
}
