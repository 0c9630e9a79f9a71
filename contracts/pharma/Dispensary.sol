// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {OrganisationKind, OrganisationKinds} from "../kernel/terms/OrganisationKinds.sol";
import {Profession, Professions} from "../kernel/terms/Profession.sol";
import {RightsSet} from "../kernel/terms/Rights.sol";
import {Gtin} from "../kernel/types/Gtin.sol";
import {PrescriptionActs} from "./dispensing/PrescriptionActs.sol";
import {PrescriptionBook} from "./dispensing/PrescriptionBook.sol";
import {Supervision} from "./dispensing/Supervision.sol";
import {Counter, Entry, Given, IDispensary, Item, Slip} from "./interfaces/IDispensary.sol";
import {ILots} from "./interfaces/ILots.sol";
import {Line, PrescriptionId, PrescriptionState} from "./interfaces/IPrescriptions.sol";
import {Figures, Subjects} from "./interfaces/ISupervision.sol";
import {Control, IProductRegistry, ProductKind, ProductUse, Supply} from "./interfaces/IProductRegistry.sol";

/// @title The counter: nothing is dispensed that should not be
/// @notice Built up in `dispensing/`: Fills, PrescriptionBook, Supervision. States, requirements and warnings are in
/// {IDispensary}, {IPrescriptions} and {ISupervision}.
contract Dispensary is PrescriptionBook, Supervision {
    uint256 private constant MOST_ITEMS = 32;
    uint256 private constant MOST_LINES = 32;
    uint48 private constant TAKE_BACK_WITHIN = 10 days;

    /// @dev Give medicines to patients.
    OrganisationKinds private constant DISPENSERS = OrganisationKinds.wrap(
        OrganisationKinds.unwrap(OrganisationKind.PHARMACY) |
            OrganisationKinds.unwrap(OrganisationKind.HOSPITAL) |
            OrganisationKinds.unwrap(OrganisationKind.CLINIC)
    );

    /// @notice Where lots and stock are.
    ILots public immutable LOTS;
    /// @notice Where products are approved.
    IProductRegistry public immutable PRODUCTS;
    /// @notice Of all prices here. ISO 4217, such as "CNY".
    bytes3 public immutable CURRENCY;

    mapping(address pharmacy => mapping(uint32 place => Entry)) private _journals;

    constructor(
        address accessManager,
        address forwarder,
        IProviderRegistry providers,
        IProductRegistry products,
        ILots lots,
        bytes3 currency
    ) AccessManaged(accessManager) ERC2771Context(forwarder) EIP712("Xinglin Dispensary", "1") {
        PROVIDERS = providers;
        PRODUCTS = products;
        LOTS = lots;
        CURRENCY = currency;
    }

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IDispensary
    function dispense(Slip calldata slip, Item[] calldata items, Counter calldata counter) external {
        _requireDispenser(counter, items);
        PrescriptionId id = prescriptionIdOf(slip.terms);
        PrescriptionState memory state = _present(id, slip.terms, slip.signature, slip.secondSignature);
        _requireUnsuspended(slip.terms.prescriber);
        require(
            slip.terms.lines == PrescriptionActs.linesOf(slip.salt, slip.lines) && slip.lines.length <= MOST_LINES,
            LinesUnequal(id)
        );
        bytes32 itemsHash = PrescriptionActs.itemsOf(items);
        _requireSigned(
            slip.terms.bearer,
            PrescriptionActs.collection(id, counter.pharmacy, state.dispensings, itemsHash, slip.deadline),
            slip.deadline,
            slip.bearerSignature
        );

        state = _turn(slip.terms, state);
        uint120 money;
        for (uint256 i; i < items.length; ++i) money += _prescribedItem(id, slip, state, items, i, counter.pharmacy);
        uint32 first = state.dispensings == 0 ? 1 : 0;
        ++state.dispensings;
        _keep(slip.terms.bearer, state);
        _count(
            Subjects.ofPrescriber(slip.terms.prescriber),
            Figures({prescriptions: first, items: uint32(items.length), units: 0, money: money, flagged: 0}),
            slip.terms.profession
        );

        _enter(
            counter,
            Given({
                prescription: id,
                bearer: slip.terms.bearer,
                prescriber: slip.terms.prescriber,
                fillNumber: state.fillNumber
            }),
            itemsHash
        );
    }

    /// @inheritdoc IDispensary
    function sell(Item[] calldata items, Counter calldata counter) external {
        _requireDispenser(counter, items);

        for (uint256 i; i < items.length; ++i) {
            (Gtin gtin, ProductUse memory use) = _take(items, i, counter.pharmacy);
            require(use.supply == Supply.OverTheCounter && use.control == Control.None, PrescriptionNeeded(gtin));
            _price(gtin, use, items[i]);
        }

        Given memory nobody;
        _enter(counter, nobody, PrescriptionActs.itemsOf(items));
    }

    /// @inheritdoc IDispensary
    function takeBack(Counter calldata counter, Given calldata given, Item[] calldata items) external {
        _requireDispenser(counter, items);
        Entry storage entry = _journals[counter.pharmacy][counter.place];
        uint48 since = entry.since;
        require(
            entry.hash == _hashOf(given, PrescriptionActs.itemsOf(items)),
            DispensingUnknown(counter.pharmacy, counter.place)
        );
        require(
            block.timestamp < since + TAKE_BACK_WITHIN,
            DispensingTooOld(counter.pharmacy, counter.place, since + TAKE_BACK_WITHIN)
        );

        entry.hash = 0;
        for (uint256 i; i < items.length; ++i) {
            Item calldata item = items[i];
            (, Gtin gtin, ) = LOTS.originOf(item.lot);
            if (given.bearer != address(0)) {
                _ungive(given.bearer, given.fillNumber, item.line, item.quantity);
                _uncount(Subjects.ofPrescriber(given.prescriber), 0, _moneyOf(item), since);
            }
            _uncount(Subjects.ofProduct(gtin), item.quantity, _moneyOf(item), since);
            if (item.packs.indices.length == 0) LOTS.giveBackQuantity(item.lot, counter.pharmacy, item.quantity);
            else LOTS.giveBack(item.lot, counter.pharmacy, item.packs.indices);
        }
        emit TakenBack(given.prescription, counter.pharmacy, _msgSender(), counter.place, counter.document);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IDispensary
    function entryOf(address pharmacy, uint32 place) external view returns (Entry memory) {
        return _journals[pharmacy][place];
    }

    // ------------------------------------------------------------------ people

    function _requireDispenser(Counter calldata counter, Item[] calldata items) private view {
        require(items.length != 0 && items.length <= MOST_ITEMS, ItemsInvalid(items.length));
        address pharmacist = _msgSender();
        require(
            _isPharmacist(counter.profession) &&
                PROVIDERS.isPractisingWith(pharmacist, counter.profession, counter.pharmacy, RightsSet.DISPENSE) &&
                PROVIDERS.isAccredited(counter.pharmacy, DISPENSERS),
            DispenserNotPractising(pharmacist, counter.profession, counter.pharmacy)
        );
    }

    function _isPharmacist(Profession profession) private pure returns (bool) {
        uint8 code = Profession.unwrap(profession);
        return
            code == Profession.unwrap(Professions.PHARMACIST) || code == Profession.unwrap(Professions.TCM_PHARMACIST);
    }

    // ------------------------------------------------------------------ items

    /// @dev Gives an item on a prescription; what it costs.
    function _prescribedItem(
        PrescriptionId id,
        Slip calldata slip,
        PrescriptionState memory state,
        Item[] calldata items,
        uint256 index,
        address pharmacy
    ) private returns (uint120) {
        Item calldata item = items[index];
        require(item.line < slip.lines.length, LineUnknown(id, item.line));
        (Gtin gtin, ProductUse memory use) = _take(items, index, pharmacy);
        if (use.control != Control.None) {
            require(PRODUCTS.mayHold(gtin, pharmacy), PharmacyNotPermitted(gtin, pharmacy));
        }
        if (use.control == Control.Narcotic || use.control == Control.PsychotropicI) {
            _requirePrescriber(slip.terms, RightsSet.PRESCRIBE_CONTROLLED);
        }
        Line calldata line = slip.lines[item.line];
        require(_standsFor(gtin, line, slip.terms.substitutable), ProductNotPrescribed(id, item.line, gtin));
        require(use.unit == line.unit, UnitUnequal(gtin, use.unit, line.unit));
        // The state that it returns is the one that it was given.
        _fill(id, slip.terms, state, item.line, line.quantity, item.quantity);
        return _price(gtin, use, item);
    }

    /// @dev Out of the pharmacy's stock; what it is.
    function _take(
        Item[] calldata items,
        uint256 index,
        address pharmacy
    ) private returns (Gtin gtin, ProductUse memory use) {
        Item calldata item = items[index];
        uint256 packs = item.packs.indices.length;
        require(item.quantity != 0 && (packs == 0 || packs == item.quantity), ItemInvalid(index));
        gtin =
            packs == 0
                ? LOTS.dispenseQuantity(item.lot, pharmacy, item.quantity)
                : LOTS.dispense(item.lot, pharmacy, item.packs);
        use = PRODUCTS.useOf(gtin);
        require(use.inForce && use.kind == ProductKind.Finished, ProductNotDispensable(gtin, use.kind, use.inForce));
    }

    function _standsFor(Gtin gtin, Line calldata line, bool substitutable) private view returns (bool) {
        if (Gtin.unwrap(line.gtin) == Gtin.unwrap(gtin)) return true;
        bool isNamed = Gtin.unwrap(line.gtin) != 0;
        if (isNamed && !substitutable) return false;
        bytes32 group = isNamed ? groupOf(line.gtin) : line.group;
        return group != 0 && groupOf(gtin) == group;
    }

    /// @dev Not above the ceiling; counted for the product.
    function _price(Gtin gtin, ProductUse memory use, Item calldata item) private returns (uint120 money) {
        if (use.ceiling != 0) {
            require(use.currency == CURRENCY, CurrencyUnequal(gtin, use.currency, CURRENCY));
            require(item.price <= use.ceiling, PriceAboveCeiling(gtin, item.price, use.ceiling));
        }
        money = _moneyOf(item);
        _count(
            Subjects.ofProduct(gtin),
            Figures({prescriptions: 0, items: 1, units: item.quantity, money: money, flagged: 0}),
            Profession.wrap(0)
        );
        emit ItemDispensed(gtin, item.lot, item.line, item.quantity, item.price);
    }

    function _moneyOf(Item calldata item) private pure returns (uint120) {
        return uint120(item.price) * item.quantity;
    }

    // ------------------------------------------------------------------ the journal

    function _enter(Counter calldata counter, Given memory given, bytes32 itemsHash) private {
        Entry storage entry = _journals[counter.pharmacy][counter.place];
        uint48 until = entry.since + TAKE_BACK_WITHIN;
        require(block.timestamp >= until, PlaceTaken(counter.pharmacy, counter.place, until));

        _journals[counter.pharmacy][counter.place] = Entry({
            hash: _hashOf(given, itemsHash),
            since: uint48(block.timestamp)
        });
        emit Dispensed({
            prescription: given.prescription,
            pharmacy: counter.pharmacy,
            pharmacist: _msgSender(),
            fillNumber: given.fillNumber,
            place: counter.place,
            document: counter.document
        });
    }

    function _hashOf(Given memory given, bytes32 itemsHash) private pure returns (bytes26) {
        return bytes26(keccak256(abi.encode(given, itemsHash)));
    }

    // ------------------------------------------------------------------ relayed calls

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
