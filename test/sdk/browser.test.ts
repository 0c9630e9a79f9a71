import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";

import { expect } from "chai";

const SDK = resolve(import.meta.dirname, "../../packages/sdk");
/** What a browser takes: everything but folders on disk. */
const ENTRIES = ["vault", "records", "flows", "stores", "consent", "identity", "kernel", "terms", "errors"] as const;
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?!type\s)[^;]*?from\s*["']([^"']+)["']|(?:^|\n)\s*import\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;
const { builtinModules } = createRequire(import.meta.url)("node:module") as { builtinModules: string[] };

/** Files that an entry pulls, with who pulled each, and what they import from Node. */
function walk(entry: string): { readonly files: ReadonlyMap<string, string>; readonly ofNode: readonly string[] } {
  const files = new Map<string, string>([[entry, "the package"]]);
  const ofNode: string[] = [];
  for (const file of files.keys()) {
    const text = readFileSync(file, "utf8").replaceAll(/\/\*[^]*?\*\//g, "");
    for (const match of text.matchAll(IMPORT)) {
      const path = match[1] ?? match[2] ?? match[3] ?? "";
      if (path.startsWith(".")) {
        const target = join(dirname(file), path).replace(/\.js$/, ".ts"); // generated types name what they compile to
        if (!files.has(target)) files.set(target, file);
      } else if (path.startsWith("node:") || builtinModules.includes(path)) {
        ofNode.push(`${relative(SDK, file)} imports ${path}`);
      }
    }
  }
  return { files, ofNode };
}

function entryOf(name: string): string {
  const { exports } = JSON.parse(readFileSync(join(SDK, "package.json"), "utf8")) as {
    exports: Record<string, string>;
  };
  return join(SDK, exports[`./${name}`] ?? expect.fail(name));
}

describe("SDK: in a browser", () => {
  for (const name of ENTRIES) {
    it(`[VAULT-76] \`@xinglin/sdk/${name}\` pulls nothing of Node`, () => {
      const { files, ofNode } = walk(entryOf(name));
      expect(ofNode).to.deep.equal([]);
      expect(files.size).to.be.greaterThan(1);
    });
  }

  it("[VAULT-76] the walk finds what folders on disk pull", () => {
    const { files, ofNode } = walk(entryOf("folders"));
    expect(ofNode).to.include("src/vault/stores/files.ts imports node:fs/promises");
    expect([...files.keys()].map((file) => relative(SDK, file))).to.include("src/vault/keys/FolderCabinet.ts");
  });
});
