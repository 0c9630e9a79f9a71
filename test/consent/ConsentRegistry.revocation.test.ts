import { expect } from "chai";
import { network } from "hardhat";
import { type TransactionResponse, ZeroHash, id } from "ethers";

import { act, decide, give, giving, permitted, refused, revoking, revokingAll } from "../helpers/consentActs.ts";
import {
  type ConsentStage,
  NOW,
  TERM,
  consentStageOn,
  freeze,
  grantTo,
  labelOf,
  requestOf,
} from "../helpers/consents.ts";
import { DAY, POWERS } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { plainAccount } from "../helpers/holders.ts";
import type { ModelKey } from "../helpers/models/consentModel.ts";
import type { Person } from "../helpers/providers.ts";

const connection = await network.create();
const staged = consentStageOn(connection);

function keyTo(grantee: { readonly address: string }, line = 0n): ModelKey {
  return { grantee: grantee.address, line };
}

function revoke(stage: ConsentStage, keys: readonly ModelKey[], person?: Person): Promise<TransactionResponse> {
  return act(stage, revoking(stage, { patient: stage.zhaos, keys }), person);
}

function revokeAll(stage: ConsentStage, person?: Person): Promise<TransactionResponse> {
  return act(stage, revokingAll(stage, { patient: stage.zhaos }), person);
}

describe("Consents: the revocation of grants", () => {
  it("[CONSENT-16] the controller and a delegate with CONSENT revoke, also what the other gave", async () => {
    const stage = await staged();
    const { actors, staff, consents, zhaos } = stage;
    await give(stage, [grantTo(staff.doctor)], actors.carer);
    await give(stage, [grantTo(staff.nurse, { line: 7n })], actors.zhao);
    for (const [revoker, grantee, line] of [
      [actors.zhao, staff.doctor, 0n],
      [actors.carer, staff.nurse, 7n],
    ] as const) {
      await expectEvents(revoke(stage, [keyTo(grantee, line)], revoker), consents, [
        ["GrantRevoked", [zhaos, grantee.address, line, revoker.address]],
      ]);
      expect(await consents.grantIdOf(zhaos, grantee, line)).to.equal(ZeroHash);
    }
  });

  it("[CONSENT-16] refuses everybody else, and everybody while frozen or unknown", async () => {
    const stage = await staged();
    const { actors, staff, consents, zhaos, patients, carer } = stage;
    await give(stage, [grantTo(staff.doctor)]);
    const powers = POWERS.all ^ POWERS.consent;
    await patients.connect(actors.zhao).setDelegate(zhaos, actors.carer, powers, carer.from, carer.until);
    const before = await consents.grantIdOf(zhaos, staff.doctor, 0n);
    for (const person of [actors.carer, actors.wang, actors.thief, staff.doctor, actors.regulator]) {
      const refusal = ["ConsentNotGivenBy", [zhaos, person.address]] as const;
      await expectRefusal(revoke(stage, [keyTo(staff.doctor)], person), consents, ...refusal);
      await expectRefusal(revokeAll(stage, person), consents, ...refusal);
    }
    const unknown = id("nobody's pseudonym");
    const keys = [keyTo(staff.doctor)];
    for (const of of [revoking(stage, { patient: unknown, keys }), revokingAll(stage, { patient: unknown })]) {
      await expectRefusal(act(stage, of), consents, "ConsentNotGivenBy", [unknown, actors.zhao.address]);
    }
    await freeze(stage);
    const refusal = ["ConsentNotGivenBy", [zhaos, actors.zhao.address]] as const;
    await expectRefusal(revoke(stage, keys), consents, ...refusal);
    await expectRefusal(revokeAll(stage), consents, ...refusal);
    expect(await consents.grantIdOf(zhaos, staff.doctor, 0n)).to.equal(before);
    expect(await consents.epochOf(zhaos)).to.equal(0n);
  });

  it("[CONSENT-16] ends a grant that runs, one that waits, one that is over and one that fell to a revocation of all", async () => {
    const stage = await staged();
    const { staff, consents, zhaos, clock } = stage;
    await give(stage, [
      grantTo(staff.doctor),
      grantTo(staff.doctor, { line: 1n, from: NOW + 3n * DAY }),
      grantTo(staff.doctor, { line: 2n, until: NOW + DAY }),
      grantTo(staff.doctor, { line: 3n, terms: [TERM.label(labelOf("a label"))] }),
    ]);
    await clock.moveTo(NOW + DAY);
    const ended = [keyTo(staff.doctor), keyTo(staff.doctor, 1n), keyTo(staff.doctor, 2n)];
    await revoke(stage, ended);
    await revokeAll(stage);
    await revoke(stage, [keyTo(staff.doctor, 3n)]);
    for (const line of [0n, 1n, 2n, 3n]) expect(await consents.grantIdOf(zhaos, staff.doctor, line)).to.equal(ZeroHash);
  });

  it("[CONSENT-16] refuses a line that holds nothing: never given, revoked before, named twice, or another's", async () => {
    const stage = await staged();
    const { staff, consents, zhaos, wangs, actors } = stage;
    await give(stage, [grantTo(staff.doctor), grantTo(staff.nurse)]);
    await act(stage, giving(stage, { patient: wangs, grants: [grantTo(staff.clerk)] }), actors.wang);
    const unknown = (grantee: Person, line = 0n) => ["GrantUnknown", [zhaos, grantee.address, line]] as const;
    await expectRefusal(revoke(stage, [keyTo(staff.doctor, 1n)]), consents, ...unknown(staff.doctor, 1n));
    await expectRefusal(revoke(stage, [keyTo(staff.clerk)]), consents, ...unknown(staff.clerk));
    const twice = [keyTo(staff.doctor), keyTo(staff.nurse), keyTo(staff.doctor)];
    await expectRefusal(revoke(stage, twice), consents, ...unknown(staff.doctor));
    // All or none.
    expect(await consents.grantIdOf(zhaos, staff.nurse, 0n)).not.to.equal(ZeroHash);
    await revoke(stage, [keyTo(staff.doctor)]);
    await expectRefusal(revoke(stage, [keyTo(staff.doctor)]), consents, ...unknown(staff.doctor));
  });

  it("[CONSENT-13] [CONSENT-16] one call ends 1 to 200", async () => {
    const stage = await staged();
    const { staff, consents, zhaos } = stage;
    const grants = Array.from({ length: 200 }, (_, line) => grantTo(staff.doctor, { line: BigInt(line) }));
    await give(stage, grants);
    await expectRefusal(revoke(stage, []), consents, "ListEmpty", [zhaos]);
    const tooMany = [...grants.map(({ line }) => keyTo(staff.doctor, line)), keyTo(staff.nurse)];
    await expectRefusal(revoke(stage, tooMany), consents, "TermsTooMany", [201n, 200n]);
    await revoke(stage, tooMany.slice(0, 200));
    expect(await consents.grantIdOf(zhaos, staff.doctor, 199n)).to.equal(ZeroHash);
  });

  it("[CONSENT-17] counts at once, touches no other grant, and lasts", async () => {
    const stage = await staged();
    const { staff, people, consents, zhaos, clock } = stage;
    await give(stage, [
      grantTo(staff.doctor),
      grantTo(staff.doctor, { line: 1n }),
      grantTo(people.hospital, { line: 1n }),
    ]);
    await revoke(stage, [keyTo(staff.doctor)]);
    expect(await decide(stage, requestOf(stage))).to.deep.equal(refused("NothingPermits"));
    const other = await consents.grantIdOf(zhaos, staff.doctor, 1n);
    expect(await decide(stage, requestOf(stage), { line: 1n })).to.deep.equal(permitted("Grant", other));
    await clock.moveTo(NOW + 100n * DAY);
    expect(await decide(stage, requestOf(stage))).to.deep.equal(refused("NothingPermits"));
  });

  it("[CONSENT-17] the signature behind a revoked grant gives it to nobody again", async () => {
    const stage = await staged();
    const { staff, actors, consents, zhaos } = stage;
    const asked = giving(stage, { patient: zhaos, grants: [grantTo(staff.doctor)] });
    const terms = { nonce: 3n, deadline: NOW + 100n * DAY };
    const signature = await asked.sign(plainAccount(stage, actors.zhao), terms);
    const data = asked.submission(actors.zhao.address, { ...terms, signature });
    const to = await consents.getAddress();
    await actors.relayer.sendTransaction({ to, data });
    await revoke(stage, [keyTo(staff.doctor)]);
    await expectRefusal(actors.thief.sendTransaction({ to, data }), consents, "NonceUsed", [actors.zhao.address, 3n]);
  });
});

