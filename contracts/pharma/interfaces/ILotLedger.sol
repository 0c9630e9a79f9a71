// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {LotKey} from "../../kernel/merkle/PackLeaves.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";
import {ILotMoves} from "./ILotMoves.sol";
import {Hindrance, ILots, Packs} from "./ILots.sol";

/// @dev What a maker says of a lot that it commissions.
struct NewLot {
    Gtin gtin;
    /// GS1 AI 10: up to 20 characters, left-aligned, not zero.
    bytes32 number;
    /// The first second at which it has expired.
    uint48 expiry;
    /// In the product's unit, not zero.
    uint40 quantity;
    /// Of the tree of packs, see {PackLeaves}; zero where packs have no numbers.
    bytes32 root;
    /// Hash id of the EPCIS event, or of another document; zero for none.
    bytes32 document;
}

/// @dev A part of a lot that goes into others.
struct Input {
    LotKey lot;
    uint40 quantity;
}

/// @dev A lot as it stands.
struct Lot {
    address maker;
    Gtin gtin;
    uint48 expiry;
    bytes32 root;
    bool released;
    bool quarantinedByMaker;
    bool quarantinedByHolder;
    bool quarantinedByRegulator;
    /// 1 is the most severe, 0 for none.
    uint8 recallClass;
    /// How many ancestors it has, counted along every path.
    uint8 lineage;
    /// All in the product's unit: commissioned = stock of all custodians + in transit + consumed + dispensed + gone.
    uint40 commissioned;
    uint40 inTransit;
    uint40 consumed;
    uint40 dispensed;
    /// Sampled, destroyed, stolen, exported or lost.
    uint40 gone;
}

/// @dev What a custodian has of a lot. One slot.
struct Stock {
    uint40 free;
    /// Waits for a qualified person's word.
    uint40 blocked;
}

/// @dev Why stock leaves other than to a patient.
enum Reason {
    Sampled,
    Stolen,
    Exported,
    Destroyed
}

/// @dev What leaves.
struct Removal {
    LotKey lot;
    address custodian;
    Reason reason;
    /// In the product's unit; where packs are named, how many.
    uint40 quantity;
    /// Whether it is taken from blocked stock.
    bool blocked;
    bytes32 document;
}

/// @dev What another contract of the room may do in the ledger.
enum Part {
    None,
    /// Spends packs for patients, see {ILots}.
    Desk,
    /// Moves stock on its way, see {ILotMoves}.
    Freight
}

/// @title Lots: what was made, where all of it is, and what became of it
/// @notice A lot is one ERC-1155 id and one Merkle root, however many packs it has. Custody is the balance of organisations;
/// it moves by shipments ({IShipments}) that both sides confirm, and by nothing else.
///
/// ```
/// Lot       none ──commission, transform (maker)──► made ──release (qualified person of the maker)──► released
///           any ◄──quarantine / liftQuarantine (maker, licence holder, regulator; each its own)──► quarantined
///           any ──recall (maker's side, regulator)──► recalled (final).  From `expiry` on: expired.
/// Stock     free ──holdBack (custodian), a receipt by rule──► blocked ──clear (qualified person of the maker)──► free
/// ```
///
/// A recall or quarantine bites at once on the lot and on all that was made of it: whoever uses a lot asks for its ancestors.
/// Maker's side are the lot's maker and the product's licence holder.
///
/// Organisations act by their own account, or by an operator (`setApprovalForAll`). To quarantine and recall, to lift and strike, and to
/// witness asks for the organisation's own account.
///
/// Warning: an operator can do here whatever the organisation can, but for that. It is one for all lots.
/// Warning: custody is by quantity. Which packs a custodian has, only the custodian knows.
/// Warning: that goods are where the ledger says is the word of the parties; both sides of each hand-over give theirs.
interface ILotLedger is ILots, ILotMoves, IERC1155 {
    // ------------------------------------------------------------------ events

