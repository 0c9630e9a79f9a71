// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey, PackLeaves} from "../../../contracts/kernel/merkle/PackLeaves.sol";
import {Gtin} from "../../../contracts/kernel/types/Gtin.sol";
import {Dispensary} from "../../../contracts/pharma/Dispensary.sol";
import {Counter, Item, Slip} from "../../../contracts/pharma/interfaces/IDispensary.sol";
import {NewLot} from "../../../contracts/pharma/interfaces/ILotLedger.sol";
import {Line, Prescription, PrescriptionId} from "../../../contracts/pharma/interfaces/IPrescriptions.sol";
import {ProductKind, ProductTerms, Unit} from "../../../contracts/pharma/interfaces/IProductRegistry.sol";
import {LotLedger} from "../../../contracts/pharma/LotLedger.sol";
import {ProductRegistry} from "../../../contracts/pharma/ProductRegistry.sol";
import {TypedData} from "../support/TypedData.sol";
import {VM, hold, within} from "../support/Vm.sol";
import {RecordMoves} from "./RecordMoves.sol";
import {Rooms} from "./Rooms.sol";

/// @title Prescriptions of the doctors, the pharmacy's counter, and its lots
/// @notice A prescription names no patient: its bearer is a key made for it. From where it came only the stage knows.
abstract contract CounterMoves is RecordMoves {
    struct Script {
        Prescription terms;
        uint256 doctor;
        bool opened;
        bool cancelled;
        uint16 dispensings;
        uint40 given;
    }

    struct Lot {
        LotKey key;
        bool released;
        bool recalled;
        bool quarantined;
        uint40 given;
    }

    uint40 internal constant GRAMS = 20;
    uint40 private constant QUANTITY = 120;
    bytes32 private constant SALT = "salt";
    Gtin private constant HERB = Gtin.wrap(6_901_234_500_011);
    uint48 private constant EXPIRY = 2_000_000_000;

    Dispensary internal immutable _DESK;
    LotLedger internal immutable _LOTS;

    Script[] internal _scripts;
    Lot[] internal _lots;
    mapping(uint256 doctor => bool) internal _stopped;
    uint32 private _place;

    constructor(Rooms rooms) RecordMoves(rooms) {
        _DESK = rooms.DESK();
        _LOTS = rooms.LOTS();
        ProductTerms memory terms;
        (terms.kind, terms.unit, terms.approval) = (ProductKind.Finished, Unit.Gram, "approved");
        address pharmacy = _houses[PHARMACY].account;
        ProductRegistry products = rooms.PRODUCTS();
        VM.prank(pharmacy);
        products.file(HERB, terms);
        VM.prank(_REGULATOR);
        products.approve(HERB, pharmacy, terms);
        for (uint256 i; i < 3; ++i) {
            VM.prank(pharmacy);
            _LOTS.commission(pharmacy, _newLot());
            VM.prank(_staff[DOCTORS].account);
            _LOTS.release(_lots[i].key, PHARMACIST, 0);
            _lots[i].released = true;
        }
    }

    // ------------------------------------------------------------------ prescriptions

    /// @notice A doctor signs a prescription, practising or not: nothing happens on the chain.
    function prescribes(uint256 doctor) external {
        Script storage script = _scripts.push();
        script.doctor = doctor % DOCTORS;
        for (uint256 i; i < DOCTORS && (doctor / DOCTORS) % 4 != 3 && !_practises(script.doctor); ++i) {
            script.doctor = (script.doctor + 1) % DOCTORS;
        }
        address bearer = person(string(abi.encodePacked("bearer ", _scripts.length)));
        // Not one whom the lot falls to.
        _people.pop();
        script.terms = Prescription({
            bearer: bearer,
            prescriber: _staff[script.doctor].account,
            organisation: _houseOf(script.doctor),
            profession: PHYSICIAN,
            day: uint32(block.timestamp / 1 days),
            from: uint48(block.timestamp),
            until: uint48(block.timestamp + 4 days),
            fills: 1,
            interval: 0,
            substitutable: false,
            lines: _DESK.linesHashOf(SALT, _lines()),
            content: 0,
            findings: 0
        });
        _turns.push(script.terms.until);
    }

    /// @notice Anybody puts one on the chain.
    function registers(uint256 which, uint256 fault, uint256 who) external {
        if (_scripts.length == 0) return;
        which = uint128(which);
        for (uint256 i; i < 4 && which % 8 != 7 && !_isNew(_scripts[_aScript(which)]); ++i) ++which;
        Script storage script = _scripts[_aScript(which)];
        bool isForged = fault % 8 == 7;
        Deed memory deed = _registering(_aScript(which), someone(who), isForged);
        // Its own prescriber needs no signature.
        isForged = isForged && deed.by != script.terms.prescriber;
        bool may = !isForged && _isNew(script);
        string memory property = _practises(script.doctor) ? "INV-220" : "INV-210";
        if (!_try(Act.Register, deed, NOBODY, may, property)) return;
        script.opened = true;
    }

    /// @notice The prescriber takes it back, practising or not.
    function cancelsPrescription(uint256 which, uint256 who) external {
        if (_scripts.length == 0 || which % 3 != 0) return;
        Script storage script = _scripts[_aScript(which / 3)];
        Deed memory deed = _cancellingPrescription(_aScript(which / 3), _actor(script.terms.prescriber, who));
        bool may = deed.by == script.terms.prescriber && !script.cancelled;
        if (_try(Act.CancelPrescription, deed, NOBODY, may, "INV-220")) script.cancelled = true;
    }

    // ------------------------------------------------------------------ the counter

    /// @notice A pharmacist gives some of a lot on a prescription.
    /// @param fault What is wrong with a few: the bearer's word, its number, or who stands behind the counter.
    function dispenses(uint256 which, uint256 lot, uint256 quantity, uint256 fault) external {
        if (_scripts.length == 0) return;
        uint40 amount = uint40(within(quantity, 1, 12));
        bool isAnything = fault % 32 > 27;
        (which, lot) = (uint128(which), uint128(lot));
        for (uint256 i; i < 4 && !isAnything && !_mayBeGiven(_scripts[_aScript(which)], amount); ++i) ++which;
        for (uint256 i; i < 4 && !isAnything && !_isUsable(_lots[_aLot(lot)]); ++i) ++lot;
        (uint256 s, uint256 l) = (_aScript(which), _aLot(lot));
        uint256 member = DOCTORS + ((fault / 32) % 2);
        if (!isAnything && !_practises(member)) member = 2 * DOCTORS + 1 - member;
        fault %= 32;
        Deed memory deed = _dispensing(s, l, amount, member, fault);
        if (fault == 2) deed.by = someone(quantity);
        bool isPharmacist = _practisesAt(PHARMACY, deed.by);
        bool isPrescribed = fault > 1 && _mayBeGiven(_scripts[s], amount);
        bool may = isPharmacist && isPrescribed && _isUsable(_lots[l]);
        may = may && _lots[l].given + amount <= QUANTITY;
        if (!_try(Act.Dispense, deed, NOBODY, may, _againstDispensing(s, isPharmacist))) return;
        (_scripts[s].opened, _scripts[s].given) = (true, _scripts[s].given + amount);
        ++_scripts[s].dispensings;
        _lots[l].given += amount;
        _used.push(deed);
    }

    // ------------------------------------------------------------------ lots and prescribers

    /// @notice The regulator recalls a lot, quarantines it or lifts that.
    function recalls(uint256 which, uint256 what, uint256 who) external {
        Lot storage lot = _lots[_aLot(which)];
        address by = _actor(_REGULATOR, who);
        bool isRegulator = by == _REGULATOR;
        // The pharmacy holds the product, and quarantines for its own side: nothing is said here of that.
        if (by == _houses[PHARMACY].account) return;
        if (what % 12 == 0) {
            Deed memory recalling = _deed(by, address(_LOTS), abi.encodeCall(_LOTS.recall, (lot.key, 2, 0)));
            if (_try(Act.Recall, recalling, NOBODY, isRegulator && !lot.recalled, "INV-220")) lot.recalled = true;
            return;
        }
        bool lifts = lot.quarantined ? what % 4 != 1 : what % 16 == 1;
        bytes memory data =
            lifts ? abi.encodeCall(_LOTS.liftQuarantine, (lot.key, 0)) : abi.encodeCall(_LOTS.quarantine, (lot.key, 0));
        bool may = isRegulator && lifts == lot.quarantined && !(lifts && _isPaused(address(_LOTS)));
        string memory property = lifts && lot.quarantined && isRegulator ? "INV-213" : "INV-220";
        if (_try(Act.Recall, _deed(by, address(_LOTS), data), NOBODY, may, property)) lot.quarantined = !lifts;
    }

    /// @notice The pharmacy makes another lot, and a pharmacist releases it.
    function makes(uint256 member, uint256 who) external {
        address pharmacy = _houses[PHARMACY].account;
        if (_isPaused(address(_LOTS)) || !_isAccredited(PHARMACY)) return;
        member = DOCTORS + (member % 2);
        NewLot memory lot = _newLot();
        VM.prank(pharmacy);
        _LOTS.commission(pharmacy, lot);
        LotKey key = _lots[_lots.length - 1].key;
        Deed memory deed = _releasing(key, _actor(_staff[member].account, who));
        bool may = _practisesAt(PHARMACY, deed.by);
        if (_try(Act.Release, deed, NOBODY, may, "INV-210")) _lots[_lots.length - 1].released = true;
    }

    /// @notice The regulator stops a prescriber at the counter, and lifts that.
    function stops(uint256 doctor, uint256 how) external {
        doctor %= DOCTORS;
        if (!_stopped[doctor] && how % 8 != 0) return;
        VM.prank(_REGULATOR);
        _DESK.setSuspension(_staff[doctor].account, !_stopped[doctor], 0);
        _stopped[doctor] = !_stopped[doctor];
    }

    // ------------------------------------------------------------------ what must hold

    /// @notice INV-220: what was given on a prescription and of a lot is what the stage saw given.
    function requireCounter() public view {
        for (uint256 i; i < _scripts.length; ++i) {
            Script storage script = _scripts[i];
            hold(_DESK.givenOf(script.terms.bearer, 0) == script.given, "INV-220", "what was given on a prescription");
            hold(script.given <= GRAMS, "INV-220", "more than was prescribed");
        }
        for (uint256 i; i < _lots.length; ++i) {
            hold(_LOTS.lotOf(_lots[i].key).dispensed == _lots[i].given, "INV-220", "what was given of a lot");
        }
    }

    // ------------------------------------------------------------------ deeds

    function _registering(uint256 s, address by, bool isForged) internal view returns (Deed memory) {
        Prescription memory terms = _scripts[s].terms;
        bytes memory signature = _signed(isForged ? _STRANGER : terms.prescriber, TypedData.prescription(terms));
        return _deed(by, address(_DESK), abi.encodeCall(_DESK.register, (terms, signature, "")));
    }

    function _cancellingPrescription(uint256 s, address by) internal view returns (Deed memory) {
        return _deed(by, address(_DESK), abi.encodeCall(_DESK.cancel, (_scripts[s].terms)));
    }

    function _dispensing(
        uint256 s,
        uint256 lot,
        uint40 quantity,
        uint256 member,
        uint256 fault
    ) internal returns (Deed memory) {
        Item[] memory items = new Item[](1);
        (items[0].lot, items[0].quantity, items[0].price) = (_lots[lot].key, quantity, 7);
        Slip memory slip;
        slip.terms = _scripts[s].terms;
        (slip.salt, slip.lines, slip.deadline) = (SALT, _lines(), type(uint48).max);
        slip.signature = _signed(slip.terms.prescriber, TypedData.prescription(slip.terms));
        address pharmacy = _houses[PHARMACY].account;
        bytes memory collection = TypedData.collection(
            PrescriptionId.unwrap(_DESK.prescriptionIdOf(slip.terms)),
            pharmacy,
            fault == 1 ? _scripts[s].dispensings + 1 : _scripts[s].dispensings,
            items,
            slip.deadline
        );
        slip.bearerSignature = _signed(fault == 0 ? _STRANGER : slip.terms.bearer, collection);
        Counter memory counter = Counter(pharmacy, PHARMACIST, ++_place, 0);
        bytes memory data = abi.encodeCall(_DESK.dispense, (slip, items, counter));
        return _deed(_staff[member].account, address(_DESK), data);
    }

    function _releasing(LotKey lot, address by) internal view returns (Deed memory) {
        return _deed(by, address(_LOTS), abi.encodeCall(_LOTS.release, (lot, PHARMACIST, 0)));
    }

    // ------------------------------------------------------------------ the rules, from memory

    /// @dev PHARMA-104: what is asked when a prescription comes on the chain.
    function _mayOpen(Script storage script) internal view returns (bool) {
        uint256 day = script.terms.day;
        bool isInTime = block.timestamp / 1 days <= day + 7;
        bool isLicensed = _practises(script.doctor) && _staff[script.doctor].from < (day + 1) * 1 days;
        return isInTime && isLicensed && !script.cancelled;
    }

    /// @dev Whether the prescription alone lets so much be given.
    function _mayBeGiven(Script storage script, uint40 quantity) internal view returns (bool) {
        bool counts = !script.cancelled && block.timestamp < script.terms.until && !_stopped[script.doctor];
        return counts && script.given + quantity <= GRAMS && (script.opened || _mayOpen(script));
    }

    function _isUsable(Lot storage lot) internal view returns (bool) {
        return lot.released && !lot.recalled && !lot.quarantined && block.timestamp < EXPIRY;
    }

    /// @dev It is not on the chain, and may come there.
    function _isNew(Script storage script) internal view returns (bool) {
        return !script.opened && _mayOpen(script);
    }

    /// @dev One of the last four.
    function _aLot(uint256 seed) internal view returns (uint256) {
        return _lots.length - 1 - (seed % (_lots.length < 4 ? _lots.length : 4));
    }

    /// @dev One of the last four.
    function _aScript(uint256 seed) internal view returns (uint256) {
        return _scripts.length - 1 - (seed % (_scripts.length < 4 ? _scripts.length : 4));
    }

    function _againstDispensing(uint256 s, bool isPharmacist) private view returns (string memory) {
        bool isOpening = !_scripts[s].opened && !_practises(_scripts[s].doctor);
        return !isPharmacist || isOpening ? "INV-210" : "INV-220";
    }

    function _signed(address signer, bytes memory act) private view returns (bytes memory) {
        return signedBy(signer, TypedData.digest("Xinglin Dispensary", address(_DESK), act));
    }

    function _newLot() private returns (NewLot memory lot) {
        lot = NewLot(HERB, bytes32(_lots.length + 1), EXPIRY, QUANTITY, 0, 0);
        _lots.push().key = PackLeaves.lotKeyOf(lot.gtin, lot.number, lot.expiry);
    }

    function _lines() private pure returns (Line[] memory lines) {
        lines = new Line[](1);
        lines[0] = Line(HERB, 0, Unit.Gram, GRAMS);
    }
}
