// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Item} from "../interfaces/IDispensary.sol";
import {Line, Prescription, PrescriptionId} from "../interfaces/IPrescriptions.sol";

/// @title What prescribers and bearers sign
/// @notice EIP-712 struct hashes; the SDK's table of acts spells the same types.
library PrescriptionActs {
    bytes32 private constant PRESCRIPTION = keccak256(
        "Prescription(address bearer,address prescriber,address organisation,uint8 profession,uint32 day,uint48 from,uint48 until,uint8 fills,uint48 interval,bool substitutable,bytes32 lines,bytes32 content,bytes32 findings)"
    );
    bytes32 private constant OVERRIDE = keccak256("PrescriptionOverride(bytes32 prescription,bytes32 findings)");
    bytes32 private constant COLLECTION = keccak256(
        "Collection(bytes32 prescription,address pharmacy,uint16 number,Item[] items,uint48 deadline)Item(uint8 line,bytes32 lot,uint40 quantity,uint64 price,uint32[] indices)"
    );
    bytes32 private constant ITEM = keccak256(
        "Item(uint8 line,bytes32 lot,uint40 quantity,uint64 price,uint32[] indices)"
    );
    bytes32 private constant LINES = keccak256(
        "Lines(bytes32 salt,Line[] lines)Line(uint48 gtin,bytes32 group,uint8 unit,uint40 quantity)"
    );

    function idOf(Prescription calldata terms) internal pure returns (PrescriptionId) {
        return PrescriptionId.wrap(keccak256(abi.encode(PRESCRIPTION, terms)));
    }

    function overriding(PrescriptionId prescription, bytes32 findings) internal pure returns (bytes32) {
        return keccak256(abi.encode(OVERRIDE, prescription, findings));
    }

    /// @param items The hash of what is collected, see {itemsOf}.
    function collection(
        PrescriptionId prescription,
        address pharmacy,
        uint16 number,
        bytes32 items,
        uint48 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(COLLECTION, prescription, pharmacy, number, items, deadline));
    }

    /// @dev Of the packs only their places count: keys and proofs are not signed.
    function itemsOf(Item[] calldata items) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](items.length);
        for (uint256 i; i < items.length; ++i) {
            Item calldata item = items[i];
            bytes32 indices = keccak256(abi.encodePacked(item.packs.indices));
            hashes[i] = keccak256(abi.encode(ITEM, item.line, item.lot, item.quantity, item.price, indices));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function linesOf(bytes32 salt, Line[] calldata lines) internal pure returns (bytes32) {
        return keccak256(abi.encode(LINES, salt, lines));
    }
}
