import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A node of solc's syntax tree, as far as the checks look at it. */
export interface AstNode {
  readonly nodeType: string;
  readonly id: number;
  /** `start:length:file`, in bytes. */
  readonly src: string;
  readonly name?: string;
  readonly kind?: string;
  readonly visibility?: string;
  readonly contractKind?: string;
  readonly constant?: boolean;
  readonly typeName?: AstNode;
  /** Of a mapping; empty where the source names none. */
  readonly keyName?: string;
  readonly valueType?: AstNode;
  readonly documentation?: { readonly text: string } | null;
  readonly nodes?: readonly AstNode[];
}

/** What solc says beside its output. */
export interface Diagnostic {
  readonly severity: string;
  /** The compiler's number for this kind of message. */
  readonly errorCode?: string;
  readonly message: string;
  readonly sourceLocation?: { readonly file: string; readonly start: number };
}

/** One of our own sources as it was last compiled. */
export interface CompiledSource {
  /** Path from the project's root. */
  readonly file: string;
  readonly content: string;
  readonly ast: AstNode;
  /** Every tree of its compilation, packages' among them; a node's number has a meaning in these alone. */
  readonly compilation: readonly AstNode[];
  readonly diagnostics: readonly Diagnostic[];
}

interface BuildInfo {
  readonly input: { readonly sources: Record<string, { readonly content: string }> };
}

interface BuildOutput {
  readonly output: {
    readonly errors?: readonly Diagnostic[];
    readonly sources?: Record<string, { readonly ast: AstNode }>;
  };
}

/** Hardhat's name for a source of this project; others come from packages. */
const OURS = "project/";

/** Our own sources from the last build, each as it lies on disk now; what an older build left behind is passed over. */
export function readBuild(root: string): CompiledSource[] {
  const folder = join(root, "artifacts", "build-info");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".output.json")) : [];
  const found = new Map<string, CompiledSource>();
  for (const name of names) {
    const { input } = readJson(join(folder, name.replace(".output.json", ".json"))) as BuildInfo;
    const { output } = readJson(join(folder, name)) as BuildOutput;
    const compilation = Object.values(output.sources ?? {}).map(({ ast }) => ast);
    for (const [source, { ast }] of Object.entries(output.sources ?? {})) {
      const file = source.slice(OURS.length);
      const content = input.sources[source]?.content;
      const path = join(root, file);
      if (!source.startsWith(OURS) || content === undefined || !existsSync(path)) continue;
      if (content !== readFileSync(path, "utf8")) continue;
      const diagnostics = (output.errors ?? []).filter(({ sourceLocation }) => sourceLocation?.file === source);
      found.set(file, { file, content, ast, compilation, diagnostics });
    }
  }
  return [...found.values()];
}

/** The line, counted from 1, of a place that solc gives in bytes. */
export function lineOfByte(content: string, byte: number): number {
  return Buffer.from(content).subarray(0, byte).toString().split("\n").length;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
