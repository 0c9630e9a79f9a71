// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {ERC2771Forwarder} from "@openzeppelin/contracts/metatx/ERC2771Forwarder.sol";

import {DeviceRegistry} from "../../../contracts/identity/DeviceRegistry.sol";
import {PatientRegistry} from "../../../contracts/identity/PatientRegistry.sol";
import {ProofingRegistry} from "../../../contracts/identity/ProofingRegistry.sol";
import {ProviderRegistry} from "../../../contracts/identity/ProviderRegistry.sol";
import {IProviderRegistry} from "../../../contracts/identity/interfaces/IProviderRegistry.sol";
import {Governed} from "../../../contracts/kernel/access/Governed.sol";
import {Roles} from "../../../contracts/kernel/access/Roles.sol";

/// @title The platform as `ignition/modules` deploys it, with this contract as administrator
/// @notice A campaign cannot run Ignition. That both give the same roles is what `test/deployment` reads back from the real
/// one.
contract Platform {
    AccessManager public immutable MANAGER = new AccessManager(address(this));
    ERC2771Forwarder public immutable FORWARDER = new ERC2771Forwarder("Xinglin Forwarder");
    PatientRegistry public immutable PATIENTS = new PatientRegistry(address(FORWARDER));
    ProviderRegistry public immutable PROVIDERS = new ProviderRegistry(address(MANAGER), address(FORWARDER));
    ProofingRegistry public immutable PROOFING = new ProofingRegistry(address(MANAGER), address(FORWARDER), PATIENTS);
    DeviceRegistry public immutable DEVICES = new DeviceRegistry(address(MANAGER), address(FORWARDER), PROVIDERS);

    constructor(address regulator, address pauser) {
        MANAGER.grantRole(Roles.REGULATOR, regulator, 0);
        MANAGER.grantRole(Roles.PAUSER, pauser, 0);
        bytes4[3] memory ofProviders = [
            IProviderRegistry.appointAuthority.selector,
            IProviderRegistry.dismissAuthority.selector,
            IProviderRegistry.distrustAuthority.selector
        ];
        for (uint256 i; i < ofProviders.length; ++i) _assign(address(PROVIDERS), ofProviders[i], Roles.REGULATOR);
        _assign(address(PROOFING), ProofingRegistry.appointIssuer.selector, Roles.REGULATOR);
        _assign(address(PROOFING), ProofingRegistry.removeIssuer.selector, Roles.REGULATOR);
        address[3] memory rooms = [address(PROVIDERS), address(PROOFING), address(DEVICES)];
        for (uint256 i; i < rooms.length; ++i) {
            _assign(rooms[i], Governed.pause.selector, Roles.PAUSER);
            _assign(rooms[i], Governed.unpause.selector, Roles.REGULATOR);
        }
    }

    /// @notice Gives a function of a contract that a campaign deployed by itself to the regulator.
    function assign(address room, bytes4 selector) external {
        _assign(room, selector, Roles.REGULATOR);
    }

    function _assign(address room, bytes4 selector, uint64 role) private {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = selector;
        MANAGER.setTargetFunctionRole(room, selectors, role);
    }
}
