import type { Micros } from "../base/brands.ts";
import { showAddress } from "../linux/address.ts";
import type { OptionState, Socket } from "./socket.ts";

/** How many profiles are told apart before the rest is counted together: memory stays bounded. */
const PROFILES = 10_000;
/** How many sockets of a profile are kept even when the archive is full. */
const SAMPLES = 3;

/** Closed sockets that look alike, counted as one. */
export interface Group {
  /** `accepted from 0.0.0.0:8099`, `connected to 127.0.0.1:80`; null: the profiles beyond the limit. */
  readonly role: string | null;
  readonly sample: Socket;
  count: number;
  first: Micros | null;
  last: Micros | null;
  /** Ids of those kept in full. */
  readonly kept: number[];
}

/**
 * What has been: of the closed sockets the first `keep` in full, all of them counted by profile, so that memory
 * grows with what is open and with the number of profiles, never with what has been.
 */
export class Archive {
  readonly closed: Map<number, Socket> = new Map();
  readonly groups: Map<string, Group> = new Map();
  private readonly keep: number;

  constructor(keep: number) {
    this.keep = keep;
  }

  add(socket: Socket): void {
    const group = this.groupOf(socket);
    group.count++;
    group.last = socket.closed?.time ?? group.last;
    if (this.closed.size >= this.keep && group.kept.length >= SAMPLES) return;
    this.closed.set(socket.id, socket);
    group.kept.push(socket.id);
  }

  private groupOf(socket: Socket): Group {
    const profile = profileOf(socket);
    const key = this.groups.has(profile) || this.groups.size < PROFILES ? profile : "";
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    const role = key === "" ? null : roleOf(socket);
    const first = socket.opened?.time ?? null;
    const group: Group = { role, sample: socket, count: 0, first, last: null, kept: [] };
    this.groups.set(key, group);
    return group;
  }
}

/** What a socket was for, without what tells it from its likes (its own port, its peer's port). */
export function roleOf(socket: Socket): string {
  if (socket.listener !== null) return `accepted from ${placeOf(socket.listener)}`;
  if (socket.backlog !== null) return `listening on ${placeOf(socket)}`;
  if (socket.peer !== null) return `connected to ${showAddress(socket.peer)}`;
  if (socket.local !== null) return `bound to ${showAddress(socket.local)}`;
  return socket.opened === null ? "open before the trace" : "neither bound nor connected";
}

function placeOf(socket: Socket): string {
  return socket.local === null ? `socket #${socket.id}` : showAddress(socket.local);
}

function profileOf(socket: Socket): string {
  const { family, type, protocol } = socket.kind;
  const options = [...socket.options.values()].map(optionText).join(",");
  const failures = [...socket.failed.values()].map((failure) => `${failure.call} ${failure.errno}`).join(",");
  return [family, type, protocol, roleOf(socket), socket.state, options, failures].join("|");
}

function optionText(option: OptionState): string {
  return `${option.level} ${option.name} ${option.origin} ${JSON.stringify(option.value)}`;
}
