import { actDigest, signAct } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { network } from "hardhat";
import { TypedDataEncoder, ZeroHash, concat, getBytes, hexlify, id, toBeHex } from "ethers";

import {
  type ConsentActOf,
  decide,
  directing,
  giving,
  performConsent,
  permitted,
  revoking,
  revokingAll,
} from "../helpers/consentActs.ts";
import {
  CATEGORY,
  type ConsentStage,
  NOW,
  TERM,
  consentStageOn,
  grantTo,
  labelOf,
  requestOf,
  ruleOf,
  setOf,
} from "../helpers/consents.ts";
import { DAY, DEFAULTS, POWERS } from "../helpers/defaults.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { contractWallet, delegatedAccount, plainAccount } from "../helpers/holders.ts";
import {
  type ModelGrant,
  directiveHash,
  directiveWords,
  grantIdOf,
  grantStruct,
} from "../helpers/models/consentModel.ts";
import type { Terms } from "../helpers/patientActs.ts";
import { registerPatient } from "../helpers/patients.ts";

const connection = await network.create();
const staged = consentStageOn(connection);

const TERMS = { nonce: DEFAULTS.nonce, deadline: DEFAULTS.deadline } as const;
const LABELLED = { terms: [TERM.label(labelOf("a label")), TERM.dataPeriod(NOW - DAY, NOW)] };

/** Submits a signature over `signed` with the calldata of `sent`. */
async function submit(
  stage: ConsentStage,
  signed: ConsentActOf,
  sent: ConsentActOf = signed,
  terms: Terms = TERMS,
  sentTerms: Terms = terms,
): Promise<unknown> {
  const zhao = plainAccount(stage, stage.actors.zhao);
  const signature = await signed.sign(zhao, terms);
  const data = sent.submission(zhao.address, { ...sentTerms, signature });
  return stage.actors.relayer.sendTransaction({ to: stage.consentPlace.verifyingContract, data });
}

/** Each act, and the same with one part of its content changed; `second` is another pseudonym of Zhao's. */
const CHANGES: Readonly<
  Record<
    string,
    (
      stage: ConsentStage,
      second: string,
    ) => readonly [signed: ConsentActOf, sent: Readonly<Record<string, ConsentActOf>>]
  >
> = {
  "a gift": (stage, second) => {
    const { zhaos, staff } = stage;
    const make = (patient: string, grants: readonly ModelGrant[]): ConsentActOf => giving(stage, { patient, grants });
    const [doctors, nurses] = [grantTo(staff.doctor, LABELLED), grantTo(staff.nurse)];
    const changed = (part: Partial<ModelGrant["provision"]>): ConsentActOf =>
      make(zhaos, [{ ...doctors, provision: { ...doctors.provision, ...part } }, nurses]);
    return [
      make(zhaos, [doctors, nurses]),
      {
        "another patient": make(second, [doctors, nurses]),
        "one grant fewer": make(zhaos, [doctors]),
        "one grant more": make(zhaos, [doctors, nurses, grantTo(staff.clerk)]),
        "another order": make(zhaos, [nurses, doctors]),
        "another grantee": make(zhaos, [{ ...doctors, grantee: staff.clerk.address }, nurses]),
        "another line": make(zhaos, [{ ...doctors, line: 1n }, nurses]),
        "more confidentialities": changed({ confidentialities: 126n }),
        "more readers": changed({ readers: setOf(4n) }),
        "more categories": changed({ categories: setOf(CATEGORY.notes) }),
        "more purposes": changed({ purposes: setOf(1n, 2n) }),
        "an earlier beginning": changed({ from: 0n }),
        "a later end": changed({ until: 2n ** 40n - 1n }),
        "no terms": changed({ terms: [] }),
        "other terms": changed({ terms: LABELLED.terms.slice(0, 1) }),
      },
    ];
  },
  "a revocation": (stage, second) => {
    const { zhaos, staff } = stage;
    const make = (patient: string, ...keys: readonly (readonly [{ address: string }, bigint])[]): ConsentActOf =>
      revoking(stage, { patient, keys: keys.map(([{ address }, line]) => ({ grantee: address, line })) });
    return [
      make(zhaos, [staff.doctor, 0n], [staff.nurse, 0n]),
      {
        "another patient": make(second, [staff.doctor, 0n], [staff.nurse, 0n]),
        "one grant fewer": make(zhaos, [staff.doctor, 0n]),
        "one grant more": make(zhaos, [staff.doctor, 0n], [staff.nurse, 0n], [staff.clerk, 0n]),
        "another grantee": make(zhaos, [staff.doctor, 0n], [staff.clerk, 0n]),
        "another line": make(zhaos, [staff.doctor, 0n], [staff.nurse, 1n]),
      },
    ];
  },
  "a revocation of everything": (stage, second) => {
    const { zhaos: patient, staff } = stage;
    return [
      revokingAll(stage, { patient }),
      {
        "another patient": revokingAll(stage, { patient: second }),
        "another act": revoking(stage, { patient, keys: [{ grantee: staff.doctor.address, line: 0n }] }),
      },
    ];
  },
  "a directive": (stage, second) => {
    const { zhaos } = stage;
    const rules = [ruleOf("denying exception", LABELLED), ruleOf("base permission")];
    const [denial, permission] = rules;
    if (denial === undefined || permission === undefined) throw new Error("There are two rules.");
    const other = directiveHash(directiveWords(rules, 0n));
    return [
      directing(stage, { patient: zhaos, rules }),
      {
        "another patient": directing(stage, { patient: second, rules }),
        "another directive expected": directing(stage, { patient: zhaos, expected: other, rules }),
        "a rule fewer": directing(stage, { patient: zhaos, rules: [permission] }),
        "no rules": directing(stage, { patient: zhaos, rules: [] }),
        "a denial that permits": directing(stage, { patient: zhaos, rules: [{ ...denial, deny: false }, permission] }),
        "a base rule that is an exception": directing(stage, {
          patient: zhaos,
          rules: [denial, { ...permission, base: false }],
        }),
        "a narrower denial": directing(stage, {
          patient: zhaos,
          rules: [{ ...denial, provision: { ...denial.provision, categories: setOf(CATEGORY.notes) } }, permission],
        }),
        "other terms": directing(stage, {
          patient: zhaos,
          rules: [{ ...denial, provision: { ...denial.provision, terms: [] } }, permission],
        }),
      },
    ];
  },
};

