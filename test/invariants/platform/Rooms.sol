// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AppointmentBook} from "../../../contracts/care/AppointmentBook.sol";
import {DisputePanel} from "../../../contracts/care/DisputePanel.sol";
import {Disputes} from "../../../contracts/care/Disputes.sol";
import {OutcomeRegistry} from "../../../contracts/care/OutcomeRegistry.sol";
import {Reception} from "../../../contracts/care/Reception.sol";
import {SubsidyFund} from "../../../contracts/care/SubsidyFund.sol";
import {VisitConsents} from "../../../contracts/care/VisitConsents.sol";
import {VisitRecords} from "../../../contracts/care/VisitRecords.sol";
import {WaitingList} from "../../../contracts/care/WaitingList.sol";
import {DuringVisit} from "../../../contracts/consent/conditions/DuringVisit.sol";
import {JointAccess} from "../../../contracts/consent/conditions/JointAccess.sol";
import {OnReferral} from "../../../contracts/consent/conditions/OnReferral.sol";
import {TwoProfessions} from "../../../contracts/consent/conditions/TwoProfessions.sol";
import {UseCount} from "../../../contracts/consent/conditions/UseCount.sol";
import {ConsentRegistry} from "../../../contracts/consent/ConsentRegistry.sol";
import {EmergencyAccess} from "../../../contracts/consent/EmergencyAccess.sol";
import {Governed} from "../../../contracts/kernel/access/Governed.sol";
import {Roles} from "../../../contracts/kernel/access/Roles.sol";
import {ColdChain} from "../../../contracts/pharma/ColdChain.sol";
import {Dispensary} from "../../../contracts/pharma/Dispensary.sol";
import {Part} from "../../../contracts/pharma/interfaces/ILotLedger.sol";
import {LotLedger} from "../../../contracts/pharma/LotLedger.sol";
import {PackVerifier} from "../../../contracts/pharma/PackVerifier.sol";
import {ProductRegistry} from "../../../contracts/pharma/ProductRegistry.sol";
import {Shipments} from "../../../contracts/pharma/Shipments.sol";
import {AccessLog} from "../../../contracts/records/AccessLog.sol";
import {RecordRegistry} from "../../../contracts/records/RecordRegistry.sol";
import {Platform} from "../support/Platform.sol";

