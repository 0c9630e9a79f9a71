// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What a {HostileCondition} does when it is asked.
enum ConditionManner {
    Reverts,
    /// One word that would hold, as the reason of a revert.
    RevertsWithWord,
    ReturnsNothing,
    /// 31 bytes.
    ReturnsShort,
    /// 64 bytes, each word of which would hold.
    ReturnsLong,
    ReturnsZero,
    /// A megabyte.
    FloodsAnswer,
    /// A megabyte, reverting.
    FloodsReason,
    BurnsGas,
    LoopsForever,
    /// Tries to leave a mark while it is only asked.
    Writes,
    /// Tries to send money while it is only asked.
    Pays
}

/// @title A condition that answers badly
/// @notice Whoever asks a contract that a patient named has to survive these.
contract HostileCondition {
    /// @notice How it answers.
    ConditionManner public immutable manner;
    /// @notice Stays false: a question cannot write.
    bool public marked;

    constructor(ConditionManner itsManner) {
        manner = itsManner;
    }

    /// @dev Asked as a condition is, whatever the arguments.
    fallback() external {
        ConditionManner its = manner;
        if (its == ConditionManner.RevertsWithWord) _refuse(32);
        if (its == ConditionManner.ReturnsNothing) _answer(0);
        if (its == ConditionManner.ReturnsShort) _answer(31);
        if (its == ConditionManner.ReturnsLong) _answer(64);
        if (its == ConditionManner.ReturnsZero) _answerZero();
        if (its == ConditionManner.FloodsAnswer) _answer(1 << 20);
        if (its == ConditionManner.FloodsReason) _refuse(1 << 20);
        if (its == ConditionManner.BurnsGas) _burn();
        if (its == ConditionManner.LoopsForever) _loop();
        if (its == ConditionManner.Writes) _write();
        if (its == ConditionManner.Pays) _pay();
        _refuse(0);
    }

    function _write() private {
        marked = true;
        _answer(32);
    }

    function _pay() private {
        assembly ("memory-safe") {
            pop(call(gas(), caller(), 1, 0, 0, 0, 0))
        }
        _answer(32);
    }

    /// @dev `size` bytes, each of them 1.
    function _answer(uint256 size) private pure {
        assembly ("memory-safe") {
            let answer := mload(0x40)
            mstore(answer, div(not(0), 0xff))
            mstore(add(answer, 0x20), div(not(0), 0xff))
            return(answer, size)
        }
    }

    function _answerZero() private pure {
        assembly ("memory-safe") {
            mstore(0, 0)
            return(0, 0x20)
        }
    }

    function _refuse(uint256 size) private pure {
        assembly ("memory-safe") {
            let reason := mload(0x40)
            mstore(reason, 1)
            revert(reason, size)
        }
    }

    /// @dev `invalid` takes all gas at once.
    function _burn() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }

    function _loop() private pure {
        for (uint256 i; ; ++i) {
            assembly ("memory-safe") {
                mstore(0, keccak256(0, 0x40))
            }
        }
    }
}
