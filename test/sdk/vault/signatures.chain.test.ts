import { parseId, randomSalt } from "@xinglin/sdk/kernel";
import { POWERS } from "@xinglin/sdk/terms";
import {
  EncryptionKeyUnusable,
  EnvelopeNotSigned,
  KeyStatementInvalid,
  PublishedKeyMismatch,
  PublishedKeyMissing,
  publishedKeyOf,
  requireEnvelopeSignature,
  sealEnvelope,
  signEnvelope,
  stateEncryptionKey,
  statedKey,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { concat, hexlify, id, keccak256 } from "ethers";
import { network } from "hardhat";

import { START, YEAR } from "../../helpers/defaults.ts";
import { LONG_PROOF } from "../../helpers/holders.ts";
import { type Platform, platformOn } from "../../helpers/platform.ts";
import { clientsOn } from "../support.chain.ts";
import { changed, grant, pairOf, refuses, smallRing } from "./support.ts";

const connection = await network.create();
const deployPlatform = platformOn(connection);
const load = async () => connection.networkHelpers.loadFixture(deployPlatform);

/** Registers Zhao by the SDK. */
async function registered(platform: Platform) {
  const { patients, by } = await clientsOn(platform);
  const { patient } = await patients.register({ salt: randomSalt(), via: by(platform.actors.zhao) });
  return { patients, patient, via: by(platform.actors.zhao) };
}

describe("SDK: published encryption keys", () => {
  it("[VAULT-34] are the last one that the patient published", async () => {
    const { patients, patient, via } = await registered(await load());
    await refuses(publishedKeyOf({ patients, patient }), PublishedKeyMissing);
    for (const kem of ["X25519", "X_WING"] as const) {
      const { publicKey } = await pairOf("Zhao", kem);
      await patients.publishEncryptionKey({ patient, kem, key: publicKey, via });
      expect(await publishedKeyOf({ patients, patient })).to.deep.equal({ kem, publicKey });
    }
  });

  it("[VAULT-34] are refused when the event is not what the registry holds, or is not shown", async () => {
    const { patients, patient, via } = await registered(await load());
    const { publicKey } = await pairOf("Zhao");
    await patients.publishEncryptionKey({ patient, kem: "X25519", key: publicKey, via });
    const first = await patients.provider.getBlockNumber();
    await patients.publishEncryptionKey({ patient, kem: "X25519", key: (await pairOf("Wang")).publicKey, via });
    await refuses(publishedKeyOf({ patients, patient, toBlock: first }), PublishedKeyMismatch);
    await refuses(publishedKeyOf({ patients, patient, toBlock: 0 }), PublishedKeyMissing);
  });

  it("[VAULT-35] are refused when they are nothing but zeros", async () => {
    const { patients, patient, via } = await registered(await load());
    await patients.publishEncryptionKey({ patient, kem: "X25519", key: new Uint8Array(32), via });
    await refuses(publishedKeyOf({ patients, patient }), EncryptionKeyUnusable);
  });
});

describe("SDK: signed keys and envelopes", () => {
  it("[VAULT-34] takes a statement by its account, until its end, on its chain and contract", async () => {
    const { actors, ethers, place } = await load();
    const { doctor, stranger } = actors;
    const key = await pairOf("doctor", "X_WING");
    const until = START + YEAR;
    const statement = await stateEncryptionKey({ key, account: doctor.address, until, place, signer: doctor });
    const asked = { statement, place, now: until - 1n, provider: ethers.provider };
    expect(await statedKey(asked)).to.deep.equal({ kem: key.kem, publicKey: key.publicKey });
    expect((await refuses(statedKey({ ...asked, now: until }), KeyStatementInvalid)).why).to.equal("over");
    const false_ = [
      { ...statement, account: stranger.address },
      { ...statement, until: until + 1n },
      { ...statement, publicKey: changed(key.publicKey, 0) },
      { ...statement, signature: "0x" as const },
    ];
    for (const bad of false_) {
      expect((await refuses(statedKey({ ...asked, statement: bad }), KeyStatementInvalid)).why).to.equal("signature");
    }
    await refuses(statedKey({ ...asked, place: { ...place, chainId: 1n } }), KeyStatementInvalid);
    await refuses(
      statedKey({ ...asked, statement: { ...statement, publicKey: new Uint8Array(1216) } }),
      EncryptionKeyUnusable,
    );
  });

  it("[VAULT-34] takes a statement by a contract wallet with a long signature", async () => {
    const { actors, ethers, place } = await load();
    const { hospital, stranger } = actors;
    const wallet = await ethers.deployContract("LongSignatureWallet", [hospital, keccak256(LONG_PROOF)]);
    const account = await wallet.getAddress();
    const key = await pairOf("gateway");
    const until = START + YEAR;
    const bare = await stateEncryptionKey({ key, account, until, place, signer: hospital });
    const statement = { ...bare, signature: concat([bare.signature, LONG_PROOF]) as typeof bare.signature };
    const asked = { place, now: START, provider: ethers.provider };
    expect((await statedKey({ ...asked, statement })).kem).to.equal("X25519");
    await refuses(statedKey({ ...asked, statement: bare }), KeyStatementInvalid);
    const other = await stateEncryptionKey({ key, account, until, place, signer: stranger });
    const forged = { ...other, signature: concat([other.signature, LONG_PROOF]) as typeof bare.signature };
    await refuses(statedKey({ ...asked, statement: forged }), KeyStatementInvalid);
  });

  it("[VAULT-33] takes an envelope signed by who may consent for the patient, and by nobody else", async () => {
    const platform = await load();
    const { zhao, carer, thief, stranger } = platform.actors;
    const { patients, patient, via } = await registered(platform);
    const [from, until] = [START, START + YEAR];
    await patients.setDelegate({ patient, delegate: carer.address, powers: ["CONSENT"], from, until, via });
    await patients.setDelegate({ patient, delegate: thief.address, powers: ["READ"], from, until, via });
    const envelope = await sealEnvelope({ ring: await smallRing(), to: await pairOf("doctor"), grant });
    const mayConsent = async (account: string) => patients.contract.mayAct(patient, account, POWERS.CONSENT.code);
    const check = async (signer: typeof zhao, seen: Uint8Array = envelope, about = grant, claimed = signer.address) =>
      requireEnvelopeSignature({
        envelope: seen,
        grant: about,
        signed: { signer: claimed, signature: await signEnvelope({ envelope, grant, signer }) },
        mayConsent,
        provider: platform.ethers.provider,
      });
    await check(zhao);
    await check(carer);
    for (const nobody of [thief, stranger]) await refuses(check(nobody), EnvelopeNotSigned);
    await refuses(check(stranger, envelope, grant, zhao.address), EnvelopeNotSigned);
    await refuses(check(zhao, changed(envelope, envelope.length - 1)), EnvelopeNotSigned);
    const other = { ...grant, id: parseId("ProvisionId", id("another grant")) };
    await refuses(check(zhao, envelope, other), EnvelopeNotSigned);
    expect(hexlify(envelope)).to.match(/^0x584c5603/);
  });
});
