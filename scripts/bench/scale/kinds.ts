/** Kinds of items of which there are more and more, and what they are. */
export const KINDS = {
  visits: "visits of one practice, cancelled",
  reads: "reads of one patient's records",
  records: "records of one patient",
  grants: "grants of one patient",
  licences: "licences of one board",
  patients: "patients of one account",
  nonces: "nonces of one signer, a word each",
  prescriptions: "prescriptions of one prescriber",
  lots: "lots of one maker",
  operators: "operators of one organisation",
} as const;

export type Kind = keyof typeof KINDS;

/** What there is of kinds, in their order. */
export const kindsOf = <T>(ofKind: Readonly<Partial<Record<Kind, T>>>): [Kind, T][] =>
  (Object.keys(KINDS) as Kind[]).flatMap((kind): [Kind, T][] => {
    const one = ofKind[kind];
    return one === undefined ? [] : [[kind, one]];
  });
