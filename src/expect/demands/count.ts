import type { EventOf } from "../../events/event.ts";
import type { Change } from "../../world/change.ts";
import type { Socket } from "../../world/socket.ts";
import type { State } from "../../world/state.ts";
import { unseenOpening } from "../../world/why/unseen.ts";
import type { Demand, Follower, Problem, Traced } from "../demand.ts";
import { evidenceOf } from "../evidence.ts";
import { callsLost } from "../lost.ts";
import { SetCalls } from "../set-calls.ts";

/** `at most 1 set`, `at least 2 set`, `never set`: the calls on the socket itself, what accept() copied is none. */
export function countDemand(name: string, bound: "at most" | "at least", wanted: number): Demand {
  const counts = new Counts(name);
  return {
    type: "each",
    of: "every",
    needsCalls: true,
    follower: counts,
    judge({ traced }) {
      if (traced === null) return { type: "unknown", text: "none of its calls was seen", evidence: [] };
      const { count, first, gap } = counts.of(traced);
      const problem = (type: Problem["type"], text: string): Problem => ({
        type,
        text,
        evidence: evidenceOf(traced.socket, ...first),
      });
      const isSo = bound === "at most" ? count <= wanted : count >= wanted;
      // There may have been more calls than were seen, never fewer.
      const isSure = bound === "at most" ? count > wanted : count >= wanted;
      if (gap !== null && !isSure) return problem("unknown", `${timesSet(name, count)}, but ${gap}`);
      return isSo ? null : { ...problem("broken", timesSet(name, count)), isSeen: true };
    },
  };
}

/** How often a program set an option on one socket, and the first of these calls. */
interface Tally {
  count: number;
  first: readonly EventOf<"option-set">[];
  /** A line that may have been one more could not be read. */
  unread: boolean;
}

/** So many calls are shown. */
const SHOWN = 3;

class Counts implements Follower {
  private readonly sets: SetCalls;
  /** By the socket's number. */
  private readonly tallies: Map<number, Tally> = new Map();
  private hasOptionCalls = false;

  constructor(name: string) {
    this.sets = new SetCalls(name);
  }

  changed(change: Change): void {
    if (change.type !== "socket") return;
    const { event, socket } = change;
    if (event.type === "unread" && this.sets.isUnread(event)) this.tallyOf(socket).unread = true;
    if (event.type === "option-read") this.hasOptionCalls = true;
    if (event.type !== "option-set") return;
    this.hasOptionCalls = true;
    if (!this.sets.isOne(event)) return;
    const tally = this.tallyOf(socket);
    tally.count++;
    // push() would make room for 17.
    if (tally.first.length < SHOWN) tally.first = [...tally.first, event];
  }

  forget({ id }: Socket): void {
    this.tallies.delete(id);
  }

  /** `gap`: why there may have been more of these calls; null: all were seen. */
  of({ socket, run }: Traced): Omit<Tally, "unread"> & { readonly gap: string | null } {
    const { count, first, unread } = this.tallies.get(socket.id) ?? none;
    return { count, first, gap: gapIn(socket, unread) ?? (this.hasOptionCalls ? null : gapOf(run.state)) };
  }

  private tallyOf({ id }: Socket): Tally {
    const found = this.tallies.get(id);
    if (found !== undefined) return found;
    const made = { count: 0, first: [], unread: false };
    this.tallies.set(id, made);
    return made;
  }
}

const none: Tally = { count: 0, first: [], unread: false };

function timesSet(name: string, count: number): string {
  if (count === 0) return `${name} was never set`;
  return `${name} was set ${count === 1 ? "once" : `${count} times`}`;
}

function gapIn(socket: Socket, unread: boolean): string | null {
  const { opened, gap } = socket;
  const { process } = socket.first;
  if (opened === null) return unseenOpening(socket);
  if (gap !== null) return callsLost(gap);
  if (unread || process.hides === "unread") return "a line that may have set it could not be read";
  return process.hides !== "io_uring" ? null : "the program uses io_uring, which may have set it unseen";
}

/** A saved log without a single call of this kind may have been made without them. */
function gapOf({ sysctls, hasFlagCalls }: State): string | null {
  if (sysctls !== null || hasFlagCalls) return null;
  return "the log has no setsockopt() at all: perhaps strace was not asked for it";
}
