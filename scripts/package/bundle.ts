import { join } from "node:path";

import { build } from "esbuild";

/** A bundle for browsers. */
export interface Bundle {
  readonly bytes: number;
  /** Files of the package inside, as paths from its folder `dist`. */
  readonly files: readonly string[];
}

/** Bundles a file of a consumer for a browser, minified; throws what esbuild says where that cannot be done. */
export async function bundleFor({ folder, file }: { readonly folder: string; readonly file: string }): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(folder, file)],
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => {
      const [, inside] = path.split("@xinglin/sdk/dist/");
      return inside === undefined || bytesInOutput === 0 ? [] : [inside];
    }),
  );
  return { bytes: outputFiles.reduce((sum, { contents }) => sum + contents.length, 0), files };
}
