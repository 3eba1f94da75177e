import type { Micros } from "../base/brands.ts";
import { showAddress, type Address } from "../linux/address.ts";
import { sysctlNumber } from "../linux/effects/asked.ts";
import { isLoopback } from "../linux/special-addresses.ts";
import { findOption, optionsCalled } from "../linux/catalogue.ts";
import { sameData, type Data } from "../base/data.ts";
import type { SocketOption, Sysctls } from "../linux/option.ts";
import { isNewerThanKernel } from "../linux/since.ts";
import { showValue } from "../linux/show.ts";
import { inForceOnSocket } from "../world/in-force.ts";
import { defaultOn } from "../world/options.ts";
import { isListener, roleOf } from "../world/role.ts";
import { optionKey, type Failure, type Moment, type OptionState, type Socket } from "../world/socket.ts";
import type { Evidence } from "./advice.ts";
import { portAsked, type Around } from "./around.ts";

/** linux: Documentation/networking/ip-sysctl.rst */
export const PORT_RANGE = "net.ipv4.ip_local_port_range";

/** What a rule sees of a socket. */
export class Case {
  readonly socket: Socket;
  /** The other sockets. */
  readonly around: Around;
  private readonly sysctls: Sysctls | null;

  constructor(socket: Socket, sysctls: Sysctls | null, around: Around) {
    this.socket = socket;
    this.sysctls = socket.first.process.isElsewhere ? null : sysctls;
    this.around = around;
  }

  /** Another socket of the picture, to be asked the same. */
  of(socket: Socket): Case {
    return new Case(socket, this.sysctls, this.around);
  }

  /** TCP over IPv4 or IPv6. */
  get isTcp(): boolean {
    return this.socket.kind.protocol === "IPPROTO_TCP";
  }

  get isUnix(): boolean {
    return this.socket.kind.family === "AF_UNIX";
  }

  /** It has a peer, whoever connected. */
  get isConnection(): boolean {
    const { type } = roleOf(this.socket);
    return type === "accepted" || type === "connected" || type === "connection";
  }

  /** Also one that listened once. */
  get isListener(): boolean {
    return isListener(this.socket);
  }

  /** Its peer, or whoever can connect to it, is on this machine. */
  get isLocal(): boolean {
    const { local, peer } = this.socket;
    const there = this.isListener ? local : peer;
    if (there !== null && isLoopback(there)) return true;
    return !this.isListener && addressIn(local) !== null && addressIn(local) === addressIn(peer);
  }

  /** It was non-blocking then, and has been ever since. False where that is not known. */
  isNonblockingSince(moment: Micros | null): boolean {
    const { nonblock, nonblockSince } = this.socket;
    return nonblock === true && moment !== null && nonblockSince !== null && nonblockSince <= moment;
  }

  /** The address that bind() was given; of a socket that is older than the input the one it has, while it has no peer. */
  get boundTo(): Address | null {
    const { bound, opened, peer, local } = this.socket;
    return bound ?? (opened === null && peer === null ? local : null);
  }

  /**
   * The port that bind() asked for; null: it left the choice to the kernel, or may have, there is none, or it is not known.
   * The kernel chooses within the range of ports alone (inet_csk_find_open_port, udp_lib_get_port).
   */
  get fixedPort(): number | null {
    const port = portAsked(this.boundTo);
    if (this.socket.bound !== null || port === null) return port;
    return this.portRange === null || isWithin(this.portRange, port) ? null : port;
  }

  /** Failures of these calls with one of these errnos. */
  failures(calls: readonly string[], errnos: readonly string[]): readonly Failure[] {
    if (this.socket.failed.size === 0) return none;
    return [...this.socket.failed.values()].filter(({ call, errno }) => calls.includes(call) && errnos.includes(errno));
  }

  /** UDP over IPv4 or IPv6. */
  get isUdp(): boolean {
    return this.socket.kind.protocol === "IPPROTO_UDP";
  }

  /** The ports from which the kernel chooses, both ends included; null: the machine was not asked. */
  get portRange(): readonly [low: number, high: number] | null {
    const [low, high] = [this.sysctl(PORT_RANGE), this.sysctl(PORT_RANGE, 1)];
    return low === null || high === null ? null : [low, high];
  }

  /** The option as a program set it on this very socket; null: nobody did, or it was not seen. */
  setHere(name: string): OptionState | null {
    const state = this.state(name);
    return state?.origin === "set" && state.by === undefined ? state : null;
  }

  /** The option as it was set on this socket or on its listener. */
  setSomewhere(name: string): OptionState | null {
    const state = this.state(name);
    return state !== null && state.asked !== null && (state.origin === "set" || state.origin === "inherited")
      ? state
      : null;
  }

  /** The option as the kernel reported it, where that shows that it was set before anybody looked: here or on the listener. */
  found(name: string): OptionState | null {
    const state = this.state(name);
    return state?.changed === true ? state : null;
  }

  /** The option as it was set, or found set, on this socket or on its listener. */
  chosen(name: string): OptionState | null {
    return this.setSomewhere(name) ?? this.found(name);
  }

