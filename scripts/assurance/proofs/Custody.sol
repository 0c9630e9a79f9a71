// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey} from "../../../contracts/kernel/merkle/PackLeaves.sol";
import {Stock} from "../../../contracts/pharma/interfaces/ILotLedger.sol";
import {Custody, LotState} from "../../../contracts/pharma/lots/Custody.sol";

/// @dev Each harness puts the books into any state that can be written down, takes one step, and asserts what has to hold after
/// it. A step moves the stock of one custodian at most; so where the units of the lot outside everybody else's stock are as many
/// as before, all units are.
abstract contract AnyStock is Custody {
    function _units(LotKey lot, address custodian) internal view returns (uint256) {
        LotState memory state = _states[lot];
        Stock memory stock = _stocks[lot][custodian];
        return uint256(stock.free) + stock.blocked + state.inTransit + state.consumed + state.dispensed + state.gone;
    }

    /// @dev The step. The solver is quick where each has a harness of its own.
    function _step(LotKey lot, address custodian, uint40 quantity, bool blocked) internal virtual;
}

// ---------------------------------------------------------------------- the steps

abstract contract Using is AnyStock {
    function _step(LotKey lot, address custodian, uint40 quantity, bool) internal override {
        _use(lot, custodian, quantity);
    }
}

abstract contract HandingOut is AnyStock {
    function _step(LotKey lot, address custodian, uint40 quantity, bool) internal override {
        _handOut(lot, custodian, quantity);
    }
}

abstract contract Discarding is AnyStock {
    function _step(LotKey lot, address custodian, uint40 quantity, bool blocked) internal override {
        _discard(lot, custodian, quantity, blocked);
    }
}

abstract contract Departing is AnyStock {
    function _step(LotKey lot, address custodian, uint40 quantity, bool blocked) internal override {
        _depart(lot, custodian, quantity, blocked);
    }
}

abstract contract Arriving is AnyStock {
    function _step(LotKey lot, address custodian, uint40 quantity, bool blocked) internal override {
        _arrive(lot, custodian, quantity, blocked);
    }
}

abstract contract HandingBack is AnyStock {
    function _step(LotKey lot, address custodian, uint40 quantity, bool) internal override {
        _handBack(lot, custodian, quantity);
    }
}

abstract contract Recovering is AnyStock {
    function _step(LotKey lot, address custodian, uint40 quantity, bool) internal override {
        _recover(lot, custodian, quantity);
    }
}

abstract contract Losing is AnyStock {
    function _step(LotKey lot, address, uint40 quantity, bool) internal override {
        _lose(lot, quantity);
    }
}

abstract contract Blocking is AnyStock {
    function _step(LotKey lot, address custodian, uint40 quantity, bool blocked) internal override {
        _reblock(lot, custodian, quantity, blocked);
    }
}

// ---------------------------------------------------------------------- what each of them keeps

/// @dev All units are somewhere, once, and as many as were commissioned.
abstract contract KeepsTheUnits is AnyStock {
    function step(
        LotKey lot,
        address custodian,
        LotState memory state,
        Stock memory stock,
        uint40 quantity,
        bool blocked
    ) external {
        _states[lot] = state;
        _stocks[lot][custodian] = stock;
        uint256 before = _units(lot, custodian);
        _step(lot, custodian, quantity, blocked);
        assert(_units(lot, custodian) == before && _states[lot].commissioned == state.commissioned);
    }
}

abstract contract TouchesNoOtherCustodian is AnyStock {
    function step(
        LotKey lot,
        address custodian,
        address other,
        Stock memory stock,
        uint40 quantity,
        bool blocked
    ) external {
        require(custodian != other);
        _stocks[lot][other] = stock;
        _step(lot, custodian, quantity, blocked);
        assert(_stocks[lot][other].free == stock.free && _stocks[lot][other].blocked == stock.blocked);
    }
}

abstract contract TouchesNoOtherLot is AnyStock {
    function step(
        LotKey lot,
        LotKey other,
        address custodian,
        LotState memory state,
        Stock memory stock,
        uint40 quantity,
        bool blocked
    ) external {
        require(LotKey.unwrap(lot) != LotKey.unwrap(other));
        _states[other] = state;
        _stocks[other][custodian] = stock;
        uint256 before = _units(other, custodian);
        _step(lot, custodian, quantity, blocked);
        assert(_units(other, custodian) == before);
    }
}

contract UsingKeepsTheUnits is KeepsTheUnits, Using {}

