import { type Interface, type LogDescription, ZeroHash, dataSlice, getAddress, toBigInt } from "ethers";

import {
  ANSWER,
  type ModelCosignature,
  type ModelEpisode,
  type ModelRecord,
  type ModelState,
  NOWHERE,
  STATUS,
  episodeKey,
  modelRecordId,
} from "./models/recordModel.ts";
import type { RecordStage } from "./recordMirror.ts";

/** What somebody knows of records who has nothing but the events. */
export interface FromEvents {
  readonly headers: ReadonlyMap<string, ModelRecord>;
  readonly states: ReadonlyMap<string, ModelState>;
  readonly cosignatures: ReadonlyMap<string, ModelCosignature>;
  readonly episodes: ReadonlyMap<string, ModelEpisode>;
  readonly batches: ReadonlyMap<string, bigint>;
}

/** Builds the state anew from the events of the whole chain. */
export async function stateFromEvents({ registry, ethers }: RecordStage): Promise<FromEvents> {
  const abi: Interface = registry.interface;
  const logs = await ethers.provider.getLogs({ address: await registry.getAddress(), fromBlock: 0 });
  const headers = new Map<string, ModelRecord>();
  const states = new Map<string, ModelState>();
  const cosignatures = new Map<string, ModelCosignature>();
  const episodes = new Map<string, ModelEpisode>();
  const batches = new Map<string, bigint>();
  /** In a batch a record was anchored with it, whenever it is drawn. */
  const drawn = new Map<string, bigint>();
  const times = new Map<number, bigint>();
  for (const log of logs) {
    if (!times.has(log.blockNumber)) {
      times.set(log.blockNumber, BigInt((await ethers.provider.getBlock(log.blockNumber))!.timestamp));
    }
    const at = times.get(log.blockNumber)!;
    const event = abi.parseLog(log);
    if (event === null) continue;
    const { args } = event;
    const recordId = args.record as string;
    const change = (to: Partial<ModelState>): void => void states.set(recordId, { ...states.get(recordId)!, ...to });
    switch (event.name) {
      case "RecordAnchored": {
        const [status, header] = anchoredIn(event);
        headers.set(recordId, header);
        states.set(recordId, {
          ...NOWHERE,
          status,
          version: args.version as bigint,
          anchoredAt: drawn.get(recordId) ?? at,
        });
        break;
      }
      case "RecordDetailed": {
        const { device, target, labels, relation, seats } = args as unknown as ModelRecord;
        headers.set(recordId, { ...headers.get(recordId)!, device, target, labels, relation, seats });
        change({ deviceTrusted: args.deviceTrusted as boolean });
        break;
      }
      case "RecordDrawn":
        drawn.set(recordId, args.anchoredAt as bigint);
        break;
      case "RecordSuperseded":
        change({ status: STATUS.superseded });
        break;
      case "RecordEnteredInError":
        change({ status: STATUS.enteredInError });
        break;
      case "RecordCosigned":
        cosignatures.set(`${recordId} ${args.seat}`, { signer: args.signer as string, signedAt: at });
        change({ cosigned: states.get(recordId)!.cosigned | (1n << (args.seat as bigint)) });
        break;
      case "RecordAnswered":
        change(answeredIn(args.answer as bigint, at));
        break;
      case "EpisodeOpened": {
        const { until, ground } = args as unknown as ModelEpisode;
        episodes.set(keyIn(event), { from: at, until, ground, closed: false });
        break;
      }
      case "EpisodeClosed":
        episodes.set(keyIn(event), { ...episodes.get(keyIn(event))!, until: args.until as bigint, closed: true });
        break;
      case "BatchAnchored":
        batches.set(args.batch as string, at);
        break;
    }
  }
  for (const [recordId, header] of headers) {
    if (modelRecordId(header) !== recordId) throw new Error(`The events do not tell the header of ${recordId}.`);
  }
  return { headers, states, cosignatures, episodes, batches };
}

/** Status and header in `RecordAnchored`, without what `RecordDetailed` adds. */
function anchoredIn({ args }: LogDescription): readonly [status: bigint, header: ModelRecord] {
  const word = args.word as string;
  const bits = (from: number, length: number): bigint => toBigInt(dataSlice(word, 32 - from - length, 32 - from));
  const header: ModelRecord = {
    patient: args.patient as string,
    author: args.author as string,
    organisation: getAddress(dataSlice(word, 1, 21)),
    profession: bits(1, 1),
    kind: bits(2, 1),
    category: bits(3, 1),
    confidentiality: bits(4, 1),
    authoredAt: bits(5, 6),
    episode: args.episode as bigint,
    visit: args.visit as string,
    device: ZeroHash,
    content: args.content as string,
    labels: ZeroHash,
    relation: 0n,
    target: ZeroHash,
    seats: ZeroHash,
  };
  return [bits(0, 1), header];
}

function answeredIn(answer: bigint, at: bigint): Partial<ModelState> {
  if (answer === ANSWER.accept) return { status: STATUS.current };
  if (answer === ANSWER.acknowledge) return { acknowledgedAt: at };
  return { disputedAt: answer === ANSWER.dispute ? at : 0n };
}

function keyIn({ args }: LogDescription): string {
  const { patient, organisation, number } = args as unknown as {
    patient: string;
    organisation: string;
    number: bigint;
  };
  return episodeKey({ patient, organisation, number });
}
