// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    GuardianSet,
    IPatientRegistry,
    RecoveryState,
    RecoveryStatus
} from "../../../contracts/identity/interfaces/IPatientRegistry.sol";
import {PatientRegistry} from "../../../contracts/identity/PatientRegistry.sol";
import {Powers, PowersSet} from "../../../contracts/kernel/terms/Powers.sol";
import {PatientId} from "../../../contracts/kernel/types/Ids.sol";
import {Cast} from "../support/Cast.sol";
import {TypedData} from "../support/TypedData.sol";
import {VM, hold, within} from "../support/Vm.sol";
import {PatientLens} from "./PatientLens.sol";
import {PatientModel} from "./PatientModel.sol";

/// @title Where patients, thieves and guardians meet: who there is, the three entrances, and what is watched at each step
/// @notice Nothing here or in the handlers reverts unless a property is broken, and the campaigns run with `failOnRevert`.
abstract contract PatientStage is Cast {
    enum Act {
        Register,
        Rotate,
        Publish,
        Delegate,
        Resign,
        ChangeGuardians,
        Start,
        Reinforce,
        Object,
        Dismiss,
        Withdraw,
        Finish,
        CancelNonce
    }

    uint256 internal constant SUBJECTS = 5;
    uint256 internal constant SETS = 8;
    uint256 internal constant ENTRANCES = 3;

    /// @dev A pseudonym of the stage, registered or not yet.
    struct Subject {
        PatientId id;
        address first;
        bytes32 salt;
    }

    /// @dev How things stood when an act began.
    struct Before {
        uint256 successes;
        address controller;
        bool frozen;
        RecoveryState recovery;
        bytes32[SUBJECTS] snapshots;
    }

    PatientRegistry public immutable REGISTRY;
    address internal immutable _FORWARDER;
    PatientModel public immutable MODEL = new PatientModel();
    PatientLens public immutable LENS;

    address public immutable THIEF = person("thief");
    address public immutable ARBITER = person("arbiter");
    address public immutable STRANGER = person("stranger");

    Subject[] internal _subjects;
    GuardianSet[] internal _sets;
    bytes32[] internal _setHashes;

    /// @notice How often an act succeeded and was refused.
    mapping(Act act => uint256) public successes;
    mapping(Act act => uint256) public refusals;
    /// @notice Finished recoveries of a patient, counted by hand.
    mapping(uint256 patient => uint48) public finished;

    Before private _before;
    bool private _looksAway;
    uint104 internal _nextNonce = 1;
    /// @dev The last nonce that somebody used up, to try it again.
    mapping(address signer => uint104) internal _lastSpent;

    constructor(PatientRegistry registry, address forwarder) {
        REGISTRY = registry;
        _FORWARDER = forwarder;
        address zhao = person("zhao");
        address wang = person("wang");
        address carer = person("carer");
        person("zhao anew");
        _subject(zhao, "first");
        _subject(zhao, "second");
        _subject(wang, "first");
        _subject(carer, "first");
        _subject(THIEF, "first");
        _addSets(_guardians());
        LENS = new PatientLens(registry, MODEL, _people);
    }

    // ------------------------------------------------------------------ who there is

    function idOf(uint256 patient) public view returns (PatientId) {
        return _subjects[patient].id;
    }

    function _subject(address first, bytes32 salt) private {
        _subjects.push(Subject(REGISTRY.patientIdOf(first, salt), first, salt));
    }

    function _guardians() private returns (address[] memory three) {
        three = new address[](3);
        three[0] = person("sister");
        three[1] = person("friend");
        three[2] = person("neighbour");
        return ascending(three);
    }

    /// @dev None; two of three with an arbiter; one of two without; all of three with the longest delay; two of three, of
    /// whom one is named as arbiter; and three that no recovery may use: a threshold of zero, a delay of an hour, the zero
    /// address as guardian.
    function _addSets(address[] memory three) private {
        address[] memory two = new address[](2);
        (two[0], two[1]) = (three[0], three[1]);
        _addSet(GuardianSet(new address[](0), 0, 0, address(0), 0));
        _addSet(GuardianSet(three, 2, 2 days, ARBITER, "a"));
        _addSet(GuardianSet(two, 1, 1 days, address(0), "b"));
        _addSet(GuardianSet(three, 3, 30 days, ARBITER, "c"));
        _addSet(GuardianSet(three, 2, 2 days, three[0], "d"));
        _addSet(GuardianSet(three, 0, 2 days, ARBITER, "e"));
        _addSet(GuardianSet(three, 1, 1 hours, address(0), "f"));
        address[] memory withZero = new address[](3);
        (withZero[1], withZero[2]) = (three[0], three[1]);
        _addSet(GuardianSet(withZero, 1, 1 days, ARBITER, "g"));
    }

    function _addSet(GuardianSet memory set) private {
        _sets.push(set);
        _setHashes.push(_sets.length == 1 ? bytes32(0) : keccak256(abi.encode(set)));
    }

    /// @dev The first rules out none, so that a seed of zero and most others take the set that is in force.
    function _setFor(uint256 patient, uint256 seed) internal returns (uint256) {
        bytes32 inForce = MODEL.lifeOf(patient).guardians;
        if (seed % 8 == 7) return within(seed / 8, 1, SETS - 1);
        for (uint256 i = 1; i < SETS; ++i) {
            if (_setHashes[i] == inForce) return i;
        }
        return 1;
    }

    function _isUsable(uint256 set) internal pure returns (bool) {
        return set >= 1 && set <= 4;
    }

    // ------------------------------------------------------------------ entrances

    /// @dev An own call, or one that the forwarder passes on.
    function _call(address caller, bool relayed, bytes memory data) internal returns (bool ok) {
        VM.prank(relayed ? _FORWARDER : caller);
        (ok, ) = address(REGISTRY).call(relayed ? abi.encodePacked(data, caller) : data);
    }

    /// @dev A call that anybody sends, here the stranger.
    function _submit(bytes memory data) internal returns (bool ok) {
        VM.prank(STRANGER);
        (ok, ) = address(REGISTRY).call(data);
    }

    function _sign(address signer, bytes memory act) internal view returns (bytes memory) {
        return signedBy(signer, TypedData.digest("Xinglin PatientRegistry", address(REGISTRY), act));
    }

    /// @dev Never the same; every other one shares a word of the nonce map with its neighbours.
    function _freshNonce() internal returns (uint104 nonce) {
        nonce = _nextNonce++;
        if (nonce % 2 == 1) nonce <<= 90;
    }

    // ------------------------------------------------------------------ what is watched at each step

    /// @notice Leaves the checks at each step out, for walks that only count what is reached.
    function lookAway() external {
        _looksAway = true;
    }

    /// @dev Runs one act on one patient and checks everything that no act may do.
    modifier watched(Act act, uint256 patient) {
        if (!_looksAway) _look(act, patient);
        _;
        if (!_looksAway) _requireLawful(act, patient);
    }

    /// @dev INV-02: the registry accepts an act if and only if the rules allow it.
    function _judge(Act act, bool ok, bool allowed) internal {
        hold(ok || !allowed, "INV-02", "an act that the rules allow was refused");
        hold(!ok || allowed, "INV-02", "an act that the rules forbid was accepted");
        if (ok) ++successes[act];
        else ++refusals[act];
    }

    function _look(Act act, uint256 patient) private {
        PatientId id = idOf(patient);
        _before.successes = successes[act];
        _before.controller = REGISTRY.controllerOf(id);
        _before.frozen = REGISTRY.isFrozen(id);
        _before.recovery = REGISTRY.recoveryOf(id);
        for (uint256 i; i < SUBJECTS; ++i) _before.snapshots[i] = LENS.snapshot(idOf(i));
    }

    function _requireLawful(Act act, uint256 patient) private view {
        PatientId id = idOf(patient);
        bool ok = successes[act] != _before.successes;
        for (uint256 i; i < SUBJECTS; ++i) {
            bool same = LENS.snapshot(idOf(i)) == _before.snapshots[i];
            hold(same || i == patient, "INV-03", "an act of one patient changed another");
            hold(same || ok, "INV-04", "a refused act changed something");
        }
        if (REGISTRY.controllerOf(id) != _before.controller) _requireHandedOn(act, id);
        if (act == Act.Finish && ok) _requireLawfulFinish(id);
        if (_before.frozen && ok) hold(_goesOnWhileFrozen(act), "INV-06", "a frozen patient acted");
        RecoveryState memory recovery = REGISTRY.recoveryOf(id);
        hold(recovery.attempt == _before.recovery.attempt + (act == Act.Start && ok ? 1 : 0), "INV-08", "attempt");
        hold(REGISTRY.epochOf(id) == finished[patient], "INV-09", "epoch");
        if (act == Act.Dismiss && ok) hold(REGISTRY.guardiansOf(id) == 0, "INV-11", "dismissed, with guardians");
        hold(recovery.lapsesAt <= block.timestamp + 37 days, "INV-12", "a freeze that lasts too long");
    }

    function _requireHandedOn(Act act, PatientId id) private view {
        bool isFirst = act == Act.Register && _before.controller == address(0);
        bool isRotated = act == Act.Rotate && !_before.frozen;
        bool isRecovered = act == Act.Finish && REGISTRY.controllerOf(id) == _before.recovery.newController;
        hold(isFirst || isRotated || isRecovered, "INV-05", "a pseudonym moved without rotation or recovery");
    }

    function _requireLawfulFinish(PatientId id) private view {
        RecoveryState memory recovery = _before.recovery;
        hold(_before.frozen, "INV-07", "finished what did not run");
        hold(block.timestamp >= recovery.readyAt, "INV-07", "finished before it was ready");
        hold(block.timestamp < recovery.lapsesAt, "INV-07", "finished after it lapsed");
        hold(recovery.reinforced || recovery.status == RecoveryStatus.Running, "INV-07", "contested, not reinforced");
        for (uint256 i; i < _people.length; ++i) {
            (Powers powers, , ) = REGISTRY.delegationOf(id, _people[i]);
            bool mayRead = REGISTRY.mayAct(id, _people[i], PowersSet.READ);
            bool isAlone = powers.isEmpty() && mayRead == (_people[i] == recovery.newController);
            hold(isAlone, "INV-13", "a delegation outlives a recovery");
        }
    }

    function _goesOnWhileFrozen(Act act) private pure returns (bool) {
        return act >= Act.Reinforce || act == Act.Resign;
    }
}
