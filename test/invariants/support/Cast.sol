// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VM} from "./Vm.sol";

/// @title Who appears in the campaigns: plain accounts whose keys the tests hold, so that any of them can sign anything
abstract contract Cast {
    /// @notice The private key of an account of the cast, zero for anybody else.
    mapping(address account => uint256 privateKey) public keyOf;

    address[] internal _people;

    function person(string memory name) internal returns (address account) {
        uint256 privateKey = uint256(keccak256(bytes(name)));
        account = VM.addr(privateKey);
        if (keyOf[account] == 0) _people.push(account);
        keyOf[account] = privateKey;
    }

    /// @dev One of the cast.
    function someone(uint256 seed) internal view returns (address) {
        return _people[seed % _people.length];
    }

    /// @dev One of the cast who is not `other`.
    function someoneBut(address other, uint256 seed) internal view returns (address found) {
        found = someone(seed);
        if (found == other) found = someone((seed % _people.length) + 1);
    }

    /// @dev A 65-byte signature of somebody of the cast.
    function signedBy(address signer, bytes32 digest) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(keyOf[signer], digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev In strictly ascending order, as a guardian set wants them.
    function ascending(address[] memory accounts) internal pure returns (address[] memory) {
        for (uint256 i = 1; i < accounts.length; ++i) {
            for (uint256 j = i; j > 0 && accounts[j] < accounts[j - 1]; --j) {
                (accounts[j], accounts[j - 1]) = (accounts[j - 1], accounts[j]);
            }
        }
        return accounts;
    }
}
