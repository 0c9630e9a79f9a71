// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";

import {SignedActs} from "../signing/SignedActs.sol";
import {Governed} from "./Governed.sol";

/// @title Base of a governed contract that also takes signed acts
/// @notice {Governed} and {SignedActs} together; both know relayed callers, by the same forwarder.
abstract contract GovernedActs is Governed, SignedActs {
    function _msgSender() internal view virtual override(Governed, ERC2771Context) returns (address) {
        return Governed._msgSender();
    }

    function _msgData() internal view virtual override(Governed, ERC2771Context) returns (bytes calldata) {
        return Governed._msgData();
    }

    function _contextSuffixLength() internal view virtual override(Governed, ERC2771Context) returns (uint256) {
        return Governed._contextSuffixLength();
    }
}
