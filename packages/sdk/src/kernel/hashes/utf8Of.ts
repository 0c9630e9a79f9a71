import { toUtf8Bytes } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";

/** In Unicode mode a whole pair is one character, so that only halves are found. */
const HALF_SURROGATE = /\p{Surrogate}/u;

/** A text that has to be hashed holds half a surrogate pair, for which there are no bytes of UTF-8. */
export class TextBroken extends XinglinError {
  constructor() {
    super("TextBroken", {
      says: { en: "The text holds half of a character.", zh: "文本含有不完整的字符。" },
      next: { en: "Type it again, or copy it whole.", zh: "请重新输入或完整复制。" },
    });
  }
}

/**
 * Whether a text has bytes of UTF-8.
 *
 * @example
 * ```ts
 * isWholeText("\ud800"); // false
 * ```
 */
export function isWholeText(text: string): boolean {
  return !HALF_SURROGATE.test(text);
}

/**
 * The bytes of a text from outside, as it is hashed. Nothing is put in place of what has none: two texts would get one hash.
 *
 * @throws {@link TextBroken}
 * @example
 * ```ts
 * keccak256(utf8Of("附子"));
 * ```
 */
export function utf8Of(text: string): Uint8Array {
  if (!isWholeText(text)) throw new TextBroken();
  return toUtf8Bytes(text);
}
