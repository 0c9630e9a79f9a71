// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Calendar} from "./Calendar.sol";

/// @dev A flag for each slot of ten minutes since 1970, 256 to a page. At most 72 in a row are meant at once.
library SlotFlags {
    uint256 private constant PAGE = 256;

    function set(mapping(uint256 page => uint256 flags) storage pages, uint48 first, uint256 count, bool up) internal {
        (uint256 page, uint256 offset, uint256 bits) = _place(first, count);
        uint256 here = bits << offset;
        uint256 next = offset == 0 ? 0 : bits >> (PAGE - offset);
        pages[page] = up ? pages[page] | here : pages[page] & ~here;
        if (next != 0) pages[page + 1] = up ? pages[page + 1] | next : pages[page + 1] & ~next;
    }

    /// @dev Which of these are up, the first as the lowest bit.
    function read(
        mapping(uint256 page => uint256 flags) storage pages,
        uint48 first,
        uint256 count
    ) internal view returns (uint256 flags) {
        (uint256 page, uint256 offset, uint256 bits) = _place(first, count);
        flags = pages[page] >> offset;
        if (offset + count > PAGE) flags |= pages[page + 1] << (PAGE - offset);
        flags &= bits;
    }

    function _place(uint48 first, uint256 count) private pure returns (uint256 page, uint256 offset, uint256 bits) {
        Calendar.requireCount(count);
        return (first / PAGE, first % PAGE, (1 << count) - 1);
    }
}
