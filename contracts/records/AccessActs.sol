// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessEntry, Receipt} from "./interfaces/IAccessLog.sol";

/// @title Hashes of accesses, and what gateways sign
/// @notice The EIP-712 struct hashes of {IAccessLog}; the SDK holds the same types in `kernel/acts`.
library AccessActs {
    bytes32 private constant ENTRY = keccak256(
        "AccessEntry(bytes32 patient,address accessor,address organisation,uint8 profession,uint8 purpose,bytes31 purposeLabel,uint8 category,uint8 confidentiality,bytes32 record,uint8 basis,bytes32 basisId,bytes32 evidence)"
    );
    bytes32 private constant RECEIPT = keccak256(
        "AccessReceipt(address organisation,address gateway,uint64 number,bytes32 leaf,uint48 servedAt)"
    );

    /// @dev Members of static types: their encoding is that of the members one after the other, in both.
    function entry(AccessEntry calldata given) internal pure returns (bytes32) {
        return keccak256(abi.encode(ENTRY, given));
    }

    function receipt(Receipt calldata given) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECEIPT, given));
    }
}
