// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PatientRegistry} from "../../contracts/identity/PatientRegistry.sol";
import {Profession} from "../../contracts/kernel/terms/Profession.sol";
import {Gtin} from "../../contracts/kernel/types/Gtin.sol";
import {AffiliationId, CredentialId, DeviceId, PatientId} from "../../contracts/kernel/types/Ids.sol";
import {Platform} from "../invariants/support/Platform.sol";
import {VM, hold} from "../invariants/support/Vm.sol";

/// @title What an id commits to (INV-60, INV-61; IDENTITY-01, -03, -05, -76, -84, -101)
contract IdFuzz {
    Platform private _platform;

    function setUp() external {
        _platform = new Platform(address(1), address(2));
    }

    function testFuzz_differentHoldersOrSaltsGiveDifferentPatients(
        address one,
        bytes32 salt,
        address other,
        bytes32 otherSalt,
        uint8 share
    ) external view {
        // Random pairs differ in both; half of them are made to share one.
        if (share % 4 == 1) other = one;
        if (share % 4 == 2) otherSalt = salt;
        PatientId a = _platform.PATIENTS().patientIdOf(one, salt);
        PatientId b = _platform.PATIENTS().patientIdOf(other, otherSalt);
        hold((a == b) == (one == other && salt == otherSalt), "INV-60", "patient");
        bytes32 expected = keccak256(abi.encode(keccak256("PatientId(address controller,bytes32 salt)"), one, salt));
        hold(PatientId.unwrap(a) == expected, "INV-60", "the id of the documents");
    }

    function testFuzz_registrationGivesTheIdForetold(address one, bytes32 salt, bytes32 guardians) external {
        VM.assume(one != address(0) && one != address(_platform.FORWARDER()));
        PatientRegistry registry = _platform.PATIENTS();
        PatientId foretold = registry.patientIdOf(one, salt);
        VM.prank(one);
        PatientId given = registry.register(salt, guardians);
        hold(given == foretold && registry.controllerOf(given) == one, "INV-61", "registered");
        VM.prank(one);
        (bool again, ) = address(registry).call(abi.encodeCall(registry.register, (salt, guardians)));
        hold(!again, "INV-61", "registered twice");
    }

    function testFuzz_theSameSaltGivesSomebodyElseAnotherId(address one, address other, bytes32 salt) external {
        VM.assume(one != other && other != address(0) && other != address(_platform.FORWARDER()));
        PatientRegistry registry = _platform.PATIENTS();
        VM.prank(other);
        registry.register(salt, 0);
        hold(!registry.isRegistered(registry.patientIdOf(one, salt)), "INV-61", "an id taken away");
    }

    function testFuzz_differentCredentialsHaveDifferentIds(
        address[2] calldata issuer,
        address[2] calldata holder,
        bytes32[2] calldata document,
        uint8 share
    ) external view {
        (address i, address h, bytes32 d) = (issuer[1], holder[1], document[1]);
        if (share & 1 != 0) i = issuer[0];
        if (share & 2 != 0) h = holder[0];
        if (share & 4 != 0) d = document[0];
        CredentialId a = _platform.PROVIDERS().credentialIdOf(issuer[0], holder[0], document[0]);
        CredentialId b = _platform.PROVIDERS().credentialIdOf(i, h, d);
        bool isSame = i == issuer[0] && h == holder[0] && d == document[0];
        hold((CredentialId.unwrap(a) == CredentialId.unwrap(b)) == isSame, "INV-60", "credential");
    }

    function testFuzz_differentAffiliationsHaveDifferentIds(
        address[2] calldata organisation,
        address[2] calldata practitioner,
        uint8[2] calldata profession,
        uint8 share
    ) external view {
        (address o, address p, uint8 f) = (organisation[1], practitioner[1], profession[1]);
        if (share & 1 != 0) o = organisation[0];
        if (share & 2 != 0) p = practitioner[0];
        if (share & 4 != 0) f = profession[0];
        AffiliationId a = _affiliation(organisation[0], practitioner[0], profession[0]);
        AffiliationId b = _affiliation(o, p, f);
        bool isSame = o == organisation[0] && p == practitioner[0] && f == profession[0];
        hold((AffiliationId.unwrap(a) == AffiliationId.unwrap(b)) == isSame, "INV-60", "affiliation");
        // Who works for whom is not symmetric.
        AffiliationId swapped = _affiliation(practitioner[0], organisation[0], profession[0]);
        bool isOneself = practitioner[0] == organisation[0];
        hold((AffiliationId.unwrap(a) == AffiliationId.unwrap(swapped)) == isOneself, "INV-60", "either way round");
    }

    function testFuzz_differentDevicesHaveDifferentIds(
        address[2] calldata owner,
        uint48[2] calldata model,
        bytes32[2] calldata serial,
        uint8 share
    ) external view {
        (address o, uint48 m, bytes32 s) = (owner[1], model[1], serial[1]);
        if (share & 1 != 0) o = owner[0];
        if (share & 2 != 0) m = model[0];
        if (share & 4 != 0) s = serial[0];
        DeviceId a = _platform.DEVICES().deviceIdOf(owner[0], Gtin.wrap(model[0]), serial[0]);
        DeviceId b = _platform.DEVICES().deviceIdOf(o, Gtin.wrap(m), s);
        bool isSame = o == owner[0] && m == model[0] && s == serial[0];
        hold((DeviceId.unwrap(a) == DeviceId.unwrap(b)) == isSame, "INV-60", "device");
    }

    /// @notice Three words of the same values are hashed for a credential and for a device: the kinds must not meet.
    function testFuzz_idsOfDifferentKindsNeverMeet(address a, address b, uint48 number, bytes32 word) external view {
        bytes32[4] memory ids = [
            PatientId.unwrap(_platform.PATIENTS().patientIdOf(a, word)),
            CredentialId.unwrap(_platform.PROVIDERS().credentialIdOf(a, address(uint160(number)), word)),
            DeviceId.unwrap(_platform.DEVICES().deviceIdOf(a, Gtin.wrap(number), word)),
            AffiliationId.unwrap(_affiliation(a, b, uint8(number)))
        ];
        for (uint256 i; i < ids.length; ++i) {
            for (uint256 j; j < i; ++j) hold(ids[i] != ids[j], "INV-60", "ids of two kinds");
        }
    }

    function _affiliation(
        address organisation,
        address practitioner,
        uint8 profession
    ) private view returns (AffiliationId) {
        return _platform.PROVIDERS().affiliationIdOf(organisation, practitioner, Profession.wrap(profession));
    }
}
