// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @notice Asks one contract many questions in one call, so that a test can compare whole states quickly.
contract BatchReader {
    using Address for address;

    function read(address target, bytes[] calldata questions) external view returns (bytes[] memory answers) {
        answers = new bytes[](questions.length);
        for (uint256 i = 0; i < questions.length; i++) {
            answers[i] = target.functionStaticCall(questions[i]);
        }
    }
}
