import type { Micros } from "../../base/brands.ts";
import { shownName } from "../../linux/option-name.ts";
import type { Change, GoneBy } from "../../world/change.ts";
import type { Socket } from "../../world/socket.ts";
import { changeArgs } from "./args.ts";
import { Counters } from "./counters.ts";
import { Flows } from "./flows.ts";
import { Lane } from "./lane.ts";
import type { Tracks } from "./tracks.ts";

type OnSocket = Change & { readonly socket: Socket };

/** The tracks of all sockets that are open. */
export class Lanes {
  private readonly tracks: Tracks;
  private readonly counters: Counters;
  private readonly flows: Flows;
  private readonly lanes = new Map<Socket, Lane>();
  /** Those whose connect() is under way: what comes of it, or that it is not known, comes without a change. */
  private readonly connecting = new Set<Lane>();

  constructor(tracks: Tracks) {
    this.tracks = tracks;
    this.counters = new Counters(tracks);
    this.flows = new Flows(() => tracks.newId());
  }

  /** `verb`: the change, for people. */
  show(change: OnSocket, at: Micros, verb: string): void {
    const { socket } = change;
    const lane = this.laneOf(socket, at);
    if (change.type === "gone") {
      this.close(lane, at, change.by);
      return;
    }
    lane.follow(at);
    this.counters.follow(socket, at);
    const { flows, ends } = this.arrowsOf(change, at);
    lane.mark(at, nameOf(change, verb), changeArgs(change), flows, ends);
    if (socket.connecting) this.connecting.add(lane);
  }

  /** Time has passed: changes of state that no change has reported. */
  follow(at: Micros): void {
    for (const lane of this.connecting) {
      lane.follow(at);
      if (!lane.socket.connecting) this.connecting.delete(lane);
    }
  }

  /** The trace is over. */
  end(at: Micros): void {
    for (const lane of this.lanes.values()) lane.leaveOpen(at);
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
