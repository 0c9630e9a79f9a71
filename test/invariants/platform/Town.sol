// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    AffiliationTerms,
    CredentialKind,
    CredentialTerms,
    IProviderRegistry
} from "../../../contracts/identity/interfaces/IProviderRegistry.sol";
import {OrganisationKinds} from "../../../contracts/kernel/terms/OrganisationKinds.sol";
import {Profession} from "../../../contracts/kernel/terms/Profession.sol";
import {Rights} from "../../../contracts/kernel/terms/Rights.sol";
import {StaffRole} from "../../../contracts/kernel/terms/StaffRole.sol";
import {CredentialId} from "../../../contracts/kernel/types/Ids.sol";
import {Jurisdiction} from "../../../contracts/kernel/types/Jurisdiction.sol";
import {Cast} from "../support/Cast.sol";
import {VM} from "../support/Vm.sol";
import {Rooms} from "./Rooms.sol";

/// @title Hospital, clinic and pharmacy, who works there, and what is remembered of their right to practise
/// @notice The memory is written from acts that were accepted and never from a room's answer, so that both can be compared.
abstract contract Town is Cast {
    /// @dev What somebody does in some room.
    struct Deed {
        address by;
        address room;
        uint256 value;
        bool relayed;
        bytes data;
    }

    /// @dev Somebody with a licence, at one organisation.
    struct Member {
        address account;
        uint256 house;
        Profession profession;
        uint16 rights;
        CredentialId licence;
        uint48 from;
        uint48 until;
        /// The end of the affiliation, zero where there is none.
        uint48 worksUntil;
        bool byBoard;
        bool byRegulator;
        bool revoked;
    }

    /// @dev An organisation.
    struct House {
        address account;
        uint32 kinds;
        uint48 until;
        bool byBoard;
        bool byRegulator;
    }

    uint256 internal constant DOCTORS = 3;
    uint256 internal constant STAFF = 5;
    uint256 internal constant HOUSES = 3;
    uint256 internal constant PHARMACY = 2;
    uint256 internal constant NOBODY = type(uint256).max;
    Profession internal constant PHYSICIAN = Profession.wrap(1);
    Profession internal constant PHARMACIST = Profession.wrap(6);

    Rooms public immutable ROOMS;
    IProviderRegistry internal immutable _PROVIDERS;
    address internal immutable _FORWARDER;
    address internal immutable _REGULATOR = person("regulator");
    address internal immutable _PAUSER = person("pauser");
    address internal immutable _REVIEWER = person("reviewer");
    address internal immutable _BOARD = person("board");
    address internal immutable _STRANGER = person("stranger");

    /// @dev Two doctors of the hospital, one of the clinic, two pharmacists.
    Member[] internal _staff;
    House[] internal _houses;
    /// @dev Moments at which something begins or ends.
    uint48[] internal _turns;
    uint256 private _serial;

    constructor(Rooms rooms) {
        ROOMS = rooms;
        _PROVIDERS = rooms.PROVIDERS();
        _FORWARDER = address(rooms.FORWARDER());
        VM.prank(_REGULATOR);
        _PROVIDERS.appointAuthority(_BOARD, Jurisdiction.wrap("CN"), true, true);
        string[HOUSES] memory houses = ["hospital", "clinic", "pharmacy"];
        // The pharmacy makes what it gives, so that stock need not be shipped.
        uint32[HOUSES] memory kinds = [uint32(1), 2, 4 | 8];
        for (uint256 i; i < HOUSES; ++i) {
            _houses.push(
                House(person(houses[i]), kinds[i], uint48(block.timestamp + 20 days + i * 5 days), false, false)
            );
            VM.prank(_BOARD);
            _PROVIDERS.accredit(_houses[i].account, OrganisationKinds.wrap(kinds[i]), 0, _houses[i].until, 0);
            _turns.push(_houses[i].until);
        }
        string[STAFF] memory names = ["doctor", "colleague", "other doctor", "pharmacist", "second pharmacist"];
        uint256[STAFF] memory places = [uint256(0), 0, 1, PHARMACY, PHARMACY];
        for (uint256 i; i < STAFF; ++i) {
            Member storage one = _staff.push();
            (one.account, one.house) = (person(names[i]), places[i]);
            (one.profession, one.rights) = i < DOCTORS ? (PHYSICIAN, uint16(8 | 1)) : (PHARMACIST, uint16(4 | 16));
            _licenseAndEmploy(i, 3 days + i * 2 days);
        }
    }

    // ------------------------------------------------------------------ the right to practise, from memory

    function _isAccredited(uint256 house) internal view returns (bool) {
        House storage one = _houses[house];
        return !one.byBoard && !one.byRegulator && block.timestamp < one.until;
    }

    function _isInForce(uint256 member) internal view returns (bool) {
        Member storage one = _staff[member];
        return !one.byBoard && !one.byRegulator && !one.revoked && block.timestamp < one.until;
    }

    function _practises(uint256 member) internal view returns (bool) {
        return _isInForce(member) && block.timestamp < _staff[member].worksUntil && _isAccredited(_staff[member].house);
    }

    function _isPaused(address room) internal view virtual returns (bool);

    // ------------------------------------------------------------------ who gives it

    /// @dev A new licence, and a new affiliation with it.
    function _licenseAndEmploy(uint256 member, uint256 time) internal {
        Member storage one = _staff[member];
        uint48 until = uint48(block.timestamp + time);
        VM.prank(_BOARD);
        one.licence = _PROVIDERS.issueCredential(_licenceFor(member, until));
        AffiliationTerms memory terms = _employmentOf(member, until - 1 hours);
        VM.prank(terms.organisation);
        _PROVIDERS.offerAffiliation(terms);
        VM.prank(terms.practitioner);
        _PROVIDERS.acceptAffiliation(terms);
        (one.from, one.until, one.worksUntil) = (uint48(block.timestamp), until, terms.validUntil);
        (one.byBoard, one.byRegulator, one.revoked) = (false, false, false);
        _turns.push(until);
        _turns.push(terms.validUntil);
    }

    function _licenceFor(uint256 member, uint48 until) internal returns (CredentialTerms memory) {
        Member storage one = _staff[member];
        return
            CredentialTerms({
                holder: one.account,
                kind: CredentialKind.Licence,
                profession: one.profession,
                rights: Rights.wrap(one.rights),
                specialty: 0,
                validFrom: uint40(block.timestamp),
                validUntil: until,
                documentHash: keccak256(abi.encode("licence", ++_serial))
            });
    }

    function _employmentOf(uint256 member, uint48 until) internal view returns (AffiliationTerms memory) {
        Member storage one = _staff[member];
        return
            AffiliationTerms({
                organisation: _houses[one.house].account,
                practitioner: one.account,
                licence: one.licence,
                role: StaffRole.wrap(1),
                validFrom: uint40(block.timestamp),
                validUntil: until
            });
    }

    /// @dev Who of those who have worked in the house the account is, `NOBODY` where it is none of them.
    function _memberAt(uint256 house, address account) internal view returns (uint256) {
        for (uint256 i; i < STAFF; ++i) if (_staff[i].house == house && _staff[i].account == account) return i;
        return NOBODY;
    }

    /// @dev Whether the account practises in the house by its own right.
    function _practisesAt(uint256 house, address account) internal view returns (bool) {
        uint256 member = _memberAt(house, account);
        return member != NOBODY && _practises(member);
    }

    function _houseOf(uint256 member) internal view returns (address) {
        return _houses[_staff[member].house].account;
    }

    // ------------------------------------------------------------------ deeds

    function _deed(address by, address room, bytes memory data) internal pure returns (Deed memory deed) {
        (deed.by, deed.room, deed.data) = (by, room, data);
    }

    /// @dev An own call, or one that the forwarder passes on.
    function _send(Deed memory deed) internal returns (bool ok) {
        VM.prank(deed.relayed ? _FORWARDER : deed.by);
        bytes memory data = deed.relayed ? bytes.concat(deed.data, bytes20(deed.by)) : deed.data;
        (ok, ) = deed.room.call{value: deed.value}(data);
    }

    /// @dev As a rule whom the rules mean, now and then anybody.
    function _actor(address honest, uint256 who) internal view returns (address) {
        return who % 6 == 5 ? someone(who / 6) : honest;
    }
}
