import { linesHashOf, prescriptionIdOf } from "@xinglin/sdk/prescriptions";
import { expect } from "chai";
import { Wallet, ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../../helpers/defaults.ts";
import {
  type Pharmacy,
  TEN_GRAMS,
  TODAY,
  TWO_PACKS,
  counterOf,
  dispensed,
  overridden,
  packsItem,
  pharmacyOn,
  prescribed,
  scriptOf,
  slipOf,
} from "../../helpers/dispensing.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { contractWallet, delegatedAccount } from "../../helpers/holders.ts";
import { KIND, credentialIdOf } from "../../helpers/models/providers.ts";
import {
  NOON,
  PROFESSION,
  type Person,
  RIGHTS,
  STAFF,
  affiliationTerms,
  licenceTerms,
  newcomer,
} from "../../helpers/providers.ts";
import { employ } from "../../helpers/pharma.ts";
import { relay } from "../../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPharmacy = pharmacyOn(connection);
const scene = (): Promise<Pharmacy> => networkHelpers.loadFixture(deployPharmacy);

const FINDINGS = id("甘遂 with 甘草");
const NONE = [`0x${"00".repeat(18)}`, false, 0n, 0n, 0n, 0n];

/** The terms as an event gives them. */
function told(terms: object): unknown[] {
  return Object.values(terms);
}

describe("Prescriptions: registering", () => {
  it("[PHARMA-100] [PHARMA-103] the prescriber puts a prescription on the chain", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor } = pharmacy;
    const script = scriptOf(pharmacy);
    expect([...(await dispensary.prescriptionOf(script.bearer))]).to.deep.equal(NONE);
    await expectEvents(dispensary.connect(doctor).register(script.terms, "0x", "0x"), dispensary, [
      ["PrescriptionOpened", [script.id, script.bearer.address, doctor.address, told(script.terms)]],
    ]);
    const state = await dispensary.prescriptionOf(script.bearer);
    expect([...state]).to.deep.equal([script.id.slice(0, 38), false, 0n, 0n, 0n, 0n]);
  });

  it("[PHARMA-100] [PHARMA-102] the chain and the SDK compute the same ids and hashes", async () => {
    const pharmacy = await scene();
    const lines = [TWO_PACKS, TEN_GRAMS];
    const { terms, salt } = scriptOf(pharmacy, { substitutable: true, findings: FINDINGS }, lines);
    const onChain = await pharmacy.dispensary.prescriptionIdOf(terms);
    expect(onChain).to.equal(prescriptionIdOf({ prescription: terms as never }));
    expect(await pharmacy.dispensary.linesHashOf(salt, [...lines])).to.equal(linesHashOf({ salt, lines }));
  });

  it("[PHARMA-103] anybody does so with the prescriber's signature", async () => {
    const pharmacy = await scene();
    const { dispensary, parties } = pharmacy;
    const script = scriptOf(pharmacy);
    await dispensary.connect(parties.stranger).register(script.terms, await prescribed(pharmacy, script), "0x");
    expect((await dispensary.prescriptionOf(script.bearer)).id).to.equal(script.id.slice(0, 38));
  });

  it("[PHARMA-103] by a relayed call of the prescriber it is the same", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor } = pharmacy;
    const script = scriptOf(pharmacy);
    await relay(pharmacy, doctor, await dispensary.register.populateTransaction(script.terms, "0x", "0x"));
    expect((await dispensary.prescriptionOf(script.bearer)).id).to.equal(script.id.slice(0, 38));
  });

  it("[PHARMA-103] refuses another's signature, one over other terms, and none", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, doctor } = pharmacy;
    const script = scriptOf(pharmacy);
    const other = scriptOf(pharmacy, { fills: 3n, interval: DAY });
    const forged = [
      await prescribed(pharmacy, { ...script, prescriber: parties.stranger }),
      await prescribed(pharmacy, other),
      `0x${"00".repeat(65)}`,
      "0x",
    ];
    for (const signature of forged) {
      const act = dispensary.connect(parties.stranger).register(script.terms, signature, "0x");
      await expect(act)
        .to.be.revertedWithCustomError(dispensary, "SignatureInvalid")
        .withArgs(doctor.address, (digest: string) => digest.length === 66);
    }
  });

  for (const kind of ["contract wallet", "delegated account"] as const) {
    it(`[PHARMA-103] a prescriber with a ${kind} signs`, async () => {
      const pharmacy = await scene();
      const { dispensary, hospital, providers, people, place } = pharmacy;
      const holder =
        kind === "contract wallet"
          ? await contractWallet(pharmacy, pharmacy.doctor)
          : await delegatedAccount(pharmacy, "a doctor");
      const document = id("licence of a wallet");
      await providers
        .connect(people.board)
        .issueCredential(
          licenceTerms(pharmacy, { holder: holder.address, rights: RIGHTS.prescribe, documentHash: document }),
        );
      const terms = affiliationTerms(pharmacy, {
        practitioner: holder.address,
        licence: credentialIdOf(people.board.address, holder.address, document),
      });
      await providers.connect(hospital).offerAffiliation(terms);
      await holder.send({
        to: await providers.getAddress(),
        data: providers.interface.encodeFunctionData("acceptAffiliation", [terms]),
      });
      const script = scriptOf(pharmacy, { prescriber: holder.address });
      const at = { ...place, verifyingContract: await dispensary.getAddress() };
      const signature = await holder.sign(at, "Prescription", script.terms as never);
      await dispensary.register(script.terms, signature, "0x");
      expect((await dispensary.prescriptionOf(script.bearer)).id).to.equal(script.id.slice(0, 38));
    });
  }

  it("[PHARMA-101] refuses a bearer that was used before, for the same prescription and for another", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor } = pharmacy;
    const script = scriptOf(pharmacy);
    const other = scriptOf(pharmacy, { content: id("another ciphertext") });
    await dispensary.connect(doctor).register(script.terms, "0x", "0x");
    for (const { terms } of [script, other]) {
      const again = dispensary.connect(doctor).register(terms, "0x", "0x");
      await expectRefusal(again, dispensary, "BearerUsedBefore", [script.bearer.address]);
    }
  });
});

