/** `@xinglin/sdk/errors`: what went wrong, in English and Chinese, and what to do next. */
export { type Bilingual, type Explanation, type Language, XinglinError } from "./XinglinError.ts";
