import { expect } from "chai";
import { ContractRefusal } from "@xinglin/sdk/errors";
import { NO_GUARDIANS, listDelegates, listRecoveries, patientIdOf } from "@xinglin/sdk/identity";
import { type AnyWay, type Hex, direct, nonceRow, randomSalt, signed } from "@xinglin/sdk/kernel";
import { SignerOffline } from "@xinglin/sdk/sending";
import { Wallet, concat, id } from "ethers";
import { network } from "hardhat";

import type { Actor } from "../helpers/actors.ts";
import { DAY, START } from "../helpers/defaults.ts";
import { LONG_PROOF, contractWallet } from "../helpers/holders.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";
import { type Clients, clientsOn, guardiansOf } from "./support.chain.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

async function deployClients(): Promise<{ platform: Platform; clients: Clients }> {
  const platform = await deployPlatform();
  return { platform, clients: await clientsOn(platform) };
}

/** Zhao is registered with guardians, has a key and a carer. */
async function registerZhao() {
  const deployed = await networkHelpers.loadFixture(deployClients);
  const { platform, clients } = deployed;
  const { zhao, carer } = platform.actors;
  const { set, hash } = guardiansOf(platform);
  const { patient } = await clients.patients.register({ salt: randomSalt(), guardians: hash, via: clients.by(zhao) });
  const window = { from: START, until: START + 30n * DAY };
  const powers = ["READ", "BOOKING"] as const;
  await clients.patients.setDelegate({ patient, delegate: carer.address, powers, ...window, via: clients.by(zhao) });
  return { ...deployed, patient, set, hash };
}

async function refusalOf(attempt: Promise<unknown>): Promise<ContractRefusal> {
  const problem = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(problem).to.be.instanceOf(ContractRefusal);
  return problem as ContractRefusal;
}

const WAYS: readonly [way: string, of: (clients: Clients, actor: Actor) => AnyWay][] = [
  ["by own transaction", ({ by }, actor) => by(actor)],
  ["relayed", ({ relayedFor }, actor) => relayedFor(actor)],
  ["by signature", ({ signedBy }, actor) => signedBy(actor)],
];

