// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DeskPart, EscrowDesk} from "../../../contracts/mocks/kernel/EscrowDesk.sol";
import {HostileReceiver, ReceiverManner} from "../../../contracts/mocks/receivers/HostileReceiver.sol";
import {HostileToken, TokenManner} from "../../../contracts/mocks/tokens/HostileToken.sol";
import {PlainToken} from "../../../contracts/mocks/tokens/PlainToken.sol";
import {Cast} from "../support/Cast.sol";
import {VM, hold, within} from "../support/Vm.sol";

/// @title What payers, accounts, hostile tokens and receivers do to a ledger
/// @notice Remembers what was accepted, for every claim and credit, and works every answer out from that memory.
abstract contract EscrowHandler is Cast {
    enum Act {
        Lock,
        Settle,
        Move,
        Withdraw
    }

    enum State {
        None,
        Locked,
        Settled
    }

    struct Memory {
        State state;
        uint128 amount;
    }

    uint256 internal constant TOKENS = 3;
    uint256 internal constant MATTERS = 5;
    uint256 internal constant ACCOUNTS = 4;
    address internal constant ETHER = address(0);

    EscrowDesk public immutable DESK;
    HostileToken public immutable HOSTILE;
    HostileReceiver public immutable RECEIVER;
    PlainToken private immutable _PLAIN;

    address[TOKENS] public tokens;
    address[ACCOUNTS] public accounts;
    mapping(address token => bytes32[] matters) private _matters;
    mapping(address token => mapping(bytes32 matter => Memory)) private _claims;
    mapping(address token => mapping(address account => uint256)) public credits;
    /// @notice All that came in by the door, and all that was paid.
    mapping(address token => uint256) public received;
    mapping(address token => uint256) public paid;
    mapping(Act act => uint256) public successes;
    mapping(Act act => uint256) public refusals;
    /// @notice The hostile token took from the ledger behind its back.
    bool public hasFallen;
    uint256 private _matterCount;

    constructor() {
        DESK = new EscrowDesk(address(0));
        _PLAIN = new PlainToken();
        HOSTILE = new HostileToken();
        RECEIVER = new HostileReceiver();
        tokens = [ETHER, address(_PLAIN), address(HOSTILE)];
        accounts = [person("payer"), person("doctor"), person("clinic"), address(RECEIVER)];
        for (uint256 i; i < ACCOUNTS; ++i) {
            VM.deal(accounts[i], 1e30);
            _PLAIN.mint(accounts[i], 1e30);
            HOSTILE.mint(accounts[i], 1e30);
            VM.prank(accounts[i]);
            _PLAIN.approve(address(DESK), type(uint256).max / 2);
            VM.prank(accounts[i]);
            HOSTILE.approve(address(DESK), type(uint256).max / 2);
        }
    }

    // ------------------------------------------------------------------ moves

    function locks(uint256 who, uint256 what, uint256 size, uint256 fault) external {
        address token = tokens[what % TOKENS];
        bytes32 matter = _matterFor(token, what / TOKENS);
        uint128 amount = uint128(within(size, 0, 1e20));
        uint256 value = token == ETHER ? amount : 0;
        if (fault % 8 == 1) value += 1;
        bool may = _claims[token][matter].state == State.None && fault % 8 != 1;
        _begin();
        uint256 before = balanceOf(token);
        bool ok = _call(accounts[who % ACCOUNTS], value, abi.encodeCall(DESK.lock, (matter, token, amount, 0)));
        _judge(Act.Lock, token, ok, may);
        if (!ok) return _requireUnchanged();
        hold(balanceOf(token) == before + amount, "INV-122", "the balance did not grow by the amount");
        _claims[token][matter] = Memory(State.Locked, amount);
        received[token] += amount;
        _requireAsRemembered();
    }

    function settles(uint256 what, uint256 cut, uint256 who, uint256 fault) external {
        address token = tokens[what % TOKENS];
        bytes32 matter = _knownMatter(token, what / TOKENS);
        Memory memory claim = _claims[token][matter];
        DeskPart[] memory parts = new DeskPart[](2);
        uint128 first = uint128(within(cut, 0, claim.amount));
        parts[0] = DeskPart(accounts[who % ACCOUNTS], first);
        parts[1] = DeskPart(accounts[(who / ACCOUNTS) % ACCOUNTS], claim.amount - first);
        if (fault % 8 == 1) parts[0].amount += 1;
        if (fault % 8 == 2) parts[1].account = address(DESK);
        bool isWrong = fault % 8 == 1 || (fault % 8 == 2 && parts[1].amount != 0);
        _begin();
        bool ok = _call(address(this), 0, abi.encodeCall(DESK.settle, (matter, token, parts, 0)));
        _judge(Act.Settle, ETHER, ok, claim.state == State.Locked && !isWrong);
        if (!ok) return _requireUnchanged();
        _claims[token][matter].state = State.Settled;
        for (uint256 i; i < 2; ++i) credits[token][parts[i].account] += parts[i].amount;
        _requireAsRemembered();
    }

    function moves(uint256 what, uint256 to) external {
        address token = tokens[what % TOKENS];
        bytes32 from = _knownMatter(token, what / TOKENS);
        bytes32 target = to % 3 == 0 ? _knownMatter(token, to / 3) : _newMatter(token);
        bool may = _claims[token][from].state == State.Locked && _claims[token][target].state == State.None;
        _begin();
        bool ok = _call(address(this), 0, abi.encodeCall(DESK.move, (from, target, token, 0, 0)));
        _judge(Act.Move, ETHER, ok, may);
        if (!ok) return _requireUnchanged();
        _claims[token][from].state = State.Settled;
        _claims[token][target] = Memory(State.Locked, _claims[token][from].amount);
        _requireAsRemembered();
    }

    function withdraws(uint256 who, uint256 what, uint256 size, uint256 to, uint256 fault) external {
        address token = tokens[what % TOKENS];
        address account = accounts[who % ACCOUNTS];
        address target = fault % 8 == 1 ? address(DESK) : accounts[to % ACCOUNTS];
        uint256 credit = credits[token][account];
        uint128 amount = uint128(fault % 8 == 2 ? credit + 1 : within(size, 0, credit));
        bool may = amount != 0 && amount <= credit && target != address(DESK);
        if (token == ETHER && target == address(RECEIVER)) may = may && _takesEther();
        _begin();
        uint256 before = balanceOf(token);
        bool ok = _call(account, 0, abi.encodeCall(DESK.withdraw, (token, target, amount)));
        _judge(Act.Withdraw, token, ok, may);
        if (!ok) return _requireUnchanged();
        hold(balanceOf(token) + amount == before, "INV-122", "the balance did not fall by the amount");
        credits[token][account] -= amount;
        paid[token] += amount;
        _requireAsRemembered();
    }

    /// @notice The token takes another manner; often an honest one, so that something goes on. When it calls back it tries a
    /// withdrawal, in its own name, to which a credit may belong.
    function tokenBehaves(uint256 manner, uint256 what) external {
        TokenManner chosen = manner % 2 == 0 ? TokenManner.Honest : TokenManner((manner / 2) % 8);
        HOSTILE.behave(chosen);
        if (chosen != TokenManner.Reenters) return;
        bytes memory withdrawal = abi.encodeCall(DESK.withdraw, (tokens[what % TOKENS], accounts[0], 1));
        HOSTILE.reenterBy(address(DESK), withdrawal);
    }

    function receiverBehaves(uint256 manner, uint256 what) external {
        ReceiverManner chosen = manner % 2 == 0 ? ReceiverManner.Accepts : ReceiverManner((manner / 2) % 6);
        RECEIVER.behave(chosen);
        if (chosen != ReceiverManner.Reenters) return;
        bytes memory withdrawal = abi.encodeCall(DESK.withdraw, (tokens[what % TOKENS], address(RECEIVER), 1));
        RECEIVER.reenterBy(address(DESK), withdrawal);
    }

    /// @notice The hostile token changes what the ledger holds, seldom downwards.
    function rebases(uint256 size) external {
        uint256 balance = HOSTILE.balanceOf(address(DESK));
        bool falls = size % 8 == 1 && balance != 0;
        HOSTILE.rebase(address(DESK), falls ? balance - within(size, 1, balance) : balance + (size % 1000));
        if (falls) hasFallen = true;
        _requireAsRemembered();
    }

    /// @notice Ether and tokens come by no door.
    function forces(uint256 size) external {
        uint256 extra = size % 1000;
        VM.deal(address(DESK), address(DESK).balance + extra);
        _PLAIN.mint(address(DESK), extra);
        _requireAsRemembered();
    }

    // ------------------------------------------------------------------ what the invariants ask

    function balanceOf(address token) public view returns (uint256) {
        return token == ETHER ? address(DESK).balance : HostileToken(token).balanceOf(address(DESK));
    }

    /// @notice What the locked claims add up to, by memory.
    function lockedOf(address token) public view returns (uint256 sum) {
        bytes32[] storage matters = _matters[token];
        for (uint256 i; i < matters.length; ++i) {
            Memory storage claim = _claims[token][matters[i]];
            if (claim.state == State.Locked) sum += claim.amount;
        }
    }

    /// @notice What the credits add up to, by memory.
    function creditedOf(address token) public view returns (uint256 sum) {
        for (uint256 i; i < ACCOUNTS; ++i) sum += credits[token][accounts[i]];
    }

    /// @notice Everything is decided and withdrawn, by each account for itself, however tokens and receivers behave; only
    /// an honest token gives its money out.
    function settlesAndWithdrawsAll() external {
        HOSTILE.behave(TokenManner.Honest);
        for (uint256 t; t < TOKENS; ++t) {
            for (uint256 i; i < _matters[tokens[t]].length; ++i) _settleAlone(tokens[t], _matters[tokens[t]][i]);
            for (uint256 i; i < ACCOUNTS; ++i) _withdrawAll(tokens[t], accounts[i]);
        }
    }

    function _settleAlone(address token, bytes32 matter) private {
        Memory storage claim = _claims[token][matter];
        if (claim.state != State.Locked) return;
        DeskPart[] memory parts = new DeskPart[](1);
        parts[0] = DeskPart(accounts[1], claim.amount);
        DESK.settle(matter, token, parts, 0);
        claim.state = State.Settled;
        credits[token][accounts[1]] += claim.amount;
    }

    function _withdrawAll(address token, address account) private {
        uint128 amount = uint128(credits[token][account]);
        if (amount == 0) return;
        VM.prank(account);
        DESK.withdraw(token, accounts[0], amount);
        credits[token][account] = 0;
        paid[token] += amount;
    }

    // ------------------------------------------------------------------ what is watched at each step

    bytes32 private _before;

    function _call(address caller, uint256 value, bytes memory data) private returns (bool ok) {
        if (value != 0) VM.deal(caller, caller.balance + value);
        VM.prank(caller);
        (ok, ) = address(DESK).call{value: value}(data);
    }

    /// @dev INV-123: whether an act is accepted depends on the rules alone, except where the hostile token has its say: it
    /// can refuse what the rules allow, and never get through what they forbid.
    function _judge(Act act, address token, bool ok, bool may) private {
        if (token != address(HOSTILE)) hold(ok || !may, "INV-123", "an act that the rules allow was refused");
        hold(!ok || may, "INV-123", "an act that the rules forbid was accepted");
        if (ok) ++successes[act];
        else ++refusals[act];
    }

    function _begin() private {
        _before = _seen();
    }

    function _requireUnchanged() private view {
        hold(_seen() == _before, "INV-124", "a refused act changed something");
    }

    /// @dev INV-121: every claim, credit and total is what was accepted, so an act about one changed no other.
    function _requireAsRemembered() private view {
        for (uint256 t; t < TOKENS; ++t) {
            address token = tokens[t];
            for (uint256 i; i < ACCOUNTS; ++i) {
                bool isSame = DESK.creditOf(accounts[i], token) == credits[token][accounts[i]];
                hold(isSame, "INV-121", "a credit");
            }
            uint256 count = _matters[token].length;
            for (uint256 i = count > MATTERS ? count - MATTERS : 0; i < count; ++i) {
                Memory memory claim = _claims[token][_matters[token][i]];
                (uint128 amount, uint8 state) = _claimOf(token, _matters[token][i]);
                hold(amount == claim.amount && state == uint8(claim.state), "INV-121", "a claim");
            }
        }
    }

    /// @dev All that can be asked, in one word.
    function _seen() private view returns (bytes32 seen) {
        for (uint256 t; t < TOKENS; ++t) {
            address token = tokens[t];
            (uint128 locked, uint128 credited) = DESK.totalsOf(token);
            seen = keccak256(abi.encode(seen, locked, credited, balanceOf(token)));
            for (uint256 i; i < ACCOUNTS; ++i) {
                seen = keccak256(abi.encode(seen, DESK.creditOf(accounts[i], token)));
            }
            for (uint256 i; i < _matters[token].length; ++i) {
                seen = keccak256(abi.encode(seen, DESK.claimOf(_matters[token][i], token)));
            }
        }
    }

    function _claimOf(address token, bytes32 matter) private view returns (uint128, uint8) {
        return (DESK.claimOf(matter, token).amount, uint8(DESK.claimOf(matter, token).status));
    }

    function _takesEther() private view returns (bool) {
        ReceiverManner manner = RECEIVER.manner();
        return
            manner != ReceiverManner.Refuses &&
            manner != ReceiverManner.BurnsGas &&
            manner != ReceiverManner.FloodsReason;
    }

    // ------------------------------------------------------------------ choices

    /// @dev Mostly a new matter, one in four times one that is there.
    function _matterFor(address token, uint256 seed) private returns (bytes32) {
        return seed % 4 == 0 ? _knownMatter(token, seed / 4) : _newMatter(token);
    }

    function _newMatter(address token) private returns (bytes32 matter) {
        matter = bytes32(++_matterCount);
        _matters[token].push(matter);
    }

    /// @dev One of the last few, mostly a locked one.
    function _knownMatter(address token, uint256 seed) private returns (bytes32) {
        bytes32[] storage matters = _matters[token];
        if (matters.length == 0) return _newMatter(token);
        for (uint256 i; i < matters.length && seed % 4 != 3; ++i) {
            bytes32 matter = matters[(seed / 4 + i) % matters.length];
            if (_claims[token][matter].state == State.Locked) return matter;
        }
        return matters[(seed / 4) % matters.length];
    }
}
