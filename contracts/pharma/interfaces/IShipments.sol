// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey} from "../../kernel/merkle/PackLeaves.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";
import {DeviceId} from "../../kernel/types/Ids.sol";
import {Sscc} from "../../kernel/types/Sscc.sol";
import {Condition} from "./IColdChain.sol";

/// @dev Hash of a shipment's terms.
type ShipmentId is bytes32;

/// @dev A quantity of one lot in a shipment.
struct Load {
    LotKey lot;
    uint40 quantity;
    /// Taken from blocked stock; in returns only.
    bool blocked;
    /// Of the pallet or case it is on, zero for none.
    Sscc sscc;
}

/// @dev The terms of a shipment. Who acts on one brings them along; the chain keeps their hash.
struct Shipment {
    address from;
    address to;
    /// Zero where the sender brings it itself.
    address carrier;
    /// When it should have arrived, seconds.
    uint48 due;
    /// Tells shipments with equal terms apart.
    uint64 number;
    /// Goods go back to the maker of each lot.
    bool isReturn;
    /// What the goods have to be kept in, tenths of a degree.
    int16 coldest;
    int16 warmest;
    /// That measure, at most four.
    DeviceId[] devices;
    /// Hash id of the EPCIS event that says what is packed on what; zero for none.
    bytes32 document;
    Load[] loads;
}

enum ShipmentStatus {
    None,
    /// Waits for the carrier.
    Packed,
    InTransit,
    /// All of it arrived (final).
    Received,
    /// Not all was received; the rest is the sender's to settle.
    Short,
    /// What was short came back or is lost (final).
    Settled,
    /// Never left (final).
    Cancelled
}

/// @dev Where a shipment stands. One slot.
struct ShipmentState {
    ShipmentStatus status;
    /// When it was handed to the carrier, or shipped without one.
    uint48 leftAt;
    /// Of what the receiver received of each load, where it is short: the first 25 bytes of `keccak256(abi.encode(received))`.
    bytes25 received;
}

/// @title Shipments: goods on their way, and both sides' word for it
/// @notice Custody moves from organisation to organisation, through a carrier or without one, and the chain keeps one slot for
/// each shipment: who acts on it brings its terms along.
///
/// ```
/// none ──ship (from)──► packed ──collect (carrier)──► in transit ──accept all (to)──► received
///                         └─cancel (from)─► cancelled   ├─accept less, refuse (to)─► short ─settle (from)─► settled
///                                                       └─declareLost (from, when due is over)────────────► settled
/// without a carrier it is in transit at once
/// ```
///
/// Organisations act by their own account, or by an operator of theirs in the lot ledger.
///
/// Warning: that goods are where the ledger says is the word of the parties; both sides of each hand-over give theirs.
/// Warning: a receipt asks for the ancestors of every load. After an alarm, 32 loads of 128 ancestors each cost more gas than a
/// transaction has: have the lots walked before ({ILotLedger-walk}). Where an ancestor is quarantined a walk remembers nothing:
/// refuse the goods, or receive some of the loads and leave the rest short.
/// Warning: goods that wait packed for their carrier are in the sender's store, and no log of the way answers for them.
interface IShipments {
    // ------------------------------------------------------------------ events

    /// @notice The sender gave these goods away.
    event ShipmentShipped(ShipmentId indexed id, address indexed from, address indexed to, Shipment shipment);
    /// @notice The carrier has them.
    event ShipmentCollected(ShipmentId indexed id, address indexed carrier);
    /// @notice The carrier never got them.
    event ShipmentCancelled(ShipmentId indexed id);
    /// @notice The receiver has so much of each load; `blocked` says of which loads it waits for a qualified person. All zero:
    /// refused.
    event ShipmentReceived(
        ShipmentId indexed id,
        address indexed to,
        Condition condition,
        uint40[] received,
        bool[] blocked,
        bytes32 document
    );
    /// @notice So much of each load came back to the sender, blocked; the rest of what was not received is lost.
    event ShipmentSettled(ShipmentId indexed id, address indexed from, uint40[] back);

    // ------------------------------------------------------------------ errors

