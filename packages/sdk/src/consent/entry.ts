/** `@xinglin/sdk/consent`: grants, directives, and the decision. */
export { ConditionRefused } from "./conditions/ConditionRefused.ts";
export { JointPolicyRefused } from "./conditions/JointPolicyRefused.ts";
export { type JointStep, jointPolicy } from "./conditions/jointPolicy.ts";
export { onReferral } from "./conditions/onReferral.ts";
export { twoProfessions } from "./conditions/twoProfessions.ts";
export { useCount } from "./conditions/useCount.ts";
export { Consents } from "./Consents.ts";
export { Emergencies, type EmergencyKey, type EmergencyRight } from "./Emergencies.ts";
export { JointAccesses, type JointTerms } from "./JointAccesses.ts";
export type { AccessRequest, Decision, Evidence } from "./decision/decision.ts";
export { evidenceOf } from "./decision/evidenceOf.ts";
export { explainDecision } from "./decision/explainDecision.ts";
export { LabelsTooMany } from "./decision/LabelsTooMany.ts";
export { type RequestStruct, requestStruct } from "./decision/requestStruct.ts";
export { categoryOf } from "../fhir/describe/categoryOf.ts";
export { ConsentNotExpressible, type Inexpressible } from "./fhir/ConsentNotExpressible.ts";
export type { Coding, ConsentProvision, ConsentResource, Period, Reference } from "./fhir/consentResource.ts";
export { type EmergencyReading, NO_BREAK_GLASS, consentToRules } from "./fhir/consentToRules.ts";
export { spanOf } from "./fhir/days.ts";
export type { ConsentDirectory, ReverseDirectory } from "./fhir/directory.ts";
export { type WrittenConsent, rulesToConsent } from "./fhir/rulesToConsent.ts";
export { NO_DIRECTIVE, directiveHashOf } from "./ids/directiveHashOf.ts";
export { grantIdOf } from "./ids/grantIdOf.ts";
export { purposeLabelOf } from "./ids/purposeLabelOf.ts";
export { ruleIdOf } from "./ids/ruleIdOf.ts";
export { ACT_CODE, LabelKeyTooShort, labelKeyOf, labelOf } from "./labels/labelOf.ts";
export { labelsThatCount } from "./labels/labelsThatCount.ts";
export { mergeRules } from "./provisions/mergeRules.ts";
export {
  EVERYTHING,
  type Grant,
  type GrantKey,
  type Provision,
  type ProvisionTerm,
  type Rule,
  WITHOUT_END,
} from "./provisions/provision.ts";
export { type ScopeSets, scopeOf, setsIn } from "./provisions/scope.ts";
export { type DirectiveListing, DirectiveNotFound, directiveInForce } from "./queries/directiveInForce.ts";
export { type GivenGrant, givenGrants } from "./queries/givenGrants.ts";
export { type GrantListing, type GrantParties, type GrantStanding, listGrants } from "./queries/grants.ts";
export {
  type ReachedCategories,
  SmartScopeUnreadable,
  categoriesToScopes,
  scopesToCategories,
} from "./smart/smartScopes.ts";
export { type Names, summariseDirective, summariseGrant } from "./summary/summarise.ts";
export {
  type DecodedRule,
  MOST_DIRECTIVE_WORDS,
  MOST_RULES,
  decodeDirective,
  encodeDirective,
  ranked,
} from "./words/directiveWords.ts";
export {
  type GrantStruct,
  type ProvisionStruct,
  type RuleStruct,
  grantStruct,
  provisionStruct,
  ruleStruct,
} from "./words/provisionStruct.ts";
export { type DecodedProvision, decodeProvision, encodeProvision } from "./words/provisionWords.ts";
export { TermValueInvalid } from "./words/TermValueInvalid.ts";
export { TERM_KINDS, decodeTerms, encodeTerms, inOrder } from "./words/termWords.ts";
export { WordMalformed } from "./words/WordMalformed.ts";
