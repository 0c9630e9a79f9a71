import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { type AstNode, type CompiledSource, readBuild } from "../checks/buildinfo.ts";

/** A node of solc's tree with what a reference says of it beside the words. */
interface Described extends AstNode {
  readonly documentation?: { readonly text: string; readonly src?: string } | null;
  readonly nodes?: readonly Described[];
  readonly members?: readonly Described[];
  readonly parameters?: { readonly parameters: readonly Described[] };
  readonly returnParameters?: { readonly parameters: readonly Described[] };
  readonly typeDescriptions?: { readonly typeString?: string };
  readonly stateMutability?: string;
  readonly abstract?: boolean;
  readonly indexed?: boolean;
  readonly underlyingType?: Described;
}

/** NatSpec of one thing, by its tags. */
interface Words {
  readonly title: string;
  readonly notice: string;
  readonly dev: string;
  readonly params: ReadonlyMap<string, string>;
  readonly returns: readonly string[];
  readonly inherits: string | undefined;
}

/** Kinds in the order in which a page has them. */
const SECTIONS: readonly (readonly [string, string])[] = [
  ["UserDefinedValueTypeDefinition", "Types"],
  ["EnumDefinition", "Enums"],
  ["StructDefinition", "Structs"],
  ["EventDefinition", "Events"],
  ["ErrorDefinition", "Errors"],
  ["VariableDeclaration", "Values"],
  ["FunctionDefinition", "Functions"],
];

/**
 * Writes a Markdown page for each file of contracts, with the words of its interface where it inherits them, and an overview
 * of each room.
 *
 * @returns how many contracts, interfaces and libraries were described
 */
export function writeContractPages({ root, out }: { readonly root: string; readonly out: string }): number {
  rmSync(out, { recursive: true, force: true });
  const sources = readBuild(root)
    .filter(({ file }) => /^contracts\/(?!mocks\/)/.test(file) && !file.endsWith(".t.sol"))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map((source) => ({ ...source, ast: withParagraphs(source.ast, Buffer.from(source.content)) }));
  const known = new Map(sources.flatMap(({ ast }) => contractsIn(ast).map((one) => [one.name ?? "", one] as const)));
  const rooms = new Map<string, CompiledSource[]>();
  for (const source of sources) {
    const room = source.file.split("/")[1] ?? "";
    rooms.set(room, [...(rooms.get(room) ?? []), source]);
    const page = join(out, source.file.replace(/\.sol$/, ".md"));
    mkdirSync(dirname(page), { recursive: true });
    writeFileSync(page, pageOf(source, known));
  }
  for (const [room, files] of rooms) writeFileSync(join(out, `${room}.md`), roomPage(room, files));
  return known.size;
}

/** The tree with comments as they are in the file: the compiler leaves out the empty lines between paragraphs. */
function withParagraphs(node: Described, content: Buffer): Described {
  const [start = 0, length = 0] = (node.documentation?.src ?? "").split(":").map(Number);
  const text = content
    .subarray(start, start + length)
    .toString("utf8")
    .replace(/^\s*(?:\/\/\/|\/\*\*|\*\/|\*)[ ]?/gm, "")
    .replace(/\*\/\s*$/, "");
  return {
    ...node,
    ...(length > 0 && { documentation: { text } }),
    ...(node.nodes !== undefined && { nodes: node.nodes.map((one) => withParagraphs(one, content)) }),
  };
}

function contractsIn({ nodes = [] }: AstNode): Described[] {
  return nodes.filter(({ nodeType }) => nodeType === "ContractDefinition");
}

/** The room with its files below it. */
function roomPage(room: string, files: readonly CompiledSource[]): string {
  const rows = files.map(({ file, ast }) => {
    const name = file.slice(`contracts/${room}/`.length);
    const about = contractsIn(ast).map((one) => wordsOf(one).title || firstSentence(wordsOf(one).notice));
    return `| [${name}](${file.replace(/\.sol$/, ".md")}) | ${about.filter(Boolean).join("; ").replaceAll("|", "\\|")} |`;
  });
  const head = {
    title: `contracts/${room}`,
    group: "Contracts",
    children: files.map(({ file }) => file.replace(/\.sol$/, ".md")),
  };
  return [frontmatter(head), "| file | about |", "| --- | --- |", ...rows, ""].join("\n");
}

