// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Calendar} from "../../kernel/calendar/Calendar.sol";
import {WeekHours} from "../../kernel/calendar/WeekHours.sol";

/// @notice Opens {Calendar} and {WeekHours} to tests.
contract CalendarHarness {
    mapping(uint256 page => uint256 slots) private _pages;
    uint256[4] private _week;

    function take(uint48 first, uint256 count) external {
        Calendar.take(_pages, first, count);
    }

    function release(uint48 first, uint256 count) external {
        Calendar.release(_pages, first, count);
    }

    function close(uint48 first, uint256 count) external {
        Calendar.close(_pages, first, count);
    }

    function reopen(uint48 first, uint256 count) external {
        Calendar.reopen(_pages, first, count);
    }

    function setWeek(uint256[4] calldata words) external {
        WeekHours.set(_week, words);
    }

    function isFree(uint48 first, uint256 count) external view returns (bool) {
        return Calendar.isFree(_pages, first, count);
    }

    function isOpen(uint48 first, uint256 count) external view returns (bool) {
        return WeekHours.contains(_week, first, count);
    }
}
