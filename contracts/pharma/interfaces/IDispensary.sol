// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey} from "../../kernel/merkle/PackLeaves.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";
import {Packs} from "./ILots.sol";
import {ProductKind, Unit} from "./IProductRegistry.sol";
import {IPrescriptions, Line, Prescription, PrescriptionId} from "./IPrescriptions.sol";
import {ISupervision} from "./ISupervision.sol";

/// @dev What a patient brings to the counter.
struct Slip {
    Prescription terms;
    /// The salt under the hash of the lines.
    bytes32 salt;
    /// 1 to 32.
    Line[] lines;
    /// The prescriber's two, over what {IPrescriptions-register} says, also where the prescriber dispenses; not read for a
    /// prescription that is on the chain.
    bytes signature;
    bytes secondSignature;
    /// The bearer's signature counts while `now < deadline`.
    uint48 deadline;
    /// The bearer's, over `Collection(bytes32 prescription,address pharmacy,uint16 number,Item[] items,uint48 deadline)Item(uint8
    /// line,bytes32 lot,uint40 quantity,uint64 price,uint32[] indices)`, where `number` is how often something was dispensed on
    /// the prescription before.
    bytes bearerSignature;
}

/// @dev Something that is given from one lot.
struct Item {
    /// Which line of the prescription, from 0. Not read where there is none.
    uint8 line;
    LotKey lot;
    /// In the product's unit; where packs are named, how many.
    uint40 quantity;
    /// For one unit, in ten-thousandths of the desk's currency.
    uint64 price;
    /// Which; empty lists where the lot has no root. Keys and proofs are not read when something is taken back.
    Packs packs;
}

/// @dev Who dispenses, and where it is written down.
struct Counter {
    address pharmacy;
    /// The caller's, pharmacist or pharmacist of Chinese medicine.
    Profession profession;
    /// A place in the pharmacy's journal that was never used, or not in the last ten days; taking back does not free it.
    uint32 place;
    /// Hash of a document, such as the receipt or the EPCIS event; zero for none.
    bytes32 document;
}

/// @dev What has to be said of a dispensing to take it back; all zero for a sale.
struct Given {
    PrescriptionId prescription;
    address bearer;
    address prescriber;
    uint8 fillNumber;
}

/// @dev A place in a pharmacy's journal. One slot, used again and again.
struct Entry {
    /// First 26 bytes of the hash of what was given; zero once it was taken back.
    bytes26 hash;
    uint48 since;
}

/// @title The counter: nothing is dispensed that should not be
/// @notice One transaction checks pharmacist, pharmacy, prescription, bearer, product, lot, packs, stock, quantity, interval and
/// price, or is refused with the error of the first that fails. It is a desk of {ILots}: lots and stock are looked at there.
///
/// Warning: money is paid elsewhere. The price is the pharmacist's word, which the bearer signed.
/// Warning: nothing here is stopped by a pause; a suspension, a recall or a cancellation stops it at once.
interface IDispensary is IPrescriptions, ISupervision {
    // ------------------------------------------------------------------ events

    /// @notice Something was given. The prescription is named by {Dispensed} of the same transaction.
    event ItemDispensed(Gtin indexed gtin, LotKey indexed lot, uint8 line, uint40 quantity, uint64 price);
    /// @notice The items before were given on this prescription, or sold without one where it is zero.
    event Dispensed(
        PrescriptionId indexed prescription,
        address indexed pharmacy,
        address indexed pharmacist,
        uint8 fillNumber,
        uint32 place,
        bytes32 document
    );
    /// @notice What stood at this place of the journal was taken back.
    event TakenBack(
        PrescriptionId indexed prescription,
        address indexed pharmacy,
        address indexed pharmacist,
        uint32 place,
        bytes32 document
    );

    // ------------------------------------------------------------------ errors

