// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Calendar} from "../kernel/calendar/Calendar.sol";
import {Course, Outcome, Service, VisitMode} from "./interfaces/IAppointmentBook.sol";
import {Resolution} from "./interfaces/IDisputes.sol";

/// @title How a visit is decided from what has been said
/// @notice A course lies in the 120 bits of the claim: two times of 48 bits, four flags, what a dispute awarded, and
/// the outcome in the highest eight. See `docs/specs/care.md`, CARE-30 to CARE-34, CARE-96.
library Courses {
    /// @dev How long before its beginning a visit can be checked in to, in seconds.
    uint48 internal constant EARLY = 1 hours;
    /// @dev Seconds after the end of a visit at which silence is decided.
    uint48 internal constant GRACE = 24 hours;

    uint256 private constant CONFIRMED = 1 << 96;
    uint256 private constant COMPLETED = 1 << 97;
    uint256 private constant ACKNOWLEDGED = 1 << 98;

    uint256 private constant DISPUTED = 1 << 99;

    function pack(Course memory course) internal pure returns (uint120) {
        uint256 word = course.patientAt | (uint256(course.practitionerAt) << 48);
        if (course.confirmed) word |= CONFIRMED;
        if (course.completed) word |= COMPLETED;
        if (course.acknowledged) word |= ACKNOWLEDGED;
        if (course.disputed) word |= DISPUTED;
        return uint120(word | (uint256(course.awarded) << 104) | (uint256(course.outcome) << 112));
    }

    function unpack(uint120 word) internal pure returns (Course memory) {
        return
            Course({
                patientAt: uint48(word),
                practitionerAt: uint48(word >> 48),
                confirmed: word & CONFIRMED != 0,
                completed: word & COMPLETED != 0,
                acknowledged: word & ACKNOWLEDGED != 0,
                disputed: word & DISPUTED != 0,
                awarded: uint8(word >> 104),
                outcome: Outcome(word >> 112)
            });
    }

    function endOf(Service calldata service, uint48 start) internal pure returns (uint48) {
        return start + service.slots * Calendar.SLOT;
    }

    /// @dev How the visit is decided now, `Pending` if it is not.
    function decided(Course memory course, Service calldata service, uint48 start) internal view returns (Outcome) {
        if (service.confirms && !course.confirmed) {
            return block.timestamp < start ? Outcome.Pending : Outcome.Refunded;
        }
        if (_isAgreed(course, service, start)) return Outcome.Paid;
        return block.timestamp < endOf(service, start) + GRACE ? Outcome.Pending : byTime(course);
    }

    /// @dev How what was said decides once time is over.
    function byTime(Course memory course) internal pure returns (Outcome) {
        if (!isPracticeThere(course)) return Outcome.Refunded;
        return isPatientThere(course) ? Outcome.Paid : Outcome.NoShow;
    }

    /// @dev How a dispute decides it, `Pending` if it is not resolved.
    function resolved(Course memory course, Resolution resolution) internal pure returns (Outcome) {
        if (resolution == Resolution.None) return Outcome.Pending;
        if (resolution == Resolution.Awarded) return Outcome.Awarded;
        if (resolution == Resolution.PracticeSilent) return Outcome.Refunded;
        // The practice, which raised it, says that it was there; that alone brings it what the policy says.
        if (resolution == Resolution.PatientSilent && !isPatientThere(course)) return Outcome.NoShow;
        return byTime(course);
    }

    /// @dev Whether the patient's side has said that it was there.
    function isPatientThere(Course memory course) internal pure returns (bool) {
        return course.patientAt != 0 || course.acknowledged;
    }

    /// @dev Whether the practitioner has said that it was there.
    function isPracticeThere(Course memory course) internal pure returns (bool) {
        return course.practitionerAt != 0;
    }

    /// @dev Whether it said so before a patient who waits may leave.
    function isPracticeInTime(
        Course memory course,
        Service calldata service,
        uint48 start
    ) internal pure returns (bool) {
        return course.practitionerAt != 0 && course.practitionerAt < start + service.policy.patience;
    }

    /// @dev Both say that it took place. In person a check-in of the patient's is enough once it is completed by who was there in
    /// time; else whoever comes too late could pay itself while the patient leaves.
    function _isAgreed(Course memory course, Service calldata service, uint48 start) private pure returns (bool) {
        if (course.acknowledged) return isPracticeThere(course);
        bool isKept = course.completed && course.patientAt != 0 && isPracticeInTime(course, service, start);
        return isKept && service.mode == VisitMode.InPerson;
    }
}
