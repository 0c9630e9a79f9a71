import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();

/** A term whose codes run from 1 to the last. */
const codes = [
  { term: "profession", require: "requireProfession", error: "ProfessionUnknown", last: 15n, max: 255n },
  { term: "staff role", require: "requireStaffRole", error: "StaffRoleUnknown", last: 10n, max: 255n },
  {
    term: "emergency reason",
    require: "requireEmergencyReason",
    error: "EmergencyReasonUnknown",
    last: 5n,
    max: 255n,
  },
] as const;

/** A term whose codes are the bits of a set. */
const sets = [
  {
    term: "organisation kinds",
    require: "requireOrganisationKinds",
    error: "OrganisationKindsUnknown",
    bits: 11n,
    max: 2n ** 32n - 1n,
    mayBeEmpty: false,
  },
  { term: "rights", require: "requireRights", error: "RightsUnknown", bits: 5n, max: 2n ** 16n - 1n, mayBeEmpty: true },
  { term: "powers", require: "requirePowers", error: "PowersUnknown", bits: 5n, max: 2n ** 16n - 1n, mayBeEmpty: true },
] as const;

describe("Coded terms", () => {
  async function deploy() {
    return ethers.deployContract("TermsHarness");
  }

  for (const { term, require, error, last, max } of codes) {
    it(`[K-11] knows each ${term} from 1 to ${String(last)}`, async () => {
      const harness = await networkHelpers.loadFixture(deploy);
      for (let code = 1n; code <= last; code++) await harness[require](code);
    });

    for (const unknown of [0n, last + 1n, last + 2n, 128n, max]) {
      it(`[K-11] refuses the ${term} ${String(unknown)}`, async () => {
        const harness = await networkHelpers.loadFixture(deploy);
        await expect(harness[require](unknown)).to.be.revertedWithCustomError(harness, error).withArgs(unknown, last);
      });
    }
  }

  for (const { term, require, error, bits, max, mayBeEmpty } of sets) {
    const all = 2n ** bits - 1n;

    it(`[K-11] knows every single one of the ${term}, and all of them together`, async () => {
      const harness = await networkHelpers.loadFixture(deploy);
      for (let bit = 0n; bit < bits; bit++) await harness[require](2n ** bit);
      await harness[require](all);
    });

    for (const unknown of [all + 1n, all + 2n, max, max - all]) {
      it(`[K-11] refuses the ${term} ${String(unknown)}`, async () => {
        const harness = await networkHelpers.loadFixture(deploy);
        await expect(harness[require](unknown)).to.be.revertedWithCustomError(harness, error).withArgs(unknown, all);
      });
    }

    it(`[K-11] ${mayBeEmpty ? "accepts" : "refuses"} an empty set of ${term}`, async () => {
      const harness = await networkHelpers.loadFixture(deploy);
      if (mayBeEmpty) await harness[require](0n);
      else await expect(harness[require](0n)).to.be.revertedWithCustomError(harness, error).withArgs(0n, all);
    });
  }

  describe("sets", () => {
    it("[IDENTITY-64] two sets of kinds meet when they share one, and an empty one meets nothing", async () => {
      const harness = await networkHelpers.loadFixture(deploy);
      for (let kinds = 0n; kinds < 8n; kinds++) {
        for (let others = 0n; others < 8n; others++) {
          expect(await harness.kindsMeet(kinds, others)).to.equal((kinds & others) !== 0n);
        }
      }
      expect(await harness.kindsMeet(1n << 10n, 1n << 10n)).to.equal(true);
    });

    it("[IDENTITY-87] rights include what is wanted only when they have all of it", async () => {
      const harness = await networkHelpers.loadFixture(deploy);
      for (let rights = 0n; rights < 32n; rights++) {
        for (let wanted = 0n; wanted < 16n; wanted++) {
          expect(await harness.rightsInclude(rights, wanted)).to.equal((rights & wanted) === wanted);
        }
      }
    });

    it("[IDENTITY-20] powers include what is wanted only when they have all of it, and never an empty set", async () => {
      const harness = await networkHelpers.loadFixture(deploy);
      for (let powers = 0n; powers < 32n; powers++) {
        for (const wanted of [0n, 1n, 2n, 3n, 16n, 17n, 31n, 32n]) {
          const included = wanted !== 0n && (powers & wanted) === wanted;
          expect(await harness.powersInclude(powers, wanted)).to.equal(included);
        }
      }
      expect(await harness.powersAreEmpty(0n)).to.equal(true);
      expect(await harness.powersAreEmpty(1n)).to.equal(false);
      expect(await harness.powersAreEmpty(2n ** 15n)).to.equal(false);
    });
  });

  describe("key mechanisms", () => {
    const X25519 = 0x0020n;
    const X_WING = 0x647an;

    it("[K-11] an X25519 key has 32 bytes and an X-Wing key 1,216", async () => {
      const harness = await networkHelpers.loadFixture(deploy);
      expect(await harness.keyLength(X25519)).to.equal(32n);
      expect(await harness.keyLength(X_WING)).to.equal(1_216n);
      await harness.requireKey(X25519, 32n);
      await harness.requireKey(X_WING, 1_216n);
    });

    const refused: [bigint, bigint][] = [
      [X25519, 0n],
      [X25519, 31n],
      [X25519, 33n],
      [X25519, 1_216n],
      [X_WING, 0n],
      [X_WING, 32n],
      [X_WING, 1_215n],
      [X_WING, 1_217n],
      [0n, 0n],
      [0n, 32n],
      [X25519 - 1n, 32n],
      [X25519 + 1n, 32n],
      [X_WING - 1n, 1_216n],
      [X_WING + 1n, 1_216n],
      [0xffffn, 32n],
    ];
    for (const [kem, length] of refused) {
      it(`[K-11] refuses ${String(length)} bytes for mechanism 0x${kem.toString(16)}`, async () => {
        const harness = await networkHelpers.loadFixture(deploy);
        await expect(harness.requireKey(kem, length))
          .to.be.revertedWithCustomError(harness, "EncryptionKeyInvalid")
          .withArgs(kem, length);
      });
    }

    it("[K-11] gives no length to a mechanism it does not know", async () => {
      const harness = await networkHelpers.loadFixture(deploy);
      for (const kem of [0n, 1n, X25519 + 1n, X_WING - 1n, 0xffffn]) expect(await harness.keyLength(kem)).to.equal(0n);
    });
  });
});

