import { decodeDirective, decodeProvision, encodeDirective } from "@xinglin/sdk/consent";
import { expect } from "chai";
import { network } from "hardhat";
import { type Interface, type LogDescription, concat, dataSlice, keccak256 } from "ethers";

import { act, decide, direct, directing, give, giving, revoking, revokingAll } from "../helpers/consentActs.ts";
import {
  type ConsentStage,
  NOW,
  TERM,
  consentStageOn,
  grantTo,
  labelOf,
  requestOf,
  ruleOf,
} from "../helpers/consents.ts";
import { DAY } from "../helpers/defaults.ts";
import { expectEvents } from "../helpers/expectations.ts";
import {
  type ModelGrant,
  NO_DIRECTIVE,
  directiveHash,
  directiveWords,
  grantIdOf,
  provisionWord,
} from "../helpers/models/consentModel.ts";

const NO_TERMS = `0x${"00".repeat(31)}`;

const connection = await network.create();
const staged = consentStageOn(connection);

/** A patient's consents as somebody knows them who has read the events and nothing else. */
interface Rebuilt {
  epoch: bigint;
  directive: readonly string[];
  readonly grants: Map<string, { readonly word: string; readonly terms: readonly string[] }>;
}

async function rebuild({ consents, ethers }: ConsentStage): Promise<Map<string, Rebuilt>> {
  const lives = new Map<string, Rebuilt>();
  const abi: Interface = consents.interface;
  for (const log of await ethers.provider.getLogs({ address: await consents.getAddress(), fromBlock: 0 })) {
    const event = abi.parseLog(log);
    if (event === null) throw new Error("An event that nobody can read.");
    if (event.name !== "NonceSpent") fold(lives, event);
  }
  return lives;
}

function fold(lives: Map<string, Rebuilt>, { name, args }: LogDescription): void {
  const patient = args[0] as string;
  const life = lives.get(patient) ?? { epoch: 0n, directive: [], grants: new Map() };
  lives.set(patient, life);
  const place = `${String(args[1])} ${String(args[2])}`;
  switch (name) {
    case "GrantGiven":
      life.grants.set(place, { word: args.getValue("provision") as string, terms: [] });
      break;
    case "GrantGivenOnTerms": {
      const terms = [...(args.getValue("terms") as string[])];
      expect(terms, "terms of a grant that has some").not.to.have.length(0);
      life.grants.set(place, { word: args.getValue("provision") as string, terms });
      break;
    }
    case "GrantRevoked":
      life.grants.delete(place);
      break;
    case "AllRevoked":
      life.epoch = args.getValue("epoch") as bigint;
      break;
    case "DirectiveSet":
      life.directive = [...(args.getValue("words") as [])];
      break;
    default:
      throw new Error(`Nobody knows the event ${name}.`);
  }
}

describe("Consents: what the events tell", () => {
  it("[CONSENT-15] [CONSENT-34] whoever has read the events alone knows grants, epoch and directive of every patient", async () => {
    const stage = await staged();
    const { consents, staff, people, zhaos, wangs, actors } = stage;
    const terms = [TERM.author(staff.doctor.address), TERM.label(labelOf("a label")), TERM.dataPeriod(NOW - DAY, NOW)];
    const rules = [ruleOf("denying exception", { terms }), ruleOf("base permission")];
    await give(stage, [grantTo(staff.doctor, { terms }), grantTo(people.hospital, { line: 7n }), grantTo(staff.nurse)]);
    await act(stage, giving(stage, { patient: wangs, grants: [grantTo(staff.doctor)] }), actors.wang);
    await direct(stage, rules, actors.carer);
    await act(stage, revoking(stage, { patient: zhaos, keys: [{ grantee: staff.nurse.address, line: 0n }] }));
    await act(stage, revokingAll(stage, { patient: zhaos }), actors.carer);
    await give(stage, [grantTo(staff.nurse, { line: 1n, from: NOW + DAY })]);
    await act(stage, directing(stage, { patient: wangs, rules }), actors.wang);
    await act(
      stage,
      directing(stage, { patient: wangs, expected: await consents.directiveOf(wangs), rules: [] }),
      actors.wang,
    );

    const lives = await rebuild(stage);
    expect([...lives.keys()].sort()).to.deep.equal([zhaos, wangs].sort());
    for (const [patient, { epoch, directive, grants }] of lives) {
      expect(await consents.epochOf(patient)).to.equal(epoch);
      expect(await consents.directiveOf(patient)).to.equal(
        directive.length === 0 ? NO_DIRECTIVE : dataSlice(keccak256(concat(directive)), 0, 29),
      );
      for (const grantee of [staff.doctor, staff.nurse, people.hospital]) {
        for (const line of [0n, 1n, 7n]) {
          const told = grants.get(`${grantee.address} ${line}`);
          const [inForce, scope, from, until, termsHash] = await consents.grantOf(patient, grantee, line);
          if (told === undefined) {
            expect([inForce, scope, from, until, termsHash]).to.deep.equal([false, 0n, 0n, 0n, NO_TERMS]);
            continue;
          }
          const { provision, epoch: givenIn } = decodeProvision(told.word);
          expect([from, until]).to.deep.equal([provision.from, provision.until]);
          expect(scope).to.equal((BigInt(told.word) >> 16n) & (2n ** 136n - 1n));
          expect(termsHash).to.equal(
            told.terms.length === 0 ? NO_TERMS : dataSlice(keccak256(concat(told.terms)), 0, 31),
          );
          const now = await stage.clock.now();
          expect(inForce).to.equal(BigInt(givenIn) === epoch && from <= now && now < until);
        }
      }
    }
  });

  it("[CONSENT-15] a grant's event carries its word, terms and giver, and with them decides", async () => {
    const stage = await staged();
    const { consents, staff, zhaos, actors } = stage;
    const grant: ModelGrant = grantTo(staff.doctor, { line: 3n, terms: [TERM.label(labelOf("a label"))] });
    const word = provisionWord({ deny: false, base: false, ...grant }, 0n);
    await expectEvents(give(stage, [grant], actors.carer), consents, [
      ["GrantGivenOnTerms", [zhaos, grant.grantee, 3n, actors.carer.address, word, grant.provision.terms]],
    ]);
    const labels = [labelOf("a label")];
    const decision = await decide(stage, requestOf(stage, { labels }), { line: 3n, terms: grant.provision.terms });
    expect(decision.basisId).to.equal(grantIdOf(zhaos, grant));
  });

  it("[CONSENT-15] [CONSENT-34] the SDK reads and writes the words of the events", async () => {
    const stage = await staged();
    const { staff, zhaos, consents } = stage;
    const terms = [TERM.actor(staff.doctor.address), TERM.label(labelOf("a label"))];
    const rules = [ruleOf("denying exception", { terms }), ruleOf("base permission")];
    await act(stage, revokingAll(stage, { patient: zhaos }));
    await direct(stage, rules);
    const words = directiveWords(rules, 1n);
    expect(await consents.directiveOf(zhaos)).to.equal(directiveHash(words));
    const decoded = decodeDirective(words);
    expect(decoded.map(({ deny, base, epoch }) => ({ deny, base, epoch }))).to.deep.equal([
      { deny: true, base: false, epoch: 1 },
      { deny: false, base: true, epoch: 1 },
    ]);
    expect(encodeDirective({ rules: decoded, epoch: 1 })).to.deep.equal(words);
  });
});
