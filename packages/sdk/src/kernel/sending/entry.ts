/** `@xinglin/sdk/sending`: requests to relay a call (ERC-2771), and what goes wrong on the way. */
export { ActReplaced, type Call, type ContractAt, EtherNotRelayed, ReceiptMissing, SignerOffline } from "./call.ts";
export { FORWARDER_NAME, type ForwardRequest, signForwardRequest, submitForwardRequest } from "./forwardRequest.ts";
export { HttpRelayer, OnlyForwards, RelayerRefused, RelayerSilent } from "./HttpRelayer.ts";
export { chainTime } from "./send.ts";
