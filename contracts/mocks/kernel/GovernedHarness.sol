// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Governed} from "../../kernel/access/Governed.sol";

/// @notice The smallest room: a function that stops under pause, one that goes on, and what {Governed} knows of a caller.
contract GovernedHarness is Governed {
    event Spoken(address indexed by, bytes data);

    constructor(address accessManager, address forwarder) Governed(accessManager, forwarder) {}

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
