// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey} from "../../kernel/merkle/PackLeaves.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {ILotLedger} from "../interfaces/ILotLedger.sol";
import {Hindrance} from "../interfaces/ILots.sol";
import {LotState} from "./Custody.sol";
import {Making} from "./Making.sol";

/// @title Quarantine, recall, and blocked stock
/// @notice The third part of {ILotLedger}.
abstract contract Recalls is Making {
    uint8 private constant LEAST_SEVERE = 3;

    /// @inheritdoc ILotLedger
    function quarantine(LotKey lot, bytes32 reasonHash) external {
        uint8 hand = _handOf(lot);
        LotState storage state = _states[lot];
        require(state.flags & hand == 0, LotStateUnchanged(lot));

        state.flags |= hand;
        _alarm(state);
        emit LotQuarantined(lot, _msgSender(), hand == QUARANTINED_BY_REGULATOR, true, reasonHash);
    }

    /// @inheritdoc ILotLedger
    function liftQuarantine(LotKey lot, bytes32 reasonHash) external whenNotPaused {
        uint8 hand = _lastingHandOf(lot);
        LotState storage state = _states[lot];
        require(state.flags & hand != 0, LotStateUnchanged(lot));

        state.flags &= ~hand;
        emit LotQuarantined(lot, _msgSender(), hand == QUARANTINED_BY_REGULATOR, false, reasonHash);
    }

    /// @inheritdoc ILotLedger
    function recall(LotKey lot, uint8 severity, bytes32 reasonHash) external {
        _handOf(lot);
        require(severity != 0 && severity <= LEAST_SEVERE, RecallClassInvalid(severity));
        LotState storage state = _states[lot];
        require(state.recallClass == 0 || severity < state.recallClass, LotStateUnchanged(lot));

        state.recallClass = severity;
        _alarm(state);
        emit LotRecalled(lot, _msgSender(), severity, reasonHash);
    }

    /// @inheritdoc ILotLedger
    function walk(LotKey lot) external returns (Hindrance hindrance) {
        _remember(lot);
        return _hindrance({lot: lot, withProduct: true});
    }

    /// @inheritdoc ILotLedger
    function holdBack(LotKey lot, address custodian, uint40 quantity, bytes32 reasonHash) external {
        _requireFor(custodian);
        require(quantity != 0, QuantityInvalid(quantity));

        _reblock(lot, custodian, quantity, true);
        emit StockBlocked(lot, custodian, quantity, reasonHash);
    }

    /// @inheritdoc ILotLedger
    function clear(
        LotKey lot,
        address custodian,
        uint40 quantity,
        Profession profession,
        bytes32 reasonHash
    ) external whenNotPaused {
        _requireQualified(lot, profession);
        _requireUsable({lot: lot, withProduct: true});
        require(quantity != 0, QuantityInvalid(quantity));

        _reblock(lot, custodian, quantity, false);
        emit StockCleared(lot, custodian, _msgSender(), quantity, reasonHash);
    }

    /// @dev For which side the caller speaks about the lot, as the bit of its quarantine. Licence holder before maker, so that the
    /// holder's quarantine goes over to who takes the product over; maker before regulator.
    function _handOf(LotKey lot) internal view returns (uint8 hand) {
        require(_states[lot].commissioned != 0, LotUnknown(lot));
        address account = _msgSender();
        if (account == PRODUCTS.holderOf(_facts[lot].gtin)) return QUARANTINED_BY_HOLDER;
        if (account == _facts[lot].maker) return QUARANTINED_BY_MAKER;
        require(_isRegulator(account), LotNotOverseenBy(lot, account));
        return QUARANTINED_BY_REGULATOR;
    }

    /// @dev The same for what a maker may do only as long as it may make the product.
    function _lastingHandOf(LotKey lot) internal view returns (uint8 hand) {
        hand = _handOf(lot);
        address account = _msgSender();
        require(
            hand != QUARANTINED_BY_MAKER || PRODUCTS.mayMake(_facts[lot].gtin, account),
            LotNotOverseenBy(lot, account)
        );
    }

    /// @dev Lots that were made of it have to look again. Where nothing was made of it there are none, and will be none while it
    /// is not usable.
    function _alarm(LotState storage state) private {
        if (state.consumed != 0) ++_alarms;
    }
}