    /// @notice The caller does not practise as pharmacist at the pharmacy with the right `DISPENSE`, or this is no pharmacy, hospital
    /// or clinic.
    error DispenserNotPractising(address pharmacist, Profession profession, address pharmacy);
    /// @notice Nothing, or more than 32 items.
    error ItemsInvalid(uint256 items);
    /// @notice No quantity, or another than that of the packs named.
    error ItemInvalid(uint256 index);
    /// @notice The place was used less than ten days ago.
    error PlaceTaken(address pharmacy, uint32 place, uint48 until);
    /// @notice It counts in `[from, until)`.
    error PrescriptionNotNow(PrescriptionId prescription, uint48 from, uint48 until);
    /// @notice These are not the lines that were signed, or more than 32.
    error LinesUnequal(PrescriptionId prescription);
    /// @notice No line of the prescription has this number.
    error LineUnknown(PrescriptionId prescription, uint8 line);
    /// @notice The product is not for patients, or is suspended or revoked.
    error ProductNotDispensable(Gtin gtin, ProductKind kind, bool inForce);
    /// @notice The pharmacy may not hold what is so controlled now.
    error PharmacyNotPermitted(Gtin gtin, address pharmacy);
    /// @notice The line is for another product, and this one does not stand for it.
    error ProductNotPrescribed(PrescriptionId prescription, uint8 line, Gtin gtin);
    /// @notice The line counts in another unit than the product.
    error UnitUnequal(Gtin gtin, Unit unit, Unit prescribed);
    /// @notice All of this fill is given; the next begins at `from` at the earliest.
    error FillTooEarly(PrescriptionId prescription, uint8 line, uint48 from);
    /// @notice Of this fill only `left` is left.
    error QuantityAbovePrescribed(PrescriptionId prescription, uint8 line, uint256 wanted, uint256 left);
    /// @notice The ceiling of the product is in another currency than that of the desk.
    error CurrencyUnequal(Gtin gtin, bytes3 currency, bytes3 expected);
    /// @notice More than the ceiling.
    error PriceAboveCeiling(Gtin gtin, uint64 price, uint64 ceiling);
    /// @notice The product is not sold without a prescription.
    error PrescriptionNeeded(Gtin gtin);
    /// @notice Nothing that was given so stands at this place.
    error DispensingUnknown(address pharmacy, uint32 place);
    /// @notice Ten days are over.
    error DispensingTooOld(address pharmacy, uint32 place, uint48 until);

    // ------------------------------------------------------------------ acts

    /// @notice Gives medicines on a prescription.
    /// @param items 1 to 32. Several may be of one line, as from two lots.
    ///
    /// Requirements, in this order: 1 to 32 items; the caller practises as pharmacist at the pharmacy, which is accredited; the
    /// prescription is open, or opens now (as in {IPrescriptions-register}, by signature); not cancelled; in its window; its
    /// prescriber not suspended; these are its lines; the bearer signed; and for each item: it is of a line; it has a quantity,
    /// that of its packs; the lot is usable, the packs are of it and unspent, the pharmacy's free stock suffices ({ILots}); the
    /// product is finished and in force; controlled only with the pharmacy's permit, and narcotics and psychotropics of class I
    /// only with the prescriber's right `PRESCRIBE_CONTROLLED` now; it is the line's product or stands for it, in the line's
    /// unit; no more than is left of the fill; not above the ceiling. The place in the journal is free. Emits
    /// {IPrescriptions-PrescriptionOpened} where it opens now, the product's flags and {ItemDispensed} for each, the
    /// prescriber's flags, and {Dispensed}.
    function dispense(Slip calldata slip, Item[] calldata items, Counter calldata counter) external;

    /// @notice Sells what needs no prescription. Nobody is named and nobody signs.
    ///
    /// Requirements: as for {dispense}, without those about the prescription; the products are supplied over the counter and not
    /// controlled. Emits as {dispense}.
    function sell(Item[] calldata items, Counter calldata counter) external;

    /// @notice Takes back what was given by mistake and has not left the counter. Packs are unspent and the stock is free again, and
    /// the fill has room again as long as it runs. Its quantities leave the figures of their bucket; what was counted as
    /// prescription, and flags, stay.
    /// @param counter The pharmacist who takes it back, and the place where it stands.
    /// @param items As they were given; without keys and proofs.
    ///
    /// Requirements, in this order: 1 to 32 items; the caller as for {dispense}; exactly this stands there, for less than ten days.
    /// Emits {TakenBack}.
    ///
    /// Warning: what has left the counter belongs to be destroyed.
    function takeBack(Counter calldata counter, Given calldata given, Item[] calldata items) external;

    // ------------------------------------------------------------------ questions

    /// @notice What stands at a place of a pharmacy's journal.
    function entryOf(address pharmacy, uint32 place) external view returns (Entry memory);
}
