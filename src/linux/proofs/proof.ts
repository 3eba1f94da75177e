/**
 * What proves a statement that `socktrace explain` makes of an option. `says`: the statement, or the beginning of it, as
 * it stands in the option's texts.
 */
export type Proof =
  /** A function of a program in test/facts/programs that shows it on the running kernel: `timeouts.a_negative_time_...`. */
  | { readonly says: string; readonly program: string }
  /** Where it was read in the kernel: `net/core/sock.c, sock_set_timeout, 6.18`. */
  | { readonly says: string; readonly source: string };

/** Those of a level, by option name. */
export type Proofs = Readonly<Record<string, readonly Proof[]>>;
