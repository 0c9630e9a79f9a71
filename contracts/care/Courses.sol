// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Calendar} from "../kernel/calendar/Calendar.sol";
import {Course, Outcome, Service, VisitMode} from "./interfaces/IAppointmentBook.sol";

/// @title How a visit is decided from what has been said
/// @notice A course lies in the 120 bits of the claim: two times of 48 bits, three flags, and the outcome in the highest
/// eight. See `docs/specs/care.md`, CARE-30 to CARE-34.
library Courses {
    /// @dev Seconds after the end of a visit at which silence is decided.
    uint48 internal constant GRACE = 24 hours;

    uint256 private constant CONFIRMED = 1 << 96;
    uint256 private constant COMPLETED = 1 << 97;
    uint256 private constant ACKNOWLEDGED = 1 << 98;

    function pack(Course memory course) internal pure returns (uint120) {
        uint256 word = course.patientAt | (uint256(course.practitionerAt) << 48);
        if (course.confirmed) word |= CONFIRMED;
        if (course.completed) word |= COMPLETED;
        if (course.acknowledged) word |= ACKNOWLEDGED;
        return uint120(word | (uint256(course.outcome) << 112));
    }

    function unpack(uint120 word) internal pure returns (Course memory) {
        return
            Course({
                patientAt: uint48(word),
                practitionerAt: uint48(word >> 48),
                confirmed: word & CONFIRMED != 0,
                completed: word & COMPLETED != 0,
                acknowledged: word & ACKNOWLEDGED != 0,
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
        if (block.timestamp < endOf(service, start) + GRACE) return Outcome.Pending;
        if (!isPracticeThere(course)) return Outcome.Refunded;
        return isPatientThere(course) ? Outcome.Paid : Outcome.NoShow;
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
