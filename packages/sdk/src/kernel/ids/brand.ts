/** Bytes as hexadecimal digits behind `0x`. */
export type Hex = `0x${string}`;

declare const brand: unique symbol;

/** A value of type `T` that has been made or checked as `Name`, so that ids of two kinds cannot be mixed up. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
