import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DAY } from "../helpers/defaults.ts";
import { STANDING } from "../helpers/models/providers.ts";
import {
  GIVEN,
  KINDS,
  type Person,
  type Problem,
  type Stage,
  expectRefused,
  licenceOf,
  stagesOn,
} from "../helpers/providers.ts";

const connection = await network.create();
const { accredited, licensed } = stagesOn(connection);

type Stroke = "suspend" | "reinstate" | "revoke";
const STROKES: readonly Stroke[] = ["suspend", "reinstate", "revoke"];

/** Accreditations and credentials have the same standing and the same hands; one suite serves both. */
interface Subject {
  readonly what: "Organisation" | "Credential";
  readonly rule: string;
  stage(): Promise<Stage>;
  idIn(stage: Stage): string;
  issuerIn(stage: Stage): Person;
  otherIssuerIn(stage: Stage): Person;
  standingIn(stage: Stage): Promise<bigint>;
  countsIn(stage: Stage): Promise<boolean>;
  call(
    stage: Stage,
    stroke: Stroke,
    reason?: string,
  ): ReturnType<Stage["providers"]["suspendCredential"]["populateTransaction"]>;
  /** Arguments of the event of a change. */
  event(stage: Stage, by: Person, standing: bigint): readonly unknown[];
}

const SUBJECTS: readonly Subject[] = [
  {
    what: "Organisation",
    rule: "[IDENTITY-65]",
    stage: accredited,
    idIn: ({ people }) => people.hospital.address,
    issuerIn: ({ people }) => people.commission,
    otherIssuerIn: ({ people }) => people.otherCommission,
    standingIn: async ({ providers, people }) => (await providers.organisationOf(people.hospital.address)).standing,
    countsIn: ({ providers, people }) => providers.isAccredited(people.hospital.address, KINDS.any),
    call: ({ providers, people }, stroke, reason = GIVEN.reason) =>
      providers[`${stroke}Organisation`].populateTransaction(people.hospital.address, reason),
    event: ({ people }, by, standing) => [people.hospital.address, by.address, standing, GIVEN.reason],
  },
  {
    what: "Credential",
    rule: "[IDENTITY-78]",
    stage: licensed,
    idIn: licenceOf,
    issuerIn: ({ people }) => people.board,
    otherIssuerIn: ({ people }) => people.otherBoard,
    standingIn: async (stage) => (await stage.providers.credentialOf(licenceOf(stage))).standing,
    countsIn: (stage) => stage.providers.isInForce(licenceOf(stage)),
    call: (stage, stroke, reason = GIVEN.reason) =>
      stage.providers[`${stroke}Credential`].populateTransaction(licenceOf(stage), reason),
    event: (stage, by, standing) => [licenceOf(stage), stage.people.doctor.address, by.address, standing, GIVEN.reason],
  },
];

const SUSPENDED = STANDING.byIssuer | STANDING.byRegulator;

/** Every standing that something granted can have, and what each hand may do from there. */
const STANDINGS = [0n, STANDING.byIssuer, STANDING.byRegulator, SUSPENDED].flatMap((suspensions) => [
  STANDING.good | suspensions,
  STANDING.good | suspensions | STANDING.revoked,
]);
const HANDS = [
  { hand: "issuer", bit: STANDING.byIssuer },
  { hand: "regulator", bit: STANDING.byRegulator },
] as const;

/** What a stroke makes of a standing, or nothing where it does not apply. */
function afterwards(what: Subject["what"], standing: bigint, stroke: Stroke, bit: bigint): bigint | undefined {
  const isSuspended = (standing & bit) !== 0n;
  if ((standing & STANDING.revoked) !== 0n) {
    // IDENTITY-67: on what is revoked the regulator sets and lifts its suspension, and nothing else changes. Revoking an
    // organisation sets it too.
    if (bit !== STANDING.byRegulator) return undefined;
    if (stroke === "reinstate") return isSuspended ? standing - bit : undefined;
    return isSuspended || (stroke === "revoke" && what === "Credential") ? undefined : standing | bit;
  }
  if (stroke === "revoke") {
    const suspendsToo = what === "Organisation" && bit === STANDING.byRegulator;
    return standing | STANDING.revoked | (suspendsToo ? bit : 0n);
  }
  if (stroke === "suspend") return isSuspended ? undefined : standing | bit;
  return isSuspended ? standing - bit : undefined;
}

