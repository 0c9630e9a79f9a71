// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Cover} from "../kernel/ports/IPayer.sol";
import {Authorisation} from "../kernel/signing/Authorisation.sol";
import {Booking, Service, ServiceId} from "./interfaces/IAppointmentBook.sol";

/// @title What patients and delegates sign for bookings
/// @notice The EIP-712 struct hashes of {IAppointmentBook}; the SDK holds the same types in `kernel/acts`. The service's hash
/// commits to practitioner, token and price; they stand beside it so that a wallet shows them.
library CareActs {
    bytes32 private constant COVER = keccak256(
        "Cover(address payer,uint128 amount,bytes32 programme,bytes32 person,uint32 period)"
    );
    bytes32 private constant BOOKING = keccak256(
        "VisitBooking(bytes32 patient,address payer,bytes32 service,address practitioner,address token,uint128 price,uint48 start,uint32 number,bytes32 intakeHash,Cover[] covers,uint104 nonce,uint48 deadline)Cover(address payer,uint128 amount,bytes32 programme,bytes32 person,uint32 period)"
    );

    function booking(
        ServiceId id,
        Service calldata service,
        Booking calldata given,
        Authorisation calldata by
    ) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](given.covers.length);
        for (uint256 i; i < hashes.length; ++i) hashes[i] = keccak256(abi.encode(COVER, given.covers[i]));
        bytes memory head = abi.encode(
            BOOKING,
            given.patient,
            given.payer,
            id,
            service.practitioner,
            service.token,
            service.price
        );
        bytes32 list = keccak256(abi.encodePacked(hashes));
        bytes memory tail = abi.encode(given.start, given.number, given.intakeHash, list, by.nonce, by.deadline);
        return keccak256(bytes.concat(head, tail));
    }
}
