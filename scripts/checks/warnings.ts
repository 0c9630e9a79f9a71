import { type Diagnostic, lineOfByte, readBuild } from "./buildinfo.ts";
import type { Problem } from "./problem.ts";

/** "Contract code size" and "initcode size": a Solidity test is never deployed to a chain that has such limits. */
const SIZE_WARNINGS = ["5574", "3860"];

/** The compiler has nothing to say about our own contracts and Solidity tests; packages answer for theirs. */
export function checkWarnings(root: string): Problem[] {
  return readBuild(root).flatMap(({ file, content, diagnostics }) =>
    diagnostics
      .filter((diagnostic) => !isSizeOfTest(file, diagnostic))
      .map(({ message, sourceLocation }) => ({
        file,
        line: lineOfByte(content, sourceLocation?.start ?? 0),
        message: `the compiler warns: ${message}`,
      })),
  );
}

function isSizeOfTest(file: string, { errorCode }: Diagnostic): boolean {
  return file.startsWith("test/") && errorCode !== undefined && SIZE_WARNINGS.includes(errorCode);
}
