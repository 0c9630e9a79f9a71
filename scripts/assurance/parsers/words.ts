import { labelsThatCount } from "../../../packages/sdk/src/consent/labels/labelsThatCount.ts";
import { labelOf } from "../../../packages/sdk/src/consent/labels/labelOf.ts";
import { decodeDirective, encodeDirective } from "../../../packages/sdk/src/consent/words/directiveWords.ts";
import { decodeProvision } from "../../../packages/sdk/src/consent/words/provisionWords.ts";
import { decodeTerms, encodeTerms } from "../../../packages/sdk/src/consent/words/termWords.ts";
import { EVERYTHING } from "../../../packages/sdk/src/consent/provisions/provision.ts";
import { refusalOf } from "../../../packages/sdk/src/errors/refusalOf.ts";
import { p256Signature } from "../../../packages/sdk/src/identity/devices/p256Signature.ts";
import type { Hex } from "../../../packages/sdk/src/kernel/ids/brand.ts";
import { decodeJurisdiction, encodeJurisdiction } from "../../../packages/sdk/src/terms/jurisdiction.ts";
import { PatientRegistry__factory } from "../../../packages/sdk/src/typechain.ts";
import type { Json } from "./mutate.ts";
import { type Parser, parser } from "./parser.ts";

const LABEL = `0x${"cd".repeat(31)}` as const;
const terms = encodeTerms([
  { kind: "actor", account: `0x${"ab".repeat(20)}` },
  { kind: "label", label: LABEL },
  { kind: "dataPeriod", from: 1n, until: 2n },
]);
const words = encodeDirective({
  rules: [{ deny: true, base: true, provision: { ...EVERYTHING, terms: [{ kind: "label", label: LABEL }] } }],
  epoch: 1,
});
const texts = (list: Json) =>
  Array.isArray(list) ? list.map((item) => (typeof item === "string" ? item : JSON.stringify(item))) : [];
const refusal = PatientRegistry__factory.createInterface().encodeErrorResult("PatientUnknown", [
  `0x${"ab".repeat(32)}`,
]);

/** Words of the chain as a node gives them, labels, signatures of devices, and what failed calls throw. */
export const WORDS: readonly Parser[] = [
  parser("directive's words", [words as Json], (list: Json) => decodeDirective(texts(list))),
  parser("provision's word", [words[0] ?? ""], decodeProvision),
  parser("terms' words", [terms as Json], (list: Json) => decodeTerms(texts(list))),
  parser("labels", [[LABEL]], (list: Json) => labelsThatCount({ labels: texts(list) as Hex[], words: terms })),
  parser("label of a code", ["HIV"], (code: string) => labelOf({ labelKey: new Uint8Array(32).fill(1), code })),
  parser("jurisdiction's bytes", [encodeJurisdiction("CN-ZJ")], decodeJurisdiction),
  parser("device's signature", [`0x${"11".repeat(64)}`], p256Signature),
  parser("revert data", [refusal, "0x", "0x4e487b71" + "11".padStart(64, "0")], (data: string) => refusalOf(data)),
  parser("node's error", [{ code: 3, error: { data: refusal }, info: { error: { data: "0x" } } }], (thrown: Json) =>
    refusalOf(thrown),
  ),
];