describe("SDK: patients", () => {
  for (const [way, of] of WAYS) {
    describe(way, () => {
      it("[IDENTITY-02] registers the id that was computed before", async () => {
        const { platform, clients } = await networkHelpers.loadFixture(deployClients);
        const { zhao } = platform.actors;
        const salt = randomSalt();
        const { patient } = await clients.patients.register({ salt, via: of(clients, zhao) });
        expect(patient).to.equal(patientIdOf({ controller: zhao.address, salt }));
        expect(await clients.patients.contract.controllerOf(patient)).to.equal(zhao.address);
      });

      it("[IDENTITY-15] publishes a key, sets and ends a delegate, changes guardians, rotates", async () => {
        const { platform, clients, patient } = await networkHelpers.loadFixture(registerZhao);
        const { patients, recoveries } = clients;
        const { zhao, zhaoAnew, nurse } = platform.actors;
        const via = of(clients, zhao);
        const key = `0x${"5a".repeat(32)}`;
        await patients.publishEncryptionKey({ patient, kem: "X25519", key, via });
        expect(await patients.contract.encryptionKeyHashOf(patient)).to.not.equal(NO_GUARDIANS);

        const window = { from: START, until: START + DAY };
        await patients.setDelegate({ patient, delegate: nurse.address, powers: ["CONSENT"], ...window, via });
        expect(await patients.delegationOf({ patient, delegate: nurse.address })).to.deep.include(window);
        await patients.endDelegate({ patient, delegate: nurse.address, via });
        expect(await patients.delegationOf({ patient, delegate: nurse.address })).to.equal(undefined);

        await recoveries.changeGuardians({ patient, guardians: NO_GUARDIANS, via });
        expect((await patients.contract.pendingGuardiansOf(patient)).effectiveAt).to.not.equal(0n);

        const acceptance = await patients.accept({ patient, deadline: START + DAY, signer: zhaoAnew });
        await patients.rotateController({ patient, acceptance, via });
        expect(await patients.contract.controllerOf(patient)).to.equal(zhaoAnew.address);
      });

      it("[IDENTITY-04] gives the contract's refusal in words", async () => {
        const { platform, clients } = await networkHelpers.loadFixture(deployClients);
        const { zhao } = platform.actors;
        const salt = randomSalt();
        const { patient } = await clients.patients.register({ salt, via: of(clients, zhao) });
        const refusal = await refusalOf(clients.patients.register({ salt, via: of(clients, zhao) }));
        expect(refusal.name).to.equal("PatientAlreadyRegistered");
        expect(refusal.args).to.deep.equal({ patient });
        expect(refusal.explain("zh")).to.include("已登记");
      });

      it("[IDENTITY-41] objects to a recovery", async () => {
        const { platform, clients, patient, set } = await networkHelpers.loadFixture(registerZhao);
        const { zhao, zhaoAnew, doctor, nurse } = platform.actors;
        const ask = { patient, set, newController: zhaoAnew.address, deadline: START + DAY };
        const signatures = [
          await clients.recoveries.approve({ ...ask, signer: doctor }),
          await clients.recoveries.approve({ ...ask, signer: nurse }),
        ];
        await clients.recoveries.start({ ...ask, signatures, via: clients.by(doctor) });
        await clients.recoveries.object({ patient, via: of(clients, zhao) });
        const refusal = await refusalOf(clients.recoveries.object({ patient, via: of(clients, zhao) }));
        expect(refusal.name).to.equal("RecoveryObjectionClosed");
        const [listing] = await listRecoveries({ recoveries: clients.recoveries, patient });
        expect(listing).to.include({ wasContested: true, wasReinforced: false, outcome: "contested" });
      });
    });
  }

  it("[IDENTITY-25] lets a delegate resign, relayed for who holds no ETH", async () => {
    const { platform, clients, patient } = await networkHelpers.loadFixture(registerZhao);
    const poor = Wallet.createRandom().connect(platform.ethers.provider);
    const window = { from: START, until: START + DAY };
    const { patients, by, forwarder } = clients;
    const { zhao, relayer } = platform.actors;
    await patients.setDelegate({ patient, delegate: poor.address, powers: ["READ"], ...window, via: by(zhao) });
    await patients.resignAsDelegate({ patient, via: { way: "relayed", signer: poor, relayer, forwarder } });
    expect(await patients.contract.mayAct(patient, poor.address, 2)).to.equal(false);
  });

  it("[K-04] cancels a nonce, so that the signature that carries it is refused", async () => {
    const { platform, clients, patient } = await networkHelpers.loadFixture(registerZhao);
    const { zhao, relayer } = platform.actors;
    const nonce = nonceRow().next().value!;
    await clients.patients.cancelNonce({ nonce, via: clients.by(zhao) });
    const via = signed({ signer: zhao, submitter: relayer, nonce });
    const refusal = await refusalOf(clients.recoveries.changeGuardians({ patient, guardians: NO_GUARDIANS, via }));
    expect(refusal.args).to.deep.equal({ signer: zhao.address, nonce });
  });

  it("[K-02] makes signed acts and requests that end when they are told to", async () => {
    const { platform, clients } = await networkHelpers.loadFixture(deployClients);
    const { zhao } = platform.actors;
    const salt = randomSalt();
    const over = { ...clients.signedBy(zhao), validity: -1 };
    expect((await refusalOf(clients.patients.register({ salt, via: over }))).name).to.equal("SignatureExpired");
    const requestOver = { ...clients.relayedFor(zhao), validity: -1 };
    const refusal = await refusalOf(clients.patients.register({ salt, via: requestOver }));
    expect(refusal.name).to.equal("ERC2771ForwarderExpiredRequest");
  });

  it("[K-06] acts for a contract wallet whose owner signs at length", async () => {
    const { platform, clients } = await networkHelpers.loadFixture(deployClients);
    const { relayer, wang } = platform.actors;
    const wallet = await contractWallet(platform, wang);
    const signer = {
      getAddress: () => wang.getAddress(),
      signTypedData: async (...data: Parameters<Actor["signTypedData"]>) =>
        concat([await wang.signTypedData(...data), LONG_PROOF]),
    };
    const via = signed({ signer, submitter: relayer, account: wallet.address });
    const { patient } = await clients.patients.register({ salt: randomSalt(), via });
    expect(await clients.patients.contract.controllerOf(patient)).to.equal(wallet.address);
    await clients.patients.publishEncryptionKey({ patient, kem: "X_WING", key: new Uint8Array(1_216), via });

    const without = signed({ signer: wang, submitter: relayer, account: wallet.address });
    const refusal = await refusalOf(
      clients.recoveries.changeGuardians({ patient, guardians: NO_GUARDIANS, via: without }),
    );
    expect(refusal.args).to.include({ signer: wallet.address });
  });

  it("says that a signer without a chain has to be connected", async () => {
    const { platform, clients } = await networkHelpers.loadFixture(deployClients);
    const { zhao } = platform.actors;
    const offline = new Wallet(id("offline"));
    const via = signed({ signer: zhao, submitter: offline });
    const problem = await clients.patients.register({ salt: randomSalt(), via }).catch((thrown: unknown) => thrown);
    expect(problem).to.be.instanceOf(SignerOffline);
  });
});

