/** What the kernel looks at in bind() (inet_csk_get_port, __inet_bind in net/ipv4): set later it does nothing. */
const readByBind: ReadonlySet<string> = new Set([
  "SO_REUSEADDR",
  "SO_REUSEPORT",
  "SO_BINDTODEVICE",
  "SO_BINDTOIFINDEX",
  "IPV6_V6ONLY",
  "IP_FREEBIND",
  "IPV6_FREEBIND",
  "IP_TRANSPARENT",
  "IPV6_TRANSPARENT",
  "IP_BIND_ADDRESS_NO_PORT",
]);

const before: Readonly<Record<string, number>> = { CLOSED: 0, BOUND: 1 };

/**
 * Whether it makes a difference that an option was set while one socket was in this state and the other in that: on a
 * listener, or once connected, it comes too late for connections that are there and for what a handshake settles.
 */
export function orderMatters(name: string, a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  const [first, second] = [before[a] ?? 2, before[b] ?? 2];
  if (first === second) return false;
  return first === 2 || second === 2 || readByBind.has(name);
}
