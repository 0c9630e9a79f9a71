// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CredentialId} from "../../kernel/types/Ids.sol";
import {Standing, Standings, Trust} from "../../kernel/types/Standing.sol";
import {Window} from "../../kernel/types/Window.sol";
import {Credential, CredentialTerms, IProviderRegistry, PracticeRefusal} from "../interfaces/IProviderRegistry.sol";
import {Organisations} from "./Organisations.sol";

/// @title Practitioners' licences and certificates
/// @notice The third part of {IProviderRegistry}.
abstract contract Credentials is Organisations {
    bytes32 private constant CREDENTIAL = keccak256("Credential(address issuer,address holder,bytes32 documentHash)");

    mapping(CredentialId credential => Credential) private _credentials;

    /// @inheritdoc IProviderRegistry
    function issueCredential(CredentialTerms calldata terms) external whenNotPaused returns (CredentialId credential) {
        address issuer = _msgSender();
        _requireBoard(issuer);
        require(terms.holder != address(0), CredentialHolderInvalid(terms.holder));
        terms.profession.requireKnown();
        terms.rights.requireKnown();
        Window.requireUsable(terms.validFrom, terms.validUntil);
        credential = credentialIdOf(issuer, terms.holder, terms.documentHash);
        require(!_credentials[credential].standing.exists(), CredentialAlreadyIssued(credential));

        _credentials[credential] = Credential({
            issuer: issuer,
            standing: Standings.GOOD,
            validFrom: terms.validFrom,
            validUntil: terms.validUntil,
            holder: terms.holder,
            kind: terms.kind,
            profession: terms.profession,
            rights: terms.rights,
            specialty: terms.specialty
        });
        emit CredentialIssued({
            credential: credential,
            holder: terms.holder,
            issuer: issuer,
            kind: terms.kind,
            profession: terms.profession,
            rights: terms.rights,
            specialty: terms.specialty,
            validFrom: terms.validFrom,
            validUntil: terms.validUntil,
            documentHash: terms.documentHash
        });
    }

    /// @inheritdoc IProviderRegistry
    function renewCredential(CredentialId credential, uint48 validUntil, bytes32 documentHash) external whenNotPaused {
        Credential memory found = _requireCredential(credential);
        require(found.issuer == _msgSender(), CredentialNotOverseenBy(credential, _msgSender()));
        _requireBoard(found.issuer);
        require(!found.standing.isRevoked(), CredentialStandingUnchanged(credential, found.standing));
        Window.requireUsable(found.validFrom, validUntil);
        require(validUntil > found.validUntil, CredentialRenewalTooShort(credential, validUntil, found.validUntil));

        _credentials[credential].validUntil = validUntil;
        emit CredentialRenewed(credential, validUntil, documentHash);
    }

    /// @inheritdoc IProviderRegistry
    function suspendCredential(CredentialId credential, bytes32 reasonHash) external {
        (Credential memory found, uint8 hand) = _overseen(credential);
        _setCredentialStanding(credential, found, found.standing.with(hand), reasonHash);
    }

    /// @inheritdoc IProviderRegistry
    function reinstateCredential(CredentialId credential, bytes32 reasonHash) external whenNotPaused {
        (Credential memory found, uint8 hand) = _overseen(credential);
        _setCredentialStanding(credential, found, found.standing.without(hand), reasonHash);
    }

    /// @inheritdoc IProviderRegistry
    function revokeCredential(CredentialId credential, bytes32 reasonHash) external {
        (Credential memory found, ) = _overseen(credential);
        _setCredentialStanding(credential, found, found.standing.with(Standings.REVOKED), reasonHash);
    }

    /// @inheritdoc IProviderRegistry
    function isInForce(CredentialId credential) external view returns (bool) {
        return _credentialRefusal(_credentials[credential]) == PracticeRefusal.None;
    }

    /// @inheritdoc IProviderRegistry
    function credentialOf(CredentialId credential) external view returns (Credential memory) {
        return _credentials[credential];
    }

    /// @inheritdoc IProviderRegistry
    function credentialIdOf(address issuer, address holder, bytes32 documentHash) public pure returns (CredentialId) {
        return CredentialId.wrap(bytes20(keccak256(abi.encode(CREDENTIAL, issuer, holder, documentHash))));
    }

    function _credential(CredentialId credential) internal view returns (Credential storage) {
        return _credentials[credential];
    }

    /// @dev What is against the credential now, the first that applies.
    function _credentialRefusal(Credential storage credential) internal view returns (PracticeRefusal) {
        Standing standing = credential.standing;
        if (!standing.isGood()) {
            return standing.isRevoked() ? PracticeRefusal.LicenceRevoked : PracticeRefusal.LicenceSuspended;
        }
        if (block.timestamp < credential.validFrom) return PracticeRefusal.LicenceNotYet;
        if (block.timestamp >= credential.validUntil) return PracticeRefusal.LicenceOver;
        if (_trustIn(credential.issuer) == Trust.Distrusted) return PracticeRefusal.LicensingBoardDistrusted;
        return PracticeRefusal.None;
    }

    function _requireCredential(CredentialId credential) private view returns (Credential memory found) {
        found = _credentials[credential];
        require(found.standing.exists(), CredentialUnknown(credential));
    }

    /// @dev The credential, and whose suspension of it the caller sets and lifts.
    function _overseen(CredentialId credential) private view returns (Credential memory found, uint8 hand) {
        found = _requireCredential(credential);
        address by = _msgSender();
        if (by == found.issuer && _isBoard(by)) return (found, Standings.SUSPENDED_BY_ISSUER);
        if (_isRegulator(by)) return (found, Standings.SUSPENDED_BY_REGULATOR);
        require(by == found.issuer, CredentialNotOverseenBy(credential, by));
        _requireBoard(by);
    }

    function _setCredentialStanding(
        CredentialId credential,
        Credential memory before,
        Standing standing,
        bytes32 reasonHash
    ) private {
        require(before.standing.mayBecome(standing), CredentialStandingUnchanged(credential, before.standing));
        _credentials[credential].standing = standing;
        emit CredentialStandingChanged(credential, before.holder, _msgSender(), standing, reasonHash);
    }
}
