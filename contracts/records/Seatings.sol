// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Profession, Professions} from "../kernel/terms/Profession.sol";
import {StaffRole, StaffRoles} from "../kernel/terms/StaffRole.sol";
import {Seats} from "./interfaces/IRecordRegistry.sol";

/// @title Seats: who has to co-sign a record, in one word
/// @notice From the first byte: the quorum, then for each of up to 8 seats a profession and a staff role, 0 for any role. What
/// stands behind the last seat is zero. The word zero asks for nobody.
library Seatings {
    uint256 internal constant MOST = 8;

    /// @dev Between 1 and 8 seats of known professions and roles, without a gap, and a quorum that they can reach; or nothing.
    function isValid(Seats seats) internal pure returns (bool) {
        bytes32 word = Seats.unwrap(seats);
        if (word == 0) return true;
        uint256 count;
        while (count < MOST && uint8(word[1 + 2 * count]) != 0) {
            if (uint8(word[1 + 2 * count]) > Profession.unwrap(Professions.LAST)) return false;
            if (uint8(word[2 + 2 * count]) > StaffRole.unwrap(StaffRoles.LAST)) return false;
            ++count;
        }
        uint256 asked = quorumOf(seats);
        return asked != 0 && asked <= count && word << (8 * (1 + 2 * count)) == 0;
    }

    function quorumOf(Seats seats) internal pure returns (uint8) {
        return uint8(Seats.unwrap(seats)[0]);
    }

    /// @dev What a seat asks for; profession 0 for no such seat.
    function seatAt(Seats seats, uint8 seat) internal pure returns (Profession profession, StaffRole role) {
        if (seat >= MOST) return (Profession.wrap(0), StaffRole.wrap(0));
        bytes32 word = Seats.unwrap(seats);
        uint256 place = 1 + 2 * uint256(seat);
        return (Profession.wrap(uint8(word[place])), StaffRole.wrap(uint8(word[place + 1])));
    }
}
