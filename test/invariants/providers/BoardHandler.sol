// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    Affiliation,
    Authority,
    Credential,
    CredentialKind,
    CredentialTerms,
    Organisation
} from "../../../contracts/identity/interfaces/IProviderRegistry.sol";
import {OrganisationKind, OrganisationKinds} from "../../../contracts/kernel/terms/OrganisationKinds.sol";
import {Rights} from "../../../contracts/kernel/terms/Rights.sol";
import {CredentialId} from "../../../contracts/kernel/types/Ids.sol";
import {Jurisdiction} from "../../../contracts/kernel/types/Jurisdiction.sol";
import {Standing, Trust} from "../../../contracts/kernel/types/Standing.sol";
import {VM, goBeside, hold, within} from "../support/Vm.sol";
import {ProviderStage} from "./ProviderStage.sol";

/// @title What the regulator and the boards do, and what rogue boards, removed ones and strangers try
abstract contract BoardHandler is ProviderStage {
    // ------------------------------------------------------------------ moves of the regulator

    function appoints(uint256 board, uint256 who, uint256 competence) external {
        address by = who % 4 == 0 ? someone(who / 4) : _REGULATOR;
        address chosen = boards[board % BOARDS];
        // Both competences, one of them, the other, or none.
        bool mayAccredit = competence % 8 != 1 && competence % 8 != 3;
        bool mayLicense = competence % 8 != 2 && competence % 8 != 3;
        // The jurisdiction is the board's own; another one is refused once the first appointment is made.
        bytes6 code = competence % 16 == 5 ? bytes6("FR") : [bytes6("CN-ZJ"), "GB", "CN-33"][board % BOARDS];
        bytes6 before = Jurisdiction.unwrap(REGISTRY.authorityOf(chosen).jurisdiction);
        bool may = by == _REGULATOR && !REGISTRY.paused() && (mayAccredit || mayLicense);
        bytes memory data = abi.encodeCall(
            REGISTRY.appointAuthority,
            (chosen, Jurisdiction.wrap(code), mayAccredit, mayLicense)
        );
        bool ok = _call(by, data);
        _judge(Act.Appoint, ok, may && (before == 0 || before == code));
        if (!ok) return;
        bytes memory given = abi.encode(Authority(Jurisdiction.wrap(code), Trust.Appointed, mayAccredit, mayLicense));
        hold(keccak256(abi.encode(REGISTRY.authorityOf(chosen))) == keccak256(given), "INV-22", "an appointment");
    }

    function removes(uint256 board, uint256 who, uint256 how) external {
        bool distrust = how % 3 == 0;
        address by = who % 2 == 1 ? _REGULATOR : someone(who / 2);
        address chosen = boards[board % BOARDS];
        Trust before = REGISTRY.authorityOf(chosen).trust;
        bytes memory data =
            distrust
                ? abi.encodeCall(REGISTRY.distrustAuthority, (chosen))
                : abi.encodeCall(REGISTRY.dismissAuthority, (chosen));
        bool fits = before == Trust.Appointed || (before == Trust.Dismissed && distrust);
        _judge(Act.Remove, _call(by, data), by == _REGULATOR && fits);
        if (fits && by == _REGULATOR) {
            Trust now_ = REGISTRY.authorityOf(chosen).trust;
            hold(now_ == (distrust ? Trust.Distrusted : Trust.Dismissed), "INV-22", "trust");
        }
    }

    /// @notice Mostly somebody without the role tries, so that pauses end.
    function pauses(uint256 who) external {
        address by = who % 4 == 1 ? _PAUSER : someone(who / 4);
        bool paused = REGISTRY.paused();
        _judge(Act.Pause, _call(by, abi.encodeCall(REGISTRY.pause, ())), by == _PAUSER && !paused);
    }

    function unpauses(uint256 who) external {
        address by = who % 4 == 0 ? someone(who / 4) : _REGULATOR;
        bool paused = REGISTRY.paused();
        _judge(Act.Unpause, _call(by, abi.encodeCall(REGISTRY.unpause, ())), by == _REGULATOR && paused);
    }

    /// @notice What every state that matters begins with: two boards, two organisations of theirs, a licence for everybody.
    /// Each of the three windows ends first for somebody.
    function begins() public virtual {
        for (uint256 i; i < 2; ++i) {
            bytes6 code = [bytes6("CN-ZJ"), "GB"][i];
            VM.prank(_REGULATOR);
            REGISTRY.appointAuthority(boards[i], Jurisdiction.wrap(code), true, true);
            VM.prank(boards[i]);
            REGISTRY.accredit(
                organisations[i],
                OrganisationKind.HOSPITAL,
                31,
                _in([100 days, uint256(180 days)][i]),
                "document"
            );
            CredentialTerms memory terms;
            terms.holder = practitioners[i];
            terms.profession = professionOf(i);
            (terms.validFrom, terms.validUntil) = (uint40(block.timestamp), _in([60 days, uint256(150 days)][i]));
            VM.prank(boards[i]);
            REGISTRY.issueCredential(terms);
            // ... and a certificate, with everything else like a licence.
            (terms.kind, terms.documentHash) = (CredentialKind.Certificate, CERTIFICATE);
            VM.prank(boards[i]);
            REGISTRY.issueCredential(terms);
            // The first practises the other profession too.
            if (i != 0) continue;
            (terms.kind, terms.documentHash, terms.profession) = (CredentialKind.Licence, SECOND, professionOf(1));
            VM.prank(boards[i]);
            REGISTRY.issueCredential(terms);
        }
    }

    function _in(uint256 time) internal view returns (uint48) {
        return uint48(block.timestamp + time);
    }

    // ------------------------------------------------------------------ moves of accreditors

    function accredits(uint256 who, uint256 organisation, uint256 kinds, uint256 until) external {
        address chosen = organisations[organisation % ORGANISATIONS];
        // Once in eight at the end of the one before, from when on another board may.
        if (kinds % 8 == 2) goBeside(REGISTRY.organisationOf(chosen).validUntil, kinds / 8);
        _accredit(_board(who), chosen, kinds, until);
    }

    function changesOrganisation(uint256 who, uint256 organisation, uint256 change) external {
        address chosen = organisations[organisation % ORGANISATIONS];
        _changeOrganisation(
            _overseer(who, REGISTRY.organisationOf(chosen).accreditor),
            chosen,
            change % 8 == 7 ? 2 : change % 2
        );
    }

    // ------------------------------------------------------------------ moves of licensing boards

    function issues(uint256 who, uint256 holder, uint256 document, uint256 terms, uint256 window) external {
        address by = _board(who);
        CredentialTerms memory given;
        given.holder = practitioners[holder % PRACTITIONERS];
        given.kind = terms % 8 == 7 ? CredentialKind.Certificate : CredentialKind.Licence;
        given.profession = professionOf(terms / 8);
        given.rights = Rights.wrap(uint16(within(terms / 16, 0, 32)));
        given.specialty = uint16(terms);
        given.validFrom = uint40(block.timestamp + within(window, 0, 4 days) - 3 days);
        given.validUntil = given.validFrom + uint48(within(window / 7, 0, 90 days));
        given.documentHash = bytes32(document % DOCUMENTS);
        _issue(by, given);
    }

    function renews(uint256 who, uint256 credential, uint256 until) external {
        CredentialId chosen = _issued(credential);
        _renew(_overseer(who, REGISTRY.credentialOf(chosen).issuer), chosen, _end(until));
    }

    function changesCredential(uint256 who, uint256 credential, uint256 change) external {
        CredentialId chosen = _issued(credential);
        _changeCredential(
            _overseer(who, REGISTRY.credentialOf(chosen).issuer),
            chosen,
            change % 4 == 3 ? 2 : change % 2
        );
    }

    /// @notice Some seconds, days, or exactly to (or a second beside) a beginning or an end.
    function timePasses(uint256 seed, uint256 affiliation) external {
        uint256 moment = _turningPoint(affiliation, seed / 4) + ((seed / 32) % 3);
        if (seed % 4 != 0 && moment > block.timestamp + 1) VM.warp(moment - 1);
        else VM.warp(block.timestamp + within(seed / 4, 1, seed % 8 == 0 ? 20 days : 1 days));
    }

    /// @dev A border of one of the three windows that somebody needs in order to practise.
    function _turningPoint(uint256 affiliation, uint256 which) private view returns (uint256) {
        affiliation %= affiliations.length;
        Affiliation memory work = REGISTRY.affiliationOf(affiliations[affiliation]);
        Credential memory licence = REGISTRY.credentialOf(work.licence);
        // Three organisations for each practitioner, two professions in each.
        Organisation memory employer = REGISTRY.organisationOf(organisations[(affiliation / 2) % ORGANISATIONS]);
        return [work.validFrom, work.validUntil, licence.validFrom, licence.validUntil, employer.validUntil][which % 5];
    }

    // ------------------------------------------------------------------ the moves, whoever makes them

    function _accredit(
        address by,
        address organisation,
        uint256 kinds,
        uint256 until
    ) private watched(by, bytes32(uint256(uint160(organisation)))) {
        uint32 bits = kinds % 16 == 15 ? 0 : uint32(within(kinds / 16, 1, 2047)) | 64;
        bool may = _isAppointed(by) && REGISTRY.authorityOf(by).accredits && !REGISTRY.paused();
        may = may && bits != 0 && _end(until) > block.timestamp && _isAccreditable(by, organisation);
        bytes memory data = abi.encodeCall(
            REGISTRY.accredit,
            (organisation, OrganisationKinds.wrap(bits), 31, _end(until), bytes32("document"))
        );
        bool ok = _call(by, data);
        _judge(Act.Accredit, ok, may);
        if (!ok) return;
        bytes memory given = abi.encode(
            Organisation(by, OrganisationKinds.wrap(bits), 31, Standing.wrap(1), _end(until))
        );
        bytes32 found = keccak256(abi.encode(REGISTRY.organisationOf(organisation)));
        hold(found == keccak256(given), "INV-22", "an accreditation");
    }

    function _isAccreditable(address by, address organisation) private view returns (bool) {
        Organisation memory before = REGISTRY.organisationOf(organisation);
        uint8 bits = _bits(before.standing);
        bool revoked = bits & REVOKED_BIT != 0;
        if (bits & REGULATOR_BIT != 0 || (bits & ISSUER_BIT != 0 && !revoked)) return false;
        bool answers = _isAppointed(before.accreditor) && REGISTRY.authorityOf(before.accreditor).accredits;
        bool inForce = !revoked && block.timestamp < before.validUntil && answers;
        return before.accreditor == by || !inForce;
    }

    function _changeOrganisation(
        address by,
        address organisation,
        uint256 change
    ) private watched(by, bytes32(uint256(uint160(organisation)))) {
        Organisation memory before = REGISTRY.organisationOf(organisation);
        uint8 hand = _handOf(by, before.accreditor, REGISTRY.authorityOf(before.accreditor).accredits);
        // The regulator's revocation suspends too.
        uint8 revocation = hand == REGULATOR_BIT ? REVOKED_BIT | REGULATOR_BIT : REVOKED_BIT;
        (bool fits, uint8 next) = _step(_bits(before.standing), hand, change, revocation);
        bytes4 selector = [
            REGISTRY.suspendOrganisation.selector,
            REGISTRY.reinstateOrganisation.selector,
            REGISTRY.revokeOrganisation.selector
        ][change];
        bool ok = _call(by, abi.encodeWithSelector(selector, organisation, bytes32("reason")));
        _judge(Act(uint256(Act.SuspendOrganisation) + change), ok, fits);
        if (ok) hold(_bits(REGISTRY.organisationOf(organisation).standing) == next, "INV-23", "a standing");
    }

    function _issue(address by, CredentialTerms memory terms) private {
        CredentialId id = REGISTRY.credentialIdOf(by, terms.holder, terms.documentHash);
        _issueAs(by, id, terms);
    }

    function _issueAs(
        address by,
        CredentialId id,
        CredentialTerms memory terms
    ) private watched(by, CredentialId.unwrap(id)) {
        bool may = _isAppointed(by) && REGISTRY.authorityOf(by).licenses && !REGISTRY.paused();
        may = may && terms.validFrom < terms.validUntil && block.timestamp < terms.validUntil;
        may = may && Rights.unwrap(terms.rights) <= 31 && _bits(REGISTRY.credentialOf(id).standing) == 0;
        bool ok = _call(by, abi.encodeCall(REGISTRY.issueCredential, (terms)));
        _judge(Act.Issue, ok, may);
        if (!ok) return;
        Credential memory given = Credential({
            holder: terms.holder,
            kind: terms.kind,
            profession: terms.profession,
            standing: Standing.wrap(1),
            rights: terms.rights,
            specialty: terms.specialty,
            issuer: by,
            validFrom: terms.validFrom,
            validUntil: terms.validUntil
        });
        bytes32 found = keccak256(abi.encode(REGISTRY.credentialOf(id)));
        hold(found == keccak256(abi.encode(given)), "INV-22", "a credential");
    }

    function _renew(address by, CredentialId id, uint48 until) private watched(by, CredentialId.unwrap(id)) {
        Credential memory before = REGISTRY.credentialOf(id);
        bool may = by == before.issuer && _isAppointed(by) && REGISTRY.authorityOf(by).licenses && !REGISTRY.paused();
        may = may && _bits(before.standing) & REVOKED_BIT == 0 && until > before.validUntil && until > block.timestamp;
        _judge(Act.Renew, _call(by, abi.encodeCall(REGISTRY.renewCredential, (id, until, bytes32("new")))), may);
        if (may) before.validUntil = until;
        // Only the end moves: a suspension stays, and so does everything else.
        bytes32 found = keccak256(abi.encode(REGISTRY.credentialOf(id)));
        hold(found == keccak256(abi.encode(before)), "INV-22", "a renewal");
    }

    function _changeCredential(
        address by,
        CredentialId id,
        uint256 change
    ) private watched(by, CredentialId.unwrap(id)) {
        Credential memory before = REGISTRY.credentialOf(id);
        uint8 hand = _handOf(by, before.issuer, REGISTRY.authorityOf(before.issuer).licenses);
        (bool fits, uint8 next) = _step(_bits(before.standing), hand, change, REVOKED_BIT);
        bytes4 selector = [
            REGISTRY.suspendCredential.selector,
            REGISTRY.reinstateCredential.selector,
            REGISTRY.revokeCredential.selector
        ][change];
        bool ok = _call(by, abi.encodeWithSelector(selector, id, bytes32("reason")));
        _judge(Act(uint256(Act.SuspendCredential) + change), ok, fits);
        if (ok) hold(_bits(REGISTRY.credentialOf(id).standing) == next, "INV-23", "a standing");
        if (ok && change == 2) wasRevoked[id] = true;
    }

    /// @dev Suspend (0), reinstate (1), revoke (2): each hand sets and lifts its own bit; on what is revoked only the
    /// regulator's can still move. Only what gives back is stopped by a pause (INV-28).
    function _step(
        uint8 bits,
        uint8 hand,
        uint256 change,
        uint8 revocation
    ) private view returns (bool fits, uint8 next) {
        next = bits | revocation;
        if (change == 0) next = bits | hand;
        if (change == 1) next = bits & ~hand;
        bool isOpen = bits & REVOKED_BIT == 0 || bits ^ next == REGULATOR_BIT;
        fits = hand != 0 && next != bits && isOpen && (change != 1 || !REGISTRY.paused());
    }

    // ------------------------------------------------------------------ choices

    /// @dev A board, once in eight anybody.
    function _board(uint256 seed) private view returns (address) {
        return seed % 8 == 7 ? someone(seed / 8) : boards[(seed / 8) % BOARDS];
    }

    /// @dev Half of the time who issued it, else the regulator, another board, or anybody.
    function _overseer(uint256 seed, address issuer) private view returns (address) {
        if (seed % 2 == 0 && issuer != address(0)) return issuer;
        return [_REGULATOR, boards[(seed / 8) % BOARDS], someone(seed / 8), _REGULATOR][(seed / 2) % 4];
    }

    /// @dev One that was issued, if there is any; once in eight any.
    function _issued(uint256 seed) internal view returns (CredentialId) {
        for (uint256 i; i < credentials.length && seed % 8 != 7; ++i) {
            CredentialId found = credentials[(seed / 8 + i) % credentials.length];
            if (REGISTRY.credentialOf(found).issuer != address(0)) return found;
        }
        return credentials[(seed / 8) % credentials.length];
    }

    function _end(uint256 seed) private view returns (uint48) {
        return uint48(block.timestamp + within(seed, 0, 120 days) - (seed % 8 == 0 ? 1 days : 0));
    }
}
