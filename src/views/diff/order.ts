import type { SocketOption } from "../../linux/option.ts";

const before: Readonly<Record<string, number>> = { CLOSED: 0, BOUND: 1 };

/**
 * Whether it makes a difference that an option was set while one socket was in this state and the other in that: on a
 * listener, or once connected, it comes too late for connections that are there and for what a handshake settles; on
 * a bound socket, for what bind() looks at. Null: an option that the catalogue does not have.
 */
export function orderMatters(option: SocketOption | null, a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const [first, second] = [before[a] ?? 2, before[b] ?? 2];
  if (first === second) return false;
  return first === 2 || second === 2 || option?.readByBind === true;
}
