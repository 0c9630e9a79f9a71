/** Asks a deployed platform the same questions with ethers and with viem: `node read.js URL DEPLOYMENT`. */
import { readFile } from "node:fs/promises";

import { patientRegistryAbi, providerRegistryAbi } from "@xinglin/sdk/abi";
import { parseDeployment } from "@xinglin/sdk/addresses";
import { Patients } from "@xinglin/sdk/identity";
import { ProviderRegistry__factory } from "@xinglin/sdk/typechain";
import { JsonRpcProvider, ZeroAddress } from "ethers";
import { createPublicClient, http } from "viem";

const [, , url = "", file = ""] = process.argv;
const { chainId, contracts } = parseDeployment(JSON.parse(await readFile(file, "utf8")));
const nobody = `0x${"11".repeat(32)}` as const;

const provider = new JsonRpcProvider(url, chainId, { staticNetwork: true });
const patients = new Patients({ address: contracts.PatientRegistry.address, provider });
const providers = ProviderRegistry__factory.connect(contracts.ProviderRegistry.address, provider);
const withEthers = {
  isRegistered: await patients.contract.isRegistered(nobody),
  forwarder: await patients.contract.trustedForwarder(),
  isPaused: await providers.paused(),
};
provider.destroy();

const client = createPublicClient({ transport: http(url) });
const registry = { address: contracts.PatientRegistry.address, abi: patientRegistryAbi };
const isRegistered: boolean = await client.readContract({ ...registry, functionName: "isRegistered", args: [nobody] });
const forwarder: `0x${string}` = await client.readContract({ ...registry, functionName: "trustedForwarder" });
const isPaused: boolean = await client.readContract({
  address: contracts.ProviderRegistry.address,
  abi: providerRegistryAbi,
  functionName: "paused",
});
// @ts-expect-error the ABI is `as const`: viem knows every function, and there is none of this name
const wrong = client.readContract({ ...registry, functionName: "isRegisterd", args: [nobody] });
await wrong.then(
  () => Promise.reject(new Error("viem called a function that does not exist.")),
  () => undefined,
);

const withViem = { isRegistered, forwarder, isPaused };
const isSame = JSON.stringify(withEthers) === JSON.stringify(withViem);
const isRight =
  !isRegistered && !isPaused && forwarder === contracts.ERC2771Forwarder.address && forwarder !== ZeroAddress;
if (!isSame || !isRight) throw new Error(`ethers: ${JSON.stringify(withEthers)}; viem: ${JSON.stringify(withViem)}`);
console.log("ethers and viem agree");
