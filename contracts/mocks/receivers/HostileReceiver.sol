// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev What a {HostileReceiver} does when it is paid ether.
enum ReceiverManner {
    Accepts,
    Refuses,
    BurnsGas,
    /// Refuses with a megabyte of zeros.
    FloodsReason,
    /// Accepts, with a megabyte of zeros.
    FloodsAnswer,
    /// Calls whom it was told to call, and accepts whatever comes of it.
    Reenters
}

/// @title An account that is hard to pay
/// @notice Anybody may set its manner and act through it.
contract HostileReceiver {
    /// @notice How it takes ether.
    ReceiverManner public manner;
    /// @notice Whether the last call from inside went through, and how many there were.
    bool public didReenter;
    uint256 public calls;

    address private _target;
    bytes private _data;

    receive() external payable {
        ReceiverManner itsManner = manner;
        if (itsManner == ReceiverManner.BurnsGas) _burn();
        if (itsManner == ReceiverManner.Refuses) _refuse(0);
        if (itsManner == ReceiverManner.FloodsReason) _refuse(1 << 20);
        if (itsManner == ReceiverManner.FloodsAnswer) _answer(1 << 20);
        if (itsManner == ReceiverManner.Reenters) {
            (didReenter, ) = _target.call(_data);
            ++calls;
        }
    }

    function behave(ReceiverManner itsManner) external {
        manner = itsManner;
    }

    function reenterBy(address target, bytes calldata data) external {
        manner = ReceiverManner.Reenters;
        _target = target;
        _data = data;
    }

    function execute(address to, bytes calldata data) external payable {
        (bool ok, bytes memory answer) = to.call{value: msg.value}(data);
        if (!ok) {
            // Passes the reason on as it is.
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    function _answer(uint256 size) private pure {
        assembly ("memory-safe") {
            return(mload(0x40), size)
        }
    }

    function _refuse(uint256 size) private pure {
        assembly ("memory-safe") {
            revert(mload(0x40), size)
        }
    }

    function _burn() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
