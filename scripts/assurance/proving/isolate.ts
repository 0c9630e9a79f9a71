import { createRequire } from "node:module";

import { type AstNode, child, children, range, text } from "../mutation/ast.ts";

const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };

/**
 * A file with no contract but `contract` and those of the file that it inherits: the solver encodes whole files, and
 * eighteen harnesses in one cost it eight times as much as one.
 */
export function isolate(file: string, content: string, contract: string): string {
  const contracts = contractsOf(file, content);
  const needed = new Set([contract]);
  if (!contracts.has(contract)) throw new Error(`${file} has no contract ${contract}.`);
  for (const name of needed) {
    const node = contracts.get(name);
    const bases = node === undefined ? [] : children(node, "baseContracts");
    for (const base of bases) needed.add(text(child(base, "baseName"), "name"));
  }
  const bytes = Buffer.from(content, "utf8");
  for (const [name, node] of contracts) {
    const { start, length } = range(node);
    if (!needed.has(name)) bytes.fill(" ", start, start + length);
  }
  return bytes.toString("utf8");
}

function contractsOf(file: string, content: string): Map<string, AstNode> {
  const settings = { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } };
  const input = { language: "Solidity", sources: { [file]: { content } }, settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as {
    readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
    readonly sources?: Readonly<Record<string, { readonly ast: AstNode }>>;
  };
  const ast = output.sources?.[file]?.ast;
  if (ast === undefined) throw new Error(output.errors?.map((error) => error.formattedMessage).join("\n"));
  const contracts = children(ast, "nodes").filter(({ nodeType }) => nodeType === "ContractDefinition");
  return new Map(contracts.map((node) => [text(node, "name"), node]));
}