describe("SDK: recoveries and lists of patients", () => {
  it("[IDENTITY-40] recovers, withdraws, dismisses; the lists show it", async () => {
    const { platform, clients, patient, set, hash } = await networkHelpers.loadFixture(registerZhao);
    const { recoveries, patients, by } = clients;
    const { zhaoAnew, thief, doctor, nurse, carer, clinic, stranger } = platform.actors;
    const deadline = START + 300n * DAY;
    const collect = (newController: string, ...signers: Actor[]) =>
      Promise.all(signers.map((signer) => recoveries.approve({ patient, set, newController, deadline, signer })));

    const start = { patient, set, deadline, newController: thief.address };
    const wrong = await collect(thief.address, doctor, nurse);
    await recoveries.start({ ...start, signatures: wrong, via: by(stranger) });
    const back = await Promise.all(
      [carer, nurse].map((signer) => recoveries.approveWithdrawal({ patient, set, deadline, signer })),
    );
    await recoveries.withdraw({ patient, set, deadline, signatures: back, via: by(stranger) });

    const right = await collect(zhaoAnew.address, nurse, clinic, doctor);
    await recoveries.start({ ...start, newController: zhaoAnew.address, signatures: right, via: by(stranger) });
    expect(await listDelegates({ patients, patient }))
      .to.have.length(1)
      .and.nested.property("[0].mayAct", false);
    await platform.clock.pass(3n * DAY);
    await recoveries.finish({ patient, via: by(stranger) });
    expect(await patients.contract.controllerOf(patient)).to.equal(zhaoAnew.address);
    expect(await listDelegates({ patients, patient })).to.deep.equal([]);

    const again = await collect(thief.address, doctor, nurse, carer);
    await recoveries.start({ ...start, signatures: again, via: by(stranger) });
    await recoveries.dismiss({ patient, set, via: by(clinic) });
    expect(await patients.contract.guardiansOf(patient))
      .to.equal(NO_GUARDIANS)
      .and.not.equal(hash);

    const listings = await listRecoveries({ recoveries, patient, chunk: 3 });
    expect(listings.map(({ attempt, outcome }) => [attempt, outcome])).to.deep.equal([
      [1, "withdrawn"],
      [2, "finished"],
      [3, "dismissed"],
    ]);
    expect(listings.map(({ wasReinforced }) => wasReinforced)).to.deep.equal([false, true, true]);
  });

  it("[IDENTITY-42] reinforces a recovery that runs; one that nobody finishes lapses", async () => {
    const { platform, clients, patient, set } = await networkHelpers.loadFixture(registerZhao);
    const { recoveries, by } = clients;
    const { zhaoAnew, doctor, nurse, carer } = platform.actors;
    const ask = { patient, set, newController: zhaoAnew.address, deadline: START + DAY };
    const two = [
      await recoveries.approve({ ...ask, signer: doctor }),
      await recoveries.approve({ ...ask, signer: nurse }),
    ];
    await recoveries.start({ ...ask, signatures: two, via: by(carer) });
    const all = [...two, await recoveries.approve({ ...ask, signer: carer })];
    await recoveries.reinforce({ ...ask, signatures: all, via: by(carer) });
    expect(await listRecoveries({ recoveries, patient })).to.deep.equal([
      {
        attempt: 1,
        newController: zhaoAnew.address,
        readyAt: (await recoveries.contract.recoveryOf(patient)).readyAt,
        lapsesAt: (await recoveries.contract.recoveryOf(patient)).lapsesAt,
        wasContested: false,
        wasReinforced: true,
        outcome: "running",
      },
    ]);
    await platform.clock.pass(11n * DAY);
    expect(await listRecoveries({ recoveries, patient })).to.have.nested.property("[0].outcome", "lapsed");
  });

  it("[IDENTITY-32] says in words what is missing", async () => {
    const { platform, clients, patient, set } = await networkHelpers.loadFixture(registerZhao);
    const { zhaoAnew, doctor } = platform.actors;
    const ask = { patient, set, newController: zhaoAnew.address, deadline: START + DAY };
    const signatures = [await clients.recoveries.approve({ ...ask, signer: doctor })];
    const attempt = clients.recoveries.start({ ...ask, signatures, via: direct({ signer: doctor }) });
    expect((await refusalOf(attempt)).message).to.include("1 guardians signed; 2 are needed");
  });

  it("[IDENTITY-01] computes what the contract computes", async () => {
    const { platform, clients, set, hash } = await networkHelpers.loadFixture(registerZhao);
    const { zhao } = platform.actors;
    const salt = id("salt") as Hex;
    expect(await clients.patients.contract.patientIdOf(zhao.address, salt)).to.equal(
      patientIdOf({ controller: zhao.address, salt }),
    );
    expect(await clients.patients.contract.guardianSetHash({ ...set, guardians: [...set.guardians] })).to.equal(hash);
  });
});