contract HandingOutKeepsTheUnits is KeepsTheUnits, HandingOut {}

contract DiscardingKeepsTheUnits is KeepsTheUnits, Discarding {}

contract DepartingKeepsTheUnits is KeepsTheUnits, Departing {}

contract ArrivingKeepsTheUnits is KeepsTheUnits, Arriving {}

contract HandingBackKeepsTheUnits is KeepsTheUnits, HandingBack {}

contract RecoveringKeepsTheUnits is KeepsTheUnits, Recovering {}

contract LosingKeepsTheUnits is KeepsTheUnits, Losing {}

contract BlockingKeepsTheUnits is KeepsTheUnits, Blocking {}

contract UsingTouchesNoOtherCustodian is TouchesNoOtherCustodian, Using {}

contract HandingOutTouchesNoOtherCustodian is TouchesNoOtherCustodian, HandingOut {}

contract DiscardingTouchesNoOtherCustodian is TouchesNoOtherCustodian, Discarding {}

contract DepartingTouchesNoOtherCustodian is TouchesNoOtherCustodian, Departing {}

contract ArrivingTouchesNoOtherCustodian is TouchesNoOtherCustodian, Arriving {}

contract HandingBackTouchesNoOtherCustodian is TouchesNoOtherCustodian, HandingBack {}

contract RecoveringTouchesNoOtherCustodian is TouchesNoOtherCustodian, Recovering {}

contract BlockingTouchesNoOtherCustodian is TouchesNoOtherCustodian, Blocking {}

contract UsingTouchesNoOtherLot is TouchesNoOtherLot, Using {}

contract HandingOutTouchesNoOtherLot is TouchesNoOtherLot, HandingOut {}

contract DiscardingTouchesNoOtherLot is TouchesNoOtherLot, Discarding {}

contract DepartingTouchesNoOtherLot is TouchesNoOtherLot, Departing {}

contract ArrivingTouchesNoOtherLot is TouchesNoOtherLot, Arriving {}

contract HandingBackTouchesNoOtherLot is TouchesNoOtherLot, HandingBack {}

contract RecoveringTouchesNoOtherLot is TouchesNoOtherLot, Recovering {}

contract BlockingTouchesNoOtherLot is TouchesNoOtherLot, Blocking {}

// ---------------------------------------------------------------------- what some of them ask for

contract MakingGivesAllToTheMaker is Custody {
    function make(LotKey lot, address maker, uint40 quantity, uint8 flags) external {
        LotState memory state;
        state.commissioned = quantity;
        state.flags = flags;
        _stocks[lot][maker] = Stock(0, 0);
        _make(lot, maker, state);
        Stock memory stock = _stocks[lot][maker];
        assert(stock.free == quantity && stock.blocked == 0 && _states[lot].commissioned == quantity);
    }
}

/// @dev What leaves a custodian by any of the steps that take it out.
contract LeavingTakesWhatIsThere is Custody {
    function takeOut(
        LotKey lot,
        address custodian,
        Stock memory stock,
        uint40 quantity,
        bool blocked,
        uint8 which
    ) external {
        _stocks[lot][custodian] = stock;
        if (which == 0) _use(lot, custodian, quantity);
        else if (which == 1) _handOut(lot, custodian, quantity);
        else if (which == 2) _discard(lot, custodian, quantity, blocked);
        else _depart(lot, custodian, quantity, blocked);
        assert(quantity <= stock.free || (blocked && which > 1 && quantity <= stock.blocked));
    }
}

/// @dev What patients get and what goes into other lots.
contract BlockedIsNeitherUsedNorDispensed is Custody {
    function takeOut(LotKey lot, address custodian, Stock memory stock, uint40 quantity, bool isUse) external {
        _stocks[lot][custodian] = stock;
        if (isUse) _use(lot, custodian, quantity);
        else _handOut(lot, custodian, quantity);
        assert(_stocks[lot][custodian].blocked == stock.blocked && quantity <= stock.free);
    }
}

contract NotMoreComesBackThanLeft is Custody {
    function come(LotKey lot, address custodian, LotState memory state, uint40 quantity, uint8 which) external {
        _states[lot] = state;
        if (which == 0) _handBack(lot, custodian, quantity);
        else if (which == 1) _recover(lot, custodian, quantity);
        else _arrive(lot, custodian, quantity, false);
        uint40 left =
            which == 0
                ? state.dispensed
                : which == 1
                    ? state.gone
                    : state.inTransit;
        assert(quantity <= left);
    }
}
