import type { Micros } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import type { Misuse } from "../world/misuse.ts";
import { UNHEARD } from "../world/state.ts";
import type { Picture } from "../world/picture.ts";
import type { Failure, OptionState, Socket } from "../world/socket.ts";

/** What advice looks at. */
export type Judged = Pick<
  Picture,
  "sockets" | "archive" | "misuses" | "doubts" | "sysctls" | "hasUnheardThread" | "lost"
>;

/**
 * The sockets that are in a picture besides the one that is judged: those that are open, and of the closed ones those
 * that are kept. The tables are made when a rule first asks: most traces need none.
 */
export class Around {
  /** Somebody has looked at other sockets; see `takeAsked`. */
  wasAsked = false;
  private readonly picture: Judged;
  private sockets: readonly Socket[] | null = null;
  private named: readonly Socket[] | null = null;
  private failed: readonly Socket[] | null = null;
  private ports: ReadonlyMap<number, readonly Socket[]> | null = null;
  private last: Micros | null = null;
  private accepted: ReadonlyMap<Socket, readonly Socket[]> | null = null;

  constructor(picture: Judged) {
    this.picture = picture;
  }

  /** Whether somebody has looked at other sockets since the last time that this was called. */
  takeAsked(): boolean {
    const { wasAsked } = this;
    this.wasAsked = false;
    return wasAsked;
  }

  all(): readonly Socket[] {
    this.wasAsked = true;
    this.sockets ??= [...this.picture.sockets.values(), ...this.picture.archive.closed.values()];
    return this.sockets;
  }

  /** The sockets whose number was used after they had lost it. */
  get misuses(): ReadonlyMap<Socket, Misuse> {
    this.wasAsked = true;
    return this.picture.misuses;
  }

  /** Whether what children and threads did is in the input. */
  get isFollowed(): boolean {
    const { doubts, hasUnheardThread, lost } = this.picture;
    return !doubts.has(UNHEARD) && !hasUnheardThread && lost === 0;
  }

  /** Whether every socket is there: of no group of closed ones were more than are kept. */
  get isWhole(): boolean {
    return [...this.picture.archive.groups.values()].every(({ count, kept }) => count === kept.length);
  }

  /**
   * Whether setsockopt() was traced: always live; in a saved log if a call set, or tried to set, or read an option of any of
   * them.
   */
  hasAllCalls(): boolean {
    if (this.picture.sysctls !== null) return true;
    const isOfOption = ({ call }: Failure): boolean => call === "setsockopt" || call === "getsockopt";
    // bind() sets IPV6_V6ONLY by itself.
    const isByCall = ({ by }: OptionState): boolean => by === undefined;
    return this.all().some(
      ({ options, failed }) => [...options.values()].some(isByCall) || [...failed.values()].some(isOfOption),
    );
  }

  /** Those that bind() gave an address. */
  bound(): readonly Socket[] {
    this.wasAsked = true;
    this.named ??= this.all().filter(({ bound }) => bound !== null);
    return this.named;
  }

  /** Those on which a call failed. */
  failing(): readonly Socket[] {
    this.wasAsked = true;
    this.failed ??= this.all().filter(({ failed }) => failed.size > 0);
    return this.failed;
  }

  /** The last time that any call on them had; null: the input has no times. */
  latest(): Micros | null {
    this.last ??= this.all().reduce(latestOf, null);
    return this.last;
  }

  /** Sockets that have, or had, that local port. */
  onPort(port: number): readonly Socket[] {
    this.wasAsked = true;
    this.ports ??= groupedBy(this.all(), portOf);
    return this.ports.get(port) ?? [];
  }

  /** What accept() of a listener returned, and what must have been accepted on it before anybody looked. */
  acceptedBy(listener: Socket): readonly Socket[] {
    this.wasAsked = true;
    this.accepted ??= groupedBy(this.all(), (socket) => socket.listener ?? socket.inferredListener);
    return this.accepted.get(listener) ?? [];
  }
}

/** The local port; null: there is none, or it is not known. */
export function portOf({ local, bound, listener }: Socket): number | null {
  return portAsked(local) ?? portAsked(bound) ?? (listener === null ? null : portOf(listener));
}

/** The port of an address; null: it has none, or 0, which leaves the choice to the kernel. */
export function portAsked(address: Address | null): number | null {
  return (address?.type === "inet" || address?.type === "inet6") && address.port !== 0 ? address.port : null;
}

function latestOf(before: Micros | null, { opened, touched, closed, lastData }: Socket): Micros | null {
  const times = [
    before,
    opened?.time,
    touched,
    closed?.time,
    lastData?.sent,
    lastData?.received,
    lastData?.ended?.time,
  ];
  return times.reduce<Micros | null>(
    (last, time) => (time != null && (last === null || time > last) ? time : last),
    null,
  );
}

function groupedBy<Key>(sockets: readonly Socket[], keyOf: (socket: Socket) => Key | null): ReadonlyMap<Key, Socket[]> {
  const groups = new Map<Key, Socket[]>();
  for (const socket of sockets) {
    const key = keyOf(socket);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [socket]);
    else group.push(socket);
  }
  return groups;
}
