import { runConformance } from "./run.ts";

process.exitCode = await runConformance({ args: process.argv.slice(2), say: console.log });
