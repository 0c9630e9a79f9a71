import { ContractRefusal } from "@xinglin/sdk/errors";
import {
  affiliationIdOf,
  credentialIdOf,
  credentialsOf,
  deviceIdOf,
  deviceKeyHash,
  listAffiliations,
  p256Key,
  scan,
  secp256k1Key,
} from "@xinglin/sdk/identity";
import { type Hex, nullifierOf, parseGtin, parseId, randomSalt, serialHashOf } from "@xinglin/sdk/kernel";
import { PRACTICE_REFUSALS, PROFESSIONS, RIGHTS, STAFF_ROLES, STANDING } from "@xinglin/sdk/terms";
import { expect } from "chai";
import { SigningKey, computeAddress, id } from "ethers";
import { network } from "hardhat";

import { DAY, START, YEAR } from "../helpers/defaults.ts";
import { platformOn } from "../helpers/platform.ts";
import { LICENCE_DOCUMENT, accreditAndLicense, clientsOn, termsOf } from "./support.chain.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

async function deployLicensed() {
  const platform = await deployPlatform();
  const clients = await clientsOn(platform);
  await accreditAndLicense(platform, clients);
  const terms = termsOf(platform);
  const { organisation, practitioner } = terms;
  return { platform, clients, terms, key: { organisation, practitioner, profession: "TCM_PHYSICIAN" } as const };
}

const deployed = () => networkHelpers.loadFixture(deployLicensed);

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("SDK: providers", () => {
  it("[IDENTITY-76] issues a credential under the id that was computed, and lists it as it stands", async () => {
    const { platform, clients } = await deployed();
    const { board, doctor, regulator } = platform.actors;
    const { providers, by } = clients;
    const window = { validFrom: START, validUntil: START + YEAR };
    const certificate = { kind: "Certificate", profession: "TCM_PHYSICIAN", documentHash: id("training") } as const;
    const issue = { ...certificate, ...window, holder: doctor.address, via: by(board) };
    const { credential } = await providers.issueCredential(issue);
    await providers.renewCredential({
      credential,
      validUntil: START + 2n * YEAR,
      documentHash: id("b"),
      via: by(board),
    });
    await providers.suspendCredential({ credential, reasonHash: id("reason"), via: by(regulator) });

    const [licence, training] = await listed(credentialsOf({ providers, holder: doctor.address, chunk: 4 }));
    expect(licence).to.deep.equal({
      credential: credentialIdOf({ issuer: board.address, holder: doctor.address, documentHash: LICENCE_DOCUMENT }),
      kind: "Licence",
      issuer: board.address,
      holder: doctor.address,
      profession: PROFESSIONS.TCM_PHYSICIAN,
      rights: [RIGHTS.PRESCRIBE],
      specialty: 5013,
      validFrom: START,
      validUntil: START + 300n * DAY,
      standing: [STANDING.GRANTED],
      isInForce: true,
    });
    expect(training).to.deep.include({
      kind: "Certificate",
      validUntil: START + 2n * YEAR,
      standing: [STANDING.GRANTED, STANDING.SUSPENDED_BY_REGULATOR],
      isInForce: false,
    });

    await providers.reinstateCredential({ credential, via: by(regulator) });
    expect(await providers.contract.isInForce(credential)).to.equal(true);
    await providers.revokeCredential({ credential, via: by(board) });
    expect(await providers.contract.isInForce(credential)).to.equal(false);
  });

  it("[IDENTITY-65] suspends, reinstates and revokes an organisation, relayed too", async () => {
    const { platform, clients } = await deployed();
    const { board, hospital } = platform.actors;
    const { providers, by, relayedFor } = clients;
    const organisation = hospital.address;
    const isAccredited = () => providers.contract.isAccredited(organisation, 1);
    await providers.suspendOrganisation({ organisation, via: relayedFor(board) });
    expect(await isAccredited()).to.equal(false);
    await providers.reinstateOrganisation({ organisation, via: by(board) });
    expect(await isAccredited()).to.equal(true);
    await providers.revokeOrganisation({ organisation, via: by(board) });
    expect(await isAccredited()).to.equal(false);
  });

  it("[IDENTITY-68] dismisses and distrusts an authority", async () => {
    const { platform, clients } = await deployed();
    const { board, regulator, hospital } = platform.actors;
    const { providers, by } = clients;
    await providers.removeAuthority({ authority: board.address, distrust: false, via: by(regulator) });
    expect(await providers.contract.isAccredited(hospital.address, 1)).to.equal(true);
    await providers.removeAuthority({ authority: board.address, distrust: true, via: by(regulator) });
    expect(await providers.contract.isAccredited(hospital.address, 1)).to.equal(false);
  });

  it("[IDENTITY-60] says in words that somebody lacks a role, also through the forwarder", async () => {
    const { platform, clients } = await deployed();
    const { stranger } = platform.actors;
    for (const via of [clients.by(stranger), clients.relayedFor(stranger)]) {
      const attempt = clients.providers.removeAuthority({ authority: stranger.address, distrust: false, via });
      const problem = await attempt.catch((thrown: unknown) => thrown);
      expect(problem).to.be.instanceOf(ContractRefusal).with.property("name", "AccessManagedUnauthorized");
      expect((problem as ContractRefusal).explain("zh")).to.include(stranger.address);
    }
  });
});

