// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev Why a responder breaks the glass. Coarse on purpose: a finer code would tell everybody what happened to the patient;
/// what happened is behind a salted hash.
type EmergencyReason is uint8;

using EmergencyReasons for EmergencyReason global;

library EmergencyReasons {
    /// @notice Known codes run from 1 to `last`.
    error EmergencyReasonUnknown(EmergencyReason reason, EmergencyReason last);

    EmergencyReason internal constant UNCONSCIOUS = EmergencyReason.wrap(1);
    /// @dev Life or health in danger, and no time to ask.
    EmergencyReason internal constant LIFE_THREATENING = EmergencyReason.wrap(2);
    /// @dev Awake, but not able to decide or to make herself understood.
    EmergencyReason internal constant UNABLE_TO_CONSENT = EmergencyReason.wrap(3);
    /// @dev Somebody else is in danger by what the patient has or has taken.
    EmergencyReason internal constant DANGER_TO_OTHERS = EmergencyReason.wrap(4);
    /// @dev Many injured at once.
    EmergencyReason internal constant DISASTER = EmergencyReason.wrap(5);

    EmergencyReason internal constant LAST = DISASTER;

    function requireKnown(EmergencyReason reason) internal pure {
        uint8 code = EmergencyReason.unwrap(reason);
        require(code != 0 && code <= EmergencyReason.unwrap(LAST), EmergencyReasonUnknown(reason, LAST));
    }
}