describe("Prescriptions: who may write", () => {
  const RIGHT = RIGHTS.prescribe;

  async function refusedTo(pharmacy: Pharmacy, prescriber: Person): Promise<void> {
    const { dispensary, hospital } = pharmacy;
    const { terms } = scriptOf(pharmacy, { prescriber: prescriber.address });
    await expectRefusal(
      dispensary.connect(prescriber).register(terms, "0x", "0x"),
      dispensary,
      "PrescriberNotPractising",
      [prescriber.address, PROFESSION.tcmPhysician, hospital.address, RIGHT],
    );
  }

  it("[PHARMA-104] refuses who works nowhere, and who has no right to prescribe", async () => {
    const pharmacy = await scene();
    await refusedTo(pharmacy, pharmacy.parties.stranger);
    const assistant = await newcomer(pharmacy, "assistant");
    await employ(pharmacy, pharmacy.hospital, assistant, RIGHTS.none, PROFESSION.tcmPhysician);
    await refusedTo(pharmacy, assistant);
  });

  it("[PHARMA-104] refuses another profession, and another organisation", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor, people, hospital } = pharmacy;
    const organisation = people.clinic.address;
    for (const [otherwise, args] of [
      [{ profession: PROFESSION.physician }, [PROFESSION.physician, hospital.address]],
      [{ organisation }, [PROFESSION.tcmPhysician, organisation]],
    ] as const) {
      const { terms } = scriptOf(pharmacy, otherwise);
      const act = dispensary.connect(doctor).register(terms, "0x", "0x");
      await expectRefusal(act, dispensary, "PrescriberNotPractising", [doctor.address, ...args, RIGHT]);
    }
  });

  it("[PHARMA-104] refuses a prescriber that is suspended or works there no more, also by a signature of before", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor, providers, people, hospital } = pharmacy;
    const script = scriptOf(pharmacy);
    const signature = await prescribed(pharmacy, script);
    const documentHash = id(`licence of ${doctor.address} as 2 with 1 at ${hospital.address}`);
    const licence = credentialIdOf(people.board.address, doctor.address, documentHash);
    await providers.connect(people.board).suspendCredential(licence, ZeroHash);
    const args = [doctor.address, PROFESSION.tcmPhysician, hospital.address, RIGHT];
    const act = () => dispensary.register(script.terms, signature, "0x");
    await expectRefusal(act(), dispensary, "PrescriberNotPractising", args);
    await providers.connect(people.board).reinstateCredential(licence, ZeroHash);
    await providers.connect(doctor).endAffiliation(hospital, doctor, PROFESSION.tcmPhysician);
    await expectRefusal(act(), dispensary, "PrescriberNotPractising", args);
  });

  it("[PHARMA-104] refuses a day before the licence began, and takes the day on which it begins", async () => {
    const pharmacy = await scene();
    const { dispensary, providers, people, hospital, clock } = pharmacy;
    const novice = await newcomer(pharmacy, "novice");
    const holder = novice.address;
    const validFrom = NOON + DAY - SECOND;
    const document = id("licence of a novice");
    await providers
      .connect(people.board)
      .issueCredential(
        licenceTerms(pharmacy, { holder, kind: KIND.licence, rights: RIGHT, validFrom, documentHash: document }),
      );
    const licence = credentialIdOf(people.board.address, holder, document);
    const terms = affiliationTerms(pharmacy, { practitioner: holder, licence, role: STAFF.attending });
    await providers.connect(hospital).offerAffiliation(terms);
    await providers.connect(novice).acceptAffiliation(terms);
    await clock.moveTo(NOON + DAY);
    const early = scriptOf(pharmacy, { prescriber: holder, day: TODAY - 1n });
    const late = scriptOf(pharmacy, { prescriber: holder, day: TODAY });
    const registry = dispensary.connect(novice);
    await expectRefusal(registry.register(early.terms, "0x", "0x"), dispensary, "PrescriptionInvalid", [early.id]);
    await registry.register(late.terms, "0x", "0x");
  });
});

