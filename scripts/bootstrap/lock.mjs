/** A lock between processes: a file that holds the id of the process that works. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** How often a waiting process looks again, in milliseconds. */
const LOOK_AGAIN = 200;

/** Whether a process with this id exists; one of another user does. */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Takes the lock if it is free; a lock whose holder died is free. */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = readHolder(file);
  // An empty file is one that its holder is just writing.
  if (holder !== undefined && holder !== 0 && !isAlive(holder)) rmSync(file, { force: true });
  return false;
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Does the work while no other process that asks for the same file does.
 *
 * @template T
 * @param {{ file: string, say: (line: string) => void }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock({ file, say }, work) {
  for (let waited = false; !take(file); waited = true) {
    if (!waited) say(`Waiting for another run that is installing (if there is none, remove ${file}).`);
    await sleep(LOOK_AGAIN);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
