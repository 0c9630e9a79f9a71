// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Cover} from "../../kernel/ports/IPayer.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {PatientId} from "../../kernel/types/Ids.sol";

/// @dev What a practitioner offers for an organisation; it commits to all of {Service}.
type ServiceId is bytes32;

/// @dev One booked visit: 26 bytes that commit to service and {Booking}, and six of zero.
type VisitId is bytes32;

enum VisitMode {
    InPerson,
    Remote
}

/// @dev How a visit ends, and who gets the money.
enum Outcome {
    /// Nothing is decided yet.
    Pending,
    /// It took place: the payees get the price.
    Paid,
    /// Those who paid get all back.
    Refunded,
    /// The patient cancelled late: the payees get the policy's `lateShare`, those who paid the rest.
    LateCancelled,
    /// The patient did not come: the payees get the policy's `noShowShare`, those who paid the rest.
    NoShow,
    /// It has another beginning by agreement, and goes on under the id that follows from that.
    Moved,
    /// It was disputed: the payees get the share that was ruled or agreed, those who paid the rest.
    Awarded
}

/// @dev Who gets which share of what the practice is paid, in 1/10,000. The first takes what rounding leaves.
struct Payee {
    address account;
    uint16 share;
}

/// @dev Times in seconds, shares in 1/10,000.
struct Policy {
    /// Until so long before the beginning a patient cancels for nothing; at most 30 days.
    uint48 notice;
    uint16 lateShare;
    uint16 noShowShare;
    /// A patient who is there waits so long for the practitioner, and may then leave for nothing.
    uint48 patience;
}

/// @dev A service as it was published. The chain keeps its hash; whoever acts on it brings it along.
struct Service {
    address practitioner;
    address organisation;
    Profession profession;
    VisitMode mode;
    /// Whether the practice has to confirm each booking before it begins.
    bool confirms;
    /// In slots of ten minutes, 1 to 72.
    uint8 slots;
    /// What the publisher calls it; holds nothing about a patient.
    bytes32 code;
    /// The ERC-20 contract, zero for ether.
    address token;
    uint128 price;
    /// A visit is booked at least `lead` and at most `horizon` seconds before it begins; `horizon` at most 400 days.
    uint48 lead;
    uint48 horizon;
    Policy policy;
    /// 1 to 4.
    Payee[] payees;
}

/// @dev A visit as it was booked. The chain keeps its hash; {IAppointmentBook-VisitBooked} publishes it.
struct Booking {
    PatientId patient;
    /// Pays what covers leave, and gets what is given back beyond them.
    address payer;
    /// Seconds since 1970, a multiple of ten minutes.
    uint48 start;
    /// Tells bookings apart that are the same otherwise, as after a cancellation.
    uint32 number;
    /// Hash of the encrypted intake form, zero for none.
    bytes32 intakeHash;
    /// Parts of the price that others bear, at most 2.
    Cover[] covers;
}

/// @dev Another beginning that one side proposes. One slot.
struct Proposal {
    uint48 start;
    uint32 number;
    bool byPractice;
}

/// @dev What has been said of a visit.
struct Course {
    /// When the patient's side checked in, zero if it has not.
    uint48 patientAt;
    /// When the practitioner checked in, or completed the visit without that; zero if it has done neither.
    uint48 practitionerAt;
    bool confirmed;
    /// The practitioner says that the visit took place.
    bool completed;
    /// The patient's side says so.
    bool acknowledged;
    /// Its money is held until the dispute is resolved.
    bool disputed;
    /// Hundredths of the price that the practice has earned; where `Awarded`.
    uint8 awarded;
    Outcome outcome;
}

/// @title Visits: hours, bookings, and their money
/// @notice A practitioner publishes services ({IReception}) and hours; a patient books a free time and pays into escrow; both say what
/// happens; what is silent is decided by time. See `docs/specs/care.md`.
///
/// ```
///          book                 checkIn, complete, acknowledge           (decided) settle (anyone)
/// (none) ───────► Locked ──────────────► Locked ─────────────────────────────────► Settled: Paid, Refunded, NoShow
///                   │   confirm            │
///                   ├── cancel ────────────┴─────────────────────────────────────► Settled: Refunded, LateCancelled
///                   ├── move (the side that did not propose it) ─────────────────► Settled: Moved; Locked under a new id
///                   └── hold ({IDisputes-raise}, by a side) ──► Held ──settle (anyone, once resolved)──► Settled: Awarded, …
/// ```
///
/// A visit is decided at the latest 24 hours after its end, or when its dispute is resolved, and then anyone settles it. The money is withdrawn from
/// {IEscrow-withdraw}. A pause stops services and bookings that are new, and nothing else.
///
/// Warning: a check-in is the word of one side. The word of one side alone never brings it more than the policy says.
/// Warning: a service names its token; the payer looks at it. What a token does with balances is the risk of those who
/// use it.
/// Warning: a patient who is frozen by a recovery can say nothing until it ends; time decides meanwhile.
interface IAppointmentBook {
    // ------------------------------------------------------------------ events

