/** `npm run relayer`: the service. What it needs is in its environment; `docs/relayer.md` lists it. */
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";

import { type PlatformDeployment, deploymentOn, parseDeployment } from "@xinglin/sdk/addresses";
import { JsonRpcProvider, parseUnits } from "ethers";

import {
  type Ledger,
  PostgresLedger,
  Relayer,
  SqliteLedger,
  USUAL_DOOR,
  USUAL_FEES,
  USUAL_LIMITS,
  EVERYDAY,
  policyOf,
  serve,
  targetsOf,
} from "./entry.ts";

const PREFIX = "XINGLIN_RELAYER_";

function setting(name: string, usual?: string): string {
  const value = process.env[`${PREFIX}${name}`] ?? usual;
  if (value === undefined || value === "")
    throw new Error(`Set ${PREFIX}${name} (docs/relayer.md). 请设置该环境变量。`);
  return value;
}

function whole(name: string, usual: number): number {
  const value = Number(setting(name, String(usual)));
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${PREFIX}${name} is a whole number. 须为非负整数。`);
  return value;
}

async function deployment(chainId: number): Promise<PlatformDeployment> {
  const file = process.env[`${PREFIX}DEPLOYMENT`];
  const found = file === undefined ? deploymentOn(chainId) : parseDeployment(JSON.parse(await readFile(file, "utf8")));
  if (found.chainId !== chainId)
    throw new Error(`${file ?? ""} is of chain ${found.chainId}; the node is of ${chainId}.`);
  return found;
}

/** In PostgreSQL where there is a URL, else in a file. */
async function openLedger(): Promise<Ledger> {
  const url = process.env[`${PREFIX}DATABASE_URL`] ?? "";
  return url === "" ? new SqliteLedger(setting("FILE", "relayer.sqlite")) : PostgresLedger.open(url);
}

const provider = new JsonRpcProvider(setting("RPC_URL"), undefined, { staticNetwork: true, batchMaxCount: 10 });
const platform = await deployment(Number((await provider.getNetwork()).chainId));
const ledger = await openLedger();
const relayer = new Relayer({
  provider,
  key: setting("KEY"),
  forwarder: platform.contracts.ERC2771Forwarder.address,
  ledger,
  policy: policyOf(targetsOf({ deployment: platform, functions: EVERYDAY, provider })),
  limits: {
    perHour: whole("PER_HOUR", USUAL_LIMITS.perHour),
    perDay: whole("PER_DAY", USUAL_LIMITS.perDay),
    gasOfAll: BigInt(whole("GAS_PER_DAY", Number(USUAL_LIMITS.gasOfAll))),
  },
  fees: { most: parseUnits(setting("MOST_GWEI", String(USUAL_FEES.most / 10n ** 9n)), "gwei") },
});
const server = serve({
  relayer,
  door: {
    perMinute: whole("PER_MINUTE", USUAL_DOOR.perMinute),
    origin: setting("ORIGIN", USUAL_DOOR.origin),
    proxies: whole("PROXIES", USUAL_DOOR.proxies),
  },
});
const [host, port] = [setting("HOST", "127.0.0.1"), whole("PORT", 8787)];
relayer.start();
server.listen(port, host, () => {
  const bound = (server.address() as AddressInfo).port;
  process.stdout.write(
    `Relaying for ${platform.contracts.ERC2771Forwarder.address} from ${relayer.account} on http://${host}:${bound}\n`,
  );
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    relayer.stop();
    server.close(() => {
      void ledger.close().finally(() => process.exit());
    });
  });
}
