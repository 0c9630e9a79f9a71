/** What we read of `packages/sdk/package.json`, whose exports name sources. */
export interface SourceManifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Sub-paths that only the package has: generated, with no source beside the others. */
const GENERATED = { "./abi": "./src/abi/entry.ts", "./typechain": "./src/typechain/entry.ts" };

/**
 * The published package.json: the same sub-paths, leading to what was compiled. Whoever installs it needs no TypeScript, and
 * gets no code but what is imported.
 */
export function publishedManifest(source: SourceManifest, engines: Readonly<Record<string, string>>): object {
  const { name, version, license, peerDependencies, dependencies } = source;
  const entries = Object.entries({ ...source.exports, ...GENERATED }).sort(([a], [b]) => (a < b ? -1 : 1));
  const compiled = entries.map(([path, file]) => {
    const stem = file.replace(/^\.\/src\//, "./dist/").replace(/\.ts$/, "");
    return [path, { types: `${stem}.d.ts`, default: `${stem}.js` }] as const;
  });
  return {
    name,
    version,
    description: "TypeScript for the Xinglin contracts: a country's health care, run on smart contracts",
    license,
    type: "module",
    sideEffects: false,
    engines,
    exports: { ...Object.fromEntries(compiled), "./contracts/*": "./contracts/*", "./package.json": "./package.json" },
    files: ["dist", "contracts", "erc7730", "fhir", "vectors"],
    peerDependencies,
    dependencies,
  };
}
