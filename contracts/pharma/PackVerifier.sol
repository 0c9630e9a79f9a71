// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {LotKey, PackLeaves} from "../kernel/merkle/PackLeaves.sol";
import {Gtin} from "../kernel/types/Gtin.sol";
import {ILotLedger, Lot} from "./interfaces/ILotLedger.sol";
import {IPackVerifier, PackAnswer, ScannedPack} from "./interfaces/IPackVerifier.sol";
import {IProductRegistry} from "./interfaces/IProductRegistry.sol";

/// @title Is this pack what it says?
/// @notice Requirements and warnings are in {IPackVerifier}.
contract PackVerifier is IPackVerifier, ERC2771Context {
    uint48 private constant BETWEEN_REPORTS = 1 hours;

    /// @notice Where lots are.
    ILotLedger public immutable LOTS;
    /// @notice Where products are.
    IProductRegistry public immutable PRODUCTS;

    mapping(address reporter => uint48 at) private _reportedAt;

    constructor(address forwarder, ILotLedger lots, IProductRegistry products) ERC2771Context(forwarder) {
        LOTS = lots;
        PRODUCTS = products;
    }

    /// @inheritdoc IPackVerifier
    function verify(ScannedPack calldata pack) external view returns (PackAnswer memory answer) {
        LotKey key = PackLeaves.lotKeyOf(pack.gtin, pack.number, pack.expiry);
        Lot memory lot = LOTS.lotOf(key);
        bytes32 leaf = PackLeaves.leafOf(key, pack.key, pack.index);
        answer.lot = key;
        answer.maker = lot.maker;
        answer.listed =
            lot.root != 0 &&
            pack.index < lot.commissioned &&
            MerkleProof.verifyCalldata(pack.proof, lot.root, leaf);
        answer.spent = LOTS.isSpent(key, pack.index);
        answer.hindrance = LOTS.hindranceOf(key);
        answer.product = PRODUCTS.productOf(pack.gtin).standing;
        answer.parents = LOTS.parentsOf(key);
        answer.recallClass = _worstRecall(key, lot.recallClass, lot.lineage);
    }

    /// @inheritdoc IPackVerifier
    function report(Gtin gtin, LotKey lot, bytes32 pack, bytes32 evidence) external {
        address reporter = _msgSender();
        uint48 from = _reportedAt[reporter] + BETWEEN_REPORTS;
        require(block.timestamp >= from, ReportTooSoon(reporter, from));

        _reportedAt[reporter] = uint48(block.timestamp);
        emit CounterfeitSuspected(gtin, lot, reporter, pack, evidence);
    }

    /// @dev Of the lot and all its ancestors, each as often as there are paths to it: `lineage` of them, at most 128.
    function _worstRecall(LotKey lot, uint8 own, uint256 lineage) private view returns (uint8 worst) {
        worst = own;
        LotKey[] memory ancestors = new LotKey[](lineage);
        uint256 known = _append(ancestors, 0, LOTS.parentsOf(lot));
        for (uint256 i; i < known; ++i) {
            uint8 found = LOTS.lotOf(ancestors[i]).recallClass;
            if (found != 0 && (worst == 0 || found < worst)) worst = found;
            known = _append(ancestors, known, LOTS.parentsOf(ancestors[i]));
        }
    }

    function _append(LotKey[] memory list, uint256 length, LotKey[] memory more) private pure returns (uint256) {
        for (uint256 i; i < more.length; ++i) list[length + i] = more[i];
        return length + more.length;
    }
}
