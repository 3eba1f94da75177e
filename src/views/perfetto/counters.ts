import { asMicros, type Micros } from "../../base/brands.ts";
import { roleText } from "../../world/archive.ts";
import type { Process } from "../../world/process-record.ts";
import type { Socket } from "../../world/socket.ts";
import { roleText as shownRole } from "../names.ts";
import type { Row, Tracks } from "./tracks.ts";

interface Counter extends Row {
  value: number;
  /** When it changed last: calls of two threads may come in another order than that of their times. */
  at: Micros;
}

/** How many roles have a counter of their own; the others share one. */
const MOST_ROLES = 200;

/** How many sockets each process has open: in all, by what they are for, and in CLOSE_WAIT. */
export class Counters {
  private readonly tracks: Tracks;
  private readonly counters = new WeakMap<Process, Map<string, Counter>>();
  private readonly roles = new Set<string>();
  /** What each open socket is counted as. */
  private readonly counted = new Map<Socket, readonly string[]>();

  constructor(tracks: Tracks) {
    this.tracks = tracks;
  }

  /** Counts the socket as what it is now. */
  follow(socket: Socket, at: Micros): void {
    const waits = socket.state === "CLOSE_WAIT" ? ["sockets in CLOSE_WAIT"] : [];
    this.change(socket, ["open sockets", this.roleOf(socket), ...waits], at);
  }

  drop(socket: Socket, at: Micros): void {
    this.change(socket, nothing, at);
    this.counted.delete(socket);
  }

  private change(socket: Socket, after: readonly string[], at: Micros): void {
    const before = this.counted.get(socket) ?? nothing;
    this.counted.set(socket, after);
    const { process } = socket.first;
    for (const name of before) if (!after.includes(name)) this.add(process, name, -1, at);
    for (const name of after) if (!before.includes(name)) this.add(process, name, 1, at);
  }

  private add(process: Process, name: string, by: 1 | -1, at: Micros): void {
    const parent = this.tracks.process(process, at);
    const counter = this.counter(process, name);
    counter.value += by;
    counter.at = asMicros(Math.max(at, counter.at));
    this.tracks.show(counter, counter.at, { type: "count", value: counter.value }, () => ({
      parent,
      name,
      counts: true,
    }));
  }

  private counter(process: Process, name: string): Counter {
    const own = this.counters.get(process) ?? new Map<string, Counter>();
    this.counters.set(process, own);
    const counter = own.get(name) ?? { ...this.tracks.newRow(), value: 0, at: asMicros(0) };
    own.set(name, counter);
    return counter;
  }

  private roleOf(socket: Socket): string {
    // One without a name would have a counter of its own.
    const role = shownRole(roleText(socket)).replace(/socket #\d+$/, "an unknown address");
    if (this.roles.size < MOST_ROLES) this.roles.add(role);
    return `open sockets, ${this.roles.has(role) ? role : "others"}`;
  }
}

const nothing: readonly string[] = [];