describe("Consents: what a signature is over", () => {
  for (const [name, changes] of Object.entries(CHANGES)) {
    it(`[CONSENT-41] ${name}: refuses every change of its content, and takes it as it is`, async () => {
      const stage = await staged();
      const { consents, actors, staff, zhaos } = stage;
      if (name === "a revocation") {
        const grants = [grantTo(staff.doctor), grantTo(staff.nurse), grantTo(staff.clerk)];
        await submit(stage, giving(stage, { patient: zhaos, grants }), undefined, { ...TERMS, nonce: 99n });
      }
      const second = await registerPatient(stage, plainAccount(stage, actors.zhao), {
        salt: id("her second pseudonym"),
      });
      const [signed, sent] = changes(stage, second);
      for (const other of Object.values(sent)) {
        const digest = other.digest(actors.zhao.address, TERMS);
        await expectRefusal(submit(stage, signed, other), consents, "SignatureInvalid", [actors.zhao.address, digest]);
        expect(await consents.isNonceSpent(actors.zhao, TERMS.nonce)).to.be.false;
      }
      await submit(stage, signed);
      expect(await consents.isNonceSpent(actors.zhao, TERMS.nonce)).to.be.true;
    });

    it(`[CONSENT-41] ${name}: refuses another nonce or deadline than was signed`, async () => {
      const stage = await staged();
      const { consents, actors } = stage;
      const [signed] = changes(stage, stage.wangs);
      for (const other of [
        { ...TERMS, nonce: TERMS.nonce + 1n },
        { ...TERMS, deadline: TERMS.deadline + 1n },
      ]) {
        await expectRefusal(submit(stage, signed, signed, TERMS, other), consents, "SignatureInvalid", [
          actors.zhao.address,
          signed.digest(actors.zhao.address, other),
        ]);
      }
    });
  }

  it("[CONSENT-41] refuses one made for another chain or another contract", async () => {
    const stage = await staged();
    const { consents, actors, zhaos, staff, place, consentPlace } = stage;
    const grants = [grantTo(staff.doctor)];
    const asked = giving(stage, { patient: zhaos, grants });
    const elsewhere = [
      { ...consentPlace, chainId: BigInt(consentPlace.chainId) + 1n },
      { ...consentPlace, verifyingContract: place.verifyingContract },
    ];
    const message = { patient: zhaos, giver: actors.zhao.address, grants: grants.map(grantStruct), ...TERMS };
    for (const there of elsewhere) {
      const signature = await signAct({ act: "Consent", message, signer: actors.zhao, ...there });
      const data = asked.submission(actors.zhao.address, { ...TERMS, signature });
      const sent = actors.relayer.sendTransaction({ to: consentPlace.verifyingContract, data });
      const digest = asked.digest(actors.zhao.address, TERMS);
      await expectRefusal(sent, consents, "SignatureInvalid", [actors.zhao.address, digest]);
      expect(actDigest({ act: "Consent", message, ...there })).not.to.equal(digest);
    }
  });

  it("[CONSENT-41] the types are those that the interface spells out", async () => {
    const stage = await staged();
    const { zhaos, actors, staff, consents } = stage;
    const rule = ruleOf("base permission", LABELLED);
    const { provision } = rule;
    const asked = directing(stage, { patient: zhaos, rules: [rule] });
    const { name, version, chainId, verifyingContract } = await consents.eip712Domain();
    const types = {
      Directive: [
        { name: "patient", type: "bytes32" },
        { name: "author", type: "address" },
        { name: "expected", type: "bytes29" },
        { name: "rules", type: "Rule[]" },
        { name: "nonce", type: "uint104" },
        { name: "deadline", type: "uint48" },
      ],
      Rule: [
        { name: "deny", type: "bool" },
        { name: "base", type: "bool" },
        { name: "scope", type: "uint136" },
        { name: "from", type: "uint48" },
        { name: "until", type: "uint48" },
        { name: "terms", type: "bytes32[]" },
      ],
    };
    const grant = grantStruct({ grantee: staff.doctor.address, line: 0n, provision });
    const message = {
      patient: zhaos,
      author: actors.zhao.address,
      expected: `0x${"00".repeat(29)}`,
      rules: [
        { deny: false, base: true, scope: grant.scope, from: grant.from, until: grant.until, terms: grant.terms },
      ],
      ...TERMS,
    };
    expect([name, version]).to.deep.equal(["Xinglin ConsentRegistry", "1"]);
    expect(TypedDataEncoder.hash({ name, version, chainId, verifyingContract }, types, message)).to.equal(
      asked.digest(actors.zhao.address, TERMS),
    );
  });

  it("[CONSENT-42] one signature gives many grants", async () => {
    const stage = await staged();
    const { zhaos, consents, staff } = stage;
    const grants = Array.from({ length: 100 }, (_, line) => grantTo(staff.doctor, { line: BigInt(line) }));
    await submit(stage, giving(stage, { patient: zhaos, grants }));
    for (const grant of [grants[0], grants[99]]) {
      if (grant === undefined) throw new Error("There are a hundred grants.");
      expect(await consents.grantIdOf(zhaos, staff.doctor, grant.line)).to.equal(grantIdOf(zhaos, grant));
    }
  });
});

