import { Interface } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import { CARE_ERRORS } from "./catalogue/care.ts";
import { CONDITION_ERRORS, JOINT_ACCESS_ERRORS } from "./catalogue/conditions.ts";
import { ACCESS_ERRORS } from "./catalogue/accesses.ts";
import { CONSENT_ERRORS } from "./catalogue/consents.ts";
import { DEVICE_ERRORS } from "./catalogue/devices.ts";
import { DISPENSARY_ERRORS } from "./catalogue/dispensary.ts";
import { EMERGENCY_ERRORS } from "./catalogue/emergencies.ts";
import { ESCROW_ERRORS } from "./catalogue/escrow.ts";
import { KERNEL_ERRORS } from "./catalogue/kernel.ts";
import { LOT_ERRORS } from "./catalogue/lots.ts";
import { OPENZEPPELIN_ERRORS } from "./catalogue/openzeppelin.ts";
import { PATIENT_ERRORS } from "./catalogue/patients.ts";
import { PRODUCT_ERRORS } from "./catalogue/products.ts";
import { PROOFING_ERRORS } from "./catalogue/proofing.ts";
import { PROVIDER_ERRORS } from "./catalogue/providers.ts";
import { RECORD_ERRORS } from "./catalogue/records.ts";
import { SHIPMENT_ERRORS } from "./catalogue/shipments.ts";
import { ContractRefusal } from "./ContractRefusal.ts";
import { revertDataIn } from "./revertDataIn.ts";
import { Panicked, RevertedWithReason } from "./SolidityError.ts";
import { UnknownRevert } from "./UnknownRevert.ts";
import { type Explanation, XinglinError } from "./XinglinError.ts";

/** Every error that the platform's contracts can give, with what it says and what to do next. */
export const ERROR_CATALOGUE: ReadonlyMap<string, Explanation> = new Map<string, Explanation>(
  Object.entries({
    ...KERNEL_ERRORS,
    ...ESCROW_ERRORS,
    ...CARE_ERRORS,
    ...PATIENT_ERRORS,
    ...PROVIDER_ERRORS,
    ...PROOFING_ERRORS,
    ...EMERGENCY_ERRORS,
    ...DEVICE_ERRORS,
    ...JOINT_ACCESS_ERRORS,
    ...CONDITION_ERRORS,
    ...CONSENT_ERRORS,
    ...RECORD_ERRORS,
    ...ACCESS_ERRORS,
    ...PRODUCT_ERRORS,
    ...LOT_ERRORS,
    ...SHIPMENT_ERRORS,
    ...DISPENSARY_ERRORS,
    ...OPENZEPPELIN_ERRORS,
  }),
);

const SOLIDITY = ["Error(string reason)", "Panic(uint256 code)"];
const contractErrors = new Interface([...ERROR_CATALOGUE.keys(), ...SOLIDITY].map((signature) => `error ${signature}`));
const explanations = new Map(
  [...ERROR_CATALOGUE].map(([signature, explanation]) => {
    const name = signature.slice(0, signature.indexOf("("));
    return [contractErrors.getError(name)?.selector, explanation];
  }),
);

/** What a contract's refusal decodes to. */
export type Refusal = ContractRefusal | RevertedWithReason | Panicked | UnknownRevert;

/**
 * Turns whatever a failed call threw into an error that says what happened and what to do next. Undefined when no contract
 * refused: a lost connection, a rejected signature, a fault of the program.
 *
 * Takes errors of ethers, of Hardhat and other nodes, errors inside errors, and bare revert data.
 *
 * @example
 * ```ts
 * try {
 *   await patients.contract.finishRecovery(patient);
 * } catch (thrown) {
 *   const refusal = refusalOf(thrown);
 *   if (refusal === undefined) throw thrown;
 *   console.log(refusal.name, refusal.explain("zh"));
 * }
 * ```
 */
export function refusalOf(thrown: unknown): Refusal | undefined {
  if (isRefusal(thrown)) return thrown;
  const data = revertDataIn(thrown);
  return data === undefined ? undefined : decodeRevert(data, { cause: thrown });
}

/**
 * Decodes bare revert data. Data that no known error fits becomes {@link UnknownRevert}.
 *
 * @example
 * ```ts
 * decodeRevert("0xd93c0665").name; // "EnforcedPause"
 * ```
 */
export function decodeRevert(data: Hex, options?: ErrorOptions): Refusal {
  let description;
  try {
    description = contractErrors.parseError(data);
  } catch {
    description = null; // a known selector in front of something else
  }
  if (description === null) return new UnknownRevert(data, options);
  if (description.name === "Error") return new RevertedWithReason(String(description.args[0]), data, options);
  if (description.name === "Panic") return new Panicked(BigInt(String(description.args[0])), data, options);
  const explanation = explanations.get(description.selector);
  if (explanation === undefined) return new UnknownRevert(data, options);
  return new ContractRefusal({ description, explanation, data }, options);
}

/**
 * Runs a call and throws the {@link Refusal} in place of what it threw; other failures pass as they are.
 *
 * @example
 * ```ts
 * await explained(() => providers.contract.connect(hospital).offerAffiliation(terms));
 * ```
 */
export async function explained<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw refusalOf(thrown) ?? thrown;
  }
}

function isRefusal(thrown: unknown): thrown is Refusal {
  return (
    thrown instanceof XinglinError &&
    [ContractRefusal, RevertedWithReason, Panicked, UnknownRevert].some((kind) => thrown instanceof kind)
  );
}
