// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";

import {IProviderRegistry, Practice, PracticeRefusal} from "../../identity/interfaces/IProviderRegistry.sol";
import {Signatures} from "../../kernel/signing/Signatures.sol";
import {Rights, RightsSet} from "../../kernel/terms/Rights.sol";
import {IDispensary} from "../interfaces/IDispensary.sol";
import {IPrescriptions, Line, Prescription, PrescriptionId, PrescriptionState} from "../interfaces/IPrescriptions.sol";
import {Fills} from "./Fills.sol";
import {PrescriptionActs} from "./PrescriptionActs.sol";

/// @title Prescriptions: what a prescriber signs counts for whoever holds its key
/// @notice The first part of {IDispensary}.
abstract contract PrescriptionBook is IDispensary, ERC2771Context, Signatures, Fills {
    /// @dev How much of six lines after the first was given, 40 bits each, in the fill of this number.
    struct Page {
        uint240 given;
        uint8 fill;
    }

    uint256 private constant LONGEST = 400 days;
    uint256 private constant LATEST_DAYS = 7;
    uint256 private constant LINES_A_PAGE = 6;
    uint256 private constant BITS = 40;

    /// @notice Where prescribers and pharmacists are licensed, and pharmacies accredited.
    IProviderRegistry public immutable PROVIDERS;

    mapping(address bearer => mapping(uint256 number => Page)) private _pages;

    // ------------------------------------------------------------------ acts

    /// @inheritdoc IPrescriptions
    function register(
        Prescription calldata terms,
        bytes calldata signature,
        bytes calldata secondSignature
    ) external returns (PrescriptionId id) {
        id = prescriptionIdOf(terms);
        require(_states[terms.bearer].id == 0, BearerUsedBefore(terms.bearer));
        _requireWritten(id, terms);
        if (_msgSender() != terms.prescriber) {
            _requireSigned(terms.prescriber, PrescriptionId.unwrap(id), signature);
        }
        _requireOverridden(id, terms, secondSignature);

        _states[terms.bearer].id = _beginningOf(id);
        emit PrescriptionOpened(id, terms.bearer, terms.prescriber, terms);
    }

    /// @inheritdoc IPrescriptions
    function cancel(Prescription calldata terms) external {
        PrescriptionId id = prescriptionIdOf(terms);
        require(_msgSender() == terms.prescriber, PrescriptionNotOf(id, _msgSender()));

        _cancel(terms.bearer, id);
        emit PrescriptionCancelled(id, terms.prescriber);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IPrescriptions
    function prescriptionOf(address bearer) external view returns (PrescriptionState memory) {
        return _states[bearer];
    }

    /// @inheritdoc IPrescriptions
    function givenOf(address bearer, uint8 line) external view returns (uint40) {
        return _given(bearer, _states[bearer], line);
    }

    /// @inheritdoc IPrescriptions
    function isCancelledUnseen(PrescriptionId prescription) external view returns (bool) {
        return _cancelledUnseen[prescription];
    }

    /// @inheritdoc IPrescriptions
    function prescriptionIdOf(Prescription calldata terms) public pure returns (PrescriptionId) {
        return PrescriptionActs.idOf(terms);
    }

    /// @inheritdoc IPrescriptions
    function linesHashOf(bytes32 salt, Line[] calldata lines) external pure returns (bytes32) {
        return PrescriptionActs.linesOf(salt, lines);
    }

    // ------------------------------------------------------------------ for the counter

    /// @dev The state of a prescription that is open, or opens now by its prescriber's signature; and that counts at this moment. It
    /// is kept by {_keep}.
    function _present(
        PrescriptionId id,
        Prescription calldata terms,
        bytes calldata signature,
        bytes calldata secondSignature
    ) internal returns (PrescriptionState memory state) {
        state = _states[terms.bearer];
        if (state.id == 0) {
            _requireWritten(id, terms);
            _requireSigned(terms.prescriber, PrescriptionId.unwrap(id), signature);
            _requireOverridden(id, terms, secondSignature);
            state.id = _beginningOf(id);
            emit PrescriptionOpened(id, terms.bearer, terms.prescriber, terms);
        }
        _requireCounting(id, terms, state);
    }

    function _givenLater(address bearer, uint8 fill, uint8 line) internal view override returns (uint40) {
        Page memory page = _pages[bearer][_pageOf(line)];
        return page.fill == fill ? uint40(page.given >> _shiftOf(line)) : 0;
    }

    function _setGivenLater(address bearer, uint8 fill, uint8 line, uint40 given) internal override {
        Page storage page = _pages[bearer][_pageOf(line)];
        uint256 others = page.fill == fill ? page.given : 0;
        uint256 shift = _shiftOf(line);
        others &= ~(uint256(type(uint40).max) << shift);
        page.given = uint240(others | (uint256(given) << shift));
        page.fill = fill;
    }

    function _beginningOf(PrescriptionId id) internal pure override returns (bytes18) {
        return bytes18(PrescriptionId.unwrap(id));
    }

    /// @dev The prescriber practises with these rights now.
    function _requirePrescriber(Prescription calldata terms, Rights rights) internal view {
        require(
            PROVIDERS.isPractisingWith(terms.prescriber, terms.profession, terms.organisation, rights),
            PrescriberNotPractising(terms.prescriber, terms.profession, terms.organisation, rights)
        );
    }

    // ------------------------------------------------------------------ opening

    /// @dev Well-formed, not cancelled, and written by somebody who could and can.
    function _requireWritten(PrescriptionId id, Prescription calldata terms) private view {
        _requireNotCancelledUnseen(id);
        uint256 today = block.timestamp / 1 days;
        uint256 writtenAt = uint256(terms.day) * 1 days;
        bool isInRange =
            terms.bearer != address(0) &&
                terms.day <= today &&
                today <= uint256(terms.day) + LATEST_DAYS &&
                terms.from < terms.until &&
                terms.until <= writtenAt + LONGEST;
        bool isApart = 1 days <= terms.interval && terms.interval <= LONGEST;
        bool isOften = terms.fills == 1 ? terms.interval == 0 : terms.fills != 0 && isApart;
        require(isInRange && isOften, PrescriptionInvalid(id));

        Practice memory practice = PROVIDERS.practice(terms.prescriber, terms.profession, terms.organisation);
        require(
            practice.refusal == PracticeRefusal.None && practice.rights.include(RightsSet.PRESCRIBE),
            PrescriberNotPractising(terms.prescriber, terms.profession, terms.organisation, RightsSet.PRESCRIBE)
        );
        require(PROVIDERS.credentialOf(practice.licence).validFrom < writtenAt + 1 days, PrescriptionInvalid(id));
    }

    /// @dev What the check of a formula found is signed for a second time.
    function _requireOverridden(
        PrescriptionId id,
        Prescription calldata terms,
        bytes calldata secondSignature
    ) private view {
        if (terms.findings == 0) return;
        _requireSigned(terms.prescriber, PrescriptionActs.overriding(id, terms.findings), secondSignature);
    }

    function _pageOf(uint8 line) private pure returns (uint256) {
        return (uint256(line) - 1) / LINES_A_PAGE;
    }

    function _shiftOf(uint8 line) private pure returns (uint256) {
        return ((uint256(line) - 1) % LINES_A_PAGE) * BITS;
    }
}
