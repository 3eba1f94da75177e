import type { ChangeData } from "../json/change-types.ts";
import type { AddressData, FailureData, MomentData, OptionData } from "../json/types.ts";
import {
  addressIn,
  type Link,
  type LinkedFailure,
  type LinkedMoment,
  type LinkedOption,
  type LinkedSocket,
} from "./links.ts";
import type { SocketRow } from "./types.ts";

/** What the changes of a socket have: how many there are, the last one in the lists, and the last address of each side. */
interface History {
  count: number;
  last: number;
  readonly fd: number | null;
  readonly pid: number;
  local: Shown | null;
  peer: Shown | null;
}

interface Shown extends Link {
  readonly address: AddressData | null;
}

/** So many sockets are linked, which bounds the memory; a report lists no more of those that are closed. */
const SOCKETS = 150_000;
/** So many of a socket's last changes are looked through. */
const LOOKED = 64;

/** Notes the changes that a report keeps, and links the rows of sockets to them (links.ts). */
export class Linker {
  private readonly histories = new Map<number, History>();
  // Of each change, and the one of its socket before it; -1: none.
  private readonly at: (number | null)[] = [];
  private readonly tid: number[] = [];
  private readonly call: string[] = [];
  private readonly before: number[] = [];

  note(change: ChangeData): void {
    const { socket } = change;
    if (socket === null) return;
    const history = this.historyOf(socket, change);
    if (history === null) return;
    this.before.push(history.last);
    history.last = this.at.push(change.at) - 1;
    this.tid.push(change.tid);
    this.call.push(change.call);
    const nth = history.count++;
    const shown = addressIn(change);
    if (shown !== null) history[shown.side] = { nth, address: shown.address };
  }

  linked(socket: SocketRow): LinkedSocket {
    const history = this.histories.get(socket.id);
    if (history === undefined) return socket;
    const { opened, closed, bound, listening, connected, options, failed, local, peer, fd, pid } = socket;
    const moment = (one: MomentData): LinkedMoment => this.moment(history, one);
    return {
      ...socket,
      local: addressOf(history.local, local),
      peer: addressOf(history.peer, peer),
      opened: opened === null ? null : moment(opened),
      closed: closed === null ? null : moment(closed),
      ...(bound === undefined ? {} : { bound: moment(bound) }),
      ...(listening === undefined ? {} : { listening: moment(listening) }),
      ...(connected === undefined ? {} : { connected: moment(connected) }),
      fd: fd === history.fd ? null : fd,
      pid: pid === history.pid ? null : pid,
      options: options.map((option) => this.option(history, option)),
      failed: failed.map((failure) => this.failure(history, failure)),
    };
  }

  private historyOf(socket: number, { fd, pid }: ChangeData): History | null {
    const found = this.histories.get(socket);
    if (found !== undefined) return found;
    if (this.histories.size >= SOCKETS) return null;
    const made = { count: 0, last: -1, fd, pid, local: null, peer: null };
    this.histories.set(socket, made);
    return made;
  }

  private moment(history: History, moment: MomentData): LinkedMoment {
    const { at, pid, call, ...rest } = moment;
    const nth = this.find(history, at, (place) => this.tid[place] === pid && this.call[place] === call);
    return nth === null ? moment : { nth, ...rest };
  }

  private option(history: History, option: OptionData): LinkedOption {
    const { at, pid, ...rest } = option;
    const nth = this.find(history, at, (place) => this.tid[place] === pid);
    return nth === null ? option : { nth, ...rest };
  }

  private failure(history: History, failure: FailureData): LinkedFailure {
    const { at, last, ...rest } = failure;
    const nth = this.find(history, at, () => true);
    const lastNth = this.find(history, last, () => true);
    return nth === null || lastNth === null ? failure : { nth, lastNth, ...rest };
  }

  /** The change at that time, counted from the nearer end: so like sockets have like numbers. */
  private find({ last, count }: History, at: number | null, isIt: (place: number) => boolean): number | null {
    let place = last;
    for (let back = 1; place >= 0 && back <= LOOKED; back++) {
      if (this.at[place] === at && isIt(place)) return back * 2 <= count ? -back : count - back;
      place = this.before[place] ?? -1;
    }
    return null;
  }
}

function addressOf(shown: Shown | null, address: AddressData | null): AddressData | Link | null {
  if (shown === null || address === null || JSON.stringify(shown.address) !== JSON.stringify(address)) return address;
  return { nth: shown.nth };
}
