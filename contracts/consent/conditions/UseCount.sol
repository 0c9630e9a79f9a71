// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";

import {ICondition} from "../interfaces/ICondition.sol";
import {ProvisionId, Request} from "../interfaces/IConsentRegistry.sol";
import {ArgumentWords} from "./ArgumentWords.sol";

/// @dev How often a reader has opened a permission, and until when it stands open. One slot.
struct Uses {
    uint16 count;
    uint48 until;
}

/// @title Condition: so many times, for so long each
/// @notice `UseCount(uses, minutes)`, one argument: `uses << 16 | minutes`, none of them zero. Each reader of the permission
/// opens it for itself and reads while it stands open. The evidence is the number of the opening, from 1.
///
/// ```
/// closed ──open (reader, up to `uses` times)──► open ──minutes──► closed
/// ```
///
/// The limits are the patient's: openings are counted for the very word that stands in the permission, so a reader who names
/// another opens nothing.
///
/// Warning: a new directive gives all its rules new ids, and the counting begins anew.
contract UseCount is ICondition, ERC2771Context {
    /// @notice `reader` opened the permission for the `count`-th time under these limits, until `until`.
    event ProvisionOpened(
        ProvisionId indexed provision,
        address indexed reader,
        bytes32 limits,
        uint16 count,
        uint48 until
    );

    /// @notice Not `uses << 16 | minutes` in an argument, or one of them is zero.
    error UseLimitsInvalid(bytes32 limits);
    /// @notice The reader's last opening has not run out; it would be lost.
    error ProvisionStillOpen(ProvisionId provision, address reader, uint48 until);
    /// @notice The reader has opened it as often as the patient allowed.
    error UsesExhausted(ProvisionId provision, address reader, uint16 uses);

    mapping(ProvisionId provision => mapping(address reader => mapping(bytes32 limits => Uses))) private _uses;

    constructor(address forwarder) ERC2771Context(forwarder) {}

    /// @notice Uses one of the caller's openings.
    /// @param limits The condition's argument as it stands in the permission's terms.
    ///
    /// Requirements: the limits are well-formed; the last opening has run out; one is left. Emits {ProvisionOpened}.
    function open(ProvisionId provision, bytes32 limits) external {
        address reader = _msgSender();
        (uint16 allowed, uint16 time) = _limitsIn(limits);
        require(allowed != 0 && time != 0, UseLimitsInvalid(limits));
        Uses memory uses = _uses[provision][reader][limits];
        require(block.timestamp >= uses.until, ProvisionStillOpen(provision, reader, uses.until));
        require(uses.count < allowed, UsesExhausted(provision, reader, allowed));

        uses = Uses(uses.count + 1, uint48(block.timestamp) + uint48(time) * 1 minutes);
        _uses[provision][reader][limits] = uses;
        emit ProvisionOpened(provision, reader, limits, uses.count, uses.until);
    }

    /// @inheritdoc ICondition
    function check(
        ProvisionId provision,
        Request calldata request,
        bytes32[] calldata arguments
    ) external view returns (bytes32 evidence) {
        // Nobody has opened anything under limits that are not well-formed.
        if (arguments.length != 1) return 0;
        Uses memory uses = _uses[provision][request.accessor][arguments[0]];
        return block.timestamp < uses.until ? bytes32(uint256(uses.count)) : bytes32(0);
    }

    /// @notice How often the reader has opened the permission under these limits, and until when it stands, or stood, open.
    function usesOf(ProvisionId provision, address reader, bytes32 limits) external view returns (Uses memory) {
        return _uses[provision][reader][limits];
    }

    function _limitsIn(bytes32 word) private pure returns (uint16 allowed, uint16 time) {
        uint256 value = ArgumentWords.valueOf(word, 32);
        return (uint16(value >> 16), uint16(value));
    }
}
