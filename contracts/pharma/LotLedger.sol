// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {Governed} from "../kernel/access/Governed.sol";
import {IProductRegistry} from "./interfaces/IProductRegistry.sol";
import {Moves} from "./lots/Moves.sol";

/// @title Lots: what was made, where all of it is, and what became of it
/// @notice Built up in `lots/`, a part a file: Custody, LotBook, Making, Recalls, PackBook, Moves. States, requirements and warnings are
/// in {ILotLedger}.
contract LotLedger is Moves {
    constructor(
        address accessManager,
        address forwarder,
        IProviderRegistry providers,
        IProductRegistry products
    ) Governed(accessManager, forwarder) {
        PROVIDERS = providers;
        PRODUCTS = products;
    }
}
