import { XinglinError } from "../../errors/XinglinError.ts";
import { type BlockRange, scan, snapshot } from "../../identity/queries/scan.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import type { Consents } from "../Consents.ts";
import { NO_DIRECTIVE, directiveHashOf } from "../ids/directiveHashOf.ts";
import { type DecodedRule, decodeDirective } from "../words/directiveWords.ts";

/** A patient's directive. */
export interface DirectiveListing {
  /** Its hash, zero for none. */
  readonly directive: Hex;
  /** What an asker shows as evidence. */
  readonly words: readonly Hex[];
  readonly rules: readonly DecodedRule[];
}

/** The range of blocks does not hold the event of the directive in force. */
export class DirectiveNotFound extends XinglinError {
  constructor(readonly directive: string) {
    super("DirectiveNotFound", {
      says: {
        en: `The blocks that were read do not hold the directive ${directive}.`,
        zh: `所读取的区块中没有指令 ${directive}。`,
      },
      next: { en: "Read from the platform's deployment on.", zh: "请从平台部署的区块开始读取。" },
    });
  }
}

/**
 * A patient's directive in force, from the events. It is held against the hash that the chain keeps, so that a node can neither
 * change nor hide it.
 *
 * @throws {@link DirectiveNotFound} | {@link NodeSilent} | {@link ChainReorganised}
 * @example
 * ```ts
 * const { words, rules } = await directiveInForce({ consents, patient });
 * ```
 */
export async function directiveInForce({
  consents,
  patient,
  ...range
}: BlockRange & { readonly consents: Consents; readonly patient: PatientId }): Promise<DirectiveListing> {
  const { contract, provider } = consents;
  return snapshot({ provider, ...range }, async (blocks) => {
    // What is in force now, also where the range ends before.
    const blockTag = range.toBlock === undefined ? blocks.toBlock : "latest";
    const directive = (await contract.directiveOf(patient, { blockTag })) as Hex;
    if (directive === NO_DIRECTIVE) return { directive, words: [], rules: [] };

    const filter = contract.filters.DirectiveSet(patient);
    let words: Hex[] | undefined;
    for await (const { args } of scan({ contract, filter, provider, ...blocks })) {
      if (args.directive === directive) words = [...args.words] as Hex[];
    }
    if (words === undefined || directiveHashOf(words) !== directive) throw new DirectiveNotFound(directive);
    return { directive, words, rules: decodeDirective(words) };
  });
}
