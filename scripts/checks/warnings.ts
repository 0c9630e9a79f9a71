import { lineOfByte, readBuild } from "./buildinfo.ts";
import type { Problem } from "./problem.ts";

/** The compiler has nothing to say about our own contracts and Solidity tests; packages answer for theirs. */
export function checkWarnings(root: string): Problem[] {
  return readBuild(root).flatMap(({ file, content, diagnostics }) =>
    diagnostics.map(({ message, sourceLocation }) => ({
      file,
      line: lineOfByte(content, sourceLocation?.start ?? 0),
      message: `the compiler warns: ${message}`,
    })),
  );
}
