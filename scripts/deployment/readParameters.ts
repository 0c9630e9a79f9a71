import { readFile } from "node:fs/promises";

import json5 from "json5";

/**
 * The parameters of a module as Ignition takes them: the name of a JSON5 file, or JSON5 itself. A text like `"5n"` is a bigint
 * there and here.
 */
export async function readParameters(given: string, module: string): Promise<unknown> {
  const text = /\.json5?$/.test(given) ? await readFile(given, "utf8") : given;
  const parsed: unknown = json5.parse(text, (_key, value: unknown) =>
    typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  );
  return (parsed as Record<string, unknown> | null)?.[module];
}
