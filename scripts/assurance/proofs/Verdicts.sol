// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EmergencyId, Verdict} from "../../../contracts/consent/interfaces/IEmergencyAccess.sol";
import {Verdicts} from "../../../contracts/consent/Verdicts.sol";

contract ReviewedOnce is Verdicts {
    function review(EmergencyId id, Verdict before, bool first, bool second) external pure {
        _reviewed(id, _reviewed(id, before, first), second);
        assert(false);
    }
}

contract OverturnedIsFinal is Verdicts {
    function overturn(EmergencyId id, Verdict before, bool again, bool justified) external pure {
        Verdict then = _overturned(id, before);
        if (again) _overturned(id, then);
        else _reviewed(id, then, justified);
        assert(false);
    }
}

contract JustifiedIsNeverOverturned is Verdicts {
    function review(EmergencyId id, Verdict before) external pure {
        _overturned(id, _reviewed(id, before, true));
        assert(false);
    }
}
