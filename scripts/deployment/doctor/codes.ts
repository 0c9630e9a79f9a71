import { type Provider, getBytes } from "ethers";

import type { Finding } from "./finding.ts";
import type { Compiled, Examined } from "./patient.ts";

/** Compares the code on chain with what was compiled; what a constructor fills in is compared as wiring. */
export async function judgeCode(examined: Examined, provider: Provider): Promise<Finding[]> {
  const { name, address, compiled } = examined;
  const code = getBytes(await provider.getCode(address));
  const found = (en: string, zh: string): Finding[] => [{ subject: "code", contract: name, says: { en, zh } }];
  if (code.length === 0) return found(`There is no code at ${address}.`, `${address} 处没有代码。`);
  const built = getBytes(compiled.deployedBytecode);
  if (code.length === built.length && firstDifference(mask(code, compiled), mask(built, compiled)) === -1) return [];
  const at = code.length === built.length ? firstDifference(mask(code, compiled), mask(built, compiled)) : -1;
  return at === -1
    ? found(
        `The code has ${code.length} bytes; the build has ${built.length}.`,
        `代码为 ${code.length} 字节，构建产物为 ${built.length} 字节。`,
      )
    : found(`The code differs from the build at byte ${at}.`, `代码自第 ${at} 字节起与构建产物不同。`);
}

function mask(code: Uint8Array, { immutableReferences = {} }: Compiled): Uint8Array {
  const masked = Uint8Array.from(code);
  for (const { start, length } of Object.values(immutableReferences).flat()) masked.fill(0, start, start + length);
  return masked;
}

function firstDifference(one: Uint8Array, other: Uint8Array): number {
  return one.findIndex((byte, i) => byte !== other[i]);
}
