import { document } from "../../../src/views/json/summary.ts";
import type { Summary } from "../../../src/views/json/types.ts";
import { usualOptions } from "../../../src/views/view.ts";
import type { World } from "../../../src/world/world.ts";
import { reportOn } from "../report.ts";
import type { Accounts } from "../witnesses.ts";
import { covers } from "./covers.ts";
import { plainArgv } from "./normal.ts";
import { untracedIn } from "./untraced.ts";

type SocketData = Summary["sockets"][number];
type Plain = Readonly<Record<string, unknown>>;

/** How the two models differ, by the summaries that a user would get: `socket 17: local: ... by strace, ... by ebpf`. */
export function compareWorlds({ strace, ebpf }: Accounts): readonly string[] {
  const [left, right] = [plain(strace.world), plain(ebpf.world)];
  for (const tid of untracedIn(strace)) right.delete(`process ${tid}`);
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys].flatMap((key) => differing(key, left.get(key), right.get(key)));
}

/**
 * What strace does not know and the eBPF engine has from the kernel: the peer of a connection that the program did not
 * ask for, the kind of a socket that is older, a state that no call shows, and the address where a shutdown() came while
 * connect() was under way. At the end of a trace nobody can be asked; while the program waits the kernel is.
 */
const unknownToStrace: ReadonlySet<string> = new Set([
  ...["peer", "local", "family", "type", "protocol", "state", "nonblock"],
]);

/** States of strace's, and what the kernel may have made of them without a call that strace is asked for. */
const overtaken: Readonly<Record<string, readonly string[]>> = {
  SYN_SENT: ["ESTABLISHED", "CLOSE_WAIT", "CLOSED", "BOUND"],
  ESTABLISHED: ["CLOSE_WAIT", "CLOSED", "BOUND"],
  // sendto() with MSG_FASTOPEN connects.
  CLOSED: ["ESTABLISHED", "CLOSE_WAIT"],
  BOUND: ["ESTABLISHED", "CLOSE_WAIT"],
};

/** What strace does not see, and the eBPF engine does. */
const unseen: ReadonlySet<string> = new Set([
  "a child was made with CLONE_UNTRACED: strace does not follow it",
  "io_uring: socket calls made through it are invisible",
]);

/** Sockets and processes by name; a socket's name has its inode, since each model counts in its own order. */
function plain(world: World): Map<string, Plain> {
  const report = { ...reportOn(world.state), source: "launch" } as const;
  const { sockets, processes, unknown } = document(report, { ...usualOptions, verbose: true });
  const names = new Map(sockets.map((socket) => [socket.id, nameOf(socket)]));
  const doubts = unknown.map(({ cause }) => cause).filter((cause) => !unseen.has(cause));
  return new Map<string, Plain>([
    ...sockets.map((socket) => [nameOf(socket), plainSocket(socket, names)] as const),
    ...processes.map((process) => [`process ${process.pid}`, plainProcess(process, names)] as const),
    ["unknown", Object.fromEntries(doubts.map((cause) => [cause, true]))],
  ]);
}

/** An inode can come again: by the way it began, too. */
function nameOf({ inode, opened }: SocketData): string {
  return `socket ${inode ?? "?"} ${isByRing(opened) ? "found" : opened.call}`;
}

/** To strace a socket that was made through an io_uring is an older one. */
function isByRing(opened: SocketData["opened"]): opened is null {
  return opened === null || opened.call.startsWith("io_uring");
}

function plainSocket(socket: SocketData, names: ReadonlyMap<number, string>): Plain {
  const { listener, opened, closed, options, failed, backlog } = socket;
  return {
    ...Object.fromEntries(
      [...unknownToStrace].map((field) => [field, Object.entries(socket).find(([name]) => name === field)?.[1]]),
    ),
    ...withoutTimes({ backlog, opened: isByRing(opened) ? null : opened, failed: plainFailures(failed) }),
    // Of processes that end together strace reports one after the other, in its own order: who was the last to have it
    // open may differ. The streams are compared close by close.
    isClosed: closed !== null,
    options: Object.fromEntries(options.filter(isComparable).map(plainOption)),
    listener: names.get(listener ?? -1) ?? null,
  };
}

/** Of SO_TIMESTAMPING strace leaves bind_phc out, so that its model takes what is equal for another value. */
function isComparable({ origin, name }: SocketData["options"][number]): boolean {
  return origin !== "default" && !name.startsWith("SO_TIMESTAMPING");
}

/** Each by its name. */
function plainOption(option: SocketData["options"][number]): readonly [string, Plain] {
  return [`${option.level} ${option.name}`, withoutTimes({ ...option })];
}

function plainFailures(failed: SocketData["failed"]): readonly string[] {
  // Those are of a program whose strace has ended, see limits.ts.
  const seen = failed.filter(({ errno }) => errno !== "ENOSYS");
  return [...new Set(seen.map((one) => JSON.stringify(withoutTimes(withoutValue(one)))))].sort();
}

/** The text of a value that the kernel refused is compared by the streams. */
function withoutValue({ call, errno, pid, attempt }: SocketData["failed"][number]): Plain {
  return { call, errno, pid, attempt: attempt.replace(/ = .*/s, "").replace(/\{.*\}/s, "") };
}

function plainProcess(process: Summary["processes"][number], names: ReadonlyMap<number, string>): Plain {
  const fds = process.fds.map(({ fd, socket }) => `${fd} ${names.get(socket ?? -1) ?? "?"}`);
  return { ...withoutTimes({ ...process, argv: plainArgv(process.argv) }), fds, innerPid: null };
}

function withoutTimes(value: Plain): Plain {
  return JSON.parse(JSON.stringify(value, (key, part: unknown) => (times.has(key) ? undefined : part))) as Plain;
}

/** `during`: the state that the socket had, which strace may not know. */
const times: ReadonlySet<string> = new Set(["at", "last", "began", "started", "ended", "during"]);

function differing(name: string, left: Plain | undefined, right: Plain | undefined): readonly string[] {
  if (left === undefined || right === undefined) return [`${name}: only ${left === undefined ? "ebpf" : "strace"}`];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((field) => {
    if (unknownToStrace.has(field) && left[field] === null) return [];
    if (field === "state" && overtaken[String(left[field])]?.includes(String(right[field]))) return [];
    if (covers(left[field], right[field])) return [];
    const [one, other] = [JSON.stringify(left[field]), JSON.stringify(right[field])];
    return [`${name}: ${field}: ${one} by strace, ${other} by ebpf`];
  });
}