function pageOf({ file, ast }: CompiledSource, known: ReadonlyMap<string, Described>): string {
  const nodes = (ast.nodes ?? []) as readonly Described[];
  const contracts = contractsIn(ast);
  const name = file.slice(file.lastIndexOf("/") + 1, -".sol".length);
  const alone = nodes.filter(({ nodeType }) => nodeType !== "ContractDefinition");
  const lines = [frontmatter({ title: name, group: "Contracts" }), `\`${file}\``, ""];
  lines.push(...sectionsOf(alone, known, 2));
  for (const contract of contracts) {
    const { title, notice, dev } = wordsOf(contract);
    const kind = contract.abstract === true ? "abstract contract" : (contract.contractKind ?? "contract");
    lines.push(`## ${kind} ${contract.name ?? ""}`, "");
    for (const text of [title && `**${title}**`, notice, dev]) if (text !== "") lines.push(text, "");
    lines.push(...sectionsOf(contract.nodes ?? [], known, 3));
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

function sectionsOf(nodes: readonly Described[], known: ReadonlyMap<string, Described>, depth: number): string[] {
  return SECTIONS.flatMap(([type, heading]) => {
    const found = nodes.filter((node) => node.nodeType === type && isOpen(node));
    if (found.length === 0) return [];
    return [`${"#".repeat(depth)} ${heading}`, "", ...found.flatMap((node) => entryOf(node, known, depth + 1))];
  });
}

/** What somebody outside can use: of functions and values the external and public ones. */
function isOpen({ nodeType, visibility, kind }: Described): boolean {
  if (nodeType === "FunctionDefinition") {
    return kind === "constructor" || kind === "freeFunction" || visibility === "external" || visibility === "public";
  }
  return nodeType !== "VariableDeclaration" || visibility === "public";
}

function entryOf(node: Described, known: ReadonlyMap<string, Described>, depth: number): string[] {
  const own = wordsOf(node);
  const words = own.inherits === undefined ? own : (inherited(node, known.get(own.inherits)) ?? own);
  const lines = [`${"#".repeat(depth)} ${node.kind === "constructor" ? "constructor" : (node.name ?? "")}`, ""];
  lines.push("```solidity", signatureOf(node), "```", "");
  for (const text of [words.notice, words.dev]) if (text !== "") lines.push(text, "");
  const about = [...words.params].map(([name, text]) => `- \`${name}\`: ${text}`);
  about.push(...words.returns.map((text) => `- returns ${text}`));
  if (about.length > 0) lines.push(...about, "");
  return lines;
}

/** The words of the same thing in the interface that it names. */
function inherited(node: Described, from: Described | undefined): Words | undefined {
  const same = (from?.nodes ?? []).find(
    (one) => one.name === node.name && (one.nodeType !== node.nodeType || typesOf(one) === typesOf(node)),
  );
  return same && wordsOf(same);
}

const typesOf = ({ parameters }: Described): string => (parameters?.parameters ?? []).map(typeOf).join();

function signatureOf(node: Described): string {
  const { name = "", parameters, returnParameters, visibility, stateMutability, members = [], underlyingType } = node;
  const list = (of: readonly Described[] = []): string =>
    of
      .map((one) => [typeOf(one), one.indexed === true ? "indexed" : "", one.name ?? ""].filter(Boolean).join(" "))
      .join(", ");
  switch (node.nodeType) {
    case "UserDefinedValueTypeDefinition":
      return `type ${name} is ${underlyingType === undefined ? "" : typeOf(underlyingType)};`;
    case "EnumDefinition":
      return `enum ${name} { ${members.map((one) => one.name ?? "").join(", ")} }`;
    case "StructDefinition":
      return `struct ${name} {\n${members.map((one) => `    ${typeOf(one)} ${one.name ?? ""};`).join("\n")}\n}`;
    case "EventDefinition":
      return `event ${name}(${list(parameters?.parameters)});`;
    case "ErrorDefinition":
      return `error ${name}(${list(parameters?.parameters)});`;
    case "VariableDeclaration":
      return `${typeOf(node)} ${visibility ?? ""} ${name};`;
    default: {
      const mutability = stateMutability === "nonpayable" ? "" : (stateMutability ?? "");
      const returned = returnParameters?.parameters ?? [];
      const head = node.kind === "constructor" ? "constructor" : `function ${name}`;
      const shown = node.kind === "constructor" || node.kind === "freeFunction" ? "" : (visibility ?? "");
      const tail = returned.length === 0 ? "" : `returns (${list(returned)})`;
      return `${[`${head}(${list(parameters?.parameters)})`, shown, mutability, tail].filter(Boolean).join(" ")};`;
    }
  }
}

/** `struct GuardianSet` is `GuardianSet` to whoever writes it. */
function typeOf({ typeDescriptions, name }: Described): string {
  return (typeDescriptions?.typeString ?? name ?? "").replace(/\b(?:struct|enum|contract) /g, "");
}

function wordsOf({ documentation }: AstNode): Words {
  const parts = ` ${documentation?.text ?? ""}`.split(/(?:^|\n|(?<=^ ))\s*@(?=[a-z:-]+)/);
  const found = new Map<string, string[]>();
  const [free = "", ...tagged] = parts;
  found.set("notice", [free.trim()]);
  const add = (tag: string, text: string): unknown => found.set(tag, [...(found.get(tag) ?? []), text.trim()]);
  for (const part of tagged) {
    const [, tag = "", text = ""] = /^([a-z:-]+)\s*([\s\S]*)$/.exec(part) ?? [];
    if (tag !== "param" && tag !== "return") {
      add(tag, text);
      continue;
    }
    // A paragraph behind the last parameter is about the whole again: what is required, what is emitted.
    const [first = "", ...rest] = text.split(/\n\s*\n/);
    add(tag, first);
    if (rest.length > 0) add("dev", rest.join("\n\n"));
  }
  const text = (tag: string): string => (found.get(tag) ?? []).filter((one) => one !== "").join("\n\n");
  const params = (found.get("param") ?? []).map((one): [string, string] => {
    const [name = "", ...rest] = one.split(/\s+/);
    return [name, rest.join(" ")];
  });
  const inherits = text("inheritdoc");
  return {
    title: text("title"),
    notice: text("notice"),
    dev: text("dev"),
    params: new Map(params),
    returns: (found.get("return") ?? []).map((one) => one.replace(/\s+/g, " ")),
    inherits: inherits === "" ? undefined : inherits,
  };
}

function firstSentence(text: string): string {
  return /^[\s\S]*?\.(?=\s|$)/.exec(text)?.[0].replace(/\s+/g, " ") ?? "";
}

function frontmatter(head: Readonly<Record<string, unknown>>): string {
  return ["---", ...Object.entries(head).map(([key, value]) => `${key}: ${JSON.stringify(value)}`), "---", ""].join(
    "\n",
  );
}
