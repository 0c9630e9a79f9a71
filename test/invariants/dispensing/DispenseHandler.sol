// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

import {
    AffiliationTerms,
    CredentialKind,
    CredentialTerms
} from "../../../contracts/identity/interfaces/IProviderRegistry.sol";
import {ProviderRegistry} from "../../../contracts/identity/ProviderRegistry.sol";
import {LotKey, PackKey, PackLeaves} from "../../../contracts/kernel/merkle/PackLeaves.sol";
import {OrganisationKinds} from "../../../contracts/kernel/terms/OrganisationKinds.sol";
import {Profession} from "../../../contracts/kernel/terms/Profession.sol";
import {Rights} from "../../../contracts/kernel/terms/Rights.sol";
import {StaffRole} from "../../../contracts/kernel/terms/StaffRole.sol";
import {Gtin} from "../../../contracts/kernel/types/Gtin.sol";
import {CredentialId} from "../../../contracts/kernel/types/Ids.sol";
import {Jurisdiction} from "../../../contracts/kernel/types/Jurisdiction.sol";
import {Dispensary} from "../../../contracts/pharma/Dispensary.sol";
import {Counter, Given, Item, Slip} from "../../../contracts/pharma/interfaces/IDispensary.sol";
import {NewLot, Part} from "../../../contracts/pharma/interfaces/ILotLedger.sol";
import {Packs} from "../../../contracts/pharma/interfaces/ILots.sol";
import {Line, Prescription, PrescriptionId} from "../../../contracts/pharma/interfaces/IPrescriptions.sol";
import {ProductKind, ProductTerms, Unit} from "../../../contracts/pharma/interfaces/IProductRegistry.sol";
import {Figures, Subject, Subjects} from "../../../contracts/pharma/interfaces/ISupervision.sol";
import {LotLedger} from "../../../contracts/pharma/LotLedger.sol";
import {ProductRegistry} from "../../../contracts/pharma/ProductRegistry.sol";
import {Cast} from "../support/Cast.sol";
import {Platform} from "../support/Platform.sol";
import {TypedData} from "../support/TypedData.sol";
import {VM, hold, within} from "../support/Vm.sol";

