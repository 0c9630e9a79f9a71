/**
 * `npm start`: the journey, on a chain inside this process, or on the one that `-- --network NAME` says.
 * Exits with an error when anything expected did not come true.
 */
import { network } from "hardhat";

import { journey } from "./journey.ts";

const connection = await network.create();
const isWellEnded = await journey({ connection, print: console.log });
await connection.close();
if (!isWellEnded) process.exitCode = 1;
