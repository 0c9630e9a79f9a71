// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

import {EscrowLedger} from "../../kernel/escrow/EscrowLedger.sol";
import {Permit} from "../../kernel/escrow/IEscrow.sol";
import {Permits} from "../../kernel/escrow/Permits.sol";
import {Shares} from "../../kernel/escrow/Shares.sol";
import {Bill, Cover} from "../../kernel/ports/IPayer.sol";

/// @dev What one account gets of a claim.
struct DeskPart {
    address account;
    uint128 amount;
}

/// @notice A room with nothing but the ledger: opens every internal step to anyone.
contract EscrowDesk is EscrowLedger, ERC2771Context {
    /// @notice The parts leave so much of the claim.
    error DeskKept(uint128 left);

    constructor(address forwarder) ERC2771Context(forwarder) {}

    /// @dev As the rooms do.
    receive() external payable {
        require(_isAsking(), EtherUnequal(0, msg.value));
    }

    function lock(bytes32 matter, address token, uint128 amount, uint120 words) external payable {
        _lockClaim(matter, token, _msgSender(), amount, words);
    }

    function lockWithPermit(bytes32 matter, address token, uint128 amount, Permit calldata permit) external payable {
        Permits.tryUse(permit, token, _msgSender(), address(this));
        _lockClaim(matter, token, _msgSender(), amount, 0);
    }

    /// @return asking Whether it still says afterwards that a payer is being asked.
    function lockCovered(
        Bill calldata bill,
        Cover[] calldata covers,
        uint120 words
    ) external payable returns (bool asking) {
        _lockCoveredClaim(bill, covers, _msgSender(), words);
        asking = _isAsking();
    }

    function note(bytes32 matter, address token, uint120 words) external {
        _noteClaim(_claimIdOf(matter, token), words);
    }

    /// @dev As rooms do: each part is taken off what is left, and nothing stays.
    function settle(bytes32 matter, address token, DeskPart[] calldata parts, uint120 words) external {
        uint128 left = _settle(matter, token, words);
        for (uint256 i; i < parts.length; ++i) {
            left -= parts[i].amount;
            _credit(matter, token, parts[i].account, parts[i].amount);
        }
        require(left == 0, DeskKept(left));
    }

    function move(bytes32 from, bytes32 to, address token, uint120 noteThere, uint120 noteHere) external {
        _moveClaim(from, to, token, noteThere, noteHere);
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
