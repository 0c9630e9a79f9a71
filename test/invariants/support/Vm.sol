// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev The few cheat codes that the tests use, by their Foundry names; EDR answers to them as well.
interface Vm {
    /// @notice Sets `block.timestamp`, in seconds.
    function warp(uint256 timestamp) external;

    /// @notice Sets `block.chainid`.
    function chainId(uint256 id) external;

    /// @notice The next call comes from `sender`.
    function prank(address sender) external;

    /// @notice The account of a private key.
    function addr(uint256 privateKey) external pure returns (address account);

    /// @notice Signs a digest with secp256k1.
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    /// @notice Signs a digest with P-256.
    function signP256(uint256 privateKey, bytes32 digest) external pure returns (bytes32 r, bytes32 s);

    /// @notice The public key of a P-256 private key.
    function publicKeyP256(uint256 privateKey) external pure returns (uint256 x, uint256 y);

    /// @notice Sets an account's ether, in wei.
    function deal(address account, uint256 balance) external;

    /// @notice Gives up this run when `condition` is false.
    function assume(bool condition) external pure;
}

/// @dev Where every runner keeps its cheat codes: the address of `keccak256("hevm cheat code")`.
Vm constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @notice A property of README.md does not hold.
error Broken(string property, string what);

/// @dev The one form in which the tests say that something has to hold.
function hold(bool condition, string memory property, string memory what) pure {
    require(condition, Broken(property, what));
}

/// @dev `seed` brought into `[low, high]`.
function within(uint256 seed, uint256 low, uint256 high) pure returns (uint256) {
    return low + (seed % (high - low + 1));
}

/// @dev Goes to `moment` or a second beside it, unless that is over.
function goBeside(uint256 moment, uint256 seed) {
    uint256 chosen = moment + (seed % 3);
    if (chosen > block.timestamp + 1) VM.warp(chosen - 1);
}

/// @dev Which functions of which contract a campaign calls; the runner asks for it under the name `targetSelectors`.
struct Target {
    address addr;
    bytes4[] selectors;
}
