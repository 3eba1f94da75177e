import { asBytes, asFd, type Inode } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import { readFdLink, socketInode } from "../proc/fds.ts";
import { listNumbers, readFile } from "../proc/file.ts";
import { InetTable, parseInetLine, type InetEntry, type InetLine } from "../proc/inet-table.ts";
import { listPids, readComm } from "../proc/process.ts";
import { overlap } from "../linux/overlap.ts";
import type { Failure, HeldBy, Socket } from "../world/socket.ts";
import type { State } from "../world/state.ts";
import type { Trace } from "./trace.ts";

/** More are not asked for: a program that tries all ports has no single holder to find. */
const MOST = 16;

/**
 * Before a summary of a live trace: who has the addresses that bind() or listen() did not get. The tables are those of our
 * own network namespace, read once, and /proc is searched only where there was such a failure.
 */
export function askForHolders({ tracer: { reporter } }: Trace): void {
  const tablesRead = new Map<string, InetTable>();
  const read: ReadTable = (name) => {
    const table = tablesRead.get(name) ?? new InetTable(readFile(`/proc/self/net/${name}`) ?? "");
    tablesRead.set(name, table);
    return table;
  };
  for (const { socket, failure } of refused(reporter.world.state).slice(0, MOST)) {
    const address = failure.tried?.type === "bind" ? failure.tried.address : socket.bound;
    if (address !== null) failure.heldBy = holderOf(address, socket.kind.protocol, read);
  }
}

type ReadTable = (name: string) => InetTable;

interface Refused {
  readonly socket: Socket;
  readonly failure: Failure;
}

function refused({ sockets, archive }: State): readonly Refused[] {
  return [...sockets.values(), ...archive.closed.values()].flatMap((socket) =>
    socket.failed.size === 0 || socket.first.process.isElsewhere
      ? []
      : [...socket.failed.values()].filter(isRefusal).map((failure) => ({ socket, failure })),
  );
}

function isRefusal({ errno, call, heldBy }: Failure): boolean {
  return errno === "EADDRINUSE" && (call === "bind" || call === "listen") && heldBy === null;
}

/** By the protocol; others have no ports that the tables show. */
const tables: Readonly<Record<string, readonly string[] | undefined>> = {
  IPPROTO_TCP: ["tcp", "tcp6"],
  IPPROTO_UDP: ["udp", "udp6"],
};

function holderOf(address: Address, protocol: string, read: ReadTable): HeldBy | null {
  const found = (tables[protocol] ?? []).flatMap((name) => linesOf(read(name), address));
  const best = order.map((is) => found.find(is)).find((line) => line !== undefined);
  if (best?.local == null) return null;
  return { process: processWith(best.inode), state: best.state, local: best.local };
}

type Line = InetEntry & Pick<InetLine, "inode">;

/** The most telling one first: a listener, what a process has open, what is left of connections. */
const order: readonly ((line: Line) => boolean)[] = [
  ({ state }) => state === "LISTEN",
  ({ inode }) => inode !== 0,
  () => true,
];

function linesOf(table: InetTable, address: Address): readonly Line[] {
  return table
    .lines(() => true)
    .map((line) => ({ ...parseInetLine(line), inode: line.inode }))
    .filter(({ local }) => local !== null && overlap(local, address));
}

/** Null: nobody whom we may see. */
function processWith(inode: Inode): HeldBy["process"] {
  if (inode === 0) return null;
  for (const pid of listPids()) {
    const has = (fd: number): boolean => socketInode(readFdLink(pid, asFd(fd)) ?? asBytes("")) === inode;
    if ((listNumbers(`/proc/${pid}/fd`) ?? []).some(has)) return { command: readComm(pid) ?? asBytes("?"), pid };
  }
  return null;
}
