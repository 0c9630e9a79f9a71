import type { Interface } from "ethers";

import type { BatchReader } from "../../typechain-types/index.js";
import { type ProviderModel, REFUSALS, affiliationIdOf } from "./models/providers.ts";
import type { Stage } from "./providers.ts";

/** Whom and what the questions are about. */
export interface Subjects {
  readonly authorities: readonly string[];
  readonly organisations: readonly string[];
  readonly practitioners: readonly string[];
  readonly professions: readonly bigint[];
  readonly credentials: readonly string[];
}

/** A view of the provider registry with its arguments. */
type Question =
  | readonly ["authorityOf" | "organisationOf" | "credentialOf" | "isInForce", string]
  | readonly ["affiliationOf" | "affiliationOfferOf", string]
  | readonly ["isAccredited", string, bigint]
  | readonly ["isPractising" | "practice", practitioner: string, profession: bigint, organisation: string]
  | readonly ["isPractisingWith", practitioner: string, profession: bigint, organisation: string, rights: bigint];

/** Every question about the subjects. */
function questionsAbout(subjects: Subjects): Question[] {
  const { authorities, organisations, practitioners, professions, credentials } = subjects;
  const kinds = [0n, 1n, 2n, 3n, 2_047n];
  const rights = [0n, 1n, 8n, 9n, 65_535n];
  const combinations = organisations.flatMap((organisation) =>
    practitioners.flatMap((practitioner) =>
      professions.map((profession) => [practitioner, profession, organisation] as const),
    ),
  );
  return [
    ...authorities.map((authority) => ["authorityOf", authority] as const),
    ...organisations.map((organisation) => ["organisationOf", organisation] as const),
    ...organisations.flatMap((organisation) => kinds.map((kind) => ["isAccredited", organisation, kind] as const)),
    ...credentials.flatMap((credential) => [["credentialOf", credential] as const, ["isInForce", credential] as const]),
    ...combinations.flatMap(([practitioner, profession, organisation]) => {
      const affiliation = affiliationIdOf(organisation, practitioner, profession);
      return [
        ["affiliationOf", affiliation] as const,
        ["affiliationOfferOf", affiliation] as const,
        ["isPractising", practitioner, profession, organisation] as const,
        ...rights.map((wanted) => ["isPractisingWith", practitioner, profession, organisation, wanted] as const),
        ["practice", practitioner, profession, organisation] as const,
      ];
    }),
  ];
}

/** A fixed set of questions, to be asked of contract and model again and again. */
export class Questionnaire {
  readonly #questions: readonly Question[];
  readonly #names: readonly string[];
  readonly #calls: readonly string[];
  readonly #plain: Interface;
  /** Answers as they were last decoded, by question: most of them stay the same from one time to the next. */
  readonly #decoded: { bytes: string; answer: unknown }[] = [];

  constructor({ providers }: Stage, subjects: Subjects) {
    this.#plain = providers.interface;
    this.#questions = questionsAbout(subjects);
    this.#names = this.#questions.map(([name, ...args]) => `${name}(${args.map(String).join(", ")})`);
    this.#calls = this.#questions.map(([name, ...args]) => this.#plain.encodeFunctionData(name, args));
  }

  /** What the contract answers, by question. */
  async ofContract({ providers }: Stage, reader: BatchReader): Promise<Record<string, unknown>> {
    const answers = await reader.read(providers, [...this.#calls]);
    return this.#byName((question, index) => {
      const bytes = answers[index] ?? "0x";
      const known = this.#decoded[index];
      if (known?.bytes === bytes) return known.answer;
      const [answer] = this.#plain.decodeFunctionResult(question[0], bytes).toArray(true) as unknown[];
      this.#decoded[index] = { bytes, answer };
      return answer;
    });
  }

  /** What the model answers, in the same form. */
  ofModel(model: ProviderModel): Record<string, unknown> {
    return this.#byName((question) => modelAnswer(model, question));
  }

  #byName(answer: (question: Question, index: number) => unknown): Record<string, unknown> {
    return Object.fromEntries(
      this.#questions.map((question, index) => [this.#names[index] ?? "", answer(question, index)]),
    );
  }
}

function modelAnswer(model: ProviderModel, question: Question): unknown {
  switch (question[0]) {
    case "authorityOf": {
      const { jurisdiction, trust, accredits, licenses } = model.authorityOf(question[1]);
      return [jurisdiction, trust, accredits, licenses];
    }
    case "organisationOf": {
      const { accreditor, kinds, grade, standing, validUntil } = model.organisationOf(question[1]);
      return [accreditor, kinds, grade, standing, validUntil];
    }
    case "credentialOf": {
      const credential = model.credentialOf(question[1]);
      const { holder, kind, profession, standing, rights, specialty, issuer, validFrom, validUntil } = credential;
      return [issuer, standing, validFrom, validUntil, holder, kind, profession, rights, specialty];
    }
    case "affiliationOf": {
      const { licence, role, validFrom, validUntil } = model.affiliationOf(question[1]);
      return [licence, role, validFrom, validUntil];
    }
    case "affiliationOfferOf":
      return model.offerOf(question[1]);
    case "isInForce":
      return model.isInForce(question[1]);
    case "isAccredited":
      return model.isAccredited(question[1], question[2]);
    case "isPractising":
      return model.practice(question[1], question[2], question[3]).refusal === "None";
    case "isPractisingWith": {
      const { refusal, rights } = model.practice(question[1], question[2], question[3]);
      return refusal === "None" && (rights & question[4]) === question[4];
    }
    case "practice": {
      const { refusal, licence, rights, specialty, role, until } = model.practice(
        question[1],
        question[2],
        question[3],
      );
      return [BigInt(REFUSALS.indexOf(refusal)), licence, rights, specialty, role, until];
    }
  }
}
