import { expect } from "chai";
import { ZeroAddress, ZeroHash, concat, keccak256 } from "ethers";
import { network } from "hardhat";

import {
  NO_PLACE,
  type Place,
  type Receipt,
  SERVED,
  leafOf,
  placeIn,
  readsFrom,
  receiptOf,
  signReceipt,
} from "../helpers/accesses.ts";
import { DAY, SECOND } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { contractWallet, delegatedAccount } from "../helpers/holders.ts";
import { GIVEN, type Person } from "../helpers/providers.ts";
import { RECORD_RULES, recordWardOn } from "../helpers/records.ts";
import { relay } from "../helpers/relay.ts";
import type { Ward } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRecordWard = recordWardOn(connection);
const scene = (): Promise<Ward> => networkHelpers.loadFixture(deployRecordWard);

/** The hospital's gateway. */
const gatewayOf = ({ actors }: Ward): Person => actors.relayer;
const CASE = { none: 0n, asked: 1n, shown: 2n, proved: 3n } as const;
const LOGGED = SERVED + 3_600n;

/** The hospital has a gateway, which has served and logged reads 1 to 5. */
async function logged(): Promise<Ward & { readonly tree: ReturnType<typeof readsFrom> }> {
  const ward = await scene();
  const gateway = gatewayOf(ward);
  await ward.accesses.connect(ward.people.hospital).appointGateway(gateway);
  const tree = readsFrom(1n, 5);
  await ward.clock.next(LOGGED);
  await ward.accesses.connect(gateway).logBatch(ward.people.hospital, 5n, tree.root);
  return { ...ward, tree };
}

const prove = (ward: Ward, receipt: Receipt, signature: string, place: Place = NO_PLACE) =>
  ward.accesses.connect(ward.actors.stranger).proveOmission(receipt, signature, place);

