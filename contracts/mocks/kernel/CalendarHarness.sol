// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Calendar} from "../../kernel/calendar/Calendar.sol";
import {SlotFlags} from "../../kernel/calendar/SlotFlags.sol";
import {WeekHours} from "../../kernel/calendar/WeekHours.sol";

/// @notice Opens {Calendar}, {SlotFlags} and {WeekHours} to tests.
contract CalendarHarness {
    /// @notice Length of a slot in seconds.
    uint48 public constant SLOT = Calendar.SLOT;

    /// @notice What is kept of each page of taken and closed slots.
    mapping(uint256 page => uint256 slots) public pages;
    /// @notice What is kept of each page of flags.
    mapping(uint256 page => uint256 flags) public flagPages;
    uint256[4] private _week;

    function take(uint48 first, uint256 count) external {
        Calendar.take(pages, first, count);
    }

    function release(uint48 first, uint256 count) external {
        Calendar.release(pages, first, count);
    }

    function close(uint48 first, uint256 count) external {
        Calendar.close(pages, first, count);
    }

    function reopen(uint48 first, uint256 count) external {
        Calendar.reopen(pages, first, count);
    }

    function setFlags(uint48 first, uint256 count, bool up) external {
        SlotFlags.set(flagPages, first, count, up);
    }

    function setWeek(uint256[4] calldata words) external {
        WeekHours.set(_week, words);
    }

    function isFree(uint48 first, uint256 count) external view returns (bool) {
        return Calendar.isFree(pages, first, count);
    }

    function flags(uint48 first, uint256 count) external view returns (uint256) {
        return SlotFlags.read(flagPages, first, count);
    }

    function isOpen(uint48 first, uint256 count) external view returns (bool) {
        return WeekHours.contains(_week, first, count);
    }

    function missing(uint48 first, uint256 count) external view returns (uint256) {
        return WeekHours.missing(_week, first, count);
    }
}
