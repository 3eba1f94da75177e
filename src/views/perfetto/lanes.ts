import type { Micros } from "../../base/brands.ts";
import { shownName } from "../../linux/option-name.ts";
import type { GoneBy } from "../../world/change.ts";
import { foundSince } from "../../world/socket-state.ts";
import type { Socket } from "../../world/socket.ts";
import { changeArgs } from "./args.ts";
import type { ChangeOfProcess } from "../json/records.ts";
import { Counters } from "./counters.ts";
import { Flows } from "./flows.ts";
import { Lane } from "./lane.ts";
import type { Tracks } from "./tracks.ts";

type OnSocket = ChangeOfProcess & { readonly socket: Socket };

/** After so many changes we look for sockets that were closed without one. */
const SWEEP = 10_000;

/** The tracks of all sockets that are open. */
export class Lanes {
  private readonly tracks: Tracks;
  private readonly counters: Counters;
  private readonly flows: Flows;
  private readonly lanes = new Map<Socket, Lane>();
  /** Those whose connect() was under way at that line: the next one makes their state unknown, without a change. */
  private readonly connecting = new Set<Lane>();
  private line = 0;
  private untilSweep = SWEEP;

  constructor(tracks: Tracks) {
    this.tracks = tracks;
    this.counters = new Counters(tracks);
    this.flows = new Flows(() => tracks.newId());
  }

  /** `verb`: the change, for people. */
  show(change: OnSocket, at: Micros, verb: string): void {
    const { socket } = change;
    if (change.type === "gone") {
      const ended = this.lanes.get(socket);
      if (ended !== undefined) this.close(ended, at, change.by);
      return;
    }
    const lane = this.laneOf(socket, at);
    lane.follow(at);
    this.counters.follow(socket, at);
    const { flows, ends } = this.arrowsOf(change, at);
    lane.mark(at, nameOf(change, verb), changeArgs(change), flows, ends);
    if (socket.connecting) this.connecting.add(lane);
    this.line = change.seen.line;
  }

  /** A change comes, of that line of the input: first what has happened to others without a change. */
  follow(at: Micros, line: number): void {
    if (--this.untilSweep === 0) this.sweep(at);
    if (line === this.line) return;
    for (const lane of this.connecting) lane.follow(at);
    this.connecting.clear();
  }

  /** The trace is over. */
  end(at: Micros): void {
    this.sweep(at);
    for (const [socket, lane] of this.lanes) {
      // The kernel was asked last, which no change reports: the state that it found may have begun long before.
      const since = foundSince(socket) ?? at;
      lane.follow(since);
      this.counters.follow(socket, since);
      lane.leaveOpen(at);
    }
  }

  /** A child that strace did not follow is forgotten, and with it the sockets that only it had open. */
  private sweep(at: Micros): void {
    this.untilSweep = SWEEP;
    for (const lane of this.lanes.values())
      if (lane.socket.closed !== null) this.close(lane, lane.socket.closed.time ?? at, "unheard");
  }

  private laneOf(socket: Socket, at: Micros): Lane {
    const known = this.lanes.get(socket);
    if (known !== undefined) return known;
    const made = new Lane(socket, this.tracks, at);
    this.lanes.set(socket, made);
    return made;
  }

  private close(lane: Lane, at: Micros, by: GoneBy): void {
    const { socket } = lane;
    lane.end(at, by);
    this.counters.drop(socket, at);
    this.flows.drop(socket, at);
    this.lanes.delete(socket);
    this.connecting.delete(lane);
  }

  /** From the listener to what it accepted, and from a client to its server. */
  private arrowsOf(
    change: OnSocket,
    at: Micros,
  ): { readonly flows: readonly number[]; readonly ends: readonly number[] } {
    const { socket } = change;
    const between = this.flows.of(socket, at);
    const flows = between?.ends === false ? [between.flow] : [];
    const ends = between?.ends === true ? [between.flow] : [];
    if (change.type !== "socket" || change.event.type !== "accepted") return { flows, ends };
    const listener = socket.listener === null ? undefined : this.lanes.get(socket.listener);
    if (listener === undefined) return { flows, ends };
    const accepts = this.tracks.newId();
    listener.mark(at, `accepts #${socket.id}`, { accepted: socket.id }, [accepts]);
    return { flows, ends: [...ends, accepts] };
  }
}

/** `set SO_KEEPALIVE`, `bound`, `FAILED bind: EADDRINUSE`. */
function nameOf(change: OnSocket, verb: string): string {
  if (change.type === "failed") return `${verb} ${change.event.seen.call}: ${change.event.errno}`;
  const event = change.type === "socket" ? change.event : null;
  const option = event?.type === "option-set" || event?.type === "option-read" ? event : null;
  return option === null ? verb : `${verb} ${shownName(option)}`;
}