    /// @notice The maker has a new lot, all of it free stock.
    event LotCommissioned(
        LotKey indexed lot,
        Gtin indexed gtin,
        address indexed maker,
        bytes32 number,
        uint48 expiry,
        uint40 quantity,
        bytes32 root,
        bytes32 document
    );
    /// @notice So much of `parent` went into `child` and the other lots of the same transaction.
    event LotDerived(LotKey indexed child, LotKey indexed parent, uint40 quantity);
    /// @notice A qualified person of the maker let the lot go.
    event LotReleased(LotKey indexed lot, address indexed by, Profession profession, bytes32 document);
    /// @notice One side set or lifted its quarantine of the whole lot. The sides are the licence holder, the maker where it is
    /// another, and the regulator.
    event LotQuarantined(
        LotKey indexed lot,
        address indexed by,
        bool byRegulator,
        bool quarantined,
        bytes32 reasonHash
    );
    /// @notice The lot, and all that was made of it, is recalled.
    event LotRecalled(LotKey indexed lot, address indexed by, uint8 severity, bytes32 reasonHash);
    /// @notice So much of the custodian's stock became blocked.
    event StockBlocked(LotKey indexed lot, address indexed custodian, uint40 quantity, bytes32 reasonHash);
    /// @notice A qualified person cleared so much of it.
    event StockCleared(
        LotKey indexed lot,
        address indexed custodian,
        address indexed by,
        uint40 quantity,
        bytes32 reasonHash
    );
    /// @notice Stock left other than to a patient. `witness` is zero but for a destruction.
    event StockRemoved(
        LotKey indexed lot,
        address indexed custodian,
        Reason indexed reason,
        uint40 quantity,
        bool blocked,
        bytes32 document,
        address witness
    );
    /// @notice The custodian will destroy this.
    event DestructionAnnounced(
        LotKey indexed lot,
        address indexed custodian,
        bytes32 indexed id,
        Removal removal,
        uint32[] indices
    );
    /// @notice A removal was taken back; the stock is blocked.
    event StockRestored(LotKey indexed lot, address indexed custodian, Reason indexed reason, uint40 quantity);
    /// @notice The pack is spent: given to a patient where `custodian` dispensed, else as the removal of the same transaction
    /// says; struck where `custodian` is zero.
    event PackSpent(LotKey indexed lot, uint32 indexed index, address indexed custodian);
    /// @notice The pack is not spent any more.
    event PackRestored(LotKey indexed lot, uint32 indexed index, address indexed custodian);
    /// @notice The contract has this part in the ledger from now on, in place of the one before.
    event PartAppointed(address indexed account, Part part);

    // ------------------------------------------------------------------ errors

