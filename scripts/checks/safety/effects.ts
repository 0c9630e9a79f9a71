import { type AstNode, child, children, field, text, typeString } from "../../assurance/mutation/ast.ts";

/**
 * What a step of a function does: it calls somebody else who may change state, writes state, tells by an event, or asks who
 * calls or who signed.
 */
export type Effect = "call" | "write" | "event" | "caller";

/** A step, and where in the function it stands. */
export interface Step {
  readonly effect: Effect;
  readonly node: AstNode;
}

/** What of Yul changes state, reaches out or tells. */
const YUL: Readonly<Record<string, Effect>> = {
  call: "call",
  sstore: "write",
  log0: "event",
  log1: "event",
  log2: "event",
  log3: "event",
  log4: "event",
};

const LOW_LEVEL = ["call", "delegatecall", "send", "transfer"];

/** Of OpenZeppelin's libraries for both curves and for wallets: what finds out who signed. */
const ASKS_SIGNER = /^(isValidSignatureNow|isValidERC1271SignatureNow|tryRecover|verify)/;

/** The platform's own authority, whose answer every restricted function waits for. */
const AUTHORITY = "contract IAccessManager";

/**
 * What functions do in the order in which they do it, through the functions that they call: those of the contract and its
 * parents, of libraries and of packages. Where a function has several versions in contracts that inherit, all count.
 *
 * Both ways of an `if` count one after the other, so a step may be said to follow another that it never follows.
 */
export class Effects {
  readonly #functions = new Map<number, AstNode>();
  /** Which functions and modifiers stand for the one with this number somewhere below. */
  readonly #overriders = new Map<number, AstNode[]>();
  readonly #state = new Set<number>();
  readonly #pointers = new Set<number>();
  readonly #steps = new Map<number, readonly Step[]>();

  constructor(compilation: readonly AstNode[]) {
    for (const tree of compilation) this.#index(tree);
  }

  /** Steps of a function or modifier, of what it calls too, each at the place in this one from which it is reached. */
  of(definition: AstNode): readonly Step[] {
    const known = this.#steps.get(definition.id);
    if (known !== undefined) return known;
    // A function that calls itself adds nothing to itself.
    this.#steps.set(definition.id, []);
    const steps: Step[] = [];
    for (const invocation of children(definition, "modifiers")) this.#enter(invocation, invocation, steps);
    const body = child(definition, "body");
    if (body !== undefined) this.#visit(body, steps);
    this.#steps.set(definition.id, steps);
    return steps;
  }

  #index(node: AstNode): void {
    if (node.nodeType === "FunctionDefinition" || node.nodeType === "ModifierDefinition") {
      this.#functions.set(node.id, node);
      const bases = field(node, node.nodeType === "FunctionDefinition" ? "baseFunctions" : "baseModifiers");
      for (const base of Array.isArray(bases) ? (bases as number[]) : []) {
        this.#overriders.set(base, [...(this.#overriders.get(base) ?? []), node]);
      }
    }
    if (node.nodeType === "VariableDeclaration") {
      const isKept = field(node, "stateVariable") === true && text(node, "mutability") === "mutable";
      if (isKept) this.#state.add(node.id);
      else if (text(node, "storageLocation") === "storage") this.#pointers.add(node.id);
    }
    for (const below of nodesIn(node)) this.#index(below);
  }

  /** Children first: what an expression needs happens before the expression. */
  #visit(node: AstNode, steps: Step[]): void {
    for (const below of nodesIn(node)) this.#visit(below, steps);
    switch (node.nodeType) {
      case "Assignment":
        if (this.#isState(child(node, "leftHandSide"))) steps.push({ effect: "write", node });
        break;
      case "UnaryOperation":
        if (["++", "--", "delete"].includes(text(node, "operator")) && this.#isState(child(node, "subExpression"))) {
          steps.push({ effect: "write", node });
        }
        break;
      case "EmitStatement":
        steps.push({ effect: "event", node });
        break;
      case "YulFunctionCall": {
        const effect = YUL[text(child(node, "functionName"), "name")];
        if (effect !== undefined) steps.push({ effect, node });
        break;
      }
      case "MemberAccess":
        if (text(node, "memberName") === "sender" && text(child(node, "expression"), "name") === "msg") {
          steps.push({ effect: "caller", node });
        }
        break;
      case "FunctionCall":
        this.#visitCall(node, steps);
        break;
      default:
    }
  }

  #visitCall(node: AstNode, steps: Step[]): void {
    if (field(node, "kind") !== "functionCall") return;
    const callee = calleeOf(node);
    const name = text(callee, "memberName");
    const of = child(callee, "expression");
    if (["push", "pop"].includes(name) && this.#isState(of, true)) steps.push({ effect: "write", node });
    const isOfAddress = of !== undefined && typeString(of).startsWith("address");
    if (isOfAddress && LOW_LEVEL.includes(name)) steps.push({ effect: "call", node });
    if (ASKS_SIGNER.test(name)) steps.push({ effect: "caller", node });
    if (callee === undefined) return;
    const type = typeString(callee);
    const isOfAuthority = of !== undefined && typeString(of) === AUTHORITY;
    if (isExternal(type) && !/ (view|pure) /.test(type) && !isOfAuthority) steps.push({ effect: "call", node });
    this.#enter(callee, node, steps);
  }

  /** Adds what a callee does, at the place of the call. */
  #enter(callee: AstNode, at: AstNode, steps: Step[]): void {
    const reference = field(child(callee, "modifierName") ?? callee, "referencedDeclaration");
    if (typeof reference !== "number" || isExternal(typeString(callee))) return;
    // `super.f()`, `Parent.f()` and a library's `f()` mean that one; a bare `f()` may be overridden.
    const own = this.#functions.get(reference);
    const definitions = callee.nodeType === "MemberAccess" ? [own] : this.#versionsOf(reference);
    for (const definition of definitions) {
      if (definition === undefined) continue;
      for (const { effect } of this.of(definition)) steps.push({ effect, node: at });
    }
  }

  #versionsOf(id: number): AstNode[] {
    const one = this.#functions.get(id);
    const below = (this.#overriders.get(id) ?? []).flatMap((node) => this.#versionsOf(node.id));
    return one === undefined ? below : [one, ...below];
  }

  /** Whether an expression is a place in storage: a state variable, or a part of what a pointer shows. */
  #isState(expression: AstNode | undefined, isPart = false): boolean {
    if (expression === undefined) return false;
    if (expression.nodeType === "TupleExpression") {
      return children(expression, "components").some((part) => this.#isState(part, isPart));
    }
    const whole = child(expression, "baseExpression") ?? child(expression, "expression");
    const isAccess = expression.nodeType === "IndexAccess" || expression.nodeType === "MemberAccess";
    if (isAccess && whole !== undefined) return this.#isState(whole, true);
    const declaration = field(expression, "referencedDeclaration");
    if (typeof declaration !== "number") return false;
    // To let a pointer show something else changes nothing.
    return this.#state.has(declaration) || (isPart && this.#pointers.has(declaration));
  }
}

/** What is called, without the options in braces. */
export function calleeOf(call: AstNode): AstNode | undefined {
  const callee = child(call, "expression");
  return callee?.nodeType === "FunctionCallOptions" ? child(callee, "expression") : callee;
}

function isExternal(type: string): boolean {
  return /^function .* external( |$)/.test(type);
}

function nodesIn(node: AstNode): AstNode[] {
  return (Object.values(node) as unknown[])
    .flatMap((value): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is AstNode {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}
