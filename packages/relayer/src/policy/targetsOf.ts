import type { PlatformContract, PlatformDeployment } from "@xinglin/sdk/addresses";
import { Charts, Disputes, Outcomes, Panels, Visits, WaitingLists } from "@xinglin/sdk/care";
import { Consents, Emergencies, JointAccesses } from "@xinglin/sdk/consent";
import { Patients, Providers } from "@xinglin/sdk/identity";
import { AccessLogs, Records } from "@xinglin/sdk/records";
import type { Interface, Provider } from "ethers";

import type { Target } from "./policy.ts";

/** The SDK's client of each contract that can be relayed to; it knows the contract's functions. */
const CLIENTS: Partial<
  Record<PlatformContract, new (at: { address: string; provider: Provider }) => { contract: { interface: Interface } }>
> = {
  PatientRegistry: Patients,
  ProviderRegistry: Providers,
  ConsentRegistry: Consents,
  EmergencyAccess: Emergencies,
  JointAccess: JointAccesses,
  RecordRegistry: Records,
  AccessLog: AccessLogs,
  AppointmentBook: Visits,
  Disputes,
  DisputePanel: Panels,
  VisitRecords: Charts,
  WaitingList: WaitingLists,
  OutcomeRegistry: Outcomes,
};

/** The contracts of a deployment with the functions that are paid for. */
export function targetsOf({
  deployment,
  functions,
  provider,
}: {
  readonly deployment: PlatformDeployment;
  readonly functions: Partial<Record<PlatformContract, readonly string[]>>;
  readonly provider: Provider;
}): Target[] {
  return (Object.entries(functions) as [PlatformContract, readonly string[]][]).map(([name, names]) => {
    const Client = CLIENTS[name];
    if (Client === undefined) throw new Error(`${name} cannot be relayed to: the SDK has no client for it here.`);
    const { address } = deployment.contracts[name];
    return { address, abi: new Client({ address, provider }).contract.interface, functions: names };
  });
}
