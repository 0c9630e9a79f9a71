// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev One moment of a timeline, with its neighbours; zero for none. One slot.
struct Moment {
    uint48 time;
    uint32 previous;
    uint32 next;
}

/// @title Numbered moments in the order in which they were added
/// @notice Added at the end, taken out anywhere, each at a price that does not depend on how many there are. Because time
/// only goes forward, the first is the oldest. Who keeps a timeline keeps the numbers of its ends.
library Timeline {
    /// @dev Adds `number`, not zero, behind `last`, now.
    function append(mapping(uint32 number => Moment) storage moments, uint32 last, uint32 number) internal {
        moments[number] = Moment({time: uint48(block.timestamp), previous: last, next: 0});
        if (last != 0) moments[last].next = number;
    }

    /// @dev Takes `number` out and joins its neighbours.
    function remove(
        mapping(uint32 number => Moment) storage moments,
        uint32 number
    ) internal returns (Moment memory removed) {
        removed = moments[number];
        delete moments[number];
        if (removed.previous != 0) moments[removed.previous].next = removed.next;
        if (removed.next != 0) moments[removed.next].previous = removed.previous;
    }
}
