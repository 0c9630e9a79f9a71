// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EscrowCore} from "../../../contracts/kernel/escrow/EscrowCore.sol";
import {Claim, ClaimId, ClaimStatus} from "../../../contracts/kernel/escrow/IEscrow.sol";

/// @dev Each harness below puts the books into any state that can be written down, takes one step, and asserts what has to
/// hold after it. A property that holds so holds after any history.
abstract contract AnyBooks is EscrowCore {
    /// @dev One of the steps that move totals.
    function _step(address token, uint128 amount, uint8 which) internal {
        if (which == 0) _addLocked(token, amount);
        else if (which == 1) _lockedToCredited(token, amount);
        else _takeCredited(token, amount);
    }

    /// @dev One of the steps that move claims.
    function _claimStep(ClaimId claim, uint128 amount, uint120 note, uint8 which) internal {
        if (which == 0) _openClaim(claim, amount, note);
        else if (which == 1) _noteClaim(claim, note);
        else _closeClaim(claim, note);
    }

    function _send(address, address, uint128) internal virtual override {}

    /// @dev What a claim adds to `locked`.
    function _lockedBy(ClaimId claim) internal view returns (uint256) {
        return _claims[claim].status == ClaimStatus.Locked ? _claims[claim].amount : 0;
    }
}

contract LockingOwesTheAmount is AnyBooks {
    function lock(address token, uint128 locked, uint128 credited, uint128 amount) external {
        _totals[token] = Totals(locked, credited);
        _addLocked(token, amount);
        assert(_totals[token].locked == uint256(locked) + amount && _totals[token].credited == credited);
    }
}

contract LockingFits is AnyBooks {
    function lock(address token, uint128 locked, uint128 credited, uint128 amount) external {
        _totals[token] = Totals(locked, credited);
        _addLocked(token, amount);
        assert(_owed(token) <= type(uint128).max);
    }
}

contract SettlingOwesTheSame is AnyBooks {
    function settle(address token, uint128 locked, uint128 credited, uint128 amount) external {
        _totals[token] = Totals(locked, credited);
        _lockedToCredited(token, amount);
        assert(_owed(token) == uint256(locked) + credited && _totals[token].locked + uint256(amount) == locked);
    }
}

contract PayingTakesTheAmountFromCredits is AnyBooks {
    function pay(address token, uint128 locked, uint128 credited, uint128 amount) external {
        _totals[token] = Totals(locked, credited);
        _takeCredited(token, amount);
        assert(_totals[token].credited + uint256(amount) == credited && _totals[token].locked == locked);
    }
}

contract StepsTouchNoOtherToken is AnyBooks {
    function step(
        address token,
        address other,
        uint128 locked,
        uint128 credited,
        uint128 amount,
        uint8 which
    ) external {
        require(token != other);
        _totals[other] = Totals(locked, credited);
        _step(token, amount, which);
        assert(_totals[other].locked == locked && _totals[other].credited == credited);
    }
}

/// @dev The balance moves as the doors make sure: by the amount in, not at all, by the amount out.
contract StepsKeepATokenSolvent is AnyBooks {
    function step(
        address token,
        uint128 locked,
        uint128 credited,
        uint256 balance,
        uint128 amount,
        uint8 which
    ) external {
        require(balance < 2 ** 200 && balance >= uint256(locked) + credited);
        _totals[token] = Totals(locked, credited);
        _step(token, amount, which);
        if (which == 0) balance += amount;
        if (which > 1) balance -= amount;
        assert(balance >= _owed(token));
    }
}

/// @dev The moment at which a receiver or a token may call back: what then remains has to cover what is then owed. With
/// {StepsKeepATokenSolvent}, which holds for whatever is called from there, no re-entrance finds or leaves a hole.
contract PaymentFindsBooksRight is AnyBooks {
    uint256 private _balance;

    function pay(
        address token,
        address to,
        uint128 locked,
        uint128 credited,
        uint256 balance,
        uint128 amount
    ) external {
        require(balance >= uint256(locked) + credited);
        _totals[token] = Totals(locked, credited);
        _balance = balance;
        _pay(token, to, amount);
    }

    function _send(address token, address, uint128 amount) internal view override {
        assert(_balance >= _owed(token) + amount);
    }
}

