// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey, PackKey} from "../../kernel/merkle/PackLeaves.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";

/// @dev What speaks against using a lot, the first that applies in this order; `None` for nothing.
enum Hindrance {
    None,
    Unknown,
    NotReleased,
    Recalled,
    Quarantined,
    /// A lot that went into it, at any depth, is recalled or quarantined.
    AncestorRecalled,
    AncestorQuarantined,
    Expired,
    /// The product is suspended or revoked.
    ProductNotInForce
}

/// @dev Packs of one lot with the proof that they are of it.
struct Packs {
    PackKey[] keys;
    /// The packs' places in the lot's list, in the order of the keys.
    uint32[] indices;
    /// For one pack as `MerkleProof.verify` takes it, for several as `multiProofVerify`.
    bytes32[] proof;
    /// Empty for one pack.
    bool[] flags;
}

/// @title What contracts that dispense see of the lots
/// @notice The one door through which medicines leave a pharmacy's stock for a patient's hand. {ILotLedger} stands behind it.
interface ILots {
    /// @notice Only a desk that the regulator appointed spends.
    error DeskUnknown(address account);
    /// @notice The lot may not be used so now.
    error LotNotUsable(LotKey lot, Hindrance hindrance);
    /// @notice The custodian has less than that, of the kind asked for.
    error StockTooSmall(LotKey lot, address custodian, uint256 wanted, uint256 there);
    /// @notice Packs of a lot with a root are named, others cannot be.
    error LotSerialised(LotKey lot, bool serialised);
    /// @notice No pack, more than 100, or lists of different lengths.
    error PacksInvalid(uint256 keys, uint256 indices);
    /// @notice These packs are not of this lot, or one has an index beyond its quantity.
    error PackUnknown(LotKey lot, uint32 index);
    /// @notice The pack was dispensed, decommissioned or struck before.
    error PackSpentBefore(LotKey lot, uint32 index);
    /// @notice There is nothing to give back: the pack was not dispensed, or for a removal, not removed.
    error PackNotSpent(LotKey lot, uint32 index);
    /// @notice More would come back than was dispensed.
    error DispensedTooLittle(LotKey lot, uint256 wanted, uint256 dispensed);

    /// @notice Spends packs of `custodian`'s free stock, for a patient.
    ///
    /// Requirements: the caller is a desk; the lot is usable, but for its product's standing; the packs are of it and unspent;
    /// the stock suffices. Emits {ILotLedger-PackSpent} for each, and ERC-1155 `TransferSingle`.
    ///
    /// Warning: it asks neither for the product's standing nor for a person's right or the custodian's: the desk does.
    function dispense(LotKey lot, address custodian, Packs calldata packs) external returns (Gtin gtin);

    /// @notice The same for a quantity of a lot without a root, such as decoction pieces by the gram.
    function dispenseQuantity(LotKey lot, address custodian, uint40 quantity) external returns (Gtin gtin);

    /// @notice Takes a dispensing of packs back: they are unspent, and free stock of the custodian.
    ///
    /// Requirements: the caller is a desk; each pack was dispensed; so much was dispensed of the lot. Emits
    /// {ILotLedger-PackRestored} for each, and `TransferSingle`.
    ///
    /// Warning: the ledger does not know which desk spent a pack. The desk gives back what it spent itself, and nothing else.
    function giveBack(LotKey lot, address custodian, uint32[] calldata indices) external;

    /// @notice The same for a quantity of a lot without a root.
    function giveBackQuantity(LotKey lot, address custodian, uint40 quantity) external;

    /// @notice What speaks against using the lot now. Never reverts.
    function hindranceOf(LotKey lot) external view returns (Hindrance);

    /// @notice Whether the pack at this place is spent. Never reverts.
    function isSpent(LotKey lot, uint256 index) external view returns (bool);

    /// @notice What never changes about a lot; all zero for an unknown one.
    function originOf(LotKey lot) external view returns (address maker, Gtin gtin, uint48 expiry);
}
