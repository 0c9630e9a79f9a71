// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What the panel is told about a case (`extraData` of ERC-792): `abi.encode` of this, six words.
struct CaseTerms {
    /// What it is about; for a visit its id.
    bytes32 matter;
    address practitioner;
    address organisation;
    /// The patient's controller when the case was opened; it judges nothing.
    address patientAccount;
    /// Who brought the sides' fees, and gets back what the panel does not use.
    address patientPayer;
    address practicePayer;
}

/// @title What disputes and panel agree on
library CaseWords {
    /// @dev Rulings beside refusing: no tenth of the price to ten.
    uint256 internal constant CHOICES = 11;
    uint256 internal constant LENGTH = 6 * 32;
    /// @dev Hundredths that a ruling is more than the one below it.
    uint256 internal constant STEP = 10;
}
