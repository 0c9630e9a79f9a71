// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev The platform's roles in its one AccessManager, the whole of its operational authority. Who belongs in each:
///
/// | role | may | held by |
/// |---|---|---|
/// | `ADMIN` | grant and revoke roles, set which role a function asks for | a multi-signature wallet, with an execution delay |
/// | `REGULATOR` | appoint and dismiss authorities, suspend anybody's credential or accreditation, end a pause | the health authority's multi-signature wallet |
/// | `PAUSER` | stop new grants in one room at once | the operations team; a single key is acceptable: pausing holds nobody's money or data |
/// | `REVIEWER` | say whether an emergency was one, outside its own organisation | people of the health authority's choice; the regulator appoints them, not the administrator |
///
/// Domain rights (a board over what it issued, an organisation over its staff, a patient over delegates) are data of
/// their rooms, not roles.
library Roles {
    uint64 internal constant ADMIN = 0;
    uint64 internal constant REGULATOR = 1;
    uint64 internal constant PAUSER = 2;
    uint64 internal constant REVIEWER = 3;
}
