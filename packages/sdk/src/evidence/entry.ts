/** `@xinglin/sdk/evidence`: what happened on the chain, in one file that a third party checks offline. */
export { EVIDENCE_FORMAT, type EventEvidence, type EvidenceBundle, type SlotEvidence } from "./bundle/bundle.ts";
export { readBundle } from "./bundle/readBundle.ts";
export { EvidenceRefused, type EvidenceFault } from "./EvidenceRefused.ts";
export { type Node, type WantedSlot, exportEvidence } from "./exportEvidence.ts";
export { headerNumbers } from "./headerNumbers.ts";
export {
  type KnownContract,
  type ProvenEvent,
  type ProvenEvidence,
  type ProvenSlot,
  verifyEvidence,
} from "./verifyEvidence.ts";
