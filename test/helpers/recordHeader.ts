import type { DraftHeader } from "@xinglin/sdk/flows";
import type { Hex } from "@xinglin/sdk/kernel";
import type { RecordStruct } from "@xinglin/sdk/records";
import { ZeroHash, id } from "ethers";

export type RecordHeader = RecordStruct & DraftHeader;

export const DOCTOR = `0x${"d0".repeat(20)}`;
export const HOSPITAL = `0x${"10".repeat(20)}`;

/** What stands beside a content on the chain, for tests of the SDK that need no contract: a laboratory's result of Zhao's. */
export function headerOf(content: Hex): RecordHeader {
  return {
    patient: id("patient Zhao"),
    author: DOCTOR,
    organisation: HOSPITAL,
    profession: 2,
    kind: 3,
    category: 7,
    confidentiality: 4,
    authoredAt: 4_102_444_800n,
    episode: 1,
    visit: ZeroHash,
    device: ZeroHash,
    content,
    labels: ZeroHash,
    relation: 0,
    target: ZeroHash,
    seats: ZeroHash,
  };
}
