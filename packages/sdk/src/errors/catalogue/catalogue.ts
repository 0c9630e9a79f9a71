import type { Explanation } from "../XinglinError.ts";

/**
 * Errors by their full signature, as in `Name(type name,type name)`. Texts may name an argument in braces: `{deadline}`.
 */
export type Catalogue = Readonly<Record<`${string}(${string})`, Explanation>>;
