import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, readdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file so that a loss of power leaves it whole or absent: into a file beside, to the disk, then renamed.
 *
 * @param mode who may do what with it, as the system's `umask` leaves it
 */
export async function writeWhole(path: string, bytes: Uint8Array, mode = 0o666): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(beside, "wx", mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (problem) {
    await rm(beside, { force: true });
    throw problem;
  }
  await syncFolder(dirname(path));
}

/** The bytes of a file, or undefined where there is none. */
export async function readWhole(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (problem) {
    if (isAbsent(problem)) return undefined;
    throw problem;
  }
}

/** Removes a file; nothing happens where there is none. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

/** Names of the files in a folder, in order; none where there is no folder. */
export async function listFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (problem) {
    if (isAbsent(problem)) return [];
    throw problem;
  }
}

/** A renamed or removed entry is on disk only when its folder is. Not every system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  let handle;
  try {
    handle = await open(folder, "r");
    await handle.sync();
  } catch {
    // Windows, and a folder that is not there.
  } finally {
    await handle?.close();
  }
}

function isAbsent(problem: unknown): boolean {
  return problem instanceof Error && "code" in problem && problem.code === "ENOENT";
}