describe("Consents: when a signature counts", () => {
  it("[CONSENT-41] until just before its deadline", async () => {
    const stage = await staged();
    const { zhaos, consents, staff, clock } = stage;
    const deadline = NOW + DAY;
    await clock.next(deadline - 1n);
    await submit(stage, giving(stage, { patient: zhaos, grants: [grantTo(staff.doctor)] }), undefined, {
      nonce: 1n,
      deadline,
    });
    await clock.next(deadline);
    const late = submit(stage, giving(stage, { patient: zhaos, grants: [grantTo(staff.nurse)] }), undefined, {
      nonce: 2n,
      deadline,
    });
    await expectRefusal(late, consents, "SignatureExpired", [deadline, deadline]);
    expect(await consents.grantIdOf(zhaos, staff.nurse, 0n)).to.equal(ZeroHash);
  });

  it("[CONSENT-41] in any order of nonces, and not once it is cancelled", async () => {
    const stage = await staged();
    const { zhaos, consents, staff, actors } = stage;
    for (const [line, nonce] of [5n, 4n, 2n ** 104n - 1n, 0n].entries()) {
      const asked = giving(stage, { patient: zhaos, grants: [grantTo(staff.doctor, { line: BigInt(line) })] });
      await submit(stage, asked, undefined, { ...TERMS, nonce });
    }
    await consents.connect(actors.zhao).cancelNonce(6n);
    const cancelled = submit(stage, revokingAll(stage, { patient: zhaos }), undefined, { ...TERMS, nonce: 6n });
    await expectRefusal(cancelled, consents, "NonceUsed", [actors.zhao.address, 6n]);
    // A nonce of somebody else is not the signer's.
    await consents.connect(actors.thief).cancelNonce(8n);
    await submit(stage, revokingAll(stage, { patient: zhaos }), undefined, { ...TERMS, nonce: 8n });
    expect(await consents.epochOf(zhaos)).to.equal(1n);
  });

  it("[CONSENT-43] the signer needs the right when it is submitted: gained since it was signed", async () => {
    const stage = await staged();
    const { zhaos, consents, staff, actors, patients } = stage;
    const stranger = plainAccount(stage, actors.stranger);
    const asked = giving(stage, { patient: zhaos, grants: [grantTo(staff.doctor)] });
    const signature = await asked.sign(stranger, TERMS);
    const data = asked.submission(stranger.address, { ...TERMS, signature });
    const send = (): Promise<unknown> =>
      actors.relayer.sendTransaction({ to: stage.consentPlace.verifyingContract, data });
    await expectRefusal(send(), consents, "ConsentNotGivenBy", [zhaos, stranger.address]);
    await patients.connect(actors.zhao).setDelegate(zhaos, actors.stranger, POWERS.consent, NOW, NOW + DAY);
    await send();
    const grant = await consents.grantIdOf(zhaos, staff.doctor, 0n);
    expect(await decide(stage, requestOf(stage))).to.deep.equal(permitted("Grant", grant));
  });

  it("[CONSENT-43] the signer needs the right when it is submitted: lost since it was signed", async () => {
    const stage = await staged();
    const { zhaos, consents, staff, actors, patients } = stage;
    const carer = plainAccount(stage, actors.carer);
    const asked = giving(stage, { patient: zhaos, grants: [grantTo(staff.doctor)] });
    const signature = await asked.sign(carer, TERMS);
    const data = asked.submission(carer.address, { ...TERMS, signature });
    await patients.connect(actors.carer).resignAsDelegate(zhaos);
    const sent = actors.relayer.sendTransaction({ to: stage.consentPlace.verifyingContract, data });
    await expectRefusal(sent, consents, "ConsentNotGivenBy", [zhaos, carer.address]);
  });
});

