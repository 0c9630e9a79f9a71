// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {RecordState, RecordStatus} from "./interfaces/IRecordRegistry.sol";

/// @dev A {RecordState} in one word, zero for none.
type StateWord is uint256;

using StateWords for StateWord global;

/// @title What changes about a record, in one word
/// @notice From the lowest bit: status 8, version 32, anchored at 48, whether the device was trusted 8, who has co-signed 8,
/// acknowledged at 48, disputed at 48, whether the patient accepted it 1. Packed by hand because the compiler writes a struct member by member.
library StateWords {
    uint256 private constant VERSION = 8;
    uint256 private constant ANCHORED_AT = 40;
    uint256 private constant TRUSTED = 88;
    uint256 private constant COSIGNED = 96;
    uint256 private constant ACKNOWLEDGED_AT = 104;
    uint256 private constant DISPUTED_AT = 152;
    uint256 private constant ACCEPTED = 200;

    function pack(
        RecordStatus itsStatus,
        uint32 itsVersion,
        uint48 anchored,
        bool trusted
    ) internal pure returns (StateWord) {
        return
            StateWord.wrap(
                uint256(itsStatus) |
                    (uint256(itsVersion) << VERSION) |
                    (uint256(anchored) << ANCHORED_AT) |
                    (trusted ? 1 << TRUSTED : 0)
            );
    }

    function unpack(StateWord word) internal pure returns (RecordState memory) {
        return
            RecordState({
                status: status(word),
                version: version(word),
                anchoredAt: anchoredAt(word),
                deviceTrusted: deviceTrusted(word),
                cosigned: cosigned(word),
                acknowledgedAt: acknowledgedAt(word),
                disputedAt: disputedAt(word)
            });
    }

    function status(StateWord word) internal pure returns (RecordStatus) {
        return RecordStatus(uint8(StateWord.unwrap(word)));
    }

    function version(StateWord word) internal pure returns (uint32) {
        return uint32(StateWord.unwrap(word) >> VERSION);
    }

    function anchoredAt(StateWord word) internal pure returns (uint48) {
        return uint48(StateWord.unwrap(word) >> ANCHORED_AT);
    }

    function deviceTrusted(StateWord word) internal pure returns (bool) {
        return uint8(StateWord.unwrap(word) >> TRUSTED) != 0;
    }

    function cosigned(StateWord word) internal pure returns (uint8) {
        return uint8(StateWord.unwrap(word) >> COSIGNED);
    }

    function acknowledgedAt(StateWord word) internal pure returns (uint48) {
        return uint48(StateWord.unwrap(word) >> ACKNOWLEDGED_AT);
    }

    function disputedAt(StateWord word) internal pure returns (uint48) {
        return uint48(StateWord.unwrap(word) >> DISPUTED_AT);
    }

    /// @dev Neither none nor anything past: what can still be replaced and co-signed.
    function isOpen(StateWord word) internal pure returns (bool) {
        RecordStatus found = status(word);
        return found == RecordStatus.Current || found == RecordStatus.Offered;
    }

    function withStatus(StateWord word, RecordStatus another) internal pure returns (StateWord) {
        return StateWord.wrap((StateWord.unwrap(word) & ~uint256(type(uint8).max)) | uint256(another));
    }

    /// @dev Offered, and then taken into the course by the patient.
    function isAccepted(StateWord word) internal pure returns (bool) {
        return (StateWord.unwrap(word) >> ACCEPTED) & 1 != 0;
    }

    function withAccepted(StateWord word) internal pure returns (StateWord) {
        return StateWord.wrap(StateWord.unwrap(withStatus(word, RecordStatus.Current)) | (1 << ACCEPTED));
    }

    function withAnchoredAt(StateWord word, uint48 time) internal pure returns (StateWord) {
        uint256 before = uint256(type(uint48).max) << ANCHORED_AT;
        return StateWord.wrap((StateWord.unwrap(word) & ~before) | (uint256(time) << ANCHORED_AT));
    }

    function withCosigned(StateWord word, uint8 seat) internal pure returns (StateWord) {
        return StateWord.wrap(StateWord.unwrap(word) | (1 << (COSIGNED + seat)));
    }

    function withAcknowledgedAt(StateWord word, uint48 time) internal pure returns (StateWord) {
        return StateWord.wrap(StateWord.unwrap(word) | (uint256(time) << ACKNOWLEDGED_AT));
    }

    function withDisputedAt(StateWord word, uint48 time) internal pure returns (StateWord) {
        uint256 before = uint256(type(uint48).max) << DISPUTED_AT;
        return StateWord.wrap((StateWord.unwrap(word) & ~before) | (uint256(time) << DISPUTED_AT));
    }
}
