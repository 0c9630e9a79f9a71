/** A number as JSON (RFC 8259, section 6) writes it: sign, whole part, fraction, exponent. */
export const JSON_NUMBER = /^(-?)(0|[1-9][0-9]*)(\.[0-9]+)?(?:[eE]([+-]?)([0-9]+))?$/;

/**
 * A number of a JSON document with the digits in which it was written. FHIR R4 (`datatypes.html#decimal`) counts the digits
 * of a decimal as a part of it: a weight of `1.50` was measured more exactly than one of `1.5`.
 *
 * @example
 * ```ts
 * new ExactNumber("1.50").canonical; // "1.50"
 * new ExactNumber("1.50E+003").canonical; // "1.50e+3"
 * new ExactNumber("1.50").toNumber(); // 1.5
 * ```
 */
export class ExactNumber {
  /** As it was written. */
  readonly text: string;

  constructor(text: string) {
    if (!JSON_NUMBER.test(text)) throw new RangeError(`${text} is no number of JSON`);
    this.text = text;
  }

  /**
   * The digits as they were written; of the exponent, which JSON lets be written in several ways, the form of RFC 8785: `e`,
   * its sign, no zeros in front, and none at all where it is zero.
   */
  get canonical(): string {
    const at = this.text.search(/[eE]/);
    if (at < 0) return this.text;
    const [, sign = "", digits = ""] = /^([+-]?)0*([0-9]*)$/.exec(this.text.slice(at + 1)) ?? [];
    return this.text.slice(0, at) + (digits === "" ? "" : `e${sign === "-" ? "-" : "+"}${digits}`);
  }

  /** The nearest double, for arithmetic; digits may be lost. */
  toNumber(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }
}
