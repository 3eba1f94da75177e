import { usualOptions } from "../../../src/views/view.ts";
import type { World } from "../../../src/world/world.ts";
import { document } from "../../../src/views/json/summary.ts";
import type { Summary } from "../../../src/views/json/types.ts";
import type { Accounts } from "../witnesses.ts";

type SocketData = Summary["sockets"][number];

/** How the two models differ, by the summaries that a user would get: `socket 17 of 7: local: ... strace, ... ebpf`. */
export function compareWorlds({ strace, ebpf }: Accounts): readonly string[] {
  const [left, right] = [plain(strace.world), plain(ebpf.world)];
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys].flatMap((key) => differing(key, left.get(key), right.get(key)));
}

type Plain = Readonly<Record<string, unknown>>;

/** Sockets and processes by name; a socket's number is its inode, since each model counts in its own order. */
function plain(world: World): ReadonlyMap<string, Plain> {
  const report = { state: world.state, strace: null, source: "launch", selected: false, began: null, unparsed: 0 } as const;
  const { sockets, processes, unknown } = document(report, { ...usualOptions, verbose: true });
  const names = new Map(sockets.map((socket) => [socket.id, nameOf(socket)]));
  return new Map<string, Plain>([
    ...sockets.map((socket) => [nameOf(socket), plainSocket(socket, names)] as const),
    ...processes.map((process) => [`process ${process.pid}`, plainProcess(process, names)] as const),
    ["doubts", Object.fromEntries(unknown.map(({ cause }) => [cause, true]))],
  ]);
}

/** An inode can come again: by the way it began, too. */
function nameOf({ inode, opened }: SocketData): string {
  return `socket ${inode ?? "?"} ${opened?.call ?? "found"}`;
}

function plainSocket(socket: SocketData, names: ReadonlyMap<number, string>): Plain {
  const { id, listener, opened, closed, calls, ...rest } = withoutTimes(socket) as SocketData;
  return {
    ...rest,
    listener: names.get(listener ?? -1) ?? null,
    opened,
    closed,
  };
}

function plainProcess(process: Summary["processes"][number], names: ReadonlyMap<number, string>): Plain {
  const fds = process.fds.map(({ socket, ...fd }) => ({ ...fd, socket: names.get(socket ?? -1) }));
  return { ...(withoutTimes(process) as Plain), fds };
}

function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, part: unknown) => (times.has(key) ? undefined : part)));
}

const times: ReadonlySet<string> = new Set(["at", "last", "started", "ended"]);

function differing(name: string, left: Plain | undefined, right: Plain | undefined): readonly string[] {
  if (left === undefined || right === undefined) return [`${name}: only ${left === undefined ? "ebpf" : "strace"}`];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((field) => {
    const [one, other] = [JSON.stringify(left[field]), JSON.stringify(right[field])];
    return one === other ? [] : [`${name}: ${field}: ${one ?? "none"} by strace, ${other ?? "none"} by ebpf`];
  });
}
