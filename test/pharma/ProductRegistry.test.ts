import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import {
  CONTROL,
  GTIN,
  PRODUCT_KIND,
  REASON_HASH,
  TERMS,
  type Trade,
  UNIT,
  approved,
  termsOf,
  tradeOn,
} from "../helpers/pharma.ts";
import { GIVEN, NOON, type Person, newcomer } from "../helpers/providers.ts";
import { relay } from "../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

/** A product that the scene does not have. */
const NEW = 6_901_234_500_066n;
/** Another. */
const OTHER = 6_901_234_500_073n;
const GOOD = 1n;
const BY_HOLDER = 3n;
const BY_REGULATOR = 5n;
const REVOKED = 9n;

/** Kinds of organisations that the scene has none of. */
const KIND = { insurer: 128n, research: 256n, charity: 512n, emergency: 1_024n } as const;

async function accredited(trade: Trade, name: keyof typeof KIND): Promise<Person> {
  const { providers, people } = trade;
  const one = await newcomer(trade, name);
  const { grade, until, document } = GIVEN.accreditation;
  await providers.connect(people.commission).accredit(one, KIND[name], grade, until, document);
  return one;
}

describe("Products: filing and approval", () => {
  it("[PHARMA-01] [PHARMA-04] a holder files, the regulator approves, and the product is in force with these terms", async () => {
    const { products, parties } = await scene();
    const terms = termsOf();
    await expectEvents(products.connect(parties.maker).file(NEW, terms), products, [
      ["ProductFiled", [NEW, parties.maker.address, Object.values(terms)]],
    ]);
    expect(await products.isInForce(NEW)).to.equal(false);
    await expectEvents(products.connect(parties.regulator).approve(NEW, parties.maker, terms), products, [
      ["ProductApproved", [NEW, parties.maker.address, Object.values(terms)]],
    ]);
    const { holder, standing, terms: kept } = await products.productOf(NEW);
    expect([holder, standing, [...kept]]).to.deep.equal([parties.maker.address, GOOD, Object.values(terms)]);
    expect(await products.filingOf(NEW, parties.maker)).to.equal(ZeroHash);
  });

  it("[PHARMA-01] by a relayed call it is the same", async () => {
    const trade = await scene();
    const { products, parties } = trade;
    const call = await products.file.populateTransaction(NEW, termsOf());
    await relay(trade, parties.maker, call);
    expect(await products.filingOf(NEW, parties.maker)).not.to.equal(ZeroHash);
  });

  it("[PHARMA-01] refuses a GTIN with a wrong check digit", async () => {
    const { products, parties } = await scene();
    const wrong = NEW + 1n;
    await expectRefusal(products.connect(parties.maker).file(wrong, termsOf()), products, "GtinInvalid", [wrong]);
  });

  for (const name of ["wholesaler", "pharmacy", "stranger"] as const) {
    it(`[PHARMA-01] refuses the ${name}, who is neither manufacturer nor research institute`, async () => {
      const { products, parties } = await scene();
      const act = products.connect(parties[name]).file(NEW, termsOf());
      await expectRefusal(act, products, "ProductHolderNotAccredited", [parties[name].address]);
    });
  }

  it("[PHARMA-01] a filing keeps nobody else from filing the same GTIN, and only what is approved counts", async () => {
    const { products, parties } = await scene();
    await products.connect(parties.contractor).file(NEW, termsOf());
    await products.connect(parties.maker).file(NEW, termsOf());
    await products.connect(parties.regulator).approve(NEW, parties.maker, termsOf());
    const act = products.connect(parties.regulator).approve(NEW, parties.contractor, termsOf());
    await expectRefusal(act, products, "ProductOfAnotherHolder", [NEW, parties.maker.address]);
  });

  const INCONSISTENT = [
    ["a range without monitoring", termsOf({ coldest: 20n, warmest: 80n }), "ProductStorageInvalid", [false, 20n, 80n]],
    ["a warmest without monitoring", termsOf({ warmest: 1n }), "ProductStorageInvalid", [false, 0n, 1n]],
    ["a coldest without monitoring", termsOf({ coldest: -1n }), "ProductStorageInvalid", [false, -1n, 0n]],
    [
      "coldest that is warmest",
      termsOf({ monitored: true, coldest: 20n, warmest: 20n }),
      "ProductStorageInvalid",
      [true, 20n, 20n],
    ],
    [
      "colder than absolute zero",
      termsOf({ monitored: true, coldest: -2_732n, warmest: 0n }),
      "ProductStorageInvalid",
      [true, -2_732n, 0n],
    ],
    [
      "warmer than boiling water",
      termsOf({ monitored: true, coldest: 0n, warmest: 1_001n }),
      "ProductStorageInvalid",
      [true, 0n, 1_001n],
    ],
    ["a ceiling without currency", termsOf({ ceiling: 1n }), "ProductPriceInvalid", [1n, "0x000000"]],
    ["a currency without ceiling", termsOf({ currency: "0x434e59" }), "ProductPriceInvalid", [0n, "0x434e59"]],
    [
      "a finished product without approval",
      termsOf({ approval: ZeroHash }),
      "ProductUnapproved",
      [PRODUCT_KIND.finished, 0n],
    ],
    [
      "a toxic herb without approval",
      termsOf({ kind: PRODUCT_KIND.raw, control: CONTROL.toxic, approval: ZeroHash }),
      "ProductUnapproved",
      [PRODUCT_KIND.raw, CONTROL.toxic],
    ],
  ] as const;
  for (const [words, terms, error, args] of INCONSISTENT) {
    it(`[PHARMA-03] refuses ${words}`, async () => {
      const { products, parties } = await scene();
      await expectRefusal(products.connect(parties.maker).file(NEW, terms), products, error, args);
    });
  }

  for (const [words, terms] of [
    ["the whole range of temperatures", termsOf({ monitored: true, coldest: -2_731n, warmest: 1_000n })],
    ["a trial instead of an approval", termsOf({ approval: ZeroHash, trial: id("ChiCTR") })],
    ["a raw material without approval", termsOf({ kind: PRODUCT_KIND.raw, approval: ZeroHash })],
  ] as const) {
    it(`[PHARMA-03] takes ${words}`, async () => {
      const trade = await scene();
      await approved(trade, NEW, terms);
      expect(await trade.products.isInForce(NEW)).to.equal(true);
    });
  }

  it("[PHARMA-04] refuses terms that were not filed, or filed and changed, and approves each filing once", async () => {
    const { products, parties } = await scene();
    const regulator = products.connect(parties.regulator);
    const refused = (terms = termsOf()) =>
      expectRefusal(regulator.approve(NEW, parties.maker, terms), products, "ProductNotFiled", [
        NEW,
        parties.maker.address,
      ]);
    await refused();
    await products.connect(parties.maker).file(NEW, termsOf());
    await products.connect(parties.maker).file(NEW, termsOf({ supply: 1n }));
    await refused();
    await regulator.approve(NEW, parties.maker, termsOf({ supply: 1n }));
    await refused(termsOf({ supply: 1n }));
  });

  it("[PHARMA-01] [PHARMA-04] refuses to approve a filing of who is no holder any more", async () => {
    const { products, providers, people, parties } = await scene();
    await products.connect(parties.maker).file(NEW, termsOf());
    await providers.connect(people.commission).suspendOrganisation(parties.maker, REASON_HASH);
    const approve = () => products.connect(parties.regulator).approve(NEW, parties.maker, termsOf());
    await expectRefusal(approve(), products, "ProductHolderNotAccredited", [parties.maker.address]);
    await providers.connect(people.commission).reinstateOrganisation(parties.maker, REASON_HASH);
    await approve();
  });

  it("[PHARMA-04] refuses anybody but the regulator", async () => {
    const { products, parties, accessManager } = await scene();
    await products.connect(parties.maker).file(NEW, termsOf());
    for (const one of [parties.maker, parties.stranger]) {
      await expect(products.connect(one).approve(NEW, parties.maker, termsOf()))
        .to.be.revertedWithCustomError(products, "AccessManagedUnauthorized")
        .withArgs(one.address);
    }
    expect(
      await accessManager.getTargetFunctionRole(products, products.getFunction("approve").fragment.selector),
    ).to.equal(1n);
  });

  it("[PHARMA-04] changes a product's terms, but neither kind nor unit, and keeps its standing", async () => {
    const trade = await scene();
    const { products, parties } = trade;
    await products.connect(parties.regulator).suspend(GTIN.pills, REASON_HASH);
    await approved(trade, GTIN.pills, { ...TERMS.pills, ceiling: 5n });
    expect((await products.productOf(GTIN.pills)).standing).to.equal(BY_REGULATOR);
    expect((await products.useOf(GTIN.pills)).ceiling).to.equal(5n);
    for (const other of [{ kind: PRODUCT_KIND.intermediate }, { unit: UNIT.gram }]) {
      await products.connect(parties.maker).file(GTIN.pills, { ...TERMS.pills, ...other });
      const act = products.connect(parties.regulator).approve(GTIN.pills, parties.maker, { ...TERMS.pills, ...other });
      await expectRefusal(act, products, "ProductKindFixed", [GTIN.pills, PRODUCT_KIND.finished, UNIT.pack]);
    }
  });

  it("[PHARMA-04] approves nothing for a revoked product", async () => {
    const { products, parties } = await scene();
    await products.connect(parties.maker).revoke(GTIN.pills, REASON_HASH);
    await products.connect(parties.maker).file(GTIN.pills, TERMS.pills);
    const act = products.connect(parties.regulator).approve(GTIN.pills, parties.maker, TERMS.pills);
    await expectRefusal(act, products, "ProductStandingUnchanged", [GTIN.pills, REVOKED]);
  });

  it("[PHARMA-05] a filing is taken back, once, by who filed", async () => {
    const { products, parties } = await scene();
    await products.connect(parties.maker).file(NEW, termsOf());
    await expectRefusal(products.connect(parties.stranger).withdrawFiling(NEW), products, "ProductNotFiled", [
      NEW,
      parties.stranger.address,
    ]);
    await expectEvents(products.connect(parties.maker).withdrawFiling(NEW), products, [
      ["ProductFilingWithdrawn", [NEW, parties.maker.address]],
    ]);
    await expectRefusal(products.connect(parties.maker).withdrawFiling(NEW), products, "ProductNotFiled", [
      NEW,
      parties.maker.address,
    ]);
    const act = products.connect(parties.regulator).approve(NEW, parties.maker, termsOf());
    await expectRefusal(act, products, "ProductNotFiled", [NEW, parties.maker.address]);
  });
});

