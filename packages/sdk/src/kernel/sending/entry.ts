/** `@xinglin/sdk/sending`: the ways into a contract: own transaction, relayed, signed. */
export { type Call, type ContractAt, ReceiptMissing, SignerOffline } from "./call.ts";
export { FORWARDER_NAME, type ForwardRequest, signForwardRequest, submitForwardRequest } from "./forwardRequest.ts";
export { type AnyWay, type Direct, type OwnWay, type Relayed, type Signed, direct, relayed, signed } from "./ways.ts";
