// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";

import {Bill, Cover} from "../ports/IPayer.sol";
import {EscrowCore} from "./EscrowCore.sol";
import {Claim, IEscrow} from "./IEscrow.sol";

/// @title The doors of the books, and whose the credits are
/// @notice See {IEscrow}. A room inherits it and says who pays, who gets what, and when.
///
/// Warning: a room takes money in as the last thing that it does (effects before interactions): a token may call anything.
/// Warning: `payer` has to be the account that acts. Whoever names another spends that one's allowance.
abstract contract EscrowLedger is IEscrow, EscrowCore, Context, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using TransientSlot for bytes32;
    using TransientSlot for TransientSlot.BooleanSlot;

    /// @dev Stands in a credit's word once there was one, and stays, so that the next costs an update and not a new slot.
    uint256 private constant OPENED = 1 << 128;
    /// @dev Where it stands, within a transaction, that a payer is being asked.
    bytes32 private constant ASKING = keccak256("xinglin.escrow.asking");

    /// @dev The amount in the low 128 bits, and {OPENED}.
    mapping(address token => mapping(address account => uint256 word)) private _credits;

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IEscrow
    function withdraw(address token, address to, uint128 amount) external nonReentrant {
        address account = _msgSender();
        uint128 credit = uint128(_credits[token][account]);
        require(amount != 0 && amount <= credit, CreditInsufficient(account, token, credit, amount));
        _requireRecipient(to);

        _credits[token][account] = (credit - amount) | OPENED;
        emit CreditWithdrawn(account, token, to, amount);

        _pay(token, to, amount);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IEscrow
    function creditOf(address account, address token) external view returns (uint128) {
        return uint128(_credits[token][account]);
    }

    /// @inheritdoc IEscrow
    function totalsOf(address token) external view returns (uint128 locked, uint128 credited) {
        return (_totals[token].locked, _totals[token].credited);
    }

    /// @inheritdoc IEscrow
    function claimOf(bytes32 matter, address token) external view returns (Claim memory) {
        return _claims[_claimIdOf(matter, token)];
    }

    // ------------------------------------------------------------------ for the room

    /// @dev Locks the money of a matter and takes it in from `payer`.
    function _lockClaim(bytes32 matter, address token, address payer, uint128 amount, uint120 note) internal {
        _lock(matter, token, amount, note);
        _takeIn(token, payer, amount);
    }

    /// @dev Locks the money of a matter of which others bear parts, at most the whole: they bring theirs, then `payer` the rest.
    function _lockCoveredClaim(Bill memory bill, Cover[] calldata covers, address payer, uint120 note) internal {
        _lock(bill.matter, bill.token, bill.price, note);
        uint128 rest = bill.price;
        for (uint256 i; i < covers.length; ++i) {
            rest -= covers[i].amount;
            _takeFrom(bill, covers[i]);
        }
        _takeRest(bill.token, payer, rest);
    }

    /// @dev Credits a part of a claim that is being settled. What a room pays of a claim part by part, it takes off what
    /// {_settle} gave it, and the last part is all that is left: so the parts are the claim, to the unit.
    function _credit(bytes32 matter, address token, address account, uint128 amount) internal {
        if (amount == 0) return;
        _requireRecipient(account);
        mapping(address account => uint256 word) storage credits = _credits[token];
        uint256 credit = uint128(credits[account]);
        // All credits in a token together fit 128 bits (ESCROW-07).
        unchecked {
            credits[account] = (credit + amount) | OPENED;
        }
        emit Credited(account, token, matter, amount);
    }

    /// @dev Pays a part of a claim that is being settled, in ether and at once: the room's next call carries it to the account.
    function _spend(bytes32 matter, address account, uint128 amount) internal {
        _takeCredited(ETHER, amount);
        emit Credited(account, ETHER, matter, amount);
        emit CreditWithdrawn(account, ETHER, account, amount);
    }

    /// @dev Carries a claim over to another matter.
    function _moveClaim(bytes32 from, bytes32 to, address token, uint120 noteThere, uint120 noteHere) internal {
        _move(from, to, token, noteThere, noteHere);
    }

    // ------------------------------------------------------------------ the doors

    /// @dev The books owe the amount already, so that a hole of before shows.
    function _takeIn(address token, address payer, uint128 amount) private nonReentrant {
        _requireEther(token, amount);
        if (token == ETHER || amount == 0) return;
        _requireEnough(token, _fetch(token, payer, amount));
    }

    /// @dev What a payer brings by itself.
    function _takeFrom(Bill memory bill, Cover calldata cover) private nonReentrant {
        uint256 before = _heldOf(bill.token);
        ASKING.asBoolean().tstore(true);
        cover.payer.pay(bill, cover);
        ASKING.asBoolean().tstore(false);
        _requireGrown(bill.token, before, _heldOf(bill.token), cover.amount);
    }

    /// @dev After what others brought, which may be all.
    function _takeRest(address token, address payer, uint128 amount) private nonReentrant {
        _requireEther(token, amount);
        if (token == ETHER) return;
        _requireEnough(token, amount == 0 ? _heldOf(token) : _fetch(token, payer, amount));
    }

    /// @dev Whether a payer is being asked for its part.
    function _isAsking() internal view returns (bool) {
        return ASKING.asBoolean().tload();
    }

    function _fetch(address token, address payer, uint128 amount) private returns (uint256 held) {
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(payer, address(this), amount);
        held = IERC20(token).balanceOf(address(this));
        _requireGrown(token, before, held, amount);
    }

    function _requireEther(address token, uint128 amount) private view {
        uint256 expected = token == ETHER ? amount : 0;
        require(msg.value == expected, EtherUnequal(expected, msg.value));
    }

    function _requireGrown(address token, uint256 before, uint256 held, uint128 amount) private pure {
        require(held >= before && held - before == amount, TokenUnequal(token, amount, _distance(before, held)));
    }

    function _requireEnough(address token, uint256 held) private view {
        require(held >= _owed(token), TokenShort(token, _owed(token), held));
    }

    function _heldOf(address token) private view returns (uint256) {
        return token == ETHER ? address(this).balance : IERC20(token).balanceOf(address(this));
    }

    function _send(address token, address to, uint128 amount) internal override {
        if (token == ETHER) {
            // Without a copy of the answer, which may be long.
            require(LowLevelCall.callNoReturn(to, amount, ""), PaymentRefused(to, amount));
            return;
        }
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransfer(to, amount);
        uint256 held = IERC20(token).balanceOf(address(this));
        require(held <= before && before - held == amount, TokenUnequal(token, amount, _distance(before, held)));
    }

    function _requireRecipient(address account) private view {
        require(account != address(0) && account != address(this), RecipientInvalid(account));
    }

    function _distance(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? b - a : a - b;
    }
}
