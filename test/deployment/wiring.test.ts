import { expect } from "chai";
import { dataLength } from "ethers";
import { artifacts, network } from "hardhat";

import { ROOMS, roomOf } from "../helpers/deployment.ts";
import { platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

/** EIP-170. What coverage has instrumented is larger and goes to no chain. */
const MOST_BYTES_OF_CODE = process.argv.includes("--coverage") ? Number.POSITIVE_INFINITY : 24_576;
/** Rooms under the AccessManager that can be paused. */
const GOVERNED = ["providers", "proofing", "devices", "visits", "products", "lots", "shipments"] as const;
/** Rooms that nothing can stop: patients' own acts, and emergencies. */
const UNSTOPPABLE = [
  "patients",
  "emergencies",
  "consents",
  "joint",
  "referrals",
  "useCount",
  "twoProfessions",
  "records",
  "accesses",
  "verifier",
  "dispensary",
  "reception",
  "subsidies",
  "disputes",
  "panel",
  "outcomes",
  "visitRecords",
  "waitingList",
] as const;
/** Rooms that nothing can stop, and that somebody has power over. */
const ANSWERING = ["emergencies", "dispensary", "panel"] as const;
/** Rooms that accept signatures, with the name of their EIP-712 domain. */
const DOMAINS = {
  patients: "Xinglin PatientRegistry",
  providers: "Xinglin ProviderRegistry",
  devices: "Xinglin DeviceRegistry",
  consents: "Xinglin ConsentRegistry",
  joint: "Xinglin JointAccess",
  records: "Xinglin RecordRegistry",
  accesses: "Xinglin AccessLog",
  coldChain: "Xinglin ColdChain",
  reception: "Xinglin Reception",
  dispensary: "Xinglin Dispensary",
} as const;
const CONTRACTS = {
  patients: "PatientRegistry",
  providers: "ProviderRegistry",
  proofing: "ProofingRegistry",
  devices: "DeviceRegistry",
  emergencies: "EmergencyAccess",
  consents: "ConsentRegistry",
  joint: "JointAccess",
  referrals: "OnReferral",
  useCount: "UseCount",
  twoProfessions: "TwoProfessions",
  records: "RecordRegistry",
  accesses: "AccessLog",
  visits: "AppointmentBook",
  products: "ProductRegistry",
  lots: "LotLedger",
  shipments: "Shipments",
  verifier: "PackVerifier",
  dispensary: "Dispensary",
  reception: "Reception",
  subsidies: "SubsidyFund",
  disputes: "Disputes",
  panel: "DisputePanel",
  outcomes: "OutcomeRegistry",
  visitRecords: "VisitRecords",
  waitingList: "WaitingList",
} as const;

describe("Deployment: wiring", () => {
  for (const room of GOVERNED) {
    it(`[K-10] ${room} answer to the platform's AccessManager and are not paused`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      expect(await platform[room].authority()).to.equal(platform.accessManager.target);
      expect(await platform[room].paused()).to.equal(false);
    });
  }

  for (const room of UNSTOPPABLE) {
    it(`[K-10] ${room} have no pause`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      for (const name of ["pause", "unpause", "paused"]) {
        expect(roomOf(platform, room).interface.hasFunction(name), name).to.equal(false);
      }
    });
  }

  for (const room of UNSTOPPABLE.filter((one) => !(ANSWERING as readonly string[]).includes(one))) {
    it(`[K-10] ${room} answer to nobody`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      for (const name of ["authority", "setAuthority"]) {
        expect(roomOf(platform, room).interface.hasFunction(name), name).to.equal(false);
      }
    });
  }

  for (const room of ANSWERING) {
    it(`[K-10] ${room} answer to the platform's AccessManager`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      expect(await platform[room].authority()).to.equal(platform.accessManager.target);
    });
  }

  for (const room of ROOMS) {
    it(`[K-09] ${room} trust the platform's forwarder and nobody else`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const { accessManager, forwarder, actors } = platform;
      const contract = roomOf(platform, room);
      expect(await contract.trustedForwarder()).to.equal(forwarder.target);
      expect(await contract.isTrustedForwarder(forwarder)).to.equal(true);
      for (const other of [accessManager, contract, actors.relayer, actors.deployer]) {
        expect(await contract.isTrustedForwarder(other)).to.equal(false);
      }
    });

    it(`${CONTRACTS[room]} is what was compiled, fits into a contract, and holds no money`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const { provider } = platform.ethers;
      const code = await provider.getCode(roomOf(platform, room));
      const { deployedBytecode } = await artifacts.readArtifact(CONTRACTS[room]);
      expect(dataLength(code)).to.equal(dataLength(deployedBytecode));
      expect(dataLength(code)).to.be.lessThan(MOST_BYTES_OF_CODE);
      expect(await provider.getBalance(roomOf(platform, room))).to.equal(0n);
    });
  }

  it("[IDENTITY-51] [IDENTITY-100] proofing asks the platform's patients, and devices ask its providers", async () => {
    const { proofing, patients, devices, providers } = await networkHelpers.loadFixture(deployPlatform);
    expect(await proofing.PATIENTS()).to.equal(patients.target);
    expect(await devices.PROVIDERS()).to.equal(providers.target);
  });

  it("[CONSENT-52] [CONSENT-110] [CONSENT-113] emergencies and consents ask the platform's rooms", async () => {
    const { emergencies, consents, patients, providers } = await networkHelpers.loadFixture(deployPlatform);
    for (const room of [emergencies, consents]) {
      expect(await room.PATIENTS()).to.equal(patients.target);
      expect(await room.PROVIDERS()).to.equal(providers.target);
    }
    expect(await consents.EMERGENCIES()).to.equal(emergencies.target);
  });

  it("[CONSENT-74] [CONSENT-77] [CONSENT-91] conditions ask the platform's rooms", async () => {
    const { joint, referrals, twoProfessions, patients, providers } = await networkHelpers.loadFixture(deployPlatform);
    for (const room of [joint, referrals]) expect(await room.PATIENTS()).to.equal(patients.target);
    for (const room of [joint, referrals, twoProfessions]) expect(await room.PROVIDERS()).to.equal(providers.target);
  });

  it("[RECORDS-10] [RECORDS-21] [RECORDS-70] records and the access log ask the platform's rooms", async () => {
    const { records, accesses, ...rooms } = await networkHelpers.loadFixture(deployPlatform);
    expect(await records.PATIENTS()).to.equal(rooms.patients.target);
    expect(await records.PROVIDERS()).to.equal(rooms.providers.target);
    expect(await records.DEVICES()).to.equal(rooms.devices.target);
    expect(await records.CONSENTS()).to.equal(rooms.consents.target);
    expect(await records.EMERGENCIES()).to.equal(rooms.emergencies.target);
    expect(await records.CALENDAR()).to.equal(rooms.visits.target);
    expect(await accesses.PROVIDERS()).to.equal(rooms.providers.target);
    expect(await accesses.CONSENTS()).to.equal(rooms.consents.target);
  });

  it("[CARE-10] [CARE-11] [CARE-60] visits ask the platform's rooms, and the condition asks the visits", async () => {
    const { visits, duringVisit, patients, providers } = await networkHelpers.loadFixture(deployPlatform);
    expect(await visits.PATIENTS()).to.equal(patients.target);
    expect(await visits.PROVIDERS()).to.equal(providers.target);
    expect(await duringVisit.CALENDAR()).to.equal(visits.target);
  });

  it("[PHARMA-10] [PHARMA-61] [PHARMA-90] the pharma room's contracts ask the platform's rooms and each other", async () => {
    const { products, lots, shipments, coldChain, verifier, ...rooms } =
      await networkHelpers.loadFixture(deployPlatform);
    for (const room of [products, lots]) expect(await room.PROVIDERS()).to.equal(rooms.providers.target);
    for (const room of [lots, shipments, verifier]) expect(await room.PRODUCTS()).to.equal(products.target);
    for (const room of [shipments, verifier]) expect(await room.LOTS()).to.equal(lots.target);
    expect(await shipments.COLD_CHAIN()).to.equal(coldChain.target);
    expect(await coldChain.DEVICES()).to.equal(rooms.devices.target);
  });

  it("[PHARMA-110] [PHARMA-112] [PHARMA-115] the counter asks the platform's rooms, and counts in renminbi", async () => {
    const { dispensary, products, lots, providers } = await networkHelpers.loadFixture(deployPlatform);
    expect(await dispensary.PROVIDERS()).to.equal(providers.target);
    expect(await dispensary.PRODUCTS()).to.equal(products.target);
    expect(await dispensary.LOTS()).to.equal(lots.target);
    expect(await dispensary.CURRENCY()).to.equal("0x434e59");
  });

  it("[PHARMA-84] the contracts that ship and dispense have their parts in the ledger, and nobody else has one", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { lots, shipments, dispensary } = platform;
    expect(await lots.partOf(dispensary)).to.equal(1n);
    expect(await lots.partOf(shipments)).to.equal(2n);
    const appointed = await lots.queryFilter(lots.filters.PartAppointed());
    expect(appointed.map(({ args }) => [args.account, args.part])).to.have.deep.members([
      [dispensary.target, 1n],
      [shipments.target, 2n],
    ]);
  });

  it("[CARE-09] [CARE-80] book and reception know each other, and the fund knows the book", async () => {
    const { visits, reception, subsidies, providers, proofing } = await networkHelpers.loadFixture(deployPlatform);
    expect(await visits.RECEPTION()).to.equal(reception.target);
    expect(await reception.BOOK()).to.equal(visits.target);
    expect(await reception.PROVIDERS()).to.equal(providers.target);
    expect(await subsidies.BOOK()).to.equal(visits.target);
    expect(await subsidies.PROOFING()).to.equal(proofing.target);
  });

  it("[CARE-90] [CARE-92] [CARE-111] book, disputes and panel know each other, and a seat costs a hundredth of an ether", async () => {
    const { visits, disputes, panel, patients, providers } = await networkHelpers.loadFixture(deployPlatform);
    expect(await visits.DISPUTES()).to.equal(disputes.target);
    expect(await disputes.book()).to.equal(visits.target);
    expect(await disputes.PATIENTS()).to.equal(patients.target);
    expect(await disputes.PANEL()).to.equal(panel.target);
    expect(await panel.PROVIDERS()).to.equal(providers.target);
    expect(await panel.SEAT_FEE()).to.equal(10n ** 16n);
  });

  it("[CARE-135] outcomes ask the platform's book and patients", async () => {
    const { outcomes, visits, patients } = await networkHelpers.loadFixture(deployPlatform);
    expect(await outcomes.BOOK()).to.equal(visits.target);
    expect(await outcomes.PATIENTS()).to.equal(patients.target);
  });

  it("[CARE-24] [CARE-61] records and consents of visits ask the platform's book, reception, records and consents", async () => {
    const { visitRecords, visitConsents, ...rooms } = await networkHelpers.loadFixture(deployPlatform);
    expect(await visitRecords.BOOK()).to.equal(rooms.visits.target);
    expect(await visitRecords.RECORDS()).to.equal(rooms.records.target);
    expect(await visitConsents.BOOK()).to.equal(rooms.visits.target);
    expect(await visitConsents.RECEPTION()).to.equal(rooms.reception.target);
    expect(await visitConsents.CONSENTS()).to.equal(rooms.consents.target);
  });

  it("[CARE-139] book and waiting list know each other, and no second book makes the lists its own", async () => {
    const { visits, waitingList, actors } = await networkHelpers.loadFixture(deployPlatform);
    expect(await visits.WAITING_LIST()).to.equal(waitingList.target);
    expect(await waitingList.book()).to.equal(visits.target);
    await expect(waitingList.connect(actors.deployer).adopt())
      .to.be.revertedWithCustomError(waitingList, "ListsBookKnown")
      .withArgs(visits.target);
  });

  it("[CARE-92] no second book makes the disputes its own", async () => {
    const { disputes, visits, actors } = await networkHelpers.loadFixture(deployPlatform);
    await expect(disputes.connect(actors.deployer).adopt())
      .to.be.revertedWithCustomError(disputes, "BookKnown")
      .withArgs(visits.target);
  });

  it("[K-09] the forwarder is OpenZeppelin's, under the platform's name", async () => {
    const { ethers, forwarder, place } = await networkHelpers.loadFixture(deployPlatform);
    const { name, version, chainId, verifyingContract } = await forwarder.eip712Domain();
    const expected = ["Xinglin Forwarder", "1", place.chainId, forwarder.target];
    expect([name, version, chainId, verifyingContract]).to.deep.equal(expected);
    const { deployedBytecode } = await artifacts.readArtifact("ERC2771Forwarder");
    expect(dataLength(await ethers.provider.getCode(forwarder))).to.equal(dataLength(deployedBytecode));
  });

  for (const [room, name] of Object.entries(DOMAINS) as [keyof typeof DOMAINS, string][]) {
    it(`[K-08] ${room} publish the domain ${name}`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const domain = await platform[room].eip712Domain();
      const { chainId } = platform.place;
      const expected = ["0x0f", name, "1", chainId, platform[room].target, `0x${"00".repeat(32)}`];
      expect([...domain].slice(0, -1)).to.deep.equal(expected);
      expect(domain.extensions).to.have.lengthOf(0);
    });
  }

  it("every contract stands at an address of its own", async () => {
    const { accessManager, forwarder, ...rooms } = await networkHelpers.loadFixture(deployPlatform);
    const addresses = [accessManager.target, forwarder.target, ...ROOMS.map((room) => rooms[room].target)];
    expect(new Set(addresses).size).to.equal(addresses.length);
  });
});
