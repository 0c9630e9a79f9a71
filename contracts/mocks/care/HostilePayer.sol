// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Bill, Cover, IPayer} from "../../kernel/ports/IPayer.sol";

/// @dev What a {HostilePayer} does when it shall pay.
enum PayerManner {
    /// As it should.
    Pays,
    PaysNothing,
    /// A unit less, and a unit more.
    PaysLess,
    PaysMore,
    /// Calls whom it was told to call, pays, and goes on whatever came of the call.
    Reenters,
    Refuses
}

/// @title A payer that pays badly
/// @notice Anybody may set its manner.
contract HostilePayer is IPayer {
    /// @notice It does not feel like paying.
    error PaymentDeclined();

    /// @notice It was asked to pay.
    event Asked(Bill bill, Cover cover);

    /// @notice How it pays.
    PayerManner public manner;
    /// @notice What the last call from inside answered.
    bytes public answer;
    /// @notice Whether it went through.
    bool public didReenter;

    address private _target;
    bytes private _data;

    receive() external payable {}

    function behave(PayerManner itsManner) external {
        manner = itsManner;
    }

    function reenterBy(address target, bytes calldata data) external {
        manner = PayerManner.Reenters;
        _target = target;
        _data = data;
    }

    function pay(Bill calldata bill, Cover calldata cover) external {
        require(manner != PayerManner.Refuses, PaymentDeclined());
        emit Asked(bill, cover);
        if (manner == PayerManner.PaysNothing) return;
        if (manner == PayerManner.Reenters) (didReenter, answer) = _target.call(_data);
        uint256 amount = cover.amount;
        if (manner == PayerManner.PaysLess) amount -= 1;
        if (manner == PayerManner.PaysMore) amount += 1;
        if (bill.token != address(0)) {
            require(IERC20(bill.token).transfer(msg.sender, amount), PaymentDeclined());
            return;
        }
        (bool done, ) = msg.sender.call{value: amount}("");
        require(done, PaymentDeclined());
    }
}
