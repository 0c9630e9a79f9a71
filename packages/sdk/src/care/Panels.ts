import { AbiCoder, type TransactionReceipt, ZeroHash, keccak256 } from "ethers";

import { XinglinError } from "../errors/XinglinError.ts";
import { scan } from "../identity/queries/scan.ts";
import type { Hex } from "../kernel/ids/brand.ts";
import { NodeContradicted } from "../kernel/nodes/problems.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { OwnWay } from "../kernel/sending/ways.ts";
import { type CaseTermsStruct, type DisputePanel, DisputePanel__factory } from "../typechain.ts";

/** A vote before it is sealed. */
export interface PanelVote {
  readonly caseId: bigint;
  readonly round: 1 | 2;
  readonly member: string;
  /** From 1 to 11: one less is the tenths of the price that the practice has earned. */
  readonly ruling: number;
  /** 32 random bytes; who loses them cannot reveal. */
  readonly salt: Hex;
}

/**
 * What a member seals, as the contract hashes it.
 *
 * @example
 * ```ts
 * await panels.vote({ caseId, ballot: sealOf({ caseId, round: 1, member, ruling: 6, salt }), via });
 * ```
 */
export function sealOf({ caseId, round, member, ruling, salt }: PanelVote): Hex {
  const types = ["uint256", "uint8", "address", "uint8", "bytes32"];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, [caseId, round, member, ruling, salt])) as Hex;
}

/** The panel has no case of this number. */
export class CaseNotFound extends XinglinError {
  constructor(readonly caseId: bigint) {
    super("CaseNotFound", {
      says: { en: `The panel has no case ${caseId}.`, zh: `评审团没有第 ${caseId} 号案件。` },
      next: { en: "Check the number, and which panel it is of.", zh: "请核对案件编号及所属的评审团。" },
    });
  }
}

/** Types of a case's terms, in their order (`struct CaseTerms`). */
const TERMS = ["bytes32", "address", "address", "address", "address", "address"];

/**
 * The panel of the house: who sits, votes that are sealed and revealed, rounds that are counted.
 *
 * @example
 * ```ts
 * await panels.draw({ caseId, via });
 * await panels.close({ caseId, via });
 * await panels.execute({ caseId, via });
 * ```
 */
export class Panels extends Room<DisputePanel> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: DisputePanel__factory.connect(address, provider) });
  }

  /** The regulator lets an account with a licence take seats. */
  async seat({
    member,
    licence,
    via,
  }: {
    readonly member: string;
    readonly licence: Hex;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("seat", [member, licence]) });
  }

  /** The regulator lets it take seats no more. */
  async unseat({ member, via }: { readonly member: string; readonly via: OwnWay }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("unseat", [member]) });
  }

  /** Draws the lot of a case, or sets it anew. Anyone may. */
  async draw({ caseId, via }: Case): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("draw", [caseId]) });
  }

  /** A member takes a seat and seals its vote. */
  async vote({ caseId, ballot, via }: Case & { readonly ballot: Hex }): Promise<TransactionReceipt> {
    const args = [caseId, await this.termsOf(caseId), ballot] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("vote", [...args]) });
  }

  /** A member says what it sealed. */
  async reveal({ via, vote }: { readonly via: OwnWay; readonly vote: PanelVote }): Promise<TransactionReceipt> {
    const { caseId, ruling, salt } = vote;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("reveal", [caseId, ruling, salt]) });
  }

  /** Counts a round and pays it. Anyone may. */
  async close({ caseId, via }: Case): Promise<TransactionReceipt> {
    const args = [caseId, await this.termsOf(caseId)] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("close", [...args]) });
  }

  /** Hands the ruling over. Anyone may. */
  async execute({ caseId, via }: Case): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("execute", [caseId]) });
  }

  /** Has a credit of the account paid out, whole. Fees are in ether, the zero address. */
  async withdraw({
    token,
    to,
    via,
  }: {
    readonly token: string;
    readonly to: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const whole = await this.contract.creditOf(await via.signer.getAddress(), token);
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("withdraw", [token, to, whole]) });
  }

  /**
   * The terms of a case, from its event, held against the hash that the panel keeps.
   *
   * @throws {@link CaseNotFound} | {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
   */
  async termsOf(caseId: bigint): Promise<CaseTermsStruct> {
    const { contract, provider } = this;
    const { termsHash } = await contract.caseOf(caseId);
    if (termsHash === ZeroHash) throw new CaseNotFound(caseId);
    for await (const { args } of scan({ contract, filter: contract.filters.CaseOpened(caseId), provider })) {
      const { matter, practitioner, organisation, patientAccount, patientPayer, practicePayer } = args.terms;
      const terms = { matter, practitioner, organisation, patientAccount, patientPayer, practicePayer };
      if (keccak256(AbiCoder.defaultAbiCoder().encode(TERMS, Object.values(terms))) === termsHash) return terms;
    }
    throw new NodeContradicted(`case ${caseId} of the panel`);
  }
}

interface Case {
  readonly caseId: bigint;
  readonly via: OwnWay;
}
