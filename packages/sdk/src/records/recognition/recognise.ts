import { ZeroHash } from "ethers";

import type { Devices } from "../../identity/devices/Devices.ts";
import { type BlockRange, scan } from "../../identity/queries/scan.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { DeviceId, RecordId } from "../../kernel/ids/ids.ts";
import { PROFESSIONS, type ProfessionTerm } from "../../terms/professions.ts";
import type { RecordStatusName } from "../../terms/recordStates.ts";
import { termOf } from "../../terms/term.ts";
import type { Records } from "../Records.ts";
import { type RecordStruct, recordIdOf } from "../ids/recordIdOf.ts";
import { BY_ITSELF, type Inclusion } from "../words/inclusion.ts";

/** Whether another organisation's result can be taken instead of a new examination (检查互认). */
export interface Recognition {
  readonly record: RecordId;
  /**
   * Whether nothing speaks against it: there, current, unaltered, undisputed, the device (where there
   * is one) calibrated then, and its signature (where one is shown) its own.
   */
  readonly recognisable: boolean;
  /** Who made it. That they were licensed there then is what its being anchored says. */
  readonly author: string;
  readonly organisation: string;
  readonly profession: ProfessionTerm | undefined;
  readonly licensedThen: boolean;
  readonly device: DeviceId | undefined;
  /** Whether the device was calibrated when the result was written; undefined without a device. */
  readonly deviceCalibratedThen: boolean | undefined;
  /** Whether the device's present key signed the result's content; undefined where no signature was shown. */
  readonly deviceSigned: boolean | undefined;
  /** Whether the bytes at hand are those that were anchored. */
  readonly unaltered: boolean;
  readonly status: RecordStatusName;
  readonly successor: RecordId | undefined;
  readonly disputed: boolean;
  /** Seconds. */
  readonly authoredAt: bigint;
  readonly anchoredAt: bigint;
}

/**
 * Answers by one call who made a result, with which device, licensed and calibrated at that time, unaltered, superseded or not.
 *
 * A signature shows by the device's present key only: one that was replaced or retired since signs for nothing.
 *
 * @param options.content the commitment to the ciphertext at hand, computed by the caller from its bytes
 * @example
 * ```ts
 * const { recognisable, author, deviceCalibratedThen } = await recognise({ records, devices, record, content });
 * ```
 */
export async function recognise({
  records,
  devices,
  record,
  inclusion = BY_ITSELF,
  content,
  deviceSignature,
  ...range
}: BlockRange & {
  readonly records: Records;
  readonly devices: Devices;
  readonly record: RecordStruct;
  readonly inclusion?: Inclusion;
  readonly content: Hex;
  /** The device's, over `content`: see `isSignedBy` of the device registry. */
  readonly deviceSignature?: Hex;
}): Promise<Recognition> {
  const id = recordIdOf({ record });
  const state = await records.stateOf({ record, inclusion });
  const isThere = state.status !== "None";
  const device = record.device === ZeroHash ? undefined : (record.device as DeviceId);
  const authoredAt = BigInt(record.authoredAt);
  const calibrated =
    device === undefined ? undefined : await wasCalibrated({ devices, device, at: authoredAt, ...range });
  const isSigned =
    deviceSignature === undefined
      ? undefined
      : device !== undefined && (await devices.contract.isSignedBy(device, content, deviceSignature));
  const unaltered = isThere && record.content.toLowerCase() === content.toLowerCase();
  const disputed = state.disputedAt !== 0n;
  return {
    record: id,
    recognisable: unaltered && state.status === "Current" && calibrated !== false && isSigned !== false && !disputed,
    author: record.author,
    organisation: record.organisation,
    profession: termOf<ProfessionTerm>(PROFESSIONS, BigInt(record.profession)),
    licensedThen: isThere,
    device,
    deviceCalibratedThen: calibrated,
    deviceSigned: isSigned,
    unaltered,
    status: state.status,
    successor: state.status === "Superseded" ? await successorOf(records, id, range) : undefined,
    disputed,
    authoredAt,
    anchoredAt: state.anchoredAt,
  };
}

/** Whether a calibration that nobody has taken back covers the moment. */
async function wasCalibrated({
  devices,
  device,
  at,
  ...range
}: BlockRange & { readonly devices: Devices; readonly device: DeviceId; readonly at: bigint }): Promise<boolean> {
  const { contract, provider } = devices;
  const revocations = new Set<number>();
  const revoked = contract.filters.DeviceCalibrationRevoked(device);
  const ends: { readonly blockNumber: number; readonly index: number }[] = [];
  for await (const log of scan({ contract, filter: revoked, provider, ...range })) ends.push(log);
  const given: {
    readonly from: bigint;
    readonly until: bigint;
    readonly blockNumber: number;
    readonly index: number;
  }[] = [];
  const calibrated = contract.filters.DeviceCalibrated(device);
  for await (const { args, blockNumber, index } of scan({ contract, filter: calibrated, provider, ...range })) {
    given.push({ from: args.from, until: args.until, blockNumber, index });
  }
  for (const end of ends) {
    const last = given.findLastIndex((one) => isBefore(one, end));
    if (last >= 0) revocations.add(last);
  }
  return given.some(({ from, until }, i) => !revocations.has(i) && from <= at && at < until);
}

interface Moment {
  readonly blockNumber: number;
  readonly index: number;
}

function isBefore(a: Moment, b: Moment): boolean {
  return a.blockNumber < b.blockNumber || (a.blockNumber === b.blockNumber && a.index < b.index);
}

async function successorOf(records: Records, id: RecordId, range: BlockRange): Promise<RecordId | undefined> {
  const { contract, provider } = records;
  const filter = contract.filters.RecordSuperseded(id);
  for await (const { args } of scan({ contract, filter, provider, ...range })) return args.successor as RecordId;
  return undefined;
}