describe("Gateways: appointing and logging", () => {
  const appoint = (ward: Ward, by: Person, gateway: string) => ward.accesses.connect(by).appointGateway(gateway);
  const dismiss = (ward: Ward, by: Person, gateway: string) => ward.accesses.connect(by).dismissGateway(gateway);

  it("[RECORDS-80] an organisation appoints and dismisses gateways, itself too, and appoints them anew", async () => {
    const ward = await scene();
    const { hospital } = ward.people;
    for (const { address } of [gatewayOf(ward), hospital]) {
      await expectEvents(appoint(ward, hospital, address), ward.accesses, [
        ["GatewayAppointed", [hospital.address, address]],
      ]);
      await ward.clock.next(SERVED + (address === hospital.address ? DAY : 0n));
      await expectEvents(dismiss(ward, hospital, address), ward.accesses, [
        ["GatewayDismissed", [hospital.address, address]],
      ]);
      const gone = await ward.accesses.gatewayOf(hospital, address);
      expect([gone.appointed, gone.next]).to.deep.equal([true, 1n]);
      expect(gone.dismissedAt).to.equal(SERVED + (address === hospital.address ? DAY : 0n));
      await appoint(ward, hospital, address);
      const { appointed, dismissedAt, next, omissions } = await ward.accesses.gatewayOf(hospital, address);
      expect([appointed, dismissedAt, next, omissions]).to.deep.equal([true, 0n, 1n, 0n]);
    }
  });

  it("[RECORDS-80] [RECORDS-81] appointed anew it goes on counting", async () => {
    const ward = await logged();
    const { hospital } = ward.people;
    await dismiss(ward, hospital, gatewayOf(ward).address);
    await appoint(ward, hospital, gatewayOf(ward).address);
    expect((await ward.accesses.gatewayOf(hospital, gatewayOf(ward))).next).to.equal(6n);
  });

  it("[RECORDS-80] by a relayed call too", async () => {
    const ward = await scene();
    const { hospital } = ward.people;
    const call = await ward.accesses.appointGateway.populateTransaction(gatewayOf(ward));
    await relay(ward, hospital, call);
    expect((await ward.accesses.gatewayOf(hospital, gatewayOf(ward))).appointed).to.equal(true);
  });

  it("[RECORDS-80] refuses who is no accredited organisation, zero, twice, and dismissing nobody", async () => {
    const ward = await scene();
    const { hospital, clinic, commission } = ward.people;
    const gateway = gatewayOf(ward).address;
    const { doctor } = ward.staff;
    const refused = ["GatewayOrganisationNotAccredited", [doctor.address]] as const;
    await expectRefusal(appoint(ward, doctor, gateway), ward.accesses, ...refused);
    const zero = ["GatewayInvalid", [hospital.address, ZeroAddress]] as const;
    await expectRefusal(appoint(ward, hospital, ZeroAddress), ward.accesses, ...zero);
    await appoint(ward, hospital, gateway);
    const twice = ["GatewayInvalid", [hospital.address, gateway]] as const;
    await expectRefusal(appoint(ward, hospital, gateway), ward.accesses, ...twice);
    const nobody = ["GatewayUnknown", [clinic.address, gateway]] as const;
    await expectRefusal(dismiss(ward, clinic, gateway), ward.accesses, ...nobody);
    await dismiss(ward, hospital, gateway);
    const gone = ["GatewayUnknown", [hospital.address, gateway]] as const;
    await expectRefusal(dismiss(ward, hospital, gateway), ward.accesses, ...gone);
    await ward.providers.connect(commission).suspendOrganisation(clinic, GIVEN.reason);
    const suspended = ["GatewayOrganisationNotAccredited", [clinic.address]] as const;
    await expectRefusal(appoint(ward, clinic, gateway), ward.accesses, ...suspended);
  });

  it("[RECORDS-80] what one organisation does about an account changes nothing for another", async () => {
    const ward = await logged();
    const { hospital, clinic } = ward.people;
    const gateway = gatewayOf(ward);
    await appoint(ward, clinic, gateway.address);
    await ward.accesses.connect(gateway).logBatch(clinic, 2n, readsFrom(1n, 2).root);
    await dismiss(ward, clinic, gateway.address);
    const { next, dismissedAt } = await ward.accesses.gatewayOf(hospital, gateway);
    expect([next, dismissedAt]).to.deep.equal([6n, 0n]);
    expect((await ward.accesses.batchOf(hospital, gateway, 1n)).count).to.equal(5n);
  });

  it("[RECORDS-81] logs its reads one after the other, also when it was dismissed", async () => {
    const ward = await logged();
    const { hospital } = ward.people;
    const gateway = gatewayOf(ward);
    const { root, count, loggedAt } = await ward.accesses.batchOf(hospital, gateway, 1n);
    expect([root, count, loggedAt]).to.deep.equal([ward.tree.root, 5n, LOGGED]);
    await dismiss(ward, hospital, gateway.address);
    const next = readsFrom(6n, 3).root;
    await expectEvents(ward.accesses.connect(gateway).logBatch(hospital, 3n, next), ward.accesses, [
      ["AccessesLogged", [hospital.address, gateway.address, 6n, 3n, next]],
    ]);
    expect((await ward.accesses.gatewayOf(hospital, gateway)).next).to.equal(9n);
  });

  it("[RECORDS-81] refuses strangers, no root, no reads, and too many", async () => {
    const ward = await logged();
    const { hospital, clinic } = ward.people;
    const log = (by: Person, organisation: string, count: bigint, root: string = ward.tree.root) =>
      ward.accesses.connect(by).logBatch(organisation, count, root);
    const gateway = gatewayOf(ward);
    for (const [by, organisation] of [
      [hospital, hospital.address],
      [gateway, clinic.address],
    ] as const) {
      const args = [organisation, by.address];
      await expectRefusal(log(by, organisation, 1n), ward.accesses, "GatewayUnknown", args);
    }
    const { root } = ward.tree;
    const most = RECORD_RULES.largestBatch;
    const at = hospital.address;
    await expectRefusal(log(gateway, at, 1n, ZeroHash), ward.accesses, "AccessBatchInvalid", [ZeroHash, 1n]);
    await expectRefusal(log(gateway, at, 0n), ward.accesses, "AccessBatchInvalid", [root, 0n]);
    await expectRefusal(log(gateway, at, most + 1n), ward.accesses, "AccessBatchInvalid", [root, most + 1n]);
    await log(gateway, at, most);
    expect((await ward.accesses.gatewayOf(hospital, gateway)).next).to.equal(6n + most);
  });
});

