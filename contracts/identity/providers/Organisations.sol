// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OrganisationKinds} from "../../kernel/terms/OrganisationKinds.sol";
import {Standing, Standings, Trust} from "../../kernel/types/Standing.sol";
import {Window} from "../../kernel/types/Window.sol";
import {IProviderRegistry, Organisation, PracticeRefusal} from "../interfaces/IProviderRegistry.sol";
import {Authorities} from "./Authorities.sol";

/// @title Accredited organisations
/// @notice The second part of {IProviderRegistry}.
abstract contract Organisations is Authorities {
    mapping(address organisation => Organisation) private _organisations;

    /// @inheritdoc IProviderRegistry
    function accredit(
        address organisation,
        OrganisationKinds kinds,
        uint8 grade,
        uint48 validUntil,
        bytes32 documentHash
    ) external whenNotPaused {
        address accreditor = _msgSender();
        _requireAccreditor(accreditor);
        require(organisation != address(0), OrganisationInvalid(organisation));
        kinds.requireKnown();
        Window.requireUsable(uint48(block.timestamp), validUntil);
        _requireAccreditable(organisation, accreditor);

        _organisations[organisation] = Organisation(accreditor, kinds, grade, Standings.GOOD, validUntil);
        emit OrganisationAccredited(organisation, accreditor, kinds, grade, validUntil, documentHash);
    }

    /// @inheritdoc IProviderRegistry
    function suspendOrganisation(address organisation, bytes32 reasonHash) external {
        uint8 hand = _organisationHand(organisation);
        _setOrganisationStanding(organisation, _organisations[organisation].standing.with(hand), reasonHash);
    }

    /// @inheritdoc IProviderRegistry
    function reinstateOrganisation(address organisation, bytes32 reasonHash) external whenNotPaused {
        uint8 hand = _organisationHand(organisation);
        _setOrganisationStanding(organisation, _organisations[organisation].standing.without(hand), reasonHash);
    }

    /// @inheritdoc IProviderRegistry
    function revokeOrganisation(address organisation, bytes32 reasonHash) external {
        // The regulator's word lasts: without its suspension the accreditor could accredit anew at once.
        uint8 lasting = _organisationHand(organisation) & Standings.SUSPENDED_BY_REGULATOR;
        Standing revoked = _organisations[organisation].standing.with(Standings.REVOKED | lasting);
        _setOrganisationStanding(organisation, revoked, reasonHash);
    }

    /// @inheritdoc IProviderRegistry
    function isAccredited(address organisation, OrganisationKinds kinds) external view returns (bool) {
        return
            _organisations[organisation].kinds.meets(kinds) &&
            _organisationRefusal(_organisations[organisation]) == PracticeRefusal.None;
    }

    /// @inheritdoc IProviderRegistry
    function organisationOf(address organisation) external view returns (Organisation memory) {
        return _organisations[organisation];
    }

    function _organisation(address organisation) internal view returns (Organisation storage) {
        return _organisations[organisation];
    }

    /// @dev What is against the organisation now, the first that applies.
    function _organisationRefusal(Organisation storage organisation) internal view returns (PracticeRefusal) {
        Standing standing = organisation.standing;
        if (!standing.isGood()) {
            return standing.isRevoked() ? PracticeRefusal.OrganisationRevoked : PracticeRefusal.OrganisationSuspended;
        }
        if (block.timestamp >= organisation.validUntil) return PracticeRefusal.OrganisationOver;
        if (_trustIn(organisation.accreditor) == Trust.Distrusted) return PracticeRefusal.AccreditorDistrusted;
        return PracticeRefusal.None;
    }

    function _requireOrganisation(address organisation) internal view {
        require(_organisations[organisation].standing.exists(), OrganisationUnknown(organisation));
    }

    function _requireAccreditable(address organisation, address accreditor) private view {
        Organisation memory before = _organisations[organisation];
        bool revoked = before.standing.isRevoked();
        require(
            !before.standing.has(Standings.SUSPENDED_BY_REGULATOR) &&
                (revoked || !before.standing.has(Standings.SUSPENDED_BY_ISSUER)),
            OrganisationSuspended(organisation, before.standing)
        );
        require(
            before.accreditor == accreditor ||
                revoked ||
                block.timestamp >= before.validUntil ||
                !_isAccreditor(before.accreditor),
            OrganisationOfAnotherAuthority(organisation, before.accreditor)
        );
    }

    /// @dev Whose suspension of this organisation the caller sets and lifts.
    function _organisationHand(address organisation) private view returns (uint8 hand) {
        _requireOrganisation(organisation);
        address accreditor = _organisations[organisation].accreditor;
        address by = _msgSender();
        if (by == accreditor && _isAccreditor(by)) return Standings.SUSPENDED_BY_ISSUER;
        if (_isRegulator(by)) return Standings.SUSPENDED_BY_REGULATOR;
        require(by == accreditor, OrganisationNotOverseenBy(organisation, by));
        _requireAccreditor(by);
    }

    function _setOrganisationStanding(address organisation, Standing standing, bytes32 reasonHash) private {
        Standing before = _organisations[organisation].standing;
        require(before.mayBecome(standing), OrganisationStandingUnchanged(organisation, before));
        _organisations[organisation].standing = standing;
        emit OrganisationStandingChanged(organisation, _msgSender(), standing, reasonHash);
    }
}
