// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What a signer adds to a signed act. `deadline` is in seconds; the act counts while `now < deadline`.
struct Authorisation {
    uint104 nonce;
    uint48 deadline;
    bytes signature;
}