    /// @notice `practitioner` receives at these hours of each week for `organisation`. See {WeekHours}.
    event HoursSet(address indexed practitioner, address indexed organisation, uint256[4] week);
    /// @notice From slot `first` on `count` slots are closed, or open again, for every organisation.
    event TimeClosed(address indexed practitioner, uint48 first, uint256 count, bool closed);
    /// @notice From slot `first` on the practitioner receives in `count` slots for `organisation` beside the hours of the week,
    /// or does so no longer.
    event TimeOpened(
        address indexed practitioner,
        address indexed organisation,
        uint48 first,
        uint256 count,
        bool opened
    );
    /// @notice The visit is booked and paid for.
    event VisitBooked(
        VisitId indexed visit,
        PatientId indexed patient,
        ServiceId indexed service,
        address payer,
        uint48 start,
        uint32 number,
        bytes32 intakeHash
    );
    /// @notice Others bear these parts of the visit's price.
    event VisitCovered(VisitId indexed visit, Cover[] covers);
    /// @notice One side proposes another beginning; its earlier proposal, and the other side's, count no more.
    event MoveProposed(VisitId indexed visit, address indexed by, bool practice, uint48 start, uint32 number);
    /// @notice The visit goes on as `to`, which begins at `start`; all else is as it was, and it counts as confirmed.
    event VisitMoved(VisitId indexed visit, VisitId indexed to, address indexed by, uint48 start, uint32 number);
    /// @notice The practice takes the booking on.
    event VisitConfirmed(VisitId indexed visit, address indexed by);
    /// @notice One side says that it is there.
    event VisitCheckedIn(VisitId indexed visit, address indexed by, bool practitioner);
    /// @notice The practitioner says that the visit took place. `record` is what it recorded, zero for nothing yet.
    event VisitCompleted(VisitId indexed visit, bytes32 indexed record);
    /// @notice The patient's side says that the visit took place.
    event VisitAcknowledged(VisitId indexed visit, address indexed by);
    /// @notice The visit is disputed: its money waits for {IDisputes}.
    event VisitHeld(VisitId indexed visit);
    /// @notice The visit is over and its money credited.
    event VisitSettled(VisitId indexed visit, Outcome outcome);

    // ------------------------------------------------------------------ errors

    /// @notice Only the book's reception does this.
    error CallerNotReception(address account);
    /// @notice Only the book's waiting list does this.
    error CallerNotWaitingList(address account);
    /// @notice Somebody waits for the service: its beginnings from `from` on go by the waiting list.
    error TimeReserved(ServiceId service, uint48 start, uint48 from);
    /// @notice Only the book's disputes hold a visit.
    error CallerNotDisputes(address account);
    /// @notice The visit is disputed, and only the dispute goes on.
    error VisitDisputed(VisitId visit);
    /// @notice The visit is not over yet, or it is decided: there is nothing to dispute.
    error VisitNotDisputable(VisitId visit);
    /// @notice The account does not practise this profession for the organisation now.
    error CareNotPractising(address account, Profession profession, address organisation);
    /// @notice Only the practitioner that the service names does this.
    error ServiceNotOf(address practitioner, address account);
    /// @notice Only the service's practitioner or organisation does this.
    error PracticeNotOf(ServiceId service, address account);
    /// @notice The service is published already.
    error ServiceStands(ServiceId service);
    /// @notice The service is not, or no longer, offered.
    error ServiceNotOffered(ServiceId service);
    /// @notice The account may not book or act for the patient now.
    error PatientNotServedBy(PatientId patient, address account);
    /// @notice The account that books is the payer that the booking names.
    error PayerInvalid(address payer, address account);
    /// @notice Others bear at most the price, by at most 2 parts, none of them nobody's or the book's.
    error CoversInvalid(uint256 sum, uint128 price);
    /// @notice A visit begins at a full slot, from `earliest` to `latest`.
    error StartInvalid(uint48 start, uint48 earliest, uint48 latest);
    /// @notice The practitioner does not receive then for the organisation.
    error OutsideHours(address practitioner, address organisation, uint48 start);
    /// @notice The visit is not booked, or over.
    error VisitNotOpen(VisitId visit);
    /// @notice The service needs no confirmation, has it, or the visit has begun.
    error ConfirmationNotDue(VisitId visit);
    /// @notice This is possible from `from` on and before `until`.
    error VisitNotNow(VisitId visit, uint48 from, uint48 until);
    /// @notice The visit waits for the practice's confirmation.
    error VisitNotConfirmed(VisitId visit);
    /// @notice The account's side has said so already.
    error VisitSaidAlready(VisitId visit, address account);
    /// @notice The visit cannot be cancelled any more.
    error VisitNotCancellable(VisitId visit);
    /// @notice Of the price the practice would earn `earned`, more than the caller accepts.
    error CancellationCostsMore(VisitId visit, uint128 earned, uint128 most);
    /// @notice The visit has begun, is decided, or somebody checked in to it: it is not moved any more.
    error VisitNotMovable(VisitId visit);
    /// @notice The other side has not proposed this beginning.
    error MoveNotProposed(VisitId visit, uint48 start, uint32 number);
    /// @notice Nothing is decided before `until`.
    error VisitPending(VisitId visit, uint48 until);

