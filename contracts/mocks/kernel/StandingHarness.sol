// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Standing, Standings} from "../../kernel/types/Standing.sol";

/// @notice Opens {Standings} to tests.
contract StandingHarness {
    function constants()
        external
        pure
        returns (
            Standing none,
            Standing good,
            uint8 granted,
            uint8 suspendedByIssuer,
            uint8 suspendedByRegulator,
            uint8 revoked
        )
    {
        none = Standings.NONE;
        good = Standings.GOOD;
        granted = Standings.GRANTED;
        suspendedByIssuer = Standings.SUSPENDED_BY_ISSUER;
        suspendedByRegulator = Standings.SUSPENDED_BY_REGULATOR;
        revoked = Standings.REVOKED;
    }

    function isGood(Standing standing) external pure returns (bool) {
        return standing.isGood();
    }

    function exists(Standing standing) external pure returns (bool) {
        return standing.exists();
    }

    function isRevoked(Standing standing) external pure returns (bool) {
        return standing.isRevoked();
    }

    function mayBecome(Standing standing, Standing next) external pure returns (bool) {
        return standing.mayBecome(next);
    }

    function has(Standing standing, uint8 flags) external pure returns (bool) {
        return standing.has(flags);
    }

    function with(Standing standing, uint8 flags) external pure returns (Standing) {
        return standing.with(flags);
    }

    function without(Standing standing, uint8 flags) external pure returns (Standing) {
        return standing.without(flags);
    }
}
