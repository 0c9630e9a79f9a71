/**
 * fast-check for every property test. It draws the same cases on every machine, so that a run says something about the
 * code and not about luck; `CAMPAIGN_SEED=0x…` draws others, as it does for the campaigns in Solidity.
 */
import fc from "fast-check";

const { CAMPAIGN_SEED = "0x20261126" } = process.env;

fc.configureGlobal({ seed: Number(BigInt.asIntN(32, BigInt(CAMPAIGN_SEED))) });

export { default } from "fast-check";
