// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ProvisionId, Request} from "./IConsentRegistry.sol";

/// @title A condition that a patient attaches to a permission
/// @notice One rule, one small contract. The permission counts only while all its conditions hold.
///
/// Warning: the patient trusts the contract it names. It can open what the permission covers to whom the permission
/// names, and nothing else: it is asked with a bounded amount of gas and cannot change anything.
interface ICondition {
    /// @notice Whether the condition holds now for this request.
    /// @param provision The permission that carries the condition.
    /// @param arguments What the patient gave with the condition, word for word as in the permission's terms: the first byte
    /// is the kind (9, argument), the value is the other 31.
    /// @return evidence Zero when it does not hold; otherwise what shows it (the id of a referral, of a visit), or 1.
    ///
    /// Whatever it reverts with, and an answer that is not exactly readable, counts as "does not hold".
    function check(
        ProvisionId provision,
        Request calldata request,
        bytes32[] calldata arguments
    ) external view returns (bytes32 evidence);
}
