// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Cover} from "../kernel/ports/IPayer.sol";
import {Booking, Payee, Service, ServiceId, VisitId} from "./interfaces/IAppointmentBook.sol";

/// @title Ids of services and visits
/// @notice An id hashes the words of all members in their order; in the place of a list stands the hash of the list's words.
/// The words are taken as they lie in calldata, without reading them one by one: who publishes or books reads every member
/// that is shorter than a word and refuses what does not fit it, and any other encoding has another id, which nobody
/// published or booked.
library CareIds {
    /// @dev Bits of a {VisitId} that are zero.
    uint256 internal constant FREE = 0xffffffffffff;

    /// @dev Members of a {Service} before its payees, in bytes.
    uint256 private constant SERVICE_HEAD = 0x1e0;
    uint256 private constant PAYEE = 0x40;
    uint256 private constant COVER = 0xa0;

    function serviceId(Service calldata service) internal pure returns (ServiceId id) {
        Payee[] calldata payees = service.payees;
        assembly ("memory-safe") {
            let copy := mload(0x40)
            let size := mul(payees.length, PAYEE)
            calldatacopy(copy, payees.offset, size)
            let hash := keccak256(copy, size)
            calldatacopy(copy, service, SERVICE_HEAD)
            mstore(add(copy, SERVICE_HEAD), hash)
            id := keccak256(copy, add(SERVICE_HEAD, 0x20))
        }
    }

    function visitId(ServiceId service, Booking calldata booking) internal pure returns (VisitId) {
        return visitIdAt(service, booking, booking.start, booking.number);
    }

    /// @dev The id that the booking has at another beginning.
    function visitIdAt(
        ServiceId service,
        Booking calldata booking,
        uint48 start,
        uint32 ordinal
    ) internal pure returns (VisitId id) {
        bytes32 hash = coversHash(booking.covers);
        assembly ("memory-safe") {
            let copy := mload(0x40)
            mstore(copy, service)
            calldatacopy(add(copy, 0x20), booking, 0xa0)
            mstore(add(copy, 0x60), start)
            mstore(add(copy, 0x80), ordinal)
            mstore(add(copy, 0xc0), hash)
            id := and(keccak256(copy, 0xe0), not(FREE))
        }
    }

    function coversHash(Cover[] calldata covers) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let copy := mload(0x40)
            let size := mul(covers.length, COVER)
            calldatacopy(copy, covers.offset, size)
            hash := keccak256(copy, size)
        }
    }
}
