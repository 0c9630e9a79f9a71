// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Permit} from "../../kernel/escrow/IEscrow.sol";
import {PatientId} from "../../kernel/types/Ids.sol";
import {Booking, Service, ServiceId, VisitId} from "./IAppointmentBook.sol";

/// @dev The waiting list of a service. One slot.
struct WaitingState {
    /// Places that were ever given; they are numbered from 1, in the order in which they were taken.
    uint32 places;
    /// How many wait now.
    uint32 waiting;
    /// Places up to this one are of an earlier run of the list and count no more.
    uint32 past;
    /// For so many seconds whoever waits may ask for a beginning, from the first who asks on; 10 minutes to 7 days.
    uint32 asking;
    /// For so many seconds after that the first of them may take it; 10 minutes to 7 days.
    uint32 taking;
    /// The list ends here, at most 400 days from when that was said.
    uint48 until;
}

/// @dev Who has asked for a beginning. One slot; all zero for nobody.
struct Round {
    /// The earliest place that has asked.
    uint32 place;
    uint48 asksUntil;
    uint48 takesUntil;
}

/// @dev What shows whose a place is.
struct Opening {
    uint32 place;
    /// The account that took the place: one made for it, which nothing links with the patient.
    address holder;
    /// 32 random bytes.
    bytes32 salt;
}

/// @title Waiting lists: places in the order of commitments, beginnings to the earliest who wants them
/// @notice Who waits shows a commitment and nothing else. A beginning that is free goes to the earliest place that asks for it
/// in time, and while somebody waits it goes to nobody else. See `docs/specs/care.md`, CARE-137 to CARE-150.
///
/// ```
/// Place      (none) ──join──► waiting ◄───────────────── an earlier place asks; lapse, where it could not be taken
///                               │  ask ──► asking ──► asked first, may take ──take──► taken ──comeBack──► waiting
///                               │                       │                       (the visit was refunded whole)
///                               ├── giveUp ─► gone      └──── lapse ──► gone
///
/// Beginning  free ──ask──► asked for (asking) ──time──► offered to the earliest (taking) ──take──► booked
///              ▲                 │ giveUp, of the earliest     │ giveUp         │ lapse
///              └─────────────────┴─────────────────────────────┴────────────────┘
/// ```
///
/// What it costs does not depend on how many wait: nobody walks a queue.
///
/// Warning: the practitioner can offer another service without a list in the same hours. Both are public, and so is who was booked.
/// Warning: whoever takes a beginning shows which place was whose, and so since when the patient waited.
/// Warning: while the book is paused nothing is taken. The beginning is lost by that, and the place too once the pause is over; who
/// pauses answers for it.
interface IWaitingList {
    // ------------------------------------------------------------------ events

    /// @notice This book's services have their lists here.
    event ListsAdopted(address indexed book);
    /// @notice The service has a list until then, or for longer than it was to be.
    event WaitingListOpened(ServiceId indexed service, uint32 asking, uint32 taking, uint48 until);
    /// @notice Somebody waits.
    event PlaceTaken(ServiceId indexed service, uint32 indexed place, bytes28 commitment);
    /// @notice The place waits no longer: its holder left, or let what it had asked for lapse.
    event PlaceEnded(ServiceId indexed service, uint32 indexed place, bool lapsed);
    /// @notice The place is the earliest that has asked for this beginning. Until `asksUntil` an earlier one may, and from then
    /// on it is offered to the place until `takesUntil`.
    event BeginningAsked(
        ServiceId indexed service,
        uint48 indexed start,
        uint32 indexed place,
        uint48 asksUntil,
        uint48 takesUntil
    );
    /// @notice Nobody has asked for the beginning any more.
    event BeginningFreed(ServiceId indexed service, uint48 indexed start);
    /// @notice The place has taken the beginning: the visit is booked.
    event BeginningTaken(ServiceId indexed service, uint48 indexed start, uint32 indexed place, VisitId visit);
    /// @notice The visit was refunded whole, and the place waits again where it waited.
    event PlaceResumed(ServiceId indexed service, uint32 indexed place, VisitId visit);

    // ------------------------------------------------------------------ errors

