import type { Evidence } from "../../advice/advice.ts";
import { printable } from "../../base/bytes.ts";
import type { Process } from "../../world/process-record.ts";
import type { Socket } from "../../world/socket.ts";
import type { State } from "../../world/state.ts";
import type { Demand, Problem } from "../demand.ts";
import { birthOf } from "../evidence.ts";

/**
 * `no accepted tcp still open at exit`: none that only the end of the last process closed that had it. What the program
 * got from whoever launched it is not its to close.
 */
export const openAtExit: Demand = {
  type: "each",
  of: "all",
  needsCalls: true,
  judge({ traced }) {
    if (traced === null) return null;
    const { socket, run } = traced;
    if (isGiven(socket, run.state)) return null;
    const { closed } = socket;
    if (closed === null) return stillOpen(socket, run.state);
    if (closed.call !== "exit") return null;
    const end: Evidence = { at: closed.time, tid: closed.tid, call: "exit", text: "" };
    if (closed.latest === true)
      return unknown("it was open at exit, or closed before: close is not traced", [...birth(socket), end]);
    return { type: "broken", text: "it was open at exit", evidence: [...birth(socket), end] };
  },
  gap({ state }) {
    const [living] = state.processes.values();
    return living === undefined ? null : unknown(`${nameOf(living)} had not ended`, []);
  },
};

/** It came with fds 0 to 2, or with what was launched. */
function isGiven({ opened, unseen, first: { fd } }: Socket, { launched }: State): boolean {
  return opened === null && unseen === "before" && (launched || fd <= 2);
}

function stillOpen(socket: Socket, { processes }: State): Problem {
  const { process } = socket.first;
  const isLiving = processes.get(process.pid) === process;
  return unknown(`it is open, and ${isLiving ? nameOf(process) : "the program"} had not ended`, birth(socket));
}

/** `nginx[4711]` */
function nameOf({ command, pid }: Process): string {
  return `${printable(command)}[${pid || "?"}]`;
}

function birth(socket: Socket): readonly Evidence[] {
  const made = birthOf(socket);
  return made === null ? [] : [made];
}

function unknown(text: string, evidence: readonly Evidence[]): Problem {
  return { type: "unknown", text, evidence };
}
