import { type ActMessage, type ActName, type SigningPlace, actDigest } from "@xinglin/sdk/kernel";
import type { Interface, Result, TransactionResponse } from "ethers";

import { type ConsentStage, NO_EVIDENCE } from "./consents.ts";
import { type Holder, plainAccount } from "./holders.ts";
import {
  BASES,
  DENIALS,
  type ModelDecision,
  type ModelEvidence,
  type ModelGrant,
  type ModelKey,
  type ModelRequest,
  type ModelRule,
  NO_DIRECTIVE,
  grantStruct,
  requestArgument,
  ruleStruct,
} from "./models/consentModel.ts";
import { type Authorisation, type Entrance, type Terms, termsOf } from "./patientActs.ts";
import type { Person } from "./providers.ts";

/** An act on a patient's consents, not yet bound to an account or an entrance. */
export interface ConsentActOf {
  /** Calldata of an own call. */
  readonly call: string;
  /** A signature over the act, made by `holder` in its own name, or in the name of another `signer`. */
  sign(holder: Holder, terms: Terms, signer?: string): Promise<string>;
  /** What `signer` has to sign. */
  digest(signer: string, terms: Terms): string;
  /** Calldata of the signed entrance. */
  submission(signer: string, authorisation: Authorisation): string;
}

function consentAct<Act extends ActName>(
  place: SigningPlace,
  act: Act,
  parts: {
    readonly call: string;
    readonly message: (signer: string, terms: Terms) => ActMessage<Act>;
    readonly submission: (signer: string, authorisation: Authorisation) => string;
  },
): ConsentActOf {
  return {
    call: parts.call,
    sign: (holder, terms, signer = holder.address) => holder.sign(place, act, parts.message(signer, terms)),
    digest: (signer, terms) => actDigest({ act, message: parts.message(signer, terms), ...place }),
    submission: parts.submission,
  };
}

type Where = Pick<ConsentStage, "consents" | "consentPlace">;

/** Gives grants. */
export function giving(
  { consents, consentPlace }: Where,
  { patient, grants }: { readonly patient: string; readonly grants: readonly ModelGrant[] },
): ConsentActOf {
  const abi: Interface = consents.interface;
  const structs = grants.map(grantStruct);
  return consentAct(consentPlace, "Consent", {
    call: abi.encodeFunctionData("give", [patient, structs]),
    message: (giver, terms) => ({ patient, giver, grants: structs, ...terms }),
    submission: (giver, authorisation) =>
      abi.encodeFunctionData("giveBySignature", [patient, structs, giver, authorisation]),
  });
}

/** Ends grants. */
export function revoking(
  { consents, consentPlace }: Where,
  { patient, keys }: { readonly patient: string; readonly keys: readonly ModelKey[] },
): ConsentActOf {
  const abi: Interface = consents.interface;
  return consentAct(consentPlace, "ConsentRevocation", {
    call: abi.encodeFunctionData("revoke", [patient, keys]),
    message: (revoker, terms) => ({ patient, revoker, grants: keys, ...terms }),
    submission: (revoker, authorisation) =>
      abi.encodeFunctionData("revokeBySignature", [patient, keys, revoker, authorisation]),
  });
}

/** Ends every grant, and every permission of the directive. */
export function revokingAll(
  { consents, consentPlace }: Where,
  { patient }: { readonly patient: string },
): ConsentActOf {
  const abi: Interface = consents.interface;
  return consentAct(consentPlace, "RevocationOfAll", {
    call: abi.encodeFunctionData("revokeAll", [patient]),
    message: (revoker, terms) => ({ patient, revoker, ...terms }),
    submission: (revoker, authorisation) =>
      abi.encodeFunctionData("revokeAllBySignature", [patient, revoker, authorisation]),
  });
}

/** Replaces the directive, by default the first one. */
export function directing(
  { consents, consentPlace }: Where,
  {
    patient,
    expected = NO_DIRECTIVE,
    rules,
  }: { readonly patient: string; readonly expected?: string; readonly rules: readonly ModelRule[] },
): ConsentActOf {
  const abi: Interface = consents.interface;
  const structs = rules.map(ruleStruct);
  return consentAct(consentPlace, "Directive", {
    call: abi.encodeFunctionData("setDirective", [patient, expected, structs]),
    message: (author, terms) => ({ patient, author, expected, rules: structs, ...terms }),
    submission: (author, authorisation) =>
      abi.encodeFunctionData("setDirectiveBySignature", [patient, expected, structs, author, authorisation]),
  });
}

