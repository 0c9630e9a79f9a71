import type { PlatformDeployment } from "./platform.ts";

/** Platforms on public chains, by chain id. There is none yet: a line comes with the first deployment that anybody may use. */
export const DEPLOYMENTS: Readonly<Record<number, PlatformDeployment>> = {};
