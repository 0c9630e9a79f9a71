// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EscrowDesk} from "../../../contracts/mocks/kernel/EscrowDesk.sol";
import {Campaign} from "../support/Campaign.sol";
import {hold, within} from "../support/Vm.sol";
import {EscrowHandler} from "./EscrowHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract EscrowStage is EscrowHandler {}

/// @title Money in any order, with tokens and receivers that do not behave (INV-120 … INV-126)
/// hardhat-config: invariant.failOnRevert = true
contract EscrowInvariants is Campaign {
    uint256 private constant TOKENS = 3;

    EscrowStage private _handler;
    EscrowDesk private _desk;

    function setUp() external {
        _handler = new EscrowStage();
        _desk = _handler.DESK();
        _stage = address(_handler);
        _moves = [
            EscrowHandler.locks.selector,
            EscrowHandler.settles.selector,
            EscrowHandler.moves.selector,
            EscrowHandler.withdraws.selector,
            EscrowHandler.tokenBehaves.selector,
            EscrowHandler.receiverBehaves.selector,
            EscrowHandler.rebases.selector,
            EscrowHandler.forces.selector
        ];
        // Something to lose in every token, credited and locked.
        for (uint256 token; token < TOKENS; ++token) {
            _handler.locks(0, token + TOKENS, 1_000_003, 0);
            _handler.settles(token, 7, 3, 0);
            _handler.locks(1, token + TOKENS, 2_000_003, 0);
        }
    }

    /// @notice INV-120: what is owed never exceeds the balance, save for a token that took from the ledger itself.
    function invariant_120_owedNeverExceedsTheBalance() external view {
        for (uint256 i; i < TOKENS; ++i) {
            address token = _handler.tokens(i);
            if (token == address(_handler.HOSTILE()) && _handler.hasFallen()) continue;
            (uint128 locked, uint128 credited) = _desk.totalsOf(token);
            hold(uint256(locked) + credited <= _handler.balanceOf(token), "INV-120", "more is owed than there is");
        }
    }

    /// @notice INV-125: the totals are the sums of claims and credits, and what came in is owed or paid, to the unit.
    function invariant_125_nothingIsLostOrMade() external view {
        for (uint256 i; i < TOKENS; ++i) {
            address token = _handler.tokens(i);
            (uint128 locked, uint128 credited) = _desk.totalsOf(token);
            hold(locked == _handler.lockedOf(token), "INV-125", "the sum of the locked claims");
            hold(credited == _handler.creditedOf(token), "INV-125", "the sum of the credits");
            uint256 owed = uint256(locked) + credited;
            hold(owed + _handler.paid(token) == _handler.received(token), "INV-125", "in, and owed or out");
        }
    }

    /// @notice INV-126: a part is its share rounded down, and what the others leave to the first is at least its share and less
    /// than a unit more for each of them.
    function testFuzz_126_sharesAreTheWhole(uint128 amount, uint16 a, uint16 b) external view {
        uint16[3] memory shares;
        shares[1] = uint16(within(a, 0, 10_000));
        shares[2] = uint16(within(b, 0, 10_000 - shares[1]));
        shares[0] = 10_000 - shares[1] - shares[2];
        uint256 left = amount;
        for (uint256 i = 1; i < 3; ++i) {
            uint256 part = _desk.partOf(amount, shares[i]);
            uint256 exact = uint256(amount) * shares[i];
            hold(part * 10_000 <= exact && part * 10_000 + 10_000 > exact, "INV-126", "a part");
            hold(part <= left, "INV-126", "more than the whole");
            left -= part;
        }
        uint256 first = uint256(amount) * shares[0];
        hold(left * 10_000 >= first && left * 10_000 < first + 30_000, "INV-126", "what is left to the first");
    }

    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _walk(900);
        for (uint256 i; i <= uint256(type(EscrowHandler.Act).max); ++i) {
            EscrowHandler.Act act = EscrowHandler.Act(i);
            _requireReached(i, _handler.successes(act), _handler.refusals(act));
        }
    }

    /// @notice INV-127: from wherever a walk led, all money of honest tokens is withdrawn by those to whom it belongs.
    function test_127_allMoneyComesOutAfterAWalk() external {
        for (uint256 round; round < 3; ++round) {
            _walk(60);
            if (_handler.hasFallen()) _handler.HOSTILE().rebase(address(_desk), 1e30);
            _handler.settlesAndWithdrawsAll();
            for (uint256 i; i < TOKENS; ++i) {
                (uint128 locked, uint128 credited) = _desk.totalsOf(_handler.tokens(i));
                hold(locked == 0 && credited == 0, "INV-127", "something is left");
            }
        }
    }
}