describe("SDK: affiliations", () => {
  it("[IDENTITY-81] offers, withdraws, offers and accepts; the doctor practises", async () => {
    const { platform, clients, terms, key } = await deployed();
    const { hospital, doctor } = platform.actors;
    const { affiliations, by, relayedFor } = clients;
    expect(await affiliations.practice(key)).to.deep.include({ may: false, refusal: PRACTICE_REFUSALS.NotAffiliated });

    await affiliations.offer({ terms, via: by(hospital) });
    await affiliations.withdrawOffer({ ...key, via: by(hospital) });
    const early = await affiliations.accept({ terms, via: by(doctor) }).catch((thrown: unknown) => thrown);
    expect(early).to.have.property("name", "AffiliationNotOffered");
    await affiliations.offer({ terms, via: by(hospital) });
    await affiliations.accept({ terms, via: relayedFor(doctor) });

    expect(await affiliations.practice(key)).to.deep.equal({
      may: true,
      refusal: PRACTICE_REFUSALS.None,
      licence: terms.licence,
      rights: [RIGHTS.PRESCRIBE],
      specialty: 5013,
      role: STAFF_ROLES.ATTENDING,
      until: terms.validUntil,
    });
  });

  it("[IDENTITY-84] lists the staff: what ended, what was replaced, what goes on", async () => {
    const { platform, clients, terms, key } = await deployed();
    const { hospital, doctor } = platform.actors;
    const { affiliations, by } = clients;
    const agree = async (role: keyof typeof STAFF_ROLES) => {
      const changed = { ...terms, role };
      const acceptance = await affiliations.signTerms({ terms: changed, deadline: START + DAY, signer: doctor });
      return affiliations.affiliate({ terms: changed, acceptance, via: by(hospital) });
    };
    const first = await agree("ATTENDING");
    const end = await affiliations.end({ ...key, via: by(doctor) });
    const second = await agree("RESIDENT");
    const third = await agree("HEAD_OF_DEPARTMENT");

    const staff = await listAffiliations({ affiliations, organisation: hospital.address, chunk: 2 });
    expect(
      staff.map(({ role, agreedIn, endedIn, isPractising }) => [role?.en, agreedIn, endedIn, isPractising]),
    ).to.deep.equal([
      ["Attending", first.blockNumber, end.blockNumber, false],
      ["Resident", second.blockNumber, third.blockNumber, false],
      ["Head of department", third.blockNumber, undefined, true],
    ]);
    const profession = PROFESSIONS.TCM_PHYSICIAN.code;
    expect(staff[0]).to.deep.include({
      affiliation: affiliationIdOf({ organisation: hospital.address, practitioner: doctor.address, profession }),
      practitioner: doctor.address,
      licence: terms.licence,
      profession: PROFESSIONS.TCM_PHYSICIAN,
      validUntil: terms.validUntil,
    });
    expect(await listAffiliations({ affiliations, practitioner: doctor.address })).to.deep.equal(staff);

    const before = await listAffiliations({
      affiliations,
      organisation: hospital.address,
      toBlock: second.blockNumber,
    });
    expect(before.map(({ endedIn }) => endedIn)).to.deep.equal([end.blockNumber, undefined]);
    expect(await listAffiliations({ affiliations, organisation: doctor.address })).to.deep.equal([]);
  });
});