    /// @notice It may not make the product now, see {IProductRegistry-mayMake}.
    error LotMakerInvalid(Gtin gtin, address maker);
    /// @notice No number, no quantity, expired, or packs with numbers of a product that is not counted in packs or of more than
    /// 2^32 packs.
    error LotInvalid(bytes32 number, uint48 expiry, uint40 quantity, bytes32 root);
    /// @notice Product, number and expiry are those of another lot.
    error LotExists(LotKey lot);
    /// @notice No lot has this key.
    error LotUnknown(LotKey lot);
    /// @notice The account is no qualified person of the lot's maker now.
    error LotNotReleasedBy(LotKey lot, address account, Profession profession);
    /// @notice It was released before.
    error LotReleasedBefore(LotKey lot);
    /// @notice Neither the lot's maker, nor the licence holder of its product, nor the regulator; or a maker that may not make the
    /// product any more, and would lift or strike.
    error LotNotOverseenBy(LotKey lot, address account);
    /// @notice The change does not apply.
    error LotStateUnchanged(LotKey lot);
    /// @notice 1, 2 or 3.
    error RecallClassInvalid(uint8 severity);
    /// @notice 1 to 32 inputs and 1 to 8 outputs.
    error TransformationInvalid(uint256 inputs, uint256 outputs);
    /// @notice Inputs come in rising order of their keys, each once.
    error InputsNotRising(LotKey lot);
    /// @notice More than 128 ancestors.
    error LineageTooLong(uint256 lineage);
    /// @notice It may not hold the product now, see {IProductRegistry-mayHold}.
    error CustodyNotLicensed(Gtin gtin, address organisation);
    /// @notice The caller is neither the organisation nor its operator.
    error OrganisationNotServedBy(address organisation, address account);
    /// @notice Custody moves by shipments.
    error TransferOutsideShipment();
    /// @notice Nothing, or a quantity other than that of the packs named.
    error QuantityInvalid(uint256 quantity);
    /// @notice The reason is not one of those that this function takes.
    error ReasonInvalid(Reason reason);
    /// @notice A witness is a regulator, or an organisation accredited now that is not the custodian.
    error WitnessInvalid(address witness);
    /// @notice There is no such removal or announcement, or it was taken back or witnessed.
    error RemovalUnknown(bytes32 removal);
    /// @notice Ten days are over.
    error RemovalTooOld(bytes32 removal, uint48 until);
    /// @notice Two lists that belong together have different lengths.
    error ListsDiffer(uint256 one, uint256 other);
    /// @notice It has this part already.
    error PartUnchanged(address account, Part part);

    // ------------------------------------------------------------------ making

    /// @notice Commissions a lot.
    ///
    /// Requirements: the caller is `maker` or its operator; `maker` may make the product now ({IProductRegistry-mayMake}); the lot
    /// is well-formed ({LotInvalid}) and new. Not paused. Emits {LotCommissioned} and `TransferSingle`.
    function commission(address maker, NewLot calldata lot) external returns (LotKey);

    /// @notice Makes lots of lots. Every input is a parent of every output.
    /// @param inputs At most 32 in rising order of their keys, each usable, without a root, and free stock of the maker, who may hold
    /// its product now.
    /// @param outputs At most 8, each as in {commission}.
    ///
    /// Requirements: see {commission}; at most 128 ancestors. Not paused. Emits for each input `TransferSingle`,
    /// for each output {LotCommissioned}, `TransferSingle` and, for each of its parents, {LotDerived}.
    function transform(
        address maker,
        Input[] calldata inputs,
        NewLot[] calldata outputs
    ) external returns (LotKey[] memory);

    /// @notice Lets a lot go.
    /// @param profession The caller's, pharmacist or pharmacist of Chinese medicine.
    /// @param document Hash of the certificate of analysis.
    ///
    /// Requirements: the caller practises it for the maker with the right `RELEASE`; nothing speaks against the lot but that it is
    /// not released. Not paused. Emits {LotReleased}.
    function release(LotKey lot, Profession profession, bytes32 document) external;

    // ------------------------------------------------------------------ quarantine, recall, disposition

    /// @notice Stops the lot and all that was made of it until the same side lifts it.
    ///
    /// Requirements: the caller is of the maker's side or a regulator, and its side has not quarantined it. Emits
    /// {LotQuarantined}.
    function quarantine(LotKey lot, bytes32 reasonHash) external;

    /// @notice Lifts the caller's own side's quarantine. That of the licence holder goes over with the product.
    ///
    /// Requirements: its side has quarantined it; a maker that does not hold the licence may make the product now. Not paused. Emits {LotQuarantined}.
    function liftQuarantine(LotKey lot, bytes32 reasonHash) external;

    /// @notice Recalls the lot and all that was made of it, for good.
    /// @param severity 1 where it may do serious harm, 2 where passing harm, 3 where none is expected (药品召回管理办法, article 13).
    ///
    /// Requirements: the caller is of the maker's side or a regulator; not recalled before in this class or a more severe one.
    /// Emits {LotRecalled}.
    function recall(LotKey lot, uint8 severity, bytes32 reasonHash) external;

