import { asInode, asMicros, type Micros } from "../base/brands.ts";
import type { Claim, Difference } from "../events/claim.ts";
import type { SocketEvent } from "../events/event.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import type { SocketReader } from "../kernel/socket-reader.ts";
import { compare } from "./compare.ts";
import type { Change } from "../world/change.ts";
import { claimOf } from "../world/claim.ts";
import type { Socket } from "../world/socket.ts";
import type { State } from "../world/state.ts";

/** What came of the looks at single calls. */
export interface MomentsFound {
  /** listen, connect and accept calls on sockets, and those of them at which the socket could be read in time. */
  readonly calls: number;
  readonly looks: number;
  readonly values: number;
  readonly differences: readonly (Difference & { readonly socket: number })[];
  /** Ids of the sockets that were read. */
  readonly sockets: ReadonlySet<number>;
}

/** A socket as it was at a call, and the model's values then: compared when every line of before has been read. */
interface Moment {
  readonly socket: Socket;
  readonly call: string;
  readonly claim: Claim;
  readonly real: SocketSnapshot;
  readonly from: Micros;
  readonly to: Micros;
}

/**
 * --verify-each: strace delays a thread for a moment after each listen, connect and accept (HOLD_AT_CALL), its line is
 * printed already; so the model as it is now can be compared with the kernel, before the program goes on. A
 * look during which somebody else worked on the socket does not count.
 */
export class Moments {
  private readonly state: State;
  private readonly reader: SocketReader;
  private readonly pending = new Map<Socket, Moment>();
  private readonly sockets = new Set<number>();
  /** By what they say: a thousand connections that are accepted alike differ alike. */
  private readonly differences = new Map<string, Difference & { readonly socket: number }>();
  private calls = 0;
  private looks = 0;
  private values = 0;

  constructor(state: State, reader: SocketReader) {
    this.state = state;
    this.reader = reader;
  }

  changed(change: Change): void {
    if (!("socket" in change) || change.socket === null || !("event" in change)) return;
    const { socket, event, process, fd } = change;
    const before = this.pending.get(socket);
    if (before !== undefined && (event.seen.time === null || event.seen.time <= before.to)) this.pending.delete(socket);
    if (!isMoment(event)) return;
    this.calls++;
    if (socket.inode === null || fd === null) return;
    const claim = claimOf(socket, this.state.sysctls);
    const from = asMicros(Date.now() * 1000);
    const real = this.reader.read(process.pid, fd, asInode(socket.inode));
    const to = asMicros((Date.now() + 1) * 1000);
    if (before !== undefined && this.pending.has(socket)) this.conclude(before);
    if (real !== null) this.pending.set(socket, { socket, call: event.seen.call, claim, real, from, to });
  }

  /** Every line from before that time has been read; null: there are no more. */
  settled(time: Micros | null): void {
    for (const moment of this.pending.values()) if (time === null || time > moment.to) this.conclude(moment);
  }

  result(): MomentsFound {
    this.settled(null);
    const { calls, looks, values, differences, sockets } = this;
    return { calls, looks, values, differences: [...differences.values()], sockets };
  }

  private conclude(moment: Moment): void {
    const { socket, call, claim, real, from } = moment;
    this.pending.delete(socket);
    // The peer may be quicker than we are (the eBPF engine holds nobody).
    if (socket.stateAt !== null && socket.stateAt >= from) return;
    const { same, differ } = compare(claim, real, this.reader.isOurs(real));
    this.looks++;
    this.sockets.add(socket.id);
    this.values += same + differ.length;
    for (const one of differ) {
      const key = JSON.stringify([call, one]);
      if (!this.differences.has(key)) this.differences.set(key, { ...one, call, socket: socket.id });
    }
  }
}

function isMoment(event: SocketEvent): boolean {
  if (event.type === "failed") return event.tried?.type === "connect";
  return event.type === "listening" || event.type === "connected" || event.type === "accepted";
}
