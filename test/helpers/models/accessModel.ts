import { AbiCoder, TypedDataEncoder, ZeroAddress, ZeroHash, dataSlice, keccak256, toBeHex } from "ethers";

import { type ModelRecord, type Refusal, modelRecordId, modelRoot } from "./recordModel.ts";

/**
 * Accesses, gateways and omissions as `docs/specs/records.md` tells them, told a second time without a shared line. Whether
 * somebody may read comes in as {@link AccessFacts}.
 */

export interface ModelReading {
  readonly organisation: string;
  readonly profession: bigint;
  readonly purpose: bigint;
  readonly purposeLabel: string;
}

export interface ModelVerdict {
  readonly allowed: boolean;
  readonly basis: bigint;
  readonly denial: bigint;
  readonly practice: bigint;
  readonly basisId: string;
  readonly evidence: string;
}

/** What the registry of consents is asked. */
export interface ModelQuestion extends ModelReading {
  readonly patient: string;
  readonly accessor: string;
  readonly category: bigint;
  readonly confidentiality: bigint;
  readonly record: string;
  readonly visit: string;
  readonly author: string;
  readonly authorOrganisation: string;
  readonly authoredAt: bigint;
  /** Four. */
  readonly labels: readonly string[];
}

export interface AccessFacts {
  readonly now: bigint;
  decide(question: ModelQuestion): Promise<ModelVerdict>;
  isAccredited(organisation: string): Promise<boolean>;
}

export interface ModelReceipt {
  readonly organisation: string;
  readonly gateway: string;
  readonly number: bigint;
  readonly leaf: string;
  readonly servedAt: bigint;
}

export interface ModelPlace {
  readonly first: bigint;
  readonly leaf: string;
  readonly proof: readonly string[];
}

export interface ModelGateway {
  /** Also after a dismissal. */
  readonly appointed: boolean;
  readonly dismissedAt: bigint;
  readonly next: bigint;
  readonly omissions: bigint;
}

export interface ModelAccessBatch {
  readonly root: string;
  readonly count: bigint;
  readonly loggedAt: bigint;
}

export interface ModelCase {
  readonly status: bigint;
  readonly until: bigint;
  readonly asker: string;
}

export interface ModelTrail {
  readonly count: bigint;
  readonly head: string;
}

export const CASE = { none: 0n, asked: 1n, shown: 2n, proved: 3n } as const;
export const TIME_TO_LOG = 86_400n;
export const TIME_TO_SHOW = 3n * 86_400n;
const TIME_TO_CLAIM = 90n * 24n * 3_600n;
const LARGEST = 2n ** 20n;
export const NO_LABELS: readonly string[] = Array.from({ length: 4 }, () => dataSlice(ZeroHash, 0, 31));
export const NO_TRAIL: ModelTrail = { count: 0n, head: dataSlice(ZeroHash, 0, 26) };
export const NO_CASE: ModelCase = { status: CASE.none, until: 0n, asker: ZeroAddress };

export const RECEIPT_TYPE = {
  AccessReceipt: [
    { type: "address", name: "organisation" },
    { type: "address", name: "gateway" },
    { type: "uint64", name: "number" },
    { type: "bytes32", name: "leaf" },
    { type: "uint48", name: "servedAt" },
  ],
};

export function modelReceiptId(receipt: ModelReceipt): string {
  return TypedDataEncoder.hashStruct("AccessReceipt", RECEIPT_TYPE, receipt);
}

/** [RECORDS-74] The head after one more access. */
export function trailAfter(
  { count, head }: ModelTrail,
  access: ModelQuestion,
  { basis, basisId, evidence }: ModelVerdict,
): ModelTrail {
  const codes = [basis, access.profession, access.purpose, access.category, access.confidentiality];
  const word = codes.reduce((bits, code, at) => bits | (code << BigInt(8 * at)), (count + 1n) << 40n);
  const link = keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes26", "bytes32", "address", "address", "bytes32", "bytes32", "bytes32", "bytes31", "bytes32"],
      [
        ...[head, access.patient, access.accessor, access.organisation, toBeHex(word, 32)],
        ...[basisId, access.record, access.purposeLabel, evidence],
      ],
    ),
  );
  return { count: count + 1n, head: dataSlice(link, 0, 26) };
}

export class AccessModel {
  readonly trails = new Map<string, ModelTrail>();
  readonly gateways = new Map<string, ModelGateway>();
  readonly omissions = new Map<string, bigint>();
  readonly batches = new Map<string, ModelAccessBatch>();
  readonly cases = new Map<string, ModelCase>();