    /// @notice The lists have their book.
    error ListsBookKnown(address book);
    /// @notice Times of asking and taking are 10 minutes to 7 days, and the end is at most 400 days away.
    error ListTermsInvalid(uint32 asking, uint32 taking, uint48 until);
    /// @notice A list that runs is only prolonged, with the times that it has.
    error ListStands(ServiceId service, uint48 until);
    /// @notice The service has no list, or not long enough for this.
    error ListOver(ServiceId service, uint48 until);
    /// @notice A commitment is not zero.
    error CommitmentInvalid();
    /// @notice The place is not waiting, or not the account's, or not the patient's.
    error PlaceNotOf(ServiceId service, uint32 place, address account);
    /// @notice The place asks for a beginning, or has taken one.
    error PlaceAsks(ServiceId service, uint32 place, uint48 start);
    /// @notice An earlier place, or this one, has asked for the beginning.
    error AskedEarlier(ServiceId service, uint48 start, uint32 place);
    /// @notice The beginning is offered to `place` until then.
    error BeginningOffered(ServiceId service, uint48 start, uint32 place, uint48 until);
    /// @notice The beginning is not offered to this place now.
    error BeginningNotOffered(ServiceId service, uint48 start, uint32 place);
    /// @notice There is nothing to end: nobody has asked, or the offer runs.
    error RoundNotOver(ServiceId service, uint48 start, uint48 until);
    /// @notice The patient has taken a beginning since this place was taken; places up to `served` count no more for it.
    error PatientServed(PatientId patient, uint32 place, uint32 served);
    /// @notice The place has not taken this visit, or the visit was not refunded whole.
    error VisitNotReturned(VisitId visit, uint32 place);

    // ------------------------------------------------------------------ acts

    /// @notice Makes the caller the book whose services have their lists here, for good. A book does it when it is made.
    ///
    /// Requirements: there is no book yet. Emits {ListsAdopted}.
    function adopt() external;

    /// @notice Opens a list for a service, or lets the one that runs run longer.
    ///
    /// Requirements: the caller is the service's practitioner; the service is offered; times in their ranges; where a list runs, its own
    /// times and a later end. Emits {WaitingListOpened}.
    function open(Service calldata service, uint32 asking, uint32 taking, uint48 until) external;

    /// @notice Takes the next place. Anyone may, by an account that is made for it.
    /// @param commitment The first 28 bytes of `keccak256(abi.encode(service, holder, keccak256(abi.encode(patient, salt))))`, where
    /// `holder` is the account that will ask.
    ///
    /// Requirements: the list runs; the commitment is not zero. Emits {PlaceTaken}.
    function join(ServiceId service, bytes28 commitment) external returns (uint32 place);

    /// @notice Gives a place up, and the beginning that it has asked for.
    /// @param secret `keccak256(abi.encode(patient, salt))`: shows whose the place is, and not who that is.
    ///
    /// Requirements: the list runs; the caller holds the place, which waits. Emits {PlaceEnded}, {BeginningFreed}.
    function giveUp(Service calldata service, uint32 place, bytes32 secret) external;

    /// @notice Asks for a free beginning. Its time is kept from everybody else from then on.
    ///
    /// Requirements: the caller holds the place, which waits and asks for nothing else; the beginning is one that can be booked after
    /// the times of asking and taking, and those end with the list at the latest; nobody has asked for it, or it can be asked for still and
    /// nobody earlier has, or its offer is over: then the place that let it lapse is lost. Emits {BeginningAsked},
    /// {PlaceEnded}.
    function ask(Service calldata service, uint48 start, uint32 place, bytes32 secret) external;

    /// @notice Books the beginning that is offered to the place, and pays, with a permit where there is one.
    ///
    /// Requirements: the offer runs; the opening is that of the commitment, with the booking's patient; the patient has taken no beginning
    /// of the list since the place was taken; those of {IAppointmentBook-book}, of which time and hours are as they were when it was
    /// asked for. Emits {BeginningTaken}.
    function take(
        Service calldata service,
        Booking calldata booking,
        Opening calldata opening,
        Permit calldata permit
    ) external payable returns (VisitId);

    /// @notice Ends an offer that is over, so that its time is free again. Anyone may. The place is lost, unless the service was not
    /// offered in all of the time to take, or the book is paused or the practitioner does not practise now.
    ///
    /// Requirements: somebody had asked, and the time to take is over. Emits {PlaceEnded}, {BeginningFreed}.
    function lapse(Service calldata service, uint48 start) external;

    /// @notice Waits again where it waited, after the visit that the place took was refunded whole: the practice cancelled it or did not
    /// come, a dispute awarded the practice nothing, or it was given back in time.
    ///
    /// Requirements: the list runs; the caller holds the place, which took this visit; all of it went back; the patient has taken no
    /// beginning of the list since. Emits {PlaceResumed}.
    function comeBack(Service calldata service, Booking calldata booking, uint32 place, bytes32 secret) external;

    // ------------------------------------------------------------------ questions

    /// @notice How the list of the service stands; one whose `until` has come is over.
    function listOf(ServiceId service) external view returns (WaitingState memory);

    /// @notice Commitment of the place, zero for none, and the beginning that it asks for or has taken, zero for none.
    function placeOf(ServiceId service, uint32 place) external view returns (bytes28 commitment, uint48 start);

    /// @notice Who has asked for the beginning.
    function roundOf(ServiceId service, uint48 start) external view returns (Round memory);

    /// @notice Places up to this one count no more for the patient.
    function servedOf(ServiceId service, PatientId patient) external view returns (uint32 place);
}
