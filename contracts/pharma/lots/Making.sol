// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LotKey, PackLeaves} from "../../kernel/merkle/PackLeaves.sol";
import {Profession, Professions} from "../../kernel/terms/Profession.sol";
import {RightsSet} from "../../kernel/terms/Rights.sol";
import {Gtin} from "../../kernel/types/Gtin.sol";
import {ILotLedger, Input, NewLot} from "../interfaces/ILotLedger.sol";
import {Hindrance} from "../interfaces/ILots.sol";
import {Unit} from "../interfaces/IProductRegistry.sol";
import {LotState} from "./Custody.sol";
import {LotBook, LotFacts} from "./LotBook.sol";

/// @title Lots: made, made of lots, released
/// @notice The second part of {ILotLedger}.
abstract contract Making is LotBook {
    uint256 private constant MOST_OUTPUTS = 8;
    uint256 private constant MOST_ANCESTORS = 128;
    uint256 private constant MOST_PACKS = 1 << 32;

    /// @inheritdoc ILotLedger
    function commission(address maker, NewLot calldata lot) external whenNotPaused returns (LotKey key) {
        _requireFor(maker);
        key = _commission(maker, lot, 0);
    }

    /// @inheritdoc ILotLedger
    function transform(
        address maker,
        Input[] calldata inputs,
        NewLot[] calldata outputs
    ) external whenNotPaused returns (LotKey[] memory keys) {
        _requireFor(maker);
        bool isCount = inputs.length != 0 && inputs.length <= MOST_PARENTS;
        require(
            isCount && outputs.length != 0 && outputs.length <= MOST_OUTPUTS,
            TransformationInvalid(inputs.length, outputs.length)
        );
        uint8 lineage = _consume(maker, inputs);

        keys = new LotKey[](outputs.length);
        for (uint256 i; i < outputs.length; ++i) {
            keys[i] = _commission(maker, outputs[i], lineage);
            _derive(keys[i], inputs);
        }
    }

    /// @inheritdoc ILotLedger
    function release(LotKey lot, Profession profession, bytes32 document) external whenNotPaused {
        LotState storage state = _states[lot];
        require(state.commissioned != 0, LotUnknown(lot));
        _requireQualified(lot, profession);
        require(state.flags & RELEASED == 0, LotReleasedBefore(lot));
        state.flags |= RELEASED;
        _requireUsable({lot: lot, withProduct: true});
        emit LotReleased(lot, _msgSender(), profession, document);
    }

    /// @dev The caller is a qualified person of the lot's maker now.
    function _requireQualified(LotKey lot, Profession profession) internal view {
        address account = _msgSender();
        bool isPharmacist =
            Profession.unwrap(profession) == Profession.unwrap(Professions.PHARMACIST) ||
                Profession.unwrap(profession) == Profession.unwrap(Professions.TCM_PHARMACIST);
        require(
            isPharmacist && PROVIDERS.isPractisingWith(account, profession, _facts[lot].maker, RightsSet.RELEASE),
            LotNotReleasedBy(lot, account, profession)
        );
    }

    function _commission(address maker, NewLot calldata lot, uint8 lineage) private returns (LotKey key) {
        require(PRODUCTS.mayMake(lot.gtin, maker), LotMakerInvalid(lot.gtin, maker));
        require(
            lot.number != 0 && lot.quantity != 0 && block.timestamp < lot.expiry && _isRootFit(lot),
            LotInvalid(lot.number, lot.expiry, lot.quantity, lot.root)
        );
        key = PackLeaves.lotKeyOf(lot.gtin, lot.number, lot.expiry);
        require(_states[key].commissioned == 0, LotExists(key));

        _facts[key] = LotFacts({maker: maker, gtin: lot.gtin, expiry: lot.expiry});
        LotState memory state;
        state.commissioned = lot.quantity;
        state.lineage = lineage;
        state.walkedAt = _alarms;
        if (lot.root != 0) {
            state.flags = SERIALISED;
            _roots[key] = lot.root;
        }
        _make(key, maker, state);
        emit LotCommissioned({
            lot: key,
            gtin: lot.gtin,
            maker: maker,
            number: lot.number,
            expiry: lot.expiry,
            quantity: lot.quantity,
            root: lot.root,
            document: lot.document
        });
        _emitMove(key, address(0), maker, lot.quantity);
    }

    function _isRootFit(NewLot calldata lot) private view returns (bool) {
        return lot.root == 0 || (lot.quantity <= MOST_PACKS && PRODUCTS.useOf(lot.gtin).unit == Unit.Pack);
    }

    function _consume(address maker, Input[] calldata inputs) private returns (uint8) {
        uint256 lineage;
        bytes32 last;
        for (uint256 i; i < inputs.length; ++i) {
            LotKey lot = inputs[i].lot;
            uint40 quantity = inputs[i].quantity;
            require(LotKey.unwrap(lot) > last, InputsNotRising(lot));
            last = LotKey.unwrap(lot);
            require(quantity != 0, QuantityInvalid(quantity));
            _requireUsable({lot: lot, withProduct: true});
            LotState storage state = _states[lot];
            require(state.flags & SERIALISED == 0, LotSerialised(lot, true));
            _requireHeldBy(lot, maker);

            _use(lot, maker, quantity);
            lineage += uint256(state.lineage) + 1;
            _emitMove(lot, maker, address(0), quantity);
        }
        require(lineage <= MOST_ANCESTORS, LineageTooLong(lineage));
        return uint8(lineage);
    }

    /// @dev Who makes something of a lot may still hold it: what is controlled asks for a permit.
    function _requireHeldBy(LotKey lot, address maker) private view {
        Gtin gtin = _facts[lot].gtin;
        require(PRODUCTS.mayHold(gtin, maker), CustodyNotLicensed(gtin, maker));
    }

    function _derive(LotKey child, Input[] calldata inputs) private {
        for (uint256 i; i < inputs.length; ++i) {
            _parents[child][i] = inputs[i].lot;
            emit LotDerived(child, inputs[i].lot, inputs[i].quantity);
        }
    }
}
