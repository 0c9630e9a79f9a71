// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {Permit} from "./IEscrow.sol";

/// @title Permits that survive being submitted by others
/// @notice See `docs/specs/escrow.md`, ESCROW-14.
///
/// Warning: the token is called and may call anything; a room uses a permit before it changes anything of its own.
library Permits {
    /// @dev Tries a permit of `owner` for `spender`. A failure is passed over: somebody else may have submitted it.
    function tryUse(Permit calldata permit, address token, address owner, address spender) internal {
        if (permit.deadline == 0 || token.code.length == 0) return;
        try
            IERC20Permit(token).permit({
                owner: owner,
                spender: spender,
                value: permit.value,
                deadline: permit.deadline,
                v: permit.v,
                r: permit.r,
                s: permit.s
            })
        {} catch {}
    }
}
