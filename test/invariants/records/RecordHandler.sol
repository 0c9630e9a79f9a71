// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Category} from "../../../contracts/kernel/terms/Category.sol";
import {Confidentiality} from "../../../contracts/kernel/terms/Confidentiality.sol";
import {RecordKind} from "../../../contracts/kernel/terms/RecordKind.sol";
import {DeviceRegistry} from "../../../contracts/identity/DeviceRegistry.sol";
import {IVisitCalendar} from "../../../contracts/kernel/ports/IVisitCalendar.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {Episode} from "../../../contracts/records/interfaces/IEpisodes.sol";
import {
    Answer,
    Inclusion,
    Record,
    RecordBatch,
    RecordId,
    RecordState,
    RecordStatus,
    Relation,
    SeatClaim,
    Seats
} from "../../../contracts/records/interfaces/IRecordRegistry.sol";
import {RecordRegistry} from "../../../contracts/records/RecordRegistry.sol";
import {Platform} from "../support/Platform.sol";
import {VM, goBeside, hold, within} from "../support/Vm.sol";
import {RecordCast} from "./RecordCast.sol";

/// @title What authors, colleagues and patients do with records, and what others try
/// @notice The stage remembers what was accepted and never what the registry answered.
abstract contract RecordHandler is RecordCast {
    enum Act {
        Open,
        Close,
        Anchor,
        Follow,
        AnchorBatch,
        Draw,
        Err,
        Cosign,
        Answer
    }

    /// @dev A record that was accepted, by itself or in a batch, and what became of it.
    struct Remembered {
        Record header;
        Inclusion inclusion;
        RecordState state;
        address[2] signers;
        /// Whether an act has given it a slot.
        bool drawn;
        /// Whether it was offered and the patient accepted it.
        bool accepted;
    }

    struct RememberedEpisode {
        uint48 from;
        uint48 until;
        bool closed;
    }

    uint256 private constant PLAN = 4;
    uint256 private constant OUTCOME = 5;
    /// @dev Two seats for physicians in any role, quorum 2.
    Seats private constant TWO_SEATS = Seats.wrap(bytes32(hex"0201000100"));
    uint256 private constant NUMBERS = 12;

    RecordRegistry public immutable REGISTRY;

    Remembered[] private _records;
    mapping(bytes32 id => uint256 indexPlusOne) private _index;
    mapping(PatientId patient => mapping(address organisation => mapping(uint32 number => RememberedEpisode)))
        private _episodes;
    uint48[] private _turns;
    uint256 private _serial;

    constructor(Platform platform) RecordCast(platform) {
        DeviceRegistry devices = platform.DEVICES();
        REGISTRY = new RecordRegistry(
            _FORWARDER,
            RecordRegistry.Rooms(_PATIENTS, _PROVIDERS, devices, _CONSENTS, _EMERGENCIES, IVisitCalendar(address(0)))
        );
    }

    // ------------------------------------------------------------------ moves

    function opens(uint256 patient, uint256 organisation, uint256 number, uint256 length, uint256 who) external {
        patient %= PATIENTS;
        address chosen = organisation % 3 == 2 ? _CLINIC : _HOSPITAL;
        uint32 used = uint32(number % (NUMBERS + 1));
        RememberedEpisode storage episode = _episodes[_patients[patient]][chosen][used];
        length = block.timestamp + (length % 16 == 0 ? 0 : within(length, 1, 60 days));
        bytes memory data = abi.encodeCall(REGISTRY.openEpisode, (_patients[patient], chosen, used, uint48(length)));
        address by = who % 8 == 7 ? someone(who / 8) : _controllers[patient];
        bool may = by == _controllers[patient] && used != 0 && episode.until == 0 && length > block.timestamp;
        if (!_try(Act.Open, by, who, data, may)) return;
        (episode.from, episode.until) = (uint48(block.timestamp), uint48(length));
        _turns.push(uint48(length));
        _admitBatches();
    }

    function closes(uint256 patient, uint256 organisation, uint256 number, uint256 who) external {
        patient %= PATIENTS;
        address chosen = organisation % 3 == 2 ? _CLINIC : _HOSPITAL;
        uint32 used = uint32(number % (NUMBERS + 1));
        // One that is open, as a rule.
        for (uint256 i; i < NUMBERS && number % 8 != 0 && !_isOpenNow(patient, chosen, used); ++i) {
            used = uint32((used + 1) % (NUMBERS + 1));
        }
        RememberedEpisode storage episode = _episodes[_patients[patient]][chosen][used];
        bytes memory data = abi.encodeCall(REGISTRY.closeEpisode, (_patients[patient], chosen, used));
        address by = [_controllers[patient], chosen, someone(who / 4), _controllers[1 - patient]][who % 4];
        bool may = _isOpenNow(patient, chosen, used);
        may = may && (by == _controllers[patient] || by == chosen);
        if (!_try(Act.Close, by, who, data, may)) return;
        uint48 latest = uint48(block.timestamp + 30 days);
        if (latest < episode.until) episode.until = latest;
        episode.closed = true;
        _turns.push(episode.until);
    }

    function anchors(uint256 seed, uint256 fault, uint256 who) external {
        Record memory record = _fresh(seed);
        bool isSound = _spoil(record, fault);
        address by = who % 8 == 7 ? someone(who / 8) : record.author;
        bool runs = record.episode == 0 || _runs(record, block.timestamp);
        bool may = isSound && by == record.author && runs && _practises(by, record.organisation) && !_isThere(record);
        if (!_try(Act.Anchor, by, who, abi.encodeCall(REGISTRY.anchor, (record)), may)) return;
        _remember(record, _nowhere(), record.episode == 0 ? RecordStatus.Offered : RecordStatus.Current, 1, true);
    }

    /// @notice Replaces, appends to or evaluates one of those that are there.
    function follows(uint256 seed, uint256 which, uint256 relation, uint256 fault, uint256 who) external {
        if (_records.length == 0) return;
        which = _near(which);
        Record memory record = _following(seed, _records[which].header, Relation(1 + (relation % 3)), fault % 16);
        bool may = _spoil(record, fault % 16 < 9 ? fault : 0);
        address by = who % 8 == 7 ? someone(who / 8) : record.author;
        may = may && by == record.author && _practises(by, record.organisation) && _fits(record, _records[which]);
        if (!_try(Act.Follow, by, who, _upon(record, which), may)) return;
        RecordState memory state = _records[which].state;
        if (record.relation == Relation.Replaces && _records[which].accepted) {
            _remember(record, _nowhere(), RecordStatus.Offered, state.version + 1, true);
        } else if (record.relation == Relation.Replaces) {
            (_records[which].state.status, _records[which].drawn) = (RecordStatus.Superseded, true);
            _remember(record, _nowhere(), state.status, state.version + 1, true);
        } else {
            RecordStatus fresh = record.episode == 0 ? RecordStatus.Offered : RecordStatus.Current;
            _remember(record, _nowhere(), fresh, 1, true);
        }
    }

    function _upon(Record memory record, uint256 which) private view returns (bytes memory) {
        return abi.encodeCall(REGISTRY.anchorUpon, (record, _records[which].header, _records[which].inclusion));
    }

    /// @dev A record that speaks of another one.
    function _following(
        uint256 seed,
        Record memory target,
        Relation relation,
        uint256 fault
    ) private returns (Record memory record) {
        record = _fresh(seed);
        record.patient = fault == 9 ? _patients[seed % PATIENTS] : target.patient;
        (record.relation, record.target) = (relation, _idOf(target));
        if (relation == Relation.Replaces && fault != 10) {
            (record.kind, record.episode) = (target.kind, target.episode);
            (record.organisation, record.author) = (target.organisation, target.author);
        }
        if (relation == Relation.Evaluates) record.kind = RecordKind.wrap(uint8(OUTCOME));
    }

    /// @notice Three leaves of one author, and the fourth is empty.
    function anchorsBatch(uint256 seed, uint256 who) external {
        Record[] memory headers = new Record[](3);
        bytes32[] memory leaves = new bytes32[](4);
        for (uint256 i; i < headers.length; ++i) {
            headers[i] = _fresh(uint256(keccak256(abi.encode(seed, i))));
            (headers[i].author, headers[i].organisation) = (headers[0].author, headers[0].organisation);
            leaves[i] = RecordId.unwrap(_idOf(headers[i]));
        }
        RecordBatch memory batch = RecordBatch({
            root: _parent(_parent(leaves[0], leaves[1]), _parent(leaves[2], leaves[3])),
            author: headers[0].author,
            organisation: headers[0].organisation,
            profession: PHYSICIAN,
            count: seed % 16 == 15 ? 0 : 3
        });
        address by = who % 8 == 7 ? someone(who / 8) : batch.author;
        bool may = by == batch.author && _practises(by, batch.organisation) && batch.count != 0;
        if (!_try(Act.AnchorBatch, by, who, abi.encodeCall(REGISTRY.anchorBatch, (batch)), may)) return;
        for (uint256 i; i < headers.length; ++i) {
            bool ran = headers[i].episode != 0 && _runs(headers[i], block.timestamp);
            RecordStatus status = ran ? RecordStatus.Current : RecordStatus.Offered;
            _remember(headers[i], _inclusion(batch.root, leaves, i), status, 1, false);
        }
    }

    function _inclusion(bytes32 root, bytes32[] memory leaves, uint256 i) private pure returns (Inclusion memory) {
        bytes32[] memory proof = new bytes32[](2);
        proof[0] = leaves[i ^ 1];
        proof[1] = i < 2 ? _parent(leaves[2], leaves[3]) : _parent(leaves[0], leaves[1]);
        return Inclusion(root, i, proof);
    }

    function draws(uint256 which, uint256 who) external {
        if (_records.length == 0) return;
        which = _near(which);
        // One without a slot, where there is one.
        for (uint256 i; i < 8 && _records[which].drawn; ++i) which = (which + 1) % _records.length;
        Remembered memory one = _records[which];
        bytes memory data = abi.encodeCall(REGISTRY.draw, (one.header, one.inclusion));
        if (_try(Act.Draw, someone(who), who, data, !one.drawn)) _records[which].drawn = true;
    }

    function errs(uint256 which, uint256 who) external {
        // Rarely, as it leaves nothing to act on.
        if (_records.length == 0 || (who / 64) % 3 != 0) return;
        which = _near(which);
        Remembered memory one = _records[which];
        address by = who % 4 == 3 ? someone(who / 4) : _doctors[who % DOCTORS];
        bool may = _practises(by, one.header.organisation) && one.state.status != RecordStatus.EnteredInError;
        bytes memory data = abi.encodeCall(REGISTRY.enterInError, (one.header, one.inclusion, "why"));
        if (!_try(Act.Err, by, who, data, may)) return;
        (_records[which].state.status, _records[which].drawn) = (RecordStatus.EnteredInError, true);
    }

    function cosigns(uint256 which, uint256 seat, uint256 who) external {
        if (_records.length == 0) return;
        which = _near(which);
        // One that waits for somebody, as a rule.
        for (uint256 i; i < 16 && seat % 8 != 0 && !_waits(_records[which]); ++i) {
            which = (which + 1) % _records.length;
        }
        address by = who % 8 == 7 ? someone(who / 8) : _doctors[who % DOCTORS];
        SeatClaim memory claim = SeatClaim(uint8(seat % 3), by == _doctors[DOCTORS - 1] ? _CLINIC : _HOSPITAL, 0);
        Remembered memory one = _records[which];
        if (claim.organisation != one.header.organisation) claim.episode = uint32(who % NUMBERS) + 1;
        bytes memory data = abi.encodeCall(REGISTRY.cosign, (one.header, one.inclusion, claim));
        if (!_try(Act.Cosign, by, who, data, _mayCosign(one, claim, by))) return;
        _records[which].signers[claim.seat] = by;
        _records[which].state.cosigned |= uint8(1 << claim.seat);
        _records[which].drawn = true;
    }

    function _waits(Remembered storage one) private view returns (bool) {
        return Seats.unwrap(one.header.seats) != 0 && _isOpen(one.state.status) && one.state.cosigned != 3;
    }

    /// @dev RECORDS-52 to 54.
    function _mayCosign(Remembered memory one, SeatClaim memory claim, address by) private view returns (bool) {
        if (claim.seat > 1 || Seats.unwrap(one.header.seats) == 0 || !_isOpen(one.state.status)) return false;
        if (one.signers[claim.seat] != address(0) || by == one.header.author) return false;
        if (by == one.signers[0] || by == one.signers[1] || !_practises(by, claim.organisation)) return false;
        if (claim.organisation == one.header.organisation) return true;
        return _isIn(_episodes[one.header.patient][claim.organisation][claim.episode], block.timestamp);
    }

    function answers(uint256 which, uint256 said, uint256 who) external {
        if (_records.length == 0) return;
        which = said % 5 == uint256(Answer.Settle) ? _disputed(which) : _near(which);
        Remembered memory one = _records[which];
        Answer answer = Answer(said % 5);
        bytes32 note = (said / 5) % 4 == 0 ? bytes32(0) : bytes32("sealed");
        address controller = _PATIENTS.controllerOf(one.header.patient);
        address by = who % 4 == 3 ? someone(who / 4) : controller;
        bool may = by == controller && _applies(one.state, answer, note);
        may = may && (answer != Answer.Accept || !_isTaken(one.header));
        bytes memory data = abi.encodeCall(REGISTRY.answer, (one.header, one.inclusion, answer, note));
        if (!_try(Act.Answer, by, who, data, may)) return;
        RecordState storage state = _records[which].state;
        if (answer == Answer.Accept) _accept(which);
        if (answer == Answer.Acknowledge) state.acknowledgedAt = uint48(block.timestamp);
        if (answer == Answer.Dispute) state.disputedAt = uint48(block.timestamp);
        if (answer == Answer.Settle) state.disputedAt = 0;
        _records[which].drawn = true;
    }

    function _accept(uint256 which) private {
        (_records[which].state.status, _records[which].accepted) = (RecordStatus.Current, true);
        uint256 place = _placeOf(_records[which].header);
        if (place == 0 || _records[place - 1].state.status != RecordStatus.Current) return;
        _records[place - 1].state.status = RecordStatus.Superseded;
    }

    /// @dev RECORDS-31: the index, plus one, of an accepted record that this one is to replace; zero for none.
    function _placeOf(Record memory record) private view returns (uint256 indexPlusOne) {
        if (record.relation != Relation.Replaces) return 0;
        indexPlusOne = _index[RecordId.unwrap(record.target)];
        if (indexPlusOne != 0 && !_records[indexPlusOne - 1].accepted) return 0;
    }

    function _isTaken(Record memory record) private view returns (bool) {
        uint256 place = _placeOf(record);
        return place != 0 && _records[place - 1].state.status == RecordStatus.Superseded;
    }

    /// @notice Somebody brings a header along that differs in one thing, or an inclusion that does (INV-100, INV-106).
    function forges(uint256 which, uint256 member, uint256 seed) external view {
        if (_records.length == 0) return;
        Remembered memory one = _records[which % _records.length];
        if (member % 12 < 9) {
            _alter(one.header, member % 12);
            if (_isThere(one.header)) return;
            RecordState memory found = REGISTRY.stateIn(one.header, one.inclusion);
            hold(found.status == RecordStatus.None, "INV-100", "another header counts as the record");
        } else if (!one.drawn) {
            // Every other place of the tree, and a proof that is longer or shorter.
            Inclusion memory other = Inclusion(one.inclusion.root, seed % 4, one.inclusion.proof);
            if (member % 12 == 10) other.proof = new bytes32[](seed % 4);
            if (member % 12 == 11) other.position = one.inclusion.position + (uint256(4) << (seed % 250));
            if (member % 12 != 10 && other.position == one.inclusion.position) return;
            RecordState memory found = REGISTRY.stateIn(one.header, other);
            hold(found.status == RecordStatus.None, "INV-106", "a record stands at two places");
        }
    }

    /// @notice Some time, or exactly to (or a second beside) the end of an episode.
    function timePasses(uint256 seed, uint256 which) external {
        if (seed % 3 == 0 && _turns.length != 0) goBeside(_turns[which % _turns.length], seed / 3);
        else VM.warp(block.timestamp + within(seed / 3, 1, seed % 16 == 1 ? 10 days : 6 hours));
    }

    // ------------------------------------------------------------------ properties

    /// @notice INV-100, INV-101, INV-103: every record that was ever accepted is there, as it was left.
    function requireAsRemembered() external view {
        for (uint256 i; i < _records.length; ++i) _requireAsRemembered(_records[i]);
    }

    function _requireAsRemembered(Remembered memory one) private view {
        RecordState memory found = REGISTRY.stateIn(one.header, one.inclusion);
        bool isSame = keccak256(abi.encode(found)) == keccak256(abi.encode(one.state));
        hold(isSame, "INV-101", "a record is not as it was left");
        RecordId id = REGISTRY.recordIdOf(one.header);
        hold(id == _idOf(one.header), "INV-100", "an id is not the hash of its header");
        bool hasSlot = REGISTRY.stateOf(id).status != RecordStatus.None;
        hold(hasSlot == one.drawn, "INV-101", "a slot that nobody gave");
        for (uint8 seat; seat < 2; ++seat) {
            hold(REGISTRY.cosignatureOf(id, seat).signer == one.signers[seat], "INV-101", "a seat");
        }
    }

    /// @notice INV-101 for episodes.
    function requireEpisodes() external view {
        for (uint256 i; i < PATIENTS * 2 * NUMBERS; ++i) {
            address organisation = (i / 2) % 2 == 0 ? _HOSPITAL : _CLINIC;
            uint32 number = uint32(i / 4) + 1;
            RememberedEpisode memory one = _episodes[_patients[i % 2]][organisation][number];
            Episode memory found = REGISTRY.episodeOf(_patients[i % 2], organisation, number);
            bool isSame = found.from == one.from && found.until == one.until && found.closed == one.closed;
            hold(isSame, "INV-101", "an episode is not as it was left");
        }
    }

    /// @dev INV-102, INV-104: accepted if and only if the rules allow it; what it changed, {requireAsRemembered} sees.
    function _try(Act act, address by, uint256 who, bytes memory data, bool may) private returns (bool ok) {
        ok = _call(address(REGISTRY), by, (who / 16) % 4 == 0, data);
        hold(ok || !may, "INV-104", "an act that the rules allow was refused");
        hold(!ok || may, "INV-102", "an act that the rules forbid was accepted");
        _count(uint256(act), ok);
    }

    // ------------------------------------------------------------------ headers

    function _fresh(uint256 seed) private returns (Record memory record) {
        seed = uint256(keccak256(abi.encode(seed)));
        uint256 doctor = seed % DOCTORS;
        record.patient = _patients[(seed >> 8) % PATIENTS];
        record.author = _doctors[doctor];
        record.organisation = _organisationOf(doctor);
        record.profession = PHYSICIAN;
        record.kind = RecordKind.wrap((seed >> 16) % 2 == 0 ? uint8(PLAN) : 1);
        record.category = Category.wrap(uint8((seed >> 24) % 16) + 1);
        record.confidentiality = Confidentiality.wrap(uint8((seed >> 32) % 6) + 1);
        record.authoredAt = uint48(block.timestamp - ((seed >> 40) % 3));
        for (uint32 i = 1; i <= NUMBERS && (seed >> 48) % 4 != 0; ++i) {
            record.episode = i;
            if (_runs(record, block.timestamp)) break;
            record.episode = 0;
        }
        record.content = keccak256(abi.encode("ciphertext", ++_serial));
        if ((seed >> 56) % 2 == 0) record.seats = TWO_SEATS;
    }

    /// @dev In about half of them one fault; answers whether the header is well-formed all the same, and of its time.
    function _spoil(Record memory record, uint256 fault) private view returns (bool) {
        fault %= 16;
        if (fault == 1) record.content = 0;
        else if (fault == 2) record.kind = RecordKind.wrap(15);
        else if (fault == 3) record.category = Category.wrap(17);
        else if (fault == 4) record.confidentiality = Confidentiality.wrap(0);
        else if (fault == 5) record.authoredAt = uint48(block.timestamp + 1);
        else if (fault == 6) record.seats = Seats.wrap(bytes32(hex"0301000100"));
        else if (fault == 7 && record.relation == Relation.None) record.kind = RecordKind.wrap(uint8(OUTCOME));
        else if (fault == 8 && record.relation != Relation.Replaces) record.episode = 77;
        else return true;
        return fault == 8;
    }

    function _alter(Record memory record, uint256 member) private view {
        if (member == 0) record.content = keccak256(abi.encode(record.content));
        else if (member == 1) record.category = Category.wrap((Category.unwrap(record.category) % 16) + 1);
        else if (member == 2) record.author = _doctors[0] == record.author ? _doctors[1] : _doctors[0];
        else if (member == 3)
            record.confidentiality = Confidentiality.wrap((Confidentiality.unwrap(record.confidentiality) % 6) + 1);
        else if (member == 4) record.authoredAt -= 1;
        else if (member == 5) record.visit = "another visit";
        else if (member == 6) record.labels = "labels";
        else if (member == 7) record.episode += 1;
        else record.seats = Seats.unwrap(record.seats) == 0 ? TWO_SEATS : Seats.wrap(0);
    }

    function _fits(Record memory record, Remembered memory target) private view returns (bool) {
        if (PatientId.unwrap(record.patient) != PatientId.unwrap(target.header.patient)) return false;
        RecordStatus status = target.state.status;
        if (record.relation == Relation.Replaces) {
            return
                _isOpen(status) &&
                !(status == RecordStatus.Offered && _placeOf(target.header) != 0) &&
                record.organisation == target.header.organisation &&
                RecordKind.unwrap(record.kind) == RecordKind.unwrap(target.header.kind) &&
                record.episode == target.header.episode;
        }
        bool isOfCourse = status == RecordStatus.Current || status == RecordStatus.Superseded;
        bool isPlan = RecordKind.unwrap(target.header.kind) == PLAN;
        bool runs = record.episode == 0 || _runs(record, block.timestamp);
        return isOfCourse && runs && (record.relation == Relation.Appends || isPlan);
    }

    /// @dev One with a dispute, where there is one; in one of two cases one that is not current.
    function _disputed(uint256 seed) private view returns (uint256 which) {
        which = seed % _records.length;
        for (uint256 i; i < _records.length; ++i) {
            RecordState storage state = _records[which].state;
            bool isWanted = seed % 2 == 0 || state.status != RecordStatus.Current;
            if (state.disputedAt != 0 && isWanted) return which;
            which = (which + 1) % _records.length;
        }
    }

    /// @dev RECORDS-61.
    function _applies(RecordState memory state, Answer answer, bytes32 note) private pure returns (bool) {
        if (answer == Answer.Accept) return state.status == RecordStatus.Offered;
        if (answer == Answer.Acknowledge) return state.acknowledgedAt == 0;
        if (answer == Answer.Dispute) return note != 0;
        return answer == Answer.Settle && state.disputedAt != 0;
    }

    // ------------------------------------------------------------------ memory

    /// @dev RECORDS-42 in seconds: a record of a batch is current too if its episode was opened in the batch's own second.
    function _admitBatches() private {
        for (uint256 i = _records.length; i > 0; --i) {
            Remembered storage one = _records[i - 1];
            if (one.state.anchoredAt != block.timestamp) return;
            bool runs = one.header.episode != 0 && _runs(one.header, block.timestamp);
            if (!one.drawn && runs) one.state.status = RecordStatus.Current;
        }
    }

    function _remember(
        Record memory record,
        Inclusion memory inclusion,
        RecordStatus status,
        uint32 version,
        bool drawn
    ) private {
        Remembered storage one = _records.push();
        one.header = record;
        one.inclusion = inclusion;
        (one.state.status, one.state.version, one.state.anchoredAt) = (status, version, uint48(block.timestamp));
        one.drawn = drawn;
        _index[RecordId.unwrap(_idOf(record))] = _records.length;
    }

    /// @dev One of the last, as a rule.
    function _near(uint256 seed) private view returns (uint256) {
        uint256 count = _records.length;
        return seed % 4 == 0 || count < 8 ? seed % count : count - 1 - (seed % 8);
    }

    function _isThere(Record memory record) private view returns (bool) {
        return _index[RecordId.unwrap(_idOf(record))] != 0;
    }

    function _runs(Record memory record, uint256 moment) private view returns (bool) {
        return _isIn(_episodes[record.patient][record.organisation][record.episode], moment);
    }

    function _isOpenNow(uint256 patient, address organisation, uint32 number) private view returns (bool) {
        RememberedEpisode storage episode = _episodes[_patients[patient]][organisation][number];
        return block.timestamp < episode.until && !episode.closed;
    }

    function _isIn(RememberedEpisode memory episode, uint256 moment) private pure returns (bool) {
        return episode.from <= moment && moment < episode.until;
    }

    function _isOpen(RecordStatus status) private pure returns (bool) {
        return status == RecordStatus.Current || status == RecordStatus.Offered;
    }

    function _nowhere() private pure returns (Inclusion memory inclusion) {
        return inclusion;
    }

    function _parent(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return keccak256(bytes.concat(left, right));
    }

    /// @dev RECORDS-01, written anew.
    function _idOf(Record memory record) private pure returns (RecordId) {
        bytes32 typeHash = keccak256(
            "Record(bytes32 patient,address author,address organisation,uint8 profession,uint8 kind,uint8 category,uint8 confidentiality,uint48 authoredAt,uint32 episode,bytes32 visit,bytes32 device,bytes32 content,bytes32 labels,uint8 relation,bytes32 target,bytes32 seats)"
        );
        return RecordId.wrap(keccak256(abi.encode(typeHash, record)));
    }
}
