// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What a {HostileToken} does when it shall move money.
enum TokenManner {
    /// As it should.
    Honest,
    /// Moves nothing and says so, instead of reverting.
    ReturnsFalse,
    /// Moves and answers nothing, as some old tokens do.
    ReturnsNothing,
    /// A tenth of the amount does not arrive.
    ChargesReceiver,
    /// A tenth of the amount is taken from the sender on top.
    ChargesSender,
    /// A tenth more arrives.
    GivesBonus,
    /// Moves nothing and says that it did.
    MovesNothing,
    /// Calls whom it was told to call, while it moves the money, and moves on whatever comes of it.
    Reenters,
    BurnsGas,
    /// Says yes at the length of a megabyte.
    FloodsAnswer
}

/// @title A token that moves money badly
/// @notice Anybody may mint, set its manner, block accounts, and set balances as a rebase would. Its permit always fails.
contract HostileToken {
    /// @notice The permit is never right.
    error PermitRefused();
    /// @notice The token deals neither from nor to this account.
    error Blocked(address account);
    /// @notice There is not so much.
    error TooLittle(address account, uint256 amount);

    /// @notice How it moves money.
    TokenManner public manner;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address account => bool) public isBlocked;
    /// @notice Whether the last call from inside went through, and how many there were.
    bool public didReenter;
    uint256 public calls;

    address private _target;
    bytes private _data;

    function behave(TokenManner itsManner) external {
        manner = itsManner;
    }

    function reenterBy(address target, bytes calldata data) external {
        manner = TokenManner.Reenters;
        _target = target;
        _data = data;
    }

    function block_(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    /// @notice As a rebase does, up or down.
    function rebase(address account, uint256 balance) external {
        balanceOf[account] = balance;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external {
        _transfer(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        require(allowance[from][msg.sender] >= amount, TooLittle(from, amount));
        allowance[from][msg.sender] -= amount;
        _transfer(from, to, amount);
    }

    function permit(address, address, uint256, uint256, uint8, bytes32, bytes32) external pure {
        revert PermitRefused();
    }

    function _transfer(address from, address to, uint256 amount) private {
        require(!isBlocked[from], Blocked(from));
        require(!isBlocked[to], Blocked(to));
        TokenManner itsManner = manner;
        if (itsManner == TokenManner.BurnsGas) _burn();
        if (itsManner == TokenManner.ReturnsFalse) _answer(0, 32);
        if (itsManner == TokenManner.MovesNothing) _answer(1, 32);
        uint256 tenth = amount / 10;
        uint256 taken = itsManner == TokenManner.ChargesSender ? amount + tenth : amount;
        uint256 given = itsManner == TokenManner.ChargesReceiver ? amount - tenth : amount;
        if (itsManner == TokenManner.GivesBonus) given += tenth;
        require(balanceOf[from] >= taken, TooLittle(from, taken));
        balanceOf[from] -= taken;
        balanceOf[to] += given;
        if (itsManner == TokenManner.Reenters) {
            (didReenter, ) = _target.call(_data);
            ++calls;
        }
        if (itsManner == TokenManner.ReturnsNothing) _answer(0, 0);
        _answer(1, itsManner == TokenManner.FloodsAnswer ? 1 << 20 : 32);
    }

    /// @dev Returns `word` and what follows it, `size` bytes in all.
    function _answer(uint256 word, uint256 size) private pure {
        assembly ("memory-safe") {
            let answer := mload(0x40)
            mstore(answer, word)
            return(answer, size)
        }
    }

    function _burn() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
