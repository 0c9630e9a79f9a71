// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";

import {IProviderRegistry, PracticeRefusal} from "../../identity/interfaces/IProviderRegistry.sol";
import {Profession} from "../../kernel/terms/Profession.sol";
import {ICondition} from "../interfaces/ICondition.sol";
import {ProvisionId, Request} from "../interfaces/IConsentRegistry.sol";
import {ArgumentWords} from "./ArgumentWords.sol";

/// @dev Who said to be there, and when. One slot.
struct Presence {
    address attester;
    uint48 attestedAt;
}

/// @title Condition: two professions together
/// @notice `TwoProfessions(profession, minutes)`, one argument: `profession << 16 | minutes`. Holds after a second person, who
/// practises that profession at the same organisation, has attested to be present. The evidence is that person's account.
///
/// ```
/// alone ──attest (second person)──► together ──minutes──► alone
///                                            counts only while the second person practises
/// ```
///
/// Warning: an account is taken for a person; who holds two licensed accounts is two.
contract TwoProfessions is ICondition, ERC2771Context {
    /// @notice `attester` is present while `reader` reads for `organisation` under this permission.
    event PresenceAttested(
        ProvisionId indexed provision,
        address indexed reader,
        address indexed attester,
        address organisation,
        Profession profession
    );

    /// @notice Nobody is their own second person.
    error AttesterIsReader(address attester);
    /// @notice The attester may not practise as it says.
    error AttesterNotPractising(address attester, Profession profession, address organisation, PracticeRefusal refusal);

    /// @notice Where practitioners are licensed and employed.
    IProviderRegistry public immutable PROVIDERS;

    mapping(ProvisionId provision => mapping(address reader => mapping(address organisation => mapping(Profession profession => Presence))))
        private _presences;

    constructor(address forwarder, IProviderRegistry providers) ERC2771Context(forwarder) {
        PROVIDERS = providers;
    }

    /// @notice Attests that the caller is present while `reader` reads. The newest attestation of a profession counts.
    ///
    /// Requirements: the caller is not the reader; it practises `profession` for `organisation` now. Emits {PresenceAttested}.
    function attest(ProvisionId provision, address reader, address organisation, Profession profession) external {
        address attester = _msgSender();
        require(attester != reader, AttesterIsReader(attester));
        PracticeRefusal refusal = PROVIDERS.refusalFor(attester, profession, organisation);
        require(refusal == PracticeRefusal.None, AttesterNotPractising(attester, profession, organisation, refusal));

        _presences[provision][reader][organisation][profession] = Presence(attester, uint48(block.timestamp));
        emit PresenceAttested(provision, reader, attester, organisation, profession);
    }

    /// @inheritdoc ICondition
    function check(
        ProvisionId provision,
        Request calldata request,
        bytes32[] calldata arguments
    ) external view returns (bytes32 evidence) {
        uint256 value = ArgumentWords.onlyValue(arguments, 24);
        Profession profession = Profession.wrap(uint8(value >> 16));
        Presence memory presence = _presences[provision][request.accessor][request.organisation][profession];
        // No minutes are over at once; nobody practises an unknown profession, and so nobody has attested in one.
        if (block.timestamp >= presence.attestedAt + uint256(uint16(value)) * 1 minutes) return 0;
        bool counts = PROVIDERS.isPractising(presence.attester, profession, request.organisation);
        return counts ? bytes32(uint256(uint160(presence.attester))) : bytes32(0);
    }

    /// @notice The newest attestation of a member of `profession`; all zero for none.
    function presenceOf(
        ProvisionId provision,
        address reader,
        address organisation,
        Profession profession
    ) external view returns (Presence memory) {
        return _presences[provision][reader][organisation][profession];
    }
}