/** Brings the subject from good to `standing`. */
async function bringTo(subject: Subject, stage: Stage, standing: bigint): Promise<void> {
  const issuer = subject.issuerIn(stage);
  const { regulator } = stage.people;
  if ((standing & STANDING.byIssuer) !== 0n) await issuer.sendTransaction(await subject.call(stage, "suspend"));
  if ((standing & STANDING.byRegulator) !== 0n) await regulator.sendTransaction(await subject.call(stage, "suspend"));
  if ((standing & STANDING.revoked) !== 0n) await issuer.sendTransaction(await subject.call(stage, "revoke"));
  expect(await subject.standingIn(stage)).to.equal(standing);
}

describe("ProviderRegistry: standing", () => {
  for (const subject of SUBJECTS) {
    const { what, rule } = subject;

    describe(what, () => {
      for (const standing of STANDINGS) {
        for (const { hand, bit } of HANDS) {
          for (const stroke of STROKES) {
            const next = afterwards(what, standing, stroke, bit);
            const title = next === undefined ? "is refused" : `leads to ${next}`;

            it(`${rule} given standing ${standing}, when the ${hand} says ${stroke}, it ${title}`, async () => {
              const stage = await subject.stage();
              const by = hand === "issuer" ? subject.issuerIn(stage) : stage.people.regulator;
              await bringTo(subject, stage, standing);

              if (next === undefined) {
                const problem: Problem = [`${what}StandingUnchanged`, subject.idIn(stage), standing];
                await expectRefused(stage, by, subject.call(stage, stroke), problem);
              } else {
                await expect(by.sendTransaction(await subject.call(stage, stroke)))
                  .to.emit(stage.providers, `${what}StandingChanged`)
                  .withArgs(...subject.event(stage, by, next));
                expect(await subject.standingIn(stage)).to.equal(next);
              }
              expect(await subject.countsIn(stage)).to.equal((next ?? standing) === STANDING.good);
            });
          }
        }
      }

      for (const stroke of STROKES) {
        for (const who of ["other issuer", "hospital", "doctor", "stranger"] as const) {
          it(`[IDENTITY-66] ${rule} refuses ${stroke} by the ${who}, whose it is not`, async () => {
            const stage = await subject.stage();
            const by = who === "other issuer" ? subject.otherIssuerIn(stage) : stage.people[who];
            if (stroke === "reinstate") await bringTo(subject, stage, STANDING.good | SUSPENDED);
            const problem: Problem = [`${what}NotOverseenBy`, subject.idIn(stage), by.address];
            await expectRefused(stage, by, subject.call(stage, stroke), problem);
          });
        }

        it(`${rule} refuses ${stroke} of something that does not exist`, async () => {
          const stage = await subject.stage();
          const { regulator, stranger } = stage.people;
          const missing = what === "Organisation" ? stranger.address : id("no credential");
          const call =
            what === "Organisation"
              ? stage.providers[`${stroke}Organisation`].populateTransaction(missing, GIVEN.reason)
              : stage.providers[`${stroke}Credential`].populateTransaction(missing, GIVEN.reason);
          await expectRefused(stage, regulator, call, [`${what}Unknown`, missing]);
          await expectRefused(stage, stranger, call, [`${what}Unknown`, missing]);
        });
      }

      it(`${rule} what is suspended by both counts only when both have lifted it, in either order`, async () => {
        for (const first of ["issuer", "regulator"]) {
          const stage = await subject.stage();
          await bringTo(subject, stage, STANDING.good | SUSPENDED);
          const hands = [subject.issuerIn(stage), stage.people.regulator];
          if (first === "regulator") hands.reverse();
          for (const by of hands) {
            expect(await subject.countsIn(stage)).to.equal(false);
            await by.sendTransaction(await subject.call(stage, "reinstate"));
          }
          expect(await subject.countsIn(stage)).to.equal(true);
        }
      });

      it(`${rule} the regulator goes on where the issuer was dismissed, and the issuer does not`, async () => {
        const stage = await subject.stage();
        const issuer = subject.issuerIn(stage);
        const { regulator } = stage.people;
        await bringTo(subject, stage, STANDING.good | STANDING.byRegulator);
        await stage.providers.connect(regulator).dismissAuthority(issuer.address);

        await expectRefused(stage, issuer, subject.call(stage, "suspend"), [
          "AuthorityNotAppointed",
          issuer.address,
          2n,
        ]);
        await regulator.sendTransaction(await subject.call(stage, "reinstate"));
        expect(await subject.countsIn(stage)).to.equal(true);
        await regulator.sendTransaction(await subject.call(stage, "revoke"));
        expect(await subject.countsIn(stage)).to.equal(false);
      });

      it(`[IDENTITY-66] ${rule} an issuer that lost the competence has no say any more, and has it again with the competence`, async () => {
        const stage = await subject.stage();
        const issuer = subject.issuerIn(stage);
        const appoint = async (competent: boolean) => {
          const accredits = (what === "Organisation") === competent;
          const registry = stage.providers.connect(stage.people.regulator);
          await registry.appointAuthority(issuer.address, GIVEN.zhejiang, accredits, !accredits);
        };
        await bringTo(subject, stage, STANDING.good | STANDING.byIssuer);
        await appoint(false);
        for (const stroke of STROKES) {
          await expectRefused(stage, issuer, subject.call(stage, stroke), ["AuthorityNotCompetent", issuer.address]);
        }
        await appoint(true);
        await issuer.sendTransaction(await subject.call(stage, "reinstate"));
        expect(await subject.countsIn(stage)).to.equal(true);
      });

      it(`${rule} one account that is issuer and regulator acts as issuer while it may, and then as regulator`, async () => {
        const stage = await subject.stage();
        const issuer = subject.issuerIn(stage);
        const { accessManager, actors, clock, people, providers } = stage;
        const grant = accessManager.interface.encodeFunctionData("grantRole", [1n, issuer.address, 0n]);
        await accessManager.connect(actors.admin).schedule(accessManager, grant, 0n);
        await clock.pass(2n * DAY);
        await accessManager.connect(actors.admin).execute(accessManager, grant);

        const { good, byIssuer, byRegulator } = STANDING;
        const suspend = await subject.call(stage, "suspend");
        await issuer.sendTransaction(suspend);
        expect(await subject.standingIn(stage)).to.equal(good | byIssuer);
        await expectRefused(stage, issuer, suspend, [`${what}StandingUnchanged`, subject.idIn(stage), good | byIssuer]);

        await providers.connect(people.regulator).dismissAuthority(issuer.address);
        await issuer.sendTransaction(suspend);
        expect(await subject.standingIn(stage)).to.equal(good | byIssuer | byRegulator);
        await issuer.sendTransaction(await subject.call(stage, "reinstate"));
        expect(await subject.standingIn(stage)).to.equal(good | byIssuer);
      });

      it(`${rule} who has given the role back is no regulator any more`, async () => {
        const stage = await subject.stage();
        const { regulator } = stage.people;
        const problem: Problem = [`${what}NotOverseenBy`, subject.idIn(stage), regulator.address];
        await regulator.sendTransaction(
          await stage.accessManager.renounceRole.populateTransaction(1n, regulator.address),
        );
        await expectRefused(stage, regulator, subject.call(stage, "suspend"), problem);
      });
    });
  }
});
