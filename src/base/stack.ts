/**
 * A frame of a stack, as strace printed it or as the eBPF engine read it. All text in it is a program's: views escape it.
 * Frames are interned: equal ones are one object, so that what is found out of one is stored by the object.
 */
export interface Frame {
  /** The path as printed: `/usr/lib/x86_64-linux-gnu/libc.so.6`, `[vdso]`; "": none, as of code made at run time. */
  readonly module: string;
  /** The nearest symbol before the address, as strace had it; null: it had none. It may be a neighbour's. */
  readonly symbol: string | null;
  /** From the beginning of the symbol; null: there is none. */
  readonly offset: number | null;
  /** What is in the brackets (see `Unwinder`); without a module the address in the process's memory; null: not printed. */
  readonly address: number | null;
  /** What strace -kk printed. */
  readonly source: Source | null;
}

export interface Source {
  /** As the compiler wrote it: `server.c`, `/home/me/src/server.c`, `./nptl/../csu/libc-start.c`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Innermost first, at least one. Interned: calls from the same place share one object. */
export interface Stack {
  readonly frames: readonly Frame[];
  /** It is not whole: its callers may be missing. */
  readonly cut?: true;
}
