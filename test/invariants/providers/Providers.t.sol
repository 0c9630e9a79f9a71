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

/// @title Boards, organisations and practitioners in any order (INV-20 … INV-28)
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
            StaffHandler.withdrawsOffer.selector,
            StaffHandler.ends.selector
        ];
        _handler.begins();
    }

    /// @notice INV-20: nobody practises outside every window at once. The answer is worked out anew from the records.
    function invariant_20_practisingIsWhatTheRecordsSay() external view {
        for (uint256 o; o < ORGANISATIONS; ++o) {
            for (uint256 p; p < 2 * PRACTITIONERS; ++p) {
                _requireAsRecorded(_handler.organisations(o), _handler.practitioners(p / 2), _handler.professionOf(p));
            }
        }
    }

    /// @notice INV-26: revoked is final.
    function invariant_26_revokedIsFinal() external view {
        for (uint256 i; i < 2 * 3 * PRACTITIONERS; ++i) {
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
        bool inWindows =
            _contains(work.validFrom, work.validUntil) &&
                _contains(licence.validFrom, licence.validUntil) &&
                _contains(0, employer.validUntil);
        bool isGood = Standing.unwrap(licence.standing) == 1 && Standing.unwrap(employer.standing) == 1;
        bool isTrusted =
            _registry.authorityOf(licence.issuer).trust != Trust.Distrusted &&
                _registry.authorityOf(employer.accreditor).trust != Trust.Distrusted;
        bool may = CredentialId.unwrap(work.licence) != 0 && inWindows && isGood && isTrusted;

        hold(_registry.isPractising(practitioner, profession, organisation) == may, "INV-20", "isPractising");
        Practice memory answer = _registry.practice(practitioner, profession, organisation);
        hold((answer.refusal == PracticeRefusal.None) == may, "INV-20", "practice");
        if (!may) return;
        hold(licence.holder == practitioner && licence.kind == CredentialKind.Licence, "INV-20", "whose licence");
        hold(Profession.unwrap(licence.profession) == Profession.unwrap(profession), "INV-20", "another profession");
        hold(answer.until <= work.validUntil && answer.until <= licence.validUntil, "INV-20", "until");
        hold(answer.until <= employer.validUntil && answer.until > block.timestamp, "INV-20", "until");
    }

    function _contains(uint48 from, uint48 until) private view returns (bool) {
        return block.timestamp >= from && block.timestamp < until;
    }

    function _named(string memory name) private pure returns (address) {
        return VM.addr(uint256(keccak256(bytes(name))));
    }
}
