import { tcpStates } from "../linux/constants/tcp.ts";
import { isOf } from "./protocols.ts";
import type { Subject } from "./subject.ts";
import type { StatesSpec } from "./syntax.ts";

/** The kernel's CLOSE is two states in the model: with a local address (BOUND) and without (CLOSED). */
const close: readonly string[] = ["CLOSED", "BOUND"];

/** Other spellings, of lsof's manual and of other systems. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  CLOSE: close,
  CLOSED: ["CLOSED"],
  BOUND: ["BOUND"],
  SYN_RCVD: ["SYN_RECV"],
  FIN_WAIT_1: ["FIN_WAIT1"],
  FIN_WAIT_2: ["FIN_WAIT2"],
};

/** UDP has no states of its own: these are the words of lsof and ss, which derive them from its addresses. */
const udpStates: Readonly<Record<string, readonly string[]>> = {
  IDLE: ["BOUND"],
  UNBOUND: ["CLOSED"],
  UNCONNECTED: close,
  UNCONN: close,
  CONNECTED: ["ESTABLISHED"],
  ESTABLISHED: ["ESTABLISHED"],
  CLOSE: close,
};

/** The model's states that a name stands for; empty: there is no such state. Case does not matter. */
export function statesCalled(protocol: "tcp" | "udp", name: string): readonly string[] {
  const word = name.toUpperCase().replaceAll("-", "_");
  const table = protocol === "tcp" ? aliases : udpStates;
  if (Object.hasOwn(table, word)) return table[word] ?? [];
  return protocol === "tcp" && Object.hasOwn(tcpStates, word) ? [word] : [];
}

/** The names by which -s takes states, in capitals; other spellings are left out. */
export function stateNames(protocol: "tcp" | "udp"): readonly string[] {
  return protocol === "udp" ? Object.keys(udpStates) : [...Object.keys(tcpStates), "CLOSED", "BOUND"];
}

export function statesSpec(
  protocol: "tcp" | "udp",
  states: readonly { readonly not: boolean; readonly name: string }[],
): StatesSpec {
  const called = (not: boolean): readonly string[] =>
    states.filter((state) => state.not === not).flatMap((state) => statesCalled(protocol, state.name));
  return { protocol, include: called(false), exclude: called(true) };
}

/**
 * Whether a socket's state is wanted. As in lsof, a list of states excludes every socket whose state is not in it,
 * and a TCP list applies to UDP sockets too where no UDP list is given (Linux has one table of states for both; measured
 * with lsof 4.95). An unknown state matches no name.
 */
export function stateMatches(specs: readonly StatesSpec[], subject: Subject): boolean {
  const applicable = listsFor(specs, subject);
  const { state } = subject;
  if (state !== null && applicable.some((spec) => spec.exclude.includes(state))) return false;
  const lists = (applicable.length === 0 ? specs : applicable).flatMap((spec) => spec.include);
  return lists.length === 0 || (applicable.length > 0 && state !== null && lists.includes(state));
}

function listsFor(specs: readonly StatesSpec[], { kind }: Subject): readonly StatesSpec[] {
  const of = (protocol: string): readonly StatesSpec[] => specs.filter((spec) => spec.protocol === protocol);
  if (isOf("tcp", kind.protocol)) return of("tcp");
  if (!isOf("udp", kind.protocol) && !isOf("udplite", kind.protocol)) return [];
  return specs.some((spec) => spec.protocol === "udp") ? of("udp") : of("tcp");
}
