/** The environment and the process of a command: the chosen Node first, signals and exit code passed on. */
import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";

/**
 * A copy of the environment in which `node` is what a child finds first, also when it asks npm's variables.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node path of the Node binary
 * @returns {NodeJS.ProcessEnv}
 */
export function withNodeFirst(env, node) {
  // Windows calls it Path; a second variable PATH beside it would be a coin toss.
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const path = [dirname(node), env[pathName]].filter(Boolean).join(delimiter);
  return { ...env, [pathName]: path, NODE: node, npm_node_execpath: node };
}

/**
 * Runs a command to its end with our terminal. No shell is involved, so spaces in paths need no quotes.
 *
 * @param {{ node: string, args: string[], cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
export async function runNode({ node, args, cwd, env }) {
  const child = spawn(node, args, { cwd, env, stdio: "inherit" });
  // A terminal sends Ctrl-C to both of us: we only wait for the child. Other signals reach us alone: we pass them on.
  const handlers = [
    ["SIGINT", () => {}],
    ["SIGTERM", () => child.kill("SIGTERM")],
    ["SIGHUP", () => child.kill("SIGHUP")],
  ];
  for (const [signal, handler] of handlers) process.on(signal, handler);
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({ code, signal }));
    });
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  }
}

/**
 * Ends this process the way the child ended: with its exit code, or by the same signal.
 *
 * @param {{ code: number | null, signal: NodeJS.Signals | null }} result
 */
export function endLike({ code, signal }) {
  if (signal !== null && process.platform !== "win32") process.kill(process.pid, signal);
  else process.exitCode = code ?? 1;
}
