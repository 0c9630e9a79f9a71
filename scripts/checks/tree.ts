import { listFiles, readText } from "./files.ts";
import { type Problem, lineAt } from "./problem.ts";

interface Trace {
  readonly pattern: RegExp;
  readonly message: string;
  readonly files?: RegExp;
}

const TEXT = /(^|\/)(\.[a-z]+|[^.]+|.*\.(sol|ts|mts|js|mjs|cjs|json|md|yaml|yml|txt|csv|sh|html|css))$/i;

const TRACES: readonly Trace[] = [
  { pattern: /(?<![\w.])\/(?:home|Users)\/[\w.-]+\//g, message: "names a folder of somebody's machine." },
  { pattern: /\b[A-Z]:\\\\?Users\\/g, message: "names a folder of somebody's machine." },
  {
    pattern: /"resolved":\s*"https?:/g,
    message: "names a registry's host; delete the lockfile's `resolved` lines (.npmrc keeps npm from writing them).",
    files: /(^|\/)package-lock\.json$/,
  },
  {
    pattern: /^\s*(?:@[\w-]+:)?registry\s*=/gm,
    message: "names a registry; that belongs in a user's own settings.",
    files: /(^|\/)\.npmrc$/,
  },
];

/** The tree holds no path of a machine and no host of a registry: it works the same for everyone. */
export function checkTree(root: string): Problem[] {
  return listFiles(root)
    .filter((file) => TEXT.test(file))
    .flatMap((file) => {
      const text = readText(root, file);
      const here = text.indexOf(`${root}/`);
      const found = TRACES.filter(({ files }) => files?.test(file) ?? true).flatMap(({ pattern, message }) =>
        [...text.matchAll(pattern)].map(({ index }) => ({ file, line: lineAt(text, index), message })),
      );
      return here === -1 ? found : [...found, { file, line: lineAt(text, here), message: "names this very folder." }];
    });
}
