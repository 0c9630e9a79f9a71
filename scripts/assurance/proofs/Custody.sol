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

    /// @dev One of the steps that take out of a custodian's stock.
    function _leave(LotKey lot, address custodian, uint40 quantity, bool blocked, uint8 which) internal {
        if (which == 0) _use(lot, custodian, quantity);
        else if (which == 1) _handOut(lot, custodian, quantity);
        else if (which == 2) _discard(lot, custodian, quantity, blocked);
        else _depart(lot, custodian, quantity, blocked);
    }

    /// @dev One of the steps that put into a custodian's stock.
    function _come(LotKey lot, address custodian, uint40 quantity, bool blocked, uint8 which) internal {
        if (which == 0) _handBack(lot, custodian, quantity);
        else if (which == 1) _recover(lot, custodian, quantity);
        else _arrive(lot, custodian, quantity, blocked);
    }
}

contract MakingGivesAllToTheMaker is AnyStock {
    function make(LotKey lot, address maker, uint40 quantity, uint8 flags) external {
        LotState memory state;
        state.commissioned = quantity;
        state.flags = flags;
        _stocks[lot][maker] = Stock(0, 0);
        _make(lot, maker, state);
        assert(_units(lot, maker) == quantity && _states[lot].commissioned == quantity);
    }
}

contract LeavingKeepsTheUnits is AnyStock {
    function takeOut(
        LotKey lot,
        address custodian,
        LotState memory state,
        Stock memory stock,
        uint40 quantity,
        bool blocked,
        uint8 which
    ) external {
        _states[lot] = state;
        _stocks[lot][custodian] = stock;
        uint256 before = _units(lot, custodian);
        _leave(lot, custodian, quantity, blocked, which);
        assert(_units(lot, custodian) == before);
    }
}

contract ComingKeepsTheUnits is AnyStock {
    function come(
        LotKey lot,
        address custodian,
        LotState memory state,
        Stock memory stock,
        uint40 quantity,
        bool blocked,
        uint8 which
    ) external {
        _states[lot] = state;
        _stocks[lot][custodian] = stock;
        uint256 before = _units(lot, custodian);
        _come(lot, custodian, quantity, blocked, which);
        assert(_units(lot, custodian) == before);
    }
}

contract LosingKeepsTheUnits is AnyStock {
    function lose(LotKey lot, address custodian, LotState memory state, Stock memory stock, uint40 quantity) external {
        _states[lot] = state;
        _stocks[lot][custodian] = stock;
        uint256 before = _units(lot, custodian);
        _lose(lot, quantity);
        assert(_units(lot, custodian) == before);
    }
}

contract BlockingKeepsTheUnits is AnyStock {
    function reblock(LotKey lot, address custodian, Stock memory stock, uint40 quantity, bool blocked) external {
        _stocks[lot][custodian] = stock;
        _reblock(lot, custodian, quantity, blocked);
        Stock memory then = _stocks[lot][custodian];
        assert(uint256(then.free) + then.blocked == uint256(stock.free) + stock.blocked);
    }
}

contract LeavingTakesWhatIsThere is AnyStock {
    function takeOut(
        LotKey lot,
        address custodian,
        Stock memory stock,
        uint40 quantity,
        bool blocked,
        uint8 which
    ) external {
        _stocks[lot][custodian] = stock;
        _leave(lot, custodian, quantity, blocked, which);
        assert(quantity <= stock.free || (blocked && which > 1 && quantity <= stock.blocked));
    }
}

/// @dev What patients get and what goes into other lots.
contract BlockedIsNeitherUsedNorDispensed is AnyStock {
    function takeOut(LotKey lot, address custodian, Stock memory stock, uint40 quantity, bool which) external {
        _stocks[lot][custodian] = stock;
        if (which) _use(lot, custodian, quantity);
        else _handOut(lot, custodian, quantity);
        assert(_stocks[lot][custodian].blocked == stock.blocked && quantity <= stock.free);
    }
}

contract ComesBackOnlyWhatLeft is AnyStock {
    function come(
        LotKey lot,
        address custodian,
        LotState memory state,
        uint40 quantity,
        bool blocked,
        uint8 which
    ) external {
        _states[lot] = state;
        _come(lot, custodian, quantity, blocked, which);
        assert(
            quantity <=
                (
                    which == 0
                        ? state.dispensed
                        : which == 1
                            ? state.gone
                            : state.inTransit
                )
        );
    }
}

contract StepsTouchNoOtherCustodian is AnyStock {
    function step(
        LotKey lot,
        address custodian,
        address other,
        Stock memory stock,
        uint40 quantity,
        bool blocked,
        uint8 which
    ) external {
        require(custodian != other);
        _stocks[lot][other] = stock;
        if (which < 4) _leave(lot, custodian, quantity, blocked, which);
        else _come(lot, custodian, quantity, blocked, which - 4);
        assert(_stocks[lot][other].free == stock.free && _stocks[lot][other].blocked == stock.blocked);
    }
}

contract StepsTouchNoOtherLot is AnyStock {
    function step(
        LotKey lot,
        LotKey other,
        address custodian,
        LotState memory state,
        uint40 quantity,
        bool blocked,
        uint8 which
    ) external {
        require(LotKey.unwrap(lot) != LotKey.unwrap(other));
        _states[other] = state;
        uint256 before = _units(other, custodian);
        if (which < 4) _leave(lot, custodian, quantity, blocked, which);
        else _come(lot, custodian, quantity, blocked, which - 4);
        assert(_units(other, custodian) == before);
    }
}

contract StepsKeepWhatWasMade is AnyStock {
    function step(
        LotKey lot,
        address custodian,
        LotState memory state,
        uint40 quantity,
        bool blocked,
        uint8 which
    ) external {
        _states[lot] = state;
        if (which < 4) _leave(lot, custodian, quantity, blocked, which);
        else if (which < 8) _come(lot, custodian, quantity, blocked, which - 4);
        else _lose(lot, quantity);
        assert(_states[lot].commissioned == state.commissioned);
    }
}
