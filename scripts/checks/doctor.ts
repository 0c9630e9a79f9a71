import { join } from "node:path";
import { rm } from "node:fs/promises";

import { PLATFORM_CONTRACTS } from "@xinglin/sdk/addresses";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

import Platform from "../../ignition/modules/Platform.ts";
import { diagnose } from "../deployment/doctor/diagnose.ts";
import type { Diagnosis } from "../deployment/doctor/finding.ts";
import { readCompiled } from "../deployment/doctor/patient.ts";
import { requireParameters } from "../deployment/parameters.ts";
import { addressesOf, deployerIn, placesIn } from "../deployment/placesIn.ts";
import { readParameters } from "../deployment/readParameters.ts";
import { buildProduction } from "../production/build.ts";
import type { Problem } from "./problem.ts";

const PARAMETERS = join("ignition", "parameters", "localhost.json5");
/** Ignition's name of what is deployed here and taken away again. */
const DEPLOYMENT = "check-doctor";
/** A byte in the middle of a code, which the constructor does not fill in. */
const BYTE = 500;

/**
 * What is deployed as it is deployed (profile `production`) is found as it was to be deployed, and a single other byte is
 * found too. The tests ask the doctor the same of the build that they use.
 */
export async function checkDoctor(root: string): Promise<Problem[]> {
  const hre = await buildProduction(root);
  const server = await hre.network.createServer("default", "127.0.0.1", 0);
  const { address, port } = await server.listen();
  const folder = join(hre.config.paths.ignition, "deployments", DEPLOYMENT);
  try {
    const url = `http://${address}:${port}`;
    const connection = await hre.network.create({ network: "localhost", override: { url } });
    await rm(folder, { recursive: true, force: true });
    await deploy(connection, join(root, PARAMETERS));
    const sound = await examine({ hre, connection, folder, parameters: join(root, PARAMETERS) });
    const broken = await breakCode(connection, folder);
    const found = await examine({ hre, connection, folder, parameters: join(root, PARAMETERS) });
    await connection.close();
    return [...judgeSound(sound), ...judgeBroken(found, broken)];
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function deploy(connection: NetworkConnection, file: string): Promise<void> {
  const parameters = (await readParameters(file, "Platform")) as Record<string, string | number>;
  await connection.ignition.deploy(Platform, {
    parameters: { Platform: parameters },
    deploymentId: DEPLOYMENT,
    displayUi: false,
  });
}

async function examine({
  hre,
  connection,
  folder,
  parameters,
}: {
  readonly hre: HardhatRuntimeEnvironment;
  readonly connection: NetworkConnection;
  readonly folder: string;
  readonly parameters: string;
}): Promise<Diagnosis> {
  const places = await placesIn(folder);
  const deployer = await deployerIn(folder);
  return diagnose({
    patient: {
      provider: connection.ethers.provider,
      addresses: addressesOf(places),
      compiled: await readCompiled(hre.artifacts),
    },
    deployer,
    since: places.AccessManager.block,
    intended: requireParameters(await readParameters(parameters, "Platform"), deployer),
  });
}

/** Changes one byte of a contract's code and gives the contract's name. */
async function breakCode({ ethers, provider }: NetworkConnection, folder: string): Promise<string> {
  const { address } = (await placesIn(folder)).LotLedger;
  const code = await ethers.provider.getCode(address);
  const at = 2 + 2 * BYTE;
  const byte = code.slice(at, at + 2) === "00" ? "01" : "00";
  await provider.request({
    method: "hardhat_setCode",
    params: [address, code.slice(0, at) + byte + code.slice(at + 2)],
  });
  return "LotLedger";
}

function judgeSound({ compared, findings }: Diagnosis): Problem[] {
  const problems = findings.map(({ contract, says }) => ({ message: `${contract}: ${says.en}` }));
  const unread = PLATFORM_CONTRACTS.length - compared.code;
  if (unread !== 0) problems.push({ message: `The doctor did not look at the code of ${unread} contracts.` });
  return problems;
}

function judgeBroken({ findings }: Diagnosis, contract: string): Problem[] {
  const said = findings.map((finding) => `${finding.contract}: ${finding.says.en}`);
  const expected = `${contract}: The code differs from the build at byte ${BYTE}.`;
  return said.join() === expected
    ? []
    : [{ message: `One byte of ${contract} was changed, and the doctor says: ${said.join(" ") || "nothing"}.` }];
}
