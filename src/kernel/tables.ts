import type { Inode } from "../base/brands.ts";
import type { Listed } from "../events/snapshot.ts";
import { typeName } from "../linux/families.ts";
import { protocolName } from "../linux/protocols.ts";
import type { ProcessId } from "../proc/file.ts";
import { parseNetlinkTable, parsePacketTable, parseUnixTable } from "../proc/other-tables.ts";
import { readSmall } from "./ffi/file.ts";
import { listedIn, readInetTables, type InetTables } from "./inet-tables.ts";

/**
 * The socket tables of one network namespace, as /proc/PID/net shows them to anybody. They are read when a socket
 * is first looked up, once in an inspection.
 */
export interface SocketTables {
  readonly find: (inode: Inode) => Listed | null;
  /** The socket at the other end of an internet socket; null: not in this namespace, or not sure. */
  readonly opposite: (inode: Inode) => Inode | null;
  /** The lines of the Internet's sockets, and of others. The tables are read by the first call, not by that of its answer. */
  readonly internet: () => Lines;
  readonly others: () => Lines;
}

/** Those whose inode is wanted, in the order of the tables. */
export type Lines = (isWanted: (inode: Inode) => boolean) => readonly TableEntry[];

/** A line of the tables. */
export interface TableEntry {
  /** 0: no process has it open (TIME_WAIT, a connection that was not accepted yet). */
  readonly inode: Inode;
  /** Null: the table does not show it. */
  readonly uid: number | null;
  readonly listed: () => Listed;
}

/** The tables of a process's namespace. */
export function tablesOf(pid: ProcessId): SocketTables {
  let inet: InetTables | undefined;
  let rest: readonly TableEntry[] | undefined;
  let byInode: ReadonlyMap<Inode, TableEntry> | undefined;
  const read = (file: string): string => readTable(pid, file);
  const inetTables = (): InetTables => (inet ??= readInetTables(read));
  const others = (): readonly TableEntry[] => (rest ??= readOthers(read));
  const otherWith = (inode: Inode): Listed | null => {
    byInode ??= new Map(others().map((entry) => [entry.inode, entry]));
    return inode === 0 ? null : (byInode.get(inode)?.listed() ?? null);
  };
  return {
    find: (inode) => inetTables().find(inode) ?? otherWith(inode),
    opposite: (inode) => inetTables().opposite(inode),
    internet: () => {
      const { rows } = inetTables();
      return (isWanted) =>
        rows(isWanted).map((row) => ({ inode: row.line.inode, uid: row.line.uid, listed: () => listedIn(row) }));
    },
    others: () => {
      const entries = others();
      return (isWanted) => entries.filter(({ inode }) => isWanted(inode));
    },
  };
}

function readOthers(read: (file: string) => string): readonly TableEntry[] {
  const found: TableEntry[] = [];
  const add = ({ kind, ...entry }: Partial<Listed> & Pick<Listed, "kind">, inode: Inode, uid: number | null): void => {
    found.push({ inode, uid, listed: () => ({ ...nothing, kind, ...entry }) });
  };
  for (const { inode, type, ...entry } of parseUnixTable(read("unix")))
    add({ kind: { family: "AF_UNIX", type: typeName(type), protocol: "0" }, ...entry }, inode, null);
  for (const { inode, protocol, ...entry } of parseNetlinkTable(read("netlink"))) {
    const kind = { family: "AF_NETLINK", type: "?", protocol: protocolName("AF_NETLINK", protocol) };
    add({ kind, ...entry }, inode, null);
  }
  for (const { inode, type, uid, ...entry } of parsePacketTable(read("packet")))
    add({ kind: { family: "AF_PACKET", type: typeName(type), protocol: "?" }, ...entry }, inode, uid);
  return found;
}

const nothing = { state: null, local: null, peer: null, receive: null, send: null };

/** Empty where the kernel has no such table or the process is gone. */
function readTable(pid: ProcessId, file: string): string {
  return readSmall(`/proc/${pid}/net/${file}`) ?? "";
}
