// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IProviderRegistry} from "../identity/interfaces/IProviderRegistry.sol";
import {Governed} from "../kernel/access/Governed.sol";
import {OrganisationKind, OrganisationKinds} from "../kernel/terms/OrganisationKinds.sol";
import {Gtin} from "../kernel/types/Gtin.sol";
import {Standing, Standings} from "../kernel/types/Standing.sol";
import {
    Control,
    IProductRegistry,
    Product,
    ProductKind,
    ProductTerms,
    ProductUse
} from "./interfaces/IProductRegistry.sol";

/// @title Products: what a GTIN names, who answers for it, who may make and hold it
/// @notice States, requirements and warnings are in {IProductRegistry}.
contract ProductRegistry is IProductRegistry, Governed {
    /// @dev Absolute zero and boiling water, in tenths of a degree Celsius.
    int16 private constant COLDEST = -2_731;
    int16 private constant WARMEST = 1_000;

    /// @dev Answer for products: marketing authorisations, and what a trial tests.
    OrganisationKinds private constant HOLDERS = OrganisationKinds.wrap(
        OrganisationKinds.unwrap(OrganisationKind.MANUFACTURER) |
            OrganisationKinds.unwrap(OrganisationKind.RESEARCH_INSTITUTE)
    );
    /// @dev Hold raw materials and intermediates.
    OrganisationKinds private constant TRADE = OrganisationKinds.wrap(
        OrganisationKinds.unwrap(OrganisationKind.MANUFACTURER) |
            OrganisationKinds.unwrap(OrganisationKind.WHOLESALER) |
            OrganisationKinds.unwrap(OrganisationKind.LABORATORY)
    );
    /// @dev Hold finished products: these, and who gives them to patients or tests them.
    OrganisationKinds private constant CARE = OrganisationKinds.wrap(
        OrganisationKinds.unwrap(TRADE) |
            OrganisationKinds.unwrap(OrganisationKind.PHARMACY) |
            OrganisationKinds.unwrap(OrganisationKind.HOSPITAL) |
            OrganisationKinds.unwrap(OrganisationKind.CLINIC) |
            OrganisationKinds.unwrap(OrganisationKind.RESEARCH_INSTITUTE) |
            OrganisationKinds.unwrap(OrganisationKind.EMERGENCY_SERVICE)
    );

    /// @notice Where organisations are accredited.
    IProviderRegistry public immutable PROVIDERS;

    mapping(Gtin gtin => Product) private _products;
    mapping(Gtin gtin => mapping(address holder => bytes32 termsHash)) private _filings;
    mapping(Gtin gtin => address to) private _transferOffers;
    mapping(Gtin gtin => uint256 count) private _transfers;
    /// @dev By the number of transfers before, so that who takes over begins with none, also who had it once.
    mapping(Gtin gtin => mapping(uint256 transfers => mapping(address maker => uint48 until))) private _makers;
    mapping(address organisation => mapping(Control control => uint48 until)) private _permits;

    constructor(
        address accessManager,
        address forwarder,
        IProviderRegistry providers
    ) Governed(accessManager, forwarder) {
        PROVIDERS = providers;
    }

    // ------------------------------------------------------------------ filing and approval

    /// @inheritdoc IProductRegistry
    function file(Gtin gtin, ProductTerms calldata terms) external whenNotPaused {
        address holder = _msgSender();
        _requireHolder(holder);
        gtin.requireValid();
        _requireConsistent(terms);

        _filings[gtin][holder] = keccak256(abi.encode(terms));
        emit ProductFiled(gtin, holder, terms);
    }

    /// @inheritdoc IProductRegistry
    function withdrawFiling(Gtin gtin) external {
        address holder = _msgSender();
        require(_filings[gtin][holder] != 0, ProductNotFiled(gtin, holder));

        delete _filings[gtin][holder];
        emit ProductFilingWithdrawn(gtin, holder);
    }

    /// @inheritdoc IProductRegistry
    function approve(Gtin gtin, address holder, ProductTerms calldata terms) external restricted whenNotPaused {
        require(_filings[gtin][holder] == keccak256(abi.encode(terms)), ProductNotFiled(gtin, holder));
        _requireHolder(holder);
        Product storage product = _products[gtin];
        Standing standing = product.standing;
        if (standing.exists()) {
            require(product.holder == holder, ProductOfAnotherHolder(gtin, product.holder));
            require(!standing.isRevoked(), ProductStandingUnchanged(gtin, standing));
            require(
                product.terms.kind == terms.kind && product.terms.unit == terms.unit,
                ProductKindFixed(gtin, product.terms.kind, product.terms.unit)
            );
        } else {
            standing = Standings.GOOD;
        }

        delete _filings[gtin][holder];
        _products[gtin] = Product({holder: holder, standing: standing, terms: terms});
        emit ProductApproved(gtin, holder, terms);
    }

    // ------------------------------------------------------------------ standing

    /// @inheritdoc IProductRegistry
    function suspend(Gtin gtin, bytes32 reasonHash) external {
        (Standing standing, uint8 hand) = _overseen(gtin);
        _setStanding(gtin, standing, standing.with(hand), reasonHash);
    }

    /// @inheritdoc IProductRegistry
    function reinstate(Gtin gtin, bytes32 reasonHash) external whenNotPaused {
        (Standing standing, uint8 hand) = _overseen(gtin);
        _setStanding(gtin, standing, standing.without(hand), reasonHash);
    }

    /// @inheritdoc IProductRegistry
    function revoke(Gtin gtin, bytes32 reasonHash) external {
        (Standing standing, ) = _overseen(gtin);
        _setStanding(gtin, standing, standing.with(Standings.REVOKED), reasonHash);
    }

    // ------------------------------------------------------------------ holder and makers

    /// @inheritdoc IProductRegistry
    function offerTransfer(Gtin gtin, address to) external {
        address holder = _requireOwn(gtin);
        _requireNotRevoked(gtin);

        _transferOffers[gtin] = to;
        emit ProductTransferOffered(gtin, holder, to);
    }

    /// @inheritdoc IProductRegistry
    function offerSuccession(Gtin gtin, address to) external restricted {
        address holder = _products[gtin].holder;
        require(holder != address(0), ProductUnknown(gtin));
        _requireNotRevoked(gtin);
        require(!PROVIDERS.isAccredited(holder, HOLDERS), ProductHolderAccredited(gtin, holder));

        _transferOffers[gtin] = to;
        emit ProductTransferOffered(gtin, holder, to);
    }

    /// @inheritdoc IProductRegistry
    function acceptTransfer(Gtin gtin) external whenNotPaused {
        address to = _msgSender();
        address offeredTo = _transferOffers[gtin];
        require(to == offeredTo, ProductNotOfferedTo(gtin, to, offeredTo));
        _requireNotRevoked(gtin);
        _requireHolder(to);

        address from = _products[gtin].holder;
        _products[gtin].holder = to;
        ++_transfers[gtin];
        delete _transferOffers[gtin];
        emit ProductTransferred(gtin, from, to);
    }

    /// @inheritdoc IProductRegistry
    function authoriseMaker(Gtin gtin, address maker, uint48 until) external {
        address holder = _requireOwn(gtin);
        require(maker != address(0) && maker != holder, MakerInvalid(gtin, maker));
        if (block.timestamp < until) _requireNotPaused();

        _makers[gtin][_transfers[gtin]][maker] = until;
        emit MakerAuthorised(gtin, holder, maker, until);
    }

    /// @inheritdoc IProductRegistry
    function grantPermit(address organisation, Control control, uint48 until) external restricted {
        require(organisation != address(0) && control != Control.None, PermitInvalid(organisation, control));
        if (block.timestamp < until) _requireNotPaused();

        _permits[organisation][control] = until;
        emit PermitGranted(organisation, control, until);
    }

    // ------------------------------------------------------------------ questions

    /// @inheritdoc IProductRegistry
    function isInForce(Gtin gtin) external view returns (bool) {
        return _products[gtin].standing.isGood();
    }

    /// @inheritdoc IProductRegistry
    function mayMake(Gtin gtin, address maker) external view returns (bool) {
        Product storage product = _products[gtin];
        if (!product.standing.isGood()) return false;
        if (maker != product.holder && block.timestamp >= authorisedUntil(gtin, maker)) return false;
        OrganisationKinds kinds = product.terms.trial == 0 ? OrganisationKind.MANUFACTURER : HOLDERS;
        return _isPermitted(product.terms.control, maker) && PROVIDERS.isAccredited(maker, kinds);
    }

    /// @inheritdoc IProductRegistry
    function mayHold(Gtin gtin, address organisation) external view returns (bool) {
        Product storage product = _products[gtin];
        if (!product.standing.exists()) return false;
        OrganisationKinds kinds = product.terms.kind == ProductKind.Finished ? CARE : TRADE;
        return _isPermitted(product.terms.control, organisation) && PROVIDERS.isAccredited(organisation, kinds);
    }

    /// @inheritdoc IProductRegistry
    function mayCarry(Gtin gtin, address carrier) external view returns (bool) {
        Product storage product = _products[gtin];
        return
            product.standing.exists() &&
            _isPermitted(product.terms.control, carrier) &&
            PROVIDERS.isAccredited(carrier, OrganisationKind.CARRIER);
    }

    /// @inheritdoc IProductRegistry
    function useOf(Gtin gtin) external view returns (ProductUse memory) {
        Product storage product = _products[gtin];
        return
            ProductUse({
                inForce: product.standing.isGood(),
                kind: product.terms.kind,
                control: product.terms.control,
                supply: product.terms.supply,
                unit: product.terms.unit,
                currency: product.terms.currency,
                ceiling: product.terms.ceiling
            });
    }

    /// @inheritdoc IProductRegistry
    function storageOf(Gtin gtin) external view returns (bool monitored, int16 coldest, int16 warmest) {
        ProductTerms storage terms = _products[gtin].terms;
        return (terms.monitored, terms.coldest, terms.warmest);
    }

    /// @inheritdoc IProductRegistry
    function holderOf(Gtin gtin) external view returns (address) {
        return _products[gtin].holder;
    }

    /// @inheritdoc IProductRegistry
    function productOf(Gtin gtin) external view returns (Product memory) {
        return _products[gtin];
    }

    /// @inheritdoc IProductRegistry
    function filingOf(Gtin gtin, address holder) external view returns (bytes32) {
        return _filings[gtin][holder];
    }

    /// @inheritdoc IProductRegistry
    function transferOfferOf(Gtin gtin) external view returns (address) {
        return _transferOffers[gtin];
    }

    /// @inheritdoc IProductRegistry
    function authorisedUntil(Gtin gtin, address maker) public view returns (uint48) {
        return _makers[gtin][_transfers[gtin]][maker];
    }

    /// @inheritdoc IProductRegistry
    function permittedUntil(address organisation, Control control) external view returns (uint48) {
        return _permits[organisation][control];
    }

    // ------------------------------------------------------------------ checks

    function _requireHolder(address holder) private view {
        require(PROVIDERS.isAccredited(holder, HOLDERS), ProductHolderNotAccredited(holder));
    }

    function _requireOwn(Gtin gtin) private view returns (address holder) {
        holder = _products[gtin].holder;
        require(holder != address(0), ProductUnknown(gtin));
        require(holder == _msgSender(), ProductNotOverseenBy(gtin, _msgSender()));
    }

    function _requireNotRevoked(Gtin gtin) private view {
        Standing standing = _products[gtin].standing;
        require(!standing.isRevoked(), ProductStandingUnchanged(gtin, standing));
    }

    /// @dev Whose suspension of this product the caller sets and lifts.
    function _overseen(Gtin gtin) private view returns (Standing standing, uint8 hand) {
        Product storage product = _products[gtin];
        standing = product.standing;
        require(standing.exists(), ProductUnknown(gtin));
        address by = _msgSender();
        if (by == product.holder) return (standing, Standings.SUSPENDED_BY_ISSUER);
        require(_isRegulator(by), ProductNotOverseenBy(gtin, by));
        return (standing, Standings.SUSPENDED_BY_REGULATOR);
    }

    function _setStanding(Gtin gtin, Standing before, Standing standing, bytes32 reasonHash) private {
        require(before.mayBecome(standing), ProductStandingUnchanged(gtin, before));
        _products[gtin].standing = standing;
        emit ProductStandingChanged(gtin, _msgSender(), standing, reasonHash);
    }

    function _isPermitted(Control control, address organisation) private view returns (bool) {
        return control == Control.None || block.timestamp < _permits[organisation][control];
    }

    function _requireConsistent(ProductTerms calldata terms) private pure {
        bool isRange =
            terms.monitored
                ? COLDEST <= terms.coldest && terms.coldest < terms.warmest && terms.warmest <= WARMEST
                : terms.coldest == 0 && terms.warmest == 0;
        require(isRange, ProductStorageInvalid(terms.monitored, terms.coldest, terms.warmest));
        require((terms.ceiling == 0) == (terms.currency == 0), ProductPriceInvalid(terms.ceiling, terms.currency));
        require(
            (terms.kind != ProductKind.Finished && terms.control == Control.None) ||
                terms.approval != 0 ||
                terms.trial != 0,
            ProductUnapproved(terms.kind, terms.control)
        );
    }
}
