import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import { checkDigitOf } from "@xinglin/sdk/kernel";
import { Gs1Malformed } from "@xinglin/sdk/gs1";

/** What a call refuses with; fails the test when it does not refuse, or crashes. */
export function refusalOf(call: () => unknown, of?: string): Gs1Malformed {
  try {
    call();
  } catch (problem) {
    expect(problem).to.be.instanceOf(Gs1Malformed);
    return problem as Gs1Malformed;
  }
  return expect.fail(`it did not refuse ${of ?? ""}`);
}

export const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));

/** A key of so many digits with its check digit. */
export const key = (length: number): fc.Arbitrary<string> =>
  digits(length - 1).map((body) => body + String(checkDigitOf(body)));

/** GTINs of products, as 14 digits. */
export const gtin: fc.Arbitrary<string> = key(14).filter((text) => !/^0+$/.test(text));

/** Texts of character set 82. */
export const set82 = (max: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[!"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{1,${max}}$`));
