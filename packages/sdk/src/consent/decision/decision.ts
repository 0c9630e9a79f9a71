import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import type { CategoryName } from "../../terms/categories.ts";
import type { ConfidentialityName } from "../../terms/confidentialities.ts";
import type { BasisName, DenialName } from "../../terms/decisions.ts";
import type { PurposeName } from "../../terms/purposes.ts";
import type { PRACTICE_REFUSALS } from "../../terms/standing.ts";
import type { ReaderName } from "../../terms/readers.ts";

/** What is asked: may this reader see this data, for this purpose, now. The asker vouches for the data's description. */
export interface AccessRequest {
  readonly patient: PatientId;
  readonly accessor: string;
  /** Whom the accessor reads for; none for the patient and the patient's delegates. */
  readonly organisation?: string;
  /** The accessor's profession there; `ORGANISATION`, the organisation's own account, unless given. */
  readonly profession?: ReaderName;
  readonly purpose: PurposeName;
  /** Which purpose, where it is `OTHER`: see `purposeLabelOf`. */
  readonly purposeLabel?: Hex;
  readonly category: CategoryName;
  readonly confidentiality: ConfidentialityName;
  /** The record's id, 32 bytes; none asks for the category as such. */
  readonly record?: Hex;
  /** Id of the visit in which it was recorded, 32 bytes. */
  readonly visit?: Hex;
  readonly author?: string;
  readonly authorOrganisation?: string;
  /** Seconds; 0, where it is unknown, is in no data period. */
  readonly authoredAt?: bigint;
  /** The data's opaque labels, at most 4: see `labelOf`. */
  readonly labels?: readonly Hex[];
}

/** What the asker brings along so that the decision can be made. */
export interface Evidence {
  /** Whom the grant was given to that the reader relies on: the reader or the organisation. No grant unless given. */
  readonly grantee?: string;
  /** The line of that grant; 0 unless given. */
  readonly line?: number;
  /** The words of that grant's terms; none unless given. */
  readonly terms?: readonly Hex[];
  /** The words of the directive in force. */
  readonly directive: readonly Hex[];
}

/** The contract's answer. */
export interface Decision {
  readonly allowed: boolean;
  readonly basis: BasisName;
  readonly denial: DenialName;
  /** Why the reader may not practise, where the denial is `NotPractising`. */
  readonly practice: keyof typeof PRACTICE_REFUSALS;
  /** The grant, the rule, the emergency or the patient on which it rests. */
  readonly basisId: Hex;
  /** What the last condition showed; zero without conditions. */
  readonly evidence: Hex;
}
