import type { FailureData } from "../json/types.ts";

const pending = new Set(["EINPROGRESS", "EALREADY"]);

/**
 * Whether the call only means "not yet" on a non-blocking socket, and is no failure: accept() found no connection in the queue, or
 * connect() goes on. EAGAIN of connect() is one: no port is free, or the queue of a UNIX listener is full (connect(2)).
 */
export function isNotYet({ call, errno }: Pick<FailureData, "call" | "errno">): boolean {
  return errno === "EAGAIN" || errno === "EWOULDBLOCK" ? call !== "connect" : pending.has(errno);
}
