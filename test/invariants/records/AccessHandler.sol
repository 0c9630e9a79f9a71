// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Decision, Evidence, Grant, Request} from "../../../contracts/consent/interfaces/IConsentRegistry.sol";
import {Category} from "../../../contracts/kernel/terms/Category.sol";
import {Confidentiality} from "../../../contracts/kernel/terms/Confidentiality.sol";
import {Purpose} from "../../../contracts/kernel/terms/Purpose.sol";
import {Scope} from "../../../contracts/kernel/terms/Scope.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {AccessLog} from "../../../contracts/records/AccessLog.sol";
import {
    Gateway,
    OmissionCase,
    OmissionStatus,
    Place,
    Reading,
    Receipt,
    Trail
} from "../../../contracts/records/interfaces/IAccessLog.sol";
import {Platform} from "../support/Platform.sol";
import {TypedData} from "../support/TypedData.sol";
import {VM, goBeside, hold, within} from "../support/Vm.sol";
import {RecordCast} from "./RecordCast.sol";

/// @title Readers who log by themselves, gateways that log, forget and lie, and those who hold their receipts
/// @notice The stage knows which receipts are left out: it wrote the batches. It never asks the log.
abstract contract AccessHandler is RecordCast {
    enum Act {
        Read,
        Appoint,
        Dismiss,
        Log,
        Prove,
        Ask,
        Show,
        Settle
    }

    /// @dev A receipt that a gateway gave, and what it logged at the number.
    struct Served {
        Receipt receipt;
        bytes signature;
        /// Where the number is logged, and with which leaf; empty while it is not.
        Place place;
        OmissionStatus status;
        uint48 until;
    }

    struct Service {
        bool appointed;
        uint48 dismissedAt;
        uint64 next;
        uint32 omissions;
        /// How many numbers the gateway has given out.
        uint64 given;
    }

    struct Logged {
        address organisation;
        address gateway;
        uint64 first;
        uint32 count;
        bytes32[] leaves;
    }

    uint256 private constant GATEWAYS = 2;
    uint256 private constant TREAT = 1;

    AccessLog public immutable LOG;

    address[] private _gateways;
    mapping(address organisation => mapping(address gateway => Service)) private _services;
    mapping(address organisation => uint32) private _omissions;
    Served[] private _served;
    mapping(PatientId patient => Trail) private _trails;
    Logged[] private _batches;
    uint256 private _serial;

    constructor(Platform platform) RecordCast(platform) {
        LOG = new AccessLog(_FORWARDER, _PROVIDERS, _CONSENTS);
        _gateways.push(person("gateway"));
        _gateways.push(person("other gateway"));
    }

    // ------------------------------------------------------------------ moves

    /// @notice A patient gives hospital or doctor a grant for treatment, or revokes all.
    function consents(uint256 patient, uint256 grantee, uint256 what) external {
        patient %= PATIENTS;
        PatientId id = _patients[patient];
        bytes memory data = abi.encodeCall(_CONSENTS.revokeAll, (id));
        if (what % 4 != 0) {
            Grant[] memory grants = new Grant[](1);
            grants[0].grantee = [_HOSPITAL, _CLINIC, _doctors[0]][grantee % 3];
            grants[0].scope = Scope.wrap(_everythingFor(TREAT));
            (grants[0].from, grants[0].until) = (uint48(block.timestamp), uint48(block.timestamp + 40 days));
            data = abi.encodeCall(_CONSENTS.give, (id, grants));
        }
        VM.prank(_controllers[patient]);
        (bool ok, ) = address(_CONSENTS).call(data);
        ok;
    }

    /// @notice INV-105: logged if and only if it is allowed, and then counted and chained.
    function reads(uint256 patient, uint256 reader, uint256 what, uint256 who) external {
        Request memory request;
        Reading memory reading;
        Evidence memory evidence;
        request.patient = _patients[patient % PATIENTS];
        request.category = Category.wrap(uint8(what % 17) + 1);
        request.confidentiality = Confidentiality.wrap(uint8((what / 32) % 6) + 1);
        if (reader % 5 == 4) {
            request.accessor = someone(who);
        } else {
            request.accessor = _doctors[reader % DOCTORS];
            reading = Reading(_organisationOf(reader % DOCTORS), PHYSICIAN, Purpose.wrap(uint8(TREAT)), 0);
        }
        evidence.grantee = who % 2 == 0 ? request.accessor : reading.organisation;
        (request.organisation, request.profession) = (reading.organisation, reading.profession);
        request.purpose = reading.purpose;
        Decision memory decision = _CONSENTS.decide(request, evidence);
        bool ok = _call(address(LOG), request.accessor, (who / 16) % 4 == 0, _accessing(request, reading, evidence));
        hold(ok == decision.allowed, "INV-105", "an access without an allowing decision, or a decision without access");
        _count(uint256(Act.Read), ok);
        if (ok) _chain(request, decision);
    }

    function _accessing(
        Request memory request,
        Reading memory reading,
        Evidence memory evidence
    ) private view returns (bytes memory) {
        return
            abi.encodeCall(LOG.access, (request.patient, request.category, request.confidentiality, evidence, reading));
    }

    /// @dev RECORDS-73 and 74, written anew.
    function _chain(Request memory request, Decision memory decision) private {
        Trail storage trail = _trails[request.patient];
        ++trail.count;
        uint256 word = uint256(uint8(decision.basis)) | (uint256(Purpose.unwrap(request.purpose)) << 16);
        if (request.organisation != address(0)) word |= 1 << 8;
        word |= (uint256(Category.unwrap(request.category)) << 24) | (uint256(trail.count) << 40);
        word |= uint256(Confidentiality.unwrap(request.confidentiality)) << 32;
        bytes memory link = abi.encode(trail.head, request.patient, request.accessor, request.organisation, word);
        link = bytes.concat(link, decision.basisId, bytes32(0), bytes32(0), decision.evidence);
        trail.head = bytes26(keccak256(link));
    }

    function appoints(uint256 organisation, uint256 gateway, uint256 who) external {
        address by = who % 8 == 7 ? someone(who / 8) : _organisation(organisation);
        address chosen = gateway % 16 == 15 ? address(0) : _gateways[gateway % GATEWAYS];
        Service storage service = _services[by][chosen];
        bool isServing = service.appointed && service.dismissedAt == 0;
        bool may = (by == _HOSPITAL || by == _CLINIC) && chosen != address(0) && !isServing;
        if (!_try(Act.Appoint, by, who, abi.encodeCall(LOG.appointGateway, (chosen)), may)) return;
        if (!service.appointed) (service.next, service.given) = (1, 0);
        (service.appointed, service.dismissedAt) = (true, 0);
    }

    /// @notice Less often than they are appointed.
    function dismisses(uint256 organisation, uint256 gateway, uint256 who) external {
        if ((who / 256) % 2 == 0) return;
        address by = _organisation(organisation);
        address chosen = _gateways[gateway % GATEWAYS];
        Service storage service = _services[by][chosen];
        bool may = service.appointed && service.dismissedAt == 0;
        if (!_try(Act.Dismiss, by, who, abi.encodeCall(LOG.dismissGateway, (chosen)), may)) return;
        service.dismissedAt = uint48(block.timestamp);
    }

    /// @notice A gateway serves a read: it gives its reader a receipt. Nothing happens on the chain.
    function serves(uint256 organisation, uint256 gateway) external {
        address for_ = _organisation(organisation);
        address by = _gateways[gateway % GATEWAYS];
        Service storage service = _services[for_][by];
        if (!service.appointed) return;
        Served storage one = _served.push();
        if (service.given < service.next - 1) service.given = service.next - 1;
        one.receipt = Receipt(for_, by, ++service.given, keccak256(abi.encode(++_serial)), uint48(block.timestamp));
        one.signature = signedBy(by, _digest(one.receipt));
    }

    /// @notice A gateway logs its next reads, one to four, now and then with another leaf in the place of one.
    function logs(uint256 organisation, uint256 gateway, uint256 length, uint256 fault, uint256 who) external {
        address for_ = _organisation(organisation);
        address by = who % 8 == 7 ? someone(who / 8) : _gateways[gateway % GATEWAYS];
        Service storage service = _services[for_][by];
        uint32 count = fault % 16 == 15 ? 0 : uint32(1 + (length % 4));
        bytes32[] memory leaves = new bytes32[](4);
        for (uint256 i; i < count; ++i) leaves[i] = _leafFor(for_, by, service.next + uint64(i), fault >> (8 + i));
        bytes memory data = abi.encodeCall(LOG.logBatch, (for_, count, _rootOf(leaves, count)));
        if (!_try(Act.Log, by, who, data, service.appointed && count != 0)) return;
        _place(for_, by, leaves, count);
        service.next += count;
    }

    /// @dev Writes down where the receipts of this batch stand.
    function _place(address for_, address by, bytes32[] memory leaves, uint32 count) private {
        uint64 first = _services[for_][by].next;
        _batches.push(Logged(for_, by, first, count, leaves));
        for (uint256 i; i < _served.length; ++i) {
            Receipt memory one = _served[i].receipt;
            if (one.organisation != for_ || one.gateway != by) continue;
            if (one.number < first || one.number >= first + count) continue;
            _served[i].place = Place(first, leaves[one.number - first], _proofOf(leaves, count, one.number - first));
        }
    }

    function _rootOf(bytes32[] memory leaves, uint32 count) private pure returns (bytes32) {
        if (count == 1) return leaves[0];
        bytes32 left = _parent(leaves[0], leaves[1]);
        return count == 2 ? left : _parent(left, _parent(leaves[2], leaves[3]));
    }

    function _proofOf(
        bytes32[] memory leaves,
        uint32 count,
        uint256 position
    ) private pure returns (bytes32[] memory proof) {
        proof = new bytes32[](
            count == 1
                ? 0
                : count == 2
                    ? 1
                    : 2
        );
        if (proof.length > 0) proof[0] = leaves[position ^ 1];
        if (proof.length > 1) {
            proof[1] = position < 2 ? _parent(leaves[2], leaves[3]) : _parent(leaves[0], leaves[1]);
        }
    }

    /// @notice INV-107: proved if and only if the read is left out, or late.
    function proves(uint256 which, uint256 forgery, uint256 who) external {
        if (_served.length == 0) return;
        Served storage one = _served[forgery % 16 > 12 ? _behindThree(which) : _claimed(which)];
        (Receipt memory receipt, Place memory shown) = (one.receipt, one.place);
        if (forgery % 16 > 12) shown = _beyond(receipt, shown);
        bool may = _spoil(receipt, shown, forgery) && _counts(receipt);
        bool isLogged = receipt.number < _serviceOf(receipt).next;
        may = may && (!isLogged || shown.first == one.place.first);
        may = may && (isLogged ? one.place.leaf != receipt.leaf : block.timestamp >= receipt.servedAt + 1 days);
        may = may && (one.status == OmissionStatus.None || one.status == OmissionStatus.Asked);
        bytes memory data = abi.encodeCall(LOG.proveOmission, (receipt, one.signature, shown));
        if (_try(Act.Prove, someone(who), who, data, may)) _mark(one);
    }

    function asks(uint256 which, uint256 forgery, uint256 who) external {
        if (_served.length == 0) return;
        Served storage one = _served[_near(which)];
        (Receipt memory receipt, Place memory shown) = (one.receipt, one.place);
        bool isTrue = _spoil(receipt, shown, forgery % 2 == 0 ? 0 : forgery % 5);
        bool isLogged = receipt.number < _serviceOf(receipt).next;
        bool may = isTrue && isLogged && one.status == OmissionStatus.None && _counts(receipt);
        if (!_try(Act.Ask, someone(who), who, abi.encodeCall(LOG.askForEntry, (receipt, one.signature)), may)) return;
        (one.status, one.until) = (OmissionStatus.Asked, uint48(block.timestamp + 3 days));
    }

    function shows(uint256 which, uint256 forgery, uint256 who) external {
        if (_served.length == 0) return;
        Served storage one = _served[_asked(which)];
        (Receipt memory receipt, Place memory shown) = (one.receipt, one.place);
        bool isTrue = _spoil(receipt, shown, forgery);
        bool isOpen = one.status == OmissionStatus.Asked && block.timestamp < one.until;
        bool may = isTrue && isOpen && shown.leaf == receipt.leaf;
        if (!_try(Act.Show, someone(who), who, abi.encodeCall(LOG.showEntry, (receipt, shown)), may)) return;
        one.status = OmissionStatus.Shown;
    }

    function settles(uint256 which, uint256 who) external {
        if (_served.length == 0) return;
        Served storage one = _served[_asked(which)];
        bool may = one.status == OmissionStatus.Asked && block.timestamp >= one.until;
        if (!_try(Act.Settle, someone(who), who, abi.encodeCall(LOG.settle, (one.receipt)), may)) return;
        _mark(one);
    }

    /// @notice Some time, or exactly to (or a second beside) when a read is late or a case is over.
    function timePasses(uint256 seed, uint256 which) external {
        if (seed % 2 == 0 && _served.length != 0) {
            Served storage one = _served[_near(which)];
            goBeside(one.status == OmissionStatus.Asked ? one.until : one.receipt.servedAt + 1 days, seed / 2);
        } else VM.warp(block.timestamp + within(seed / 2, 1, seed % 8 == 1 ? 2 days : 2 hours));
    }

    // ------------------------------------------------------------------ properties

    /// @notice INV-105, INV-103: each trail has every access of its patient, in order, and no other.
    function requireTrails() external view {
        for (uint256 i; i < PATIENTS; ++i) {
            (Trail memory found, Trail memory one) = (LOG.trailOf(_patients[i]), _trails[_patients[i]]);
            hold(found.count == one.count && found.head == one.head, "INV-105", "a trail is not its accesses");
        }
    }

    /// @notice INV-107, INV-108: numbers without a gap, cases and marks as they were left.
    function requireGateways() external view {
        for (uint256 i; i < 2 * GATEWAYS; ++i) {
            (address for_, address by) = (_organisation(i), _gateways[i / 2]);
            (Service memory one, Gateway memory found) = (_services[for_][by], LOG.gatewayOf(for_, by));
            hold(found.next == one.next, "INV-108", "a number");
            hold(found.omissions == one.omissions, "INV-107", "a gateway's marks");
            hold(found.appointed == one.appointed && found.dismissedAt == one.dismissedAt, "INV-108", "a gateway");
            hold(LOG.omissionsOf(for_) == _omissions[for_], "INV-107", "an organisation's marks");
        }
        for (uint256 i; i < _served.length; ++i) {
            OmissionCase memory found = LOG.caseOf(_served[i].receipt);
            bool isSame = found.status == _served[i].status && found.until == _served[i].until;
            hold(isSame, "INV-107", "a case is not as it was left");
        }
    }

    // ------------------------------------------------------------------ what they share

    function _try(Act act, address by, uint256 who, bytes memory data, bool may) private returns (bool ok) {
        ok = _call(address(LOG), by, (who / 16) % 4 == 0, data);
        hold(ok || !may, "INV-107", "an act that the rules allow was refused");
        hold(!ok || may, "INV-107", "an act that the rules forbid was accepted");
        _count(uint256(act), ok);
    }

    /// @dev Alters receipt or place in some; answers whether both are still what they were.
    function _spoil(Receipt memory receipt, Place memory shown, uint256 forgery) private view returns (bool isTrue) {
        forgery %= 16;
        if (forgery == 1) receipt.leaf = keccak256(abi.encode(receipt.leaf));
        else if (forgery == 2) ++receipt.number;
        else if (forgery == 3) --receipt.servedAt;
        else if (forgery == 4) receipt.gateway = someone(receipt.number);
        else if (forgery == 5) shown.leaf = keccak256(abi.encode(shown.leaf));
        else if (forgery == 6) shown.proof = new bytes32[](shown.proof.length + 1);
        else if (forgery == 7) ++shown.first;
        else return true;
        // What is shown counts for nothing where the number is not logged; a gateway may stay the same.
        bool isPlaceOnly = forgery >= 5 && receipt.number >= _serviceOf(receipt).next;
        return isPlaceOnly || (forgery == 4 && _isSigner(receipt));
    }

    function _isSigner(Receipt memory receipt) private view returns (bool) {
        for (uint256 i; i < _served.length; ++i) {
            Receipt storage one = _served[i].receipt;
            if (one.leaf == receipt.leaf) return one.gateway == receipt.gateway;
        }
        return false;
    }

    function _counts(Receipt memory receipt) private view returns (bool) {
        Service storage service = _serviceOf(receipt);
        return
            service.dismissedAt == 0 ||
            (receipt.servedAt < service.dismissedAt && block.timestamp < service.dismissedAt + 90 days);
    }

    function _serviceOf(Receipt memory receipt) private view returns (Service storage) {
        return _services[receipt.organisation][receipt.gateway];
    }

    function _mark(Served storage one) private {
        one.status = OmissionStatus.Proved;
        ++_services[one.receipt.organisation][one.receipt.gateway].omissions;
        ++_omissions[one.receipt.organisation];
    }

    /// @dev The leaf of the receipt with this number, or in one of four another one.
    function _leafFor(address for_, address by, uint64 number, uint256 fault) private view returns (bytes32) {
        for (uint256 i = _served.length; i > 0 && fault % 4 != 0; --i) {
            Receipt storage one = _served[i - 1].receipt;
            if (one.organisation == for_ && one.gateway == by && one.number == number) return one.leaf;
        }
        return keccak256(abi.encode("another read", for_, by, number));
    }

    /// @dev One that is left out, proved or not, as a rule.
    function _claimed(uint256 which) private view returns (uint256 found) {
        found = _near(which);
        for (uint256 i; i < _served.length && which % 3 != 0; ++i) {
            Served storage one = _served[found];
            if (one.place.first != 0 && one.place.leaf != one.receipt.leaf) return found;
            found = (found + 1) % _served.length;
        }
    }

    /// @dev One whose number follows a batch of three, where there is one.
    function _behindThree(uint256 which) private view returns (uint256 found) {
        found = which % _served.length;
        for (uint256 i; i < _served.length; ++i) {
            Served storage one = _served[found];
            if (one.place.first != 0 && _beyond(one.receipt, one.place).first != one.place.first) return found;
            found = (found + 1) % _served.length;
        }
    }

    /// @dev Shows the empty leaf behind a batch of three as what stands at the first number after it.
    function _beyond(Receipt memory receipt, Place memory shown) private view returns (Place memory) {
        for (uint256 i; i < _batches.length; ++i) {
            Logged storage batch = _batches[i];
            bool isTheirs = batch.organisation == receipt.organisation && batch.gateway == receipt.gateway;
            if (!isTheirs || batch.count != 3 || batch.first + 3 != receipt.number) continue;
            return Place(batch.first, 0, _proofOf(batch.leaves, 4, 3));
        }
        return shown;
    }

    /// @dev One that somebody asks for, where there is one.
    function _asked(uint256 which) private view returns (uint256) {
        which %= _served.length;
        for (uint256 i; i < _served.length && _served[which].status != OmissionStatus.Asked; ++i) {
            which = (which + 1) % _served.length;
        }
        return which;
    }

    /// @dev One of the last, as a rule.
    function _near(uint256 seed) private view returns (uint256) {
        uint256 count = _served.length;
        return seed % 4 == 0 || count < 6 ? seed % count : count - 1 - (seed % 6);
    }

    function _organisation(uint256 seed) private view returns (address) {
        return seed % 2 == 0 ? _HOSPITAL : _CLINIC;
    }

    function _digest(Receipt memory receipt) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "AccessReceipt(address organisation,address gateway,uint64 number,bytes32 leaf,uint48 servedAt)"
        );
        return TypedData.digest("Xinglin AccessLog", address(LOG), abi.encode(typeHash, receipt));
    }

    /// @dev Up to normal confidentiality, all readers and categories, one purpose.
    function _everythingFor(uint256 purpose) private pure returns (uint136) {
        return uint136(0x1e | (0xffff << 8) | (0x1fffe << 40) | (1 << (72 + purpose)));
    }

    function _parent(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return keccak256(bytes.concat(left, right));
    }
}
