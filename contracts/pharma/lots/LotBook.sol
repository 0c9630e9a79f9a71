// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IProviderRegistry} from "../../identity/interfaces/IProviderRegistry.sol";
import {Governed} from "../../kernel/access/Governed.sol";
import {LotKey} from "../../kernel/merkle/PackLeaves.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";
import {ILotLedger, Lot, Part, Stock} from "../interfaces/ILotLedger.sol";
import {Hindrance, ILots} from "../interfaces/ILots.sol";
import {IProductRegistry} from "../interfaces/IProductRegistry.sol";
import {Custody, LotState} from "./Custody.sol";

/// @dev What never changes about a lot. One slot; the root has another.
struct LotFacts {
    address maker;
    Gtin gtin;
    uint48 expiry;
}

/// @title The books: lots, stock, and what speaks against using a lot
/// @notice The first part of {ILotLedger}.
abstract contract LotBook is ILotLedger, Governed, Custody {
    uint8 internal constant RELEASED = 1;
    uint8 internal constant QUARANTINED_BY_MAKER = 2;
    uint8 internal constant QUARANTINED_BY_REGULATOR = 4;
    uint8 internal constant SERIALISED = 8;
    uint8 internal constant QUARANTINED_BY_HOLDER = 16;
    uint8 internal constant QUARANTINED = QUARANTINED_BY_MAKER | QUARANTINED_BY_HOLDER | QUARANTINED_BY_REGULATOR;
    uint256 internal constant MOST_PARENTS = 32;

    /// @notice Where organisations are accredited and qualified persons licensed.
    IProviderRegistry public immutable PROVIDERS;
    /// @notice Where products are approved, and who may hold them is decided.
    IProductRegistry public immutable PRODUCTS;

    mapping(LotKey lot => LotFacts) internal _facts;
    mapping(LotKey lot => bytes32 root) internal _roots;
    /// @dev Up to 32 for each lot, without a gap; the list ends before the first zero.
    mapping(LotKey child => mapping(uint256 place => LotKey parent)) internal _parents;
    /// @dev How often a lot of which something was consumed has been recalled or quarantined.
    uint32 internal _alarms;

    mapping(address organisation => mapping(address account => bool isOperator)) private _operators;
    mapping(address account => Part) private _parts;

    // ------------------------------------------------------------------ parts

    /// @inheritdoc ILotLedger
    function appoint(address account, Part part) external restricted {
        require(_parts[account] != part, PartUnchanged(account, part));
        _parts[account] = part;
        emit PartAppointed(account, part);
    }

    /// @inheritdoc ILotLedger
    function partOf(address account) public view returns (Part) {
        return _parts[account];
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc ILotLedger
    function lotOf(LotKey lot) external view returns (Lot memory) {
        LotFacts memory facts = _facts[lot];
        LotState memory state = _states[lot];
        return
            Lot({
                maker: facts.maker,
                gtin: facts.gtin,
                expiry: facts.expiry,
                root: _roots[lot],
                released: state.flags & RELEASED != 0,
                quarantinedByMaker: state.flags & QUARANTINED_BY_MAKER != 0,
                quarantinedByHolder: state.flags & QUARANTINED_BY_HOLDER != 0,
                quarantinedByRegulator: state.flags & QUARANTINED_BY_REGULATOR != 0,
                recallClass: state.recallClass,
                lineage: state.lineage,
                commissioned: state.commissioned,
                inTransit: state.inTransit,
                consumed: state.consumed,
                dispensed: state.dispensed,
                gone: state.gone
            });
    }

    /// @inheritdoc ILotLedger
    function parentsOf(LotKey lot) external view returns (LotKey[] memory parents) {
        uint256 count;
        while (count < MOST_PARENTS && LotKey.unwrap(_parents[lot][count]) != 0) ++count;
        parents = new LotKey[](count);
        for (uint256 i; i < count; ++i) parents[i] = _parents[lot][i];
    }

    /// @inheritdoc ILotLedger
    function stockOf(LotKey lot, address custodian) external view returns (Stock memory) {
        return _stocks[lot][custodian];
    }

    /// @inheritdoc ILots
    function hindranceOf(LotKey lot) external view returns (Hindrance hindrance) {
        return _hindrance({lot: lot, withProduct: true});
    }

    /// @inheritdoc ILots
    function originOf(LotKey lot) external view returns (address maker, Gtin gtin, uint48 expiry) {
        LotFacts storage facts = _facts[lot];
        return (facts.maker, facts.gtin, facts.expiry);
    }

    // ------------------------------------------------------------------ ERC-1155

    /// @inheritdoc IERC1155
    /// @dev What is in transit is the ledger's own balance.
    function balanceOf(address account, uint256 id) public view returns (uint256) {
        LotKey lot = LotKey.wrap(bytes32(id));
        if (account == address(this)) return _states[lot].inTransit;
        Stock memory stock = _stocks[lot][account];
        return uint256(stock.free) + stock.blocked;
    }

    /// @inheritdoc IERC1155
    function balanceOfBatch(
        address[] calldata accounts,
        uint256[] calldata ids
    ) external view returns (uint256[] memory balances) {
        require(accounts.length == ids.length, ListsDiffer(accounts.length, ids.length));
        balances = new uint256[](ids.length);
        for (uint256 i; i < ids.length; ++i) balances[i] = balanceOf(accounts[i], ids[i]);
    }

    /// @inheritdoc IERC1155
    /// @dev The operator does in the ledger what the organisation could, and moves nothing otherwise.
    function setApprovalForAll(address operator, bool approved) external {
        _operators[_msgSender()][operator] = approved;
        emit ApprovalForAll(_msgSender(), operator, approved);
    }

    /// @inheritdoc IERC1155
    function isApprovedForAll(address account, address operator) external view returns (bool) {
        return _operators[account][operator];
    }

    /// @inheritdoc IERC1155
    /// @dev Refused, whoever calls: custody moves by shipments.
    function safeTransferFrom(address, address, uint256, uint256, bytes calldata) external pure {
        revert TransferOutsideShipment();
    }

    /// @inheritdoc IERC1155
    /// @dev Refused, whoever calls: custody moves by shipments.
    function safeBatchTransferFrom(
        address,
        address,
        uint256[] calldata,
        uint256[] calldata,
        bytes calldata
    ) external pure {
        revert TransferOutsideShipment();
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC1155).interfaceId || interfaceId == type(IERC165).interfaceId;
    }

    // ------------------------------------------------------------------ acts on stock

    function _requireFor(address organisation) internal view {
        address account = _msgSender();
        require(
            account == organisation || _operators[organisation][account],
            OrganisationNotServedBy(organisation, account)
        );
    }

    function _emitMove(LotKey lot, address from, address to, uint40 quantity) internal {
        emit TransferSingle(_msgSender(), from, to, uint256(LotKey.unwrap(lot)), quantity);
    }

    // ------------------------------------------------------------------ what speaks against a lot

    /// @dev Usable; remembers a walk of its ancestors.
    /// @param withProduct False for who looks at the product itself.
    function _requireUsable(LotKey lot, bool withProduct) internal {
        _remember(lot);
        Hindrance hindrance = _hindrance(lot, withProduct);
        require(hindrance == Hindrance.None, LotNotUsable(lot, hindrance));
    }

    function _remember(LotKey lot) internal {
        LotState storage state = _states[lot];
        if (_isWalked(state) || _ancestry(lot) != Hindrance.None) return;
        state.walkedAt = _alarms;
    }

    function _hindrance(LotKey lot, bool withProduct) internal view returns (Hindrance hindrance) {
        LotState storage state = _states[lot];
        LotFacts storage facts = _facts[lot];
        if (state.commissioned == 0) return Hindrance.Unknown;
        if (state.flags & RELEASED == 0) return Hindrance.NotReleased;
        if (state.recallClass != 0) return Hindrance.Recalled;
        if (state.flags & QUARANTINED != 0) return Hindrance.Quarantined;
        if (!_isWalked(state)) hindrance = _ancestry(lot);
        if (hindrance != Hindrance.None) return hindrance;
        if (block.timestamp >= facts.expiry) return Hindrance.Expired;
        if (withProduct && !PRODUCTS.isInForce(facts.gtin)) return Hindrance.ProductNotInForce;
    }

    /// @dev Nothing of it will ever be used: recalled, made of what is recalled, or expired.
    function _isDead(LotKey lot) internal view returns (bool) {
        LotState storage state = _states[lot];
        return
            state.recallClass != 0 ||
            block.timestamp >= _facts[lot].expiry ||
            (!_isWalked(state) && _ancestry(lot) == Hindrance.AncestorRecalled);
    }

    /// @dev Depth first, as far as no earlier walk has answered; at most 128 lots.
    function _ancestry(LotKey lot) private view returns (Hindrance worst) {
        for (uint256 i; i < MOST_PARENTS; ++i) {
            LotKey parent = _parents[lot][i];
            if (LotKey.unwrap(parent) == 0) break;
            LotState storage state = _states[parent];
            if (state.recallClass != 0) return Hindrance.AncestorRecalled;
            if (state.flags & QUARANTINED != 0) worst = Hindrance.AncestorQuarantined;
            if (_isWalked(state)) continue;
            Hindrance deeper = _ancestry(parent);
            if (deeper == Hindrance.AncestorRecalled) return deeper;
            if (deeper != Hindrance.None) worst = deeper;
        }
    }

    /// @dev Without ancestors, or walked since the last alarm.
    function _isWalked(LotState storage state) private view returns (bool) {
        return state.lineage == 0 || state.walkedAt == _alarms;
    }
}
