// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Fills} from "../../../contracts/pharma/dispensing/Fills.sol";
import {Prescription, PrescriptionId, PrescriptionState} from "../../../contracts/pharma/interfaces/IPrescriptions.sol";

/// @dev Each harness puts a prescription into any state that can be written down, takes one step, and asserts what has to hold
/// after it. Lines after the first are kept here in the plainest way; deployed, six share a word, and tests hold that.
abstract contract AnyFill is Fills {
    mapping(address bearer => mapping(uint8 fill => mapping(uint8 line => uint40))) private _later;

    function _givenLater(address bearer, uint8 fill, uint8 line) internal view override returns (uint40) {
        return _later[bearer][fill][line];
    }

    function _setGivenLater(address bearer, uint8 fill, uint8 line, uint40 given) internal override {
        _later[bearer][fill][line] = given;
    }
}

contract FillStaysWithinWhatIsPrescribed is AnyFill {
    function fill(
        PrescriptionId id,
        Prescription calldata terms,
        PrescriptionState memory state,
        uint40 prescribed,
        uint40 quantity
    ) external {
        uint40 before = state.given;
        PrescriptionState memory then = _fill(id, terms, state, 0, prescribed, quantity);
        assert(then.given <= prescribed && then.given == uint256(before) + quantity);
    }
}

contract LaterLinesStayWithinWhatIsPrescribed is AnyFill {
    function fill(
        PrescriptionId id,
        Prescription calldata terms,
        PrescriptionState memory state,
        uint8 line,
        uint40 prescribed,
        uint40 quantity
    ) external {
        _fill(id, terms, state, line, prescribed, quantity);
        assert(line == 0 || _givenLater(terms.bearer, state.fillNumber, line) <= prescribed);
    }
}

contract NoMoreFillsThanPrescribed is AnyFill {
    function turn(Prescription calldata terms, PrescriptionState memory state) external view {
        require(terms.fills != 0 && state.fillNumber <= terms.fills);
        PrescriptionState memory then = _turn(terms, state);
        assert(then.fillNumber <= terms.fills && then.fillNumber != 0);
    }
}

contract FillsAreAnIntervalApart is AnyFill {
    function turn(Prescription calldata terms, PrescriptionState memory state) external view {
        uint8 number = state.fillNumber;
        uint40 began = state.began;
        require(number != 0 && block.timestamp < 2 ** 40);
        PrescriptionState memory then = _turn(terms, state);
        assert(then.fillNumber == number || then.began >= uint256(began) + terms.interval);
    }
}

contract RoomComesOnlyWithAFill is AnyFill {
    function turn(Prescription calldata terms, PrescriptionState memory state) external view {
        uint8 number = state.fillNumber;
        uint40 given = state.given;
        PrescriptionState memory then = _turn(terms, state);
        assert(then.fillNumber == number ? then.given == given : then.fillNumber == number + 1 && then.given == 0);
    }
}

/// @dev `earlier` is what was given in all fills before the one that runs, and `room` what was prescribed for them.
contract AllFillsStayWithinWhatIsPrescribed is AnyFill {
    function turn(
        Prescription calldata terms,
        PrescriptionState memory state,
        uint256 earlier,
        uint256 room,
        uint40 prescribed
    ) external view {
        uint8 number = state.fillNumber;
        uint40 given = state.given;
        require(earlier <= room && room < 2 ** 48 && given <= prescribed);
        PrescriptionState memory then = _turn(terms, state);
        if (then.fillNumber != number) (earlier, room) = (earlier + given, room + prescribed);
        assert(earlier <= room);
    }
}

contract NothingIsGivenOnACancelledOne is AnyFill {
    function dispense(PrescriptionId id, Prescription calldata terms, PrescriptionState memory state) external {
        _states[terms.bearer] = state;
        _states[terms.bearer].id = bytes18(PrescriptionId.unwrap(id));
        _cancelledUnseen[id] = false;
        _cancel(terms.bearer, id);
        _requireCounting(id, terms, _states[terms.bearer]);
        assert(false);
    }
}

contract CancelledUnseenNeverComesOnTheChain is AnyFill {
    function open(PrescriptionId id, address bearer, PrescriptionState memory state) external {
        require(state.id != bytes18(PrescriptionId.unwrap(id)));
        _states[bearer] = state;
        _cancel(bearer, id);
        _requireNotCancelledUnseen(id);
        assert(false);
    }
}

contract CancelledStaysCancelled is AnyFill {
    function step(
        PrescriptionId id,
        address bearer,
        address other,
        uint8 fill,
        uint8 line,
        uint40 quantity,
        bool which
    ) external {
        _states[other].cancelled = true;
        if (which) _ungive(bearer, fill, line, quantity);
        else _cancel(bearer, id);
        assert(_states[other].cancelled);
    }
}

contract TakingBackGivesRoomInItsFillOnly is AnyFill {
    function ungive(address bearer, PrescriptionState memory state, uint8 fill, uint40 quantity) external {
        _states[bearer] = state;
        _ungive(bearer, fill, 0, quantity);
        assert(_states[bearer].given == uint256(state.given) - (fill == state.fillNumber ? quantity : 0));
    }
}
