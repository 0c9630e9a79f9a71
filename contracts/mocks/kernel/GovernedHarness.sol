// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Governed} from "../../kernel/access/Governed.sol";
import {GovernedActs} from "../../kernel/access/GovernedActs.sol";

/// @notice The smallest room: a function that stops under pause, one that goes on, and what {Governed} knows of a caller, also
/// where it comes with signed acts.
contract GovernedHarness is GovernedActs {
    event Spoken(address indexed by, bytes data);

    constructor(
        address accessManager,
        address forwarder
    ) Governed(accessManager, forwarder) EIP712("GovernedHarness", "1") {}

    /// @notice Hands out: stops under pause.
    function grant(uint256) external whenNotPaused {
        emit Spoken(_msgSender(), _msgData());
    }

    /// @notice Takes away: goes on under pause.
    function take(uint256) external {
        emit Spoken(_msgSender(), _msgData());
    }

    function isRegulator(address account) external view returns (bool) {
        return _isRegulator(account);
    }
}
