/** True when A and B are one and the same type (not only assignable to one another). */
export type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Does not compile unless its type argument is true. */
export declare function check<_T extends true>(): void;
