// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Shares} from "../kernel/escrow/Shares.sol";
import {Cover} from "../kernel/ports/IPayer.sol";
import {Outcome, Service} from "./interfaces/IAppointmentBook.sol";

/// @title Who gets what of a visit's price
/// @notice The practice earns the price, the policy's share of it, or nothing, and its payees split that. The rest goes back:
/// to the covers first, in their order, so that a patient's lateness is the patient's own cost as far as that goes.
library Fees {
    /// @dev A hundredth in 1/10,000.
    uint16 private constant HUNDREDTH = 100;

    /// @dev Whether the practice is paid for the visit as such, and not only for one that was called off or missed.
    function isEarned(Outcome outcome, uint8 awarded) internal pure returns (bool) {
        return outcome == Outcome.Paid || (outcome == Outcome.Awarded && awarded != 0);
    }

    /// @dev What the practice gets of the price, rounded down; `awarded` in hundredths, for what a dispute awarded.
    function earnedOf(Service calldata service, Outcome outcome, uint8 awarded) internal pure returns (uint128) {
        if (outcome == Outcome.Paid) return service.price;
        if (outcome == Outcome.LateCancelled) return Shares.partOf(service.price, service.policy.lateShare);
        if (outcome == Outcome.NoShow) return Shares.partOf(service.price, service.policy.noShowShare);
        if (outcome == Outcome.Awarded) return Shares.partOf(service.price, awarded * HUNDREDTH);
        return 0;
    }

    /// @dev What the cover `index` gets of `back`.
    function backOf(Cover[] calldata covers, uint256 index, uint128 back) internal pure returns (uint128) {
        for (uint256 i; i < index; ++i) back -= _least(covers[i].amount, back);
        return _least(covers[index].amount, back);
    }

    function _least(uint128 a, uint128 b) private pure returns (uint128) {
        return a < b ? a : b;
    }
}