describe("Consents: who signs", () => {
  it("[CONSENT-44] an owner's key does not sign for the wallet that is the controller", async () => {
    const stage = await staged();
    const { actors, consents, staff } = stage;
    const wallet = await contractWallet(stage, actors.wang);
    const patient = await registerPatient(stage, wallet, { salt: id("salt of a wallet") });
    const asked = giving(stage, { patient, grants: [grantTo(staff.doctor)] });
    const owner = plainAccount(stage, actors.wang);
    const forged = performConsent(stage, asked, { holder: owner, entrance: "signature", signer: wallet.address });
    await expectRefusal(forged, consents, "SignatureInvalid", [wallet.address, asked.digest(wallet.address, TERMS)]);
    await performConsent(stage, asked, { holder: wallet, entrance: "signature" });
  });

  it("[CONSENT-44] an account with delegated code signs by its code or by its own key", async () => {
    const stage = await staged();
    const account = await delegatedAccount(stage, "a patient with code");
    const patient = await registerPatient(stage, account, { salt: id("salt of code") });
    const grants = [grantTo(stage.staff.doctor)];
    await performConsent(stage, giving(stage, { patient, grants }), { holder: account, entrance: "signature" });
    expect(await stage.consents.isNonceSpent(account.address, TERMS.nonce)).to.be.true;
  });

  it("[CONSENT-44] refuses the other half of the curve, a shortened signature and an empty one", async () => {
    const stage = await staged();
    const { actors, consents, staff, zhaos } = stage;
    const zhao = plainAccount(stage, actors.zhao);
    const asked = giving(stage, { patient: zhaos, grants: [grantTo(staff.doctor)] });
    const signature = await asked.sign(zhao, TERMS);
    const bytes = getBytes(signature);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = BigInt(hexlify(bytes.slice(32, 64)));
    const otherHalf = concat([bytes.slice(0, 32), toBeHex(order - s, 32), bytes[64] === 27 ? "0x1c" : "0x1b"]);
    for (const bad of [otherHalf, hexlify(bytes.slice(0, 64)), "0x"]) {
      const data = asked.submission(zhao.address, { ...TERMS, signature: bad });
      const sent = actors.relayer.sendTransaction({ to: stage.consentPlace.verifyingContract, data });
      await expectRefusal(sent, consents, "SignatureInvalid", [zhao.address, asked.digest(zhao.address, TERMS)]);
    }
  });
});
