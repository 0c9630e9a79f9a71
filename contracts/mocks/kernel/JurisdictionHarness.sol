// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Jurisdiction} from "../../kernel/types/Jurisdiction.sol";

/// @notice Opens {Jurisdictions} to tests.
contract JurisdictionHarness {
    function requireValid(Jurisdiction jurisdiction) external pure {
        jurisdiction.requireValid();
    }

    /// @dev Many at once, so that a test can try every byte in every place without thousands of calls.
    function areValid(Jurisdiction[] calldata jurisdictions) external pure returns (bool[] memory valid) {
        valid = new bool[](jurisdictions.length);
        for (uint256 i = 0; i < jurisdictions.length; i++) {
            valid[i] = jurisdictions[i].isValid();
        }
    }
}
