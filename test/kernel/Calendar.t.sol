// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CalendarHarness} from "../../contracts/mocks/kernel/CalendarHarness.sol";
import {hold} from "../invariants/support/Vm.sol";

/// @title Slots against a model that has a flag for each (INV-140 … INV-142)
contract CalendarTest {
    uint256 private constant SPAN = 400;
    uint256 private constant MOST = 72;

    CalendarHarness private _calendar = new CalendarHarness();
    /// @dev The model: 400 slots around the end of a page, a flag each.
    bool[SPAN] private _taken;
    bool[SPAN] private _closed;
    uint48 private _origin;

    /// @notice INV-140: after any twelve acts every slot is what a flag for each says, and a run is free if all of it is.
    function testFuzz_140_slotsAreWhatFlagsSay(uint256 seed, uint32 page) external {
        _origin = uint48(page) * 128 + uint48(seed % 128);
        for (uint256 i; i < 12; ++i) _act(uint256(keccak256(abi.encode(seed, i))));
        for (uint256 slot; slot < SPAN; ++slot) {
            bool isFree = _calendar.isFree(_origin + uint48(slot), 1);
            hold(isFree == (!_taken[slot] && !_closed[slot]), "INV-140", "a slot");
        }
        uint256 first = seed % (SPAN - MOST);
        uint256 count = 1 + ((seed >> 32) % MOST);
        bool isRunFree = _calendar.isFree(_origin + uint48(first), count);
        hold(isRunFree == _isFree(first, count), "INV-140", "a run");
    }

    /// @notice INV-141: no slot is taken twice: of two runs that meet, the second is refused.
    function testFuzz_141_noSlotIsTakenTwice(uint48 first, uint8 shift, uint8 count, uint8 other) external {
        uint256 long = 1 + (count % MOST);
        uint256 short = 1 + (other % MOST);
        uint48 start = (first % type(uint40).max) + 100;
        uint48 second = start + uint48(shift % (long + MOST)) - uint48(MOST);
        bool meets = second < start + long && start < second + short;
        _calendar.take(start, long);
        (bool ok, ) = address(_calendar).call(abi.encodeCall(CalendarHarness.take, (second, short)));
        hold(ok == !meets, "INV-141", meets ? "taken twice" : "a free run was refused");
    }

    /// @notice INV-142: a run lies in the week's hours if each of its slots does, across words and the week's end.
    function testFuzz_142_hoursAreWhatFlagsSay(
        uint256[4] memory words,
        uint48 first,
        uint8 length,
        bool dense
    ) external {
        for (uint256 i; i < 4; ++i) {
            words[i] >>= 4;
            if (dense) words[i] |= ((1 << 252) - 1) ^ (1 << (words[i] % 252));
        }
        _calendar.setWeek(words);
        uint256 count = 1 + (length % MOST);
        first %= type(uint40).max;
        bool isOpen = true;
        for (uint256 i; i < count; ++i) {
            uint256 slot = (first + i) % 1008;
            isOpen = isOpen && (words[slot / 252] >> (slot % 252)) & 1 == 1;
        }
        hold(_calendar.isOpen(first, count) == isOpen, "INV-142", "a run in the week");
    }

    function _act(uint256 seed) private {
        uint256 first = (seed >> 8) % (SPAN - MOST);
        uint256 count = 1 + ((seed >> 64) % MOST);
        uint48 slot = _origin + uint48(first);
        uint256 what = seed % 4;
        if (what == 0) {
            (bool ok, ) = address(_calendar).call(abi.encodeCall(CalendarHarness.take, (slot, count)));
            hold(ok == _isFree(first, count), "INV-140", "taken if and only if free");
            if (!ok) return;
        }
        if (what == 1) _calendar.release(slot, count);
        if (what == 2) _calendar.close(slot, count);
        if (what == 3) _calendar.reopen(slot, count);
        for (uint256 i = first; i < first + count; ++i) {
            if (what < 2) _taken[i] = what == 0;
            else _closed[i] = what == 2;
        }
    }

    function _isFree(uint256 first, uint256 count) private view returns (bool) {
        for (uint256 i = first; i < first + count; ++i) {
            if (_taken[i] || _closed[i]) return false;
        }
        return true;
    }
}
