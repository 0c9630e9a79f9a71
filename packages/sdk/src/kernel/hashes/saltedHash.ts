import canonicalize from "canonicalize";
import { isHexString, keccak256, toUtf8Bytes } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";
import { TextBroken, isWholeText } from "./utf8Of.ts";
import type { Hex } from "../ids/brand.ts";
import { derive } from "../ids/derive.ts";

/** What JSON can say. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue | undefined };

/** The salt is not 32 bytes, or is zero: the hash could be guessed from a guessed document. */
export class SaltTooWeak extends XinglinError {
  constructor() {
    super("SaltTooWeak", {
      says: { en: "The salt is not 32 random bytes.", zh: "盐值不是 32 字节随机数。" },
      next: {
        en: "Make one with randomSalt() and keep it with the document.",
        zh: "请用 randomSalt() 生成，并与文件一同保存。",
      },
    });
  }
}

/** The document is not JSON: it holds NaN, an infinity, half a surrogate pair, a cycle, or nothing at all. */
export class DocumentNotJson extends XinglinError {
  constructor(cause?: unknown) {
    super(
      "DocumentNotJson",
      {
        says: {
          en: "The document has no canonical JSON form (RFC 8785).",
          zh: "该文件没有规范的 JSON 形式（RFC 8785）。",
        },
        next: {
          en: "Remove values that JSON cannot hold (NaN, infinities, cycles, broken text).",
          zh: "请去除 JSON 无法表示的值（NaN、无穷、循环引用、残缺字符）。",
        },
      },
      { cause },
    );
  }
}

/**
 * The hash of a document that may be guessed (a licence, an accreditation, a reason): over its canonical JSON (RFC 8785)
 * and a random salt. Members may come in any order and with any spacing. Keep the salt with the document: whoever has both
 * can show that the hash on the chain is its hash.
 *
 * `keccak256(abi.encode(keccak256("Document(bytes32 salt,bytes32 json)"), salt, keccak256(utf8(canonical json))))`.
 *
 * @throws {@link SaltTooWeak} | {@link DocumentNotJson}
 * @example
 * ```ts
 * const salt = randomSalt();
 * const documentHash = documentHashOf({ document: { resourceType: "Practitioner", id: "p1" }, salt });
 * ```
 */
export function documentHashOf({ document, salt }: { readonly document: JsonValue; readonly salt: string }): Hex {
  requireSalt(salt);
  return derive("Document(bytes32 salt,bytes32 json)", [salt, keccak256(toUtf8Bytes(canonicalJson(document)))]);
}

/**
 * The hash of a device's serial number, under a random salt: few digits alone could be tried out.
 *
 * `keccak256(abi.encode(keccak256("Serial(bytes32 salt,string serial)"), salt, serial))`; the serial number counts as it is
 * written, without space around it.
 *
 * @throws {@link SaltTooWeak} | {@link TextBroken}
 * @example
 * ```ts
 * const serialHash = serialHashOf({ serial: "SN-2025-000123", salt: randomSalt() });
 * ```
 */
export function serialHashOf({ serial, salt }: { readonly serial: string; readonly salt: string }): Hex {
  requireSalt(salt);
  if (!isWholeText(serial)) throw new TextBroken();
  return derive("Serial(bytes32 salt,string serial)", [salt, serial.trim()]);
}

/** Refuses what is no salt of 32 random bytes. */
export function requireSalt(salt: string): void {
  if (!isHexString(salt, 32) || /^0x0+$/.test(salt)) throw new SaltTooWeak();
}

function canonicalJson(document: JsonValue): string {
  let json: string | undefined;
  try {
    json = canonicalize(document);
  } catch (cause) {
    throw new DocumentNotJson(cause);
  }
  if (json === undefined) throw new DocumentNotJson();
  return json;
}
