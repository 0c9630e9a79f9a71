import { MOCKS } from "../../checks/floors.ts";

/** What the linter says about a place, as far as it is read here. */
export interface Diagnostic {
  readonly message: string;
  /** The lint's name; none for what is not a lint, as a file that cannot be read. */
  readonly code: { readonly code: string } | null;
  readonly spans: readonly { readonly file_name: string; readonly line_start: number; readonly is_primary: boolean }[];
}

/** Findings that may stay. */
export interface Entry {
  readonly lint: string;
  /** A file, or a folder with `/` at its end. */
  readonly file: string;
  /** How many there are; without it any number, where the reason is one about the lint and not about the places. */
  readonly findings?: number;
  readonly reason: string;
}

/**
 * Holds what the linter found against what is explained.
 *
 * @returns how many of each lint are explained, and what is not: a finding without an entry, more or fewer than an entry says,
 * an entry that nothing needs
 */
export function judge(
  diagnostics: readonly Diagnostic[],
  entries: readonly Entry[],
): { readonly explained: ReadonlyMap<string, number>; readonly problems: readonly string[] } {
  const explained = new Map<string, number>();
  const problems: string[] = [];
  const met = new Map<Entry, number>(entries.map((entry) => [entry, 0]));
  for (const { code, message, spans } of diagnostics) {
    const span = spans.find(({ is_primary }) => is_primary) ?? spans[0];
    const place = span === undefined ? "nowhere" : `${span.file_name}:${span.line_start}`;
    if (code !== null && span?.file_name.startsWith(`contracts/${MOCKS}/`) === true) continue;
    const entry = entries.find(({ lint, file }) => lint === code?.code && covers(file, span?.file_name ?? ""));
    if (entry === undefined) {
      problems.push(`${place} ${code?.code ?? "error"}: ${message}`);
      continue;
    }
    met.set(entry, (met.get(entry) ?? 0) + 1);
    explained.set(entry.lint, (explained.get(entry.lint) ?? 0) + 1);
  }
  for (const [{ lint, file, findings }, count] of met) {
    if (findings !== undefined && count !== findings) {
      problems.push(`${file} ${lint}: ${count} findings, and ${findings} are explained.`);
    } else if (count === 0) problems.push(`${file} ${lint}: nothing needs this entry; take it out.`);
  }
  return { explained, problems };
}

function covers(path: string, file: string): boolean {
  return path.endsWith("/") ? file.startsWith(path) : file === path;
}
