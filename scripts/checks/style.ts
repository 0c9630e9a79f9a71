import type { Problem } from "./problem.ts";
import { runTool, toolProblems } from "./tools.ts";

interface Where {
  root: string;
  home?: string;
}

/** Every file looks the way prettier writes it. */
export function checkFormat(where: Where): Problem[] {
  const result = runTool({ ...where, tool: "prettier", args: ["--check", "--log-level", "warn", "."] });
  return toolProblems(result, "Run `npm run format`.");
}

/** TypeScript and JavaScript keep the rules of eslint.config.js. */
export function checkEslint(where: Where): Problem[] {
  const result = runTool({ ...where, tool: "eslint", args: ["--max-warnings", "0", "."] });
  return toolProblems(result, "Put these right; eslint.config.js holds the rules.");
}

/** Solidity keeps the rules of .solhintrc.yaml, which has to be named: solhint finds only JSON by itself. */
export function checkSolhint(where: Where): Problem[] {
  const args = ["--config", ".solhintrc.yaml", "--disc", "--noPoster", "--max-warnings", "0", "contracts/**/*.sol"];
  return toolProblems(
    runTool({ ...where, tool: "solhint", args }),
    "Put these right; .solhintrc.yaml holds the rules.",
  );
}

/** TypeScript is free of type errors under the strict settings of tsconfig.json. */
export function checkTypes(where: Where): Problem[] {
  return toolProblems(runTool({ ...where, tool: "tsc", args: ["--noEmit", "--pretty", "false"] }), "Put these right.");
}