describe("Products: standing", () => {
  it("[PHARMA-06] holder and regulator suspend and lift, each its own", async () => {
    const { products, parties } = await scene();
    const [holder, regulator] = [products.connect(parties.maker), products.connect(parties.regulator)];
    await expectEvents(holder.suspend(GTIN.pills, REASON_HASH), products, [
      ["ProductStandingChanged", [GTIN.pills, parties.maker.address, BY_HOLDER, REASON_HASH]],
    ]);
    expect(await products.isInForce(GTIN.pills)).to.equal(false);
    await regulator.suspend(GTIN.pills, REASON_HASH);
    await holder.reinstate(GTIN.pills, REASON_HASH);
    expect((await products.productOf(GTIN.pills)).standing).to.equal(BY_REGULATOR);
    await expectRefusal(holder.reinstate(GTIN.pills, REASON_HASH), products, "ProductStandingUnchanged", [
      GTIN.pills,
      BY_REGULATOR,
    ]);
    await regulator.reinstate(GTIN.pills, REASON_HASH);
    expect(await products.isInForce(GTIN.pills)).to.equal(true);
  });

  it("[PHARMA-06] revoked is for good", async () => {
    const { products, parties } = await scene();
    await products.connect(parties.regulator).revoke(GTIN.pills, REASON_HASH);
    for (const name of ["suspend", "reinstate", "revoke"] as const) {
      const act = products.connect(parties.maker)[name](GTIN.pills, REASON_HASH);
      await expectRefusal(act, products, "ProductStandingUnchanged", [GTIN.pills, REVOKED]);
    }
    await expectRefusal(
      products.connect(parties.maker).offerTransfer(GTIN.pills, parties.contractor),
      products,
      "ProductStandingUnchanged",
      [GTIN.pills, REVOKED],
    );
  });

  it("[PHARMA-06] refuses strangers, other makers, and unknown products", async () => {
    const { products, parties } = await scene();
    for (const name of ["suspend", "reinstate", "revoke"] as const) {
      for (const one of [parties.stranger, parties.contractor]) {
        await expectRefusal(products.connect(one)[name](GTIN.pills, REASON_HASH), products, "ProductNotOverseenBy", [
          GTIN.pills,
          one.address,
        ]);
      }
      await expectRefusal(products.connect(parties.maker)[name](NEW, REASON_HASH), products, "ProductUnknown", [NEW]);
    }
  });
});