describe("Prescriptions: the day of writing", () => {
  it("[PHARMA-104] refuses the day that ends in the second in which the licence begins", async () => {
    const pharmacy = await scene();
    const { dispensary, providers, people, hospital, clock } = pharmacy;
    const novice = await newcomer(pharmacy, "novice of tomorrow");
    const holder = novice.address;
    const validFrom = NOON + DAY;
    const document = id("licence of tomorrow");
    await providers.connect(people.board).issueCredential(
      licenceTerms(pharmacy, {
        holder,
        kind: KIND.licence,
        rights: RIGHTS.prescribe,
        validFrom,
        documentHash: document,
      }),
    );
    const licence = credentialIdOf(people.board.address, holder, document);
    const terms = affiliationTerms(pharmacy, { practitioner: holder, licence, role: STAFF.attending });
    await providers.connect(hospital).offerAffiliation(terms);
    await providers.connect(novice).acceptAffiliation(terms);
    await clock.moveTo(validFrom);
    const registry = dispensary.connect(novice);
    const early = scriptOf(pharmacy, { prescriber: holder, day: TODAY });
    await expectRefusal(registry.register(early.terms, "0x", "0x"), dispensary, "PrescriptionInvalid", [early.id]);
    const late = scriptOf(pharmacy, { prescriber: holder, day: TODAY + 1n });
    await registry.register(late.terms, "0x", "0x");
    expect((await dispensary.prescriptionOf(late.bearer)).id).to.equal(late.id.slice(0, 38));
  });

  it("[PHARMA-104] counts days to the second: tomorrow's day is today's from midnight on, and seven days last to the end of the eighth", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor, clock } = pharmacy;
    const registry = dispensary.connect(doctor);
    const tomorrow = scriptOf(pharmacy, { day: TODAY + 1n }, [TWO_PACKS], "of tomorrow");
    const today = scriptOf(pharmacy);
    const gas = { gasLimit: 1_000_000n };
    const [midnight, over] = [NOON + DAY, NOON + 8n * DAY];
    await clock.moveTo(midnight - 10n);
    await clock.next(midnight - SECOND);
    await expectRefusal(registry.register(tomorrow.terms, "0x", "0x", gas), dispensary, "PrescriptionInvalid", [
      tomorrow.id,
    ]);
    await clock.next(midnight);
    await registry.register(tomorrow.terms, "0x", "0x", gas);
    const snapshot = await networkHelpers.takeSnapshot();
    await clock.next(over);
    await expectRefusal(registry.register(today.terms, "0x", "0x", gas), dispensary, "PrescriptionInvalid", [today.id]);
    await snapshot.restore();
    await clock.next(over - SECOND);
    await registry.register(today.terms, "0x", "0x", gas);
    expect((await dispensary.prescriptionOf(today.bearer)).id).to.equal(today.id.slice(0, 38));
  });
});

