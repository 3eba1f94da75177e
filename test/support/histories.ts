import fc from "fast-check";
import { readFileSync } from "node:fs";
import type { SocketKind } from "../../src/events/event.ts";
import { applies } from "../../src/linux/applies.ts";
import { allOptions } from "../../src/linux/catalogue.ts";
import { encode } from "../../src/linux/decode.ts";
import type { SocketOption } from "../../src/linux/option.ts";
import { Twin, type Place } from "./twin.ts";
import { valuesFor } from "./values.ts";

/** One step: what is done, and numbers that choose to what and how. */
export interface Step {
  readonly act: ActName;
  readonly at: number;
  readonly how: number;
  readonly more: number;
}

type ActName =
  | "socket"
  | "pair"
  | "set"
  | "get"
  | "bind"
  | "listen"
  | "connect"
  | "accept"
  | "shutdown"
  | "nonblocking"
  | "dup"
  | "dupOver"
  | "name"
  | "error"
  | "close";

/** Histories of calls on sockets, legal in that a program could make them; many fail, as calls do. */
export const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    act: fc.oneof(...weights().map(([act, weight]) => ({ arbitrary: fc.constant(act), weight }))),
    at: fc.nat(20),
    how: fc.nat(5_000),
    more: fc.nat(20),
  }),
  { minLength: 3, maxLength: 30 },
);

/** Plays a history on real sockets and in the model, and returns their differences at the end. */
export function play(steps: readonly Step[]): {
  readonly differ: readonly string[];
  readonly lines: readonly string[];
  readonly same: number;
} {
  const twin = new Twin();
  try {
    perform(twin, steps);
    return { ...differences(twin), lines: twin.lines };
  } finally {
    twin.end();
  }
}

/** Plays a history, and leaves its sockets open. */
export function perform(twin: Twin, steps: readonly Step[]): void {
  for (const step of steps) acts[step.act](twin, step);
}

function differences(twin: Twin): { readonly differ: readonly string[]; readonly same: number } {
  const differ: string[] = [];
  let same = 0;
  const held = [...(twin.world.state.threads.get(twin.tid)?.files.entries.keys() ?? [])].sort();
  const open = [...twin.fds].sort();
  if (held.join() !== open.join()) differ.push(`the model holds ${held.join()}, open are ${open.join()}`);
  else
    for (const fd of open) {
      const compared = twin.compare(fd);
      same += compared.same;
      for (const { what, claimed, real, explained } of compared.differ)
        if (!explained) differ.push(`fd ${fd}: ${what} ${claimed}, is ${real}`);
      if (twin.held(fd)?.nonblock !== twin.isNonblocking(fd)) differ.push(`fd ${fd}: O_NONBLOCK differs`);
    }
  return { differ, same };
}

type Act = (twin: Twin, step: Step) => void;

const NONBLOCK = 0o4000;
const CLOEXEC = 0o2000000;

