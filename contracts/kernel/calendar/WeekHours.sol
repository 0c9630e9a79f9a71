// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Calendar} from "./Calendar.sol";

/// @dev Which slots of every week are open: 1,008 slots of ten minutes in four words of 252. The week begins as 1970 did,
/// on a Thursday at 00:00 UTC; what that is in local time, and summer time, is the publisher's business.
library WeekHours {
    /// @notice The word `index` has bits beyond the 252 that count.
    error WeekInvalid(uint256 index, uint256 word);

    uint256 internal constant WEEK = 1008;

    uint256 private constant WORD = 252;

    /// @dev Replaces the week whole.
    function set(uint256[4] storage week, uint256[4] calldata words) internal {
        for (uint256 i; i < 4; ++i) {
            require(words[i] >> WORD == 0, WeekInvalid(i, words[i]));
            if (week[i] != words[i]) week[i] = words[i];
        }
    }

    /// @dev Which of these slots are not open, the first as the lowest bit. At most 72 at once, counted from 1970.
    function missing(uint256[4] storage week, uint48 first, uint256 count) internal view returns (uint256) {
        Calendar.requireCount(count);
        uint256 slot = first % WEEK;
        uint256 bits = (1 << count) - 1;
        uint256 index = slot / WORD;
        uint256 offset = slot % WORD;
        uint256 open = week[index] >> offset;
        uint256 fit = WORD - offset;
        if (fit < count) open |= week[(index + 1) % 4] << fit;
        return bits & ~open;
    }

    /// @dev Whether all are open.
    function contains(uint256[4] storage week, uint48 first, uint256 count) internal view returns (bool) {
        return missing(week, first, count) == 0;
    }
}