describe("Prescriptions: terms", () => {
  const LAST = TODAY * DAY + 400n * DAY;

  for (const [words, otherwise] of [
    ["without bearer", { bearer: ZeroAddress }],
    ["without a fill", { fills: 0n }],
    ["of no fills a day apart", { fills: 0n, interval: DAY }],
    ["of one fill with an interval", { interval: DAY }],
    ["of several fills less than a day apart", { fills: 2n, interval: DAY - SECOND }],
    ["of several fills without interval", { fills: 2n }],
    ["of several fills more than 400 days apart", { fills: 2n, interval: 400n * DAY + SECOND }],
    ["of fills as far apart as can be written", { fills: 2n, interval: 2n ** 48n - 1n }],
    ["whose window is none", { until: NOON }],
    ["whose window ends more than 400 days after the day of writing", { until: LAST + SECOND }],
    ["written tomorrow", { day: TODAY + 1n }],
    ["written eight days ago", { day: TODAY - 8n }],
  ] as const) {
    it(`[PHARMA-104] refuses a prescription ${words}`, async () => {
      const pharmacy = await scene();
      const { dispensary, doctor } = pharmacy;
      const script = scriptOf(pharmacy, otherwise);
      const act = dispensary.connect(doctor).register(script.terms, "0x", "0x");
      await expectRefusal(act, dispensary, "PrescriptionInvalid", [script.id]);
    });
  }

  for (const [words, otherwise] of [
    ["of several fills a day apart", { fills: 2n, interval: DAY }],
    ["of two fills 400 days apart", { fills: 2n, interval: 400n * DAY }],
    ["of as many fills as there can be", { fills: 255n, interval: DAY }],
    ["whose window has one second", { until: NOON + SECOND }],
    ["whose window ends 400 days after the day of writing", { until: LAST }],
    ["whose window begins later", { from: NOON + 20n * DAY }],
    ["written seven days ago", { day: TODAY - 7n }],
  ] as const) {
    it(`[PHARMA-104] takes a prescription ${words}`, async () => {
      const pharmacy = await scene();
      const { dispensary, doctor } = pharmacy;
      const script = scriptOf(pharmacy, otherwise);
      await dispensary.connect(doctor).register(script.terms, "0x", "0x");
      expect((await dispensary.prescriptionOf(script.bearer)).id).to.equal(script.id.slice(0, 38));
    });
  }

  it("[PHARMA-104] a prescription that nobody brought in time is none", async () => {
    const pharmacy = await scene();
    const { dispensary, clock } = pharmacy;
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [1])];
    await clock.moveTo((TODAY + 8n) * DAY);
    await expectRefusal(dispensed(pharmacy, script, items), dispensary, "PrescriptionInvalid", [script.id]);
  });
});

describe("Prescriptions: findings that are overridden", () => {
  it("[PHARMA-107] are signed for a second time, and the override is in the event", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor } = pharmacy;
    const script = scriptOf(pharmacy, { findings: FINDINGS });
    const second = await overridden(pharmacy, script);
    await expectEvents(dispensary.register(script.terms, await prescribed(pharmacy, script), second), dispensary, [
      ["PrescriptionOpened", [script.id, script.bearer.address, doctor.address, told(script.terms)]],
    ]);
  });

  it("[PHARMA-107] refuses findings without the second signature, with the first in its place, and with one for others", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor } = pharmacy;
    const script = scriptOf(pharmacy, { findings: FINDINGS });
    const first = await prescribed(pharmacy, script);
    const others = await overridden(pharmacy, scriptOf(pharmacy, { findings: id("other findings") }));
    for (const second of ["0x", first, others]) {
      for (const by of [pharmacy.parties.stranger, doctor]) {
        const act = dispensary.connect(by).register(script.terms, first, second);
        await expect(act).to.be.revertedWithCustomError(dispensary, "SignatureInvalid");
      }
    }
  });

  it("[PHARMA-107] refuses them at the counter as well", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser } = pharmacy;
    const script = scriptOf(pharmacy, { findings: FINDINGS });
    const items = [await packsItem(pharmacy, [1])];
    const slip = await slipOf(pharmacy, script, items, { secondSignature: "0x" });
    const act = dispensary.connect(dispenser).dispense(slip, items, counterOf(pharmacy));
    await expect(act).to.be.revertedWithCustomError(dispensary, "SignatureInvalid");
    await dispensed(pharmacy, script, items);
  });
});

