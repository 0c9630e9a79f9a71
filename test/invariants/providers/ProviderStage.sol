// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    Affiliation,
    Authority,
    Credential,
    Organisation
} from "../../../contracts/identity/interfaces/IProviderRegistry.sol";
import {ProviderRegistry} from "../../../contracts/identity/ProviderRegistry.sol";
import {Profession, Professions} from "../../../contracts/kernel/terms/Profession.sol";
import {AffiliationId, CredentialId} from "../../../contracts/kernel/types/Ids.sol";
import {Standing, Trust} from "../../../contracts/kernel/types/Standing.sol";
import {Cast} from "../support/Cast.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold} from "../support/Vm.sol";

/// @title Where boards, organisations and practitioners meet: who there is, and what is watched at each step
abstract contract ProviderStage is Cast {
    enum Act {
        Appoint,
        Remove,
        Accredit,
        SuspendOrganisation,
        ReinstateOrganisation,
        RevokeOrganisation,
        Issue,
        Renew,
        SuspendCredential,
        ReinstateCredential,
        RevokeCredential,
        Offer,
        WithdrawOffer,
        Accept,
        Affiliate,
        End,
        Pause,
        Unpause
    }

    uint256 internal constant BOARDS = 3;
    uint256 internal constant ORGANISATIONS = 3;
    uint256 internal constant PRACTITIONERS = 2;
    uint256 internal constant DOCUMENTS = 2;
    bytes32 internal constant SECOND = bytes32(uint256(1));
    /// @dev The document of the certificates that everybody begins with.
    bytes32 internal constant CERTIFICATE = "certificate";
    uint8 internal constant ISSUER_BIT = 2;
    uint8 internal constant REGULATOR_BIT = 4;
    uint8 internal constant REVOKED_BIT = 8;

    ProviderRegistry public immutable REGISTRY;
    address internal immutable _FORWARDER;
    address internal immutable _REGULATOR = person("regulator");
    address internal immutable _PAUSER = person("pauser");

    address[] public boards;
    address[] public organisations;
    address[] public practitioners;
    CredentialId[] public credentials;
    AffiliationId[] public affiliations;

    mapping(Act act => uint256) public successes;
    mapping(Act act => uint256) public refusals;
    /// @notice Credentials that were revoked once.
    mapping(CredentialId credential => bool) public wasRevoked;

    bool private _looksAway;
    bytes32[] private _credentialsBefore;
    bytes32[] private _organisationsBefore;
    bytes32[] private _affiliationsBefore;

    constructor(Platform platform) {
        REGISTRY = platform.PROVIDERS();
        _FORWARDER = address(platform.FORWARDER());
        boards.push(person("board"));
        boards.push(person("other board"));
        boards.push(person("rogue board"));
        organisations.push(person("hospital"));
        organisations.push(person("clinic"));
        organisations.push(person("laboratory"));
        practitioners.push(person("doctor"));
        practitioners.push(person("nurse"));
        person("stranger");
        _listIds();
    }

    function credentialCount() external view returns (uint256) {
        return credentials.length;
    }

    /// @notice Leaves the checks at each step out, for walks that only count what is reached.
    function lookAway() external {
        _looksAway = true;
    }

    /// @dev Either of two professions, so that mix-ups between them show.
    function professionOf(uint256 seed) public pure returns (Profession) {
        return seed % 2 == 0 ? Professions.TCM_PHYSICIAN : Professions.NURSE;
    }

    function _listIds() private {
        for (uint256 p; p < PRACTITIONERS; ++p) {
            for (uint256 b; b < BOARDS; ++b) {
                for (uint256 d; d < DOCUMENTS; ++d) {
                    credentials.push(REGISTRY.credentialIdOf(boards[b], practitioners[p], bytes32(d)));
                }
            }
            credentials.push(REGISTRY.credentialIdOf(boards[p], practitioners[p], CERTIFICATE));
            for (uint256 o; o < ORGANISATIONS; ++o) {
                affiliations.push(REGISTRY.affiliationIdOf(organisations[o], practitioners[p], professionOf(0)));
                affiliations.push(REGISTRY.affiliationIdOf(organisations[o], practitioners[p], professionOf(1)));
            }
        }
        _credentialsBefore = new bytes32[](credentials.length);
        _organisationsBefore = new bytes32[](ORGANISATIONS);
        _affiliationsBefore = new bytes32[](affiliations.length);
    }

    // ------------------------------------------------------------------ short questions

    function _call(address caller, bytes memory data) internal returns (bool ok) {
        VM.prank(caller);
        (ok, ) = address(REGISTRY).call(data);
    }

    function _isAppointed(address board) internal view returns (bool) {
        return REGISTRY.authorityOf(board).trust == Trust.Appointed;
    }

    function _bits(Standing standing) internal pure returns (uint8) {
        return Standing.unwrap(standing);
    }

    /// @dev The bit that `by` may set and lift on what `issuer` granted, zero for none; `competent` says whether an issuer
    /// still may do what it did then.
    function _handOf(address by, address issuer, bool competent) internal view returns (uint8) {
        if (by == issuer) return competent && _isAppointed(by) ? ISSUER_BIT : 0;
        return by == _REGULATOR && issuer != address(0) ? REGULATOR_BIT : 0;
    }

    // ------------------------------------------------------------------ what is watched at each step

    /// @dev Runs one act by `by` on the organisation, credential or affiliation with the id `subject`, and checks everything
    /// that no act may do.
    modifier watched(address by, bytes32 subject) {
        if (!_looksAway) _look();
        _;
        if (!_looksAway) _requireLawful(by, subject);
    }

    /// @dev INV-21: the registry accepts an act if and only if the rules allow it.
    function _judge(Act act, bool ok, bool allowed) internal {
        hold(ok || !allowed, "INV-21", "an act that the rules allow was refused");
        hold(!ok || allowed, "INV-21", "an act that the rules forbid was accepted");
        if (ok) ++successes[act];
        else ++refusals[act];
    }

    function _look() private {
        for (uint256 i; i < credentials.length; ++i) _credentialsBefore[i] = _credentialHash(credentials[i]);
        for (uint256 i; i < ORGANISATIONS; ++i) _organisationsBefore[i] = _organisationHash(organisations[i]);
        for (uint256 i; i < affiliations.length; ++i) _affiliationsBefore[i] = _affiliationHash(affiliations[i]);
    }

    function _requireLawful(address by, bytes32 subject) private view {
        for (uint256 i; i < credentials.length; ++i) {
            CredentialId id = credentials[i];
            if (_credentialHash(id) == _credentialsBefore[i]) continue;
            address issuer = REGISTRY.credentialOf(id).issuer;
            hold(CredentialId.unwrap(id) == subject, "INV-24", "an act on one credential changed another");
            hold(by == issuer || by == _REGULATOR, "INV-25", "a board changed what another issued");
        }
        for (uint256 i; i < ORGANISATIONS; ++i) {
            if (_organisationHash(organisations[i]) == _organisationsBefore[i]) continue;
            bool isSubject = bytes32(uint256(uint160(organisations[i]))) == subject;
            address accreditor = REGISTRY.organisationOf(organisations[i]).accreditor;
            hold(isSubject, "INV-24", "an act on one organisation changed another");
            hold(by == accreditor || by == _REGULATOR, "INV-25", "a board changed what another accredited");
        }
        for (uint256 i; i < affiliations.length; ++i) {
            if (_affiliationHash(affiliations[i]) == _affiliationsBefore[i]) continue;
            hold(
                AffiliationId.unwrap(affiliations[i]) == subject,
                "INV-24",
                "an act on one affiliation changed another"
            );
        }
    }

    function _credentialHash(CredentialId id) private view returns (bytes32) {
        return keccak256(abi.encode(REGISTRY.credentialOf(id)));
    }

    function _organisationHash(address organisation) private view returns (bytes32) {
        return keccak256(abi.encode(REGISTRY.organisationOf(organisation)));
    }

    function _affiliationHash(AffiliationId id) private view returns (bytes32) {
        return keccak256(abi.encode(REGISTRY.affiliationOf(id), REGISTRY.affiliationOfferOf(id)));
    }
}
