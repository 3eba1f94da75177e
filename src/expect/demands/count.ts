import type { Evidence } from "../../advice/advice.ts";
import type { Socket } from "../../world/socket.ts";
import type { State } from "../../world/state.ts";
import type { Demand, Problem } from "../demand.ts";
import { setEvidence, SetCalls } from "../sets.ts";

/** How often a program set an option on one socket, and the first of these calls. */
interface Tally {
  count: number;
  readonly first: Evidence[];
  /** A line that may have been one more could not be read. */
  unread: boolean;
}

/** So many calls are shown. */
const SHOWN = 3;

/** `at most 1 set`, `at least 2 set`, `never set`: the calls on the socket itself, what accept() copied is none. */
export function countDemand(name: string, bound: "at most" | "at least", wanted: number): Demand {
  const tallies = new WeakMap<Socket, Tally>();
  const sets = new SetCalls(name);
  let hasOptionCalls = false;
  const tallyOf = (socket: Socket): Tally => {
    const found = tallies.get(socket) ?? { count: 0, first: [], unread: false };
    tallies.set(socket, found);
    return found;
  };
  return {
    type: "each",
    of: "every",
    needsCalls: true,
    changed(change) {
      if (change.type !== "socket") return;
      const { event, socket } = change;
      if (event.type === "option-set" || event.type === "option-read") hasOptionCalls = true;
      if (sets.isUnread(event)) tallyOf(socket).unread = true;
      if (!sets.isOne(event)) return;
      const tally = tallyOf(socket);
      tally.count++;
      if (tally.first.length < SHOWN) tally.first.push(setEvidence(event));
    },
    judge({ traced }) {
      if (traced === null) return unknown("no call was seen");
      const { socket, run } = traced;
      const { count, first, unread } = tallies.get(socket) ?? none;
      const isEnough = bound === "at most" ? count <= wanted : count >= wanted;
      // More calls than were seen make many more, never fewer.
      const isSure = bound === "at most" ? count > wanted : count >= wanted;
      const gap = isSure ? null : (gapIn(socket, unread) ?? (hasOptionCalls ? null : gapOf(run.state)));
      if (gap !== null) return { type: "unknown", text: `${timesSet(name, count)}, but ${gap}`, evidence: first };
      return isEnough ? null : { type: "broken", text: timesSet(name, count), evidence: first };
    },
  };
}

const none: Tally = { count: 0, first: [], unread: false };

function timesSet(name: string, count: number): string {
  if (count === 0) return `${name} was never set`;
  return `${name} was set ${count === 1 ? "once" : `${count} times`}`;
}

/** Why there may have been more of these calls; null: all were seen. */
function gapIn({ opened, first: { process } }: Socket, unread: boolean): string | null {
  if (opened === null) return "it was opened before the trace";
  if (unread || process.hides === "unread") return "a line that may have set it could not be read";
  return process.hides === null ? null : "the program uses io_uring, which may have set it unseen";
}

/** A saved log without a single call of this kind may have been made without them. */
function gapOf({ sysctls, hasFlagCalls }: State): string | null {
  if (sysctls !== null || hasFlagCalls) return null;
  return "the log has no setsockopt() at all: perhaps strace was not asked for it";
}

function unknown(text: string): Problem {
  return { type: "unknown", text, evidence: [] };
}
