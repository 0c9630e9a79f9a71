// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IVisitCalendar} from "../../kernel/ports/IVisitCalendar.sol";
import {PatientId} from "../../kernel/types/Ids.sol";
import {Window} from "../../kernel/types/Window.sol";

/// @title A calendar for tests, in which anyone writes
/// @notice Keeps one visit for each patient, practitioner and organisation.
contract PaperCalendar is IVisitCalendar {
    struct Visit {
        bytes32 id;
        uint48 from;
        uint48 until;
    }

    mapping(PatientId patient => mapping(address practitioner => mapping(address organisation => Visit)))
        private _visits;

    /// @notice Writes a visit in place of the one before.
    function book(PatientId patient, address practitioner, address organisation, Visit calldata visit) external {
        _visits[patient][practitioner][organisation] = visit;
    }

    /// @inheritdoc IVisitCalendar
    function isDuring(
        PatientId patient,
        bytes32 visit,
        address practitioner,
        address organisation
    ) external view returns (bytes32) {
        Visit memory found = _visits[patient][practitioner][organisation];
        bool asked = visit == 0 || visit == found.id;
        return asked && Window.contains(found.from, found.until, block.timestamp) ? found.id : bytes32(0);
    }
}
