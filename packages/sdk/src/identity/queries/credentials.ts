import type { CredentialId } from "../../kernel/ids/ids.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
import { PROFESSIONS, type ProfessionTerm } from "../../terms/professions.ts";
import { RIGHTS } from "../../terms/rights.ts";
import { STANDING } from "../../terms/standing.ts";
import { type Term, termOf, termsIn } from "../../terms/term.ts";
import type { Providers } from "../providers/Providers.ts";
import { type BlockRange, scan } from "./scan.ts";

/** A licence or certificate as it stands now. */
export interface CredentialListing {
  readonly credential: CredentialId;
  readonly kind: "Licence" | "Certificate";
  readonly issuer: string;
  readonly holder: string;
  readonly profession: ProfessionTerm | undefined;
  readonly rights: readonly Term[];
  readonly specialty: number;
  /** Seconds, as renewed last. */
  readonly validFrom: bigint;
  readonly validUntil: bigint;
  readonly standing: readonly Term[];
  /** Whether it counts now: window, standing, and trust in its issuer. */
  readonly isInForce: boolean;
}

/**
 * A practitioner's licences and certificates, the oldest first, as they stand now, also those that are over or revoked. What each
 * says is the registry's word, so that a node invents none.
 *
 * Warning: a credential that the node leaves out is not missed.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
 * @example
 * ```ts
 * for await (const { credential, profession, isInForce } of credentialsOf({ providers, holder: doctor })) {
 *   console.log(credential, profession?.zh, isInForce);
 * }
 * ```
 */
export async function* credentialsOf({
  providers,
  holder,
  ...range
}: BlockRange & {
  readonly providers: Providers;
  readonly holder: string;
}): AsyncGenerator<CredentialListing, void, undefined> {
  const { contract, provider } = providers;
  const filter = contract.filters.CredentialIssued(undefined, holder);
  for await (const { args } of scan({ contract, filter, provider, ...range })) {
    const [now, isInForce] = await Promise.all([
      contract.credentialOf(args.credential),
      contract.isInForce(args.credential),
    ]);
    if (now.holder.toLowerCase() !== holder.toLowerCase()) throw new NodeContradicted(`credential ${args.credential}`);
    yield {
      credential: args.credential as CredentialId,
      kind: now.kind === 0n ? "Licence" : "Certificate",
      issuer: now.issuer,
      holder: now.holder,
      profession: termOf<ProfessionTerm>(PROFESSIONS, now.profession),
      rights: termsIn<Term>(RIGHTS, now.rights),
      specialty: Number(now.specialty),
      validFrom: now.validFrom,
      validUntil: now.validUntil,
      standing: termsIn<Term>(STANDING, now.standing),
      isInForce,
    };
  }
}