contract OpensOnlyWhatIsNew is AnyBooks {
    function open(ClaimId claim, ClaimStatus status, uint128 amount, uint120 note) external {
        _claims[claim].status = status;
        _openClaim(claim, amount, note);
        assert(status == ClaimStatus.None && _claims[claim].status == ClaimStatus.Locked);
    }
}

contract ClosesOnce is AnyBooks {
    function closeTwice(ClaimId claim, Claim calldata before, uint120 note) external {
        _claims[claim] = before;
        _closeClaim(claim, note);
        _closeClaim(claim, note);
        assert(false);
    }
}

contract ClosesOnlyWhatIsLocked is AnyBooks {
    function close(ClaimId claim, ClaimStatus status, uint120 note) external {
        _claims[claim].status = status;
        _closeClaim(claim, note);
        assert(status == ClaimStatus.Locked && _claims[claim].status == ClaimStatus.Settled);
    }
}

contract ClosesForWhatWasOpened is AnyBooks {
    function openAndClose(ClaimId claim, uint128 amount, uint120 first, uint120 second, uint120 last) external {
        _openClaim(claim, amount, first);
        _noteClaim(claim, second);
        assert(_closeClaim(claim, last) == amount);
    }
}

contract SettledIsFinal is AnyBooks {
    function step(ClaimId settled, uint128 amount, uint120 note, ClaimId claim, uint128 other, uint8 which) external {
        _claims[settled] = Claim(amount, ClaimStatus.Settled, note);
        _claimStep(claim, other, note, which);
        assert(_claims[settled].status == ClaimStatus.Settled && _claims[settled].amount == amount);
    }
}

contract ClaimStepsTouchNoOther is AnyBooks {
    function step(ClaimId claim, ClaimId other, Claim calldata before, uint128 amount, uint8 which) external {
        require(ClaimId.unwrap(claim) != ClaimId.unwrap(other));
        _claims[other] = before;
        _claimStep(claim, amount, 0, which);
        assert(_claims[other].amount == before.amount && _claims[other].status == before.status);
    }
}

contract LockMovesBothAlike is AnyBooks {
    function lock(bytes32 matter, address token, uint128 locked, Claim calldata claim, uint128 amount) external {
        _totals[token].locked = locked;
        _claims[_claimIdOf(matter, token)] = claim;
        uint256 before = _lockedBy(_claimIdOf(matter, token));
        _lock(matter, token, amount, 0);
        assert(_totals[token].locked + before == _lockedBy(_claimIdOf(matter, token)) + locked);
    }
}

contract SettleMovesBothAlike is AnyBooks {
    function settle(bytes32 matter, address token, uint128 locked, Claim calldata claim, uint120 note) external {
        _totals[token].locked = locked;
        _claims[_claimIdOf(matter, token)] = claim;
        uint256 before = _lockedBy(_claimIdOf(matter, token));
        uint128 amount = _settle(matter, token, note);
        assert(_totals[token].locked + before == _lockedBy(_claimIdOf(matter, token)) + locked && amount == before);
    }
}

contract MoveKeepsTheMoney is AnyBooks {
    function move(
        bytes32 from,
        bytes32 to,
        address token,
        uint128 locked,
        Claim calldata claim,
        uint120 note
    ) external {
        _totals[token].locked = locked;
        _claims[_claimIdOf(from, token)] = claim;
        uint256 before = _lockedBy(_claimIdOf(from, token));
        _move(from, to, token, note, note);
        assert(_totals[token].locked == locked && _lockedBy(_claimIdOf(to, token)) == before);
    }
}
