/** FHIR R4 `Coding`, as far as it is compared. */
export interface Coding {
  readonly system?: string;
  readonly code?: string;
  readonly display?: string;
}
