// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title A token as it should be, with permits, for everybody to mint
contract PlainToken is ERC20Permit {
    constructor() ERC20("Plain Token", "PLAIN") ERC20Permit("Plain Token") {}

    /// @notice Gives out as much as is asked for.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
