// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Gtin} from "../../kernel/types/Gtin.sol";
import {Standing} from "../../kernel/types/Standing.sol";

enum ProductKind {
    /// Herbs, substances, excipients.
    RawMaterial,
    /// Extracts, bulk, and whatever is not given to patients.
    Intermediate,
    /// What is dispensed, decoction pieces (饮片) included.
    Finished
}

/// @dev Why a product is controlled. The classes of China's 药品管理法, article 112; others map to them.
enum Control {
    None,
    Narcotic,
    PsychotropicI,
    PsychotropicII,
    Toxic,
    Radioactive,
    Precursor
}

enum Supply {
    OverTheCounter,
    Prescription
}

/// @dev What a quantity of the product counts.
enum Unit {
    Pack,
    Gram,
    Milligram,
    Millilitre
}

/// @dev What a holder files and the regulator approves.
struct ProductTerms {
    ProductKind kind;
    Control control;
    Supply supply;
    Unit unit;
    /// Whether shipments are measured.
    bool monitored;
    /// Tenths of a degree Celsius; both zero where it is not monitored.
    int16 coldest;
    int16 warmest;
    /// For one unit, in ten-thousandths of the currency; zero for none.
    uint64 ceiling;
    /// ISO 4217, such as "CNY"; zero without a ceiling.
    bytes3 currency;
    /// Number of the approval in UTF-8, zero-padded, such as 国药准字Z12345678; zero for none.
    bytes32 approval;
    /// Registration of the clinical trial that it is for, in ASCII, such as ChiCTR2400081234; zero for none.
    bytes32 trial;
}

/// @dev A product as it stands: holder and standing, and the terms. Four slots, of which {IProductRegistry-useOf} reads two.
struct Product {
    address holder;
    Standing standing;
    ProductTerms terms;
}

/// @dev What dispensing has to know of a product.
struct ProductUse {
    bool inForce;
    ProductKind kind;
    Control control;
    Supply supply;
    Unit unit;
    bytes3 currency;
    uint64 ceiling;
}

/// @title Products: what a GTIN names, who answers for it, who may make and hold it
/// @notice Public by purpose: anybody can look a product up.
///
/// ```
/// none ──file (holder)──► filed ──approve (regulator)──► in force ◄──suspend / reinstate──► suspended
///                                                           └─────────── revoke ─────────► revoked (final)
/// ```
///
/// Holder and regulator each have their own suspension, and neither lifts the other's. A suspension bites at once on every lot
/// of the product: it is asked at each act.
///
/// Warning: the registry knows that a number has a right check digit, not that GS1 gave it to the holder. The regulator does,
/// before it approves.
interface IProductRegistry {
    // ------------------------------------------------------------------ events

    /// @notice `holder` asks for approval of these terms, in place of what it filed for this GTIN before.
    event ProductFiled(Gtin indexed gtin, address indexed holder, ProductTerms terms);
    /// @notice The filing is taken back.
    event ProductFilingWithdrawn(Gtin indexed gtin, address indexed holder);
    /// @notice The product is in force with these terms, in place of those before.
    event ProductApproved(Gtin indexed gtin, address indexed holder, ProductTerms terms);
    /// @notice `standing` is the new one; `by` suspended, reinstated or revoked.
    event ProductStandingChanged(Gtin indexed gtin, address indexed by, Standing standing, bytes32 reasonHash);
    /// @notice `from` offers the product to `to`; zero for an offer taken back.
    event ProductTransferOffered(Gtin indexed gtin, address indexed from, address indexed to);
    /// @notice `to` answers for the product now, and the makers that `from` authorised are authorised no longer.
    event ProductTransferred(Gtin indexed gtin, address indexed from, address indexed to);
    /// @notice `maker` may make the product for `holder` until `until`.
    event MakerAuthorised(Gtin indexed gtin, address indexed holder, address indexed maker, uint48 until);
    /// @notice `organisation` may hold and carry what is so controlled until `until`.
    event PermitGranted(address indexed organisation, Control indexed control, uint48 until);

    // ------------------------------------------------------------------ errors

    /// @notice Neither accredited as manufacturer nor as research institute now.
    error ProductHolderNotAccredited(address holder);
    /// @notice The holder can offer the product itself.
    error ProductHolderAccredited(Gtin gtin, address holder);
    /// @notice Not coldest < warmest within −273.1 … 100.0 degrees, or a range of a product that is not monitored.
    error ProductStorageInvalid(bool monitored, int16 coldest, int16 warmest);
    /// @notice A ceiling without a currency, or the other way round.
    error ProductPriceInvalid(uint64 ceiling, bytes3 currency);
    /// @notice What is finished or controlled has an approval number or a trial.
    error ProductUnapproved(ProductKind kind, Control control);
    /// @notice There is no filing of this holder with exactly these terms.
    error ProductNotFiled(Gtin gtin, address holder);
    /// @notice Somebody else answers for the product.
    error ProductOfAnotherHolder(Gtin gtin, address holder);
    /// @notice Kind and unit stay what they were.
    error ProductKindFixed(Gtin gtin, ProductKind kind, Unit unit);
    /// @notice No product has this GTIN.
    error ProductUnknown(Gtin gtin);
    /// @notice Neither its holder nor the regulator; for what only the holder may, not its holder.
    error ProductNotOverseenBy(Gtin gtin, address account);
    /// @notice The change does not apply: suspended twice, reinstated without suspension, or revoked before.
    error ProductStandingUnchanged(Gtin gtin, Standing standing);
    /// @notice The product is on offer to `offeredTo`, not to `account`.
    error ProductNotOfferedTo(Gtin gtin, address account, address offeredTo);
    /// @notice Zero, or the holder itself.
    error MakerInvalid(Gtin gtin, address maker);
    /// @notice Without organisation, or for what is not controlled.
    error PermitInvalid(address organisation, Control control);

