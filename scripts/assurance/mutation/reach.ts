import { type AstNode, child, field, range, walk } from "./ast.ts";
import type { Mutant } from "./mutant.ts";
import type { Compilation, Project } from "./project.ts";
import { type Mark, isTraced, marksIn } from "./tracer.ts";

/** Which statements have to run before a break can be noticed. */
export class Reach {
  readonly #project: Project;
  readonly #marks = new Map<string, readonly Place[]>();
  readonly #references = new Map<Compilation, ReadonlyMap<number, readonly Place[]>>();

  constructor(project: Project) {
    this.#project = project;
  }

  /**
   * The statement that holds the break; for a constant, the statements that name it. `undefined` when that does not tell:
   * a modifier acts without a statement of its own, and so does what happens before a constructor; a mock that names a
   * constant leaves no mark, and a constant that nobody names has no statement.
   */
  of({ source, start, length }: Mutant): readonly Mark[] | undefined {
    const compilations = this.#project.compilations.filter(({ asts }) => asts.has(source));
    const place = { source, start, end: start + length };
    const marks = compilations.map((compilation) => this.#at(compilation, place, new Set()));
    return marks.every((one) => one !== undefined) ? [...new Set(marks.flat())] : undefined;
  }

  #at(compilation: Compilation, place: Place, met: Set<number>): readonly Mark[] | undefined {
    if (!isTraced(place.source)) return undefined;
    const around = this.#marksOf(compilation, place.source).filter((mark) => holds(mark, place));
    const [first, ...others] = around;
    if (first !== undefined) {
      const inner = others.reduce((best, mark) => (mark.end - mark.start < best.end - best.start ? mark : best), first);
      return [`${inner.source} ${inner.start} ${inner.end}`];
    }
    const constant = constantAt(compilation.asts.get(place.source), place);
    if (constant === undefined || met.has(constant)) return undefined;
    met.add(constant);
    const named = (this.#referencesOf(compilation).get(constant) ?? []).map((one) => this.#at(compilation, one, met));
    if (named.length === 0) return undefined;
    return named.every((marks) => marks !== undefined) ? named.flat() : undefined;
  }

  #marksOf({ input }: Compilation, source: string): readonly Place[] {
    const known = this.#marks.get(source);
    if (known !== undefined) return known;
    const content = input.sources[source]?.content;
    const places = content === undefined ? [] : [...marksIn(source, content).marks.values()].map(placeOf);
    this.#marks.set(source, places);
    return places;
  }

  /** Where each declaration is named. */
  #referencesOf(compilation: Compilation): ReadonlyMap<number, readonly Place[]> {
    const known = this.#references.get(compilation);
    if (known !== undefined) return known;
    const references = new Map<number, Place[]>();
    for (const [source, ast] of compilation.asts) {
      walk(ast, (node) => {
        for (const id of namedBy(node))
          references.set(id, [...(references.get(id) ?? []), { source, ...bounds(node) }]);
        return true;
      });
    }
    this.#references.set(compilation, references);
    return references;
  }
}

/** A piece of a file, in bytes; `end` is behind it. */
interface Place {
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

function placeOf(mark: Mark): Place {
  const [source = "", start, end] = mark.split(" ");
  return { source, start: Number(start), end: Number(end) };
}

function bounds(node: AstNode): { start: number; end: number } {
  const { start, length } = range(node);
  return { start, end: start + length };
}

function holds(outer: { start: number; end: number }, inner: { start: number; end: number }): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Ids of the declarations that a node names; a block of assembly names those outside it. */
function namedBy(node: AstNode): readonly number[] {
  const id = field(node, "referencedDeclaration");
  if (typeof id === "number") return [id];
  const outside = field(node, "externalReferences");
  if (node.nodeType !== "InlineAssembly" || !Array.isArray(outside)) return [];
  return (outside as readonly { readonly declaration: number }[]).map(({ declaration }) => declaration);
}

/** The constant whose value the place lies in. */
function constantAt(ast: AstNode | undefined, place: Place): number | undefined {
  let found: number | undefined;
  if (ast === undefined) return undefined;
  walk(ast, (node) => {
    if (!holds(bounds(node), place)) return false;
    const isConstant = node.nodeType === "VariableDeclaration" && field(node, "constant") === true;
    if (isConstant && child(node, "value") !== undefined) found = node.id;
    return true;
  });
  return found;
}
