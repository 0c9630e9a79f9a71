/** A text in the platform's two languages. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** Languages of the platform's texts. */
export type Language = keyof Bilingual;

/** What an error says and what to do about it. */
export interface Explanation {
  /** What happened. */
  readonly says: Bilingual;
  /** What to do next. */
  readonly next: Bilingual;
}

/** Characters of a sentence at most: what somebody else wrote is quoted in it, and goes into logs. */
const LONGEST = 2_000;

/**
 * Base of every error that the SDK throws: says in English and Chinese what happened and what to do next.
 *
 * @example
 * ```ts
 * try {
 *   parseGtin("04006381333932");
 * } catch (problem) {
 *   if (problem instanceof XinglinError) console.log(problem.name, problem.explain("zh"));
 * }
 * ```
 */
export class XinglinError extends Error {
  readonly says: Bilingual;
  readonly next: Bilingual;

  constructor(name: string, { says, next }: Explanation, options?: ErrorOptions) {
    const [saysShort, nextShort] = [shortened(says), shortened(next)];
    super(`${saysShort.en} ${nextShort.en}`, options);
    this.name = name;
    this.says = saysShort;
    this.next = nextShort;
  }

  /** What happened and what to do next, in one language. */
  explain(language: Language): string {
    return language === "en" ? `${this.says.en} ${this.next.en}` : `${this.says.zh}${this.next.zh}`;
  }
}

function shortened(text: Bilingual): Bilingual {
  const cut = (words: string) => (words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words);
  return { en: cut(text.en), zh: cut(text.zh) };
}