describe("Prescriptions: cancelling", () => {
  it("[PHARMA-108] before it is on the chain: it never comes there", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor } = pharmacy;
    const script = scriptOf(pharmacy);
    await expectEvents(dispensary.connect(doctor).cancel(script.terms), dispensary, [
      ["PrescriptionCancelled", [script.id, doctor.address]],
    ]);
    expect(await dispensary.isCancelledUnseen(script.id)).to.equal(true);
    const signature = await prescribed(pharmacy, script);
    const late = dispensary.register(script.terms, signature, "0x");
    await expectRefusal(late, dispensary, "PrescriptionCancelledBefore", [script.id]);
    const items = [await packsItem(pharmacy, [1])];
    await expectRefusal(dispensed(pharmacy, script, items), dispensary, "PrescriptionCancelledBefore", [script.id]);
  });

  it("[PHARMA-108] between two dispensings: nothing more is given", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor } = pharmacy;
    const script = scriptOf(pharmacy);
    await dispensed(pharmacy, script, [await packsItem(pharmacy, [1])]);
    await dispensary.connect(doctor).cancel(script.terms);
    expect((await dispensary.prescriptionOf(script.bearer)).cancelled).to.equal(true);
    expect(await dispensary.isCancelledUnseen(script.id)).to.equal(false);
    const more = dispensed(pharmacy, script, [await packsItem(pharmacy, [2])], { place: 1n });
    await expectRefusal(more, dispensary, "PrescriptionCancelledBefore", [script.id]);
  });

  it("[PHARMA-108] refuses others, the bearer and the pharmacy among them, and twice", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor, parties, hospital, dispenser } = pharmacy;
    const script = scriptOf(pharmacy);
    const bearer = new Wallet(script.bearer.privateKey, pharmacy.ethers.provider);
    await networkHelpers.setBalance(bearer.address, 10n ** 18n);
    for (const one of [parties.stranger, parties.regulator, hospital, dispenser, bearer]) {
      const act = dispensary.connect(one).cancel(script.terms);
      await expectRefusal(act, dispensary, "PrescriptionNotOf", [script.id, one.address]);
    }
    await dispensary.connect(doctor).cancel(script.terms);
    const twice = () => dispensary.connect(doctor).cancel(script.terms);
    await expectRefusal(twice(), dispensary, "PrescriptionCancelledBefore", [script.id]);
    const other = scriptOf(pharmacy, {}, [TEN_GRAMS], "another");
    await dispensary.connect(doctor).register(other.terms, "0x", "0x");
    await dispensary.connect(doctor).cancel(other.terms);
    const again = dispensary.connect(doctor).cancel(other.terms);
    await expectRefusal(again, dispensary, "PrescriptionCancelledBefore", [other.id]);
  });

  it("[PHARMA-101] [PHARMA-108] who cancels a prescription of its own for somebody's bearer does that bearer nothing", async () => {
    const pharmacy = await scene();
    const { dispensary, parties } = pharmacy;
    const script = scriptOf(pharmacy);
    const { terms } = scriptOf(pharmacy, { prescriber: parties.stranger.address });
    await dispensary.connect(parties.stranger).cancel(terms);
    await dispensed(pharmacy, script, [await packsItem(pharmacy, [1])]);
    expect(await dispensary.givenOf(script.bearer, 0n)).to.equal(1n);
  });

  it("[PHARMA-109] a changed content is another prescription", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor } = pharmacy;
    const script = scriptOf(pharmacy);
    const changed = scriptOf(pharmacy, { content: id("another ciphertext") });
    expect(changed.id).not.to.equal(script.id);
    await dispensary.connect(doctor).register(script.terms, "0x", "0x");
    const items = [await packsItem(pharmacy, [1])];
    await expectRefusal(dispensed(pharmacy, changed, items), dispensary, "BearerUsedBefore", [script.bearer.address]);
  });
});
