/** `@xinglin/relayer`: pays for what people without ether sign. */
export { type Fees, Sender } from "./chain/Sender.ts";
export { Forwarder } from "./chain/Forwarder.ts";
export { networkOf } from "./http/networkOf.ts";
export { type Door, USUAL_DOOR, serve } from "./http/server.ts";
export type { Acceptance, Entry, Ledger, RequestState, Sending, Usage } from "./ledger/Ledger.ts";
export { LedgerTaken } from "./ledger/LedgerTaken.ts";
export { PostgresLedger } from "./ledger/PostgresLedger.ts";
export { SqliteLedger } from "./ledger/SqliteLedger.ts";
export { Metrics } from "./Metrics.ts";
export { parseRequest, requestIdOf } from "./parseRequest.ts";
export { EVERYDAY } from "./policy/everyday.ts";
export { type Policy, type Target, policyOf, requireAllowed } from "./policy/policy.ts";
export { targetsOf } from "./policy/targetsOf.ts";
export { type Health, type Limits, Relayer, USUAL_FEES, USUAL_LIMITS } from "./Relayer.ts";
export {
  CallRefused,
  CannotPay,
  NotRelayed,
  RelayRefused,
  RequestMalformed,
  RequestUnknown,
  SignatureNotValid,
  StillPending,
  TooMany,
} from "./RelayRefused.ts";
