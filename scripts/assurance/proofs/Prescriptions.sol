// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Fills} from "../../../contracts/pharma/dispensing/Fills.sol";
import {Prescription, PrescriptionId, PrescriptionState} from "../../../contracts/pharma/interfaces/IPrescriptions.sol";

/// @dev Each harness puts a prescription into any state that can be written down, takes one step, and asserts what has to hold
/// after it. Of lines after the first a harness touches one, of one bearer, and only that is kept here; what a state keeps of an
/// id is whatever the harness says. Deployed, six lines of a bearer share a word, and it is the id's beginning: tests hold both.
abstract contract AnyFill is Fills {
    mapping(uint8 fill => uint40) private _later;
    mapping(PrescriptionId => bytes18) internal _beginnings;

    function _givenLater(address, uint8 fill, uint8) internal view override returns (uint40) {
        return _later[fill];
    }

    function _setGivenLater(address, uint8 fill, uint8, uint40 given) internal override {
        _later[fill] = given;
    }

    function _beginningOf(PrescriptionId id) internal view override returns (bytes18) {
        return _beginnings[id];
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
        uint40 given,
        uint40 prescribed,
        uint40 quantity
    ) external {
        _setGivenLater(terms.bearer, state.fillNumber, line, given);
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

contract NothingIsGivenOnACancelledOne is AnyFill {
    function dispense(
        PrescriptionId id,
        bytes18 beginning,
        Prescription calldata terms,
        PrescriptionState memory state
    ) external {
        _beginnings[id] = beginning;
        _states[terms.bearer] = state;
        _cancel(terms.bearer, id);
        _requireCounting(id, terms, _states[terms.bearer]);
        assert(false);
    }
}

contract CancelledUnseenNeverComesOnTheChain is AnyFill {
    function open(PrescriptionId id, bytes18 beginning, address bearer, PrescriptionState memory state) external {
        require(state.id != beginning);
        _beginnings[id] = beginning;
        _states[bearer] = state;
        _cancel(bearer, id);
        _requireNotCancelledUnseen(id);
        assert(false);
    }
}

contract CancellingLiftsNoCancellation is AnyFill {
    function cancel(
        PrescriptionId id,
        bytes18 beginning,
        address bearer,
        address other,
        PrescriptionState memory state
    ) external {
        _beginnings[id] = beginning;
        _states[other] = state;
        _cancel(bearer, id);
        assert(!state.cancelled || _states[other].cancelled);
    }
}

contract TakingBackLiftsNoCancellation is AnyFill {
    function ungive(
        address bearer,
        address other,
        PrescriptionState memory state,
        uint8 fill,
        uint8 line,
        uint40 quantity
    ) external {
        _states[other] = state;
        _ungive(bearer, fill, line, quantity);
        assert(_states[other].cancelled == state.cancelled);
    }
}

contract TakingBackGivesRoomInItsFillOnly is AnyFill {
    function ungive(address bearer, PrescriptionState memory state, uint8 fill, uint40 quantity) external {
        uint256 before = state.given;
        bool runs = fill == state.fillNumber;
        _states[bearer] = state;
        _ungive(bearer, fill, 0, quantity);
        assert(_states[bearer].given == before - (runs ? quantity : 0));
    }
}

contract TakingBackALaterLineGivesRoomInItsFill is AnyFill {
    function ungive(
        address bearer,
        PrescriptionState memory state,
        uint8 fill,
        uint8 line,
        uint40 given,
        uint40 quantity
    ) external {
        require(line != 0 && fill == state.fillNumber);
        _setGivenLater(bearer, fill, line, given);
        _states[bearer] = state;
        _ungive(bearer, fill, line, quantity);
        assert(_givenLater(bearer, fill, line) == uint256(given) - quantity);
    }
}