describe("Tables of codes", () => {
  async function deploy() {
    return ethers.deployContract("TermConstantsHarness");
  }

  const oneTo = (last: number) => Array.from({ length: last }, (_, index) => BigInt(index + 1));
  const bits = (count: number) => Array.from({ length: count }, (_, index) => 1n << BigInt(index));

  it("[K-11] professions are numbered 1 to 15 in the order of their table", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    const { codes: given, last } = await harness.professions();
    expect([...given]).to.deep.equal(oneTo(15));
    expect(last).to.equal(15n);
  });

  it("[K-11] staff roles are numbered 1 to 10 in the order of their table", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    const { codes: given, last } = await harness.staffRoles();
    expect([...given]).to.deep.equal(oneTo(10));
    expect(last).to.equal(10n);
  });

  it("[K-11] emergency reasons are numbered 1 to 5 in the order of their table", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    const { codes: given, last } = await harness.emergencyReasons();
    expect([...given]).to.deep.equal(oneTo(5));
    expect(last).to.equal(5n);
  });

  it("[K-11] organisation kinds are eleven bits in the order of their table", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    const { bits: given, any } = await harness.organisationKinds();
    expect([...given]).to.deep.equal(bits(11));
    expect(any).to.equal(2n ** 11n - 1n);
  });

  it("[K-11] rights are five bits in the order of their table", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    const { bits: given, all } = await harness.rights();
    expect([...given]).to.deep.equal(bits(5));
    expect(all).to.equal(31n);
  });

  it("[K-11] powers are five bits in the order of their table", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    const { none, bits: given, all } = await harness.powers();
    expect(none).to.equal(0n);
    expect([...given]).to.deep.equal(bits(5));
    expect(all).to.equal(31n);
  });

  it("[K-11] key mechanisms have the ids of the HPKE registry", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    expect([...(await harness.kems())]).to.deep.equal([0x0020n, 0x647an]);
  });

  it("[K-10] the roles are administrator 0, regulator 1, pauser 2 and reviewer 3", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    expect([...(await harness.roles())]).to.deep.equal([0n, 1n, 2n, 3n]);
  });
});
