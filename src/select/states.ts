import { tcpStates } from "../linux/constants/tcp.ts";
import { isOf } from "./protocols.ts";
import type { Subject } from "./subject.ts";
import type { StatesSpec } from "./syntax.ts";

/** The model tells CLOSE, which is one to the kernel, into two: with a local address and without. */
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

/** UDP has no states of its own: these are the words of lsof and of ss for what its addresses tell. */
const udpStates: Readonly<Record<string, readonly string[]>> = {
  IDLE: ["BOUND"],
  UNBOUND: ["CLOSED"],
  UNCONNECTED: close,
  UNCONN: close,
  CONNECTED: ["ESTABLISHED"],
  ESTABLISHED: ["ESTABLISHED"],
  CLOSE: close,
};

/** The model's states that a name stands for; none: nobody calls a state so. Case does not matter. */
export function statesCalled(protocol: "tcp" | "udp", name: string): readonly string[] {
  const word = name.toUpperCase().replaceAll("-", "_");
  const table = protocol === "tcp" ? aliases : udpStates;
  if (Object.hasOwn(table, word)) return table[word] ?? [];
  return protocol === "tcp" && Object.hasOwn(tcpStates, word) ? [word] : [];
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
 * Whether a socket's state is wanted. As in lsof, a list of states makes every socket go whose state is not named,
 * and a TCP list judges UDP sockets too where no UDP list is given (Linux has one table of states for both; measured
 * with lsof 4.95). An unknown state is none that could be named.
 */
export function stateMatches(specs: readonly StatesSpec[], subject: Subject): boolean {
  const judges = judgesOf(specs, subject);
  const { state } = subject;
  if (state !== null && judges.some((spec) => spec.exclude.includes(state))) return false;
  const lists = (judges.length === 0 ? specs : judges).flatMap((spec) => spec.include);
  return lists.length === 0 || (judges.length > 0 && state !== null && lists.includes(state));
}

function judgesOf(specs: readonly StatesSpec[], { kind }: Subject): readonly StatesSpec[] {
  const of = (protocol: string): readonly StatesSpec[] => specs.filter((spec) => spec.protocol === protocol);
  if (isOf("tcp", kind.protocol)) return of("tcp");
  if (!isOf("udp", kind.protocol) && !isOf("udplite", kind.protocol)) return [];
  return specs.some((spec) => spec.protocol === "udp") ? of("udp") : of("tcp");
}