describe("Gateways: omissions", () => {
  const proved = (receipt: Receipt, omissions = 1n) =>
    ["OmissionProved", [receipt.organisation, receipt.gateway, receipt.number, receipt.leaf, omissions]] as const;

  it("[RECORDS-83] [RECORDS-86] a number that is not logged a day after is left out, and not a second before", async () => {
    const ward = await logged();
    const { hospital } = ward.people;
    const receipt = receiptOf(ward, { number: 6n });
    const signature = await signReceipt(ward, receipt);
    const until = SERVED + RECORD_RULES.timeToLog;
    await ward.clock.next(until - SECOND);
    await expectRefusal(prove(ward, receipt, signature), ward.accesses, "OmissionNotYet", [6n, until]);
    await ward.clock.next(until);
    await expectEvents(prove(ward, receipt, signature), ward.accesses, [proved(receipt)]);
    expect((await ward.accesses.gatewayOf(hospital, gatewayOf(ward))).omissions).to.equal(1n);
    expect(await ward.accesses.omissionsOf(hospital)).to.equal(1n);
    expect((await ward.accesses.caseOf(receipt)).status).to.equal(CASE.proved);
    const again = [await ward.accesses.receiptIdOf(receipt), CASE.proved];
    await expectRefusal(prove(ward, receipt, signature), ward.accesses, "OmissionCaseNotOpen", again);
    const asking = ward.accesses.askForEntry(receipt, signature);
    await expectRefusal(asking, ward.accesses, "EntryNotLogged", [6n, 6n]);
  });

  it("[RECORDS-84] another leaf at its number is an omission at once", async () => {
    const ward = await logged();
    const receipt = receiptOf(ward, { number: 3n, leaf: leafOf(99) });
    const act = prove(ward, receipt, await signReceipt(ward, receipt), placeIn(ward.tree, 1n, 3n));
    await expectEvents(act, ward.accesses, [proved(receipt)]);
    const other = receiptOf(ward, { number: 5n, leaf: leafOf(98) });
    const second = prove(ward, other, await signReceipt(ward, other), placeIn(ward.tree, 1n, 5n));
    await expectEvents(second, ward.accesses, [proved(other, 2n)]);
  });

  it("[RECORDS-84] [RECORDS-87] a read that is logged cannot be proved left out, by whatever is shown", async () => {
    const ward = await logged();
    for (const number of [1n, 2n, 3n, 4n, 5n]) {
      const receipt = receiptOf(ward, { number });
      const signature = await signReceipt(ward, receipt);
      const own = placeIn(ward.tree, 1n, number);
      const args = [number, receipt.leaf];
      await expectRefusal(prove(ward, receipt, signature, own), ward.accesses, "OmissionNotShown", args);
      const inner = { first: 1n, leaf: own.proof[0]!, proof: own.proof.slice(1) };
      const beside = { ...own, leaf: leafOf(77) };
      const neighbour = placeIn(ward.tree, 1n, number === 1n ? 2n : 1n);
      const long = { ...own, proof: [...own.proof, ZeroHash] };
      // The first leaf's parent comes to the root by the same position.
      const parent = keccak256(concat([own.leaf, own.proof[0]!]));
      const short = { first: 1n, leaf: parent, proof: own.proof.slice(1) };
      for (const place of [inner, beside, neighbour, long, short, NO_PLACE, { ...own, first: 2n }]) {
        const wrong = [number, place.first];
        await expectRefusal(prove(ward, receipt, signature, place), ward.accesses, "PlaceInvalid", wrong);
      }
    }
  });

  it("[RECORDS-84] a place is looked for in the batch of its number only", async () => {
    const ward = await logged();
    const tree = readsFrom(6n, 3);
    const gateway = gatewayOf(ward);
    await ward.accesses.connect(gateway).logBatch(ward.people.hospital, 3n, tree.root);
    const receipt = receiptOf(ward, { number: 6n, leaf: leafOf(99) });
    const signature = await signReceipt(ward, receipt);
    // Behind the five reads of the first batch its tree is filled up with zeros.
    const beyond = { first: 1n, leaf: ZeroHash, proof: [ZeroHash, ...ward.tree.proofOf(4).slice(1)] };
    await expectRefusal(prove(ward, receipt, signature, beyond), ward.accesses, "PlaceInvalid", [6n, 1n]);
    const first = receiptOf(ward, { number: 5n, leaf: leafOf(99) });
    const later = placeIn(tree, 6n, 6n);
    const early = prove(ward, first, await signReceipt(ward, first), later);
    await expectRefusal(early, ward.accesses, "PlaceInvalid", [5n, 6n]);
    await prove(ward, receipt, signature, later);
  });

  it("[RECORDS-84] behind a batch that fills its tree nothing stands, though the proof of its first leaf comes to the root", async () => {
    const ward = await scene();
    const gateway = gatewayOf(ward);
    await ward.accesses.connect(ward.people.hospital).appointGateway(gateway);
    const tree = readsFrom(1n, 4);
    await ward.clock.next(LOGGED);
    await ward.accesses.connect(gateway).logBatch(ward.people.hospital, 4n, tree.root);
    await ward.accesses.connect(gateway).logBatch(ward.people.hospital, 3n, readsFrom(5n, 3).root);
    const receipt = receiptOf(ward, { number: 5n });
    const around = prove(ward, receipt, await signReceipt(ward, receipt), placeIn(tree, 1n, 1n));
    await expectRefusal(around, ward.accesses, "PlaceInvalid", [5n, 1n]);
    const last = receiptOf(ward, { number: 4n, leaf: leafOf(99) });
    await prove(ward, last, await signReceipt(ward, last), placeIn(tree, 1n, 4n));
  });

  it("[RECORDS-82] refuses a receipt of nobody's, of another's signature, or number zero", async () => {
    const ward = await logged();
    const { clinic } = ward.people;
    await ward.clock.next(SERVED + 10n * DAY);
    const receipt = receiptOf(ward, { number: 9n });
    const signature = await signReceipt(ward, receipt);
    const changed: Partial<Receipt>[] = [{ leaf: leafOf(1) }, { number: 10n }, { servedAt: SERVED + SECOND }];
    for (const otherwise of changed) {
      const act = prove(ward, { ...receipt, ...otherwise }, signature);
      await expect(act).to.be.revertedWithCustomError(ward.accesses, "SignatureInvalid");
    }
    const foreign = await signReceipt(ward, receipt, ward.actors.stranger);
    await expect(prove(ward, receipt, foreign)).to.be.revertedWithCustomError(ward.accesses, "SignatureInvalid");
    const nobody: Receipt[] = [
      { ...receipt, number: 0n },
      { ...receipt, organisation: clinic.address },
      { ...receipt, gateway: ward.actors.stranger.address },
    ];
    for (const one of nobody) {
      const args = [one.organisation, one.gateway, one.number];
      await expectRefusal(prove(ward, one, signature), ward.accesses, "ReceiptInvalid", args);
      const asking = ward.accesses.askForEntry(one, signature);
      await expectRefusal(asking, ward.accesses, "ReceiptInvalid", args);
    }
  });

  it("[RECORDS-82] what a gateway serves after its dismissal is not the organisation's, the second before is", async () => {
    const ward = await logged();
    const { hospital } = ward.people;
    const dismissedAt = LOGGED + DAY;
    await ward.clock.next(dismissedAt);
    await ward.accesses.connect(hospital).dismissGateway(gatewayOf(ward));
    await ward.clock.next(dismissedAt + 2n * DAY);
    const after = receiptOf(ward, { number: 6n, servedAt: dismissedAt });
    const args = [after.organisation, after.gateway, 6n];
    await expectRefusal(prove(ward, after, await signReceipt(ward, after)), ward.accesses, "ReceiptInvalid", args);
    const before = receiptOf(ward, { number: 6n, servedAt: dismissedAt - SECOND });
    await expectEvents(prove(ward, before, await signReceipt(ward, before)), ward.accesses, [proved(before)]);
  });

  it("[RECORDS-82] receipts of a dismissed gateway count for 90 days, whatever time they say", async () => {
    const ward = await logged();
    const { hospital } = ward.people;
    const dismissedAt = LOGGED + DAY;
    await ward.clock.next(dismissedAt);
    await ward.accesses.connect(hospital).dismissGateway(gatewayOf(ward));
    const early = receiptOf(ward, { number: 6n, servedAt: dismissedAt - SECOND });
    const late = receiptOf(ward, { number: 7n, servedAt: dismissedAt - SECOND });
    const ends = dismissedAt + RECORD_RULES.timeToClaim;
    await ward.clock.next(ends - SECOND);
    await expectEvents(prove(ward, early, await signReceipt(ward, early)), ward.accesses, [proved(early)]);
    await ward.clock.next(ends);
    const args = [late.organisation, late.gateway, 7n];
    const signature = await signReceipt(ward, late);
    await expectRefusal(prove(ward, late, signature), ward.accesses, "ReceiptInvalid", args);
    const asking = ward.accesses.askForEntry(late, signature);
    await expectRefusal(asking, ward.accesses, "ReceiptInvalid", args);
    // Appointed anew, the organisation answers for it again.
    await ward.accesses.connect(hospital).appointGateway(gatewayOf(ward));
    await expectEvents(prove(ward, late, signature), ward.accesses, [proved(late, 2n)]);
  });

  it("[RECORDS-83] refuses by name a receipt of a time that no clock shows", async () => {
    const ward = await logged();
    const last = 2n ** 48n - 1n;
    for (const [servedAt, until] of [
      [last, last],
      [last - RECORD_RULES.timeToLog + 1n, last],
      [last - RECORD_RULES.timeToLog, last],
      [last - RECORD_RULES.timeToLog - 1n, last - 1n],
    ] as const) {
      const receipt = receiptOf(ward, { number: 6n, servedAt });
      const act = prove(ward, receipt, await signReceipt(ward, receipt));
      await expectRefusal(act, ward.accesses, "OmissionNotYet", [6n, until]);
    }
  });

  for (const kind of ["contract wallet", "delegated account"] as const) {
    it(`[RECORDS-82] a gateway with a ${kind} signs receipts`, async () => {
      const ward = await scene();
      const { hospital } = ward.people;
      const holder =
        kind === "contract wallet"
          ? await contractWallet(ward, ward.actors.relayer)
          : await delegatedAccount(ward, "a gateway of tomorrow");
      await ward.accesses.connect(hospital).appointGateway(holder.address);
      const receipt = receiptOf(ward, { gateway: holder.address, number: 1n });
      const place = { ...ward.place, verifyingContract: await ward.accesses.getAddress() };
      const signature = await holder.sign(place, "AccessReceipt", receipt);
      await ward.clock.next(SERVED + DAY);
      await expectEvents(prove(ward, receipt, signature), ward.accesses, [proved(receipt)]);
    });
  }
});

