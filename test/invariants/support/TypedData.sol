// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {Item} from "../../../contracts/pharma/interfaces/IDispensary.sol";
import {Prescription} from "../../../contracts/pharma/interfaces/IPrescriptions.sol";

/// @title The digests of the signed acts (EIP-712), written anew from the interfaces' words
/// @notice It shares no line with the contracts, so that a wrong type string on either side shows.
library TypedData {
    bytes32 private constant DOMAIN = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    /// @notice What a signer signs: the domain of one contract on this chain, and the act.
    function digest(string memory name, address verifyingContract, bytes memory act) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN, keccak256(bytes(name)), keccak256("1"), block.chainid, verifyingContract)
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, keccak256(act)));
    }

    function registration(
        address controller,
        bytes32 salt,
        bytes32 guardians,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256("Registration(address controller,bytes32 salt,bytes32 guardians,uint48 deadline)");
        return abi.encode(typeHash, controller, salt, guardians, deadline);
    }

    function acceptance(
        PatientId patient,
        address controller,
        address newController,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "ControllerAcceptance(bytes32 patient,address controller,address newController,uint48 deadline)"
        );
        return abi.encode(typeHash, patient, controller, newController, deadline);
    }

    function rotation(
        PatientId patient,
        address controller,
        address newController,
        uint104 nonce,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "ControllerRotation(bytes32 patient,address controller,address newController,uint104 nonce,uint48 deadline)"
        );
        return abi.encode(typeHash, patient, controller, newController, nonce, deadline);
    }

    function encryptionKey(
        PatientId patient,
        address controller,
        uint16 kem,
        bytes memory key,
        uint104 nonce,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "EncryptionKey(bytes32 patient,address controller,uint16 kem,bytes key,uint104 nonce,uint48 deadline)"
        );
        return abi.encode(typeHash, patient, controller, kem, keccak256(key), nonce, deadline);
    }

    function delegation(
        PatientId patient,
        address controller,
        address delegate,
        uint16 powers,
        uint48[2] memory window,
        uint104 nonce,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "Delegation(bytes32 patient,address controller,address delegate,uint16 powers,uint48 from,uint48 until,uint104 nonce,uint48 deadline)"
        );
        return abi.encode(typeHash, patient, controller, delegate, powers, window[0], window[1], nonce, deadline);
    }

    function guardianChange(
        PatientId patient,
        address controller,
        bytes32 guardians,
        uint104 nonce,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "GuardianChange(bytes32 patient,address controller,bytes32 guardians,uint104 nonce,uint48 deadline)"
        );
        return abi.encode(typeHash, patient, controller, guardians, nonce, deadline);
    }

    function recovery(
        PatientId patient,
        bytes32 guardians,
        address approver,
        address newController,
        uint24 attempt,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "Recovery(bytes32 patient,bytes32 guardians,address approver,address newController,uint24 attempt,uint48 deadline)"
        );
        return abi.encode(typeHash, patient, guardians, approver, newController, attempt, deadline);
    }

    function withdrawal(
        PatientId patient,
        bytes32 guardians,
        address approver,
        uint24 attempt,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "RecoveryWithdrawal(bytes32 patient,bytes32 guardians,address approver,uint24 attempt,uint48 deadline)"
        );
        return abi.encode(typeHash, patient, guardians, approver, attempt, deadline);
    }

    function objection(
        PatientId patient,
        address controller,
        uint24 attempt,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "RecoveryObjection(bytes32 patient,address controller,uint24 attempt,uint48 deadline)"
        );
        return abi.encode(typeHash, patient, controller, attempt, deadline);
    }

    function affiliationAcceptance(
        bytes memory terms,
        uint104 nonce,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "AffiliationAcceptance(address organisation,address practitioner,bytes32 licence,uint8 role,uint48 validFrom,uint48 validUntil,uint104 nonce,uint48 deadline)"
        );
        return abi.encodePacked(typeHash, terms, uint256(nonce), uint256(deadline));
    }

    function deviceKeyProof(bytes32 device, address owner) internal pure returns (bytes memory) {
        return abi.encode(keccak256("DeviceKeyProof(bytes32 device,address owner)"), device, owner);
    }

    function calibration(
        bytes32[2] memory deviceAndKey,
        address laboratory,
        uint48[2] memory window,
        bytes32 certificateHash,
        uint104 nonce,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "CalibrationCertificate(bytes32 device,bytes32 keyHash,address laboratory,uint48 from,uint48 until,bytes32 certificateHash,uint104 nonce,uint48 deadline)"
        );
        return
            abi.encodePacked(
                abi.encode(typeHash, deviceAndKey, laboratory, window, certificateHash),
                uint256(nonce),
                uint256(deadline)
            );
    }

    function prescription(Prescription memory terms) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "Prescription(address bearer,address prescriber,address organisation,uint8 profession,uint32 day,uint48 from,uint48 until,uint8 fills,uint48 interval,bool substitutable,bytes32 lines,bytes32 content,bytes32 findings)"
        );
        return abi.encode(typeHash, terms);
    }

    function collection(
        bytes32 id,
        address pharmacy,
        uint16 number,
        Item[] memory items,
        uint48 deadline
    ) internal pure returns (bytes memory) {
        bytes memory item = "Item(uint8 line,bytes32 lot,uint40 quantity,uint64 price,uint32[] indices)";
        bytes memory hashes;
        for (uint256 i; i < items.length; ++i) {
            bytes32 indices = keccak256(abi.encodePacked(items[i].packs.indices));
            bytes memory encoded = abi.encode(
                keccak256(item),
                items[i].line,
                items[i].lot,
                items[i].quantity,
                items[i].price,
                indices
            );
            hashes = abi.encodePacked(hashes, keccak256(encoded));
        }
        bytes memory words =
            "Collection(bytes32 prescription,address pharmacy,uint16 number,Item[] items,uint48 deadline)";
        bytes32 typeHash = keccak256(abi.encodePacked(words, item));
        return abi.encode(typeHash, id, pharmacy, number, keccak256(hashes), deadline);
    }
}
