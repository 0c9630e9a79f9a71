/** `npm run package`: `@xinglin/sdk` as a tarball, for `npm install FILE` in a project of your own or `npm publish FILE`. */
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { packSdk } from "./pack.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { file, bytes, unpackedBytes, files } = await packSdk(root);
const kilobytes = (count: number): string => `${Math.ceil(count / 1_000).toLocaleString("en-US")} kB`;
console.log(
  `${relative(process.cwd(), file)}: ${files} files, ${kilobytes(bytes)}, ${kilobytes(unpackedBytes)} unpacked`,
);
