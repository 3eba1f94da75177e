import type { Tid } from "../base/brands.ts";

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
  /** The place in the module's file, in bytes (what strace prints in brackets); without a module the address in memory; null: not printed. */
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
}

/** A function that a frame turned out to be in. */
export interface Location {
  /** Demangled; null: the address is in no function that the module's symbols name, whatever strace printed. */
  readonly function: string | null;
  readonly source: Source | null;
}

/** What was found out of frames, by whoever can look into their modules. */
export interface Places {
  /**
   * Inlined functions unfolded, innermost first. Empty: nothing is known beyond the frame, as of a module that is not at
   * hand, or of one that two processes have different files for.
   */
  locationsOf(frame: Frame): readonly Location[];
  /** Why code of this process has no names, and which switch gives them: `node --perf-basic-prof`; null: nothing to say. */
  hintOf?(of: Tid): string | null;
}

/** Looks into the modules of frames. */
export interface CodeResolver extends Places {
  /** Finds out what it can of the stack's frames; `locationsOf` has it from then on. Never rejects. */
  resolve(stack: Stack, of: Owner): Promise<void>;
  /** Ends what it has started. */
  close(): void;
}

/** Whose stack it is. */
export interface Owner {
  /** Any thread of the process, in our pid namespace. */
  readonly pid: Tid;
  /** The process is being traced now; false: the stack is of a saved log, and the modules here may be others. */
  readonly live: boolean;
}
