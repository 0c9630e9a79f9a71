// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {LotKey, PackLeaves} from "../../kernel/merkle/PackLeaves.sol";
import {OrganisationKind} from "../../kernel/terms/OrganisationKinds.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";
import {ILotLedger, Part, Reason, Removal} from "../interfaces/ILotLedger.sol";
import {ILots, Packs} from "../interfaces/ILots.sol";
import {Recalls} from "./Recalls.sol";

/// @title Packs: spent once, by name; and stock that leaves by quantity
/// @notice The fourth part of {ILotLedger}.
abstract contract PackBook is Recalls {
    uint256 private constant MOST_PACKS_AT_ONCE = 100;
    uint48 private constant TAKE_BACK_WITHIN = 10 days;

    /// @dev Two bits for each pack, 128 packs in a word.
    uint256 private constant FRESH = 0;
    uint256 private constant REMOVED = 1;
    uint256 private constant DISPENSED = 2;
    /// @dev Spent, and nobody takes it back.
    uint256 private constant ENDED = 3;

    mapping(LotKey lot => mapping(uint256 word => uint256 bits)) private _spent;
    mapping(bytes32 removal => uint48 at) private _removals;

    // ------------------------------------------------------------------ desks

    /// @inheritdoc ILots
    function dispense(LotKey lot, address custodian, Packs calldata packs) external returns (Gtin) {
        _requireDesk();
        _requireUsable({lot: lot, withProduct: false});
        uint40 count = _requireListed(lot, packs);

        _mark(lot, packs.indices, DISPENSED, custodian);
        _dispense(lot, custodian, count);
        return _facts[lot].gtin;
    }

    /// @inheritdoc ILots
    function dispenseQuantity(LotKey lot, address custodian, uint40 quantity) external returns (Gtin) {
        _requireDesk();
        _requireUsable({lot: lot, withProduct: false});
        _requireUnserialised(lot);
        require(quantity != 0, QuantityInvalid(quantity));

        _dispense(lot, custodian, quantity);
        return _facts[lot].gtin;
    }

    /// @inheritdoc ILots
    function giveBack(LotKey lot, address custodian, uint32[] calldata indices) external {
        _requireDesk();
        require(indices.length <= MOST_PACKS_AT_ONCE, PacksInvalid(indices.length, indices.length));
        _unmark(lot, indices, DISPENSED, custodian);
        _undispense(lot, custodian, uint40(indices.length));
    }

    /// @inheritdoc ILots
    function giveBackQuantity(LotKey lot, address custodian, uint40 quantity) external {
        _requireDesk();
        _requireUnserialised(lot);
        _undispense(lot, custodian, quantity);
    }

    /// @inheritdoc ILots
    function isSpent(LotKey lot, uint256 index) external view returns (bool) {
        return _markOf(lot, index) != FRESH;
    }

    // ------------------------------------------------------------------ removal

    /// @inheritdoc ILotLedger
    function remove(Removal calldata removal, Packs calldata packs) external {
        _requireFor(removal.custodian);
        require(removal.reason != Reason.Destroyed, ReasonInvalid(removal.reason));

        _remove(removal, packs, REMOVED);
        _removals[_removalOf(removal, packs.indices)] = uint48(block.timestamp);
        _emitRemoved(removal, address(0));
    }

    /// @inheritdoc ILotLedger
    function announceDestruction(Removal calldata removal, uint32[] calldata indices) external {
        _requireFor(removal.custodian);
        require(removal.reason == Reason.Destroyed, ReasonInvalid(removal.reason));

        bytes32 id = _removalOf(removal, indices);
        _removals[id] = uint48(block.timestamp);
        emit DestructionAnnounced(removal.lot, removal.custodian, id, removal, indices);
    }

    /// @inheritdoc ILotLedger
    function witnessDestruction(Removal calldata removal, Packs calldata packs) external {
        address witness = _msgSender();
        bool isFit =
            witness != removal.custodian &&
                (_isRegulator(witness) || PROVIDERS.isAccredited(witness, OrganisationKind.ANY));
        require(isFit, WitnessInvalid(witness));
        require(removal.reason == Reason.Destroyed, ReasonInvalid(removal.reason));

        _takeBack(removal, packs.indices);
        _remove(removal, packs, ENDED);
        _emitRemoved(removal, witness);
    }

    /// @inheritdoc ILotLedger
    function restore(Removal calldata removal, uint32[] calldata indices) external {
        _requireFor(removal.custodian);
        require(removal.reason != Reason.Destroyed, ReasonInvalid(removal.reason));

        _takeBack(removal, indices);
        _unmark(removal.lot, indices, REMOVED, removal.custodian);
        _recover(removal.lot, removal.custodian, removal.quantity);
        _emitMove(removal.lot, address(0), removal.custodian, removal.quantity);
        emit StockRestored(removal.lot, removal.custodian, removal.reason, removal.quantity);
    }

    /// @inheritdoc ILotLedger
    function strike(LotKey lot, Packs calldata packs) external {
        _lastingHandOf(lot);
        _requireListed(lot, packs);
        _mark(lot, packs.indices, ENDED, address(0));
    }

    function _remove(Removal calldata removal, Packs calldata packs, uint256 mark) private {
        LotKey lot = removal.lot;
        if (packs.keys.length == 0 && packs.indices.length == 0) {
            require(_states[lot].flags & SERIALISED == 0 || _isDead(lot), LotSerialised(lot, true));
            require(removal.quantity != 0, QuantityInvalid(removal.quantity));
        } else {
            require(_requireListed(lot, packs) == removal.quantity, QuantityInvalid(removal.quantity));
            _mark(lot, packs.indices, mark, removal.custodian);
        }
        _discard(lot, removal.custodian, removal.quantity, removal.blocked);
        _emitMove(lot, removal.custodian, address(0), removal.quantity);
    }

    function _emitRemoved(Removal calldata removal, address witness) private {
        emit StockRemoved({
            lot: removal.lot,
            custodian: removal.custodian,
            reason: removal.reason,
            quantity: removal.quantity,
            blocked: removal.blocked,
            document: removal.document,
            witness: witness
        });
    }

    /// @dev The removal was made, or announced, with these terms in the last ten days, and is not any more.
    function _takeBack(Removal calldata removal, uint32[] calldata indices) private {
        bytes32 id = _removalOf(removal, indices);
        uint48 since = _removals[id];
        require(since != 0, RemovalUnknown(id));
        require(block.timestamp < since + TAKE_BACK_WITHIN, RemovalTooOld(id, since + TAKE_BACK_WITHIN));
        delete _removals[id];
    }

    function _removalOf(Removal calldata removal, uint32[] calldata indices) private pure returns (bytes32) {
        return keccak256(abi.encode(removal, indices));
    }

    // ------------------------------------------------------------------ dispensing

    function _requireDesk() private view {
        require(partOf(_msgSender()) == Part.Desk, DeskUnknown(_msgSender()));
    }

    function _requireUnserialised(LotKey lot) private view {
        require(_states[lot].flags & SERIALISED == 0, LotSerialised(lot, true));
    }

    function _dispense(LotKey lot, address custodian, uint40 quantity) private {
        _handOut(lot, custodian, quantity);
        _emitMove(lot, custodian, address(0), quantity);
    }

    function _undispense(LotKey lot, address custodian, uint40 quantity) private {
        require(quantity != 0, QuantityInvalid(quantity));
        _handBack(lot, custodian, quantity);
        _emitMove(lot, address(0), custodian, quantity);
    }

    // ------------------------------------------------------------------ packs

    /// @dev The packs are of the lot; how many.
    function _requireListed(LotKey lot, Packs calldata packs) private view returns (uint40) {
        uint256 count = packs.keys.length;
        require(
            count != 0 && count <= MOST_PACKS_AT_ONCE && count == packs.indices.length,
            PacksInvalid(count, packs.indices.length)
        );
        bytes32 root = _roots[lot];
        require(root != 0, LotSerialised(lot, false));
        uint256 commissioned = _states[lot].commissioned;
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            uint32 index = packs.indices[i];
            require(index < commissioned, PackUnknown(lot, index));
            leaves[i] = PackLeaves.leafOf(lot, packs.keys[i], index);
        }
        bool isListed =
            count == 1
                ? MerkleProof.verifyCalldata(packs.proof, root, leaves[0])
                : MerkleProof.multiProofVerifyCalldata(packs.proof, packs.flags, root, leaves);
        require(isListed, PackUnknown(lot, packs.indices[0]));
        return uint40(count);
    }

    function _mark(LotKey lot, uint32[] calldata indices, uint256 mark, address custodian) private {
        for (uint256 i; i < indices.length; ++i) {
            uint32 index = indices[i];
            require(_markOf(lot, index) == FRESH, PackSpentBefore(lot, index));
            _spent[lot][index / 128] |= mark << ((index % 128) * 2);
            emit PackSpent(lot, index, custodian);
        }
    }

    function _unmark(LotKey lot, uint32[] calldata indices, uint256 mark, address custodian) private {
        for (uint256 i; i < indices.length; ++i) {
            uint32 index = indices[i];
            require(_markOf(lot, index) == mark, PackNotSpent(lot, index));
            _spent[lot][index / 128] ^= mark << ((index % 128) * 2);
            emit PackRestored(lot, index, custodian);
        }
    }

    function _markOf(LotKey lot, uint256 index) private view returns (uint256) {
        return (_spent[lot][index / 128] >> ((index % 128) * 2)) & ENDED;
    }
}
