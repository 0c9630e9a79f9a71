import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

import { markdownFiles, markdownLines } from "./markdown.ts";
import type { Problem } from "./problem.ts";

const LINK = /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g;
const OUTSIDE = /^([a-z][a-z0-9+.-]*:|\/\/)/i;

/** The anchors that GitHub gives a file's headings; a second heading of one name gets `-1`, and so on. */
function anchorsOf(root: string, file: string): Set<string> {
  const anchors = new Set<string>();
  for (const { text, fenced } of markdownLines(root, file)) {
    const explicit = /<a\s+(?:id|name)="([^"]+)"/.exec(text)?.[1];
    if (explicit !== undefined) anchors.add(explicit);
    const heading = fenced ? undefined : /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    if (heading === undefined) continue;
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "").replaceAll(" ", "-");
    let anchor = slug;
    for (let i = 1; anchors.has(anchor); i++) anchor = `${slug}-${String(i)}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Why a link leads nowhere, or undefined when it leads somewhere. */
function objection(root: string, file: string, target: string): string | undefined {
  const [path = "", anchor] = decodeURIComponent(target).split("#", 2);
  const absolute = path.startsWith("/") ? join(root, path) : resolve(join(root, dirname(file)), path);
  const found = path === "" ? file : relative(root, absolute).split(sep).join("/");
  if (found.startsWith("../")) return `the link ${target} leaves the repository.`;
  if (!existsSync(join(root, found))) return `the link ${target} leads to nothing.`;
  if (anchor === undefined || anchor === "" || !found.endsWith(".md") || !statSync(join(root, found)).isFile()) {
    return undefined;
  }
  return anchorsOf(root, found).has(anchor.toLowerCase())
    ? undefined
    : `the link ${target} names a heading that ${found} does not have.`;
}

/** Every relative link in the documentation leads to a file, and to a heading where it names one. */
export function checkDocsLinks(root: string): Problem[] {
  return markdownFiles(root).flatMap((file) =>
    markdownLines(root, file)
      .filter(({ fenced }) => !fenced)
      .flatMap(({ text, line }) =>
        [...text.replace(/`[^`]*`/g, "").matchAll(LINK)].flatMap(([, target = ""]) => {
          const message = OUTSIDE.test(target) ? undefined : objection(root, file, target);
          return message === undefined ? [] : [{ file, line, message }];
        }),
      ),
  );
}
