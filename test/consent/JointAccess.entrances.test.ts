import { expect } from "chai";
import { type TransactionResponse, ZeroAddress } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS } from "../helpers/defaults.ts";
import { eventsOf, expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { type Holder, contractWallet, delegatedAccount, keyOf, plainAccount } from "../helpers/holders.ts";
import {
  type JointTerms,
  PHASE,
  REASON,
  STEP,
  approval,
  placeOf,
  policyOf,
  request,
  termsOf,
  withdrawal,
} from "../helpers/joint.ts";
import type { Entrance } from "../helpers/patientActs.ts";
import { PROFESSION } from "../helpers/providers.ts";
import { WAYS, type Way } from "../helpers/ways.ts";
import { type Ward, licenceAs, revokeLicence, wardOn } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = wardOn(connection);

const { nurse: NURSE } = PROFESSION;
const { nonce, deadline } = DEFAULTS;

/** A request whose only step asks for one account. */
interface Scene {
  readonly ward: Ward;
  readonly committee: Holder;
  readonly terms: JointTerms;
  readonly made: string;
}

async function given(kind: Way["kind"] = "plain account"): Promise<Scene> {
  const ward = await networkHelpers.loadFixture(deployWard);
  const committee = await {
    "plain account": () => Promise.resolve(plainAccount(ward, ward.committee)),
    "contract wallet": () => contractWallet(ward, ward.committee),
    "delegated account": () => delegatedAccount(ward, "committee"),
  }[kind]();
  const policy = policyOf({ quorum: 1n, minutes: 30n, steps: [STEP.named], named: [committee.address] });
  const terms = termsOf(ward, { policy });
  return { ward, committee, terms, made: await request(ward, terms) };
}

const approvalIn = ({ ward, terms, made }: Scene) => approval(ward, { terms, request: made, step: 0n, profession: 0n });
const withdrawalIn = ({ ward, terms, made }: Scene) => withdrawal(ward, { terms, request: made, step: 0n });

interface Signed {
  readonly nonce?: bigint;
  readonly deadline?: bigint;
  /** In whose name, where not the signer's. */
  readonly approver?: string;
}

/** Does the act by this way in. */
async function perform(
  { ward }: Scene,
  act: ReturnType<typeof approval>,
  holder: Holder,
  entrance: Entrance,
  signed: Signed = {},
): Promise<TransactionResponse> {
  const to = placeOf(ward).verifyingContract;
  if (entrance === "own call") return holder.send({ to, data: act.call });
  if (entrance === "relayed call") {
    if (holder.relay === undefined) throw new Error(`Calls of a ${holder.kind} cannot be relayed.`);
    return holder.relay({ to, data: act.call });
  }
  const terms = { nonce: signed.nonce ?? nonce, deadline: signed.deadline ?? deadline };
  const approver = signed.approver ?? holder.address;
  const signature = await act.sign(holder, terms, approver);
  const data = act.submission(approver, { ...terms, signature });
  return ward.actors.relayer.sendTransaction({ to, data, gasLimit: 5_000_000n });
}

describe("JointAccess: entrances", () => {
  for (const { kind, entrance } of WAYS) {
    const spent = (holder: Holder, by: bigint = nonce) =>
      entrance === "signature" ? [["NonceSpent", [holder.address, by]]] : [];

    it(`[CONSENT-98] a ${kind} approves and takes it back by ${entrance}`, async () => {
      const scene = await given(kind);
      const { ward, committee, made } = scene;
      expect(await eventsOf(perform(scene, approvalIn(scene), committee, entrance), ward.joint)).to.deep.equal([
        ...spent(committee),
        ["JointAccessApproved", [made, committee.address, 0n, 0n]],
      ]);
      expect((await ward.joint.approvalOf(made, 0n)).approver).to.equal(committee.address);
      const back = perform(scene, withdrawalIn(scene), committee, entrance, { nonce: nonce + 1n });
      expect(await eventsOf(back, ward.joint)).to.deep.equal([
        ...spent(committee, nonce + 1n),
        ["JointApprovalWithdrawn", [made, committee.address, 0n]],
      ]);
      expect((await ward.joint.approvalOf(made, 0n)).approver).to.equal(ZeroAddress);
    });

    it(`[CONSENT-98] [CONSENT-91] by ${entrance} of a ${kind} an account that is not named is refused`, async () => {
      const scene = await given(kind);
      const { ward, made } = scene;
      const other = {
        "plain account": () => Promise.resolve(plainAccount(ward, ward.people.stranger)),
        "contract wallet": () => contractWallet(ward, ward.people.stranger),
        "delegated account": () => delegatedAccount(ward, "somebody else"),
      }[kind];
      const holder = await other();
      const values = [made, 0n, holder.address, 0n];
      const act = perform(scene, approvalIn(scene), holder, entrance);
      await expectRefusal(act, ward.joint, "JointApproverNotFit", values);
      const back = perform(scene, withdrawalIn(scene), holder, entrance);
      await expectRefusal(back, ward.joint, "JointApprovalNotBy", [made, 0n, holder.address]);
    });
  }

  for (const entrance of ["own call", "relayed call", "signature"] as const) {
    it(`[CONSENT-98] [CONSENT-92] by ${entrance} the requester cannot approve, and nobody twice`, async () => {
      const ward = await networkHelpers.loadFixture(deployWard);
      const steps = [STEP.profession(NURSE), STEP.profession(NURSE)];
      const terms = termsOf(ward, { policy: policyOf({ quorum: 2n, minutes: 30n, steps }) });
      const made = await request(ward, terms);
      const nurse = plainAccount(ward, ward.staff.nurse);
      const doctor = plainAccount(ward, ward.staff.doctor);
      const scene = { ward, committee: nurse, terms, made };
      const act = (step: bigint) => approval(ward, { terms, request: made, step, profession: NURSE });
      await expectRefusal(perform(scene, act(0n), doctor, entrance), ward.joint, "JointApproverIsRequester", [
        made,
        doctor.address,
      ]);
      await perform(scene, act(0n), nurse, entrance);
      await expectRefusal(
        perform(scene, act(1n), nurse, entrance, { nonce: nonce + 1n }),
        ward.joint,
        "JointApproverTwice",
        [made, nurse.address],
      );
    });
  }
});

describe("JointAccess: signatures", () => {
  it("[CONSENT-41] counts until its deadline, and not at it", async () => {
    const scene = await given();
    const { ward, committee } = scene;
    const now = await ward.clock.now();
    const until = now + DAY / 2n;
    await ward.clock.next(until);
    await expectRefusal(
      perform(scene, approvalIn(scene), committee, "signature", { deadline: until }),
      ward.joint,
      "SignatureExpired",
      [until, until],
    );
    await ward.clock.next(until + 10n);
    await perform(scene, approvalIn(scene), committee, "signature", { deadline: until + 11n });
  });

  for (const what of ["approval", "withdrawal"] as const) {
    const actOf = (scene: Scene) => (what === "approval" ? approvalIn(scene) : withdrawalIn(scene));
    /** The scene, ready for the act. */
    async function ready(): Promise<Scene> {
      const scene = await given();
      if (what === "withdrawal") await perform(scene, approvalIn(scene), scene.committee, "own call");
      return scene;
    }

    it(`[CONSENT-41] a nonce serves once: ${what}`, async () => {
      const scene = await ready();
      const { ward, committee } = scene;
      await perform(scene, actOf(scene), committee, "signature");
      await expectRefusal(perform(scene, actOf(scene), committee, "signature"), ward.joint, "NonceUsed", [
        committee.address,
        nonce,
      ]);
    });

    it(`[CONSENT-41] a cancelled nonce is refused: ${what}`, async () => {
      const scene = await ready();
      const { ward, committee } = scene;
      await ward.joint.connect(ward.committee).cancelNonce(nonce);
      await expectRefusal(perform(scene, actOf(scene), committee, "signature"), ward.joint, "NonceUsed", [
        committee.address,
        nonce,
      ]);
    });

    it(`[CONSENT-41] somebody else's signature in the committee's name is refused: ${what}`, async () => {
      const scene = await ready();
      const { ward, committee } = scene;
      const forged = perform(scene, actOf(scene), plainAccount(ward, ward.people.stranger), "signature", {
        approver: committee.address,
      });
      await expect(forged).to.be.revertedWithCustomError(ward.joint, "SignatureInvalid");
    });

    it(`[CONSENT-41] a key's own signature does not serve for the wallet that it owns: ${what}`, async () => {
      const scene = await given("contract wallet");
      const { ward, committee } = scene;
      if (what === "withdrawal") await perform(scene, approvalIn(scene), committee, "own call");
      const owner = plainAccount(ward, ward.committee);
      const act = actOf(scene);
      const signature = await act.sign(owner, { nonce, deadline });
      const data = act.submission(committee.address, { nonce, deadline, signature });
      const to = placeOf(ward).verifyingContract;
      const sent = ward.actors.relayer.sendTransaction({ to, data, gasLimit: 5_000_000n });
      await expect(sent).to.be.revertedWithCustomError(ward.joint, "SignatureInvalid");
    });

    it(`[CONSENT-41] a signature over anything else is refused: ${what}`, async () => {
      const scene = await ready();
      const { ward, committee, terms, made } = scene;
      const act = actOf(scene);
      const to = placeOf(ward).verifyingContract;
      const others = [
        { ...terms, requester: ward.staff.nurse.address },
        { ...terms, organisation: ward.people.clinic.address },
        { ...terms, patient: ward.otherPatient },
      ].map((wrong) => approval(ward, { terms: wrong, request: made, step: 0n, profession: 0n }));
      const wrongApprovals = what === "approval" ? others : [];
      const wrongActs = [
        approval(ward, { terms, request: REASON, step: 0n, profession: 0n }),
        approval(ward, { terms, request: made, step: 1n, profession: 0n }),
        approval(ward, { terms, request: made, step: 0n, profession: NURSE }),
        withdrawal(ward, { terms, request: REASON, step: 0n }),
        withdrawal(ward, { terms, request: made, step: 1n }),
        what === "approval" ? withdrawalIn(scene) : approvalIn(scene),
        ...wrongApprovals,
      ];
      const signatures = await Promise.all([
        ...wrongActs.map((wrong) => wrong.sign(committee, { nonce, deadline })),
        act.sign(committee, { nonce: nonce + 1n, deadline }),
        act.sign(committee, { nonce, deadline: deadline + 1n }),
        act.sign(committee, { nonce, deadline }, ward.people.stranger.address),
      ]);
      for (const signature of signatures) {
        const data = act.submission(committee.address, { nonce, deadline, signature });
        const sent = ward.actors.relayer.sendTransaction({ to, data, gasLimit: 5_000_000n });
        await expect(sent).to.be.revertedWithCustomError(ward.joint, "SignatureInvalid");
      }
      const signature = await act.sign(committee, { nonce, deadline });
      await ward.actors.relayer.sendTransaction({
        to,
        data: act.submission(committee.address, { nonce, deadline, signature }),
      });
    });

    it(`[CONSENT-41] a signature for another chain or contract is refused: ${what}`, async () => {
      const scene = await ready();
      const { ward, committee, terms, made } = scene;
      const to = placeOf(ward).verifyingContract;
      const { patient, requester, organisation } = terms;
      const common = { request: made, step: 0n, approver: committee.address, nonce, deadline };
      const signAt = (place: ReturnType<typeof placeOf>) =>
        what === "approval"
          ? committee.sign(place, "JointApproval", { ...common, patient, requester, organisation, profession: 0n })
          : committee.sign(place, "JointApprovalWithdrawal", common);
      for (const elsewhere of [{ chainId: 1n }, { verifyingContract: ward.consents.target as string }]) {
        const signature = await signAt({ ...placeOf(ward), ...elsewhere });
        const data = actOf(scene).submission(committee.address, { nonce, deadline, signature });
        const sent = ward.actors.relayer.sendTransaction({ to, data, gasLimit: 5_000_000n });
        await expect(sent).to.be.revertedWithCustomError(ward.joint, "SignatureInvalid");
      }
    });
  }

  it("[CONSENT-43] the signer has to fit when the signature is submitted, not when it was made", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const steps = [STEP.profession(NURSE)];
    const terms = termsOf(ward, { policy: policyOf({ quorum: 1n, minutes: 30n, steps }) });
    const made = await request(ward, terms);
    const nurse = plainAccount(ward, ward.staff.nurse);
    const act = approval(ward, { terms, request: made, step: 0n, profession: NURSE });
    const signature = await act.sign(nurse, { nonce, deadline });
    await revokeLicence(ward, licenceAs(ward, ward.staff.nurse, NURSE));
    const sent = ward.actors.relayer.sendTransaction({
      to: placeOf(ward).verifyingContract,
      data: act.submission(nurse.address, { nonce, deadline, signature }),
      gasLimit: 5_000_000n,
    });
    await expectRefusal(sent, ward.joint, "JointApproverNotFit", [made, 0n, nurse.address, NURSE]);
  });

  it("[CONSENT-41] [CONSENT-93] an approval signed for a request that lapsed does not serve for the next", async () => {
    const scene = await given();
    const { ward, committee, terms, made } = scene;
    const act = approvalIn(scene);
    const signature = await act.sign(committee, { nonce, deadline });
    await ward.clock.pass(DAY);
    await ward.joint.connect(ward.staff.doctor).requestAccess(terms, REASON);
    const sent = ward.actors.relayer.sendTransaction({
      to: placeOf(ward).verifyingContract,
      data: act.submission(committee.address, { nonce, deadline, signature }),
      gasLimit: 5_000_000n,
    });
    await expect(sent).to.be.revertedWithCustomError(ward.joint, "SignatureInvalid");
    const [next, { phase }] = await ward.joint.jointOf(terms);
    expect([next === made, phase]).to.deep.equal([false, PHASE.pending]);
  });

  it("[CONSENT-41] an approval that was taken back does not come back by its signature", async () => {
    const scene = await given();
    const { ward, committee, made } = scene;
    await perform(scene, approvalIn(scene), committee, "signature");
    await perform(scene, withdrawalIn(scene), committee, "own call");
    await expectRefusal(perform(scene, approvalIn(scene), committee, "signature"), ward.joint, "NonceUsed", [
      committee.address,
      nonce,
    ]);
    expect((await ward.joint.approvalOf(made, 0n)).approver).to.equal(ZeroAddress);
  });

  it("[CONSENT-98] an account with delegated code signs with its own key too", async () => {
    const scene = await given("delegated account");
    const { ward, committee, made } = scene;
    const key = keyOf("committee");
    const own: Holder = { ...plainAccount(ward, key), address: committee.address };
    const act = perform(scene, approvalIn(scene), own, "signature");
    await expectEvents(act, ward.joint, [
      ["NonceSpent", [committee.address, nonce]],
      ["JointAccessApproved", [made, committee.address, 0n, 0n]],
    ]);
  });
});
