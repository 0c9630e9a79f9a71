// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IVisitCalendar} from "../../kernel/ports/IVisitCalendar.sol";
import {ICondition} from "../interfaces/ICondition.sol";
import {ProvisionId, Request} from "../interfaces/IConsentRegistry.sol";

/// @title Condition: while the patient's visit with the reader runs
/// @notice Takes no arguments. The evidence is the visit.
///
/// Warning: it believes the calendar named at deployment.
contract DuringVisit is ICondition {
    /// @notice Where visits are booked.
    IVisitCalendar public immutable CALENDAR;

    constructor(IVisitCalendar calendar) {
        CALENDAR = calendar;
    }

    /// @inheritdoc ICondition
    function check(
        ProvisionId,
        Request calldata request,
        bytes32[] calldata arguments
    ) external view returns (bytes32 evidence) {
        if (arguments.length != 0) return 0;
        return CALENDAR.isDuring(request.patient, request.visit, request.accessor, request.organisation);
    }
}
