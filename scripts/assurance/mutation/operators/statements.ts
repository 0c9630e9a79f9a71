import { child, children, field, range, text } from "../ast.ts";
import { type Operator, replace } from "./operator.ts";

const DELETABLE = ["ExpressionStatement", "EmitStatement", "RevertStatement", "Return"];

/** Stands in for a deleted statement: its range leaves the semicolon outside, and Solidity has no empty statement. */
const NOTHING = "0";

/** Takes out `require`, an assignment, an emit, a call, a `delete`, a `revert` or a `return`. */
export const deletion: Operator = (node) => {
  const bareReturn = node.nodeType === "Return" && child(node, "expression") === undefined;
  return DELETABLE.includes(node.nodeType) && !bareReturn ? [replace("delete", node, NOTHING)] : [];
};

/** `uint256 x = f();` → `uint256 x;` */
export const initialValue: Operator = (node) => {
  const value = child(node, "initialValue");
  const declarations = children(node, "declarations");
  const [only] = declarations;
  if (node.nodeType !== "VariableDeclarationStatement" || value === undefined) return [];
  if (only === undefined || declarations.length !== 1) return [];
  const start = range(only).start + range(only).length;
  const end = range(value).start + range(value).length;
  return [{ operator: "initial-value", start, length: end - start, replacement: "" }];
};

/** Takes a modifier off a function. */
export const modifierRemoval: Operator = (node) =>
  node.nodeType === "FunctionDefinition"
    ? children(node, "modifiers")
        .filter((modifier) => text(modifier, "kind") === "modifierInvocation")
        .map((modifier) => replace("modifier", modifier, ""))
    : [];

/** `1` → `2`, `0`; `1 days` → `2 days`, `0 days`; `true` → `false`; `"text"` → `"text_"`. */
export const literal: Operator = (node, { slice }) => {
  if (node.nodeType !== "Literal") return [];
  const written = slice(node);
  const kind = text(node, "kind");
  if (kind === "bool") return [replace("literal", node, written === "true" ? "false" : "true")];
  if (kind === "string" && /^"[^"\\]+"$/.test(written)) {
    return [replace("literal", node, `${written.slice(0, -1)}_"`)];
  }
  const number = /^(0x[0-9a-fA-F]+|[0-9_]+(?:e[0-9]+)?)(\s.*)?$/.exec(written);
  if (kind !== "number" || number?.[1] === undefined) return [];
  const digits = number[1].replaceAll("_", "");
  const value = digits.startsWith("0x") ? BigInt(digits) : scientific(digits);
  const others = new Set([value + 1n, value > 0n ? value - 1n : value + 1n, 0n]);
  others.delete(value);
  const unit = field(node, "subdenomination") === null ? "" : (number[2] ?? "");
  const format = (other: bigint): string =>
    digits.startsWith("0x") ? `0x${other.toString(16).padStart(digits.length - 2, "0")}` : other.toString();
  return [...others].map((other) => replace("literal", node, `${format(other)}${unit}`));
};

/** `1e14` and plain digits as a number. */
function scientific(digits: string): bigint {
  const [mantissa = "0", exponent = "0"] = digits.split("e");
  return BigInt(mantissa) * 10n ** BigInt(exponent);
}
