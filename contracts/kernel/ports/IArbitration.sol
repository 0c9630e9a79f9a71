// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Port: who is judged about (ERC-792, arbitrable)
/// @notice The standard (https://eips.ethereum.org/EIPS/eip-792) is CC0; names and signatures are its own.
interface IArbitrable {
    /// @notice The arbitrator has ruled; `ruling` 0 means that it refused to.
    event Ruling(IArbitrator indexed arbitrator, uint256 indexed disputeID, uint256 ruling);

    /// @notice Takes the ruling of the caller about a case of its own.
    function rule(uint256 disputeID, uint256 ruling) external;
}

/// @title Port: who judges (ERC-792, arbitrator)
/// @notice Warning: an arbitrator may be anybody's contract. What it answers, when, and whom it calls meanwhile is its own.
interface IArbitrator {
    /// @notice A case is with the arbitrator.
    event DisputeCreation(uint256 indexed disputeID, IArbitrable indexed arbitrable);
    /// @notice The ruling that stands can be appealed.
    event AppealPossible(uint256 indexed disputeID, IArbitrable indexed arbitrable);
    /// @notice It is appealed.
    event AppealDecision(uint256 indexed disputeID, IArbitrable indexed arbitrable);

    /// @notice Opens a case of the caller's with so many choices beside refusing, for {arbitrationCost}.
    function createDispute(uint256 choices, bytes calldata extraData) external payable returns (uint256 disputeID);

    /// @notice Appeals the ruling that stands, for {appealCost}.
    function appeal(uint256 disputeID, bytes calldata extraData) external payable;

    /// @notice What a case costs, in wei.
    function arbitrationCost(bytes calldata extraData) external view returns (uint256 cost);

    /// @notice What an appeal costs, in wei.
    function appealCost(uint256 disputeID, bytes calldata extraData) external view returns (uint256 cost);
}

/// @title Port: evidence (ERC-1497)
/// @notice The standard (https://eips.ethereum.org/EIPS/eip-1497) is CC0. Here the text of an evidence is its hash in hex: the
/// content stays where only those can read it whom the patient has let in.
interface IEvidence {
    /// @notice What cases are about and what can be ruled.
    event MetaEvidence(uint256 indexed metaEvidenceID, string evidence);
    /// @notice `party` names an evidence.
    event Evidence(
        IArbitrator indexed arbitrator,
        uint256 indexed evidenceGroupID,
        address indexed party,
        string evidence
    );
    /// @notice The case of a group of evidence.
    event Dispute(
        IArbitrator indexed arbitrator,
        uint256 indexed disputeID,
        uint256 metaEvidenceID,
        uint256 evidenceGroupID
    );
}
