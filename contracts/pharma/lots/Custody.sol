// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey} from "../../kernel/merkle/PackLeaves.sol";
import {Stock} from "../interfaces/ILotLedger.sol";
import {ILots} from "../interfaces/ILots.sol";

/// @dev What changes about a lot. One slot, so that an act on a lot reads and writes no other.
struct LotState {
    uint8 flags;
    uint8 recallClass;
    uint8 lineage;
    /// The number of alarms when nothing was against any ancestor.
    uint32 walkedAt;
    uint40 commissioned;
    uint40 inTransit;
    uint40 consumed;
    uint40 dispensed;
    uint40 gone;
}

/// @title Where each unit of a lot is
/// @notice The quantities behind {ILotLedger} and the steps that move them, without senders, packs or calls, so that the solver can
/// follow (`npm run prove -- custody`). Every unit goes through here.
///
/// ```
/// _make──► free ◄──_reblock──► blocked          free or blocked ──_depart──► in transit ──_arrive──► free or blocked
///          free ──_use──► consumed                                              └──_lose──► gone
///          free ──_handOut──► dispensed ──_handBack──► free
///          free or blocked ──_discard──► gone ──_recover──► blocked
/// ```
abstract contract Custody {
    mapping(LotKey lot => LotState) internal _states;
    mapping(LotKey lot => mapping(address custodian => Stock)) internal _stocks;

    /// @dev All of a lot is its maker's. Whoever calls looks that there was none.
    function _make(LotKey lot, address maker, LotState memory state) internal {
        _states[lot] = state;
        _give(lot, maker, state.commissioned, false);
    }

    function _use(LotKey lot, address maker, uint40 quantity) internal {
        _take(lot, maker, quantity, false);
        _states[lot].consumed += quantity;
    }

    /// @param blocked Whether it is blocked from now on, and was free, or the other way round.
    function _reblock(LotKey lot, address custodian, uint40 quantity, bool blocked) internal {
        _take(lot, custodian, quantity, !blocked);
        _give(lot, custodian, quantity, blocked);
    }

    function _depart(LotKey lot, address from, uint40 quantity, bool blocked) internal {
        _take(lot, from, quantity, blocked);
        _states[lot].inTransit += quantity;
    }

    function _arrive(LotKey lot, address to, uint40 quantity, bool blocked) internal {
        _give(lot, to, quantity, blocked);
        _states[lot].inTransit -= quantity;
    }

    function _lose(LotKey lot, uint40 quantity) internal {
        _states[lot].inTransit -= quantity;
        _states[lot].gone += quantity;
    }

    function _handOut(LotKey lot, address custodian, uint40 quantity) internal {
        _take(lot, custodian, quantity, false);
        _states[lot].dispensed += quantity;
    }

    function _handBack(LotKey lot, address custodian, uint40 quantity) internal {
        uint40 dispensed = _states[lot].dispensed;
        require(quantity <= dispensed, ILots.DispensedTooLittle(lot, quantity, dispensed));
        _states[lot].dispensed = dispensed - quantity;
        _give(lot, custodian, quantity, false);
    }

    function _discard(LotKey lot, address custodian, uint40 quantity, bool blocked) internal {
        _take(lot, custodian, quantity, blocked);
        _states[lot].gone += quantity;
    }

    function _recover(LotKey lot, address custodian, uint40 quantity) internal {
        _states[lot].gone -= quantity;
        _give(lot, custodian, quantity, true);
    }

    function _take(LotKey lot, address custodian, uint40 quantity, bool blocked) private {
        Stock memory stock = _stocks[lot][custodian];
        uint40 there = blocked ? stock.blocked : stock.free;
        require(quantity <= there, ILots.StockTooSmall(lot, custodian, quantity, there));
        uint40 left = there - quantity;
        _stocks[lot][custodian] = blocked ? Stock(stock.free, left) : Stock(left, stock.blocked);
    }

    function _give(LotKey lot, address custodian, uint40 quantity, bool blocked) private {
        Stock memory stock = _stocks[lot][custodian];
        _stocks[lot][custodian] =
            blocked ? Stock(stock.free, stock.blocked + quantity) : Stock(stock.free + quantity, stock.blocked);
    }
}
