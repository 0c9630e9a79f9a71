// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EmergencyId, IEmergencyAccess, Verdict} from "./interfaces/IEmergencyAccess.sol";

/// @title How a verdict on an emergency may change
/// @notice Apart from the rest of {IEmergencyAccess} so that the solver can follow (`npm run prove -- consent`).
///
/// ```
/// None ──_reviewed──► Justified
///        └──────────► Unjustified ──_overturned──► Overturned
/// ```
abstract contract Verdicts {
    function _reviewed(EmergencyId id, Verdict before, bool justified) internal pure returns (Verdict) {
        require(before == Verdict.None, IEmergencyAccess.EmergencyReviewedBefore(id, before));
        return justified ? Verdict.Justified : Verdict.Unjustified;
    }

    function _overturned(EmergencyId id, Verdict before) internal pure returns (Verdict) {
        require(before == Verdict.Unjustified, IEmergencyAccess.VerdictNotUnjustified(id, before));
        return Verdict.Overturned;
    }
}
