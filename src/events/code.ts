import type { Tid } from "../base/brands.ts";
import type { Frame, Source, Stack } from "../base/stack.ts";

export type { Frame, Source, Stack } from "../base/stack.ts";

/** A function that a frame turned out to be in. */
export interface Location {
  /** Demangled; null: the address is in no function that the module's symbols name, whatever strace printed. */
  readonly function: string | null;
  /** The line of the call. */
  readonly source: Source | null;
  /** Of code made at run time, whose calls have no lines: where its function is written. */
  readonly defined?: Definition;
}

export interface Definition {
  /** `/srv/app.js`, `node:net` */
  readonly file: string;
  /** The first of the function; null: only the file is known. */
  readonly line: number | null;
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
  /** The frames of which less is known than before, since this was last asked: their module turned out to be another one. */
  takeRefuted?(): readonly Frame[];
  /** Ends what it has started. */
  close(): void;
}

/** Whose stack it is. */
export interface Owner {
  /** Any thread of the process, in our pid namespace. */
  readonly pid: Tid;
  /** The process is being traced now; false: the stack is of a saved log, and the modules here may be others. */
  readonly live: boolean;
  /** Of a saved log: when it was last written, in milliseconds since the epoch; null: not known, or a live trace. */
  readonly written?: number | null | undefined;
  /** Null: not known, as of a saved log. */
  readonly unwinder: Unwinder | null;
}

/**
 * Who walked the stack, which decides what `Frame.address` is (strace's src/unwind-libunwind.c and unwind-libdw.c).
 *
 * - `libunwind`, and the eBPF engine: the place in the module's file (its offset in the mapping, plus the mapping's in the
 *   file). In all frames but the innermost it is the return address, behind the call.
 * - `libdw`: the address in the module's own numbering (that of its symbols; not moved by where it is loaded), and already one
 *   less than the return address in all frames but the innermost. Code in no module has no frame.
 */
export type Unwinder = "libunwind" | "libdw";