/// @title All rooms, wired as `ignition/modules` wires them, with the same roles
contract Rooms is Platform {
    /// @notice What a seat of the panel costs, in wei.
    uint128 public constant SEAT_FEE = 1_001;

    EmergencyAccess public immutable EMERGENCIES = new EmergencyAccess(
        address(MANAGER),
        address(FORWARDER),
        PATIENTS,
        PROVIDERS
    );
    ConsentRegistry public immutable CONSENTS = new ConsentRegistry(
        address(FORWARDER),
        PATIENTS,
        PROVIDERS,
        EMERGENCIES
    );
    JointAccess public immutable JOINT = new JointAccess(address(FORWARDER), PATIENTS, PROVIDERS);
    OnReferral public immutable REFERRALS = new OnReferral(address(FORWARDER), PATIENTS, PROVIDERS);
    UseCount public immutable USES = new UseCount(address(FORWARDER));
    TwoProfessions public immutable TWO_PROFESSIONS = new TwoProfessions(address(FORWARDER), PROVIDERS);

    DisputePanel public immutable PANEL = new DisputePanel(address(MANAGER), address(FORWARDER), PROVIDERS, SEAT_FEE);
    Disputes public immutable DISPUTES = new Disputes(address(FORWARDER), PATIENTS, PANEL);
    WaitingList public immutable LISTS = new WaitingList(address(FORWARDER));
    AppointmentBook public immutable BOOK = new AppointmentBook(
        address(MANAGER),
        address(FORWARDER),
        PATIENTS,
        PROVIDERS,
        DISPUTES,
        LISTS
    );
    Reception public immutable RECEPTION = Reception(BOOK.RECEPTION());
    SubsidyFund public immutable FUND = new SubsidyFund(address(FORWARDER), BOOK, PROOFING);
    OutcomeRegistry public immutable OUTCOMES = new OutcomeRegistry(address(FORWARDER), BOOK, PATIENTS);
    DuringVisit public immutable DURING = new DuringVisit(BOOK);
    VisitConsents public immutable VISIT_CONSENTS = new VisitConsents(BOOK, RECEPTION, CONSENTS);

    RecordRegistry public immutable RECORDS = new RecordRegistry(
        address(FORWARDER),
        RecordRegistry.Rooms(PATIENTS, PROVIDERS, DEVICES, CONSENTS, EMERGENCIES, BOOK)
    );
    AccessLog public immutable ACCESSES = new AccessLog(address(FORWARDER), PROVIDERS, CONSENTS);
    VisitRecords public immutable VISIT_RECORDS = new VisitRecords(address(FORWARDER), BOOK, RECORDS);

    ProductRegistry public immutable PRODUCTS = new ProductRegistry(address(MANAGER), address(FORWARDER), PROVIDERS);
    LotLedger public immutable LOTS = new LotLedger(address(MANAGER), address(FORWARDER), PROVIDERS, PRODUCTS);
    ColdChain public immutable COLD_CHAIN = new ColdChain(DEVICES);
    Shipments public immutable SHIPMENTS = new Shipments(
        address(MANAGER),
        address(FORWARDER),
        LOTS,
        PRODUCTS,
        COLD_CHAIN
    );
    PackVerifier public immutable VERIFIER = new PackVerifier(address(FORWARDER), LOTS, PRODUCTS);
    Dispensary public immutable DESK = new Dispensary(
        address(MANAGER),
        address(FORWARDER),
        PROVIDERS,
        PRODUCTS,
        LOTS,
        "CNY"
    );

    constructor(address regulator, address pauser, address reviewer) Platform(regulator, pauser) {
        MANAGER.grantRole(Roles.REVIEWER, reviewer, 0);
        MANAGER.setRoleAdmin(Roles.REVIEWER, Roles.REGULATOR);
        _giveTo(Roles.REVIEWER, address(EMERGENCIES), EmergencyAccess.review.selector);
        _giveTo(Roles.REGULATOR, address(EMERGENCIES), EmergencyAccess.overturn.selector);
        _giveTo(Roles.REGULATOR, address(PANEL), DisputePanel.seat.selector);
        _giveTo(Roles.REGULATOR, address(PANEL), DisputePanel.unseat.selector);

        LOTS.appoint(address(DESK), Part.Desk);
        LOTS.appoint(address(SHIPMENTS), Part.Freight);
        _giveTo(Roles.REGULATOR, address(LOTS), LOTS.appoint.selector);
        _giveTo(Roles.REGULATOR, address(PRODUCTS), ProductRegistry.approve.selector);
        _giveTo(Roles.REGULATOR, address(PRODUCTS), ProductRegistry.grantPermit.selector);
        _giveTo(Roles.REGULATOR, address(PRODUCTS), ProductRegistry.offerSuccession.selector);
        _giveTo(Roles.REGULATOR, address(DESK), DESK.watchProfession.selector);
        _giveTo(Roles.REGULATOR, address(DESK), DESK.watch.selector);
        _giveTo(Roles.REGULATOR, address(DESK), DESK.setSuspension.selector);
        _giveTo(Roles.REGULATOR, address(DESK), DESK.setGroup.selector);
        address[4] memory rooms = [address(BOOK), address(PRODUCTS), address(LOTS), address(SHIPMENTS)];
        for (uint256 i; i < rooms.length; ++i) {
            _giveTo(Roles.PAUSER, rooms[i], Governed.pause.selector);
            _giveTo(Roles.REGULATOR, rooms[i], Governed.unpause.selector);
        }
    }

    /// @notice Every room that has a pause.
    function pausable() external view returns (Governed[7] memory) {
        return [Governed(PROVIDERS), PROOFING, DEVICES, BOOK, PRODUCTS, LOTS, SHIPMENTS];
    }

    /// @notice Every contract that is not meant to hold money.
    function withoutMoney() external view returns (address[26] memory) {
        return
            [
                address(MANAGER),
                address(FORWARDER),
                address(PATIENTS),
                address(PROVIDERS),
                address(PROOFING),
                address(DEVICES),
                address(EMERGENCIES),
                address(CONSENTS),
                address(JOINT),
                address(REFERRALS),
                address(USES),
                address(TWO_PROFESSIONS),
                address(LISTS),
                address(RECEPTION),
                address(OUTCOMES),
                address(DURING),
                address(VISIT_CONSENTS),
                address(RECORDS),
                address(ACCESSES),
                address(VISIT_RECORDS),
                address(PRODUCTS),
                address(LOTS),
                address(COLD_CHAIN),
                address(SHIPMENTS),
                address(VERIFIER),
                address(DESK)
            ];
    }

    function _giveTo(uint64 role, address room, bytes4 selector) private {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = selector;
        MANAGER.setTargetFunctionRole(room, selectors, role);
    }
}
