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
    super(`${says.en} ${next.en}`, options);
    this.name = name;
    this.says = says;
    this.next = next;
  }

  /** What happened and what to do next, in one language. */
  explain(language: Language): string {
    return language === "en" ? `${this.says.en} ${this.next.en}` : `${this.says.zh}${this.next.zh}`;
  }
}
