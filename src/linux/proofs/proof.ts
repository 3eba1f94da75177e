/**
 * How a statement that `socktrace explain` makes of an option is known. `says`: the statement, or a part of it, as it stands in
 * the option's texts; it may also be several statements that follow each other.
 */
export type Proof = { readonly says: string } & (
  | /** A function of a program in test/facts/programs that shows it on the running kernel: `timeouts.a_negative_time_...`. */
    { readonly program: string }
    /** Where it was read in the kernel, and in which version: `net/core/sock.c, sock_set_timeout, 6.18`. */
  | { readonly source: string }
  /** Where it is documented, and not shown by us: `tcp(7)`, `RFC 2385`. */
  | { readonly page: string }
  /** When to use the option, or what it is like for people: nothing that a kernel could contradict. */
  | { readonly advice: true }
);

/** Those of a level, by option name. */
export type Proofs = Readonly<Record<string, readonly Proof[]>>;