  async access(
    facts: AccessFacts,
    accessor: string,
    patient: string,
    category: bigint,
    confidentiality: bigint,
    reading: ModelReading,
  ): Promise<readonly Refusal[]> {
    const [record, visit, author, authorOrganisation] = [ZeroHash, ZeroHash, ZeroAddress, ZeroAddress];
    const said = { patient, accessor, category, confidentiality, ...reading, record, visit, author };
    return this.#decide(facts, { ...said, authorOrganisation, authoredAt: 0n, labels: NO_LABELS }, []);
  }

  /** [RECORDS-71] */
  async accessRecord(
    facts: AccessFacts,
    accessor: string,
    header: ModelRecord,
    labels: readonly string[],
    reading: ModelReading,
  ): Promise<readonly Refusal[]> {
    const record = modelRecordId(header);
    const isNone = labels.every((label) => BigInt(label) === 0n);
    const shown = isNone ? ZeroHash : keccak256(AbiCoder.defaultAbiCoder().encode(["bytes31[4]"], [labels]));
    const notShown = { error: "AccessLabelsNotShown", args: [record, header.labels] };
    const { patient, category, confidentiality, visit, author, authoredAt } = header;
    const said = {
      patient,
      category,
      confidentiality,
      visit,
      author,
      authoredAt,
      record,
      accessor,
      labels,
      ...reading,
    };
    const question = { ...said, authorOrganisation: header.organisation };
    return this.#decide(facts, question, shown === header.labels ? [] : [notShown]);
  }

  async appointGateway(facts: AccessFacts, organisation: string, gateway: string): Promise<readonly Refusal[]> {
    const reasons: Refusal[] = [];
    const there = this.gateways.get(gatewayKey(organisation, gateway));
    if (!(await facts.isAccredited(organisation))) {
      reasons.push({ error: "GatewayOrganisationNotAccredited", args: [organisation] });
    }
    if (gateway === ZeroAddress || serves(there)) {
      reasons.push({ error: "GatewayInvalid", args: [organisation, gateway] });
    }
    if (reasons.length > 0) return reasons;
    const { next, omissions } = there ?? { next: 1n, omissions: 0n };
    this.gateways.set(gatewayKey(organisation, gateway), { appointed: true, dismissedAt: 0n, next, omissions });
    return [];
  }

  dismissGateway({ now }: AccessFacts, organisation: string, gateway: string): readonly Refusal[] {
    const key = gatewayKey(organisation, gateway);
    const there = this.gateways.get(key);
    if (there === undefined || !serves(there)) return [{ error: "GatewayUnknown", args: [organisation, gateway] }];
    this.gateways.set(key, { ...there, dismissedAt: now });
    return [];
  }

  logBatch(
    { now }: AccessFacts,
    gateway: string,
    organisation: string,
    count: bigint,
    root: string,
  ): readonly Refusal[] {
    const key = gatewayKey(organisation, gateway);
    const there = this.gateways.get(key);
    const reasons: Refusal[] = [];
    if (there === undefined) reasons.push({ error: "GatewayUnknown", args: [organisation, gateway] });
    if (root === ZeroHash || count === 0n || count > LARGEST) {
      reasons.push({ error: "AccessBatchInvalid", args: [root, count] });
    }
    if (reasons.length > 0 || there === undefined) return reasons;
    this.batches.set(`${key} ${there.next}`, { root, count, loggedAt: now });
    this.gateways.set(key, { ...there, next: there.next + count });
    return [];
  }

