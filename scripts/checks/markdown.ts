import { listFiles, readText } from "./files.ts";

/** A line of a Markdown file, and whether it stands inside a fenced block. */
export interface MarkdownLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly fenced: boolean;
}

/** The Markdown files of the project. */
export function markdownFiles(root: string): string[] {
  return listFiles(root).filter((file) => file.endsWith(".md"));
}

/** The lines of a Markdown file. */
export function markdownLines(root: string, file: string): MarkdownLine[] {
  let fence: string | undefined;
  return readText(root, file)
    .split(/\r?\n/)
    .map((text, index) => {
      const mark = /^\s*(```+|~~~+)/.exec(text)?.[1];
      const wasInside = fence !== undefined;
      if (mark !== undefined) {
        if (fence === undefined) fence = mark;
        else if (mark.startsWith(fence)) fence = undefined;
      }
      return { file, line: index + 1, text, fenced: wasInside || mark !== undefined };
    });
}
