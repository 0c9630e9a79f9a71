// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Governed} from "../kernel/access/Governed.sol";
import {Gtin} from "../kernel/types/Gtin.sol";
import {Condition, IColdChain} from "./interfaces/IColdChain.sol";
import {ILotLedger} from "./interfaces/ILotLedger.sol";
import {Hindrance} from "./interfaces/ILots.sol";
import {IProductRegistry} from "./interfaces/IProductRegistry.sol";
import {IShipments, Load, Shipment, ShipmentId, ShipmentState, ShipmentStatus} from "./interfaces/IShipments.sol";

/// @title Shipments: goods on their way, and both sides' word for it
/// @notice States, requirements and warnings are in {IShipments}.
contract Shipments is IShipments, Governed {
    uint256 private constant MOST_LOADS = 32;
    uint256 private constant MOST_DEVICES = 4;
    /// @dev Why the ledger says that stock is blocked.
    bytes32 private constant CAME_BACK = "came back";
    bytes32 private constant ARRIVED = "arrived";
    bytes32 private constant CANCELLED = "cancelled";

    /// @notice Where lots and stock are.
    ILotLedger public immutable LOTS;
    /// @notice Where products are approved, and who may hold and carry them is decided.
    IProductRegistry public immutable PRODUCTS;
    /// @notice Where devices log temperatures.
    IColdChain public immutable COLD_CHAIN;

    mapping(ShipmentId id => ShipmentState) private _shipments;

    constructor(
        address accessManager,
        address forwarder,
        ILotLedger lots,
        IProductRegistry products,
        IColdChain coldChain
    ) Governed(accessManager, forwarder) {
        LOTS = lots;
        PRODUCTS = products;
        COLD_CHAIN = coldChain;
    }

    // ------------------------------------------------------------------ the sender

    /// @inheritdoc IShipments
    function ship(Shipment calldata shipment) external returns (ShipmentId id) {
        _requireFor(shipment.from);
        id = shipmentIdOf(shipment);
        require(_shipments[id].status == ShipmentStatus.None, ShipmentExists(id));
        _requireWellFormed(id, shipment);
        if (!shipment.isReturn) _requireNotPaused();

        ShipmentStatus status = shipment.carrier == address(0) ? ShipmentStatus.InTransit : ShipmentStatus.Packed;
        _shipments[id] = ShipmentState({status: status, leftAt: uint48(block.timestamp), received: 0});
        for (uint256 i; i < shipment.loads.length; ++i) _load(id, shipment, shipment.loads[i]);
        emit ShipmentShipped(id, shipment.from, shipment.to, shipment);
    }

    /// @inheritdoc IShipments
    function cancel(Shipment calldata shipment) external {
        ShipmentId id = _step(shipment, shipment.from, ShipmentStatus.Packed);

        _shipments[id].status = ShipmentStatus.Cancelled;
        for (uint256 i; i < shipment.loads.length; ++i) {
            Load calldata load = shipment.loads[i];
            LOTS.arrive(load.lot, shipment.from, load.quantity, load.blocked, CANCELLED);
        }
        emit ShipmentCancelled(id);
    }

    /// @inheritdoc IShipments
    function settle(Shipment calldata shipment, uint40[] calldata received, uint40[] calldata back) external {
        ShipmentId id = _step(shipment, shipment.from, ShipmentStatus.Short);
        require(_shipments[id].received == _hashOf(received), ShipmentCountsInvalid(id));
        _settle(id, shipment, received, back);
    }

    /// @inheritdoc IShipments
    function declareLost(Shipment calldata shipment, uint40[] calldata back) external {
        ShipmentId id = _step(shipment, shipment.from, ShipmentStatus.InTransit);
        require(block.timestamp >= shipment.due, ShipmentNotDue(id, shipment.due));
        _settle(id, shipment, new uint40[](shipment.loads.length), back);
        if (shipment.carrier == address(0)) _requireNamed(shipment, back);
    }

    // ------------------------------------------------------------------ the carrier

    /// @inheritdoc IShipments
    function collect(Shipment calldata shipment) external {
        ShipmentId id = _step(shipment, shipment.carrier, ShipmentStatus.Packed);
        for (uint256 i; i < shipment.loads.length; ++i) {
            (, Gtin gtin, ) = LOTS.originOf(shipment.loads[i].lot);
            _requireCarrier(gtin, shipment.carrier);
        }

        _shipments[id].status = ShipmentStatus.InTransit;
        _shipments[id].leftAt = uint48(block.timestamp);
        emit ShipmentCollected(id, shipment.carrier);
    }

    // ------------------------------------------------------------------ the receiver

    /// @inheritdoc IShipments
    function accept(Shipment calldata shipment, uint40[] calldata received, bytes32 document) external {
        _receive(shipment, received, document);
    }

    /// @inheritdoc IShipments
    function refuse(Shipment calldata shipment, bytes32 document) external {
        _receive(shipment, new uint40[](shipment.loads.length), document);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IShipments
    function shipmentStateOf(ShipmentId id) external view returns (ShipmentState memory) {
        return _shipments[id];
    }

    /// @inheritdoc IShipments
    function shipmentIdOf(Shipment calldata shipment) public pure returns (ShipmentId) {
        return ShipmentId.wrap(keccak256(abi.encode(shipment)));
    }

    // ------------------------------------------------------------------ one place for each step

    /// @dev The caller may take the step that begins at `status`.
    function _step(
        Shipment calldata shipment,
        address party,
        ShipmentStatus status
    ) private view returns (ShipmentId id) {
        id = shipmentIdOf(shipment);
        ShipmentStatus found = _shipments[id].status;
        require(found == status, ShipmentStatusWrong(id, found));
        _requireFor(party);
    }

    function _requireWellFormed(ShipmentId id, Shipment calldata shipment) private view {
        require(
            shipment.from != shipment.to &&
                block.timestamp < shipment.due &&
                shipment.devices.length <= MOST_DEVICES &&
                shipment.loads.length != 0 &&
                shipment.loads.length <= MOST_LOADS,
            ShipmentInvalid(id)
        );
    }

    function _load(ShipmentId id, Shipment calldata shipment, Load calldata load) private {
        require(load.quantity != 0 && (shipment.isReturn || !load.blocked), ShipmentInvalid(id));
        load.sscc.requireValidOrNone();
        (address maker, Gtin gtin, ) = LOTS.originOf(load.lot);
        if (shipment.isReturn) {
            require(shipment.to == maker, ReturnNotToMaker(load.lot, shipment.to, maker));
        } else {
            _requireHolder(gtin, shipment.from);
            _requireMeasured(gtin, shipment);
        }
        _requireHolder(gtin, shipment.to);
        if (shipment.carrier != address(0)) _requireCarrier(gtin, shipment.carrier);
        LOTS.depart(load.lot, shipment.from, load.quantity, load.blocked, !shipment.isReturn);
    }

    function _requireHolder(Gtin gtin, address organisation) private view {
        require(PRODUCTS.mayHold(gtin, organisation), CustodyNotLicensed(gtin, organisation));
    }

    function _requireCarrier(Gtin gtin, address carrier) private view {
        require(PRODUCTS.mayCarry(gtin, carrier), CustodyNotLicensed(gtin, carrier));
    }

    function _requireMeasured(Gtin gtin, Shipment calldata shipment) private view {
        (bool monitored, int16 coldest, int16 warmest) = PRODUCTS.storageOf(gtin);
        if (!monitored) return;
        require(shipment.devices.length != 0, ShipmentUnmonitored(gtin));
        require(
            coldest <= shipment.coldest && shipment.coldest <= shipment.warmest && shipment.warmest <= warmest,
            ShipmentRangeInvalid(gtin, shipment.coldest, shipment.warmest)
        );
    }

    function _receive(Shipment calldata shipment, uint40[] memory received, bytes32 document) private {
        ShipmentId id = _step(shipment, shipment.to, ShipmentStatus.InTransit);
        uint256 count = shipment.loads.length;
        require(received.length == count, ShipmentCountsInvalid(id));
        Condition condition = _conditionOf(id, shipment);

        bool[] memory blocked = new bool[](count);
        bool isShort;
        for (uint256 i; i < count; ++i) {
            Load calldata load = shipment.loads[i];
            require(received[i] <= load.quantity, ShipmentCountsInvalid(id));
            if (received[i] != load.quantity) isShort = true;
            if (received[i] == 0) continue;
            (, Gtin gtin, ) = LOTS.originOf(load.lot);
            _requireHolder(gtin, shipment.to);
            blocked[i] =
                shipment.isReturn ||
                condition != Condition.Clean ||
                LOTS.hindranceOf(load.lot) != Hindrance.None;
            LOTS.arrive(load.lot, shipment.to, received[i], blocked[i], ARRIVED);
        }
        _shipments[id].status = isShort ? ShipmentStatus.Short : ShipmentStatus.Received;
        if (isShort) _shipments[id].received = _hashOf(received);
        emit ShipmentReceived(id, shipment.to, condition, received, blocked, document);
    }

    function _conditionOf(ShipmentId id, Shipment calldata shipment) private view returns (Condition) {
        return
            COLD_CHAIN.conditionOf({
                shipment: ShipmentId.unwrap(id),
                devices: shipment.devices,
                coldest: shipment.coldest,
                warmest: shipment.warmest,
                from: _shipments[id].leftAt,
                until: uint48(block.timestamp)
            });
    }

    /// @dev What was not received comes back, blocked, or is lost.
    function _settle(
        ShipmentId id,
        Shipment calldata shipment,
        uint40[] memory received,
        uint40[] calldata back
    ) private {
        require(back.length == shipment.loads.length, ShipmentCountsInvalid(id));

        _shipments[id].status = ShipmentStatus.Settled;
        for (uint256 i; i < back.length; ++i) {
            Load calldata load = shipment.loads[i];
            uint40 missing = load.quantity - received[i];
            require(back[i] <= missing, ShipmentCountsInvalid(id));
            if (back[i] != 0) LOTS.arrive(load.lot, shipment.from, back[i], true, CAME_BACK);
            if (back[i] != missing) LOTS.lose(load.lot, missing - back[i]);
        }
        emit ShipmentSettled(id, shipment.from, back);
    }

    /// @dev What nobody but its sender had is not lost without saying which packs: it comes back, and is removed by name.
    function _requireNamed(Shipment calldata shipment, uint40[] calldata back) private view {
        for (uint256 i; i < back.length; ++i) {
            Load calldata load = shipment.loads[i];
            require(back[i] == load.quantity || LOTS.lotOf(load.lot).root == 0, LossUnnamed(load.lot));
        }
    }

    function _hashOf(uint40[] memory received) private pure returns (bytes25) {
        return bytes25(keccak256(abi.encode(received)));
    }

    function _requireFor(address organisation) private view {
        address account = _msgSender();
        require(
            account == organisation || LOTS.isApprovedForAll(organisation, account),
            OrganisationNotServedBy(organisation, account)
        );
    }
}
