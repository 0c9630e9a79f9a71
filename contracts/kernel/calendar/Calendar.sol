// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev Time in slots of ten minutes, counted from 1970. A page is one storage word for 128 slots (21 hours 20 minutes):
/// which are taken, and which are closed. Taking a few slots reads and writes one page, two where a page ends inside.
///
/// ```
/// free ──take──► taken ──release──► free        free, taken ──close──► (also) closed ──reopen──►
/// ```
library Calendar {
    /// @notice A slot of these is taken or closed.
    error SlotsNotFree(uint48 first, uint256 count);
    /// @notice At least one slot and at most 72 (12 hours) are meant at once.
    error SlotCountInvalid(uint256 count);

    /// @dev Length of a slot in seconds.
    uint48 internal constant SLOT = 10 minutes;
    uint256 internal constant MOST = 72;

    uint256 private constant PAGE = 128;

    /// @dev Requires that all are free.
    function take(mapping(uint256 page => uint256 slots) storage pages, uint48 first, uint256 count) internal {
        requireCount(count);
        (uint256 page, uint256 here, uint256 next) = _masks(first, count);
        uint256 word = pages[page];
        require(word & (here | (here << PAGE)) == 0, SlotsNotFree(first, count));
        pages[page] = word | here;
        if (next == 0) return;
        word = pages[page + 1];
        require(word & (next | (next << PAGE)) == 0, SlotsNotFree(first, count));
        pages[page + 1] = word | next;
    }

    /// @dev Whether taken or not.
    function release(mapping(uint256 page => uint256 slots) storage pages, uint48 first, uint256 count) internal {
        requireCount(count);
        (uint256 page, uint256 here, uint256 next) = _masks(first, count);
        pages[page] &= ~here;
        if (next != 0) pages[page + 1] &= ~next;
    }

    /// @dev Closed slots cannot be taken; what is taken already stays so.
    function close(mapping(uint256 page => uint256 slots) storage pages, uint48 first, uint256 count) internal {
        requireCount(count);
        (uint256 page, uint256 here, uint256 next) = _masks(first, count);
        pages[page] |= here << PAGE;
        if (next != 0) pages[page + 1] |= next << PAGE;
    }

    function reopen(mapping(uint256 page => uint256 slots) storage pages, uint48 first, uint256 count) internal {
        requireCount(count);
        (uint256 page, uint256 here, uint256 next) = _masks(first, count);
        pages[page] &= ~(here << PAGE);
        if (next != 0) pages[page + 1] &= ~(next << PAGE);
    }

    /// @dev Whether all are neither taken nor closed.
    function isFree(
        mapping(uint256 page => uint256 slots) storage pages,
        uint48 first,
        uint256 count
    ) internal view returns (bool) {
        requireCount(count);
        (uint256 page, uint256 here, uint256 next) = _masks(first, count);
        if (pages[page] & (here | (here << PAGE)) != 0) return false;
        return next == 0 || pages[page + 1] & (next | (next << PAGE)) == 0;
    }

    function requireCount(uint256 count) internal pure {
        require(count != 0 && count <= MOST, SlotCountInvalid(count));
    }

    /// @dev The page of the first slot, the bits of the slots in it, and those in the page behind it.
    function _masks(uint48 first, uint256 count) private pure returns (uint256 page, uint256 here, uint256 next) {
        page = first / PAGE;
        uint256 bits = ((1 << count) - 1) << (first % PAGE);
        here = bits & ((1 << PAGE) - 1);
        next = bits >> PAGE;
    }
}
