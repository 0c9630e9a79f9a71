// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Profession} from "../../kernel/terms/Profession.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";

/// @dev Whom or what figures are about: a prescriber's address or a product's GTIN, as a number in 32 bytes. No GTIN is an address
/// of which anybody has the key.
type Subject is bytes32;

using Subjects for Subject global;

library Subjects {
    function ofPrescriber(address prescriber) internal pure returns (Subject) {
        return Subject.wrap(bytes32(uint256(uint160(prescriber))));
    }

    function ofProduct(Gtin gtin) internal pure returns (Subject) {
        return Subject.wrap(bytes32(uint256(Gtin.unwrap(gtin))));
    }
}

/// @dev What is counted of a prescriber or a product in one bucket. One slot.
struct Figures {
    /// Prescriptions that were first dispensed. Of prescribers only.
    uint32 prescriptions;
    /// Items that were dispensed.
    uint32 items;
    /// In the product's unit. Of products only: units of different products do not add up.
    uint64 units;
    /// In ten-thousandths of the desk's currency.
    uint120 money;
    /// Which measures have raised a flag, a bit for each {Measure}.
    uint8 flagged;
}

/// @dev What raises a flag when there is more of it in a bucket; zero for what raises none.
struct Thresholds {
    uint32 prescriptions;
    uint64 units;
    uint120 money;
}

enum Measure {
    Prescriptions,
    Units,
    Money
}

/// @dev How the regulator watches a prescriber or a product. One slot.
struct Watch {
    /// Nothing that the prescriber prescribed is dispensed.
    bool suspended;
    /// Whether these thresholds hold; if not, those of a prescriber's profession do.
    bool own;
    uint32 prescriptions;
    uint64 units;
    uint120 money;
}

/// @title Supervision: what is prescribed and dispensed, in figures
/// @notice Figures grow in the transaction that dispenses, in buckets of 30 days counted from 1970, and flags are raised in it.
/// No figure names a patient or a bearer.
///
/// Warning: a flag says that there is much of something, not that it is wrong.
/// Warning: figures of prescribers and products are public.
interface ISupervision {
    // ------------------------------------------------------------------ events

    /// @notice There is more of this in the bucket than the threshold that holds. Once a bucket and measure. A product's figure is
    /// that after the item which raised the flag, a prescriber's that after all items.
    event Flagged(Subject indexed subject, uint32 indexed bucket, Measure measure, uint256 figure, uint256 most);
    /// @notice These thresholds hold for the profession's prescribers from now on.
    event ProfessionWatched(Profession indexed profession, Thresholds thresholds);
    /// @notice These hold for the subject; where `own` is false, those of a prescriber's profession again.
    event SubjectWatched(Subject indexed subject, bool own, Thresholds thresholds);
    /// @notice Nothing that the prescriber prescribed is dispensed, or it is again.
    event PrescriberSuspensionSet(address indexed prescriber, bool suspended, bytes32 reasonHash);
    /// @notice The product may stand for the others of this group; zero for none.
    event ProductGrouped(Gtin indexed gtin, bytes32 indexed group);

    // ------------------------------------------------------------------ errors

    /// @notice The regulator suspended the prescriber.
    error PrescriberSuspended(address prescriber);
    /// @notice It stands so already.
    error SuspensionUnchanged(address prescriber, bool suspended);

    // ------------------------------------------------------------------ acts (regulator)

    /// @notice Sets the thresholds of a profession.
    ///
    /// Requirements: role `REGULATOR`. Emits {ProfessionWatched}.
    function watchProfession(Profession profession, Thresholds calldata thresholds) external;

    /// @notice Sets thresholds of a product or of one prescriber; with `own` false, goes back to those of the profession, or none.
    ///
    /// Requirements: role `REGULATOR`. Emits {SubjectWatched}.
    function watch(Subject subject, bool own, Thresholds calldata thresholds) external;

    /// @notice Stops or resumes the dispensing of all that a prescriber prescribed, whenever it was.
    /// @param reasonHash Hash of the salted reason.
    ///
    /// Requirements: role `REGULATOR`; it is a change. Emits {PrescriberSuspensionSet}.
    function setSuspension(address prescriber, bool suspended, bytes32 reasonHash) external;

    /// @notice Puts a product into a group whose products may stand for each other, and takes it out with zero.
    ///
    /// Requirements: role `REGULATOR`. Emits {ProductGrouped}.
    ///
    /// Warning: a quantity stays the same when another product is given; put only products of one strength and size into a group.
    function setGroup(Gtin gtin, bytes32 group) external;

    // ------------------------------------------------------------------ questions

    /// @notice The bucket in which a moment lies: 30 days each, from 1970.
    function bucketOf(uint48 moment) external pure returns (uint32);

    /// @notice What was counted of the subject in the bucket.
    function figuresOf(Subject subject, uint32 bucket) external view returns (Figures memory);

    /// @notice How the subject is watched.
    function watchOf(Subject subject) external view returns (Watch memory);

    /// @notice The thresholds of a profession.
    function thresholdsOf(Profession profession) external view returns (Thresholds memory);

    /// @notice The product's group, zero for none.
    function groupOf(Gtin gtin) external view returns (bytes32);
}
