import type { AstNode } from "../ast.ts";
import { child, text } from "../ast.ts";
import { type Operator, replace } from "./operator.ts";

const RELATIONAL: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
};

const ARITHMETIC: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "&": "|",
  "|": "&",
  "^": "&",
  "<<": ">>",
  ">>": "<<",
};

const COMPOUND: Readonly<Record<string, readonly string[]>> = {
  "+=": ["-=", "="],
  "-=": ["+=", "="],
  "*=": ["/=", "="],
  "/=": ["*=", "="],
  "|=": ["&=", "="],
  "&=": ["|=", "="],
  "^=": ["|=", "="],
};

/** `a < b` → `a <= b`, `a >= b`, and the like. */
export const relational: Operator = (node, { slice }) =>
  binary(node, slice, ({ operator, left, right }) =>
    (RELATIONAL[operator] ?? []).map((other) => replace("relational", node, `${left} ${other} ${right}`)),
  );

/** `a && b` → `a || b`, `a`, `b`. */
export const logical: Operator = (node, { slice }) =>
  binary(node, slice, ({ operator, left, right }) => {
    if (operator !== "&&" && operator !== "||") return [];
    const swapped = operator === "&&" ? "||" : "&&";
    return [`((${left}) ${swapped} (${right}))`, left, right].map((other) => replace("logical", node, other));
  });

/** `a + b` → `a - b`, `a & b` → `a | b`, `a += b` → `a -= b` and `a = b`. */
export const arithmetic: Operator = (node, { slice }) => {
  if (node.nodeType === "Assignment") {
    const [left, right] = [child(node, "leftHandSide"), child(node, "rightHandSide")];
    if (left === undefined || right === undefined) return [];
    const others = COMPOUND[text(node, "operator")] ?? [];
    return others.map((other) => replace("arithmetic", node, `${slice(left)} ${other} ${slice(right)}`));
  }
  return binary(node, slice, ({ operator, left, right }) => {
    const other = ARITHMETIC[operator];
    return other === undefined ? [] : [replace("arithmetic", node, `((${left}) ${other} (${right}))`)];
  });
};

/** `!a` → `a`, `~a` → `a`, `a++` → `a--`. */
export const unary: Operator = (node, { slice }) => {
  const operand = child(node, "subExpression");
  if (node.nodeType !== "UnaryOperation" || operand === undefined) return [];
  const operator = text(node, "operator");
  if (["!", "~", "-"].includes(operator)) return [replace("unary", node, slice(operand))];
  if (operator === "++") return [replace("unary", node, `${slice(operand)}--`)];
  if (operator === "--") return [replace("unary", node, `${slice(operand)}++`)];
  return [];
};

/** The condition of `if` and `? :` → `true` and `false`, of a loop → `false`. (`require`: see the deletion of it.) */
export const condition: Operator = (node) => {
  const decision = child(node, "condition");
  if (decision === undefined) return [];
  const branches = node.nodeType === "IfStatement" || node.nodeType === "Conditional";
  return (branches ? ["true", "false"] : ["false"]).map((other) => replace("condition", decision, other));
};

/** Splits a binary operation, if the node is one. */
function binary<Result>(
  node: AstNode,
  slice: (node: AstNode) => string,
  then: (parts: { operator: string; left: string; right: string }) => Result[],
): Result[] {
  const [left, right] = [child(node, "leftExpression"), child(node, "rightExpression")];
  if (node.nodeType !== "BinaryOperation" || left === undefined || right === undefined) return [];
  return then({ operator: text(node, "operator"), left: slice(left), right: slice(right) });
}