  /** The option as it was set when TCP's handshake began: before connect(), or on the listener. */
  setBeforeHandshake(name: string): OptionState | null {
    const state = this.state(name);
    const all = state === null ? [] : [state, ...state.earlier.values];
    return all.find((one) => one.asked !== null && isBeforeHandshake(one)) ?? null;
  }

  /** The option as it is on the socket, wherever its value came from; null: it is not known to have been touched. */
  state(name: string): OptionState | null {
    return this.socket.options.get(keyOf(name)) ?? null;
  }

  /** The value in force; null: unknown, or this socket has no such option. */
  value(name: string): Data | null {
    const found = inForceOnSocket(this.socket, rowOf(name), this.sysctls, this.state(name));
    return found?.value?.type === "known" ? found.value.data : null;
  }

  /** Whether an option that nobody set before was set to what the kernel gives it anyway. */
  isDefault({ level, name, value }: OptionState): boolean {
    const row = findOption(level, name);
    const data = row === null ? null : defaultOn(this.socket, row, this.sysctls);
    return data !== null && value?.type === "known" && sameData(data, value.data);
  }

  /**
   * Of a saved log without a single setsockopt(): perhaps strace was not asked for it, so that a default may not be in
   * force. Words to add to what is concluded from one; empty: it is certain.
   */
  get ifAllSeen(): string {
    return this.around.hasAllCalls() ? "" : ", if the log has every setsockopt()";
  }

  /** Whether the machine's kernel is known to be older than the option. */
  isNewerThanKernel(option: SocketOption): boolean {
    return isNewerThanKernel(option, this.sysctls);
  }

  number(name: string): number | null {
    const value = this.value(name);
    return typeof value === "number" ? value : null;
  }

  /** A setting of the machine as the kernel prints it; null: it was not asked, as for a saved log. */
  setting(name: string): string | null {
    return this.sysctls?.get(name) ?? null;
  }

  /** A number of a setting of the machine; null: it was not asked, as for a saved log. */
  sysctl(name: string, field = 0): number | null {
    return sysctlNumber(this.sysctls, name, field);
  }
}

function isWithin([low, high]: readonly [low: number, high: number], port: number): boolean {
  return low <= port && port <= high;
}

function isBeforeHandshake({ origin, during }: OptionState): boolean {
  if (origin === "inherited") return true;
  return origin === "set" && (during === "CLOSED" || during === "BOUND" || during === "LISTEN");
}

function addressIn(address: Socket["local"]): string | null {
  return address?.type === "inet" || address?.type === "inet6" ? address.address : null;
}

/** What was asked for, as a number; null: it is none, or it was not read. */
export function asked(state: OptionState | null): number | null {
  return state?.asked?.type === "known" && typeof state.asked.data === "number" ? state.asked.data : null;
}

/** The setsockopt() that left an option as it is; of one that was found set, what the kernel reported. */
export function setBy(state: OptionState): Evidence {
  const { name, at, tid, during, changed } = state;
  const where = codeOf(state);
  const value = state.asked ?? state.value;
  const text = `${name} ${value === null ? "?" : showValue(rowOf(name), value)}`;
  if (changed === true) return { at, tid, call: "getsockopt", text: `${text}, set earlier` };
  const when = during === undefined || during === null ? "" : `, in state ${during}`;
  return { at, tid, call: "setsockopt", text: `${text}${when}`, ...where };
}

/** The bind() and the listen() of a socket. */
export function boundAndListened({ bound, boundBy, backlog, listenedBy }: Socket): readonly Evidence[] {
  const address = bound === null ? "?" : showAddress(bound);
  return [...called(boundBy, address), ...called(listenedBy, `backlog ${backlog ?? "?"}`)];
}

/** A call by which something came about. */
export function called(moment: Moment | null, text: string): readonly Evidence[] {
  return moment === null ? [] : [{ ...byMoment(moment), text }];
}

/** Who made a call, when and where. */
export function byMoment(moment: Moment): Omit<Evidence, "text"> {
  return { at: moment.time, tid: moment.tid, call: moment.call, ...codeOf(moment) };
}

function codeOf({ stack }: Pick<Evidence, "stack">): Pick<Evidence, "stack"> {
  return stack === undefined ? {} : { stack };
}

/** A call that failed. */
export function failedBy(failure: Failure): Evidence {
  const { first, tid, call, attempt, errno, count } = failure;
  // `bind 127.0.0.1:80`
  const what = attempt.startsWith(`${call} `) ? attempt.slice(call.length + 1) : attempt;
  return { at: first, tid, call, text: `${what}: ${errno}${count > 1 ? `, ${count} times` : ""}`, ...codeOf(failure) };
}

const none: readonly Failure[] = [];

/** By name: rules ask for the same few again and again. */
const rows = new Map<string, SocketOption>();
const keys = new Map<string, string>();

function keyOf(name: string): string {
  const key = keys.get(name) ?? optionKey(rowOf(name));
  keys.set(name, key);
  return key;
}

function rowOf(name: string): SocketOption {
  const row = rows.get(name) ?? optionsCalled(name)[0];
  if (row === undefined) throw new Error(`advice: the catalogue has no option ${name}`);
  rows.set(name, row);
  return row;
}
