import { join } from "node:path";

import { generateMutants, indexDeclarations } from "../assurance/mutation/generate.ts";
import { keepScores, markChanged, outdated, readJudged } from "../assurance/mutation/kept.ts";
import { readSurvivors, SURVIVORS_FILE } from "../assurance/mutation/survivors.ts";
import { renewPage } from "../assurance/parts/report.ts";
import { type AstNode, type CompiledSource, readBuild } from "./buildinfo.ts";
import { MOCKS } from "./floors.ts";
import type { Problem } from "./problem.ts";

/**
 * The scores that are kept of mutation, and the explained survivors, speak of the contracts as they are.
 *
 * @param update marks the scores of what changed instead
 */
export async function checkMutation(root: string, update: boolean): Promise<Problem[]> {
  const sources = readBuild(root).filter(
    ({ file }) => file.startsWith("contracts/") && !file.startsWith(`contracts/${MOCKS}/`),
  );
  const mutants = mutantsOf(sources);
  if (update) {
    keepScores(markChanged(readJudged(root), mutants), root);
    await renewPage(root);
  }
  return outdated(readJudged(root), await readSurvivors(join(root, SURVIVORS_FILE)), mutants);
}

function mutantsOf(sources: readonly CompiledSource[]) {
  const indices = new Map<readonly AstNode[], ReturnType<typeof indexDeclarations>>();
  return sources.flatMap(({ file, content, ast, compilation }) => {
    const declaration = indices.get(compilation) ?? indexDeclarations(compilation);
    indices.set(compilation, declaration);
    return generateMutants({ file, source: file, content, ast }, declaration);
  });
}
