// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {MerklePositions} from "../kernel/merkle/MerklePositions.sol";
import {SignedActs} from "../kernel/signing/SignedActs.sol";
import {OrganisationKind} from "../kernel/terms/OrganisationKinds.sol";
import {AccessActs} from "./AccessActs.sol";
import {
    AccessBatch,
    Gateway,
    IAccessLog,
    OmissionCase,
    OmissionStatus,
    Place,
    Receipt
} from "./interfaces/IAccessLog.sol";

/// @title Gateways, their batches, and what they left out
/// @notice The second part of {IAccessLog}. A receipt is known by its hash; who acts on it brings it along.
abstract contract Gateways is IAccessLog, SignedActs {
    uint32 private constant LARGEST_BATCH = 1 << 20;
    /// @dev How long a gateway may take to log what it served.
    uint48 private constant TIME_TO_LOG = 24 hours;
    /// @dev How long after its dismissal receipts of a gateway count: its key may be anybody's by then, and says any time.
    uint48 private constant TIME_TO_CLAIM = 90 days;
    /// @dev How long it may take to show what somebody asks for.
    uint48 private constant TIME_TO_SHOW = 72 hours;

    /// @notice Where organisations are accredited.
    IProviderRegistry public immutable PROVIDERS;

    mapping(address organisation => mapping(address gateway => Gateway)) private _gateways;
    mapping(address organisation => mapping(address gateway => mapping(uint64 first => AccessBatch))) private _batches;
    mapping(bytes32 receipt => OmissionCase) private _cases;
    mapping(address organisation => uint32) private _omissions;

    constructor(IProviderRegistry providers) {
        PROVIDERS = providers;
    }

    // ------------------------------------------------------------------ gateways

    /// @inheritdoc IAccessLog
    function appointGateway(address gateway) external {
        address organisation = _msgSender();
        require(
            PROVIDERS.isAccredited(organisation, OrganisationKind.ANY),
            GatewayOrganisationNotAccredited(organisation)
        );
        Gateway memory found = _gateways[organisation][gateway];
        require(gateway != address(0) && !_serves(found), GatewayInvalid(organisation, gateway));

        if (!found.appointed) found.next = 1;
        (found.appointed, found.dismissedAt) = (true, 0);
        _gateways[organisation][gateway] = found;
        emit GatewayAppointed(organisation, gateway);
    }

    /// @inheritdoc IAccessLog
    function dismissGateway(address gateway) external {
        address organisation = _msgSender();
        require(_serves(_gateways[organisation][gateway]), GatewayUnknown(organisation, gateway));

        _gateways[organisation][gateway].dismissedAt = uint48(block.timestamp);
        emit GatewayDismissed(organisation, gateway);
    }

    /// @inheritdoc IAccessLog
    function logBatch(address organisation, uint32 count, bytes32 root) external {
        address gateway = _msgSender();
        Gateway memory found = _gateways[organisation][gateway];
        require(found.appointed, GatewayUnknown(organisation, gateway));
        require(root != 0 && count != 0 && count <= LARGEST_BATCH, AccessBatchInvalid(root, count));

        _gateways[organisation][gateway].next = found.next + count;
        _batches[organisation][gateway][found.next] = AccessBatch(root, count, uint48(block.timestamp));
        emit AccessesLogged(organisation, gateway, found.next, count, root);
    }

    // ------------------------------------------------------------------ omissions

    /// @inheritdoc IAccessLog
    function proveOmission(Receipt calldata receipt, bytes calldata signature, Place calldata shown) external {
        bytes32 id = AccessActs.receipt(receipt);
        uint64 next = _requireReceipt(id, receipt, signature);
        OmissionStatus status = _cases[id].status;
        require(status == OmissionStatus.None || status == OmissionStatus.Asked, OmissionCaseNotOpen(id, status));
        if (receipt.number < next) {
            _requirePlace(receipt, shown);
            require(shown.leaf != receipt.leaf, OmissionNotShown(receipt.number, receipt.leaf));
        } else {
            // A time that no clock shows yet is never over.
            bool isLast = receipt.servedAt > type(uint48).max - TIME_TO_LOG;
            uint48 until = isLast ? type(uint48).max : receipt.servedAt + TIME_TO_LOG;
            require(block.timestamp >= until, OmissionNotYet(receipt.number, until));
        }
        _mark(id, receipt);
    }

    /// @inheritdoc IAccessLog
    function askForEntry(Receipt calldata receipt, bytes calldata signature) external {
        bytes32 id = AccessActs.receipt(receipt);
        uint64 next = _requireReceipt(id, receipt, signature);
        require(receipt.number < next, EntryNotLogged(receipt.number, next));
        OmissionStatus status = _cases[id].status;
        require(status == OmissionStatus.None, OmissionCaseNotOpen(id, status));

        uint48 until = uint48(block.timestamp) + TIME_TO_SHOW;
        _cases[id] = OmissionCase(OmissionStatus.Asked, until, _msgSender());
        emit EntryAskedFor({
            organisation: receipt.organisation,
            gateway: receipt.gateway,
            number: receipt.number,
            leaf: receipt.leaf,
            asker: _msgSender(),
            until: until
        });
    }

    /// @inheritdoc IAccessLog
    function showEntry(Receipt calldata receipt, Place calldata shown) external {
        bytes32 id = AccessActs.receipt(receipt);
        OmissionCase memory found = _cases[id];
        bool isOpen = found.status == OmissionStatus.Asked && block.timestamp < found.until;
        require(isOpen, OmissionCaseNotOpen(id, found.status));
        _requirePlace(receipt, shown);
        require(shown.leaf == receipt.leaf, PlaceInvalid(receipt.number, shown.first));

        _cases[id].status = OmissionStatus.Shown;
        emit EntryShown(receipt.organisation, receipt.gateway, receipt.number, receipt.leaf);
    }

    /// @inheritdoc IAccessLog
    function settle(Receipt calldata receipt) external {
        bytes32 id = AccessActs.receipt(receipt);
        OmissionCase memory found = _cases[id];
        require(found.status == OmissionStatus.Asked, OmissionCaseNotOpen(id, found.status));
        require(block.timestamp >= found.until, OmissionNotYet(receipt.number, found.until));
        _mark(id, receipt);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IAccessLog
    function gatewayOf(address organisation, address gateway) external view returns (Gateway memory) {
        return _gateways[organisation][gateway];
    }

    /// @inheritdoc IAccessLog
    function omissionsOf(address organisation) external view returns (uint32) {
        return _omissions[organisation];
    }

    /// @inheritdoc IAccessLog
    function batchOf(address organisation, address gateway, uint64 first) external view returns (AccessBatch memory) {
        return _batches[organisation][gateway][first];
    }

    /// @inheritdoc IAccessLog
    function caseOf(Receipt calldata receipt) external view returns (OmissionCase memory) {
        return _cases[AccessActs.receipt(receipt)];
    }

    /// @inheritdoc IAccessLog
    function receiptIdOf(Receipt calldata receipt) external pure returns (bytes32) {
        return AccessActs.receipt(receipt);
    }

    // ------------------------------------------------------------------ what they share

    function _serves(Gateway memory gateway) private pure returns (bool) {
        return gateway.appointed && gateway.dismissedAt == 0;
    }

    /// @dev The receipt is the gateway's and of its time. Answers the gateway's next number.
    function _requireReceipt(
        bytes32 id,
        Receipt calldata receipt,
        bytes calldata signature
    ) private view returns (uint64 next) {
        Gateway memory gateway = _gateways[receipt.organisation][receipt.gateway];
        uint48 dismissedAt = gateway.dismissedAt;
        bool isOfItsTime =
            dismissedAt == 0 || (receipt.servedAt < dismissedAt && block.timestamp < dismissedAt + TIME_TO_CLAIM);
        require(
            gateway.appointed && isOfItsTime && receipt.number != 0,
            ReceiptInvalid(receipt.organisation, receipt.gateway, receipt.number)
        );
        _requireSigned(receipt.gateway, id, type(uint48).max, signature);
        return gateway.next;
    }

    /// @dev The leaf stands at the receipt's number.
    function _requirePlace(Receipt calldata receipt, Place calldata shown) private view {
        AccessBatch memory batch = _batches[receipt.organisation][receipt.gateway][shown.first];
        (uint64 number, uint64 first) = (receipt.number, shown.first);
        bool isInside = first <= number && number - first < batch.count;
        require(
            isInside &&
                shown.proof.length == MerklePositions.depthOf(batch.count) &&
                MerklePositions.rootOf(shown.leaf, number - first, shown.proof) == batch.root,
            PlaceInvalid(number, first)
        );
    }

    function _mark(bytes32 id, Receipt calldata receipt) private {
        (address organisation, address gateway) = (receipt.organisation, receipt.gateway);
        _cases[id].status = OmissionStatus.Proved;
        ++_omissions[organisation];
        uint32 omissions = ++_gateways[organisation][gateway].omissions;
        emit OmissionProved(organisation, gateway, receipt.number, receipt.leaf, omissions);
    }
}