    // ------------------------------------------------------------------ filing and approval

    /// @notice Files terms for a GTIN, in place of what the caller filed before.
    ///
    /// Requirements: the caller is accredited as manufacturer or research institute; the GTIN's check digit is right; the terms
    /// are consistent ({ProductStorageInvalid}, {ProductPriceInvalid}, {ProductUnapproved}). Not paused. Emits {ProductFiled}.
    function file(Gtin gtin, ProductTerms calldata terms) external;

    /// @notice Takes a filing back.
    ///
    /// Requirements: the caller has filed. Emits {ProductFilingWithdrawn}.
    function withdrawFiling(Gtin gtin) external;

    /// @notice Puts a filing in force.
    ///
    /// Requirements: role `REGULATOR`; the holder has filed exactly these terms and is still accredited; the GTIN is new, or the
    /// holder's own and not revoked; kind and unit stay. Not paused. Emits {ProductApproved}.
    ///
    /// Warning: what is filed can be changed until it is approved; so the regulator brings the terms that it read.
    function approve(Gtin gtin, address holder, ProductTerms calldata terms) external;

    // ------------------------------------------------------------------ standing

    /// @notice Suspends a product: nothing of it is made, shipped onward or dispensed.
    /// @param reasonHash Hash of the salted reason, zero for none.
    ///
    /// Requirements: the caller is its holder or a regulator, and has not suspended it already; not revoked, except for a
    /// regulator. Emits {ProductStandingChanged}.
    function suspend(Gtin gtin, bytes32 reasonHash) external;

    /// @notice Lifts the caller's own suspension.
    ///
    /// Requirements: as {suspend}, and the caller's side has suspended it. Not paused.
    function reinstate(Gtin gtin, bytes32 reasonHash) external;

    /// @notice Ends a product for good.
    ///
    /// Requirements: the caller is its holder or a regulator; not revoked.
    function revoke(Gtin gtin, bytes32 reasonHash) external;

    // ------------------------------------------------------------------ holder and makers

    /// @notice Offers the product to `to`; zero takes the offer back.
    ///
    /// Requirements: the caller holds it; not revoked. Emits {ProductTransferOffered}.
    function offerTransfer(Gtin gtin, address to) external;

    /// @notice Offers the product of a holder that is none any more, such as after it lost its key or was closed; zero takes the
    /// offer back.
    ///
    /// Requirements: role `REGULATOR`; the holder is not accredited as manufacturer or research institute now; not revoked. Emits
    /// {ProductTransferOffered}.
    ///
    /// Warning: an offer of the holder's that comes after it takes its place.
    function offerSuccession(Gtin gtin, address to) external;

    /// @notice Takes a product over.
    ///
    /// Requirements: it is on offer to the caller, who is accredited as manufacturer or research institute; not revoked. Not
    /// paused. Emits {ProductTransferred}.
    function acceptTransfer(Gtin gtin) external;

    /// @notice Lets `maker` make the product until `until`; a time that is past ends it.
    ///
    /// Requirements: the caller holds the product; `maker` is neither zero nor the caller; not paused, where `until` is in the
    /// future. Emits {MakerAuthorised}.
    function authoriseMaker(Gtin gtin, address maker, uint48 until) external;

    /// @notice Lets an organisation hold and carry what is so controlled until `until`; a time that is past ends it.
    ///
    /// Requirements: role `REGULATOR`; `organisation` is not zero, `control` not `None`; not paused, where `until` is in the
    /// future. Emits {PermitGranted}.
    function grantPermit(address organisation, Control control, uint48 until) external;

    // ------------------------------------------------------------------ questions

    /// @notice Whether the product is approved and neither suspended nor revoked. Never reverts.
    function isInForce(Gtin gtin) external view returns (bool);

    /// @notice Whether `maker` may make the product now. Never reverts.
    function mayMake(Gtin gtin, address maker) external view returns (bool);

    /// @notice Whether `organisation` may hold the product now, whatever the product's standing; false for an unknown product.
    /// Never reverts.
    function mayHold(Gtin gtin, address organisation) external view returns (bool);

    /// @notice Whether `carrier` may carry the product now. Never reverts.
    function mayCarry(Gtin gtin, address carrier) external view returns (bool);

    /// @notice What dispensing has to know. All zero for an unknown product. Never reverts.
    function useOf(Gtin gtin) external view returns (ProductUse memory);

    /// @notice Whether shipments of the product are measured, and its storage range, tenths of a degree. Never reverts.
    function storageOf(Gtin gtin) external view returns (bool monitored, int16 coldest, int16 warmest);

    /// @notice Who answers for the product, zero for an unknown one.
    function holderOf(Gtin gtin) external view returns (address);

    /// @notice The product as it stands; all zero for an unknown one.
    function productOf(Gtin gtin) external view returns (Product memory);

    /// @notice `keccak256(abi.encode(terms))` of what `holder` filed and nobody approved, zero for none.
    function filingOf(Gtin gtin, address holder) external view returns (bytes32);

    /// @notice To whom the product is on offer, zero for nobody.
    function transferOfferOf(Gtin gtin) external view returns (address);

    /// @notice Until when `maker` may make the product by its present holder's word; zero for never.
    function authorisedUntil(Gtin gtin, address maker) external view returns (uint48);

    /// @notice Until when the organisation may hold what is so controlled; zero for never.
    function permittedUntil(address organisation, Control control) external view returns (uint48);
}
