import type { Tid } from "../../base/brands.ts";

/** What the kernel has of a thread at a system call. */
export interface Snapshot {
  readonly pid: Tid;
  readonly tid: Tid;
  /** By which its program is known again: where its arguments begin, and where its code ends (arg_start and endcode). */
  readonly argumentsAt: number;
  readonly codeEnd: number;
  /** By the numbers of DWARF, and the instruction pointer in its slot. */
  readonly register: (number: number) => number;
  /** Eight bytes of the stack's memory at that address; NaN: it was not copied. */
  readonly memory: (address: number) => number;
}

/** What an address is: behind a system call, behind a call, or where a signal came. */
export type Role = "innermost" | "caller" | "interrupted";
