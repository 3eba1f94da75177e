import { tcpStates } from "./constants/tcp.ts";

const names = new Map(Object.entries(tcpStates).map(([name, number]) => [number, name]));

/** The name of `st` in /proc/net/tcp and of sock_diag's states; null for a number that has none. */
export function stateName(number: number): string | null {
  return names.get(number) ?? null;
}
