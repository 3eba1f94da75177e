import type { Micros } from "../base/brands.ts";
import { groupBy } from "../base/group-by.ts";
import { PROFILES, roleText } from "./archive.ts";
import type { Process } from "./process-record.ts";
import type { Socket } from "./socket.ts";

/** Open sockets of one process with one role, which have become more. */
export interface Grown {
  readonly process: Process;
  /** `accepted from 0.0.0.0:80` */
  readonly role: string;
  /** How many are open, and how many more than the last time. */
  readonly open: number;
  readonly more: number;
  /** How many of them are in CLOSE_WAIT, and through how many nothing has gone for some seconds. */
  readonly closeWait: number;
  readonly quiet: number;
  readonly oldest: Socket;
  /** The age of the oldest in microseconds, or what it is at least if it is older than the trace; null: not known. */
  readonly age: number | null;
}

export interface Growth {
  /** The last time; null: the beginning of the trace. */
  readonly since: Micros | null;
  /** When the kernel or a call showed something last; null: the input has no times. */
  readonly until: Micros | null;
  /** The largest growth first. */
  readonly groups: readonly Grown[];
}

/** In microseconds. */
const QUIET = 5_000_000;

/** What has grown from one summary to the next. It remembers a number for each group that is open. */
export class GrowthWatch {
  private before: ReadonlyMap<string, number> | null = null;
  private since: Micros | null = null;

  take(sockets: Iterable<Socket>): Growth {
    const all = [...sockets];
    const until = all.reduce(latestOf, null);
    const groups = groupBy(all, keyOf);
    const grown = [...groups].flatMap(([key, members]) => this.grown(key, members, until) ?? []);
    const { since } = this;
    this.before = new Map([...groups].slice(0, PROFILES).map(([key, { length }]) => [key, length]));
    this.since = until ?? since;
    return { since, until, groups: grown.sort((left, right) => right.more - left.more || right.open - left.open) };
  }

  private grown(key: string, members: readonly Socket[], until: Micros | null): Grown | null {
    // What is older than the trace was there at its beginning.
    const older = members.filter(({ opened }) => opened === null).length;
    const more = members.length - (this.before === null ? older : (this.before.get(key) ?? 0));
    const [first] = members;
    if (more <= 0 || first === undefined) return null;
    const oldest = members.reduce((before, one) =>
      (bornBy(one) ?? Infinity) < (bornBy(before) ?? Infinity) ? one : before,
    );
    const born = bornBy(oldest);
    return {
      process: first.first.process,
      role: roleText(first),
      open: members.length,
      more,
      closeWait: members.filter(({ state }) => state === "CLOSE_WAIT").length,
      quiet: members.filter((socket) => quietOf(socket) >= QUIET).length,
      oldest,
      age: born === null || until === null ? null : until - born,
    };
  }
}

function keyOf(socket: Socket): string {
  const { pid, started } = socket.first.process;
  return `${pid} ${started ?? ""} ${roleText(socket)}`;
}

/** When a socket was opened; of one that is older than the trace a time at which it was open. */
function bornBy({ opened, activity }: Socket): Micros | null {
  if (opened !== null) return opened.time;
  if (activity?.last == null) return activity?.asked ?? null;
  const { sent, received, acknowledged } = activity.last;
  return least([sent, received, acknowledged]);
}

function quietOf({ activity }: Socket): number {
  if (activity?.last == null) return 0;
  const { sent, received, acknowledged } = activity.last;
  return activity.asked - Math.max(sent ?? 0, received ?? 0, acknowledged);
}

function least(times: readonly (Micros | null)[]): Micros | null {
  return times.reduce((first, time) => (time !== null && (first === null || time < first) ? time : first), null);
}

function latestOf(before: Micros | null, { opened, touched, activity }: Socket): Micros | null {
  const times = [before, opened?.time ?? null, touched, activity?.asked ?? null];
  return times.reduce((last, time) => (time !== null && (last === null || time > last) ? time : last), null);
}
