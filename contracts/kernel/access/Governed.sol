// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {Roles} from "./Roles.sol";

/// @title Base of every contract that people call
/// @notice Gives a room its authority (one AccessManager for the platform), its pause, and calls relayed for people who
/// hold no ETH (ERC-2771).
///
/// A pause stops what hands out new rights. It never stops a patient's own acts, a withdrawal of money, or anything that
/// takes a right away (suspend, revoke, end): those functions do not carry `whenNotPaused`.
///
/// Warning: the forwarder can speak for anyone. It is OpenZeppelin's `ERC2771Forwarder`, fixed at deployment; a
/// deployment that names another contract hands it every account.
abstract contract Governed is AccessManaged, Pausable, ERC2771Context {
    constructor(address accessManager, address forwarder) AccessManaged(accessManager) ERC2771Context(forwarder) {}

    /// @notice Stops new grants in this contract.
    ///
    /// Requirements: the caller may call it by the AccessManager (role `PAUSER`); not paused.
    function pause() external restricted {
        _pause();
    }

    /// @notice Ends the pause.
    ///
    /// Requirements: the caller may call it by the AccessManager (role `REGULATOR`); paused.
    function unpause() external restricted {
        _unpause();
    }

    /// @dev Whether `account` holds the regulator's role, for functions that a regulator shares with somebody else:
    /// taking rights away, and lifting its own suspension. The role's execution delay does not hold those up.
    function _isRegulator(address account) internal view returns (bool isMember) {
        (isMember, ) = IAccessManager(authority()).hasRole(Roles.REGULATOR, account);
    }

    function _msgSender() internal view virtual override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view virtual override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view virtual override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
