/** A lock between processes: a file that holds the ids of the processes that work. */
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

/** Takes the lock if it is free; a lock whose holders all died is free. */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holders = readHolders(file);
  // An empty file is one that its holder is just writing.
  if (holders.length === 0 || holders.some(isAlive)) return false;
  rmSync(file, { force: true });
  return take(file);
}

function readHolders(file) {
  try {
    return readFileSync(file, "utf8").split(" ").filter(Boolean).map(Number);
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

/**
 * Does the work while no other process that asks for the same file does.
 *
 * The work is handed a function that names a helper process as a second holder: should this process be killed, the lock
 * stays taken until the helper has ended too.
 *
 * @template T
 * @param {{ file: string, say: (line: string) => void }} options
 * @param {(alsoHeldBy: (pid: number) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock({ file, say }, work) {
  for (let waited = false; !take(file); waited = true) {
    if (!waited) say(`Waiting for another run that is installing (if there is none, remove ${file}).`);
    await sleep(LOOK_AGAIN);
  }
  try {
    return await work((pid) => writeFileSync(file, `${process.pid} ${pid}`));
  } finally {
    rmSync(file, { force: true });
  }
}
