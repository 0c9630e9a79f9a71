import { type AstNode, children, field, range, text, walk } from "./ast.ts";
import { keyOf, type Mutant, type MutantName, type Proposal } from "./mutant.ts";
import { sibling, swap, zeroField } from "./operators/arguments.ts";
import { arithmetic, condition, logical, relational, unary } from "./operators/expressions.ts";
import type { Operator, Surroundings } from "./operators/operator.ts";
import { deletion, initialValue, literal, modifierRemoval } from "./operators/statements.ts";

const OPERATORS: readonly Operator[] = [
  deletion,
  condition,
  relational,
  logical,
  arithmetic,
  unary,
  literal,
  modifierRemoval,
  initialValue,
  swap,
  zeroField,
  sibling,
];

/** Branches in which nothing happens at run time. */
const SILENT = [
  "PragmaDirective",
  "ImportDirective",
  "UsingForDirective",
  "StructDefinition",
  "EnumDefinition",
  "EventDefinition",
  "ErrorDefinition",
  "ArrayTypeName",
  "InlineAssembly",
  "StructuredDocumentation",
];

/** A file to break. */
export interface Target {
  /** Path from the root of the project. */
  readonly file: string;
  /** The compiler's name of the file. */
  readonly source: string;
  readonly content: string;
  readonly ast: AstNode;
}

/** Finds a declaration of any file of the compilation by its number. */
export function indexDeclarations(asts: readonly AstNode[]): Surroundings["declaration"] {
  const index = new Map<number, { node: AstNode; parent: AstNode }>();
  for (const ast of asts) {
    walk(ast, (node, ancestors) => {
      const parent = ancestors.at(-1);
      if (parent !== undefined && text(node, "name") !== "") index.set(node.id, { node, parent });
      return true;
    });
  }
  return (id) => index.get(id);
}

/** Every mutant of a file, in the order of the text. */
export function generateMutants(target: Target, declaration: Surroundings["declaration"]): Mutant[] {
  const bytes = Buffer.from(target.content, "utf8");
  const slice = (node: AstNode): string => {
    const { start, length } = range(node);
    return bytes.subarray(start, start + length).toString("utf8");
  };
  const mutants: Mutant[] = [];
  const seen = new Map<string, number>();
  const changes = new Set<string>();
  walk(target.ast, (node, ancestors) => {
    if (SILENT.includes(node.nodeType)) return false;
    for (const proposal of OPERATORS.flatMap((operator) => operator(node, { ancestors, slice, declaration }))) {
      const change = `${proposal.start}:${proposal.length}:${proposal.replacement}`;
      if (changes.has(change)) continue;
      changes.add(change);
      mutants.push(name(target, proposal, [...ancestors, node], slice, seen));
    }
    return true;
  });
  return mutants.sort((a, b) => a.start - b.start);
}

function name(
  target: Target,
  proposal: Proposal,
  path: readonly AstNode[],
  slice: (node: AstNode) => string,
  seen: Map<string, number>,
): Mutant {
  const { start, length, replacement } = proposal;
  const original = oneLine(
    Buffer.from(target.content, "utf8")
      .subarray(start, start + length)
      .toString("utf8"),
  );
  const unnumbered: MutantName = {
    file: target.file,
    place: placeOf(path),
    operator: proposal.operator,
    within: withinOf(path, slice),
    original,
    replacement: oneLine(replacement),
    nth: 1,
  };
  const nth = (seen.get(keyOf(unnumbered)) ?? 0) + 1;
  seen.set(keyOf(unnumbered), nth);
  return { ...unnumbered, nth, source: target.source, start, length, replacement };
}

/** `Contract.function`, `Contract`, or `function` for a free one. */
function placeOf(path: readonly AstNode[]): string {
  const named = path.filter((node) =>
    ["ContractDefinition", "FunctionDefinition", "ModifierDefinition"].includes(node.nodeType),
  );
  return named.map((node) => text(node, "name") || text(node, "kind")).join(".") || "file";
}

/** The innermost statement or declaration that holds the change; of branching ones only their head. */
function withinOf(path: readonly AstNode[], slice: (node: AstNode) => string): string {
  const holder = path.findLast(
    (node) => node.nodeType.endsWith("Statement") || node.nodeType === "Return" || isDeclaration(node),
  );
  if (holder === undefined) return "";
  const head = slice(holder).split("{")[0] ?? "";
  const whole = /^(If|For|While|Do|Try)/.test(holder.nodeType) || holder.nodeType === "FunctionDefinition";
  return shorten(oneLine(whole ? head : slice(holder)));
}

function isDeclaration(node: AstNode): boolean {
  if (node.nodeType === "FunctionDefinition") return children(node, "modifiers").length > 0;
  return (
    node.nodeType === "VariableDeclaration" &&
    (field(node, "stateVariable") === true || field(node, "constant") === true)
  );
}

function oneLine(words: string): string {
  return words.replace(/\s+/g, " ").trim();
}

function shorten(words: string): string {
  return words.length > 160 ? `${words.slice(0, 157)}...` : words;
}