/// @title What a prescriber, bearers, pharmacists and the regulator do at the counter
/// @notice Remembers every prescription and all that was given, and works out from that memory whether an act has to succeed.
abstract contract DispenseHandler is Cast {
    enum Act {
        Dispense,
        Sell,
        TakeBack,
        Cancel
    }

    /// @dev The rules told a second time: what the campaign knows of a prescription. Line 0 is for grams, line 1 for packs.
    struct Script {
        Prescription terms;
        bool cancelled;
        uint8 fill;
        uint16 dispensings;
        uint256 began;
        uint256[2] given;
        uint256[2] all;
    }

    struct Past {
        uint256 script;
        uint8 fill;
        uint256 lot;
        uint32 pack;
        uint40 quantity;
        uint64 price;
        uint256 since;
        bool sold;
        bool open;
    }

    uint256 internal constant LOTS_THERE = 4;
    uint256 internal constant PACKS = 4;
    uint40 private constant _GRAMS = 20;
    uint40 private constant _BOXES = 2;
    bytes32 private constant _SALT = "salt";
    Gtin private constant _BULK = Gtin.wrap(6_901_234_500_011);
    Gtin private constant _BOX = Gtin.wrap(6_901_234_500_035);
    Profession private constant _PHARMACIST = Profession.wrap(6);
    Profession private constant _PHYSICIAN = Profession.wrap(1);

    ProviderRegistry private immutable _PROVIDERS;
    ProductRegistry public immutable PRODUCTS;
    LotLedger public immutable LEDGER;
    Dispensary public immutable DESK;
    address private immutable _REGULATOR = person("regulator");
    address private immutable _BOARD = person("board");
    address private immutable _PHARMACY = person("a maker that is a pharmacy as well");
    address private immutable _PHARMACIST_THERE = person("pharmacist");
    address private immutable _DOCTOR = person("doctor");

    /// @dev The first two by the gram, the others of packs with numbers.
    LotKey[LOTS_THERE] public lots;
    bool[LOTS_THERE] private _recalled;
    bool[LOTS_THERE] private _quarantined;
    uint256[LOTS_THERE] private _dispensed;
    mapping(uint256 lot => mapping(uint256 pack => bool)) private _spent;
    Script[] private _scripts;
    Past[] private _pasts;
    bool private _stopped;
    bool private _closed;
    uint256[2] private _itemsOf;
    uint256[2] private _unitsOf;
    uint256[2] private _moneyOf;
    mapping(Act act => uint256) public successes;
    mapping(Act act => uint256) public refusals;

    constructor(Platform platform) {
        _PROVIDERS = platform.PROVIDERS();
        address manager = address(platform.MANAGER());
        address forwarder = address(platform.FORWARDER());
        PRODUCTS = new ProductRegistry(manager, forwarder, _PROVIDERS);
        LEDGER = new LotLedger(manager, forwarder, _PROVIDERS, PRODUCTS);
        DESK = new Dispensary(manager, forwarder, _PROVIDERS, PRODUCTS, LEDGER, "CNY");
        platform.assign(address(PRODUCTS), ProductRegistry.approve.selector);
        platform.assign(address(LEDGER), LEDGER.appoint.selector);
        platform.assign(address(DESK), DESK.setSuspension.selector);
        _open();
        VM.prank(_REGULATOR);
        LEDGER.appoint(address(DESK), Part.Desk);
        _approve(_BULK, Unit.Gram);
        _approve(_BOX, Unit.Pack);
        for (uint256 i; i < LOTS_THERE; ++i) _stock(i);
    }

    // ------------------------------------------------------------------ moves

    function writes(uint256 fills) external {
        uint8 times = uint8(within(fills, 1, 3));
        Script storage script = _scripts.push();
        script.terms = Prescription({
            bearer: person(string(abi.encodePacked("bearer ", _scripts.length))),
            prescriber: _DOCTOR,
            organisation: _PHARMACY,
            profession: _PHYSICIAN,
            day: uint32(block.timestamp / 1 days),
            from: uint48(block.timestamp),
            until: uint48(block.timestamp + 5 days),
            fills: times,
            interval: times == 1 ? 0 : 1 days,
            substitutable: false,
            lines: DESK.linesHashOf(_SALT, _lines()),
            content: 0,
            findings: 0
        });
    }

    /// @param fault What is wrong with one in eight: the bearer's signature, its number, the pharmacist, or the line.
    function dispenses(uint256 number, uint256 lot, uint256 quantity, uint256 price, uint256 fault) external {
        if (_scripts.length == 0) return;
        uint256 s = _aScript(number);
        Past memory next = _next(s, lot, quantity, price);
        Item[] memory items = _items(next);
        uint256 wrong = fault % 32;
        if (wrong == 3) items[0].line = 1 - items[0].line;
        Slip memory slip = _slip(s, items, wrong);
        bool expected = wrong > 3 && _mayBeGiven(s, next);

        VM.prank(wrong == 2 ? _DOCTOR : _PHARMACIST_THERE);
        (bool ok, ) = address(DESK).call(abi.encodeCall(DESK.dispense, (slip, items, _counter(_pasts.length))));
        _judge(Act.Dispense, ok, expected);
        if (ok) _remember(s, next);
    }

    function sells(uint256 lot, uint256 quantity, uint256 price) external {
        Past memory next = _next(0, lot, quantity, price);
        next.sold = true;
        bool expected = _isThere(next) && !_closed;
        VM.prank(_PHARMACIST_THERE);
        (bool ok, ) = address(DESK).call(abi.encodeCall(DESK.sell, (_items(next), _counter(_pasts.length))));
        _judge(Act.Sell, ok, expected);
        if (!ok) return;
        next.since = block.timestamp;
        next.open = true;
        _pasts.push(next);
        _count(next);
    }

    function takesBack(uint256 number, uint256 lie) external {
        if (_pasts.length == 0) return;
        uint256 p = _pasts.length - 1 - (number % (_pasts.length < 6 ? _pasts.length : 6));
        Past memory past = _pasts[p];
        bool lies = lie % 6 == 0;
        Given memory given = _givenOf(past);
        if (lies) given.fillNumber += 1;
        bool expected = past.open && !lies && !_closed && block.timestamp < past.since + 10 days;

        VM.prank(_PHARMACIST_THERE);
        (bool ok, ) = address(DESK).call(abi.encodeCall(DESK.takeBack, (_counter(p), given, _items(past))));
        _judge(Act.TakeBack, ok, expected);
        if (ok) _forget(p);
    }

    function cancels(uint256 number, uint256 who) external {
        // Seldom, or soon there is nothing to dispense on.
        if (_scripts.length == 0 || number % 4 != 0) return;
        Script storage script = _scripts[_aScript(who)];
        bool isDoctor = who % 3 != 0;
        VM.prank(isDoctor ? _DOCTOR : script.terms.bearer);
        (bool ok, ) = address(DESK).call(abi.encodeCall(DESK.cancel, (script.terms)));
        _judge(Act.Cancel, ok, isDoctor && !script.cancelled);
        if (ok) script.cancelled = true;
    }

    function regulates(uint256 lot, uint256 how) external {
        uint256 i = lot % LOTS_THERE;
        VM.prank(_REGULATOR);
        if (how % 40 == 0 && !_recalled[i]) {
            LEDGER.recall(lots[i], 2, 0);
            _recalled[i] = true;
        } else if (how % 8 == 1 && !_quarantined[i]) {
            LEDGER.quarantine(lots[i], 0);
            _quarantined[i] = true;
        } else if (_quarantined[i]) {
            LEDGER.liftQuarantine(lots[i], 0);
            _quarantined[i] = false;
        } else if (_stopped || how % 8 == 2) {
            DESK.setSuspension(_DOCTOR, !_stopped, 0);
            _stopped = !_stopped;
        } else if (_closed || how % 8 == 3) {
            if (_closed) _PROVIDERS.reinstateOrganisation(_PHARMACY, 0);
            else _PROVIDERS.suspendOrganisation(_PHARMACY, 0);
            _closed = !_closed;
        } else {
            LEDGER.walk(lots[i]);
        }
    }

    function timePasses(uint256 time) external {
        VM.warp(block.timestamp + within(time, 1, 12 hours));
    }

    // ------------------------------------------------------------------ what must hold

    /// @notice INV-170: of no line more than prescribed, in the fill that runs and in all.
    function requireWithinPrescribed() external view {
        for (uint256 s; s < _scripts.length; ++s) {
            Script storage script = _scripts[s];
            for (uint8 line; line < 2; ++line) {
                uint256 most = line == 0 ? _GRAMS : _BOXES;
                uint256 given = DESK.givenOf(script.terms.bearer, line);
                hold(given == script.given[line], "INV-170", "what was given");
                hold(given <= most, "INV-170", "a fill");
                hold(script.all[line] <= most * script.terms.fills, "INV-170", "all fills");
            }
            hold(DESK.prescriptionOf(script.terms.bearer).dispensings == script.dispensings, "INV-170", "how often");
        }
    }

    /// @notice INV-172: a pack is spent if and only if it was given and not taken back; stock and lots agree with what was given.
    function requirePacks() external view {
        for (uint256 i; i < LOTS_THERE; ++i) {
            uint256 count;
            for (uint256 p; p < PACKS; ++p) {
                hold(LEDGER.isSpent(lots[i], p) == _spent[i][p], "INV-172", "spent");
                if (_spent[i][p]) ++count;
            }
            hold(i < 2 || count == _dispensed[i], "INV-172", "as many as were given");
            hold(LEDGER.lotOf(lots[i]).dispensed == _dispensed[i], "INV-172", "what was dispensed");
            hold(LEDGER.stockOf(lots[i], _PHARMACY).free + _dispensed[i] == _quantityOf(i), "INV-172", "stock");
        }
    }

    /// @notice INV-173: the figures of all buckets together are what was given and not taken back.
    function requireFigures() external view {
        Figures[3] memory sums;
        for (uint32 b; b < 60; ++b) {
            uint32 bucket = DESK.bucketOf(1_800_000_000) + b;
            _add(sums[0], DESK.figuresOf(Subjects.ofProduct(_BULK), bucket));
            _add(sums[1], DESK.figuresOf(Subjects.ofProduct(_BOX), bucket));
            _add(sums[2], DESK.figuresOf(Subjects.ofPrescriber(_DOCTOR), bucket));
        }
        for (uint256 k; k < 2; ++k) {
            hold(sums[k].items == _itemsOf[k], "INV-173", "items");
            hold(sums[k].units == _unitsOf[k], "INV-173", "units");
            hold(sums[k].money == _moneyOf[k], "INV-173", "money");
        }
        uint256 first;
        for (uint256 s; s < _scripts.length; ++s) if (_scripts[s].dispensings != 0) ++first;
        hold(sums[2].prescriptions == first, "INV-173", "prescriptions");
        hold(sums[2].money <= _moneyOf[0] + _moneyOf[1], "INV-173", "money of the prescriber");
    }

    // ------------------------------------------------------------------ memory

    function _mayBeGiven(uint256 s, Past memory next) private view returns (bool) {
        Script storage script = _scripts[s];
        bool isInTime = block.timestamp < script.terms.until;
        return
            !script.cancelled && !_stopped && !_closed && isInTime && _isThere(next) && next.quantity <= _left(s, next);
    }

    /// @dev Usable, and free stock of it, and the pack not spent.
    function _isThere(Past memory next) private view returns (bool) {
        uint256 i = next.lot;
        if (_recalled[i] || _quarantined[i] || next.quantity == 0) return false;
        if (i >= 2) return !_spent[i][next.pack];
        return _dispensed[i] + next.quantity <= _quantityOf(i);
    }

    function _left(uint256 s, Past memory next) private view returns (uint256) {
        Script storage script = _scripts[s];
        uint256 most = next.lot < 2 ? _GRAMS : _BOXES;
        return _isNextDue(script) ? most : most - script.given[next.lot < 2 ? 0 : 1];
    }

    function _isNextDue(Script storage script) private view returns (bool) {
        if (script.fill == 0) return true;
        return script.fill < script.terms.fills && block.timestamp >= script.began + script.terms.interval;
    }

    function _remember(uint256 s, Past memory next) private {
        Script storage script = _scripts[s];
        if (_isNextDue(script)) {
            ++script.fill;
            script.began = block.timestamp;
            delete script.given;
        }
        ++script.dispensings;
        uint256 line = next.lot < 2 ? 0 : 1;
        script.given[line] += next.quantity;
        script.all[line] += next.quantity;
        next.fill = script.fill;
        next.since = block.timestamp;
        next.open = true;
        _pasts.push(next);
        _count(next);
    }

    function _count(Past memory past) private {
        uint256 k = past.lot < 2 ? 0 : 1;
        _dispensed[past.lot] += past.quantity;
        if (k == 1) _spent[past.lot][past.pack] = true;
        ++_itemsOf[k];
        _unitsOf[k] += past.quantity;
        _moneyOf[k] += uint256(past.quantity) * past.price;
    }

    function _forget(uint256 p) private {
        Past storage past = _pasts[p];
        uint256 k = past.lot < 2 ? 0 : 1;
        past.open = false;
        _dispensed[past.lot] -= past.quantity;
        if (k == 1) _spent[past.lot][past.pack] = false;
        --_itemsOf[k];
        _unitsOf[k] -= past.quantity;
        _moneyOf[k] -= uint256(past.quantity) * past.price;
        if (past.sold) return;
        Script storage script = _scripts[past.script];
        script.all[k] -= past.quantity;
        if (script.fill == past.fill) script.given[k] -= past.quantity;
    }

    function _judge(Act act, bool ok, bool expected) private {
        hold(ok == expected, "INV-171", ok ? "accepted against the rules" : "refused against the rules");
        if (ok) ++successes[act];
        else ++refusals[act];
    }

    function _add(Figures memory sum, Figures memory more) private pure {
        sum.prescriptions += more.prescriptions;
        sum.items += more.items;
        sum.units += more.units;
        sum.money += more.money;
    }

    // ------------------------------------------------------------------ what is brought to the counter

    /// @dev One of the last four, which are the likeliest to count still.
    function _aScript(uint256 number) private view returns (uint256) {
        return _scripts.length - 1 - (number % (_scripts.length < 4 ? _scripts.length : 4));
    }

    function _next(uint256 s, uint256 lot, uint256 quantity, uint256 price) private pure returns (Past memory next) {
        next.script = s;
        next.lot = lot % LOTS_THERE;
        next.pack = uint32(quantity % PACKS);
        next.quantity = next.lot < 2 ? uint40(within(quantity, 0, 14)) : 1;
        next.price = uint64(within(price, 0, 1_000));
    }

    function _items(Past memory next) private view returns (Item[] memory items) {
        items = new Item[](1);
        items[0].line = next.lot < 2 ? 0 : 1;
        items[0].lot = lots[next.lot];
        items[0].quantity = next.quantity;
        items[0].price = next.price;
        if (next.lot >= 2) items[0].packs = _packOf(lots[next.lot], next.pack);
    }

    function _counter(uint256 place) private view returns (Counter memory) {
        return Counter({pharmacy: _PHARMACY, profession: _PHARMACIST, place: uint32(place), document: 0});
    }

    function _givenOf(Past memory past) private view returns (Given memory given) {
        if (past.sold) return given;
        Prescription memory terms = _scripts[past.script].terms;
        return Given(DESK.prescriptionIdOf(terms), terms.bearer, terms.prescriber, past.fill);
    }

    function _slip(uint256 s, Item[] memory items, uint256 wrong) private view returns (Slip memory slip) {
        Script storage script = _scripts[s];
        slip.terms = script.terms;
        slip.salt = _SALT;
        slip.lines = _lines();
        slip.deadline = uint48(block.timestamp + 1);
        slip.signature = _signed(_DOCTOR, TypedData.prescription(script.terms));
        bytes memory collection = TypedData.collection(
            PrescriptionId.unwrap(DESK.prescriptionIdOf(script.terms)),
            _PHARMACY,
            wrong == 1 ? script.dispensings + 1 : script.dispensings,
            items,
            slip.deadline
        );
        slip.bearerSignature = _signed(wrong == 0 ? _DOCTOR : script.terms.bearer, collection);
    }

    function _signed(address signer, bytes memory act) private view returns (bytes memory) {
        return signedBy(signer, TypedData.digest("Xinglin Dispensary", address(DESK), act));
    }

    function _lines() private pure returns (Line[] memory lines) {
        lines = new Line[](2);
        lines[0] = Line({gtin: _BULK, group: 0, unit: Unit.Gram, quantity: _GRAMS});
        lines[1] = Line({gtin: _BOX, group: 0, unit: Unit.Pack, quantity: _BOXES});
    }

    function _leafOf(LotKey lot, uint256 place) private pure returns (bytes32) {
        return PackLeaves.leafOf(lot, PackKey.wrap(bytes32(place + 1)), place);
    }

    function _packOf(LotKey lot, uint32 place) private pure returns (Packs memory packs) {
        packs.keys = new PackKey[](1);
        packs.keys[0] = PackKey.wrap(bytes32(uint256(place) + 1));
        packs.indices = new uint32[](1);
        packs.indices[0] = place;
        packs.proof = new bytes32[](2);
        packs.proof[0] = _leafOf(lot, place ^ 1);
        uint256 other = place < 2 ? 2 : 0;
        packs.proof[1] = Hashes.commutativeKeccak256(_leafOf(lot, other), _leafOf(lot, other + 1));
    }

    // ------------------------------------------------------------------ the stage

    function _quantityOf(uint256 lot) private pure returns (uint256) {
        return lot < 2 ? 400 : PACKS;
    }

    function _stock(uint256 i) private {
        NewLot memory lot = NewLot({
            gtin: i < 2 ? _BULK : _BOX,
            number: bytes32(i + 1),
            expiry: uint48(block.timestamp + 3000 days),
            quantity: uint40(_quantityOf(i)),
            root: 0,
            document: 0
        });
        lots[i] = PackLeaves.lotKeyOf(lot.gtin, lot.number, lot.expiry);
        if (i >= 2) {
            bytes32 left = Hashes.commutativeKeccak256(_leafOf(lots[i], 0), _leafOf(lots[i], 1));
            bytes32 right = Hashes.commutativeKeccak256(_leafOf(lots[i], 2), _leafOf(lots[i], 3));
            lot.root = Hashes.commutativeKeccak256(left, right);
        }
        VM.prank(_PHARMACY);
        LEDGER.commission(_PHARMACY, lot);
        VM.prank(_PHARMACIST_THERE);
        LEDGER.release(lots[i], _PHARMACIST, 0);
    }

    function _approve(Gtin gtin, Unit unit) private {
        ProductTerms memory terms;
        terms.kind = ProductKind.Finished;
        terms.unit = unit;
        terms.approval = "approved";
        VM.prank(_PHARMACY);
        PRODUCTS.file(gtin, terms);
        VM.prank(_REGULATOR);
        PRODUCTS.approve(gtin, _PHARMACY, terms);
    }

    function _open() private {
        VM.prank(_REGULATOR);
        _PROVIDERS.appointAuthority(_BOARD, Jurisdiction.wrap("CN"), true, true);
        VM.prank(_BOARD);
        // Manufacturer, pharmacy and clinic in one, so that stock need not be shipped.
        _PROVIDERS.accredit(_PHARMACY, OrganisationKinds.wrap(8 | 4 | 2), 0, uint48(block.timestamp + 3650 days), 0);
        _employ(_PHARMACIST_THERE, _PHARMACIST, 4 | 16);
        _employ(_DOCTOR, _PHYSICIAN, 1);
    }

    function _employ(address somebody, Profession profession, uint16 rights) private {
        uint48 until = uint48(block.timestamp + 3650 days);
        uint40 from = uint40(block.timestamp);
        VM.prank(_BOARD);
        CredentialId licence = _PROVIDERS.issueCredential(
            CredentialTerms(
                somebody,
                CredentialKind.Licence,
                profession,
                Rights.wrap(rights),
                0,
                from,
                until,
                "licence"
            )
        );
        AffiliationTerms memory terms = AffiliationTerms(_PHARMACY, somebody, licence, StaffRole.wrap(1), from, until);
        VM.prank(_PHARMACY);
        _PROVIDERS.offerAffiliation(terms);
        VM.prank(somebody);
        _PROVIDERS.acceptAffiliation(terms);
    }
}