describe("Products: holders and makers", () => {
  it("[PHARMA-07] a product is offered and taken over, and the makers that were authorised are not any more", async () => {
    const { products, parties } = await scene();
    const { maker, contractor, wholesaler } = parties;
    await products.connect(maker).authoriseMaker(GTIN.pills, contractor, NOON + DAY);
    await expectEvents(products.connect(maker).offerTransfer(GTIN.pills, contractor), products, [
      ["ProductTransferOffered", [GTIN.pills, maker.address, contractor.address]],
    ]);
    await expectRefusal(products.connect(wholesaler).acceptTransfer(GTIN.pills), products, "ProductNotOfferedTo", [
      GTIN.pills,
      wholesaler.address,
      contractor.address,
    ]);
    await expectEvents(products.connect(contractor).acceptTransfer(GTIN.pills), products, [
      ["ProductTransferred", [GTIN.pills, maker.address, contractor.address]],
    ]);
    expect(await products.holderOf(GTIN.pills)).to.equal(contractor.address);
    expect(await products.mayMake(GTIN.pills, contractor)).to.equal(true);
    expect(await products.mayMake(GTIN.pills, maker)).to.equal(false);
    await expectRefusal(products.connect(contractor).acceptTransfer(GTIN.pills), products, "ProductNotOfferedTo", [
      GTIN.pills,
      contractor.address,
      ZeroAddress,
    ]);
    await products.connect(contractor).offerTransfer(GTIN.pills, maker);
    await products.connect(maker).acceptTransfer(GTIN.pills);
    expect(await products.authorisedUntil(GTIN.pills, contractor)).to.equal(0n);
    expect(await products.mayMake(GTIN.pills, contractor)).to.equal(false);
  });

  it("[PHARMA-14] the regulator offers the product of a holder that is none any more, and the successor takes it over", async () => {
    const { products, providers, people, parties } = await scene();
    const { maker, contractor, regulator } = parties;
    const offer = () => products.connect(regulator).offerSuccession(GTIN.pills, contractor);
    await expectRefusal(offer(), products, "ProductHolderAccredited", [GTIN.pills, maker.address]);
    await providers.connect(people.commission).revokeOrganisation(maker, REASON_HASH);
    await expectEvents(offer(), products, [
      ["ProductTransferOffered", [GTIN.pills, maker.address, contractor.address]],
    ]);
    await expectEvents(products.connect(contractor).acceptTransfer(GTIN.pills), products, [
      ["ProductTransferred", [GTIN.pills, maker.address, contractor.address]],
    ]);
    await expectRefusal(offer(), products, "ProductHolderAccredited", [GTIN.pills, contractor.address]);
  });

  it("[PHARMA-14] who is a research institute by now keeps its product, and who only trades has none to keep", async () => {
    const { products, providers, people, parties } = await scene();
    const { maker, contractor, regulator } = parties;
    const [research, wholesaler] = [256n, 16n];
    const become = (kind: bigint) =>
      providers.connect(people.commission).accredit(maker, kind, 0n, NOON + 300n * DAY, ZeroHash);
    const offer = () => products.connect(regulator).offerSuccession(GTIN.pills, contractor);
    await become(research);
    await expectRefusal(offer(), products, "ProductHolderAccredited", [GTIN.pills, maker.address]);
    await become(wholesaler);
    await offer();
    await products.connect(contractor).acceptTransfer(GTIN.pills);
    expect(await products.holderOf(GTIN.pills)).to.equal(contractor.address);
  });

  it("[PHARMA-14] refuses what is unknown or revoked, and everybody but the regulator", async () => {
    const { products, providers, people, parties } = await scene();
    const { maker, contractor, regulator, stranger } = parties;
    const unknown = 6_901_234_500_097n;
    const offer = (gtin: bigint, by = regulator) => products.connect(by).offerSuccession(gtin, contractor);
    await expectRefusal(offer(unknown), products, "ProductUnknown", [unknown]);
    await providers.connect(people.commission).revokeOrganisation(maker, REASON_HASH);
    for (const by of [maker, contractor, stranger]) {
      await expectRefusal(offer(GTIN.pills, by), products, "AccessManagedUnauthorized", [by.address]);
    }
    await products.connect(regulator).revoke(GTIN.pills, REASON_HASH);
    await expectRefusal(offer(GTIN.pills), products, "ProductStandingUnchanged", [GTIN.pills, 9n]);
  });

  it("[PHARMA-07] an offer is replaced and taken back; who takes over has to be accredited", async () => {
    const { products, parties } = await scene();
    const { maker, contractor, wholesaler, stranger } = parties;
    await products.connect(maker).offerTransfer(GTIN.pills, contractor);
    await products.connect(maker).offerTransfer(GTIN.pills, wholesaler);
    await expectRefusal(products.connect(contractor).acceptTransfer(GTIN.pills), products, "ProductNotOfferedTo", [
      GTIN.pills,
      contractor.address,
      wholesaler.address,
    ]);
    await expectRefusal(
      products.connect(wholesaler).acceptTransfer(GTIN.pills),
      products,
      "ProductHolderNotAccredited",
      [wholesaler.address],
    );
    await products.connect(maker).offerTransfer(GTIN.pills, ZeroAddress);
    await expectRefusal(products.connect(wholesaler).acceptTransfer(GTIN.pills), products, "ProductNotOfferedTo", [
      GTIN.pills,
      wholesaler.address,
      ZeroAddress,
    ]);
    await expectRefusal(
      products.connect(stranger).offerTransfer(GTIN.pills, stranger),
      products,
      "ProductNotOverseenBy",
      [GTIN.pills, stranger.address],
    );
  });

  it("[PHARMA-07] who was offered a product does not take it over once it is revoked, and the offer stands in the open", async () => {
    const { products, parties } = await scene();
    const { maker, contractor, regulator } = parties;
    expect(await products.transferOfferOf(GTIN.pills)).to.equal(ZeroAddress);
    await products.connect(maker).offerTransfer(GTIN.pills, contractor);
    expect(await products.transferOfferOf(GTIN.pills)).to.equal(contractor.address);
    await products.connect(regulator).revoke(GTIN.pills, REASON_HASH);
    await expectRefusal(products.connect(contractor).acceptTransfer(GTIN.pills), products, "ProductStandingUnchanged", [
      GTIN.pills,
      REVOKED,
    ]);
    expect(await products.holderOf(GTIN.pills)).to.equal(maker.address);
  });

  it("[PHARMA-08] [PHARMA-09] an authorised maker may make until the time, half-open", async () => {
    const { products, parties, clock } = await scene();
    const { maker, contractor } = parties;
    await expectEvents(products.connect(maker).authoriseMaker(GTIN.pills, contractor, NOON + DAY), products, [
      ["MakerAuthorised", [GTIN.pills, maker.address, contractor.address, NOON + DAY]],
    ]);
    await clock.moveTo(NOON + DAY - SECOND);
    expect(await products.mayMake(GTIN.pills, contractor)).to.equal(true);
    await clock.moveTo(NOON + DAY);
    expect(await products.mayMake(GTIN.pills, contractor)).to.equal(false);
  });

  it("[PHARMA-08] an authorisation ends early; nobody is authorised by others, nor the holder itself", async () => {
    const { products, parties } = await scene();
    const { maker, contractor, stranger } = parties;
    await products.connect(maker).authoriseMaker(GTIN.pills, contractor, NOON + DAY);
    await products.connect(maker).authoriseMaker(GTIN.pills, contractor, 0n);
    expect(await products.mayMake(GTIN.pills, contractor)).to.equal(false);
    for (const other of [ZeroAddress, maker.address]) {
      await expectRefusal(
        products.connect(maker).authoriseMaker(GTIN.pills, other, NOON + DAY),
        products,
        "MakerInvalid",
        [GTIN.pills, other],
      );
    }
    await expectRefusal(
      products.connect(stranger).authoriseMaker(GTIN.pills, contractor, NOON + DAY),
      products,
      "ProductNotOverseenBy",
      [GTIN.pills, stranger.address],
    );
    await expectRefusal(
      products.connect(maker).authoriseMaker(NEW, contractor, NOON + DAY),
      products,
      "ProductUnknown",
      [NEW],
    );
  });

  it("[PHARMA-01] [PHARMA-09] [PHARMA-10] a research institute makes what it tests and nothing else, and holds what is finished", async () => {
    const trade = await scene();
    const { products, parties } = trade;
    const institute = await accredited(trade, "research");
    const trial = termsOf({ approval: ZeroHash, trial: id("ChiCTR") });
    for (const [gtin, terms] of [
      [NEW, trial],
      [OTHER, termsOf()],
    ] as const) {
      await products.connect(institute).file(gtin, terms);
      await products.connect(parties.regulator).approve(gtin, institute, terms);
    }
    expect([await products.mayMake(NEW, institute), await products.mayMake(OTHER, institute)]).to.deep.equal([
      true,
      false,
    ]);
    await products.connect(institute).authoriseMaker(NEW, parties.contractor, NOON + DAY);
    expect(await products.mayMake(NEW, parties.contractor)).to.equal(true);
    expect([await products.mayHold(GTIN.pills, institute), await products.mayHold(GTIN.herb, institute)]).to.deep.equal(
      [true, false],
    );
    await products.connect(parties.maker).offerTransfer(GTIN.pills, institute);
    await products.connect(institute).acceptTransfer(GTIN.pills);
    expect(await products.mayMake(GTIN.pills, institute)).to.equal(false);
  });

  it("[PHARMA-01] [PHARMA-10] an emergency service holds what is finished; insurer and charity hold nothing", async () => {
    const trade = await scene();
    const { products } = trade;
    for (const [name, finished] of [
      ["emergency", true],
      ["insurer", false],
      ["charity", false],
    ] as const) {
      const one = await accredited(trade, name);
      const found = [
        await products.mayHold(GTIN.pills, one),
        await products.mayHold(GTIN.herb, one),
        await products.mayCarry(GTIN.pills, one),
      ];
      expect(found, name).to.deep.equal([finished, false, false]);
      const act = products.connect(one).file(NEW, termsOf());
      await expectRefusal(act, products, "ProductHolderNotAccredited", [one.address]);
    }
  });

  it("[PHARMA-09] nobody makes what is suspended, revoked or unknown, nor who lost its accreditation", async () => {
    const { products, parties, providers, people } = await scene();
    expect(await products.mayMake(GTIN.pills, parties.maker)).to.equal(true);
    expect(await products.mayMake(NEW, parties.maker)).to.equal(false);
    await products.connect(parties.regulator).suspend(GTIN.pills, REASON_HASH);
    expect(await products.mayMake(GTIN.pills, parties.maker)).to.equal(false);
    await products.connect(parties.regulator).reinstate(GTIN.pills, REASON_HASH);
    await providers.connect(people.commission).suspendOrganisation(parties.maker, REASON_HASH);
    expect(await products.mayMake(GTIN.pills, parties.maker)).to.equal(false);
  });

  it("[PHARMA-09] [PHARMA-10] [PHARMA-11] what is controlled needs a permit of its kind, until its time", async () => {
    const { products, parties, clock } = await scene();
    const { regulator, maker, pharmacy, carrier } = parties;
    const asked = async () => [
      await products.mayMake(GTIN.morphine, maker),
      await products.mayHold(GTIN.morphine, pharmacy),
      await products.mayCarry(GTIN.morphine, carrier),
    ];
    for (const one of [maker, pharmacy, carrier])
      await products.connect(regulator).grantPermit(one, CONTROL.toxic, NOON + DAY);
    expect(await asked()).to.deep.equal([false, false, false]);
    await expectEvents(products.connect(regulator).grantPermit(maker, CONTROL.narcotic, NOON + DAY), products, [
      ["PermitGranted", [maker.address, CONTROL.narcotic, NOON + DAY]],
    ]);
    for (const one of [pharmacy, carrier])
      await products.connect(regulator).grantPermit(one, CONTROL.narcotic, NOON + DAY);
    expect([
      await products.permittedUntil(maker, CONTROL.narcotic),
      await products.permittedUntil(parties.wholesaler, CONTROL.narcotic),
    ]).to.deep.equal([NOON + DAY, 0n]);
    await clock.moveTo(NOON + DAY - SECOND);
    expect(await asked()).to.deep.equal([true, true, true]);
    await clock.moveTo(NOON + DAY);
    expect(await asked()).to.deep.equal([false, false, false]);
  });

  it("[PHARMA-11] refuses permits for nobody, for nothing, and by anybody else", async () => {
    const { products, parties } = await scene();
    const regulator = products.connect(parties.regulator);
    await expectRefusal(regulator.grantPermit(ZeroAddress, 1n, NOON + DAY), products, "PermitInvalid", [
      ZeroAddress,
      1n,
    ]);
    await expectRefusal(regulator.grantPermit(parties.maker, 0n, NOON + DAY), products, "PermitInvalid", [
      parties.maker.address,
      0n,
    ]);
    await expectRefusal(
      products.connect(parties.maker).grantPermit(parties.maker, 1n, NOON + DAY),
      products,
      "AccessManagedUnauthorized",
      [parties.maker.address],
    );
  });

  it("[PHARMA-10] who may hold and carry what", async () => {
    const { products, parties, people } = await scene();
    const holders = { ...parties, hospital: people.hospital, clinic: people.clinic, laboratory: people.laboratory };
    const table = {
      maker: [true, true, false],
      wholesaler: [true, true, false],
      laboratory: [true, true, false],
      pharmacy: [false, true, false],
      hospital: [false, true, false],
      clinic: [false, true, false],
      carrier: [false, false, true],
      stranger: [false, false, false],
    } as const;
    for (const [name, expected] of Object.entries(table)) {
      const one = holders[name as keyof typeof table];
      const found = [
        await products.mayHold(GTIN.herb, one),
        await products.mayHold(GTIN.pills, one),
        await products.mayCarry(GTIN.pills, one),
      ];
      expect(found, name).to.deep.equal(expected);
      expect(await products.mayHold(NEW, one), name).to.equal(false);
      expect(await products.mayCarry(NEW, one), name).to.equal(false);
    }
  });
});

