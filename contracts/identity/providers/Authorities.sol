// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {GovernedActs} from "../../kernel/access/GovernedActs.sol";
import {Jurisdiction} from "../../kernel/types/Jurisdiction.sol";
import {Standings, Trust} from "../../kernel/types/Standing.sol";
import {Authority, IProviderRegistry} from "../interfaces/IProviderRegistry.sol";

/// @title Who may accredit and who may license, each in its jurisdiction
/// @notice The first part of {IProviderRegistry}.
abstract contract Authorities is IProviderRegistry, GovernedActs {
    mapping(address authority => Authority) private _authorities;

    /// @inheritdoc IProviderRegistry
    function appointAuthority(
        address authority,
        Jurisdiction jurisdiction,
        bool accredits,
        bool licenses
    ) external restricted whenNotPaused {
        require(authority != address(0) && (accredits || licenses), AuthorityInvalid(authority, accredits, licenses));
        jurisdiction.requireValid();
        Authority memory before = _authorities[authority];
        require(
            before.trust == Trust.None || Jurisdiction.unwrap(before.jurisdiction) == Jurisdiction.unwrap(jurisdiction),
            AuthorityJurisdictionFixed(authority, before.jurisdiction)
        );

        _authorities[authority] = Authority(jurisdiction, Trust.Appointed, accredits, licenses);
        emit AuthorityAppointed(authority, jurisdiction, accredits, licenses);
    }

    /// @inheritdoc IProviderRegistry
    function dismissAuthority(address authority) external restricted {
        _removeAuthority(authority, Trust.Dismissed);
    }

    /// @inheritdoc IProviderRegistry
    function distrustAuthority(address authority) external restricted {
        _removeAuthority(authority, Trust.Distrusted);
    }

    /// @inheritdoc IProviderRegistry
    function authorityOf(address authority) external view returns (Authority memory) {
        return _authorities[authority];
    }

    function _removeAuthority(address authority, Trust trust) private {
        Trust before = _authorities[authority].trust;
        require(before != Trust.None && before < trust, AuthorityRemovalInvalid(authority, before));
        _authorities[authority].trust = trust;
        emit AuthorityRemoved(authority, trust);
    }

    function _trustIn(address authority) internal view returns (Trust) {
        return _authorities[authority].trust;
    }

    function _isAccreditor(address account) internal view returns (bool) {
        return _authorities[account].trust == Trust.Appointed && _authorities[account].accredits;
    }

    function _isBoard(address account) internal view returns (bool) {
        return _authorities[account].trust == Trust.Appointed && _authorities[account].licenses;
    }

    function _requireAccreditor(address account) internal view {
        _requireAppointed(account);
        require(_authorities[account].accredits, AuthorityNotCompetent(account));
    }

    function _requireBoard(address account) internal view {
        _requireAppointed(account);
        require(_authorities[account].licenses, AuthorityNotCompetent(account));
    }

    function _requireAppointed(address account) private view {
        Trust trust = _authorities[account].trust;
        require(trust == Trust.Appointed, AuthorityNotAppointed(account, trust));
    }
}
