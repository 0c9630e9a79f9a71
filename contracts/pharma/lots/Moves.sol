// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey} from "../../kernel/merkle/PackLeaves.sol";
import {Part} from "../interfaces/ILotLedger.sol";
import {ILotMoves} from "../interfaces/ILotMoves.sol";
import {PackBook} from "./PackBook.sol";

/// @title Stock on its way
/// @notice The fifth part of {ILotLedger}.
abstract contract Moves is PackBook {
    /// @inheritdoc ILotMoves
    function depart(LotKey lot, address from, uint40 quantity, bool blocked, bool isOnward) external {
        _requireFreight();
        if (isOnward) _requireUsable({lot: lot, withProduct: true});

        _depart(lot, from, quantity, blocked);
        _emitMove(lot, from, address(this), quantity);
    }

    /// @inheritdoc ILotMoves
    function arrive(LotKey lot, address to, uint40 quantity, bool blocked, bytes32 reason) external {
        _requireFreight();

        _arrive(lot, to, quantity, blocked);
        _emitMove(lot, address(this), to, quantity);
        if (blocked) emit StockBlocked(lot, to, quantity, reason);
    }

    /// @inheritdoc ILotMoves
    function lose(LotKey lot, uint40 quantity) external {
        _requireFreight();

        _lose(lot, quantity);
        _emitMove(lot, address(this), address(0), quantity);
    }

    function _requireFreight() private view {
        require(partOf(_msgSender()) == Part.Freight, FreightUnknown(_msgSender()));
    }
}
