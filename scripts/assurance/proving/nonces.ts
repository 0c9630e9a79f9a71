import type { Target } from "./target.ts";

const HARNESS = "scripts/assurance/proofs/Nonces.sol";
const SLICE = "contracts/kernel/signing/UnorderedNonces.sol";

/** Each nonce of a signer serves at most once, whatever else happens. */
export const NONCES: readonly Target[] = [
  {
    name: "nonces/spent-is-refused",
    says: "A nonce that was used or cancelled is never accepted again.",
    file: HARNESS,
    contract: "SpentNonceIsRefused",
    control: { file: SLICE, from: "[nonce % 32] = true;", to: "[nonce % 32] = false;" },
  },
  {
    name: "nonces/spending-spends",
    says: "After a nonce was accepted or cancelled it counts as spent.",
    file: HARNESS,
    contract: "SpendingSpends",
    control: { file: SLICE, from: "[nonce % 32] = true;", to: "[(nonce + 1) % 32] = true;" },
  },
  {
    name: "nonces/no-other-is-touched",
    says: "Using a nonce changes no other nonce of the signer and none of any other signer.",
    file: HARNESS,
    contract: "SpendingTouchesNoOther",
    control: { file: SLICE, from: "[nonce % 32] = true;", to: "[0] = true;" },
  },
];
