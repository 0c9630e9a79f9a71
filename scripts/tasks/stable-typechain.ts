import { definePlugin } from "hardhat/plugins";
import type { HardhatPlugin } from "hardhat/types/plugins";

/**
 * Makes `typechain-types/` the same on every machine. TypeChain writes its indexes in the order in which it is handed
 * the artifacts, and Hardhat hands them over in the order of the file system. Hooks of one kind share the list and run
 * one after the other, so this one sorts it before TypeChain's sees it; it has to stand before the toolbox in `plugins`.
 */
export const stableTypechain: HardhatPlugin = definePlugin({
  id: "xinglin-stable-typechain",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            processArtifactsAfterSuccessfulBuild(_context, artifactPaths) {
              (artifactPaths as string[]).sort((a, b) => (portable(a) < portable(b) ? -1 : 1));
              return Promise.resolve();
            },
          }),
      }),
  },
});

/** A backslash sorts behind letters that a slash sorts before. */
function portable(path: string): string {
  return path.replaceAll("\\", "/");
}
