import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  Application,
  Converter,
  type ProjectReflection,
  ReflectionKind,
  type SignatureReflection,
  type SomeType,
  TSConfigReader,
} from "typedoc";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** What was written, and what TypeDoc objected to. */
export interface Written {
  /** Things with a name of their own, by sub-path. */
  readonly counts: ReadonlyMap<string, number>;
  readonly warnings: number;
  readonly errors: number;
}

/**
 * Writes the reference of the SDK as pages: a module for each sub-path that the package exports, under the name by which it is
 * imported, and the pages of the contracts beside them.
 *
 * @param options.root of the repository
 * @param options.out folder of the pages
 * @param options.documents patterns of Markdown files that become pages of the same site
 */
export async function writeSdkReference({
  root,
  out,
  documents,
}: {
  readonly root: string;
  readonly out: string;
  readonly documents: readonly string[];
}): Promise<Written> {
  const home = join(root, "packages", "sdk");
  const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as Manifest;
  const entries = Object.entries(manifest.exports).map(([path, file]) => ({
    name: path.replace(/^\./, manifest.name),
    file: join(home, file),
  }));
  const app = await Application.bootstrap(
    {
      name: `Xinglin 杏林 ${manifest.version}`,
      entryPoints: entries.map(({ file }) => file),
      tsconfig: writeTsconfig(root, out),
      readme: join(home, "README.md"),
      projectDocuments: [...documents],
      out,
      // Types are a check of their own; the place of a line changes with every edit.
      skipErrorChecking: true,
      disableSources: true,
      excludePrivate: true,
      excludeInternal: true,
      highlightLanguages: ["ts", "typescript", "js", "json", "sh", "solidity"],
      hideGenerator: true,
      includeVersion: false,
      sort: ["source-order"],
      // What is not exported under a sub-path is nobody's to use; where a signature shows its name, the type is spelled out.
      externalSymbolLinkMappings: { ethers: { "*": "#" } },
      validation: { notExported: false, invalidLink: true, notDocumented: false, invalidPath: true },
    },
    [new TSConfigReader()],
  );
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const one of Object.values(project.reflections)) if (one.isSignature()) nameObject(one);
  });
  // A function says by name what it throws, also where it does not import it.
  app.converter.addUnknownSymbolResolver(({ symbolReference }, { project }, part) => {
    if (part === undefined) return undefined;
    const [first, ...rest] = (symbolReference?.path ?? []).map(({ path }) => path);
    const modules = project.getChildrenByKind(ReflectionKind.Module);
    const found = modules.flatMap(({ children = [] }) => children).find(({ name }) => name === first);
    const target = rest.length === 0 ? found : found?.getChildByName(rest);
    // TypeDoc takes a thing of the project here as it does in its own links; its types know addresses alone.
    return target && { target: target as unknown as string };
  });
  const project = await app.convert();
  if (project === undefined) throw new Error("TypeDoc could not read the SDK.");
  const counts = nameModules(project, entries, root);
  app.validate(project);
  await app.generateOutputs(project);
  return { counts, warnings: app.logger.warningCount, errors: app.logger.errorCount };
}

/**
 * Our functions take one object, whose members `@param` names, with `options.` in front or without. TypeDoc wants that prefix,
 * and an object of that name.
 */
function nameObject({ parameters = [], comment }: SignatureReflection): void {
  const [object, second] = parameters;
  const tags = (comment?.blockTags ?? []).filter(({ tag }) => tag === "@param");
  if (object === undefined || second !== undefined || tags.length === 0) return;
  const members = membersOf(object.type);
  const isAbout = (name = ""): boolean => name.startsWith("options.") || members.has(name);
  if (!tags.some(({ name }) => isAbout(name))) return;
  object.name = "options";
  for (const tag of tags) {
    if (tag.name !== undefined && members.has(tag.name)) tag.name = `options.${tag.name}`;
  }
}

function membersOf(type: SomeType | undefined): ReadonlySet<string> {
  switch (type?.type) {
    case "reflection":
      return new Set((type.declaration.children ?? []).map(({ name }) => name));
    case "intersection":
    case "union":
      return new Set(type.types.flatMap((one) => [...membersOf(one)]));
    default:
      return new Set();
  }
}

/** TypeDoc calls a module after its file; people import it by its sub-path. */
function nameModules(
  project: ProjectReflection,
  entries: readonly { readonly name: string; readonly file: string }[],
  root: string,
): Map<string, number> {
  const counts = new Map<string, number>();
  const modules = project.getChildrenByKind(ReflectionKind.Module);
  for (const { name, file } of entries) {
    const found = modules.find((one) => project.getSymbolIdFromReflection(one)?.fileName === file);
    if (found === undefined) throw new Error(`TypeDoc has no module for ${file.slice(root.length + 1)}.`);
    found.name = name;
    counts.set(name, found.children?.length ?? 0);
  }
  return counts;
}

/** Only what the SDK imports is read, not the whole project. */
function writeTsconfig(root: string, out: string): string {
  const folder = join(root, "cache", "reference");
  const file = join(folder, "tsconfig.json");
  mkdirSync(folder, { recursive: true });
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { types: ["node"] },
    include: [join(root, "packages", "sdk", "src")],
    exclude: [out],
  };
  writeFileSync(file, JSON.stringify(config, null, 2));
  return file;
}
