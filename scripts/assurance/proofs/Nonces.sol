// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {UnorderedNonces} from "../../../contracts/kernel/signing/UnorderedNonces.sol";

/// @dev A nonce that is spent, by a signature or by cancelling it, cannot be spent again.
contract SpentNonceIsRefused is UnorderedNonces {
    function spendTwice(address signer, uint104 nonce) external {
        _spendNonce(signer, nonce);
        _spendNonce(signer, nonce);
        assert(false);
    }
}

/// @dev Spending leaves the nonce spent.
contract SpendingSpends is UnorderedNonces {
    function spendAndLook(address signer, uint104 nonce) external {
        _spendNonce(signer, nonce);
        assert(isNonceSpent(signer, nonce));
    }
}

/// @dev Spending leaves every other nonce of every signer as it was, spent or not; so what is spent stays spent.
contract SpendingTouchesNoOther is UnorderedNonces {
    function spendAndCompare(address signer, uint104 nonce, address other, uint104 otherNonce) external {
        require(signer != other || nonce != otherNonce);
        bool before = isNonceSpent(other, otherNonce);
        _spendNonce(signer, nonce);
        assert(isNonceSpent(other, otherNonce) == before);
    }
}
