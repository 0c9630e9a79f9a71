// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Booking, Service} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {RecordId} from "../../../contracts/records/interfaces/IRecordRegistry.sol";

/// @title What is signed for visits, records and relayed calls (EIP-712), written anew from the interfaces' words
library Words {
    bytes private constant COVER = "Cover(address payer,uint128 amount,bytes32 programme,bytes32 person,uint32 period)";

    function visitBooking(
        bytes32 id,
        Service memory service,
        Booking memory booking,
        uint104 nonce
    ) internal pure returns (bytes memory) {
        bytes32[] memory hashes = new bytes32[](booking.covers.length);
        for (uint256 i; i < hashes.length; ++i) {
            hashes[i] = keccak256(abi.encode(keccak256(COVER), booking.covers[i]));
        }
        bytes memory act =
            "VisitBooking(bytes32 patient,address payer,bytes32 service,address practitioner,address token,uint128 price,uint48 start,uint32 number,bytes32 intakeHash,Cover[] covers,uint104 nonce,uint48 deadline)";
        bytes memory head = abi.encode(
            keccak256(bytes.concat(act, COVER)),
            booking.patient,
            booking.payer,
            id,
            service.practitioner,
            service.token,
            service.price
        );
        bytes32 list = keccak256(abi.encodePacked(hashes));
        bytes memory tail = abi.encode(
            booking.start,
            booking.number,
            booking.intakeHash,
            list,
            nonce,
            type(uint48).max
        );
        return bytes.concat(head, tail);
    }

    function anchoring(RecordId id) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "RecordAnchoring(Record record,uint48 deadline)Record(bytes32 patient,address author,address organisation,uint8 profession,uint8 kind,uint8 category,uint8 confidentiality,uint48 authoredAt,uint32 episode,bytes32 visit,bytes32 device,bytes32 content,bytes32 labels,uint8 relation,bytes32 target,bytes32 seats)"
        );
        return abi.encode(typeHash, id, type(uint48).max);
    }

    function relayedCall(
        address from,
        address to,
        uint256 gas,
        uint256 nonce,
        bytes memory data
    ) internal pure returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "ForwardRequest(address from,address to,uint256 value,uint256 gas,uint256 nonce,uint48 deadline,bytes data)"
        );
        return abi.encode(typeHash, from, to, uint256(0), gas, nonce, type(uint48).max, keccak256(data));
    }
}