describe("Products: questions and pause", () => {
  it("[PHARMA-12] useOf and storageOf say what the terms say, and nothing of an unknown product", async () => {
    const { products } = await scene();
    expect([...(await products.useOf(GTIN.pills))]).to.deep.equal([true, 2n, 0n, 1n, 0n, "0x434e59", 120_000n]);
    expect([...(await products.storageOf(GTIN.vaccine))]).to.deep.equal([true, 20n, 80n]);
    expect([...(await products.useOf(NEW))]).to.deep.equal([false, 0n, 0n, 0n, 0n, "0x000000", 0n]);
    expect(await products.holderOf(NEW)).to.equal(ZeroAddress);
  });

  it("[PHARMA-08] [PHARMA-11] [PHARMA-13] in a pause an authorisation and a permit may end in this second, and not in the next", async () => {
    const { products, parties, actors, clock } = await scene();
    const { maker, contractor, regulator } = parties;
    await products.connect(actors.pauser).pause();
    const until = NOON + DAY;
    const gas = { gasLimit: 1_000_000n };
    await clock.moveTo(until - 10n);
    for (const act of [
      () => products.connect(maker).authoriseMaker(GTIN.pills, contractor, until, gas),
      () => products.connect(regulator).grantPermit(maker, CONTROL.toxic, until, gas),
    ]) {
      const snapshot = await networkHelpers.takeSnapshot();
      await clock.next(until - SECOND);
      await expectRefusal(act(), products, "EnforcedPause");
      await clock.next(until);
      await act();
      await snapshot.restore();
    }
  });

  it("[PHARMA-13] a pause stops what gives and nothing that takes away", async () => {
    const { products, parties, actors } = await scene();
    const { maker, contractor, regulator } = parties;
    await products.connect(maker).file(NEW, termsOf());
    await products.connect(maker).offerTransfer(GTIN.pieces, contractor);
    await products.connect(actors.pauser).pause();
    const stopped = [
      () => products.connect(maker).file(GTIN.pills, TERMS.pills),
      () => products.connect(regulator).approve(NEW, maker, termsOf()),
      () => products.connect(contractor).acceptTransfer(GTIN.pieces),
      () => products.connect(maker).authoriseMaker(GTIN.pills, contractor, NOON + DAY),
      () => products.connect(regulator).grantPermit(maker, 1n, NOON + DAY),
    ];
    for (const act of stopped) {
      await expectRefusal(act(), products, "EnforcedPause");
    }
    await products.connect(maker).withdrawFiling(NEW);
    await products.connect(maker).authoriseMaker(GTIN.pills, contractor, 0n);
    await products.connect(regulator).grantPermit(maker, 1n, 0n);
    await products.connect(maker).suspend(GTIN.pills, REASON_HASH);
    await expectRefusal(products.connect(maker).reinstate(GTIN.pills, REASON_HASH), products, "EnforcedPause");
    await products.connect(regulator).revoke(GTIN.pills, REASON_HASH);
    expect((await products.productOf(GTIN.pills)).standing).to.equal(11n);
  });
});
