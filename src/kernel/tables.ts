import type { Inode } from "../base/brands.ts";
import type { Listed } from "../events/snapshot.ts";
import type { ProcessId } from "../proc/file.ts";
import { parseNetlinkTable, parsePacketTable, parseUnixTable } from "../proc/other-tables.ts";
import { readSmall } from "./ffi/file.ts";
import { readInetTables, type InetTables } from "./inet-tables.ts";

/**
 * The socket tables of one network namespace, as /proc/PID/net shows them to anybody. They are read when a socket
 * is first looked up, once in an inspection.
 */
export interface SocketTables {
  readonly find: (inode: Inode) => Listed | null;
  /** The socket at the other end of an internet socket; null: not in this namespace, or not sure. */
  readonly opposite: (inode: Inode) => Inode | null;
}

/** The tables of a process's namespace. */
export function tablesOf(pid: ProcessId): SocketTables {
  let inet: InetTables | undefined;
  let rest: ReadonlyMap<Inode, Listed> | undefined;
  const read = (file: string): string => readTable(pid, file);
  const inetTables = (): InetTables => (inet ??= readInetTables(read));
  return {
    find: (inode) => inetTables().find(inode) ?? (rest ??= readOthers(read)).get(inode) ?? null,
    opposite: (inode) => inetTables().opposite(inode),
  };
}

function readOthers(read: (file: string) => string): ReadonlyMap<Inode, Listed> {
  const found = new Map<Inode, Listed>();
  const add = (family: string, protocol: string, { inode, ...entry }: Partial<Listed> & { inode: Inode }): void => {
    found.set(inode, { ...nothing, kind: { family, type: "?", protocol }, ...entry });
  };
  for (const entry of parseUnixTable(read("unix"))) add("AF_UNIX", "0", entry);
  for (const entry of parseNetlinkTable(read("netlink"))) add("AF_NETLINK", "?", entry);
  for (const entry of parsePacketTable(read("packet"))) add("AF_PACKET", "?", entry);
  return found;
}

const nothing = { state: null, local: null, peer: null, receive: null, send: null };

/** Empty where the kernel has no such table or the process is gone. */
function readTable(pid: ProcessId, file: string): string {
  return readSmall(`/proc/${pid}/net/${file}`) ?? "";
}
