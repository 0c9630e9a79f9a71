// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PatientId} from "../kernel/types/Ids.sol";
import {Denial} from "./interfaces/IConsentRegistry.sol";

/// @title What ends permissions for good
/// @notice Every permission carries the patient's epoch of when it was given, and counts in that epoch alone. Apart from the rest of
/// {IConsentRegistry} so that the solver can follow (`npm run prove -- consent`).
abstract contract Standings {
    /// @dev One slot. The hash is cut to 29 bytes to leave room; finding a second directive for it takes 2^232 tries, and
    /// a patient who prepares two alike (2^116) cheats no one else.
    struct Standing {
        uint24 epoch;
        bytes29 directive;
    }

    mapping(PatientId patient => Standing) internal _standings;

    /// @dev Ends whatever was given in an epoch before.
    function _nextEpoch(PatientId patient) internal returns (uint24 epoch) {
        epoch = ++_standings[patient].epoch;
    }

    /// @dev Whether the line whose last grant was given in `epoch` and ends at `until` can take another.
    function _isFree(uint48 until, uint24 epoch, uint24 epochNow) internal view returns (bool) {
        return block.timestamp >= until || epoch != epochNow;
    }

    /// @dev Why a grant that was given in `epoch` for `[from, until)` does not count now; `None` for one that does.
    function _standingProblem(uint48 from, uint48 until, uint24 epoch, uint24 epochNow) internal view returns (Denial) {
        if (epoch != epochNow) return Denial.Revoked;
        if (block.timestamp < from) return Denial.NotYet;
        return block.timestamp < until ? Denial.None : Denial.Over;
    }
}
