// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PatientId} from "../types/Ids.sol";

/// @title Port: whether a patient is with a practitioner now
/// @notice The room that books visits stands behind it; rooms that ask do not know which.
interface IVisitCalendar {
    /// @notice The visit of this patient that runs now with this practitioner for this organisation, zero for none.
    /// @param visit The visit to look at first, zero for none in particular; where it does not fit, another may be found.
    function isDuring(
        PatientId patient,
        bytes32 visit,
        address practitioner,
        address organisation
    ) external view returns (bytes32 visitId);
}
