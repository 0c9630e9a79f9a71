// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Profession, Professions} from "./Profession.sol";

/// @dev Who of an organisation may read: a set of professions, bit n for the profession n. Bit 0 is the organisation's own
/// account, which speaks for no single person.
type Readers is uint32;

using ReaderSet for Readers global;

library ReaderSet {
    /// @notice The set is empty or has a bit outside `known`.
    error ReadersUnknown(Readers readers, Readers known);

    Readers internal constant ALL = Readers.wrap(uint32((1 << (uint256(Profession.unwrap(Professions.LAST)) + 1)) - 1));

    function requireKnown(Readers readers) internal pure {
        uint32 bits = Readers.unwrap(readers);
        require(bits != 0 && bits & ~Readers.unwrap(ALL) == 0, ReadersUnknown(readers, ALL));
    }

    function include(Readers readers, Profession profession) internal pure returns (bool) {
        return (Readers.unwrap(readers) >> Profession.unwrap(profession)) & 1 == 1;
    }
}
