import { asMicros, type Micros } from "../../base/brands.ts";
import { showAddress } from "../../linux/address.ts";
import { roleText } from "../../world/archive.ts";
import type { GoneBy } from "../../world/change.ts";
import { roleOf } from "../../world/role.ts";
import type { Socket } from "../../world/socket.ts";
import { kindName, roleText as shownRole } from "../names.ts";
import { aboutSocket, optionsOf } from "./args.ts";
import type { Args, Track, TrackEvent } from "./packet.ts";
import type { Row, Tracks } from "./tracks.ts";

type LaneEvent = Omit<TrackEvent, "track">;

/** After so many events the track is described as it is then. */
const MOST_BUFFERED = 32;

/**
 * The track of a socket: a slice for its life, in it its states as slices and its changes as instants. Perfetto draws tracks of
 * one name below a process as one, so the name is what the socket is for (`accepted on 0.0.0.0:80`), as in the summary;
 * until that shows, which is mostly after two or three calls, what happens waits.
 */
export class Lane {
  readonly socket: Socket;
  /** The track of its process. */
  readonly parent: number;
  private readonly tracks: Tracks;
  private readonly row: Row;
  private readonly began: Micros;
  private buffered: (readonly [at: Micros, event: LaneEvent])[] | null = [];
  private state: string | null = null;
  /** When a slice began or ended last. */
  private until: Micros;

  constructor(socket: Socket, tracks: Tracks, began: Micros) {
    this.socket = socket;
    this.tracks = tracks;
    this.parent = tracks.process(socket.first.process, began);
    this.row = tracks.newRow();
    this.began = began;
    this.until = began;
  }

  /** Brings the slice of its state up to date. */
  follow(at: Micros): void {
    const state = stateName(this.socket);
    if (state === this.state) return;
    if (this.state !== null) this.add(at, { type: "end" });
    this.state = state;
    this.add(at, { type: "begin", name: state });
  }

  /** Arrows begin (`flows`) or end here. */
  mark(at: Micros, name: string, args: Args, flows: readonly number[] = [], ends: readonly number[] = []): void {
    this.add(at, { type: "instant", name, args, flows, ends });
    if (this.buffered !== null && (this.buffered.length > MOST_BUFFERED || isSettled(this.socket))) this.release();
  }

  /** It is closed: the slices end. */
  end(at: Micros, by: GoneBy): void {
    this.release();
    if (this.state !== null) this.add(at, { type: "end" });
    this.add(at, { type: "end", args: { closed_by: by, ...optionsOf(this.socket) } });
  }

  /** The trace is over and it is open: its slices have no end. */
  leaveOpen(at: Micros): void {
    this.release();
    this.add(at, { type: "instant", name: "still open", args: optionsOf(this.socket) });
  }

  /** Calls of two threads may come in another order than that of their times; slices begin and end in one order. */
  private add(time: Micros, event: LaneEvent): void {
    const at = asMicros(Math.max(time, event.type === "instant" ? this.began : this.until));
    if (event.type !== "instant") this.until = at;
    if (this.buffered !== null) this.buffered.push([at, event]);
    else this.tracks.show(this.row, at, event, () => this.describe());
  }

  private release(): void {
    const { buffered, began, socket } = this;
    if (buffered === null) return;
    this.buffered = null;
    const life: LaneEvent = { type: "begin", name: lifeName(socket), args: aboutSocket(socket) };
    for (const [at, event] of [[began, life] as const, ...buffered])
      this.tracks.show(this.row, at, event, () => this.describe());
  }

  private describe(): Omit<Track, "id"> {
    return { parent: this.parent, name: shownRole(roleText(this.socket)) };
  }
}

/** What it is for will not become clearer. The port of a listener that asked for any shows after listen(). */
function isSettled(socket: Socket): boolean {
  const { type } = roleOf(socket);
  if (type === "listener") return socket.local !== null;
  return settled.has(type) || (type === "bound" && socket.kind.type === "SOCK_DGRAM");
}

const settled: ReadonlySet<string> = new Set(["accepted", "connected", "connection"]);

/** `LISTEN`, `unknown (older)`. */
function stateName({ state, stateUnknown }: Socket): string {
  return state ?? `unknown (${stateUnknown})`;
}

/** `#12 from 127.0.0.1:43210` */
function lifeName(socket: Socket): string {
  const { id, local, peer } = socket;
  const { type } = roleOf(socket);
  const name = type === "listener" || type === "bound" ? local : peer;
  const word = type === "accepted" ? "from" : name === peer ? "to" : "on";
  return `#${id} ${name === null ? kindName(socket.kind) : `${word} ${showAddress(name)}`}`;
}
