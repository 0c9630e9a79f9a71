import { signAct } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { network } from "hardhat";
import { ZeroHash, concat } from "ethers";

import { DEFAULTS, POWERS } from "../helpers/defaults.ts";
import { LONG_PROOF, contractWallet } from "../helpers/holders.ts";
import { platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

describe("Finding: signatures of a key that becomes the key of a contract wallet", () => {
  it("[K-03] refuses a signature that was used before the rotation", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { patients, actors, place } = platform;
    const { zhao, carer, relayer } = actors;
    const to = place.verifyingContract;
    await patients.connect(zhao).register(DEFAULTS.salt, ZeroHash);
    const patient = await patients.patientIdOf(zhao, DEFAULTS.salt);

    // By signature Zhao lets the carer act, and later ends that. The nonce is spent.
    const terms = { nonce: DEFAULTS.nonce, deadline: DEFAULTS.deadline };
    const { from, until } = DEFAULTS.delegation;
    const delegation = { patient, delegate: carer.address, powers: POWERS.all, from, until };
    const submission = (signature: string): string =>
      patients.interface.encodeFunctionData("setDelegateBySignature", [
        patient,
        carer.address,
        POWERS.all,
        from,
        until,
        { ...terms, signature },
      ]);
    const message = { ...delegation, controller: zhao.address, ...terms };
    const signature = await signAct({ act: "Delegation", message, signer: zhao, ...place });
    await relayer.sendTransaction({ to, data: submission(signature) });
    await patients.connect(zhao).setDelegate(patient, carer, POWERS.none, 0, 0);

    // She moves to a wallet contract of the same key. The wallet's proof is public in any signature it ever made.
    const wallet = await contractWallet(platform, zhao);
    const agreement = { patient, controller: zhao.address, newController: wallet.address, deadline: DEFAULTS.deadline };
    const acceptance = await wallet.sign(place, "ControllerAcceptance", agreement);
    await patients.connect(zhao).rotateController(patient, wallet.address, DEFAULTS.deadline, acceptance);

    const replay = submission(concat([signature, LONG_PROOF]));
    await expect(actors.thief.sendTransaction({ to, data: replay })).to.be.revertedWithCustomError(
      patients,
      "SignatureInvalid",
    );
    expect(await patients.mayAct(patient, carer, POWERS.all)).to.equal(false);
  });
});
