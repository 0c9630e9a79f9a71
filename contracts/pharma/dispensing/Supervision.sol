// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {Profession} from "../../kernel/terms/Profession.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";
import {IDispensary} from "../interfaces/IDispensary.sol";
import {Figures, ISupervision, Measure, Subject, Subjects, Thresholds, Watch} from "../interfaces/ISupervision.sol";

/// @title Supervision: what is prescribed and dispensed, in figures
/// @notice The second part of {IDispensary}.
abstract contract Supervision is IDispensary, AccessManaged {
    uint256 private constant BUCKET = 30 days;
    uint8 private constant MEASURES = 3;

    mapping(Subject subject => mapping(uint32 bucket => Figures)) private _figures;
    mapping(Subject subject => Watch) private _watches;
    mapping(Profession profession => Thresholds) private _thresholds;
    mapping(Gtin gtin => bytes32 group) private _groups;

    // ------------------------------------------------------------------ the regulator

    /// @inheritdoc ISupervision
    function watchProfession(Profession profession, Thresholds calldata thresholds) external restricted {
        _thresholds[profession] = thresholds;
        emit ProfessionWatched(profession, thresholds);
    }

    /// @inheritdoc ISupervision
    function watch(Subject subject, bool own, Thresholds calldata thresholds) external restricted {
        _watches[subject] = Watch({
            suspended: _watches[subject].suspended,
            own: own,
            prescriptions: thresholds.prescriptions,
            units: thresholds.units,
            money: thresholds.money
        });
        emit SubjectWatched(subject, own, thresholds);
    }

    /// @inheritdoc ISupervision
    function setSuspension(address prescriber, bool suspended, bytes32 reasonHash) external restricted {
        Watch storage watched = _watches[Subjects.ofPrescriber(prescriber)];
        require(watched.suspended != suspended, SuspensionUnchanged(prescriber, suspended));

        watched.suspended = suspended;
        emit PrescriberSuspensionSet(prescriber, suspended, reasonHash);
    }

    /// @inheritdoc ISupervision
    function setGroup(Gtin gtin, bytes32 group) external restricted {
        _groups[gtin] = group;
        emit ProductGrouped(gtin, group);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc ISupervision
    function bucketOf(uint48 moment) public pure returns (uint32) {
        return uint32(moment / BUCKET);
    }

    /// @inheritdoc ISupervision
    function figuresOf(Subject subject, uint32 bucket) external view returns (Figures memory) {
        return _figures[subject][bucket];
    }

    /// @inheritdoc ISupervision
    function watchOf(Subject subject) external view returns (Watch memory) {
        return _watches[subject];
    }

    /// @inheritdoc ISupervision
    function thresholdsOf(Profession profession) external view returns (Thresholds memory) {
        return _thresholds[profession];
    }

    /// @inheritdoc ISupervision
    function groupOf(Gtin gtin) public view returns (bytes32) {
        return _groups[gtin];
    }

    // ------------------------------------------------------------------ counting

    function _requireUnsuspended(address prescriber) internal view {
        require(!_watches[Subjects.ofPrescriber(prescriber)].suspended, PrescriberSuspended(prescriber));
    }

    /// @param more What is to be added.
    /// @param profession The prescriber's; zero for a product.
    function _count(Subject subject, Figures memory more, Profession profession) internal {
        uint32 bucket = bucketOf(uint48(block.timestamp));
        Figures memory figures = _figures[subject][bucket];
        figures.prescriptions += more.prescriptions;
        figures.items += more.items;
        figures.units += more.units;
        figures.money += more.money;
        _flag(subject, bucket, figures, _mostOf(subject, profession));
        _figures[subject][bucket] = figures;
    }

    /// @dev The opposite, for something that was counted at `moment`.
    function _uncount(Subject subject, uint40 units, uint120 money, uint48 moment) internal {
        Figures storage figures = _figures[subject][bucketOf(moment)];
        --figures.items;
        figures.units -= units;
        figures.money -= money;
    }

    function _flag(Subject subject, uint32 bucket, Figures memory figures, Thresholds memory most) private {
        uint256[MEASURES] memory found = [uint256(figures.prescriptions), figures.units, figures.money];
        uint256[MEASURES] memory limits = [uint256(most.prescriptions), most.units, most.money];
        for (uint8 i; i < MEASURES; ++i) {
            uint8 bit = uint8(1 << i);
            if (limits[i] == 0 || found[i] <= limits[i] || figures.flagged & bit != 0) continue;
            figures.flagged |= bit;
            emit Flagged(subject, bucket, Measure(i), found[i], limits[i]);
        }
    }

    function _mostOf(Subject subject, Profession profession) private view returns (Thresholds memory most) {
        Watch memory watched = _watches[subject];
        if (watched.own) return Thresholds(watched.prescriptions, watched.units, watched.money);
        if (Profession.unwrap(profession) != 0) most = _thresholds[profession];
    }
}