/** Does `act` and returns the transaction; a refusal shows the registry's reason whatever the entrance. */
export async function performConsent(
  stage: ConsentStage,
  act: ConsentActOf,
  {
    holder,
    entrance = "own call",
    terms,
    signer = holder.address,
  }: {
    readonly holder: Holder;
    readonly entrance?: Entrance;
    readonly terms?: Partial<Terms>;
    /** In whose name a signature is made; the holder's own unless it is a forgery. */
    readonly signer?: string;
  },
): Promise<TransactionResponse> {
  const to = stage.consentPlace.verifyingContract;
  switch (entrance) {
    case "own call":
      return holder.send({ to, data: act.call });
    case "relayed call":
      if (holder.relay === undefined) throw new Error(`Calls of a ${holder.kind} cannot be relayed.`);
      return holder.relay({ to, data: act.call });
    case "signature": {
      const complete = termsOf(terms);
      const signature = await act.sign(holder, complete, signer);
      return stage.actors.relayer.sendTransaction({ to, data: act.submission(signer, { ...complete, signature }) });
    }
  }
}

/** Does `act` by a call of `person`, Zhao's unless named. */
export function act(stage: ConsentStage, what: ConsentActOf, person?: Person): Promise<TransactionResponse> {
  return performConsent(stage, what, { holder: plainAccount(stage, person ?? stage.actors.zhao) });
}

/** Zhao, or whoever is named, gives grants for Zhao's patient. */
export function give(
  stage: ConsentStage,
  grants: readonly ModelGrant[],
  person?: Person,
): Promise<TransactionResponse> {
  return act(stage, giving(stage, { patient: stage.zhaos, grants }), person);
}

/** Zhao, or whoever is named, sets the directive of Zhao's patient, in place of the one in force. */
export async function direct(
  stage: ConsentStage,
  rules: readonly ModelRule[],
  person?: Person,
): Promise<TransactionResponse> {
  const expected = await stage.consents.directiveOf(stage.zhaos);
  return act(stage, directing(stage, { patient: stage.zhaos, expected, rules }), person);
}

/** The contract's answer; a grant is looked for with the accessor, unless the evidence names another. */
export async function decide(
  { consents, ethers }: Pick<ConsentStage, "consents" | "ethers">,
  request: ModelRequest,
  evidence: Partial<ModelEvidence> = {},
): Promise<ModelDecision> {
  const abi: Interface = consents.interface;
  const shown = { ...NO_EVIDENCE, grantee: request.accessor, ...evidence };
  const data = abi.encodeFunctionData("decide", [requestArgument(request), shown]);
  const answer = await ethers.provider.call({ to: await consents.getAddress(), data });
  const [decision] = abi.decodeFunctionResult("decide", answer) as unknown as [Result];
  return decisionIn(decision);
}

/** A decision as the contract returned it. */
export function decisionIn(answer: Result): ModelDecision {
  const [allowed, basis, denial, practice, basisId, evidence] = answer.toArray() as [
    boolean,
    bigint,
    bigint,
    bigint,
    string,
    string,
  ];
  const [basisName, denialName] = [BASES[Number(basis)], DENIALS[Number(denial)]];
  if (basisName === undefined || denialName === undefined) throw new Error("A decision with an unknown number.");
  return { allowed, basis: basisName, denial: denialName, practice, basisId, evidence };
}

const ZERO = `0x${"00".repeat(32)}`;

/** A permission without conditions, in full. */
export function permitted(basis: ModelDecision["basis"], basisId: string, evidence = ZERO): ModelDecision {
  return { allowed: true, basis, denial: "None", practice: 0n, basisId, evidence };
}

/** A denial, in full; only one by the patient's rule has an id. */
export function refused(denial: ModelDecision["denial"], basisId = ZERO, practice = 0n): ModelDecision {
  return { allowed: false, basis: "None", denial, practice, basisId, evidence: ZERO };
}