  /** `forged` is why the signature does not count, nothing where it does. */
  proveOmission(
    { now }: AccessFacts,
    receipt: ModelReceipt,
    forged: readonly Refusal[],
    shown: ModelPlace,
  ): readonly Refusal[] {
    const { number, leaf, servedAt } = receipt;
    const reasons = [...this.#receiptReasons(receipt, now), ...forged];
    const { status } = this.caseOf(receipt);
    if (status === CASE.shown || status === CASE.proved) reasons.push(notOpen(receipt, status));
    if (!this.#isLogged(receipt)) {
      const until = servedAt + TIME_TO_LOG;
      if (now < until) reasons.push({ error: "OmissionNotYet", args: [number, until] });
    } else if (!this.#stands(receipt, shown)) {
      reasons.push({ error: "PlaceInvalid", args: [number, shown.first] });
    } else if (shown.leaf === leaf) {
      reasons.push({ error: "OmissionNotShown", args: [number, leaf] });
    }
    if (reasons.length === 0) this.#convict(receipt);
    return reasons;
  }

  askForEntry(
    { now }: AccessFacts,
    asker: string,
    receipt: ModelReceipt,
    forged: readonly Refusal[],
  ): readonly Refusal[] {
    const reasons = [...this.#receiptReasons(receipt, now), ...forged];
    const { status } = this.caseOf(receipt);
    if (status !== CASE.none) reasons.push(notOpen(receipt, status));
    if (!this.#isLogged(receipt)) {
      const next = this.#gatewayOf(receipt)?.next ?? 0n;
      reasons.push({ error: "EntryNotLogged", args: [receipt.number, next] });
    }
    if (reasons.length > 0) return reasons;
    this.cases.set(modelReceiptId(receipt), { status: CASE.asked, until: now + TIME_TO_SHOW, asker });
    return [];
  }

  showEntry({ now }: AccessFacts, receipt: ModelReceipt, shown: ModelPlace): readonly Refusal[] {
    const asked = this.caseOf(receipt);
    const reasons: Refusal[] = [];
    if (asked.status !== CASE.asked || now >= asked.until) reasons.push(notOpen(receipt, asked.status));
    if (shown.leaf !== receipt.leaf || !this.#stands(receipt, shown)) {
      reasons.push({ error: "PlaceInvalid", args: [receipt.number, shown.first] });
    }
    if (reasons.length === 0) this.cases.set(modelReceiptId(receipt), { ...asked, status: CASE.shown });
    return reasons;
  }

  settle({ now }: AccessFacts, receipt: ModelReceipt): readonly Refusal[] {
    const { status, until } = this.caseOf(receipt);
    if (status !== CASE.asked) return [notOpen(receipt, status)];
    if (now < until) return [{ error: "OmissionNotYet", args: [receipt.number, until] }];
    this.#convict(receipt);
    return [];
  }

  caseOf(receipt: ModelReceipt): ModelCase {
    return this.cases.get(modelReceiptId(receipt)) ?? NO_CASE;
  }

  async #decide(facts: AccessFacts, question: ModelQuestion, before: readonly Refusal[]): Promise<readonly Refusal[]> {
    const { patient, accessor } = question;
    const verdict = await facts.decide(question);
    const { allowed, denial, practice, basisId } = verdict;
    const denied = { error: "AccessDenied", args: [patient, accessor, denial, practice, basisId] };
    const reasons = [...before, ...(allowed ? [] : [denied])];
    if (reasons.length === 0)
      this.trails.set(patient, trailAfter(this.trails.get(patient) ?? NO_TRAIL, question, verdict));
    return reasons;
  }

  #gatewayOf({ organisation, gateway }: ModelReceipt): ModelGateway | undefined {
    return this.gateways.get(gatewayKey(organisation, gateway));
  }

  #isLogged(receipt: ModelReceipt): boolean {
    const next = this.#gatewayOf(receipt)?.next ?? 0n;
    return receipt.number < next;
  }

  /** [RECORDS-82] */
  #receiptReasons(receipt: ModelReceipt, now: bigint): readonly Refusal[] {
    const { organisation, gateway, number, servedAt } = receipt;
    const there = this.#gatewayOf(receipt);
    const isOfItsTime = there !== undefined && servedAt < there.dismissedAt && now < there.dismissedAt + TIME_TO_CLAIM;
    const served = there !== undefined && (serves(there) || isOfItsTime);
    return number !== 0n && served ? [] : [{ error: "ReceiptInvalid", args: [organisation, gateway, number] }];
  }

  /** [RECORDS-84] Whether the leaf shown stands at the receipt's number. */
  #stands({ organisation, gateway, number }: ModelReceipt, { first, leaf, proof }: ModelPlace): boolean {
    const batch = this.batches.get(`${gatewayKey(organisation, gateway)} ${first}`);
    if (batch === undefined || number < first || number >= first + batch.count) return false;
    const depth = (batch.count - 1n).toString(2).length - (batch.count === 1n ? 1 : 0);
    return proof.length === depth && modelRoot(leaf, number - first, proof) === batch.root;
  }

  #convict(receipt: ModelReceipt): void {
    const { organisation, gateway } = receipt;
    const key = gatewayKey(organisation, gateway);
    const there = this.gateways.get(key)!;
    this.gateways.set(key, { ...there, omissions: there.omissions + 1n });
    this.omissions.set(organisation, (this.omissions.get(organisation) ?? 0n) + 1n);
    this.cases.set(modelReceiptId(receipt), { ...this.caseOf(receipt), status: CASE.proved });
  }
}

/** Appointed, and not dismissed since. */
function serves(gateway: ModelGateway | undefined): boolean {
  return gateway?.dismissedAt === 0n;
}

export function gatewayKey(organisation: string, gateway: string): string {
  return `${organisation} ${gateway}`;
}

function notOpen(receipt: ModelReceipt, status: bigint): Refusal {
  return { error: "OmissionCaseNotOpen", args: [modelReceiptId(receipt), status] };
}
