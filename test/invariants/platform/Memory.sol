// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AppointmentBook} from "../../../contracts/care/AppointmentBook.sol";
import {Outcome, VisitId} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {ConsentRegistry} from "../../../contracts/consent/ConsentRegistry.sol";
import {GuardianSet} from "../../../contracts/identity/interfaces/IPatientRegistry.sol";
import {PatientRegistry} from "../../../contracts/identity/PatientRegistry.sol";
import {Powers} from "../../../contracts/kernel/terms/Powers.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {PlainToken} from "../../../contracts/mocks/tokens/PlainToken.sol";
import {AccessLog} from "../../../contracts/records/AccessLog.sol";
import {Record, RecordId, RecordStatus} from "../../../contracts/records/interfaces/IRecordRegistry.sol";
import {RecordRegistry} from "../../../contracts/records/RecordRegistry.sol";
import {VM, hold} from "../support/Vm.sol";
import {Rooms} from "./Rooms.sol";
import {Town} from "./Town.sol";

/// @title Patients, and what is remembered of them in all rooms
/// @notice Every act goes through `_try`: it has to be accepted if and only if the memory says so, and to leave every other patient as
/// she was.
abstract contract Memory is Town {
    enum Act {
        Suspend,
        Reinstate,
        RevokeLicence,
        EndWork,
        Hire,
        SuspendHouse,
        ReinstateHouse,
        Accredit,
        Pause,
        Unpause,
        HandOver,
        Delegate,
        StartRecovery,
        FinishRecovery,
        Give,
        RevokeGrant,
        RevokeAll,
        Direct,
        Read,
        ReadOwn,
        SubmitWord,
        Book,
        BookWithConsent,
        Confirm,
        CheckIn,
        Complete,
        Acknowledge,
        Cancel,
        Settle,
        Raise,
        Answer,
        OpenCase,
        Concede,
        Lapse,
        Withdraw,
        Reclaim,
        OpenEpisode,
        CloseEpisode,
        Anchor,
        CompleteWithRecord,
        AnswerRecord,
        Register,
        Dispense,
        CancelPrescription,
        Recall,
        Release,
        BreakGlass,
        Replay
    }

    /// @dev A patient: who holds her, and what she has said.
    struct Person {
        PatientId id;
        address holder;
        uint48 frozenUntil;
        uint48 readyAt;
        address next;
        uint24 attempt;
        uint48 epoch;
        /// What the carer may do for her.
        uint16 powers;
        uint48 carerUntil;
        uint48 carerEpoch;
        /// How often all was revoked.
        uint24 revocations;
        uint8 directive;
        uint24 directiveSetIn;
        uint48 directiveUntil;
        bytes32[] words;
        /// How often somebody read.
        uint48 reads;
    }

    /// @dev A grant as it was accepted.
    struct Granted {
        bool held;
        uint24 setIn;
        uint48 from;
        uint48 until;
        /// One more than the visit for which it was given, zero for none.
        uint256 visit;
    }

    struct Visit {
        uint256 doctor;
        uint256 patient;
        address payer;
        uint48 start;
        uint32 number;
        uint128 cover;
        uint32 period;
        bool confirmed;
        bool completed;
        bool acknowledged;
        bool disputed;
        bool reclaimed;
        uint48 patientAt;
        uint48 practiceAt;
        uint8 awarded;
        /// `Pending` as long as its money is locked.
        Outcome outcome;
        VisitId id;
        /// The place among the records, plus one, of the record that it has.
        uint256 record;
        bool hasConsent;
        bool consentIsForHouse;
    }

    struct Episode {
        uint48 from;
        uint48 until;
        bool closed;
        /// On what it rests, zero for the patient's own word.
        bytes32 ground;
    }

    struct Written {
        Record header;
        uint256 patient;
        uint256 doctor;
        RecordStatus status;
        bool acknowledged;
    }

    uint256 internal constant PATIENTS = 3;
    uint256 internal constant GRANTEES = 5;
    uint16 internal constant CONSENT = 1;
    uint16 internal constant READ = 2;
    uint16 internal constant RECORDS = 4;
    uint16 internal constant BOOKING = 8;
    /// @dev Of visits, records and prescriptions the moves are about so many of the last ones.
    uint256 internal constant LAST = 6;

    PatientRegistry internal immutable _PATIENTS;
    ConsentRegistry internal immutable _CONSENTS;
    AppointmentBook internal immutable _BOOK;
    RecordRegistry internal immutable _RECORDS;
    AccessLog internal immutable _ACCESSES;
    PlainToken internal immutable _TOKEN = new PlainToken();
    address internal immutable _CARER = person("carer");

    Person[] internal _persons;
    mapping(uint256 patient => mapping(address grantee => mapping(uint32 line => Granted))) internal _grants;
    Visit[] internal _visits;
    Written[] internal _written;
    mapping(uint256 patient => mapping(uint256 house => Episode[])) internal _episodes;
    mapping(bytes32 ground => bool) internal _groundClosed;
    mapping(address room => bool) private _paused;
    uint104 internal _nonce;
    uint256 private _heirs;

    mapping(uint256 act => uint256) public successes;
    mapping(uint256 act => uint256) public refusals;
    /// @dev Signed deeds that were accepted.
    Deed[] internal _used;

    constructor(Rooms rooms) Town(rooms) {
        _PATIENTS = rooms.PATIENTS();
        _CONSENTS = rooms.CONSENTS();
        _BOOK = rooms.BOOK();
        _RECORDS = rooms.RECORDS();
        _ACCESSES = rooms.ACCESSES();
        VM.deal(address(this), 1e30);
        person("guardian");
        person("second guardian");
        string[PATIENTS] memory names = ["zhao", "wang", "sun"];
        bytes32 guardians = _PATIENTS.guardianSetHash(_guardians());
        for (uint256 i; i < PATIENTS; ++i) {
            Person storage one = _persons.push();
            one.holder = person(names[i]);
            one.id = _PATIENTS.patientIdOf(one.holder, 0);
            VM.prank(one.holder);
            _PATIENTS.register(0, guardians);
        }
        for (uint256 i; i < _people.length; ++i) _fund(_people[i]);
    }

    // ------------------------------------------------------------------ what the rules say, from memory

    function _mayAct(uint256 patient, address account, uint16 power) internal view returns (bool) {
        Person storage one = _persons[patient];
        if (block.timestamp < one.frozenUntil) return false;
        if (account == one.holder) return true;
        bool isNow = one.carerEpoch == one.epoch && block.timestamp < one.carerUntil;
        return account == _CARER && isNow && power != 0 && one.powers & power == power;
    }

    function _isFrozen(uint256 patient) internal view returns (bool) {
        return block.timestamp < _persons[patient].frozenUntil;
    }

    function _isPaused(address room) internal view override returns (bool) {
        return _paused[room];
    }

    function _setPaused(address room, bool paused) internal {
        _paused[room] = paused;
    }

    /// @dev Whether the grant stands and runs, whatever its terms.
    function _isInForce(uint256 patient, address grantee, uint32 line) internal view returns (bool) {
        Granted storage one = _grants[patient][grantee][line];
        bool runs = one.from <= block.timestamp && block.timestamp < one.until;
        return one.held && runs && one.setIn == _persons[patient].revocations;
    }

    // ------------------------------------------------------------------ acts

    /// @dev Accepted if and only if it may be; nothing of another patient changes, and nothing at all by what is refused.
    /// @param property Which one falls where it is accepted against the rules.
    function _try(
        Act act,
        Deed memory deed,
        uint256 patient,
        bool may,
        string memory property
    ) internal returns (bool ok) {
        bytes32[PATIENTS] memory before = _pictures();
        ok = _send(deed);
        if (ok) ++successes[uint256(act)];
        else ++refusals[uint256(act)];
        hold(ok || !may, "INV-219", "refused, though the rules allow it");
        hold(!ok || may, property, "accepted against the rules");
        _requireOthersUntouched(before, ok ? patient : NOBODY);
    }

    /// @dev INV-218.
    function _requireOthersUntouched(bytes32[PATIENTS] memory before, uint256 but) internal view {
        for (uint256 i; i < PATIENTS; ++i) {
            if (i == but) continue;
            hold(_pictureOf(i) == before[i], "INV-218", "an act about somebody else changed something");
        }
    }

    function _pictures() internal view returns (bytes32[PATIENTS] memory pictures) {
        for (uint256 i; i < PATIENTS; ++i) pictures[i] = _pictureOf(i);
    }

    /// @dev What every room says about a patient and about nobody else, in one hash.
    function _pictureOf(uint256 patient) private view returns (bytes32 hash) {
        PatientId id = _persons[patient].id;
        hash = keccak256(
            abi.encode(
                _PATIENTS.controllerOf(id),
                _PATIENTS.epochOf(id),
                _PATIENTS.recoveryOf(id),
                _CONSENTS.epochOf(id),
                _CONSENTS.directiveOf(id),
                _ACCESSES.trailOf(id)
            )
        );
        (Powers powers, uint48 from, uint48 until) = _PATIENTS.delegationOf(id, _CARER);
        hash = keccak256(abi.encode(hash, powers, from, until));
        for (uint256 i; i < GRANTEES; ++i) {
            hash = keccak256(abi.encode(hash, _CONSENTS.grantIdOf(id, _granteeAt(i), 0)));
        }
        uint256 count = _visits.length;
        for (uint256 i = count < LAST ? 0 : count - LAST; i < count; ++i) {
            if (_visits[i].patient != patient) continue;
            bytes32 visit = VisitId.unwrap(_visits[i].id);
            hash = keccak256(abi.encode(hash, _BOOK.claimOf(visit, _tokenOf(_visits[i].doctor))));
        }
        count = _written.length;
        for (uint256 i = count < LAST ? 0 : count - LAST; i < count; ++i) {
            if (_written[i].patient != patient) continue;
            RecordId record = _RECORDS.recordIdOf(_written[i].header);
            hash = keccak256(abi.encode(hash, _RECORDS.stateOf(record)));
        }
    }

    // ------------------------------------------------------------------ who and what

    /// @dev The doctors, then hospital and clinic.
    function _granteeAt(uint256 index) internal view returns (address) {
        return index < DOCTORS ? _staff[index].account : _houses[index - DOCTORS].account;
    }

    /// @dev The second doctor takes the token, the others ether.
    function _tokenOf(uint256 doctor) internal view returns (address) {
        return doctor == 1 ? address(_TOKEN) : address(0);
    }

    function _guardians() internal pure returns (GuardianSet memory set) {
        set.guardians = new address[](2);
        set.guardians[0] = VM.addr(uint256(keccak256("guardian")));
        set.guardians[1] = VM.addr(uint256(keccak256("second guardian")));
        set.guardians = ascending(set.guardians);
        (set.threshold, set.delay) = (2, 1 days);
    }

    /// @dev An account that nobody has seen before.
    function _newKey() internal returns (address account) {
        account = person(string(abi.encodePacked("heir ", ++_heirs)));
        _fund(account);
    }

    function _fund(address account) internal {
        VM.deal(account, 1e30);
        _TOKEN.mint(account, 1e30);
        VM.prank(account);
        _TOKEN.approve(address(_BOOK), type(uint256).max);
    }

    /// @dev One of four times as many, for what takes days.
    function _anOldVisit(uint256 seed) internal view returns (uint256) {
        uint256 count = _visits.length;
        return count - 1 - (seed % (count < 4 * LAST ? count : 4 * LAST));
    }

    /// @dev One of the last visits.
    function _aVisit(uint256 seed) internal view returns (uint256) {
        uint256 count = _visits.length;
        return count - 1 - (seed % (count < LAST ? count : LAST));
    }
}
