// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PatientId} from "../../kernel/types/Ids.sol";

/// @dev One break-glass by one responder.
type EmergencyId is bytes32;

interface IEmergencyAccess {
    /// @notice The emergency under which this responder may open this patient's data for this organisation now, zero for
    /// none. Never reverts.
    function openEmergency(
        PatientId patient,
        address responder,
        address organisation
    ) external view returns (EmergencyId);
}
