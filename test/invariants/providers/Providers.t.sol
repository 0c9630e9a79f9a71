// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    Affiliation,
    Credential,
    CredentialKind,
    Organisation,
    Practice,
    PracticeRefusal
} from "../../../contracts/identity/interfaces/IProviderRegistry.sol";
import {ProviderRegistry} from "../../../contracts/identity/ProviderRegistry.sol";
import {OrganisationKinds} from "../../../contracts/kernel/terms/OrganisationKinds.sol";
import {Profession} from "../../../contracts/kernel/terms/Profession.sol";
import {CredentialId} from "../../../contracts/kernel/types/Ids.sol";
import {Standing, Trust} from "../../../contracts/kernel/types/Standing.sol";
import {Campaign} from "../support/Campaign.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold} from "../support/Vm.sol";
import {BoardHandler} from "./BoardHandler.sol";
import {ProviderStage} from "./ProviderStage.sol";
import {StaffHandler} from "./StaffHandler.sol";

/// @dev Declared beside the test, because the runner knows only contracts of the files that it is given.
contract ProviderHandler is StaffHandler {
    constructor(Platform platform) ProviderStage(platform) {}
}

/// @title Boards, organisations and practitioners in any order (INV-20 … INV-29)
/// hardhat-config: invariant.failOnRevert = true
contract ProviderInvariants is Campaign {
    uint256 private constant ORGANISATIONS = 3;
    uint256 private constant PRACTITIONERS = 2;

    ProviderHandler private _handler;
    ProviderRegistry private _registry;

    function setUp() external {
        VM.warp(1_800_000_000);
        Platform platform = new Platform(_named("regulator"), _named("pauser"));
        _registry = platform.PROVIDERS();
        _handler = new ProviderHandler(platform);
        _stage = address(_handler);
        _moves = [
            BoardHandler.appoints.selector,
            BoardHandler.removes.selector,
            BoardHandler.pauses.selector,
            BoardHandler.unpauses.selector,
            BoardHandler.accredits.selector,
            BoardHandler.changesOrganisation.selector,
            BoardHandler.issues.selector,
            BoardHandler.renews.selector,
            BoardHandler.changesCredential.selector,
            BoardHandler.timePasses.selector,
            StaffHandler.offers.selector,
            StaffHandler.accepts.selector,
            StaffHandler.affiliates.selector,
            StaffHandler.takesACertificate.selector,
            StaffHandler.affiliatesAgain.selector,
            StaffHandler.withdrawsOffer.selector,
            StaffHandler.ends.selector
        ];
        _handler.begins();
    }

    /// @notice INV-20: nobody practises outside every window at once. INV-29: an accreditation and a credential count while
    /// they are good, in their window and of a trusted issuer. The answers are worked out anew from the records.
    function invariant_20_29_answersAreWhatTheRecordsSay() external view {
        for (uint256 o; o < ORGANISATIONS; ++o) {
            _requireAccreditedAsRecorded(_handler.organisations(o));
            for (uint256 p; p < 2 * PRACTITIONERS; ++p) {
                _requireAsRecorded(_handler.organisations(o), _handler.practitioners(p / 2), _handler.professionOf(p));
            }
        }
        for (uint256 i; i < _handler.credentialCount(); ++i) {
            CredentialId id = _handler.credentials(i);
            bool counts = _licenceRefusal(_registry.credentialOf(id)) == PracticeRefusal.None;
            hold(_registry.isInForce(id) == counts, "INV-29", "isInForce");
        }
    }

    /// @notice INV-26: revoked is final.
    function invariant_26_revokedIsFinal() external view {
        for (uint256 i; i < _handler.credentialCount(); ++i) {
            CredentialId id = _handler.credentials(i);
            if (!_handler.wasRevoked(id)) continue;
            hold(Standing.unwrap(_registry.credentialOf(id).standing) & 8 != 0, "INV-26", "revoked, and back");
            hold(!_registry.isInForce(id), "INV-26", "revoked, and in force");
        }
    }

    function test_everyActSucceedsAndIsRefusedOnAWalk() external {
        _handler.lookAway();
        _walk(3000);
        for (uint256 i; i <= uint256(type(ProviderStage.Act).max); ++i) {
            ProviderStage.Act act = ProviderStage.Act(i);
            _requireReached(i, _handler.successes(act), _handler.refusals(act));
        }
    }

    function _requireAsRecorded(address organisation, address practitioner, Profession profession) private view {
        Affiliation memory work = _registry.affiliationOf(
            _registry.affiliationIdOf(organisation, practitioner, profession)
        );
        Credential memory licence = _registry.credentialOf(work.licence);
        Organisation memory employer = _registry.organisationOf(organisation);
        PracticeRefusal refusal = _workRefusal(work);
        if (refusal == PracticeRefusal.None) refusal = _licenceRefusal(licence);
        if (refusal == PracticeRefusal.None) refusal = _employerRefusal(employer);
        bool may = refusal == PracticeRefusal.None;

        hold(_registry.isPractising(practitioner, profession, organisation) == may, "INV-20", "isPractising");
        Practice memory answer = _registry.practice(practitioner, profession, organisation);
        hold(answer.refusal == refusal, "INV-20", "practice");
        if (!may) return;
        hold(licence.holder == practitioner && licence.kind == CredentialKind.Licence, "INV-20", "whose licence");
        hold(Profession.unwrap(licence.profession) == Profession.unwrap(profession), "INV-20", "another profession");
        uint48 until = work.validUntil;
        if (licence.validUntil < until) until = licence.validUntil;
        if (employer.validUntil < until) until = employer.validUntil;
        Practice memory expected = Practice(
            PracticeRefusal.None,
            work.licence,
            licence.rights,
            licence.specialty,
            work.role,
            until
        );
        hold(keccak256(abi.encode(answer)) == keccak256(abi.encode(expected)), "INV-20", "what they may do");
    }

    function _requireAccreditedAsRecorded(address organisation) private view {
        Organisation memory found = _registry.organisationOf(organisation);
        bool counts = _employerRefusal(found) == PracticeRefusal.None;
        for (uint256 kind; kind < 11; ++kind) {
            bool may = counts && (OrganisationKinds.unwrap(found.kinds) >> kind) & 1 == 1;
            OrganisationKinds asked = OrganisationKinds.wrap(uint32(1 << kind));
            hold(_registry.isAccredited(organisation, asked) == may, "INV-29", "isAccredited");
        }
    }

    // ------------------------------------------------------------------ the first thing that is against it

    function _workRefusal(Affiliation memory work) private view returns (PracticeRefusal) {
        if (CredentialId.unwrap(work.licence) == 0) return PracticeRefusal.NotAffiliated;
        if (_isEarly(work.validFrom)) return PracticeRefusal.AffiliationNotYet;
        return _isOver(work.validUntil) ? PracticeRefusal.AffiliationOver : PracticeRefusal.None;
    }

    function _licenceRefusal(Credential memory licence) private view returns (PracticeRefusal) {
        uint8 bits = Standing.unwrap(licence.standing);
        if (bits & 8 != 0) return PracticeRefusal.LicenceRevoked;
        if (bits != 1) return PracticeRefusal.LicenceSuspended;
        if (_isEarly(licence.validFrom)) return PracticeRefusal.LicenceNotYet;
        if (_isOver(licence.validUntil)) return PracticeRefusal.LicenceOver;
        return _isDistrusted(licence.issuer) ? PracticeRefusal.LicensingBoardDistrusted : PracticeRefusal.None;
    }

    function _employerRefusal(Organisation memory employer) private view returns (PracticeRefusal) {
        uint8 bits = Standing.unwrap(employer.standing);
        if (bits & 8 != 0) return PracticeRefusal.OrganisationRevoked;
        if (bits != 1) return PracticeRefusal.OrganisationSuspended;
        if (_isOver(employer.validUntil)) return PracticeRefusal.OrganisationOver;
        return _isDistrusted(employer.accreditor) ? PracticeRefusal.AccreditorDistrusted : PracticeRefusal.None;
    }

    function _isEarly(uint48 from) private view returns (bool) {
        return block.timestamp < from;
    }

    function _isOver(uint48 until) private view returns (bool) {
        return !(block.timestamp < until);
    }

    function _isDistrusted(address board) private view returns (bool) {
        return _registry.authorityOf(board).trust == Trust.Distrusted;
    }

    function _named(string memory name) private pure returns (address) {
        return VM.addr(uint256(keccak256(bytes(name))));
    }
}