    // ------------------------------------------------------------------ acts of the practice

    /// @notice Sets the caller's hours of every week for an organisation, whole.
    ///
    /// Requirements: the words have the form of {WeekHours}. Emits {HoursSet}.
    function setHours(address organisation, uint256[4] calldata week) external;

    /// @notice Closes slots of the caller, or opens them again, for every organisation. Booked visits stay.
    ///
    /// Requirements: 1 to 72 slots. Emits {TimeClosed}.
    function closeTime(uint48 first, uint256 count, bool closed) external;

    /// @notice Receives in slots beside the hours of the week for an organisation, or does so no longer. Booked visits stay.
    ///
    /// Requirements: 1 to 72 slots. Emits {TimeOpened}.
    function openTime(address organisation, uint48 first, uint256 count, bool opened) external;

    /// @notice Takes a booking on, where the service asks for it.
    ///
    /// Requirements: the caller is the practitioner or the organisation; the visit is open, asks for it, has not begun. Emits
    /// {VisitConfirmed}.
    function confirm(Service calldata service, Booking calldata booking) external;

    /// @notice Says that the visit took place, and settles it if the patient's side says so too: by {acknowledge}, or by its
    /// check-in for a visit in person where the practitioner was there before the policy's patience was over.
    /// @param record What was recorded, by its id in the records room; zero for nothing yet.
    ///
    /// Requirements: the caller is the practitioner, who practises now; the visit is open, confirmed where it has to be, has
    /// begun, is not overdue; not said before. Emits {VisitCompleted}.
    function complete(Service calldata service, Booking calldata booking, bytes32 record) external;

    // ------------------------------------------------------------------ acts of the patient's side

    /// @notice Books a visit and pays its price, or what the booking's covers leave of it.
    ///
    /// Requirements: not paused; the service is offered, and nobody waits for it, or the beginning is too near for the waiting list; the caller may book for the patient (controller, or delegate with
    /// `BOOKING`) and is the payer; the practitioner practises now; the time is one at which the practitioner receives, in
    /// the service's window, and free; covers are in their ranges; the price comes in. Emits {VisitBooked}, {VisitCovered}.
    function book(Service calldata service, Booking calldata booking) external payable returns (VisitId);

    /// @notice Says that the visit took place, and settles it if the practitioner says so too, by check-in or completion.
    ///
    /// Requirements: the caller may act for the patient; the visit is open, has begun, is not overdue; not said before. Emits
    /// {VisitAcknowledged}.
    function acknowledge(Service calldata service, Booking calldata booking) external;

    // ------------------------------------------------------------------ acts of either side

    /// @notice Says that the caller's side is there.
    ///
    /// Requirements: the caller is the practitioner, who practises now, or may act for the patient; the visit is open,
    /// confirmed where it has to be, begins within an hour or runs; not said before. Emits {VisitCheckedIn}.
    function checkIn(Service calldata service, Booking calldata booking) external;

