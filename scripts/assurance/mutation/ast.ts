/** A node of the compiler's syntax tree. Fields beyond these three are read through the helpers below. */
export interface AstNode {
  readonly nodeType: string;
  readonly id: number;
  readonly src: string;
}

/** Whether a value found in the tree is itself a node. */
function isNode(value: unknown): value is AstNode {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** Reads a field without believing anything about its type. */
export function field(node: AstNode, name: string): unknown {
  return (node as unknown as Record<string, unknown>)[name];
}

/** The node in a field, if there is one. */
export function child(node: AstNode | undefined, name: string): AstNode | undefined {
  const value = node === undefined ? undefined : field(node, name);
  return isNode(value) ? value : undefined;
}

/** The nodes in a list field; holes (as in `(a, , b)`) are left out. */
export function children(node: AstNode, name: string): AstNode[] {
  const value = field(node, name);
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The text in a field, or the empty string. */
export function text(node: AstNode | undefined, name: string): string {
  const value = node === undefined ? undefined : field(node, name);
  return typeof value === "string" ? value : "";
}

/** The compiler's name of an expression's type, such as `t_uint256`. */
export function typeIdentifier(node: AstNode): string {
  return typeDescription(node, "typeIdentifier");
}

/** The type as a person writes it, such as `enum IPatientRegistry.Phase`. */
export function typeString(node: AstNode): string {
  return typeDescription(node, "typeString");
}

function typeDescription(node: AstNode, name: "typeIdentifier" | "typeString"): string {
  const types = field(node, "typeDescriptions");
  const value: unknown = typeof types === "object" && types !== null ? Reflect.get(types, name) : undefined;
  return typeof value === "string" ? value : "";
}

/** Start and length in bytes (not characters) of the node's text. */
export function range(node: AstNode): { start: number; length: number } {
  const [start = "0", length = "0"] = node.src.split(":");
  return { start: Number(start), length: Number(length) };
}

/**
 * Visits a tree from the root down. `ancestors` runs from the root to the parent. The visitor answers whether
 * to go on into that branch.
 */
export function walk(
  node: AstNode,
  visit: (node: AstNode, ancestors: readonly AstNode[]) => boolean,
  ancestors: readonly AstNode[] = [],
): void {
  if (!visit(node, ancestors)) return;
  const path = [...ancestors, node];
  for (const value of Object.values(node) as unknown[]) {
    if (isNode(value)) walk(value, visit, path);
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) walk(item, visit, path);
  }
}