    /// @notice Walks the ancestors of a lot and remembers that nothing is against them, so that the next act need not.
    /// @return hindrance What speaks against the lot.
    ///
    /// Anybody may call it. Emits nothing.
    function walk(LotKey lot) external returns (Hindrance hindrance);

    /// @notice Blocks free stock of the custodian.
    ///
    /// Requirements: the caller is the custodian or its operator; so much is free. Emits {StockBlocked}.
    function holdBack(LotKey lot, address custodian, uint40 quantity, bytes32 reasonHash) external;

    /// @notice Clears blocked stock of a custodian, with a reason.
    ///
    /// Requirements: the caller is a qualified person of the lot's maker, as in {release}; the lot is usable; so much is blocked. Not
    /// paused. Emits {StockCleared}.
    function clear(LotKey lot, address custodian, uint40 quantity, Profession profession, bytes32 reasonHash) external;

    // ------------------------------------------------------------------ removal

    /// @notice Takes samples, or says that stock was stolen or exported.
    /// @param packs Which; empty lists where the lot has no root, or is recalled or expired.
    ///
    /// Requirements: the caller is the custodian or its operator; the reason is not `Destroyed`; the stock suffices; packs are of the
    /// lot and unspent. Emits {StockRemoved}, `TransferSingle`, and {PackSpent} for each pack.
    function remove(Removal calldata removal, Packs calldata packs) external;

    /// @notice The custodian will destroy this stock. Nothing changes until a witness says that it did.
    ///
    /// Requirements: the caller is the custodian or its operator; the reason is `Destroyed`. Emits {DestructionAnnounced}.
    function announceDestruction(Removal calldata removal, uint32[] calldata indices) external;

    /// @notice The caller saw it destroyed.
    ///
    /// Requirements: the caller is a regulator, or accredited and not the custodian; the custodian announced exactly this within the
    /// last ten days, and it was not witnessed yet; stock and packs as in {remove}. Emits {StockRemoved}, `TransferSingle`, and
    /// {PackSpent} for each pack.
    function witnessDestruction(Removal calldata removal, Packs calldata packs) external;

    /// @notice Takes a removal back within ten days; the stock is blocked then.
    ///
    /// Requirements: the caller is the custodian or its operator; the removal was made with these terms and packs and not taken back;
    /// its reason is not `Destroyed`. Emits {StockRestored}, `TransferSingle`, and {PackRestored} for each pack.
    function restore(Removal calldata removal, uint32[] calldata indices) external;

    /// @notice Makes packs that were lost or stolen somewhere unusable, for good. Nobody's stock changes.
    ///
    /// Requirements: the caller is of the maker's side or a regulator; a maker that does not hold the licence may make the product
    /// now; the packs are of the lot and unspent. Emits {PackSpent} with
    /// no custodian.
    function strike(LotKey lot, Packs calldata packs) external;

    // ------------------------------------------------------------------ parts

    /// @notice Gives a contract a part in the ledger, or takes it.
    ///
    /// Requirements: role `REGULATOR`; it is a change. Emits {PartAppointed}.
    ///
    /// Warning: a desk can spend anybody's free stock, and a freight can move anybody's. Appoint contracts whose code was read.
    function appoint(address account, Part part) external;

    // ------------------------------------------------------------------ questions

    /// @notice The lot as it stands; all zero for an unknown one.
    function lotOf(LotKey lot) external view returns (Lot memory);

    /// @notice What went into the lot, in the order of the inputs; empty for a lot that was commissioned.
    function parentsOf(LotKey lot) external view returns (LotKey[] memory);

    /// @notice What a custodian has of a lot.
    function stockOf(LotKey lot, address custodian) external view returns (Stock memory);

    /// @notice Which part the contract has.
    function partOf(address account) external view returns (Part);
}