describe("Gateways: asking for an entry", () => {
  const ASKED = LOGGED + DAY;
  const UNTIL = ASKED + RECORD_RULES.timeToShow;

  async function asked(leaf = leafOf(3)) {
    const ward = await logged();
    const receipt = receiptOf(ward, { number: 3n, leaf });
    const signature = await signReceipt(ward, receipt);
    await ward.clock.next(ASKED);
    const act = ward.accesses.connect(ward.staff.doctor).askForEntry(receipt, signature);
    return { ward, receipt, signature, act };
  }

  it("[RECORDS-85] who has the receipt asks; anybody shows the entry in time, which ends it", async () => {
    const { ward, receipt, signature, act } = await asked();
    const { organisation, gateway, number, leaf } = receipt;
    await expectEvents(act, ward.accesses, [
      ["EntryAskedFor", [organisation, gateway, number, leaf, ward.staff.doctor.address, UNTIL]],
    ]);
    const { status, until, asker } = await ward.accesses.caseOf(receipt);
    expect([status, until, asker]).to.deep.equal([CASE.asked, UNTIL, ward.staff.doctor.address]);
    await ward.clock.next(UNTIL - SECOND);
    const shown = ward.accesses.showEntry(receipt, placeIn(ward.tree, 1n, 3n));
    await expectEvents(shown, ward.accesses, [["EntryShown", [organisation, gateway, number, leaf]]]);
    const closed = [await ward.accesses.receiptIdOf(receipt), CASE.shown];
    await ward.clock.moveTo(UNTIL + DAY);
    for (const later of [
      () => ward.accesses.askForEntry(receipt, signature),
      () => ward.accesses.showEntry(receipt, placeIn(ward.tree, 1n, 3n)),
      () => ward.accesses.settle(receipt),
      () => prove(ward, receipt, signature),
    ]) {
      await expectRefusal(later(), ward.accesses, "OmissionCaseNotOpen", closed);
    }
    expect(await ward.accesses.omissionsOf(organisation)).to.equal(0n);
  });

  it("[RECORDS-85] is shown once", async () => {
    const { ward, receipt, act } = await asked();
    await act;
    await ward.accesses.showEntry(receipt, placeIn(ward.tree, 1n, 3n));
    const closed = [await ward.accesses.receiptIdOf(receipt), CASE.shown];
    const again = ward.accesses.showEntry(receipt, placeIn(ward.tree, 1n, 3n));
    await expectRefusal(again, ward.accesses, "OmissionCaseNotOpen", closed);
    expect((await ward.clock.now()) < UNTIL).to.equal(true);
  });

  it("[RECORDS-85] not shown in time, anybody settles it as an omission, once", async () => {
    const { ward, receipt, act } = await asked(leafOf(99));
    await act;
    const { organisation, gateway, number, leaf } = receipt;
    await ward.clock.next(UNTIL - SECOND);
    await expectRefusal(ward.accesses.settle(receipt), ward.accesses, "OmissionNotYet", [number, UNTIL]);
    await ward.clock.next(UNTIL);
    const late = ward.accesses.showEntry(receipt, placeIn(ward.tree, 1n, 3n));
    const receiptId = await ward.accesses.receiptIdOf(receipt);
    await expectRefusal(late, ward.accesses, "OmissionCaseNotOpen", [receiptId, CASE.asked]);
    await expectEvents(ward.accesses.settle(receipt), ward.accesses, [
      ["OmissionProved", [organisation, gateway, number, leaf, 1n]],
    ]);
    const again = ["OmissionCaseNotOpen", [receiptId, CASE.proved]] as const;
    await expectRefusal(ward.accesses.settle(receipt), ward.accesses, ...again);
    expect(await ward.accesses.omissionsOf(organisation)).to.equal(1n);
  });

  it("[RECORDS-85] shows nothing but the receipt's leaf at its number", async () => {
    const { ward, receipt, act } = await asked(leafOf(99));
    await act;
    const own = placeIn(ward.tree, 1n, 3n);
    for (const place of [own, { ...own, leaf: leafOf(99) }, placeIn(ward.tree, 1n, 2n), NO_PLACE]) {
      const args = [3n, place.first];
      await expectRefusal(ward.accesses.showEntry(receipt, place), ward.accesses, "PlaceInvalid", args);
    }
  });

  it("[RECORDS-84] who asked can still prove it, when somebody shows what stands there", async () => {
    const { ward, receipt, signature, act } = await asked(leafOf(99));
    await act;
    await prove(ward, receipt, signature, placeIn(ward.tree, 1n, 3n));
    expect((await ward.accesses.caseOf(receipt)).status).to.equal(CASE.proved);
  });

  it("[RECORDS-85] refuses to ask twice, and for what is not logged yet", async () => {
    const { ward, receipt, signature, act } = await asked();
    await act;
    const twice = ["OmissionCaseNotOpen", [await ward.accesses.receiptIdOf(receipt), CASE.asked]] as const;
    await expectRefusal(ward.accesses.askForEntry(receipt, signature), ward.accesses, ...twice);
    const early = receiptOf(ward, { number: 6n });
    const act6 = ward.accesses.askForEntry(early, await signReceipt(ward, early));
    await expectRefusal(act6, ward.accesses, "EntryNotLogged", [6n, 6n]);
    const none = [await ward.accesses.receiptIdOf(early), CASE.none];
    await expectRefusal(ward.accesses.settle(early), ward.accesses, "OmissionCaseNotOpen", none);
    await expectRefusal(ward.accesses.showEntry(early, NO_PLACE), ward.accesses, "OmissionCaseNotOpen", none);
  });

  it("[RECORDS-86] a case about one receipt changes nothing about another with the same number", async () => {
    const { ward, receipt, act } = await asked(leafOf(99));
    await act;
    const honest = receiptOf(ward, { number: 3n });
    expect((await ward.accesses.caseOf(honest)).status).to.equal(CASE.none);
    expect(receipt.number).to.equal(honest.number);
  });
});
