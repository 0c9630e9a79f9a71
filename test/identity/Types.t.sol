// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Kem} from "../../contracts/kernel/terms/Kem.sol";
import {Powers} from "../../contracts/kernel/terms/Powers.sol";
import {Rights} from "../../contracts/kernel/terms/Rights.sol";
import {Gtin} from "../../contracts/kernel/types/Gtin.sol";
import {Jurisdiction} from "../../contracts/kernel/types/Jurisdiction.sol";
import {Standing} from "../../contracts/kernel/types/Standing.sol";
import {Window} from "../../contracts/kernel/types/Window.sol";
import {VM, hold} from "../invariants/support/Vm.sol";

/// @title The kernel's value types for any value (INV-62 … INV-66; K-01, K-11, K-12, K-13)
contract TypeFuzz {
    /// @notice Opens an internal check to a call that may fail.
    function requireUsable(uint48 from, uint48 until) external view {
        Window.requireUsable(from, until);
    }

    // ------------------------------------------------------------------ windows

    function testFuzz_aWindowIsHalfOpen(uint48 from, uint48 until, uint256 moment, uint8 edge) external pure {
        // The edges, which random numbers never hit.
        if (edge % 5 == 1) moment = from;
        if (edge % 5 == 2) moment = until;
        if (edge % 5 == 3 && from > 0) moment = from - 1;
        if (edge % 5 == 4 && until > 0) moment = until - 1;
        bool inside = moment >= from && moment < until;
        hold(Window.contains(from, until, moment) == inside, "INV-62", "contains");
        if (from >= until) hold(!Window.contains(from, until, moment), "INV-62", "an empty window");
    }

    function testFuzz_aWindowIsUsableWhileItLasts(uint48 from, uint48 until, uint48 moment, uint8 edge) external {
        if (edge % 4 == 1) until = from;
        if (edge % 4 == 2) moment = until;
        if (edge % 4 == 3 && until > 0) moment = until - 1;
        VM.warp(moment);
        (bool usable, ) = address(this).staticcall(abi.encodeCall(this.requireUsable, (from, until)));
        hold(usable == (from < until && moment < until), "INV-62", "requireUsable");
    }

    // ------------------------------------------------------------------ GTIN

    /// @notice Against the standard's own table: 14 places, the weight of the first is 3, the check digit fills up to ten.
    function testFuzz_aGtinIsValidIfItsCheckDigitIs(uint64 seed) external pure {
        uint256 body = seed % 1e13;
        for (uint256 check; check < 10; ++check) {
            bool isRight = check == _checkDigit(body) && (body != 0 || check != 0);
            hold(_gtin(body * 10 + check).isValid() == isRight, "INV-63", "check digit");
        }
        hold(!_gtin(1e14 + body).isValid(), "INV-63", "15 digits");
    }

    function testFuzz_aValidGtinWithOneDigitChangedIsNone(uint64 seed, uint8 place, uint8 digit) external pure {
        uint256 gtin = _validGtin(seed);
        uint256 unit = 10 ** (place % 14);
        uint256 was = (gtin / unit) % 10;
        uint256 changed = gtin - was * unit + uint256(digit % 10) * unit;
        hold(_gtin(changed).isValid() == (changed == gtin), "INV-63", "one digit changed");
    }

    /// @notice Swapped neighbours weigh two more or two less for each unit of their difference, so that the sum moves by a
    /// multiple of ten when they differ by 0 or 5: these swaps the standard cannot see. All others are seen.
    function testFuzz_aValidGtinWithNeighboursSwappedIsNone(uint64 seed, uint8 place) external pure {
        uint256 gtin = _validGtin(seed);
        uint256 unit = 10 ** (place % 13);
        uint256 low = (gtin / unit) % 10;
        uint256 high = (gtin / unit / 10) % 10;
        uint256 swapped = gtin - low * unit - high * unit * 10 + high * unit + low * unit * 10;
        uint256 difference = low > high ? low - high : high - low;
        hold(_gtin(swapped).isValid() == (difference == 0 || difference == 5), "INV-63", "neighbours swapped");
    }

    // ------------------------------------------------------------------ jurisdictions

    function testFuzz_aJurisdictionHasTheFormOfIso3166(bytes6 code, uint256 seed, uint8 from) external pure {
        // Random bytes are never valid: most characters are taken from those that matter, at their borders.
        bytes memory alphabet = "AMZ059-@[/:az\x00\x00AB";
        for (uint256 i = from % 4; i < 6; ++i) {
            bytes1 char = alphabet[(seed >> (8 * i)) % alphabet.length];
            if (i < 2 && (seed >> (64 + i)) % 4 != 0) char = "C";
            if (i == 2 && (seed >> 70) % 2 == 0) char = "-";
            uint256 shift = 8 * (5 - i);
            code = bytes6(uint48((uint48(code) & ~(uint256(0xff) << shift)) | (uint256(uint8(char)) << shift)));
        }
        hold(Jurisdiction.wrap(code).isValid() == _hasForm(code), "INV-64", "jurisdiction");
    }

    // ------------------------------------------------------------------ standings

    function testFuzz_standingsAreSetsOfFlags(uint8 bits, uint8 flags, uint8 nextBits) external pure {
        Standing standing = Standing.wrap(bits);
        Standing next = Standing.wrap(nextBits);
        Standing more = standing.with(flags);
        Standing less = standing.without(flags);
        hold(more.has(flags) && Standing.unwrap(more.without(flags)) == (bits & ~flags), "INV-65", "with");
        hold(Standing.unwrap(less) == (bits & ~flags) && Standing.unwrap(less) & flags == 0, "INV-65", "without");
        hold(standing.has(flags) == (Standing.unwrap(more) == bits), "INV-65", "has");
        hold(standing.isGood() == (bits == 1), "INV-65", "isGood");
        hold(standing.exists() == (bits & 1 == 1), "INV-65", "exists");
        hold(standing.isRevoked() == (bits & 8 == 8), "INV-65", "isRevoked");
        bool onlyRegulator = bits ^ nextBits == 4;
        bool may = bits & 8 == 8 ? onlyRegulator : bits != nextBits;
        hold(standing.mayBecome(next) == may, "INV-65", "mayBecome");
        // Revoked is final: no chain of steps leads out of it.
        if (bits & 8 == 8 && standing.mayBecome(next)) hold(next.isRevoked() && !next.isGood(), "INV-65", "final");
    }

    // ------------------------------------------------------------------ sets

    function testFuzz_setsIncludeTheirSubsetsOnly(uint16 has, uint16 wanted, bool subset) external pure {
        if (subset) wanted &= has;
        bool all = true;
        for (uint256 i; i < 16; ++i) {
            if ((wanted >> i) & 1 == 1 && (has >> i) & 1 == 0) all = false;
        }
        hold(Powers.wrap(has).include(Powers.wrap(wanted)) == (all && wanted != 0), "INV-66", "powers");
        hold(Rights.wrap(has).include(Rights.wrap(wanted)) == all, "INV-66", "rights");
    }

    function testFuzz_onlyTwoMechanismsHaveAKeyLength(uint16 kem, uint8 known) external pure {
        if (known % 3 == 1) kem = 0x0020;
        if (known % 3 == 2) kem = 0x647a;
        uint256 length = kem == 0x0020 ? 32 : (kem == 0x647a ? 1216 : 0);
        hold(Kem.wrap(kem).keyLength() == length, "INV-66", "key length");
    }

    // ------------------------------------------------------------------ the standards, told another way

    function _gtin(uint256 number) private pure returns (Gtin) {
        return Gtin.wrap(uint48(number));
    }

    function _validGtin(uint64 seed) private pure returns (uint256) {
        uint256 body = 1 + (seed % (1e13 - 1));
        return body * 10 + _checkDigit(body);
    }

    /// @dev GS1 General Specifications 7.9.1: multiply the 13 places from the left by 3, 1, 3, …; subtract from the next ten.
    function _checkDigit(uint256 body) private pure returns (uint256) {
        uint256 sum;
        for (uint256 place = 1; place <= 13; ++place) {
            uint256 digit = (body / 10 ** (13 - place)) % 10;
            sum += place % 2 == 1 ? 3 * digit : digit;
        }
        return (10 - (sum % 10)) % 10;
    }

    /// @dev Two letters; then nothing, or a hyphen and one to three letters or digits; then nothing.
    function _hasForm(bytes6 code) private pure returns (bool) {
        uint256 length;
        while (length < 6 && code[length] != 0) ++length;
        for (uint256 i = length; i < 6; ++i) {
            if (code[i] != 0) return false;
        }
        for (uint256 i; i < length; ++i) {
            bool isLetter = uint8(code[i]) >= 65 && uint8(code[i]) <= 90;
            bool isDigit = uint8(code[i]) >= 48 && uint8(code[i]) <= 57;
            if (i < 2 && !isLetter) return false;
            if (i == 2 && code[i] != "-") return false;
            if (i > 2 && !isLetter && !isDigit) return false;
        }
        return length == 2 || length > 3;
    }
}