    /// @notice Cancels. The practice always gives all back. The patient's side gets all back before the notice, before
    /// confirmation, and when the practitioner is late; else what the policy leaves.
    /// @param mostEarned What the caller accepts that the practice earns of the price, zero for a cancellation that costs nothing.
    /// A confirmation, or the notice, may come first.
    ///
    /// Requirements: the visit is open and not decided; the practice earns at most `mostEarned`. The practice: not both sides
    /// have said that they are there. The patient's side: before the beginning, or it has checked in, the policy's patience is
    /// over, and the practitioner was not there before that. Emits {VisitSettled}.
    function cancel(Service calldata service, Booking calldata booking, uint128 mostEarned) external;

    /// @notice Proposes another beginning to the other side, in place of whatever is proposed for the visit.
    ///
    /// Requirements: the caller is the practitioner, the organisation, or may act for the patient; the visit is open, has not
    /// begun, is not decided, nobody checked in. Emits {MoveProposed}.
    function proposeMove(Service calldata service, Booking calldata booking, uint48 start, uint32 number) external;

    /// @notice Agrees to what the other side proposed: the visit moves, with its money, and counts as confirmed.
    ///
    /// Requirements: as {proposeMove}, from the side that did not propose it; the practitioner practises now; the new beginning is a full slot after now and
    /// within the service's horizon, inside the hours, and free once the old time is; where somebody waits for the service, it is later than the old one or too near for the
    /// waiting list; the new id was never used. Emits
    /// {VisitMoved}.
    function move(
        Service calldata service,
        Booking calldata booking,
        uint48 start,
        uint32 number
    ) external returns (VisitId);

    /// @notice Settles a visit that is decided, by what was said, by time, or by its dispute. Anyone may.
    ///
    /// Requirements: the visit is open or held, and decided. Emits {VisitSettled}.
    function settle(Service calldata service, Booking calldata booking) external;

    // ------------------------------------------------------------------ for the disputes

    /// @notice Holds a visit's money until its dispute is resolved.
    ///
    /// Requirements: the caller is {IDisputes}; the visit is open, confirmed where it has to be, is over, is not decided. Emits
    /// {VisitHeld}.
    function hold(Service calldata service, Booking calldata booking) external;

    // ------------------------------------------------------------------ for the reception

    /// @notice Opens or closes a service to bookings.
    ///
    /// Requirements: the caller is the reception; not paused where it opens; the service is not as it is to be.
    function setOffer(ServiceId service, bool offered) external;

    /// @notice Books as {book} does for `account`, which gave its permit or signature to the reception, or took a beginning from the
    /// waiting list, which has kept its time.
    ///
    /// Requirements: the caller is the reception or the waiting list; those of {book}, for the waiting list without those about hours
    /// and free time. Emits {VisitBooked}, {VisitCovered}.
    function bookFor(
        address account,
        Service calldata service,
        Booking calldata booking
    ) external payable returns (VisitId);

    // ------------------------------------------------------------------ for the waiting list

    /// @notice Until then only the waiting list books beginnings of the service that are `reserve` seconds away, beside its lead.
    ///
    /// Requirements: the caller is the waiting list, which tells of it.
    function setReserve(ServiceId service, uint48 reserve, uint48 until) external;

    /// @notice Keeps a beginning's time from everybody, or gives it free again.
    ///
    /// Requirements: the caller is the waiting list, which tells of it. To keep: not paused; the service is offered; the time is inside the
    /// hours, and free.
    function keepTime(Service calldata service, uint48 start, bool kept) external;

    // ------------------------------------------------------------------ questions

    /// @notice What has been said of the visit, how it is or would now be decided (`Pending` if not), and when time decides.
    function courseOf(
        Service calldata service,
        Booking calldata booking
    ) external view returns (Course memory course, Outcome outcome, uint48 decidedAt);

    /// @notice Whether the service can be booked.
    function isOffered(ServiceId service) external view returns (bool);

    /// @notice When the service was published last, in seconds; zero while it is not offered.
    function offeredSince(ServiceId service) external view returns (uint48);

    /// @notice Whether the practitioner receives for the organisation in all these slots, and none is taken or closed.
    function isFree(
        address practitioner,
        address organisation,
        uint48 first,
        uint256 count
    ) external view returns (bool);

    /// @notice The other beginning that is proposed, all zero for none.
    function proposalOf(VisitId visit) external view returns (Proposal memory);

    /// @notice Hash of the words of all members, in the place of the payees that of their words.
    function serviceIdOf(Service calldata service) external pure returns (ServiceId);

    /// @notice Hash of the service's id and the words of all members, in the place of the covers that of their words; the last
    /// six bytes zero.
    function visitIdOf(Service calldata service, Booking calldata booking) external pure returns (VisitId);
}
