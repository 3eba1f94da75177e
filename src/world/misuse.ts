import type { Fd, Micros, Tid } from "../base/brands.ts";
import type { Moment } from "./socket.ts";

/** A call on the number that a socket had had as its fd: EBADF, or ENOTSOCK where something else has the number by now. */
export interface Misuse {
  readonly call: string;
  readonly errno: string;
  /** `SO_KEEPALIVE = 1` */
  readonly attempt: string;
  readonly fd: Fd;
  readonly at: Micros | null;
  readonly tid: Tid;
  count: number;
  /** How the socket lost the number. */
  readonly gone: Moment;
  /** How the socket before it lost the same number; null: there was none. */
  readonly before: Moment | null;
}
