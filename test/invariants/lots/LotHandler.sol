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
import {CredentialId, DeviceId} from "../../../contracts/kernel/types/Ids.sol";
import {Jurisdiction} from "../../../contracts/kernel/types/Jurisdiction.sol";
import {Sscc} from "../../../contracts/kernel/types/Sscc.sol";
import {ColdChain} from "../../../contracts/pharma/ColdChain.sol";
import {Input, Lot, NewLot, Part, Reason, Removal, Stock} from "../../../contracts/pharma/interfaces/ILotLedger.sol";
import {Packs} from "../../../contracts/pharma/interfaces/ILots.sol";
import {ProductKind, ProductTerms, Unit} from "../../../contracts/pharma/interfaces/IProductRegistry.sol";
import {Load, Shipment} from "../../../contracts/pharma/interfaces/IShipments.sol";
import {LotLedger} from "../../../contracts/pharma/LotLedger.sol";
import {ProductRegistry} from "../../../contracts/pharma/ProductRegistry.sol";
import {Shipments} from "../../../contracts/pharma/Shipments.sol";
import {Cast} from "../support/Cast.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold, within} from "../support/Vm.sol";

/// @title What makers, custodians, desks and the regulator do to lots
/// @notice Remembers of every lot what it was made of and what was said against it, and works out from that memory whether an
/// act has to succeed.
abstract contract LotHandler is Cast {
    enum Act {
        Commission,
        Transform,
        Release,
        Quarantine,
        Recall,
        Ship,
        Receive,
        Settle,
        Dispense,
        GiveBack,
        SpendPack,
        Remove
    }

    /// @dev The rules told a second time: what the campaign knows of a lot.
    struct Memory {
        bool released;
        bool recalled;
        bool byMaker;
        bool byRegulator;
        bool serialised;
        uint48 expiry;
        uint256 commissioned;
        uint256 dispensed;
        uint256[] parents;
    }

    struct Way {
        Shipment terms;
        uint8 stage;
        uint40[] received;
    }

    uint256 internal constant CUSTODIANS = 3;
    uint256 internal constant MOST_LOTS = 24;
    uint256 internal constant PACKS = 4;
    Gtin private constant _BULK = Gtin.wrap(6_901_234_500_011);
    Gtin private constant _BOX = Gtin.wrap(6_901_234_500_035);
    Profession private constant _PHARMACIST = Profession.wrap(6);
    uint8 private constant _IN_TRANSIT = 1;
    uint8 private constant _SHORT = 2;
    uint8 private constant _OVER = 3;

    ProviderRegistry private immutable _PROVIDERS;
    ProductRegistry public immutable PRODUCTS;
    LotLedger public immutable LOTS;
    Shipments public immutable SHIPMENTS;
    address private immutable _REGULATOR = person("regulator");
    address private immutable _BOARD = person("board");
    address private immutable _QUALIFIED = person("qualified");
    address private immutable _DESK = person("desk");

    /// @dev The maker, a wholesaler, a pharmacy.
    address[CUSTODIANS] public custodians;
    LotKey[] public lots;
    Memory[] private _memories;
    Way[] private _ways;
    mapping(LotKey lot => mapping(uint256 index => bool)) private _spent;
    bool[CUSTODIANS] private _suspended;
    mapping(Act act => uint256) public successes;
    mapping(Act act => uint256) public refusals;

    constructor(Platform platform) {
        _PROVIDERS = platform.PROVIDERS();
        address manager = address(platform.MANAGER());
        address forwarder = address(platform.FORWARDER());
        PRODUCTS = new ProductRegistry(manager, forwarder, _PROVIDERS);
        LOTS = new LotLedger(manager, forwarder, _PROVIDERS, PRODUCTS);
        SHIPMENTS = new Shipments(manager, forwarder, LOTS, PRODUCTS, new ColdChain(platform.DEVICES()));
        platform.assign(address(PRODUCTS), ProductRegistry.approve.selector);
        platform.assign(address(LOTS), LOTS.appoint.selector);
        _employ();
        VM.prank(_REGULATOR);
        LOTS.appoint(address(SHIPMENTS), Part.Freight);
        VM.prank(_REGULATOR);
        LOTS.appoint(_DESK, Part.Desk);
        _approve(_BULK, Unit.Gram);
        _approve(_BOX, Unit.Pack);
    }

    // ------------------------------------------------------------------ moves

    function commissions(uint256 quantity, uint256 life, uint256 kind) external {
        if (lots.length >= MOST_LOTS) return;
        bool serialised = kind % 3 == 0;
        uint40 amount = serialised ? uint40(PACKS) : uint40(within(quantity, 1, 1_000));
        NewLot memory lot = _newLot(serialised ? _BOX : _BULK, amount, life);
        LotKey key = PackLeaves.lotKeyOf(lot.gtin, lot.number, lot.expiry);
        if (serialised) lot.root = _rootOf(key);
        // The wholesaler makes nothing.
        address maker = custodians[kind % 6 == 5 ? 1 : 0];
        VM.prank(maker);
        (bool ok, ) = address(LOTS).call(abi.encodeCall(LOTS.commission, (maker, lot)));
        _judge(Act.Commission, ok, maker == custodians[0] && !_suspended[0]);
        if (ok) _remember(key, lot, new uint256[](0));
    }

    function transforms(uint256 first, uint256 second, uint256 quantity, uint256 life) external {
        if (lots.length >= MOST_LOTS) return;
        uint256 a = first % lots.length;
        uint256 b = second % lots.length;
        if (LotKey.unwrap(lots[a]) > LotKey.unwrap(lots[b])) (a, b) = (b, a);
        uint40 amount = uint40(within(quantity, 0, 60));
        Input[] memory inputs = new Input[](a == b ? 1 : 2);
        inputs[0] = Input(lots[a], amount);
        if (a != b) inputs[1] = Input(lots[b], amount);
        bool expected = amount != 0 && !_suspended[0] && _isInputFit(a, amount) && _isInputFit(b, amount);
        uint256 lineage = _lineageOf(a) + (a == b ? 0 : _lineageOf(b));
        NewLot[] memory outputs = new NewLot[](1);
        outputs[0] = _newLot(_BULK, 100, life);
        expected = expected && lineage <= 128;

        VM.prank(custodians[0]);
        (bool ok, ) = address(LOTS).call(abi.encodeCall(LOTS.transform, (custodians[0], inputs, outputs)));
        _judge(Act.Transform, ok, expected);
        if (!ok) return;
        uint256[] memory parents = new uint256[](inputs.length);
        parents[0] = a;
        if (a != b) parents[1] = b;
        _remember(PackLeaves.lotKeyOf(_BULK, outputs[0].number, outputs[0].expiry), outputs[0], parents);
    }

    function releases(uint256 lot) external {
        uint256 i = lot % lots.length;
        Memory storage known = _memories[i];
        bool expected = !known.released && !_suspended[0] && _nothingAgainst(i);
        VM.prank(_QUALIFIED);
        (bool ok, ) = address(LOTS).call(abi.encodeCall(LOTS.release, (lots[i], _PHARMACIST, 0)));
        _judge(Act.Release, ok, expected);
        if (ok) known.released = true;
    }

    function quarantines(uint256 lot, uint256 how) external {
        uint256 i = lot % lots.length;
        Memory storage known = _memories[i];
        bool isRegulator = how % 2 == 0;
        bool sets = how % 3 == 0;
        bool stands = isRegulator ? known.byRegulator : known.byMaker;
        VM.prank(isRegulator ? _REGULATOR : custodians[how % 7 == 0 ? 1 : 0]);
        (bool ok, ) = address(LOTS).call(
            sets ? abi.encodeCall(LOTS.quarantine, (lots[i], 0)) : abi.encodeCall(LOTS.liftQuarantine, (lots[i], 0))
        );
        _judge(Act.Quarantine, ok, stands != sets && (isRegulator || how % 7 != 0));
        if (!ok) return;
        if (isRegulator) known.byRegulator = sets;
        else known.byMaker = sets;
    }

    function recalls(uint256 lot, uint256 how) external {
        // Seldom, or soon nothing moves any more.
        if (how % 5 != 0) return;
        uint256 i = lot % lots.length;
        VM.prank(how % 8 == 0 ? _REGULATOR : custodians[how % 3 == 0 ? 1 : 0]);
        (bool ok, ) = address(LOTS).call(abi.encodeCall(LOTS.recall, (lots[i], 2, 0)));
        _judge(Act.Recall, ok, !_memories[i].recalled && (how % 8 == 0 || how % 3 != 0));
        if (ok) _memories[i].recalled = true;
    }

    function ships(uint256 lot, uint256 from, uint256 to, uint256 quantity, uint256 how) external {
        uint256 i = lot % lots.length;
        // Half of the shipments leave the maker, who has the most.
        uint256 f = (from % 4) % CUSTODIANS;
        uint256 t = to % CUSTODIANS;
        bool isReturn = how % 3 == 0;
        Shipment memory terms = _shipment(custodians[f], custodians[t], isReturn);
        terms.loads[0] = Load({
            lot: lots[i],
            quantity: uint40(within(quantity, 0, 60)),
            blocked: how % 5 == 0,
            sscc: Sscc.wrap(0)
        });
        Stock memory stock = LOTS.stockOf(lots[i], custodians[f]);
        uint40 there = terms.loads[0].blocked ? stock.blocked : stock.free;
        bool isFit = isReturn ? t == 0 : !terms.loads[0].blocked && !_suspended[f] && isUsable(i);
        bool expected =
            isFit && f != t && !_suspended[t] && terms.loads[0].quantity != 0 && terms.loads[0].quantity <= there;

        VM.prank(custodians[f]);
        (bool ok, ) = address(SHIPMENTS).call(abi.encodeCall(SHIPMENTS.ship, (terms)));
        _judge(Act.Ship, ok, expected);
        if (!ok) return;
        Way storage way = _ways.push();
        _keep(way.terms, terms);
        way.stage = _IN_TRANSIT;
    }

    function receives(uint256 way, uint256 quantity, uint256 who) external {
        if (_ways.length == 0) return;
        Way storage found = _aWay(way);
        Shipment memory terms = found.terms;
        uint256 i = _indexOf(terms.loads[0].lot);
        uint256 t = _custodianOf(terms.to);
        uint40[] memory received = new uint40[](1);
        received[0] = uint40(within(quantity, 0, terms.loads[0].quantity + 1));
        bool isReceiver = who % 5 != 0;
        bool expected =
            found.stage == _IN_TRANSIT &&
                isReceiver &&
                received[0] <= terms.loads[0].quantity &&
                (received[0] == 0 || !_suspended[t]);
        Stock memory before = LOTS.stockOf(lots[i], terms.to);

        VM.prank(isReceiver ? terms.to : terms.from);
        (bool ok, ) = address(SHIPMENTS).call(abi.encodeCall(SHIPMENTS.accept, (terms, received, 0)));
        _judge(Act.Receive, ok, expected);
        if (!ok) return;
        found.stage = received[0] == terms.loads[0].quantity ? _OVER : _SHORT;
        found.received = received;
        Stock memory afterwards = LOTS.stockOf(lots[i], terms.to);
        bool isFree = !terms.isReturn && isUsable(i);
        hold(afterwards.free == before.free + (isFree ? received[0] : 0), "INV-153", "free at the receipt");
        hold(afterwards.blocked == before.blocked + (isFree ? 0 : received[0]), "INV-153", "blocked at the receipt");
    }

    function settles(uint256 way, uint256 quantity, uint256 how) external {
        if (_ways.length == 0) return;
        Way storage found = _aWay(way);
        Shipment memory terms = found.terms;
        uint40[] memory back = new uint40[](1);
        back[0] = uint40(within(quantity, 0, 12));
        if (how % 4 == 0) {
            _declareLost(found, terms, back);
            return;
        }
        uint40[] memory received = found.received.length == 0 ? new uint40[](1) : found.received;
        bool expected = found.stage == _SHORT && back[0] <= terms.loads[0].quantity - received[0];
        VM.prank(terms.from);
        (bool ok, ) = address(SHIPMENTS).call(abi.encodeCall(SHIPMENTS.settle, (terms, received, back)));
        _judge(Act.Settle, ok, expected);
        if (ok) found.stage = _OVER;
    }

    function dispenses(uint256 lot, uint256 who, uint256 quantity, uint256 desk) external {
        uint256 i = lot % lots.length;
        address custodian = custodians[who % CUSTODIANS];
        uint40 amount = uint40(within(quantity, 0, 60));
        bool expected =
            desk % 6 != 0 &&
                isUsable(i) &&
                !_memories[i].serialised &&
                amount != 0 &&
                amount <= LOTS.stockOf(lots[i], custodian).free;
        VM.prank(desk % 6 == 0 ? custodian : _DESK);
        (bool ok, ) = address(LOTS).call(abi.encodeCall(LOTS.dispenseQuantity, (lots[i], custodian, amount)));
        _judge(Act.Dispense, ok, expected);
        if (ok) _memories[i].dispensed += amount;
    }

    function givesBack(uint256 lot, uint256 who, uint256 quantity) external {
        uint256 i = lot % lots.length;
        uint40 amount = uint40(within(quantity, 0, 8));
        bool expected = amount != 0 && amount <= _memories[i].dispensed && !_memories[i].serialised;
        VM.prank(_DESK);
        (bool ok, ) = address(LOTS).call(
            abi.encodeCall(LOTS.giveBackQuantity, (lots[i], custodians[who % CUSTODIANS], amount))
        );
        _judge(Act.GiveBack, ok, expected);
        if (ok) _memories[i].dispensed -= amount;
    }

    function spendsPack(uint256 lot, uint256 index, uint256 who, uint256 fault) external {
        uint256 i = lot % lots.length;
        uint32 place = uint32(index % PACKS);
        address custodian = custodians[(who % 4) % CUSTODIANS];
        Packs memory packs = _packOf(lots[i], place);
        if (fault % 5 == 0) packs.keys[0] = PackKey.wrap("counterfeit");
        bool expected =
            isUsable(i) &&
                _memories[i].serialised &&
                fault % 5 != 0 &&
                !_spent[lots[i]][place] &&
                LOTS.stockOf(lots[i], custodian).free != 0;
        VM.prank(_DESK);
        (bool ok, ) = address(LOTS).call(abi.encodeCall(LOTS.dispense, (lots[i], custodian, packs)));
        _judge(Act.SpendPack, ok, expected);
        if (!ok) return;
        _spent[lots[i]][place] = true;
        ++_memories[i].dispensed;
    }

    function removes(uint256 lot, uint256 who, uint256 quantity, uint256 how) external {
        uint256 i = lot % lots.length;
        address custodian = custodians[who % CUSTODIANS];
        Removal memory removal = Removal({
            lot: lots[i],
            custodian: custodian,
            reason: Reason.Stolen,
            quantity: uint40(within(quantity, 0, 20)),
            blocked: how % 2 == 0,
            document: bytes32(how)
        });
        Stock memory stock = LOTS.stockOf(lots[i], custodian);
        bool isDead = _isRecalled(i) || block.timestamp >= _memories[i].expiry;
        bool expected =
            removal.quantity != 0 &&
                removal.quantity <= (removal.blocked ? stock.blocked : stock.free) &&
                (!_memories[i].serialised || isDead);
        Packs memory none;
        VM.prank(custodian);
        (bool ok, ) = address(LOTS).call(abi.encodeCall(LOTS.remove, (removal, none)));
        _judge(Act.Remove, ok, expected);
    }

    /// @notice A qualified person clears what is blocked, or a custodian blocks, whichever its state allows.
    function blocks(uint256 lot, uint256 who, uint256 quantity, uint256 how) external {
        uint256 i = lot % lots.length;
        address custodian = custodians[who % CUSTODIANS];
        uint40 amount = uint40(within(quantity, 1, 20));
        VM.prank(how % 2 == 0 ? custodian : _QUALIFIED);
        (bool ok, ) = address(LOTS).call(
            how % 2 == 0
                ? abi.encodeCall(LOTS.holdBack, (lots[i], custodian, amount, 0))
                : abi.encodeCall(LOTS.clear, (lots[i], custodian, amount, _PHARMACIST, 0))
        );
        hold(!ok || how % 2 == 0 || isUsable(i), "INV-151", "cleared what is not usable");
    }

    /// @notice The board suspends a custodian, or lifts that.
    function boardActs(uint256 who, uint256 how) external {
        uint256 c = who % CUSTODIANS;
        // More often lifted than suspended, or soon nobody may do anything.
        bool suspends = how % 16 == 0;
        if (_suspended[c] == suspends) return;
        VM.prank(_BOARD);
        if (suspends) _PROVIDERS.suspendOrganisation(custodians[c], 0);
        else _PROVIDERS.reinstateOrganisation(custodians[c], 0);
        _suspended[c] = suspends;
    }

    function timePasses(uint256 time) external {
        VM.warp(block.timestamp + within(time, 1, 8 hours));
    }

    // ------------------------------------------------------------------ what must hold

    /// @notice INV-150: of each lot, all that was commissioned is somewhere, once.
    function requireConserved() external view {
        for (uint256 i; i < lots.length; ++i) {
            Lot memory lot = LOTS.lotOf(lots[i]);
            uint256 sum = uint256(lot.inTransit) + lot.consumed + lot.dispensed + lot.gone;
            for (uint256 c; c < CUSTODIANS; ++c) sum += LOTS.balanceOf(custodians[c], uint256(LotKey.unwrap(lots[i])));
            hold(sum == lot.commissioned, "INV-150", "conservation");
            hold(lot.commissioned == _memories[i].commissioned, "INV-150", "what was commissioned");
            hold(lot.dispensed == _memories[i].dispensed, "INV-150", "what was dispensed");
            hold(lot.inTransit == _onTheWay(i), "INV-150", "what is on its way");
        }
    }

    /// @notice INV-151: the ledger's answer about each lot is the memory's.
    function requireHindrances() external view {
        for (uint256 i; i < lots.length; ++i) {
            hold((uint8(LOTS.hindranceOf(lots[i])) == 0) == isUsable(i), "INV-151", "usable");
        }
    }

    /// @notice INV-152: a pack is spent if and only if it was, and never twice as many as there are.
    function requirePacks() external view {
        for (uint256 i; i < lots.length; ++i) {
            if (!_memories[i].serialised) continue;
            uint256 count;
            for (uint256 p; p < PACKS; ++p) {
                hold(LOTS.isSpent(lots[i], p) == _spent[lots[i]][p], "INV-152", "spent");
                if (_spent[lots[i]][p]) ++count;
            }
            hold(count == LOTS.lotOf(lots[i]).dispensed, "INV-152", "spent and dispensed");
        }
    }

    /// @notice By the memory alone: released, nothing against it or anything it was made of, not expired.
    function isUsable(uint256 i) public view returns (bool) {
        return _memories[i].released && _nothingAgainst(i);
    }

    function _nothingAgainst(uint256 i) private view returns (bool) {
        return block.timestamp < _memories[i].expiry && _isClean(i);
    }

    function _isClean(uint256 i) private view returns (bool) {
        Memory storage known = _memories[i];
        if (known.recalled || known.byMaker || known.byRegulator) return false;
        for (uint256 p; p < known.parents.length; ++p) {
            if (!_isClean(known.parents[p])) return false;
        }
        return true;
    }

    function _isRecalled(uint256 i) private view returns (bool) {
        Memory storage known = _memories[i];
        if (known.recalled) return true;
        for (uint256 p; p < known.parents.length; ++p) {
            if (_isRecalled(known.parents[p])) return true;
        }
        return false;
    }

    function _lineageOf(uint256 i) private view returns (uint256 lineage) {
        lineage = 1;
        for (uint256 p; p < _memories[i].parents.length; ++p) lineage += _lineageOf(_memories[i].parents[p]);
    }

    function _isInputFit(uint256 i, uint40 amount) private view returns (bool) {
        return isUsable(i) && !_memories[i].serialised && amount <= LOTS.stockOf(lots[i], custodians[0]).free;
    }

    function _onTheWay(uint256 i) private view returns (uint256 sum) {
        for (uint256 w; w < _ways.length; ++w) {
            Way storage way = _ways[w];
            if (way.stage == _OVER || LotKey.unwrap(way.terms.loads[0].lot) != LotKey.unwrap(lots[i])) continue;
            sum += way.terms.loads[0].quantity - (way.stage == _SHORT ? way.received[0] : 0);
        }
    }

    function _declareLost(Way storage found, Shipment memory terms, uint40[] memory back) private {
        bool expected =
            found.stage == _IN_TRANSIT &&
                block.timestamp >= terms.due &&
                back[0] <= terms.loads[0].quantity &&
                (back[0] == terms.loads[0].quantity || !_memories[_indexOf(terms.loads[0].lot)].serialised);
        VM.prank(terms.from);
        (bool ok, ) = address(SHIPMENTS).call(abi.encodeCall(SHIPMENTS.declareLost, (terms, back)));
        _judge(Act.Settle, ok, expected);
        if (ok) found.stage = _OVER;
    }

    function _judge(Act act, bool ok, bool expected) private {
        hold(ok == expected, "INV-151", ok ? "accepted against the rules" : "refused against the rules");
        if (ok) ++successes[act];
        else ++refusals[act];
    }

    // ------------------------------------------------------------------ the stage

    function _remember(LotKey key, NewLot memory lot, uint256[] memory parents) private {
        lots.push(key);
        Memory storage known = _memories.push();
        known.serialised = lot.root != 0;
        known.expiry = lot.expiry;
        known.commissioned = lot.quantity;
        known.parents = parents;
    }

    function _newLot(Gtin gtin, uint40 quantity, uint256 life) private view returns (NewLot memory) {
        return
            NewLot({
                gtin: gtin,
                number: bytes32(lots.length + 1),
                expiry: uint48(block.timestamp + within(life, 1 days, 60 days)),
                quantity: quantity,
                root: 0,
                document: 0
            });
    }

    function _shipment(address from, address to, bool isReturn) private view returns (Shipment memory terms) {
        terms.from = from;
        terms.to = to;
        terms.due = uint48(block.timestamp + 3 days);
        terms.number = uint64(_ways.length + 1);
        terms.isReturn = isReturn;
        terms.devices = new DeviceId[](0);
        terms.loads = new Load[](1);
    }

    function _keep(Shipment storage kept, Shipment memory terms) private {
        kept.from = terms.from;
        kept.to = terms.to;
        kept.due = terms.due;
        kept.number = terms.number;
        kept.isReturn = terms.isReturn;
        kept.loads.push(terms.loads[0]);
    }

    /// @dev One of the last four, which are the likeliest to be on their way.
    function _aWay(uint256 number) private view returns (Way storage) {
        uint256 back = number % (_ways.length < 4 ? _ways.length : 4);
        return _ways[_ways.length - 1 - back];
    }

    function _indexOf(LotKey lot) private view returns (uint256 i) {
        while (LotKey.unwrap(lots[i]) != LotKey.unwrap(lot)) ++i;
    }

    function _custodianOf(address account) private view returns (uint256 i) {
        while (custodians[i] != account) ++i;
    }

    function _leafOf(LotKey lot, uint256 place) private pure returns (bytes32) {
        return PackLeaves.leafOf(lot, PackKey.wrap(bytes32(place + 1)), place);
    }

    function _rootOf(LotKey lot) private pure returns (bytes32) {
        bytes32 left = Hashes.commutativeKeccak256(_leafOf(lot, 0), _leafOf(lot, 1));
        return Hashes.commutativeKeccak256(left, Hashes.commutativeKeccak256(_leafOf(lot, 2), _leafOf(lot, 3)));
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

    function _approve(Gtin gtin, Unit unit) private {
        ProductTerms memory terms;
        terms.kind = ProductKind.Finished;
        terms.unit = unit;
        terms.approval = "approved";
        VM.prank(custodians[0]);
        PRODUCTS.file(gtin, terms);
        VM.prank(_REGULATOR);
        PRODUCTS.approve(gtin, custodians[0], terms);
    }

    function _employ() private {
        VM.prank(_REGULATOR);
        _PROVIDERS.appointAuthority(_BOARD, Jurisdiction.wrap("CN"), true, true);
        custodians = [person("maker"), person("wholesaler"), person("pharmacy")];
        uint48 until = uint48(block.timestamp + 3650 days);
        uint32[CUSTODIANS] memory kinds = [uint32(8), 16, 4];
        for (uint256 i; i < CUSTODIANS; ++i) {
            VM.prank(_BOARD);
            _PROVIDERS.accredit(custodians[i], OrganisationKinds.wrap(kinds[i]), 0, until, 0);
        }
        VM.prank(_BOARD);
        CredentialId licence = _PROVIDERS.issueCredential(
            CredentialTerms(
                _QUALIFIED,
                CredentialKind.Licence,
                _PHARMACIST,
                Rights.wrap(16),
                0,
                uint40(block.timestamp),
                until,
                "licence"
            )
        );
        AffiliationTerms memory terms = AffiliationTerms(
            custodians[0],
            _QUALIFIED,
            licence,
            StaffRole.wrap(1),
            uint40(block.timestamp),
            until
        );
        VM.prank(custodians[0]);
        _PROVIDERS.offerAffiliation(terms);
        VM.prank(_QUALIFIED);
        _PROVIDERS.acceptAffiliation(terms);
    }
}