describe("SDK: proofings", () => {
  it("[IDENTITY-52] attests and withdraws by nullifier", async () => {
    const { platform, clients } = await deployed();
    const { regulator, issuer, zhao, wang } = platform.actors;
    const { proofings, patients, by, signedBy } = clients;
    const domain = parseId("ProofingDomain", id("residents of Hangzhou"));
    const { patient } = await patients.register({ salt: randomSalt(), via: signedBy(zhao) });
    const other = await patients.register({ salt: randomSalt(), via: signedBy(wang) });
    const secret = new Uint8Array(32).fill(1);
    const nullifier = await nullifierOf({ secret, domain, identifier: "11010519491231002x" });
    await proofings.appointIssuer({ domain, issuer: issuer.address, via: by(regulator) });
    const proof = { patient, domain, nullifier };
    await proofings.attest({ ...proof, level: "IAL2", validUntil: START + YEAR, via: by(issuer) });
    expect(await proofings.isProofed({ patient, domain })).to.equal(true);
    expect(await proofings.isProofed({ patient, domain, level: "IAL3" })).to.equal(false);

    const second = {
      ...proof,
      patient: other.patient,
      level: "IAL1",
      validUntil: START + YEAR,
      via: by(issuer),
    } as const;
    const refusal = await proofings.attest(second).catch((thrown: unknown) => thrown);
    expect(refusal).to.have.property("name", "ProofingPersonTaken");
    await proofings.withdraw({ ...proof, via: by(zhao) });
    expect(await proofings.isProofed({ patient, domain })).to.equal(false);
    await proofings.attest(second);
    await proofings.removeIssuer({ domain, issuer: issuer.address, distrust: true, via: by(regulator) });
    expect(await proofings.isProofed({ patient: other.patient, domain })).to.equal(false);
  });
});

