// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Course, Outcome, Service, VisitId} from "../../../contracts/care/interfaces/IAppointmentBook.sol";
import {DisputeState, DisputeStatus, Offer, Resolution} from "../../../contracts/care/interfaces/IDisputes.sol";
import {Claim, ClaimStatus} from "../../../contracts/kernel/escrow/IEscrow.sol";
import {IArbitrator} from "../../../contracts/kernel/ports/IArbitration.sol";
import {HostileArbitrator} from "../../../contracts/mocks/care/HostileArbitrator.sol";
import {VisitHandler} from "../care/VisitHandler.sol";
import {Platform} from "../support/Platform.sol";
import {VM, hold} from "../support/Vm.sol";

/// @title What was accepted about disputes, and what follows from it by `docs/specs/care.md` (CARE-90 … CARE-102)
/// @notice Of the visit itself the book is asked; whether it is decided is compared elsewhere. Each account's part of the fees is
/// added up by hand.
abstract contract DisputeMemory is VisitHandler {
    /// @dev Who judges a visit: what one side proposed, and what both agreed on.
    struct Choice {
        address proposed;
        bytes32 proposedWords;
        bool byPractice;
        /// Zero for the panel.
        address agreed;
        bytes32 agreedWords;
    }

    /// @notice Fees that came in, and what went out to arbitrators and accounts, in wei.
    uint256 public brought;
    uint256 public spent;
    uint256 public returned;
    /// @notice Visits that were resolved from a status in a way.
    mapping(DisputeStatus from => mapping(Resolution how => uint256)) public ends;
    /// @notice The arbitrator that sides may agree on in place of the panel.
    HostileArbitrator public immutable OTHER_JUDGE = new HostileArbitrator();

    mapping(VisitId visit => DisputeState) internal _cases;
    mapping(VisitId visit => Offer) internal _offered;
    mapping(VisitId visit => Choice) internal _choices;
    mapping(address arbitrator => mapping(uint256 number => VisitId)) internal _visitOfCase;
    mapping(address account => uint256) private _owed;
    /// @dev Of the visits that are known, in their order.
    VisitId[] private _ids;

    constructor(Platform platform) VisitHandler(platform) {
        VM.deal(address(this), 1e30);
        for (uint256 i; i < _people.length; ++i) VM.deal(_people[i], 1e30);
        HostileArbitrator[2] memory judges = [JUDGE, OTHER_JUDGE];
        for (uint256 i; i < judges.length; ++i) {
            judges[i].ask(1_001);
            // A case of somebody else, so that the number that it repeats is not always the next.
            judges[i].createDispute(2, "");
        }
    }

    // ------------------------------------------------------------------ rules

    /// @dev Whether an account is of a side, and of which.
    function _sidesWith(uint256 index, address account) internal view returns (bool isSide, bool isPractice) {
        Known storage one = _known[index];
        isPractice = account == _doctors[one.doctor] || account == _organisationOf(one.doctor);
        return (isPractice || account == _controllers[one.patient], isPractice);
    }

    /// @dev CARE-91: from the visit's end until it is decided.
    function _isDisputable(uint256 index) internal view returns (bool) {
        Known storage one = _known[index];
        (Course memory course, Outcome outcome, ) = BOOK.courseOf(serviceOf(one.doctor), bookingOf(one));
        bool isOpen = _claimOf(one).status == ClaimStatus.Locked && !course.disputed && outcome == Outcome.Pending;
        bool isConfirmed = course.confirmed || !serviceOf(one.doctor).confirms;
        return isOpen && isConfirmed && _endOf(index) <= block.timestamp;
    }

    function _endOf(uint256 index) internal view returns (uint256) {
        return _known[index].start + uint256(serviceOf(_known[index].doctor).slots) * 10 minutes;
    }

    /// @dev CARE-90.
    function _stands(VisitId visit, address arbitrator, bytes memory words) internal view returns (bool) {
        Choice storage choice = _choices[visit];
        if (choice.agreed == address(0)) return arbitrator == address(JUDGE);
        return arbitrator == choice.agreed && keccak256(words) == choice.agreedWords;
    }

    /// @dev What the arbitrator of a case is told: nothing if it is the panel, else what was agreed.
    function _isTold(VisitId visit, bytes memory words) internal view returns (bool) {
        Choice storage choice = _choices[visit];
        return choice.agreed == address(0) || keccak256(words) == choice.agreedWords;
    }

    function _isUnresolved(VisitId visit) internal view returns (bool) {
        DisputeStatus status = _cases[visit].status;
        return status != DisputeStatus.None && status != DisputeStatus.Resolved;
    }

    // ------------------------------------------------------------------ what follows from an act

    function _brings(VisitId visit, bool forPractice, address account) internal {
        DisputeState storage one = _cases[visit];
        if (forPractice) one.practicePayer = account;
        else one.patientPayer = account;
        brought += one.fee;
    }

    /// @dev CARE-94: the practice's fee pays the arbitrator.
    function _opened(VisitId visit, uint256 cost, uint256 number) internal {
        DisputeState storage one = _cases[visit];
        one.status = DisputeStatus.Open;
        one.until = uint48(block.timestamp + 120 days);
        (one.cost, one.caseId) = (uint96(cost), number);
        _visitOfCase[address(one.arbitrator)][number] = visit;
        _owed[one.practicePayer] += one.fee - cost;
        spent += cost;
    }

    /// @dev CARE-96, CARE-97: what is found, and who bears the cost.
    function _resolves(VisitId visit, Resolution how, uint8 percent) internal {
        DisputeState storage one = _cases[visit];
        ++ends[one.status][how];
        if (one.status == DisputeStatus.Open) {
            uint256 borne = (one.cost * (how == Resolution.Awarded ? uint256(percent) : 50)) / 100;
            _owed[one.practicePayer] += borne;
            _owed[one.patientPayer] += one.fee - borne;
        } else {
            if (one.practicePayer != address(0)) _owed[one.practicePayer] += one.fee;
            if (one.patientPayer != address(0)) _owed[one.patientPayer] += one.fee;
        }
        (one.status, one.resolution, one.percent) = (DisputeStatus.Resolved, how, percent);
        one.until = uint48(block.timestamp);
    }

    function _withdrew(address account, uint256 amount) internal {
        _owed[account] -= amount;
        returned += amount;
    }

    function _owedTo(address account) internal view returns (uint256) {
        return _owed[account];
    }

    // ------------------------------------------------------------------ what is compared

    /// @dev INV-185: the dispute and its offer are what was accepted, in every field.
    function _requireCase(VisitId visit) internal view {
        bytes32 expected = keccak256(abi.encode(_cases[visit], _offered[visit]));
        bytes32 found = keccak256(abi.encode(DISPUTES.disputeOf(visit), DISPUTES.offerOf(visit)));
        hold(expected == found, "INV-185", "a dispute is not what was accepted");
    }

    /// @dev INV-182: what a dispute found never changes.
    function _requireFinal(VisitId visit) internal view {
        DisputeState memory found = DISPUTES.disputeOf(visit);
        DisputeState storage one = _cases[visit];
        bool isSame = found.status == one.status && found.resolution == one.resolution;
        isSame = isSame && found.percent == one.percent && found.until == one.until;
        hold(isSame, "INV-182", "what was found changed");
    }

    /// @dev INV-186: each account has its part of the fees.
    function _requireOwed() internal view {
        for (uint256 i; i < _people.length; ++i) {
            bool isSame = DISPUTES.creditOf(_people[i], address(0)) == _owed[_people[i]];
            hold(isSame, "INV-186", "somebody has another part of the fees");
        }
    }

    /// @notice INV-181, INV-187: a visit that was held is settled by its dispute alone, as that found.
    function requireFound() external view {
        for (uint256 i = _oldest(); i < _known.length; ++i) _requireFound(i);
    }

    function _requireFound(uint256 index) internal view {
        Known memory known = _known[index];
        DisputeState storage one = _cases[_visitOf(index)];
        (Course memory course, , ) = BOOK.courseOf(serviceOf(known.doctor), bookingOf(known));
        hold(course.disputed == (one.status != DisputeStatus.None), "INV-181", "held and disputed");
        if (!course.disputed || _claimOf(known).status != ClaimStatus.Settled) return;
        hold(one.status == DisputeStatus.Resolved, "INV-181", "settled before it was resolved");
        bool isAsFound = course.outcome == _outcomeOf(one.resolution, course) && course.awarded == one.percent;
        hold(isAsFound, "INV-187", "settled otherwise than was found");
    }

    /// @dev INV-187: of the price went back what the practice has not earned by what was found.
    function _requirePaid(uint256 index, uint256 back) internal view {
        Service memory service = serviceOf(_known[index].doctor);
        (Course memory course, , ) = BOOK.courseOf(service, bookingOf(_known[index]));
        DisputeState storage one = _cases[_visitOf(index)];
        Outcome found = _outcomeOf(one.resolution, course);
        uint256 earned = found == Outcome.Paid ? service.price : 0;
        if (found == Outcome.Awarded) earned = (uint256(service.price) * one.percent) / 100;
        if (found == Outcome.NoShow) earned = (uint256(service.price) * service.policy.noShowShare) / 10_000;
        hold(back == service.price - earned, "INV-187", "paid otherwise than was found");
    }

    /// @dev Credits of those who paid for a visit: who booked it, and who bore a part.
    function _creditsOfPayers(uint256 index) internal view returns (uint256) {
        address token = tokens[_known[index].doctor % TOKENS];
        return uint256(BOOK.creditOf(_known[index].payer, token)) + BOOK.creditOf(address(PAYER), token);
    }

    /// @dev CARE-96, CARE-101.
    function _outcomeOf(Resolution how, Course memory course) private pure returns (Outcome) {
        if (how == Resolution.Awarded) return Outcome.Awarded;
        if (how == Resolution.PracticeSilent) return Outcome.Refunded;
        bool isPatientThere = course.patientAt != 0 || course.acknowledged;
        if (how == Resolution.PatientSilent && !isPatientThere) return Outcome.NoShow;
        if (course.practitionerAt == 0) return Outcome.Refunded;
        return isPatientThere ? Outcome.Paid : Outcome.NoShow;
    }

    /// @dev The disputes, offers and claims of the visits that are watched but one, in one hash.
    function _othersInDispute(VisitId but) internal view returns (bytes32 hash) {
        for (uint256 i = _oldest(); i < _known.length; ++i) {
            VisitId visit = _visitOf(i);
            if (VisitId.unwrap(visit) == VisitId.unwrap(but)) continue;
            Claim memory claim = BOOK.claimOf(VisitId.unwrap(visit), tokens[_known[i].doctor % TOKENS]);
            hash = keccak256(abi.encode(hash, DISPUTES.disputeOf(visit), DISPUTES.offerOf(visit), claim));
        }
    }

    // ------------------------------------------------------------------ which

    /// @dev The moves are about the last visits, and those are watched.
    function _oldest() internal view returns (uint256) {
        return _known.length < 6 ? 0 : _known.length - 6;
    }

    /// @dev One of the last visits: of four seeds three one whose dispute has that status, if there is any.
    function _pickIn(DisputeStatus status, uint256 seed) internal view returns (uint256 index) {
        uint256 some = _known.length - _oldest();
        for (uint256 i; i < some; ++i) {
            index = _known.length - 1 - ((seed / 4 + i) % some);
            if (seed % 4 == 3 || _cases[_visitOf(index)].status == status) return index;
        }
    }

    /// @dev One of the last visits: of four seeds three one that can be disputed now or at its end, if there is any.
    function _pickDisputable(uint256 seed) internal view returns (uint256 index) {
        uint256 some = _known.length - _oldest();
        for (uint256 i; i < some; ++i) {
            index = _known.length - 1 - ((seed / 4 + i) % some);
            bool isNear =
                block.timestamp < _endOf(index) + 1 days && _claimOf(_known[index]).status == ClaimStatus.Locked;
            if (seed % 4 == 3 || (isNear && _cases[_visitOf(index)].status == DisputeStatus.None)) return index;
        }
    }

    /// @dev One of the last visits: mostly one whose dispute is not resolved.
    function _pickUnresolved(uint256 seed) internal view returns (uint256 index) {
        uint256 some = _known.length - _oldest();
        for (uint256 i; i < some; ++i) {
            index = _known.length - 1 - ((seed / 8 + i) % some);
            if (seed % 8 == 7 || _isUnresolved(_visitOf(index))) return index;
        }
    }

    /// @dev Works out the ids of visits that are new.
    function _learn() internal {
        while (_ids.length < _known.length) {
            Known memory one = _known[_ids.length];
            _ids.push(BOOK.visitIdOf(serviceOf(one.doctor), bookingOf(one)));
        }
    }

    function _visitOf(uint256 index) internal view returns (VisitId) {
        if (index < _ids.length) return _ids[index];
        return BOOK.visitIdOf(serviceOf(_known[index].doctor), bookingOf(_known[index]));
    }

    function _judgeOf(VisitId visit) internal view returns (HostileArbitrator) {
        address agreed = _choices[visit].agreed;
        return agreed == address(0) ? JUDGE : HostileArbitrator(agreed);
    }

    function _begins(VisitId visit, bool isPractice, uint256 fee) internal {
        Choice storage choice = _choices[visit];
        DisputeState storage one = _cases[visit];
        one.status = DisputeStatus.Raised;
        one.byPractice = isPractice;
        one.until = uint48(block.timestamp + 7 days);
        one.arbitrator = IArbitrator(address(_judgeOf(visit)));
        one.fee = uint96(fee);
        if (choice.agreed != address(0)) one.wordsHash = keccak256(abi.encode(choice.agreed, _wordsOf(choice)));
    }

    /// @dev The words that the sides of a choice used; there are two of them.
    function _wordsOf(Choice storage choice) internal view returns (bytes memory) {
        return choice.agreedWords == keccak256(_wordsAt(0)) ? _wordsAt(0) : _wordsAt(1);
    }

    function _wordsAt(uint256 seed) internal pure returns (bytes memory) {
        return seed % 2 == 0 ? bytes("one judge") : bytes("three judges");
    }
}
