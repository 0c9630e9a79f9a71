import type { AstNode } from "../ast.ts";
import { child, children, field, text, typeIdentifier, typeString } from "../ast.ts";
import type { Proposal } from "../mutant.ts";
import { type Operator, replace, type Surroundings } from "./operator.ts";

/** The values that a call, an event, an error, a struct or a returned tuple is made of. */
function parts(node: AstNode): AstNode[] {
  if (node.nodeType === "FunctionCall")
    return text(node, "kind") === "typeConversion" ? [] : children(node, "arguments");
  if (node.nodeType !== "Return") return [];
  const tuple = child(node, "expression");
  return tuple?.nodeType === "TupleExpression" ? children(tuple, "components") : [];
}

/** `emit Moved(from, to)` → `emit Moved(to, from)`, for each value and the next one of its type. */
export const swap: Operator = (node, { slice }) => {
  const values = parts(node);
  return values.flatMap((value, index): Proposal[] => {
    const partner = values
      .slice(index + 1)
      .find((other) => typeIdentifier(other) === typeIdentifier(value) && slice(other) !== slice(value));
    if (partner === undefined) return [];
    const start = Number(value.src.split(":")[0]);
    const between = slice({ ...value, src: span(value, partner) });
    const middle = between.slice(slice(value).length, between.length - slice(partner).length);
    const length = Buffer.byteLength(between, "utf8");
    return [{ operator: "swap", start, length, replacement: `${slice(partner)}${middle}${slice(value)}` }];
  });
};

/** A range from the start of `first` to the end of `last`. */
function span(first: AstNode, last: AstNode): string {
  const [start = "0"] = first.src.split(":");
  const [lastStart = "0", lastLength = "0", file = "0"] = last.src.split(":");
  return `${start}:${Number(lastStart) + Number(lastLength) - Number(start)}:${file}`;
}

/** A field of an event or of a struct that is being made → zero. */
export const zeroField: Operator = (node, { ancestors, slice }) => {
  const isEvent = ancestors.at(-1)?.nodeType === "EmitStatement";
  const isStruct = text(node, "kind") === "structConstructorCall";
  if (node.nodeType !== "FunctionCall" || !(isEvent || isStruct)) return [];
  return children(node, "arguments").flatMap((value) => {
    const zero = zeroOf(value);
    return zero === undefined || zero === slice(value) ? [] : [replace("zero-field", value, zero)];
  });
};

/** How the zero of an expression's type is written, if there is a short way. */
function zeroOf(node: AstNode): string | undefined {
  const type = typeIdentifier(node);
  const name = typeString(node).replace(/^(enum|contract) /, "");
  if (/^t_(u?int|rational)/.test(type)) return "0";
  if (type === "t_bool") return "false";
  if (type.startsWith("t_address")) return "address(0)";
  if (/^t_bytes\d+$/.test(type)) return `${name}(0)`;
  if (type.startsWith("t_userDefinedValueType")) return `${name}.wrap(0)`;
  if (type.startsWith("t_enum")) return `${name}(0)`;
  if (/^t_(bytes|string)_/.test(type)) return '""';
  return undefined;
}

/** `Phase.Open` → the next member of the enum; `PowersSet.READ` → the next constant of its type in the same place. */
export const sibling: Operator = (node, around) => {
  if (node.nodeType !== "MemberAccess" && node.nodeType !== "Identifier") return [];
  const reference = field(node, "referencedDeclaration");
  const found = typeof reference === "number" ? around.declaration(reference) : undefined;
  if (found === undefined) return [];
  const next = nextSibling(found);
  return next === undefined ? [] : [replace("sibling", node, rename(node, next, around))];
};

/** The name after the declaration's own among those that could stand in its place. */
function nextSibling({ node, parent }: { node: AstNode; parent: AstNode }): string | undefined {
  const isConstant = node.nodeType === "VariableDeclaration" && field(node, "constant") === true;
  if (node.nodeType !== "EnumValue" && !isConstant) return undefined;
  const alike = [...children(parent, "members"), ...children(parent, "nodes")].filter(
    (other) =>
      other.nodeType === node.nodeType &&
      field(other, "constant") === field(node, "constant") &&
      typeIdentifier(other) === typeIdentifier(node),
  );
  const next = alike[(alike.findIndex((other) => other.id === node.id) + 1) % alike.length];
  return next === undefined || next.id === node.id ? undefined : text(next, "name");
}

function rename(node: AstNode, name: string, { slice }: Surroundings): string {
  const scope = child(node, "expression");
  return scope === undefined ? name : `${slice(scope)}.${name}`;
}
