// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDispensary} from "../interfaces/IDispensary.sol";
import {IPrescriptions, Prescription, PrescriptionId, PrescriptionState} from "../interfaces/IPrescriptions.sol";

/// @title How much of a prescription is given, how often, and that what is cancelled stays so
/// @notice The limits behind {IDispensary}, without signatures, people or stock, so that the solver can follow
/// (`npm run prove -- prescriptions`). Who dispenses takes {_requireCounting}, {_turn}, {_fill} for each item, and {_keep}.
///
/// ```
/// none ──_begin──► open ──_turn──► fill 1 ──_turn, an interval after it began──► fill 2 … (as many as prescribed)
///   └──_cancel──► cancelled (final) ◄──_cancel── open, any fill          _fill, _ungive: inside a fill
/// ```
abstract contract Fills {
    /// @dev By bearer, so that one has one prescription. The first line is in the state: most prescriptions have no other.
    mapping(address bearer => PrescriptionState) internal _states;
    mapping(PrescriptionId prescription => bool isCancelled) internal _cancelledUnseen;

    function _cancel(address bearer, PrescriptionId id) internal {
        bool isSeen = _states[bearer].id == _beginningOf(id);
        require(
            !(isSeen ? _states[bearer].cancelled : _cancelledUnseen[id]),
            IPrescriptions.PrescriptionCancelledBefore(id)
        );
        if (isSeen) _states[bearer].cancelled = true;
        else _cancelledUnseen[id] = true;
    }

    /// @dev For a prescription that comes on the chain.
    function _requireNotCancelledUnseen(PrescriptionId id) internal view {
        require(!_cancelledUnseen[id], IPrescriptions.PrescriptionCancelledBefore(id));
    }

    /// @dev Something may be given on it at this moment.
    function _requireCounting(
        PrescriptionId id,
        Prescription calldata terms,
        PrescriptionState memory state
    ) internal view {
        require(state.id == _beginningOf(id), IPrescriptions.BearerUsedBefore(terms.bearer));
        require(!state.cancelled, IPrescriptions.PrescriptionCancelledBefore(id));
        require(
            terms.from <= block.timestamp && block.timestamp < terms.until,
            IDispensary.PrescriptionNotNow(id, terms.from, terms.until)
        );
    }

    /// @dev Begins the next fill where it is time for it. What was left of the one before lapses.
    function _turn(
        Prescription calldata terms,
        PrescriptionState memory state
    ) internal view returns (PrescriptionState memory) {
        bool isDue =
            state.fillNumber == 0 ||
                (state.fillNumber < terms.fills && block.timestamp >= uint256(state.began) + terms.interval);
        return
            isDue
                ? PrescriptionState({
                    id: state.id,
                    cancelled: state.cancelled,
                    fillNumber: state.fillNumber + 1,
                    dispensings: state.dispensings,
                    began: uint40(block.timestamp),
                    given: 0
                })
                : state;
    }

    /// @dev Not more than is left of the fill that runs.
    function _fill(
        PrescriptionId id,
        Prescription calldata terms,
        PrescriptionState memory state,
        uint8 line,
        uint40 prescribed,
        uint40 quantity
    ) internal returns (PrescriptionState memory) {
        uint40 given = _given(terms.bearer, state, line);
        uint40 left = prescribed - given;
        require(
            left != 0 || state.fillNumber == terms.fills,
            IDispensary.FillTooEarly(id, line, uint48(state.began) + terms.interval)
        );
        require(quantity <= left, IDispensary.QuantityAbovePrescribed(id, line, quantity, left));
        return _setGiven(terms.bearer, state, line, given + quantity);
    }

    /// @dev Room again in the fill in which it was given, if that still runs.
    function _ungive(address bearer, uint8 fill, uint8 line, uint40 quantity) internal {
        PrescriptionState memory state = _states[bearer];
        if (state.fillNumber == fill) {
            _states[bearer] = _setGiven(bearer, state, line, _given(bearer, state, line) - quantity);
        }
    }

    function _keep(address bearer, PrescriptionState memory state) internal {
        _states[bearer] = state;
    }

    function _given(address bearer, PrescriptionState memory state, uint8 line) internal view returns (uint40) {
        return line == 0 ? state.given : _givenLater(bearer, state.fillNumber, line);
    }

    function _setGiven(
        address bearer,
        PrescriptionState memory state,
        uint8 line,
        uint40 given
    ) internal returns (PrescriptionState memory) {
        if (line == 0) state.given = given;
        else _setGivenLater(bearer, state.fillNumber, line, given);
        return state;
    }

    /// @dev How much of a line after the first was given in this fill, nothing if it is not the last that was written to.
    function _givenLater(address bearer, uint8 fill, uint8 line) internal view virtual returns (uint40);

    function _setGivenLater(address bearer, uint8 fill, uint8 line, uint40 given) internal virtual;

    /// @dev What a state keeps of the id. The solver cannot follow the cut, so the proofs hold for any function of the id.
    function _beginningOf(PrescriptionId id) internal view virtual returns (bytes18);
}
