// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEscrow} from "./IEscrow.sol";

/// @title What a ledger owes of each token
/// @notice Two numbers for each token and the three steps that move them, so that the solver can follow
/// (`npm run prove -- escrow`). Everything that a ledger owes goes through here.
///
/// ```
/// in ──_addLocked──► locked ──_lockedToCredited──► credited ──_takeCredited──► out
/// ```
abstract contract EscrowTotals {
    /// @dev One slot. In the token's smallest unit; the sum of both fits 128 bits.
    struct Totals {
        uint128 locked;
        uint128 credited;
    }

    /// @dev Stands for ether where a token is named.
    address internal constant ETHER = address(0);

    mapping(address token => Totals) internal _totals;

    function _addLocked(address token, uint128 amount) internal {
        Totals memory totals = _totals[token];
        uint256 owed = uint256(totals.locked) + totals.credited + amount;
        require(owed <= type(uint128).max, IEscrow.TokenTooMuch(token, owed));
        _totals[token].locked = totals.locked + amount;
    }

    function _lockedToCredited(address token, uint128 amount) internal {
        Totals memory totals = _totals[token];
        _totals[token] = Totals(totals.locked - amount, totals.credited + amount);
    }

    function _takeCredited(address token, uint128 amount) internal {
        _totals[token].credited -= amount;
    }

    /// @dev The books change before money moves, so whatever receiver or token call from inside finds them right.
    function _pay(address token, address to, uint128 amount) internal {
        _takeCredited(token, amount);
        _send(token, to, amount);
    }

    /// @dev Moves the money, exactly `amount`, or reverts.
    function _send(address token, address to, uint128 amount) internal virtual;

    function _owed(address token) internal view returns (uint256) {
        return uint256(_totals[token].locked) + _totals[token].credited;
    }
}
