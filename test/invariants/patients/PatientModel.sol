// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title What docs/specs/identity.md says of a patient, in its own plain form
/// @notice A second, independent telling of IDENTITY-01 … IDENTITY-49: plain structs that are brought up to date by
/// {_settle} before they are read, no packing, no computed states, no shared line with the contracts. A campaign makes each
/// step here and in the registry, and both have to agree on whether it succeeds and on every answer afterwards.
contract PatientModel {
    struct Life {
        address controller;
        uint48 finished;
        bytes32 keyHash;
        bytes32 guardians;
        bytes32 pending;
        uint48 pendingAt;
        uint24 attempt;
        bool running;
        bool contested;
        bool reinforced;
        bool escalated;
        address newController;
        uint48 readyAt;
        uint48 lapsesAt;
    }

    struct Delegation {
        uint16 powers;
        uint48 from;
        uint48 until;
    }

    mapping(uint256 patient => Life) private _lives;
    mapping(uint256 patient => mapping(address delegate => Delegation)) private _delegations;
    mapping(uint256 patient => address[]) private _delegates;

    // ------------------------------------------------------------------ acts of the controller

    function register(uint256 patient, address controller, bytes32 guardians) external {
        _lives[patient].controller = controller;
        _lives[patient].guardians = guardians;
    }

    function rotate(uint256 patient, address to) external {
        Life storage life = _settle(patient);
        life.controller = to;
        (life.pending, life.pendingAt) = (0, 0);
    }

    function publish(uint256 patient, bytes32 keyHash) external {
        _lives[patient].keyHash = keyHash;
    }

    function setDelegate(uint256 patient, address delegate, uint16 powers, uint48 from, uint48 until) external {
        _delegates[patient].push(delegate);
        _delegations[patient][delegate] = powers == 0 ? Delegation(0, 0, 0) : Delegation(powers, from, until);
    }

    function changeGuardians(uint256 patient, bytes32 guardians) external {
        Life storage life = _settle(patient);
        if (life.guardians == 0) {
            life.guardians = guardians;
        } else if (life.guardians == guardians) {
            (life.pending, life.pendingAt) = (0, 0);
        } else {
            (life.pending, life.pendingAt) = (guardians, uint48(block.timestamp + 7 days));
        }
    }

    // ------------------------------------------------------------------ recovery

    function start(uint256 patient, address to, uint48 delay, bool reinforced) external {
        Life storage life = _settle(patient);
        (life.pending, life.pendingAt) = (0, 0);
        life.attempt += 1;
        (life.running, life.contested, life.reinforced) = (true, false, reinforced);
        life.newController = to;
        life.readyAt = uint48(block.timestamp) + delay;
        life.lapsesAt = life.readyAt + 7 days;
    }

    function reinforce(uint256 patient) external {
        _lives[patient].reinforced = true;
    }

    function contest(uint256 patient) external {
        Life storage life = _settle(patient);
        uint48 inSevenDays = uint48(block.timestamp + 7 days);
        if (life.readyAt < inSevenDays) life.readyAt = inSevenDays;
        life.lapsesAt = life.readyAt + 7 days;
        (life.contested, life.escalated) = (true, true);
    }

    function dismiss(uint256 patient) external {
        Life storage life = _lives[patient];
        (life.running, life.escalated, life.guardians) = (false, false, 0);
    }

    function withdraw(uint256 patient) external {
        (_lives[patient].running, _lives[patient].escalated) = (false, true);
    }

    function finish(uint256 patient) external {
        Life storage life = _lives[patient];
        life.controller = life.newController;
        life.finished += 1;
        life.keyHash = 0;
        (life.running, life.escalated) = (false, false);
        for (uint256 i; i < _delegates[patient].length; ++i) delete _delegations[patient][_delegates[patient][i]];
        delete _delegates[patient];
    }

    // ------------------------------------------------------------------ what is so now

    /// @notice The patient after everything that time alone has done.
    function lifeOf(uint256 patient) external returns (Life memory) {
        return _settle(patient);
    }

    function delegationOf(uint256 patient, address delegate) external view returns (Delegation memory) {
        return _delegations[patient][delegate];
    }

    /// @notice Whether the controller, by whatever entrance, may act on the identity.
    function isFree(uint256 patient) external returns (bool) {
        Life storage life = _settle(patient);
        return life.controller != address(0) && !life.running;
    }

    function isReady(uint256 patient) external returns (bool) {
        Life storage life = _settle(patient);
        return life.running && block.timestamp >= life.readyAt && (life.reinforced || !life.contested);
    }

    function mayAct(uint256 patient, address account, uint16 power) external returns (bool) {
        Life storage life = _settle(patient);
        if (life.controller == address(0) || life.running) return false;
        if (account == life.controller) return true;
        Delegation memory found = _delegations[patient][account];
        return
            power != 0 && power & ~found.powers == 0 && block.timestamp >= found.from && block.timestamp < found.until;
    }

    /// @dev What time alone does: a recovery lapses; a change of guardians comes into force and ends an escalation.
    function _settle(uint256 patient) private returns (Life storage life) {
        life = _lives[patient];
        if (life.running && block.timestamp >= life.lapsesAt) life.running = false;
        if (life.pendingAt != 0 && block.timestamp >= life.pendingAt) {
            life.guardians = life.pending;
            life.escalated = false;
            (life.pending, life.pendingAt) = (0, 0);
        }
    }
}
