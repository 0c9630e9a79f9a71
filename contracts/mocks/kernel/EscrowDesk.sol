// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

import {EscrowLedger} from "../../kernel/escrow/EscrowLedger.sol";
import {Part, Permit} from "../../kernel/escrow/IEscrow.sol";
import {Shares} from "../../kernel/escrow/Shares.sol";

/// @notice A room with nothing but the ledger: opens every internal step to anyone.
contract EscrowDesk is EscrowLedger, ERC2771Context {
    constructor(address forwarder) ERC2771Context(forwarder) {}

    function lock(bytes32 matter, address token, uint128 amount, uint120 words) external payable {
        _lockClaim(matter, token, _msgSender(), amount, words);
    }

    function lockWithPermit(bytes32 matter, address token, uint128 amount, Permit calldata permit) external payable {
        _usePermit(token, _msgSender(), permit);
        _lockClaim(matter, token, _msgSender(), amount, 0);
    }

    function note(bytes32 matter, address token, uint120 words) external {
        _noteClaim(_claimIdOf(matter, token), words);
    }

    function settle(bytes32 matter, address token, Part[] memory parts, uint120 words) external {
        _settleClaim(matter, token, parts, words);
    }

    function move(bytes32 from, bytes32 to, address token, uint120 noteThere, uint120 noteHere) external {
        _moveClaim(from, to, token, noteThere, noteHere);
    }

    function split(uint128 amount, uint16[] memory shares) external pure returns (uint128[] memory) {
        return Shares.split(amount, shares);
    }

    function partOf(uint128 amount, uint16 share) external pure returns (uint128) {
        return Shares.partOf(amount, share);
    }

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
