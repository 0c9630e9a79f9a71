import type { AstNode } from "../ast.ts";
import { range } from "../ast.ts";
import type { Proposal } from "../mutant.ts";

/** What an operator may look at beside the node itself. */
export interface Surroundings {
  readonly ancestors: readonly AstNode[];
  /** The source text of a node. */
  readonly slice: (node: AstNode) => string;
  /** Any declaration of the compiled project by the compiler's number, with its parent. */
  readonly declaration: (id: number) => { node: AstNode; parent: AstNode } | undefined;
}

/** Looks at one node and proposes breaks of it. */
export type Operator = (node: AstNode, around: Surroundings) => Proposal[];

/** A proposal that replaces the whole text of `node`. */
export function replace(operator: string, node: AstNode, replacement: string): Proposal {
  return { operator, ...range(node), replacement };
}
