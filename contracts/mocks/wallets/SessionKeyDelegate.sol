// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title Code for an EIP-7702 account with a session key
/// @notice Besides the account's own key, which it does not know, one more key signs for the account. The key is in the
/// code, so accounts share nothing.
contract SessionKeyDelegate is IERC1271 {
    /// @notice The key that signs for every account with this code.
    address public immutable sessionKey;

    constructor(address itsSessionKey) {
        sessionKey = itsSessionKey;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address recovered, , ) = ECDSA.tryRecoverCalldata(hash, signature);
        return recovered == sessionKey ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
