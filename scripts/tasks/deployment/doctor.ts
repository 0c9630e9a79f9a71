import { HardhatPluginError } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { diagnose } from "../../deployment/doctor/diagnose.ts";
import type { Diagnosis } from "../../deployment/doctor/finding.ts";
import { readCompiled } from "../../deployment/doctor/patient.ts";
import { requireParameters } from "../../deployment/parameters.ts";
import { addressesOf, deployerIn, placesIn } from "../../deployment/placesIn.ts";
import { readParameters } from "../../deployment/readParameters.ts";
import { buildProduction } from "../../production/build.ts";
import { folderOf } from "../shared/folderOf.ts";

interface DoctorArguments {
  readonly deployment: string;
  readonly parameters: string;
  readonly json: boolean;
}

/** Parameters of `ignition/modules/Pharma.ts`. */
interface Pharma {
  readonly currency?: string;
}

/** Says what it compared and what it found; ends with an error where something is not as it was to be deployed. */
export default async function examine(
  { deployment, parameters, json }: DoctorArguments,
  hre: HardhatRuntimeEnvironment,
): Promise<Diagnosis> {
  const say = (line: string): void => {
    if (!json) console.log(line);
  };
  const { provider } = (await hre.network.create()).ethers;
  const folder = await folderOf({ hre, provider, deployment });
  const places = await placesIn(folder);
  const deployer = await deployerIn(folder);
  const intended =
    parameters === "" ? undefined : requireParameters(await readParameters(parameters, "Platform"), deployer);

  const pharma = (parameters === "" ? undefined : await readParameters(parameters, "Pharma")) as Pharma | undefined;
  const currency = pharma?.currency;

  say("The production build, which takes minutes the first time 生产构建（首次需数分钟）");
  const { artifacts } = await buildProduction(hre.config.paths.root);
  const diagnosis = await diagnose({
    patient: { provider, addresses: addressesOf(places), compiled: await readCompiled(artifacts) },
    deployer,
    since: places.AccessManager.block,
    ...(intended !== undefined && { intended }),
    ...(currency !== undefined && { values: { CURRENCY: currency } }),
    say,
  });
  report(diagnosis, json);
  return diagnosis;
}

function report({ compared, findings, holders }: Diagnosis, json: boolean): void {
  if (json) {
    console.log(
      JSON.stringify({ compared, findings, holders }, (_, value: unknown) =>
        typeof value === "bigint" ? String(value) : value,
      ),
    );
  } else {
    for (const { role, account, delay, isContract } of holders) {
      console.log(
        `${role} ${account}, delay ${delay} s, ${isContract ? "a contract" : "a plain account: one key decides"}`,
      );
    }
    console.log(
      Object.entries(compared)
        .map(([subject, count]) => `${subject} ${count}`)
        .join(", "),
    );
  }
  if (findings.length === 0) {
    if (!json) console.log("Everything is as it was to be deployed. 一切与部署要求一致。");
    return;
  }
  const lines = findings.map(({ contract, says }) => `${contract}: ${says.en} ${says.zh}`);
  throw new HardhatPluginError(
    "xinglin",
    `${findings.length} findings 发现 ${findings.length} 项\n${lines.join("\n")}`,
  );
}
