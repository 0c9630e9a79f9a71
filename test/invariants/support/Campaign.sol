// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Target} from "./Vm.sol";

/// @title What the runner asks of a campaign, and a random walk that is the same on every machine
/// @notice A campaign says nothing of how far it got. A walk makes the same moves with numbers from a hash chain, so that a
/// test can count afterwards what was reached.
abstract contract Campaign {
    /// @notice The walk did not try an act often enough, by its number in the stage's list, to say something of it.
    error NotReached(uint256 act, uint256 successes, uint256 refusals);

    uint256 private constant ENOUGH = 3;

    address internal _stage;
    bytes4[] internal _moves;

    /// @notice Asked for by the runner: only the stage, not the contracts that it deployed.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = _stage;
    }

    /// @notice Asked for by the runner: only the stage's moves.
    function targetSelectors() external view returns (Target[] memory targets) {
        targets = new Target[](1);
        targets[0] = Target(_stage, _moves);
    }

    function _walk(uint256 steps) internal {
        _walkFrom(keccak256("xinglin"), steps);
    }

    function _walkFrom(bytes32 state, uint256 steps) internal {
        for (uint256 i; i < steps; ++i) {
            state = keccak256(abi.encode(state));
            bytes memory numbers = abi.encode(
                _pick(state, 1),
                _pick(state, 2),
                _pick(state, 3),
                _pick(state, 4),
                _pick(state, 5)
            );
            (bool ok, bytes memory why) = _stage.call(bytes.concat(_moves[uint256(state) % _moves.length], numbers));
            if (!ok) _rethrow(why);
        }
    }

    /// @dev A campaign that reaches nothing proves nothing: every act has to succeed and to be refused, more than once.
    function _requireReached(uint256 act, uint256 successes, uint256 refusals) internal pure {
        require(successes >= ENOUGH && refusals >= ENOUGH, NotReached(act, successes, refusals));
    }

    /// @dev 64 bits: small enough that moves may add to it, large enough for every remainder.
    function _pick(bytes32 state, uint256 index) private pure returns (uint256) {
        return uint64(uint256(keccak256(abi.encode(state, index))));
    }

    function _rethrow(bytes memory why) private pure {
        // Passes the reason on as it is, which Solidity has no word for.
        assembly ("memory-safe") {
            revert(add(why, 0x20), mload(why))
        }
    }
}