describe("Consents: the revocation of everything", () => {
  it("[CONSENT-18] ends every grant given before, and names the epoch", async () => {
    const stage = await staged();
    const { staff, people, actors, consents, zhaos } = stage;
    await give(stage, [
      grantTo(staff.doctor),
      grantTo(people.hospital),
      grantTo(staff.doctor, { line: 1n, from: NOW + DAY }),
    ]);
    await expectEvents(revokeAll(stage, actors.carer), consents, [["AllRevoked", [zhaos, actors.carer.address, 1n]]]);
    expect(await consents.epochOf(zhaos)).to.equal(1n);
    for (const line of [0n, 1n]) {
      expect(await decide(stage, requestOf(stage), { line })).to.deep.equal(refused("Revoked"));
    }
    await stage.clock.moveTo(NOW + DAY);
    expect(await decide(stage, requestOf(stage), { line: 1n })).to.deep.equal(refused("Revoked"));
  });

  it("[CONSENT-18] leaves what is given after it, and can be done again", async () => {
    const stage = await staged();
    const { staff, consents, zhaos } = stage;
    await revokeAll(stage);
    await give(stage, [grantTo(staff.doctor)]);
    const grant = await consents.grantIdOf(zhaos, staff.doctor, 0n);
    expect(await decide(stage, requestOf(stage))).to.deep.equal(permitted("Grant", grant));
    await revokeAll(stage);
    expect(await consents.epochOf(zhaos)).to.equal(2n);
    expect(await decide(stage, requestOf(stage))).to.deep.equal(refused("Revoked"));
  });

  it("[CONSENT-18] touches no other patient", async () => {
    const stage = await staged();
    const { staff, consents, wangs, actors } = stage;
    await act(stage, giving(stage, { patient: wangs, grants: [grantTo(staff.doctor)] }), actors.wang);
    await revokeAll(stage);
    const grant = await consents.grantIdOf(wangs, staff.doctor, 0n);
    expect(await decide(stage, requestOf(stage, { patient: wangs }))).to.deep.equal(permitted("Grant", grant));
    expect(await consents.epochOf(wangs)).to.equal(0n);
  });
});