const kinds: readonly SocketKind[] = [
  { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
  { family: "AF_INET6", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
  { family: "AF_INET", type: "SOCK_DGRAM", protocol: "IPPROTO_UDP" },
  { family: "AF_INET6", type: "SOCK_DGRAM", protocol: "IPPROTO_UDP" },
  { family: "AF_UNIX", type: "SOCK_STREAM", protocol: "0" },
  { family: "AF_UNIX", type: "SOCK_DGRAM", protocol: "0" },
  { family: "AF_UNIX", type: "SOCK_SEQPACKET", protocol: "0" },
];

/** Each act by its name; `weights` has how often it occurs. */
const acts: Readonly<Record<ActName, Act>> = {
  socket: (twin, { how, more }) => {
    twin.socket(pick(kinds, how), more % 3 === 0 ? NONBLOCK | CLOEXEC : NONBLOCK);
  },
  pair: (twin, { how }) => {
    twin.pair(pick(["SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET"], how));
  },
  set: (twin, step) => {
    onFd(twin, step, (fd) => {
      const option = pick(optionsOf(twin.kindOf(fd)), step.how);
      const bytes = encode(option, pick(valuesFor(option), step.more));
      if (bytes !== null) twin.set(fd, option, bytes);
    });
  },
  get: (twin, step) => {
    onFd(twin, step, (fd) => twin.get(fd, pick(optionsOf(twin.kindOf(fd)), step.how)));
  },
  bind: (twin, step) => {
    onFd(twin, step, (fd) => twin.bind(fd, placeFor(twin.kindOf(fd), step.how)));
  },
  listen: (twin, step) => {
    onFd(twin, step, (fd) => twin.listen(fd, pick([0, 1, 5, 128], step.how)));
  },
  /** To a socket of ours, by its address or a wildcard, to a port where nobody is, or to AF_UNSPEC. */
  connect: (twin, step) => {
    onFd(twin, step, (fd) => {
      neverWait(twin, fd);
      if (step.more === 0) return twin.connect(fd, { family: "AF_UNSPEC" });
      const target = pick(twin.fds, step.how);
      const place = step.more === 1 ? deadEnd(twin.kindOf(fd)) : placeOf(twin, target);
      return place === null ? undefined : twin.connect(fd, step.more < 5 ? anywhere(place, step.how) : place);
    });
  },
  accept: (twin, step) => {
    onFd(twin, step, (fd) => {
      neverWait(twin, fd);
      twin.accept(fd, step.how % 2 === 0 ? NONBLOCK : NONBLOCK | CLOEXEC);
    });
  },
  nonblocking: (twin, step) => {
    onFd(twin, step, (fd) => twin.nonblocking(fd, step.how % 2 === 0));
  },
  shutdown: (twin, step) => {
    onFd(twin, step, (fd) => twin.shutdown(fd, pick([0, 1, 2] as const, step.how)));
  },
  dup: (twin, step) => {
    onFd(twin, step, (fd) => twin.dup(fd));
  },
  dupOver: (twin, step) => {
    onFd(twin, step, (fd) => {
      const to = pick(twin.fds, step.how);
      return to === fd ? undefined : twin.dupOver(fd, to);
    });
  },
  name: (twin, step) => {
    onFd(twin, step, (fd) => twin.name(fd, step.how % 2 === 0 ? "sock" : "peer"));
  },
  error: (twin, step) => {
    onFd(twin, step, (fd) => twin.get(fd, errorOption));
  },
  close: (twin, step) => {
    onFd(twin, step, (fd) => twin.close(fd));
  },
};

function weights(): readonly (readonly [ActName, number])[] {
  return [
    ["socket", 8],
    ["pair", 1],
    ["set", 14],
    ["get", 3],
    ["bind", 7],
    ["listen", 5],
    ["connect", 8],
    ["accept", 7],
    ["shutdown", 2],
    ["nonblocking", 1],
    ["dup", 2],
    ["dupOver", 1],
    ["name", 4],
    ["error", 2],
    ["close", 4],
  ];
}

/**
 * Left out: firewalls and routers, which are more than a socket's; TCP_REPAIR and its like, with which a program forges
 * connections that no other call explains.
 */
const outOfBounds = /^(?:IPT|IP6T|ARPT|EBT|IP_VS|MRT6?)_|^TCP_REPAIR|^TCP_QUEUE_SEQ/;
const settable = allOptions().filter(
  (option) =>
    (option.access === "rw" || option.access === "w") && !outOfBounds.test(option.name) && valuesFor(option).length > 0,
);
const errorOption = allOptions().find(({ name }) => name === "SO_ERROR")!;
const byKind = new Map<string, readonly SocketOption[]>();

function optionsOf(kind: SocketKind): readonly SocketOption[] {
  const key = Object.values(kind).join(" ");
  const known = byKind.get(key);
  if (known !== undefined) return known;
  const options = settable.filter((option) => applies(option, kind));
  byKind.set(key, options);
  return options;
}

/** One thread plays all parts: a call that waited would wait for ever. */
function neverWait(twin: Twin, fd: number): void {
  if (!twin.isNonblocking(fd)) twin.nonblocking(fd, true);
}

function onFd(twin: Twin, { at }: Step, act: (fd: number) => void): void {
  const { fds } = twin;
  if (fds.length > 0) act(pick(fds, at));
}

/** Wildcard addresses only where nobody outside could reach us: in a network namespace that has nothing but lo. */
const interfaces = readFileSync("/proc/net/dev", "latin1").trim().split("\n").slice(2);
const isAlone = interfaces.every((line) => line.trim().startsWith("lo:"));
const four = ["127.0.0.1", "127.0.0.2", ...(isAlone ? ["0.0.0.0"] : [])];
const six = ["::1", "::ffff:127.0.0.1", ...(isAlone ? ["::"] : [])];

/** Port 0 and, less often, one of a few that were chosen. */
function placeFor({ family }: SocketKind, how: number): Place {
  const port = how % 3 === 0 ? 41_000 + ((how + process.pid * 7) % 400) : 0;
  if (family === "AF_UNIX") return { family, name: how % 5 === 0 ? "" : `socktrace-${process.pid}-${how % 7}` };
  if (family === "AF_INET") return { family, address: pick(four, how), port };
  return { family: "AF_INET6", address: pick(six, how), port };
}

/** Where a socket of ours can be reached, from its own family or from IPv6. */
function placeOf(twin: Twin, fd: number): Place | null {
  const local = twin.localOf(fd);
  if (local?.type === "inet")
    return { family: "AF_INET", address: reachable(local.address, "127.0.0.1"), port: local.port };
  if (local?.type === "inet6")
    return { family: "AF_INET6", address: reachable(local.address, "::1"), port: local.port };
  return local?.type === "unix-abstract" ? { family: "AF_UNIX", name: local.name } : null;
}

/** The same port of a wildcard, which stands for this machine. */
function anywhere(place: Place, how: number): Place {
  if (place.family === "AF_INET") return { ...place, address: "0.0.0.0" };
  return place.family === "AF_INET6" ? { ...place, address: pick(["::", "::ffff:0.0.0.0"], how) } : place;
}

function reachable(address: string, loopback: string): string {
  return address === "0.0.0.0" || address === "::" ? loopback : address;
}

/** The discard port: nobody listens there. */
function deadEnd({ family }: SocketKind): Place {
  if (family === "AF_UNIX") return { family, name: "socktrace-nobody" };
  if (family === "AF_INET") return { family, address: "127.0.0.1", port: 9 };
  return { family: "AF_INET6", address: "::1", port: 9 };
}

function pick<Item>(items: readonly Item[], number: number): Item {
  return items[number % items.length]!;
}
