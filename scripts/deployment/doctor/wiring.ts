import type { PlatformContract } from "@xinglin/sdk/addresses";

import type { Finding } from "./finding.ts";
import { type Examined, ask } from "./patient.ts";

/** Every question by which a contract says which other one it asks, and the answer it has to give. */
const PORTS: Readonly<Record<string, PlatformContract>> = {
  authority: "AccessManager",
  trustedForwarder: "ERC2771Forwarder",
  PATIENTS: "PatientRegistry",
  PROVIDERS: "ProviderRegistry",
  PROOFING: "ProofingRegistry",
  DEVICES: "DeviceRegistry",
  EMERGENCIES: "EmergencyAccess",
  CONSENTS: "ConsentRegistry",
  CALENDAR: "AppointmentBook",
  BOOK: "AppointmentBook",
  book: "AppointmentBook",
  DISPUTES: "Disputes",
  PANEL: "DisputePanel",
  RECEPTION: "Reception",
  RECORDS: "RecordRegistry",
  WAITING_LIST: "WaitingList",
  PRODUCTS: "ProductRegistry",
  LOTS: "LotLedger",
  COLD_CHAIN: "ColdChain",
};
/** What the constructors take besides addresses, and what it is unless the parameters say otherwise. */
const USUAL_VALUES: Readonly<Record<string, string>> = { CURRENCY: "0x434e59" };
const DOMAIN_VERSION = "1";
/** Contracts whose domain is not called after them. */
const DOMAIN_NAMES: Partial<Record<PlatformContract, string>> = { ERC2771Forwarder: "Xinglin Forwarder" };

/** Names of the questions that ask a contract for another one's address. */
export function portsOf({ abi }: Pick<Examined, "abi">): string[] {
  const names: string[] = [];
  abi.forEachFunction(({ name, inputs, outputs }) => {
    if (inputs.length === 0 && outputs.length === 1 && outputs[0]?.type === "address") names.push(name);
  });
  return names;
}

/** Each contract asks the platform's own rooms, and signatures count for itself on this chain. */
export async function judgeWiring(
  examined: Examined,
  {
    addresses,
    chainId,
    values = {},
  }: {
    readonly addresses: Readonly<Record<PlatformContract, string>>;
    readonly chainId: bigint;
    /** Values of the parameters, by the question that gives them: `CURRENCY`. */
    readonly values?: Readonly<Record<string, string>>;
  },
): Promise<{ readonly compared: number; readonly findings: Finding[] }> {
  const { name, address, abi } = examined;
  const found = (en: string, zh: string): Finding => ({ subject: "wiring", contract: name, says: { en, zh } });
  const findings: Finding[] = [];
  const ports = portsOf(examined);
  for (const port of ports) {
    const expected = PORTS[port];
    const answer = await ask<string>(examined, port);
    if (expected === undefined) {
      findings.push(
        found(
          `${port} is ${answer}, and no rule says what it is to be.`,
          `${port} 为 ${answer}，但无规则说明应为何值。`,
        ),
      );
    } else if (answer !== addresses[expected]) {
      findings.push(
        found(
          `${port} is ${answer}, not the platform's ${expected}.`,
          `${port} 为 ${answer}，不是本平台的 ${expected}。`,
        ),
      );
    }
  }
  for (const [value, usual] of Object.entries({ ...USUAL_VALUES, ...values })) {
    if (!abi.hasFunction(value)) continue;
    const answer = await ask<string>(examined, value);
    if (answer !== usual)
      findings.push(found(`${value} is ${answer}, not ${usual}.`, `${value} 为 ${answer}，而非 ${usual}。`));
  }
  if (!abi.hasFunction("eip712Domain")) return { compared: ports.length, findings };
  const domain = await ask<unknown[]>(examined, "eip712Domain");
  const expected = [DOMAIN_NAMES[name] ?? `Xinglin ${name}`, DOMAIN_VERSION, chainId, address];
  if (expected.some((value, i) => domain[i + 1] !== value)) {
    const [, ...said] = domain.slice(0, expected.length + 1).map(String);
    findings.push(found(`Its signing domain is ${said.join(", ")}.`, `其签名域为 ${said.join("、")}。`));
  }
  return { compared: ports.length + 1, findings };
}
