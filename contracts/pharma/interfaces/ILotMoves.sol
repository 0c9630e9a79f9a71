// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey} from "../../kernel/merkle/PackLeaves.sol";

/// @title What the contract that ships sees of the lots
/// @notice Stock leaves one custodian, is in transit, and reaches another. {ILotLedger} stands behind it.
///
/// Warning: it asks neither who may hold the goods nor whose word it is: {IShipments} does.
interface ILotMoves {
    /// @notice Only a freight that the regulator appointed moves stock.
    error FreightUnknown(address account);

    /// @notice Stock leaves its custodian.
    /// @param isOnward Whether the lot has to be usable; a return does not ask.
    ///
    /// Requirements: the caller is a freight; the lot is usable, if `isOnward`; the stock suffices. Emits `TransferSingle` to the
    /// ledger.
    function depart(LotKey lot, address from, uint40 quantity, bool blocked, bool isOnward) external;

    /// @notice Stock reaches a custodian.
    ///
    /// Requirements: the caller is a freight; so much is in transit. Emits `TransferSingle` from the ledger;
    /// {ILotLedger-StockBlocked} where it is blocked.
    /// @param reason Of the blocking.
    function arrive(LotKey lot, address to, uint40 quantity, bool blocked, bytes32 reason) external;

    /// @notice Stock is lost on its way.
    ///
    /// Requirements: the caller is a freight; so much is in transit. Emits `TransferSingle` from the ledger to nobody.
    function lose(LotKey lot, uint40 quantity) external;
}
