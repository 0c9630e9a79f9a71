import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { findNpm } from "../bootstrap/npm.mjs";
import { stagePackage } from "./stage.ts";

/** A package as npm would publish it. */
export interface Packed {
  /** The tarball. */
  readonly file: string;
  /** What is in it, put together in a folder. */
  readonly folder: string;
  readonly bytes: number;
  readonly unpackedBytes: number;
  readonly files: number;
}

interface NpmPack {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
}

/** Builds `@xinglin/sdk` and packs it into `cache/package/`. Needs no network. */
export async function packSdk(root: string): Promise<Packed> {
  const home = join(root, "cache", "package");
  const folder = join(home, "sdk");
  await stagePackage({ root, folder });
  mkdirSync(home, { recursive: true });
  const npm = findNpm({ env: process.env, execPath: process.execPath });
  const args = [npm, "pack", "--json", "--ignore-scripts", "--offline", "--pack-destination", home];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const [packed] = status === 0 ? (JSON.parse(stdout) as NpmPack[]) : [];
  if (packed === undefined) throw new Error(`npm could not pack ${folder}.\n${stderr}`);
  const { filename, size, unpackedSize, entryCount } = packed;
  return { file: join(home, filename), folder, bytes: size, unpackedBytes: unpackedSize, files: entryCount };
}
