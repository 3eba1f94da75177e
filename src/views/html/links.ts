import type { ChangeData } from "../json/change-types.ts";
import type { AddressData, FailureData, MomentData, OptionData } from "../json/types.ts";
import type { SocketRow } from "./types.ts";

/** The place of a change among those of its socket, from 0; below 0 from the end. */
export interface Link {
  readonly nth: number;
}

export type LinkedMoment = MomentData | (Link & Omit<MomentData, "at" | "pid" | "call">);
export type LinkedOption = OptionData | (Link & Omit<OptionData, "at" | "pid">);
export type LinkedFailure = FailureData | (Link & { readonly lastNth: number } & Omit<FailureData, "at" | "last">);

/**
 * A socket as the page has it: what one of its changes has too (times, addresses) stands there only, and here is which change it is.
 * That is two thirds of what a row takes. fd and pid are null where they are those of the first change.
 */
export interface LinkedSocket extends Omit<
  SocketRow,
  "opened" | "closed" | "bound" | "listening" | "connected" | "options" | "failed" | "local" | "peer" | "fd" | "pid"
> {
  readonly opened: LinkedMoment | null;
  readonly closed: LinkedMoment | null;
  readonly bound?: LinkedMoment;
  readonly listening?: LinkedMoment;
  readonly connected?: LinkedMoment;
  readonly options: readonly LinkedOption[];
  readonly failed: readonly LinkedFailure[];
  readonly local: AddressData | Link | null;
  readonly peer: AddressData | Link | null;
  readonly fd: number | null;
  readonly pid: number | null;
}

export function isLink(value: object): value is Link {
  return "nth" in value;
}

/** A socket in full. `changeAt`: its changes, by their place. */
export function unlinked(socket: LinkedSocket, changeAt: (nth: number) => ChangeData): SocketRow {
  const moment = (linked: LinkedMoment): MomentData => {
    if (!isLink(linked)) return linked;
    const { nth, ...rest } = linked;
    const { at, tid, call } = changeAt(nth);
    return { at, pid: tid, call, ...rest };
  };
  const { bound, listening, connected, ...others } = socket;
  return {
    ...others,
    local: socket.local === null ? null : unlinkedAddress(socket.local, changeAt),
    peer: socket.peer === null ? null : unlinkedAddress(socket.peer, changeAt),
    opened: socket.opened === null ? null : moment(socket.opened),
    closed: socket.closed === null ? null : moment(socket.closed),
    ...(bound === undefined ? {} : { bound: moment(bound) }),
    ...(listening === undefined ? {} : { listening: moment(listening) }),
    ...(connected === undefined ? {} : { connected: moment(connected) }),
    fd: socket.fd ?? changeAt(0).fd ?? 0,
    pid: socket.pid ?? changeAt(0).pid,
    options: socket.options.map((option) => unlinkedOption(option, changeAt)),
    failed: socket.failed.map((failure) => unlinkedFailure(failure, changeAt)),
  };
}

function unlinkedOption(linked: LinkedOption, changeAt: (nth: number) => ChangeData): OptionData {
  if (!isLink(linked)) return linked;
  const { nth, code, ...rest } = linked;
  const { at, tid } = changeAt(nth);
  return { at, pid: tid, ...rest, ...(code === undefined ? {} : { code }) };
}

function unlinkedFailure(linked: LinkedFailure, changeAt: (nth: number) => ChangeData): FailureData {
  if (!isLink(linked)) return linked;
  const { nth, lastNth, call, errno, attempt, ...rest } = linked;
  return { call, errno, attempt, at: changeAt(nth).at, last: changeAt(lastNth).at, ...rest };
}

function unlinkedAddress(linked: AddressData | Link, changeAt: (nth: number) => ChangeData): AddressData | null {
  return isLink(linked) ? (addressIn(changeAt(linked.nth))?.address ?? null) : linked;
}

/** The address that a change shows, and whose. */
export function addressIn(
  change: ChangeData,
): { readonly side: "local" | "peer"; readonly address: AddressData | null } | null {
  switch (change.change) {
    case "accepted":
    case "connected":
      return { side: "peer", address: change.peer };
    case "bound":
      return { side: "local", address: change.address };
    case "named":
      return { side: change.side, address: change.address };
    default:
      return null;
  }
}
