/** `@xinglin/sdk/serials`: the list of a lot's packs, its root, and proofs that a pack is on it. */
export { PAGE_PACKS } from "./book.ts";
export { LotSerials, type PackProof, type PacksProof } from "./LotSerials.ts";
export { type LotKey, type PackKey, type PackNumbers, lotKeyOf, packKeyOf, packNumbersOf } from "./packKeys.ts";
export { packLeafOf } from "./packLeafOf.ts";
export { type PublishedSerials, publishSerials } from "./publishSerials.ts";
export { SerialsInvalid, type SerialsProblem } from "./SerialsInvalid.ts";
export { sortPacks } from "./sortPacks.ts";
export type { SerialStore } from "./store.ts";
