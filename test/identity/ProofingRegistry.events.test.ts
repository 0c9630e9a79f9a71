import { expect } from "chai";
import { type Interface, ZeroHash } from "ethers";
import { network } from "hardhat";

import { TRUST } from "../helpers/models/providers.ts";
import { CITY, FUND, NULLIFIER, type ProofingStage, attest, withPatients } from "../helpers/proofing.ts";
import { stagesOn } from "../helpers/providers.ts";

const connection = await network.create();
const { deployed } = stagesOn(connection);

/** What somebody knows who has read the registry's events and nothing else. */
interface Told {
  /** By domain and issuer. */
  readonly trust: Map<string, bigint>;
  /** By domain and patient: the last attestation that nothing has displaced or withdrawn. */
  readonly attested: Map<string, { issuer: string; nullifier: string; level: bigint; until: bigint }>;
}

const keyOf = (domain: string, other: string): string => `${domain} ${other}`;

async function tellFromEvents({ proofing, ethers }: ProofingStage): Promise<Told> {
  const told: Told = { trust: new Map(), attested: new Map() };
  const abi: Interface = proofing.interface;
  for (const log of await ethers.provider.getLogs({ address: proofing, fromBlock: 0 })) {
    const event = abi.parseLog(log);
    if (event === null) throw new Error("The registry emitted an event that is not in its interface.");
    const { name, args } = event;
    const text = (field: string) => args.getValue(field) as string;
    const number = (field: string) => args.getValue(field) as bigint;
    if (name === "ProofingIssuerAppointed") told.trust.set(keyOf(text("domain"), text("issuer")), TRUST.appointed);
    if (name === "ProofingIssuerRemoved") told.trust.set(keyOf(text("domain"), text("issuer")), number("trust"));
    if (name === "ProofingWithdrawn") told.attested.delete(keyOf(text("domain"), text("patient")));
    if (name === "PatientProofed") {
      const [domain, nullifier] = [text("domain"), text("nullifier")];
      for (const [key, known] of told.attested) {
        if (key.startsWith(domain) && known.nullifier === nullifier) told.attested.delete(key);
      }
      told.attested.set(keyOf(domain, text("patient")), {
        issuer: text("issuer"),
        nullifier,
        level: number("level"),
        until: number("validUntil"),
      });
    }
  }
  return told;
}

/** Expects that the events tell what the registry answers, for everybody in the story. */
async function expectToldAlike(stage: ProofingStage, context: string): Promise<void> {
  const { proofing, clock, zhao, wang, issuer, otherIssuer } = stage;
  const told = await tellFromEvents(stage);
  const now = await clock.now();
  for (const domain of [CITY, FUND]) {
    for (const { address } of [issuer, otherIssuer]) {
      const trust = told.trust.get(keyOf(domain, address)) ?? TRUST.none;
      expect(await proofing.issuerTrust(domain, address), context).to.equal(trust);
    }
    for (const patient of [zhao, wang]) {
      const known = told.attested.get(keyOf(domain, patient));
      const distrusted = known && told.trust.get(keyOf(domain, known.issuer)) === TRUST.distrusted;
      for (const level of [0n, 1n, 2n, 3n]) {
        const proofed = known !== undefined && distrusted !== true && now < known.until && level <= known.level;
        expect(await proofing.isProofed(patient, domain, level), context).to.equal(proofed);
      }
    }
    for (const nullifier of Object.values(NULLIFIER)) {
      const behind = [zhao, wang].find((one) => told.attested.get(keyOf(domain, one))?.nullifier === nullifier);
      expect(await proofing.patientOf(domain, nullifier), context).to.equal(behind ?? ZeroHash);
    }
  }
}

describe("ProofingRegistry: events", () => {
  it("[IDENTITY-50] to [IDENTITY-55] tell the whole state after every act", async () => {
    const stage = await withPatients(await deployed());
    const { proofing, issuer, otherIssuer, wang, zhao } = stage;
    const { regulator, zhao: controller } = stage.actors;
    const registry = proofing.connect(regulator);
    const acts: (() => Promise<unknown>)[] = [
      () => attest(stage, issuer),
      () => attest(stage, issuer, { level: 3n }),
      () => attest(stage, otherIssuer, { patient: wang, nullifier: NULLIFIER.wang, level: 1n }),
      () => registry.appointIssuer(FUND, issuer.address),
      () => attest(stage, issuer, { domain: FUND, patient: wang }),
      () => proofing.connect(controller).withdraw(zhao, CITY, NULLIFIER.zhao),
      () => attest(stage, issuer),
      () => registry.removeIssuer(CITY, otherIssuer.address, false),
      () => registry.removeIssuer(CITY, otherIssuer.address, true),
      () => registry.appointIssuer(CITY, otherIssuer.address),
      () => registry.removeIssuer(CITY, issuer.address, true),
      () => proofing.connect(regulator).withdraw(wang, CITY, NULLIFIER.wang),
      // The nullifier that a distrusted issuer gave to Zhao turns out to be Wang's.
      () => attest(stage, otherIssuer, { patient: wang, nullifier: NULLIFIER.zhao }),
      () => registry.appointIssuer(CITY, issuer.address),
      () => attest(stage, issuer, { patient: zhao, nullifier: NULLIFIER.wang }),
      () => registry.removeIssuer(CITY, issuer.address, true),
      // And the one that it gave to Zhao then has to go before she gets her own.
      () => proofing.connect(controller).withdraw(zhao, CITY, NULLIFIER.wang),
      () => proofing.connect(otherIssuer).withdraw(wang, CITY, NULLIFIER.zhao),
      () => attest(stage, otherIssuer, { patient: zhao, nullifier: NULLIFIER.zhao }),
      () => registry.appointIssuer(CITY, issuer.address),
      () => registry.removeIssuer(FUND, issuer.address, true),
    ];
    await expectToldAlike(stage, "before any act");
    for (const [index, act] of acts.entries()) {
      await act();
      await expectToldAlike(stage, `after act ${index}`);
    }
  });
});
