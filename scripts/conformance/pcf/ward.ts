import { Consents } from "@xinglin/sdk/consent";
import { Affiliations, Patients, Providers } from "@xinglin/sdk/identity";
import { direct, randomSalt } from "@xinglin/sdk/kernel";
import type { PatientId } from "@xinglin/sdk/kernel";
import type { PROFESSIONS } from "@xinglin/sdk/terms";
import { Wallet, id, parseEther } from "ethers";
import { network } from "hardhat";

import PlatformModule from "../../../ignition/modules/Platform.ts";
import {
  type AccessLog,
  AccessLog__factory,
  type EmergencyAccess,
  EmergencyAccess__factory,
  type RecordRegistry,
  RecordRegistry__factory,
} from "../../../typechain-types/index.js";

/** The chain begins before any instant that a case may ask about. */
const FIRST_DAY = "1990-01-01T00:00:00Z";
const DOCUMENT = id("document of a conformance case");

/** Somebody who reads, with what they do where. */
export interface Reader {
  readonly account: string;
  readonly profession: keyof typeof PROFESSIONS;
  readonly organisations: readonly string[];
}

/** The platform on a chain of its own, whose time a case sets. */
export interface Ward {
  readonly patients: Patients;
  readonly consents: Consents;
  readonly emergencies: EmergencyAccess;
  readonly records: RecordRegistry;
  readonly accesses: AccessLog;
  /** The account that a name stands for; the same name, the same account. */
  readonly walletOf: (name: string) => Promise<Wallet>;
  readonly register: (name: string) => Promise<PatientId>;
  /** Accredits the readers' organisations, licenses the readers with the right `EMERGENCY`, and lets them work there. */
  readonly employ: (readers: readonly Reader[], until: bigint) => Promise<void>;
  /** Questions from now on see exactly this second. */
  readonly moveTo: (moment: bigint) => Promise<void>;
  /** The next transaction runs at exactly this second. */
  readonly nextAt: (moment: bigint) => Promise<void>;
  /** Runs a part and puts the chain back to where it was. */
  readonly apart: <T>(part: () => Promise<T>) => Promise<T>;
}

/** Deploys the platform by the Ignition modules of production on a chain in the process. */
export async function openWard({ firstDay = FIRST_DAY }: { readonly firstDay?: string } = {}): Promise<Ward> {
  const { ethers, ignition, networkHelpers } = await network.create({ override: { initialDate: firstDay } });
  const { provider } = ethers;
  const wallets = new Map<string, Wallet>();
  const walletOf = async (name: string): Promise<Wallet> => {
    const wallet = wallets.get(name) ?? new Wallet(id(`conformance: ${name}`), provider);
    wallets.set(name, wallet);
    await networkHelpers.setBalance(wallet.address, parseEther("10"));
    return wallet;
  };
  const [admin, regulator, pauser, board] = await Promise.all(["admin", "regulator", "pauser", "board"].map(walletOf));
  if (!admin || !regulator || !pauser || !board) throw new Error("unreachable");
  const rooms = await ignition.deploy(PlatformModule, {
    parameters: { Platform: { admin: admin.address, regulator: regulator.address, pauser: pauser.address } },
  });
  const at = async (contract: { getAddress(): Promise<string> }) => ({
    address: await contract.getAddress(),
    provider,
  });
  const patients = new Patients(await at(rooms.patients));
  const providers = new Providers(await at(rooms.providers));
  const affiliations = new Affiliations(await at(rooms.providers));
  await providers.appointAuthority({
    authority: board.address,
    jurisdiction: "CN",
    accredits: true,
    licenses: true,
    via: direct({ signer: regulator }),
  });

  const byAddress = (address: string): Wallet => {
    const wallet = [...wallets.values()].find((known) => known.address === address);
    if (wallet === undefined) throw new Error(`nobody has the account ${address}`);
    return wallet;
  };
  const now = async () => BigInt(await networkHelpers.time.latest());

  return {
    patients,
    consents: new Consents(await at(rooms.consents)),
    emergencies: EmergencyAccess__factory.connect(await rooms.emergencies.getAddress(), provider),
    records: RecordRegistry__factory.connect(await rooms.records.getAddress(), provider),
    accesses: AccessLog__factory.connect(await rooms.accesses.getAddress(), provider),
    walletOf,
    register: async (name) => {
      const via = direct({ signer: await walletOf(name) });
      return (await patients.register({ salt: randomSalt(), via })).patient;
    },
    employ: async (readers, until) => {
      const byBoard = direct({ signer: board });
      for (const organisation of new Set(readers.flatMap(({ organisations }) => organisations))) {
        const kinds = ["HOSPITAL"] as const;
        await providers.accredit({ organisation, kinds, validUntil: until, documentHash: DOCUMENT, via: byBoard });
      }
      for (const { account, profession, organisations } of readers) {
        const window = { validFrom: await now(), validUntil: until };
        const { credential: licence } = await providers.issueCredential({
          holder: account,
          profession,
          rights: ["EMERGENCY"],
          ...window,
          documentHash: DOCUMENT,
          via: byBoard,
        });
        for (const organisation of organisations) {
          const terms = { organisation, practitioner: account, licence, role: "ATTENDING", ...window } as const;
          await affiliations.offer({ terms, via: direct({ signer: byAddress(organisation) }) });
          await affiliations.accept({ terms, via: direct({ signer: byAddress(account) }) });
        }
      }
    },
    moveTo: (moment) => networkHelpers.time.increaseTo(moment),
    nextAt: (moment) => networkHelpers.time.setNextBlockTimestamp(moment),
    apart: async (part) => {
      const snapshot = await networkHelpers.takeSnapshot();
      try {
        return await part();
      } finally {
        await snapshot.restore();
      }
    },
  };
}
