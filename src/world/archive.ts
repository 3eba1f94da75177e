import type { Inode, Micros } from "../base/brands.ts";
import { NumberMap } from "../base/number-map.ts";
import { showAddress } from "../linux/address.ts";
import { profileOf } from "./profile.ts";
import { roleOf } from "./role.ts";
import { shapeOf } from "./shared-options.ts";
import type { Socket } from "./socket.ts";
import { faultsOf } from "./traffic.ts";

/** How many profiles are counted apart; the rest is counted together, so that memory stays bounded. */
export const PROFILES = 4_000;
/** How many of the sockets that closed last can be found again. */
const RECENT = 256;

/** Closed sockets that look alike, counted as one. */
export interface Group {
  /** `accepted from 0.0.0.0:8099`, `connected to 127.0.0.1:80`; null: the profiles beyond the limit. */
  readonly role: string | null;
  /** One of them, for what they have in common; null: nothing. */
  readonly sample: Socket | null;
  count: number;
  first: Micros | null;
  last: Micros | null;
  /** Ids of those kept in full. */
  readonly kept: number[];
}

/**
 * The closed sockets: the first `keep` of them in full, and the first of each profile; all of them counted by profile.
 * So memory grows with what is open and with the number of profiles, not with the length of the trace.
 */
export class Archive {
  readonly closed: Map<number, Socket> = new Map();
  readonly groups: Map<string, Group> = new Map();
  private readonly keep: number;
  /** The last ones, oldest overwritten first, and where each inode is among them. */
  private readonly recent: (Socket | null)[] = [];
  private readonly places: NumberMap<Inode, number> = new NumberMap();
  private next = 0;
  /** By the listener, and by the shape of the socket's options. */
  private readonly likenesses: WeakMap<Socket, WeakMap<object, Likeness>> = new WeakMap();

  constructor(keep: number) {
    this.keep = keep;
  }

  add(socket: Socket): void {
    const group = this.groupOf(socket);
    group.count++;
    group.last = socket.closed?.time ?? group.last;
    this.addRecent(socket);
    if (this.closed.size >= this.keep && group.kept.length > 0) return;
    this.closed.set(socket.id, socket);
    group.kept.push(socket.id);
  }

  /** The socket of that inode, among those that closed last. Null: none of them has it. */
  find(inode: Inode): Socket | null {
    const place = this.places.get(inode);
    return place === undefined ? null : (this.recent[place] ?? null);
  }

  /** Removes a socket that turns out to be open, as if it had never been here. */
  remove(socket: Socket): void {
    this.removeRecent(socket);
    const key = this.keyOf(socket);
    const group = this.groups.get(key);
    if (group !== undefined && --group.count === 0) this.groups.delete(key);
    if (this.closed.delete(socket.id)) group?.kept.splice(group.kept.indexOf(socket.id), 1);
  }

  private removeRecent(socket: Socket): void {
    const { inode } = socket;
    const place = inode === null ? undefined : this.places.get(inode);
    if (inode === null || place === undefined || this.recent[place] !== socket) return;
    this.recent[place] = null;
    this.places.delete(inode);
  }

  private addRecent(socket: Socket): void {
    const { inode } = socket;
    if (inode === null) return;
    const old = this.recent[this.next]?.inode ?? null;
    if (old !== null && this.places.get(old) === this.next) this.places.delete(old);
    this.recent[this.next] = socket;
    this.places.set(inode, this.next);
    this.next = (this.next + 1) % RECENT;
  }

  private groupOf(socket: Socket): Group {
    const key = this.keyOf(socket);
    const found = this.groups.get(key);
    if (found !== undefined) return found;
    const role = key === "" ? null : roleText(socket);
    const first = socket.opened?.time ?? null;
    const group: Group = { role, sample: key === "" ? null : socket, count: 0, first, last: null, kept: [] };
    this.groups.set(key, group);
    return group;
  }

  /** The sockets that a listener accepts and that are set alike mostly end alike: the profile of the last one is used. */
  private profileOf(socket: Socket): string {
    const { listener } = socket;
    if (listener === null) return profileOf(socket, roleText(socket));
    const likenesses = this.likenessesOf(listener);
    const shape = shapeOf(socket.options);
    const last = likenesses.get(shape);
    if (last !== undefined && isLike(socket, listener, last)) return last.profile;
    const { kind, state, failed } = socket;
    const profile = profileOf(socket, roleText(socket));
    likenesses.set(shape, { kind, state, failed, place: listener.local, faults: faultsOf(socket.traffic), profile });
    return profile;
  }

  private likenessesOf(listener: Socket): WeakMap<object, Likeness> {
    const found = this.likenesses.get(listener);
    if (found !== undefined) return found;
    const made = new WeakMap<object, Likeness>();
    this.likenesses.set(listener, made);
    return made;
  }

  /** Its profile, or the one for all beyond the limit. */
  private keyOf(socket: Socket): string {
    const profile = this.profileOf(socket);
    return this.groups.has(profile) || this.groups.size < PROFILES ? profile : "";
  }
}

/** What the profile of an accepted socket was made of besides its options: the same objects in sockets that are alike. */
interface Likeness extends Pick<Socket, "kind" | "state" | "failed"> {
  readonly place: Socket["local"];
  readonly faults: string;
  readonly profile: string;
}

function isLike(socket: Socket, listener: Socket, last: Likeness): boolean {
  const { kind, state, failed } = socket;
  const isAlike = kind === last.kind && failed === last.failed && state === last.state;
  return isAlike && listener.local === last.place && faultsOf(socket.traffic) === last.faults;
}

/** A role, without what distinguishes a socket from others of it (its own port, its peer's port): `accepted from 0.0.0.0:80`. */
export function roleText(socket: Socket): string {
  const role = roleOf(socket);
  switch (role.type) {
    case "accepted":
      return `accepted from ${placeOf(role.listener ?? socket)}`;
    case "listener":
      return `listening on ${placeOf(socket)}`;
    // Several connections with one peer's port are connections to it: those that it makes have each another one.
    case "connected":
    case "connection":
      return `connected to ${socket.peer === null ? "?" : showAddress(socket.peer)}`;
    case "bound":
      return `bound to ${placeOf(socket)}`;
    case "unused":
      return "neither bound nor connected";
    case "unknown":
      return socket.unseen === "lost" ? "opened in events that were lost" : "open before the trace";
  }
}

function placeOf(socket: Socket): string {
  return socket.local === null ? `socket #${socket.id}` : showAddress(socket.local);
}