describe("SDK: devices", () => {
  const chip = new SigningKey(id("chip"));
  const sign = (digest: Hex) => chip.sign(digest).serialized;
  const model = parseGtin("6291041500213");

  it("[IDENTITY-101] registers a device under the id that was computed; it signs", async () => {
    const { platform, clients } = await deployed();
    const { hospital } = platform.actors;
    const { devices, by } = clients;
    const serialHash = serialHashOf({ serial: "SN-1", salt: randomSalt() });
    const key = secp256k1Key({ address: computeAddress(chip) });
    const { device } = await devices.register({ model, serialHash, key, sign, via: by(hospital) });
    expect(device).to.equal(deviceIdOf({ owner: hospital.address, model, serialHash }));
    expect(await devices.contract.isSignedBy(device, id("reading"), sign(id("reading") as Hex))).to.equal(true);
  });

  it("[IDENTITY-105] calibrates with the laboratory's certificate, and takes that back", async () => {
    const { platform, clients } = await deployed();
    const { hospital, laboratory } = platform.actors;
    const { devices, by } = clients;
    const key = secp256k1Key({ address: computeAddress(chip) });
    const { device } = await devices.register({ model, serialHash: id("serial"), key, sign, via: by(hospital) });
    const window = { from: START, until: START + 90n * DAY };
    const certificateHash = id("certificate");
    const order = { device, ...window, certificateHash, deadline: START + DAY, signer: laboratory };
    const certificate = await devices.certify(order);
    await devices.calibrate({ certificate, via: by(hospital) });
    expect(await devices.contract.isTrusted(device)).to.equal(true);
    await devices.revokeCalibration({ device, via: by(laboratory) });
    expect(await devices.contract.isTrusted(device)).to.equal(false);
  });

  it("[IDENTITY-104] transfers, replaces the key and retires", async () => {
    const { platform, clients } = await deployed();
    const { hospital, laboratory } = platform.actors;
    const { devices, by } = clients;
    const key = secp256k1Key({ address: computeAddress(chip) });
    const { device } = await devices.register({ model, serialHash: id("serial"), key, sign, via: by(hospital) });
    await devices.offerTransfer({ device, to: laboratory.address, via: by(hospital) });
    await devices.withdrawOffer({ device, via: by(hospital) });
    const early = await devices.acceptTransfer({ device, via: by(laboratory) }).catch((thrown: unknown) => thrown);
    expect(early).to.have.property("name", "DeviceNotOfferedTo");
    await devices.offerTransfer({ device, to: laboratory.address, via: by(hospital) });
    await devices.acceptTransfer({ device, via: by(laboratory) });

    const fresh = new SigningKey(id("fresh chip"));
    const freshKey = secp256k1Key({ address: computeAddress(fresh) });
    const replaced = { device, key: freshKey, sign: (digest: Hex) => fresh.sign(digest).serialized };
    await devices.replaceKey({ ...replaced, via: by(laboratory) });
    expect((await devices.contract.deviceOf(device)).key.x).to.equal(freshKey.x);
    await devices.retire({ device, via: by(laboratory) });
    expect((await devices.contract.deviceOf(device)).retired).to.equal(true);
  });

  it("gives keys of either curve their form", () => {
    const address = computeAddress(chip);
    expect(secp256k1Key({ address }).x.toLowerCase()).to.equal(`0x${"00".repeat(12)}${address.slice(2).toLowerCase()}`);
    const point = p256Key({ x: "0x01", y: `0x${"ff".repeat(32)}` });
    expect(point).to.deep.equal({ curve: 1, x: `0x${"00".repeat(31)}01`, y: `0x${"ff".repeat(32)}` });
    expect(deviceKeyHash(point)).to.not.equal(deviceKeyHash({ ...point, curve: 0 }));
  });
});

describe("SDK: reading events", () => {
  it("asks again for less when the provider refuses a range, and misses nothing", async () => {
    const { clients } = await deployed();
    const { contract, provider } = clients.providers;
    const filter = contract.filters.OrganisationAccredited();
    const all = await contract.queryFilter(filter, 0);
    const widths: number[] = [];
    /** A node that answers at most 3 blocks at once. */
    const narrow = {
      runner: contract.runner,
      queryFilter: (event: typeof filter, from: number, to: number) => {
        const width = to - from + 1;
        widths.push(width);
        return width > 3 ? Promise.reject(new Error("too many blocks")) : contract.queryFilter(event, from, to);
      },
    };
    const found = await listed(scan({ contract: narrow, filter, provider }));
    expect(found.map(({ args }) => args.organisation)).to.deep.equal(all.map(({ args }) => args.organisation));
    expect(found).to.have.length(2);
    expect(widths.filter((width) => width > 3).length).to.be.within(1, 6);
  });

  it("gives up when a single block is refused", async () => {
    const { clients } = await deployed();
    const { contract, provider } = clients.providers;
    const lost = new Error("connection lost");
    const broken = { runner: contract.runner, queryFilter: () => Promise.reject(lost) };
    const filter = contract.filters.OrganisationAccredited();
    const problem = await listed(scan({ contract: broken, filter, provider })).catch((thrown: unknown) => thrown);
    expect(problem).to.equal(lost);
  });
});