    /// @notice Sender and receiver are one, no load, too many loads or devices, due is over, or blocked stock in what is no return.
    error ShipmentInvalid(ShipmentId id);
    /// @notice These terms were shipped before.
    error ShipmentExists(ShipmentId id);
    /// @notice It may not hold, or carry, the product now.
    error CustodyNotLicensed(Gtin gtin, address organisation);
    /// @notice A return goes to the maker of each lot.
    error ReturnNotToMaker(LotKey lot, address to, address maker);
    /// @notice The product is monitored and no device measures.
    error ShipmentUnmonitored(Gtin gtin);
    /// @notice The shipment's range does not lie within the product's.
    error ShipmentRangeInvalid(Gtin gtin, int16 coldest, int16 warmest);
    /// @notice The shipment does not stand where this step begins.
    error ShipmentStatusWrong(ShipmentId id, ShipmentStatus stage);
    /// @notice It can still arrive.
    error ShipmentNotDue(ShipmentId id, uint48 due);
    /// @notice Lists of another length than the loads, more than was sent, or not what the receiver said.
    error ShipmentCountsInvalid(ShipmentId id);
    /// @notice Packs of this lot were with nobody but their sender. They come back and leave by name.
    error LossUnnamed(LotKey lot);
    /// @notice The caller is neither the organisation nor its operator.
    error OrganisationNotServedBy(address organisation, address account);

    // ------------------------------------------------------------------ acts

    /// @notice Ships goods.
    ///
    /// Requirements: the caller is the sender or its operator; terms well-formed ({ShipmentInvalid}, {SsccInvalid}) and new; the
    /// stock suffices. No return: sender, receiver and carrier are licensed for each product now, each lot is usable, monitored
    /// products are measured within their range; not paused. A return: the receiver is the maker of each lot and may hold it, the
    /// carrier may carry it.
    /// Emits {ShipmentShipped} and for each load the ledger's `TransferSingle`.
    function ship(Shipment calldata shipment) external returns (ShipmentId);

    /// @notice The carrier has the goods.
    ///
    /// Requirements: the caller is the carrier or its operator; packed; the carrier may carry each product now. Emits
    /// {ShipmentCollected}.
    function collect(Shipment calldata shipment) external;

    /// @notice The goods stay.
    ///
    /// Requirements: the caller is the sender or its operator; packed. Emits {ShipmentCancelled} and `TransferSingle`.
    function cancel(Shipment calldata shipment) external;

    /// @notice The receiver has so much of each load. What arrives of a return, of a lot that is not usable, or with a cold chain
    /// that is not clean is blocked.
    ///
    /// Requirements: the caller is the receiver or its operator, and may hold each product now; in transit; of no load more than was
    /// sent. Emits {ShipmentReceived} and for each load the ledger's `TransferSingle`; {ILotLedger-StockBlocked} for those blocked.
    function accept(Shipment calldata shipment, uint40[] calldata received, bytes32 document) external;

    /// @notice The receiver takes nothing.
    ///
    /// Requirements: the caller is the receiver or its operator; in transit. Emits {ShipmentReceived}.
    function refuse(Shipment calldata shipment, bytes32 document) external;

    /// @notice Settles what the receiver did not receive.
    /// @param received What the receiver said.
    /// @param back What came back of each load; the rest is lost.
    ///
    /// Requirements: the caller is the sender or its operator; short; of no load more than is missing. Emits {ShipmentSettled} and
    /// for each load the ledger's `TransferSingle`; {ILotLedger-StockBlocked} for what came back.
    function settle(Shipment calldata shipment, uint40[] calldata received, uint40[] calldata back) external;

    /// @notice The same where the receiver said nothing until `due`.
    ///
    /// Requirements: the caller is the sender or its operator; in transit; `due` is over; of a lot with a root, what no carrier
    /// collected comes back whole.
    function declareLost(Shipment calldata shipment, uint40[] calldata back) external;

    // ------------------------------------------------------------------ questions

    /// @notice Where a shipment stands; all zero for an unknown one.
    function shipmentStateOf(ShipmentId id) external view returns (ShipmentState memory);

    /// @notice `keccak256(abi.encode(shipment))`.
    function shipmentIdOf(Shipment calldata shipment) external pure returns (ShipmentId);
}
