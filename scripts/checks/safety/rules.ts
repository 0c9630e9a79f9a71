import { type AstNode, child, children, field, text, typeString, walk } from "../../assurance/mutation/ast.ts";
import { type Effect, type Effects, calleeOf } from "./effects.ts";

/** A place that a rule speaks of. */
export interface Finding {
  readonly rule: string;
  /** `Contract.function`, or the contract's name alone. */
  readonly place: string;
  readonly node: AstNode;
  readonly message: string;
}

/** A rule about single nodes: what is wrong with one, if anything. */
type NodeRule = (node: AstNode, parent: AstNode | undefined) => string | undefined;

const YUL_FORBIDDEN = ["origin", "selfdestruct", "delegatecall", "callcode", "create", "create2", "prevrandao"];

/** By what a rule is called in the list of exceptions. */
const NODE_RULES: Readonly<Record<string, NodeRule>> = {
  "no-origin": (node) =>
    isMember(node, "tx", "origin") ? "tx.origin says who paid, not who calls; ask _msgSender()." : undefined,
  "no-chance": (node) =>
    ["prevrandao", "difficulty", "coinbase"].some((name) => isMember(node, "block", name)) ||
    isCallOf(node, "blockhash")
      ? "whoever makes the block chooses it."
      : undefined,
  "no-selfdestruct": (node) => (isCallOf(node, "selfdestruct") ? "no contract ends." : undefined),
  "no-delegatecall": (node) =>
    text(node, "memberName") === "delegatecall" ? "foreign code would write our slots." : undefined,
  "no-creation": (node) =>
    node.nodeType === "NewExpression" && child(node, "typeName")?.nodeType === "UserDefinedTypeName"
      ? "contracts are deployed by Ignition and wired there."
      : undefined,
  "no-ecrecover": (node) =>
    isCallOf(node, "ecrecover") ? "it accepts malleable signatures and knows no wallets; use SignedActs." : undefined,
  "packed-hash": (node) => {
    const isPacked = node.nodeType === "FunctionCall" && text(calleeOf(node), "memberName") === "encodePacked";
    const lengths = isPacked ? children(node, "arguments").filter(isOfAnyLength).length : 0;
    return lengths > 1 ? "two contents of any length, packed, can be read in two ways; use abi.encode." : undefined;
  },
  "unlooked-call": (node, parent) => {
    const isLow = ["call", "send", "staticcall"].includes(text(calleeOf(node), "memberName"));
    const isOfAddress = isLow && typeOf(child(calleeOf(node), "expression")).startsWith("address");
    const isDropped = node.nodeType === "FunctionCall" && parent?.nodeType === "ExpressionStatement";
    return isDropped && isOfAddress ? "nobody looks whether the call succeeded." : undefined;
  },
  "exact-balance": (node) =>
    isComparison(
      node,
      (side) => text(side, "memberName") === "balance" || text(calleeOf(side), "memberName") === "balanceOf",
    )
      ? "anybody can send something; compare with <= or >=."
      : undefined,
  "exact-time": (node) =>
    isComparison(node, (side) => isMember(side, "block", "timestamp") || isMember(side, "block", "number"))
      ? "a block may pass by; ask for a window."
      : undefined,
  "no-if-revert": (node) => {
    if (node.nodeType !== "IfStatement") return undefined;
    const body = child(node, "trueBody");
    const first = body?.nodeType === "Block" ? children(body, "statements")[0] : body;
    const isRevert = first?.nodeType === "RevertStatement" || isCallOf(child(first, "expression"), "revert");
    return isRevert ? "write require(ok, Problem(…)); the solver follows that." : undefined;
  },
  "yul-forbidden": (node) =>
    node.nodeType === "YulFunctionCall" && YUL_FORBIDDEN.includes(text(child(node, "functionName"), "name"))
      ? `${text(child(node, "functionName"), "name")} has no place here.`
      : undefined,
  assembly: (node) => {
    if (node.nodeType !== "InlineAssembly") return undefined;
    const flags = field(node, "flags");
    const isSafe = Array.isArray(flags) && flags.includes("memory-safe");
    return isSafe ? "the compiler does not look after assembly." : "assembly has to be memory-safe.";
  },
  unchecked: (node) => (node.nodeType === "UncheckedBlock" ? "numbers may run over here." : undefined),
};

/** What is wrong with a contract of ours, exceptions not yet taken off. */
export function findIn(tree: AstNode, effects: Effects): Finding[] {
  const findings: Finding[] = [];
  walk(tree, (node, ancestors) => {
    for (const [rule, says] of Object.entries(NODE_RULES)) {
      const message = says(node, ancestors.at(-1));
      if (message !== undefined) findings.push({ rule, place: placeOf(ancestors), node, message });
    }
    if (node.nodeType === "FunctionDefinition") {
      findings.push(...findInFunction(node, placeOf([...ancestors, node]), effects));
    }
    return true;
  });
  return findings;
}

function findInFunction(definition: AstNode, place: string, effects: Effects): Finding[] {
  const isView = ["view", "pure"].includes(text(definition, "stateMutability"));
  if (isView || child(definition, "body") === undefined || text(definition, "kind") === "constructor") return [];
  const findings: Finding[] = [];
  const steps = effects.of(definition);
  const has = (effect: Effect): boolean => steps.some((step) => step.effect === effect);
  const firstCall = steps.findIndex(({ effect }) => effect === "call");
  const late = steps.find(
    ({ effect, node }, i) => effect === "write" && firstCall >= 0 && i > firstCall && node !== steps[firstCall]?.node,
  );
  if (late !== undefined) {
    findings.push({
      rule: "late-write",
      place,
      node: late.node,
      message: "state is written after a call to somebody else.",
    });
  }
  if (!["external", "public"].includes(text(definition, "visibility"))) return findings;
  if (has("write") && !has("event")) {
    findings.push({ rule: "silent-write", place, node: definition, message: "state changes and no event tells." });
  }
  if (has("write") && !has("caller")) {
    findings.push({
      rule: "open-door",
      place,
      node: definition,
      message: "anybody may call it: nobody asks who does.",
    });
  }
  return findings;
}

function placeOf(ancestors: readonly AstNode[]): string {
  return ancestors
    .filter(({ nodeType }) => ["ContractDefinition", "FunctionDefinition", "ModifierDefinition"].includes(nodeType))
    .map((node) => text(node, "name") || text(node, "kind"))
    .join(".");
}

function isMember(node: AstNode | undefined, object: string, member: string): boolean {
  return text(node, "memberName") === member && text(child(node, "expression"), "name") === object;
}

/** Whether this calls one of the language's own functions. */
function isCallOf(node: AstNode | undefined, name: string): boolean {
  return node?.nodeType === "FunctionCall" && text(calleeOf(node), "name") === name;
}

function isComparison(node: AstNode, is: (side: AstNode) => boolean): boolean {
  if (node.nodeType !== "BinaryOperation" || !["==", "!="].includes(text(node, "operator"))) return false;
  return [child(node, "leftExpression"), child(node, "rightExpression")].some((side) => side !== undefined && is(side));
}

function isOfAnyLength(expression: AstNode): boolean {
  return /^(string|bytes( |$)|.*\[\])/.test(typeString(expression));
}

function typeOf(node: AstNode | undefined): string {
  return node === undefined ? "" : typeString(node);
}
