/** `@xinglin/sdk/errors`: what went wrong, in English and Chinese, and what to do next. */
export { ContractRefusal, type RefusalArgument } from "./ContractRefusal.ts";
export { ERROR_CATALOGUE, type Refusal, decodeRevert, explained, refusalOf } from "./refusalOf.ts";
export { revertDataIn } from "./revertDataIn.ts";
export { Panicked, RevertedWithReason } from "./SolidityError.ts";
export { UnknownRevert } from "./UnknownRevert.ts";
export { type Bilingual, type Explanation, type Language, XinglinError } from "./XinglinError.ts";
