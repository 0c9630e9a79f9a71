// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev The money of one matter in one token. It commits to both.
type ClaimId is bytes32;

enum ClaimStatus {
    None,
    /// The money waits for the room's decision.
    Locked,
    /// Paid out as credits, or moved to another matter. Final.
    Settled
}

/// @dev One slot.
struct Claim {
    /// In the token's smallest unit; stays when the claim is settled.
    uint128 amount;
    ClaimStatus status;
    /// The room's own; the ledger never reads it.
    uint120 note;
}

/// @dev An ERC-2612 permit of the payer for the ledger ({Permits}). A deadline of zero stands for none.
struct Permit {
    uint256 value;
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @title Escrow: money locked for a matter, credited to accounts, and withdrawn by them
/// @notice Every room that holds money has these books for itself, so a fault in one room cannot reach another's money. A
/// token is an ERC-20 contract, or zero for ether. See `docs/specs/escrow.md`.
///
/// ```
///         _lockClaim              _settle, _credit                   withdraw (its account)
/// (none) ────────────► Locked ───────────────► Settled; credits ────────────────────────────► paid
///                        │
///                        └── _moveClaim ──► Settled, and another matter's claim Locked with the same amount
/// ```
///
/// The functions with an underscore are the room's own. `locked + credited ≤ balance` holds for each token at every
/// moment (`npm run prove -- escrow`).
///
/// What is locked, for which matter and how much, the room says in events of its own; what a settled claim is paid out as say
/// the credits, which add up to it.
///
/// Warning: a token that takes from balances after it came in pays out as long as its balance lasts. It harms nobody who
/// holds another token. A room says which tokens it takes.
/// Warning: money that comes in by no door (forced ether, direct transfers) belongs to nobody and cannot be got out.
interface IEscrow {
    // ------------------------------------------------------------------ events

    /// @notice The claim is now that of the matter `to`.
    event ClaimMoved(bytes32 indexed from, bytes32 indexed to, address indexed token, uint128 amount);
    /// @notice `account` may withdraw `amount` more.
    event Credited(address indexed account, address token, bytes32 indexed matter, uint128 amount);
    /// @notice `account` had `amount` of its credit paid to `to`.
    event CreditWithdrawn(address indexed account, address indexed token, address indexed to, uint128 amount);

    // ------------------------------------------------------------------ errors

    /// @notice The matter has, or had, a claim in this token.
    error ClaimExists(ClaimId claim);
    /// @notice The claim is `status`, so there is nothing to decide.
    error ClaimNotLocked(ClaimId claim, ClaimStatus status);
    /// @notice Nobody could take the money there: zero, or the ledger itself.
    error RecipientInvalid(address account);
    /// @notice The token would owe more than 128 bits hold.
    error TokenTooMuch(address token, uint256 owed);
    /// @notice The call carries `sent` wei and should carry `expected`.
    error EtherUnequal(uint256 expected, uint256 sent);
    /// @notice The ledger's balance moved by `moved` and not by `expected`, the smallest units of the token.
    error TokenUnequal(address token, uint256 expected, uint256 moved);
    /// @notice The ledger holds less of the token than it owes.
    error TokenShort(address token, uint256 owed, uint256 held);
    /// @notice The account has not so much credit, or asked for nothing.
    error CreditInsufficient(address account, address token, uint128 credit, uint128 amount);
    /// @notice The receiver took no ether.
    error PaymentRefused(address to, uint128 amount);

    // ------------------------------------------------------------------ acts

    /// @notice Pays the caller's credit, or a part of it, to an account of its choice.
    /// @param token The ERC-20 contract, zero for ether.
    /// @param amount In the token's smallest unit.
    ///
    /// Requirements: the caller's credit covers the amount, which is not zero; `to` is neither zero nor the ledger; the
    /// receiver and the token let exactly this amount pass. Works while paused. Emits {CreditWithdrawn}.
    function withdraw(address token, address to, uint128 amount) external;

    // ------------------------------------------------------------------ questions

    /// @notice What the account may withdraw, in the token's smallest unit.
    function creditOf(address account, address token) external view returns (uint128);

    /// @notice What waits for decisions, and what belongs to accounts, in the token's smallest unit.
    function totalsOf(address token) external view returns (uint128 locked, uint128 credited);

    /// @notice The claim of a matter in a token.
    function claimOf(bytes32 matter, address token) external view returns (Claim memory);
}
