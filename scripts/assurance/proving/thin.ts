import { createRequire } from "node:module";

import { type AstNode, children, field, range, text, walk } from "../mutation/ast.ts";
import type { Sources } from "./sources.ts";

const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };

/** Contracts of which a slice takes single functions, types and errors, unless it inherits them. */
const SHELVES = ["library", "interface"];

/**
 * The sources without the functions of libraries and interfaces that nothing of `contract` can reach: the solver encodes them
 * all, and those behind one interface cost it thirty times as much as a small slice does. What does not compile is left as it is,
 * for the solver to complain of.
 */
export function thin(sources: Sources, file: string, contract: string): Sources {
  const bare = withoutWords(sources);
  const trees = treesOf(bare);
  if (trees === undefined) return sources;
  const reached = reach(trees, file, contract);
  return Object.fromEntries(
    Object.entries(bare).map(([name, { content }]) => {
      const bytes = Buffer.from(content, "utf8");
      for (const shelf of contractsIn(trees[name])) {
        if (!SHELVES.includes(text(shelf, "contractKind")) || reached.bases.has(shelf.id)) continue;
        for (const node of children(shelf, "nodes")) {
          const { start, length } = range(node);
          if (node.nodeType === "FunctionDefinition" && !reached.nodes.has(node.id))
            bytes.fill(" ", start, start + length);
        }
      }
      return [name, { content: bytes.toString("utf8") }];
    }),
  );
}

/** NatSpec of a function that is taken out would stand before something else. */
function withoutWords(sources: Sources): Sources {
  return Object.fromEntries(
    Object.entries(sources).map(([name, { content }]) => [
      name,
      { content: content.replace(/^ *\/\/\/.*$/gm, "").replace(/^ *\/\*\*[^]*?\*\//gm, "") },
    ]),
  );
}

function treesOf(sources: Sources): Readonly<Record<string, AstNode>> | undefined {
  const settings = { evmVersion: "cancun", outputSelection: { "*": { "": ["ast"] } } };
  const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }))) as {
    readonly errors?: readonly { readonly severity: string }[];
    readonly sources?: Readonly<Record<string, { readonly ast: AstNode }>>;
  };
  if (output.errors?.some(({ severity }) => severity === "error") === true) return undefined;
  return Object.fromEntries(Object.entries(output.sources ?? {}).map(([name, { ast }]) => [name, ast]));
}

function contractsIn(tree: AstNode | undefined): AstNode[] {
  return tree === undefined ? [] : children(tree, "nodes").filter(({ nodeType }) => nodeType === "ContractDefinition");
}

/** What the contract names, what that names, and so on; and which contracts it inherits. */
function reach(trees: Readonly<Record<string, AstNode>>, file: string, contract: string) {
  const byId = new Map<number, AstNode>();
  const nodes = new Set<number>();
  const bases = new Set<number>();
  const queue: AstNode[] = [];
  const add = (id: unknown): void => {
    const node = typeof id === "number" ? byId.get(id) : undefined;
    if (node === undefined || nodes.has(node.id)) return;
    nodes.add(node.id);
    if (!SHELVES.includes(text(node, "contractKind")) || bases.has(node.id)) queue.push(node);
  };
  for (const tree of Object.values(trees)) {
    walk(tree, (node) => byId.set(node.id, node).size > 0);
  }
  for (const node of contractsIn(trees[file])) {
    const all = text(node, "name") === contract ? field(node, "linearizedBaseContracts") : [];
    for (const id of all as readonly number[]) bases.add(id);
  }
  bases.forEach(add);
  // What else stands in the files stays, and so does what that needs.
  for (const tree of Object.values(trees)) {
    for (const node of children(tree, "nodes")) if (!SHELVES.includes(text(node, "contractKind"))) add(node.id);
  }
  for (const node of queue) {
    walk(node, (inner) => {
      add(field(inner, "referencedDeclaration"));
      return true;
    });
  }
  return { nodes, bases };
}
