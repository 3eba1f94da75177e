import { isList, type Data } from "../base/data.ts";
import type { BufferSide } from "./traits.ts";

/** How SO_BUF_LOCK's value says that a buffer has a size that was set (asm-generic/socket.h, since 5.14). */
export const bufferLocks: Readonly<Record<BufferSide, Lock>> = {
  send: { flag: "SOCK_SNDBUF_LOCK", bit: 1 },
  receive: { flag: "SOCK_RCVBUF_LOCK", bit: 2 },
};

interface Lock {
  readonly flag: string;
  readonly bit: number;
}

/** Whether a value of SO_BUF_LOCK has the flag of that buffer. */
export function isLocked(buffer: BufferSide, locks: Data): boolean {
  return isList(locks) && locks.includes(bufferLocks[buffer].flag);
}
