/** `@xinglin/sdk/kernel`: what every room shares. */
export { ACTS, type ActMessage, type ActName, type SigningContract } from "./acts/acts.ts";
export { actDigest } from "./acts/actDigest.ts";
export { DOMAIN_VERSION, type SigningPlace, domainOf } from "./acts/domainOf.ts";
export { type TypedDataSigner, signAct } from "./acts/signAct.ts";
export { type ActToSign, type TypedData, typedDataOf } from "./acts/typedDataOf.ts";
export type { Brand, Hex } from "./ids/brand.ts";
