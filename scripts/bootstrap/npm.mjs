/** Runs npm under a chosen Node, and turns what npm says on failure into what the reader can do about it. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { withNodeFirst } from "./environment.mjs";

/** A setup that cannot go on: what happened, and what to do. */
export class SetupProblem extends Error {
  /**
   * @param {string} what
   * @param {string} remedy
   */
  constructor(what, remedy) {
    super(what);
    this.name = "SetupProblem";
    this.remedy = remedy;
  }
}

const REMEDIES = [
  {
    signs:
      /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/,
    remedy:
      "The npm registry cannot be reached. The first run needs the network (later runs do not). Behind a proxy, run " +
      "`npm config set https-proxy <url>`; with a registry of your own, run `npm config set registry <url>`; " +
      "if npm is set to offline, unset it.",
  },
  {
    signs: /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|CERT_HAS_EXPIRED/,
    remedy:
      "The registry's certificate is not trusted. If your network inspects TLS, point NODE_EXTRA_CA_CERTS at its " +
      "certificate file; also check the machine's clock.",
  },
  { signs: /ENOSPC/, remedy: "The disk is full. About 1 GB is needed; free some space." },
  {
    signs: /EINTEGRITY/,
    remedy:
      "A download is not what the lockfile promises. Run `npm cache clean --force` and try again; if it stays, do not " +
      "go on: the registry or mirror serves another file than the one this project was tested with.",
  },
  {
    signs: /EUSAGE|ELOCKVERIFY/,
    remedy:
      "package.json and package-lock.json disagree. Run `npm install` under Node 22.13 or newer and commit the lockfile.",
  },
  {
    signs: /ETARGET|ENOVERSIONS|E404|E401|E403/,
    remedy:
      "The registry does not hand out a package that the lockfile names. If you use a mirror or a company registry " +
      "(`npm config get registry`), it may lag behind or want a login: try the public one.",
  },
  {
    signs: /EACCES|EPERM|EROFS|EBUSY|ENOTEMPTY/,
    remedy:
      "A file cannot be written. Check who owns this folder and npm's cache (`npm config get cache`), and close " +
      "editors, terminals and virus scanners that hold files of node_modules open.",
  },
  {
    signs: /EBADPLATFORM|EBADENGINE/,
    remedy: "A package does not support this platform or this Node. Use Linux, macOS or Windows on x64 or arm64.",
  },
];

/**
 * What to do about a failed npm, judged by what it printed.
 *
 * @param {string} output
 * @returns {string}
 */
export function remedyFor(output) {
  const known = REMEDIES.find(({ signs }) => signs.test(output));
  return known?.remedy ?? "Read npm's words above, put the cause right and run the command again.";
}

/**
 * npm's own JavaScript entry: the npm that started us, else the one that came with Node. Started as a script under a
 * Node of our choice it needs no shell, on Windows either.
 *
 * @param {{ env: NodeJS.ProcessEnv, execPath: string, exists?: (path: string) => boolean }} options
 * @returns {string}
 */
export function findNpm({ env, execPath, exists = existsSync }) {
  const bin = dirname(execPath);
  const candidates = [
    join(bin, "node_modules", "npm", "bin", "npm-cli.js"),
    join(bin, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    join(bin, "..", "share", "nodejs", "npm", "bin", "npm-cli.js"),
  ];
  const parent = env.npm_execpath;
  if (parent !== undefined && basename(parent) === "npm-cli.js") candidates.unshift(parent);
  const found = candidates.find((path) => exists(path));
  if (found === undefined) {
    throw new SetupProblem("npm was not found beside Node.", "Start through npm, for example `npm test`.");
  }
  return found;
}

/**
 * Runs npm to its end, its words going to our standard error so that a command's own output stays clean.
 *
 * @param {{ node: string, cwd: string, args: string[], doing: string, onStart?: (pid: number) => void }} options
 * @returns {Promise<void>}
 */
export async function runNpm({ node, cwd, args, doing, onStart }) {
  const npm = findNpm({ env: process.env, execPath: process.execPath });
  // Said here, the loglevel also holds where a caller asked npm to be silent: a failure has to show its cause.
  const child = spawn(node, [npm, ...args, "--no-audit", "--no-fund", "--loglevel=warn"], {
    cwd,
    env: npmEnvironment(withNodeFirst(process.env, node)),
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.pid !== undefined) onStart?.(child.pid);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output = (output + chunk).slice(-20_000);
      process.stderr.write(chunk);
    });
  }
  // npm would finish in the background; a stopped install has to be over when we are.
  let stopped = false;
  const stop = () => {
    stopped = true;
    child.kill("SIGKILL");
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, stop);
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve(status ?? signal));
  });
  for (const signal of signals) process.off(signal, stop);
  if (stopped) throw new SetupProblem(`Stopped while npm was to ${doing}.`, "Run the command again: it begins anew.");
  if (code !== 0) throw new SetupProblem(`npm could not ${doing} (it ended with ${code}).`, remedyFor(output));
}

/**
 * Settings that a caller's npm handed down and that would make an install install less, or elsewhere.
 * Registry, proxy, cache and certificates stay.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment(env) {
  const misleading =
    /^(npm_config_(global|location|prefix|local_prefix|workspaces?|include_workspace_root|omit|include|only|also|production|dev|optional|dry_run|package_lock|package_lock_only|force|legacy_peer_deps|install_strategy|install_links|cpu|os|libc|engine_strict|lockfile_version)|NODE_ENV)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !misleading.test(name)));
}
