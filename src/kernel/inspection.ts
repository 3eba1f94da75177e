import type { Inode } from "../base/brands.ts";
import { ourRights, type OurRights } from "../proc/access.ts";
import type { ProcessId } from "../proc/file.ts";
import { readFresh } from "./fresh.ts";
import { interpreter, type Interpreter } from "./interpret.ts";
import type { Kind } from "./kind.ts";
import { namespaces, type Namespaces } from "./namespace.ts";
import { socketTest, type SocketTest } from "./sockfs.ts";
import { tablesOf, type SocketTables } from "./tables.ts";
import { dumpUnix, type UnixDiag } from "./unix-diag.ts";

/** One inspection of the machine: what it reads once and shares between its processes. */
export interface Inspection {
  readonly namespaces: Namespaces;
  /** For the reason why a process cannot be read; of thousands that belong to others they are read once. */
  readonly ourRights: () => OurRights;
  /** Null: only the fd's link in /proc shows what it is. */
  readonly sockets: SocketTest | null;
  /** How to read the answers of sockets of this kind and namespace. */
  readonly interpret: (kind: Kind, namespace: Inode | null) => Interpreter;
  /** sock_diag's view of a UNIX socket; null: not of our network namespace, or sock_diag is not for us. */
  readonly unix: (inode: Inode) => UnixDiag | null;
  /** All of them; null: sock_diag is not for us. */
  readonly allUnix: () => readonly UnixDiag[] | null;
  /** The tables of a socket's namespace, through the process that holds it; null: neither it nor we are in it. */
  readonly tables: (namespace: Inode | null, holder: Member) => SocketTables | null;
  /** Those of our own namespace. */
  readonly ownTables: () => SocketTables | null;
  /** Called before each fd with how much of its process has been read, from 0 to 1. */
  onFd: (part: number) => void;
}

/** A process and the network namespace that it is in. */
export interface Member {
  readonly pid: ProcessId;
  readonly namespace: Inode | null;
}

export function newInspection(): Inspection {
  const spaces = namespaces();
  let dumped: readonly UnixDiag[] | number | undefined;
  let unix: ReadonlyMap<Inode, UnixDiag> | undefined;
  let rights: OurRights | undefined;
  const allUnix = (): readonly UnixDiag[] | null => {
    dumped ??= dumpUnix();
    return typeof dumped === "number" ? null : dumped;
  };
  const tables = tablesByNamespace(spaces.own);
  return {
    namespaces: spaces,
    ourRights: () => (rights ??= ourRights()),
    sockets: socketTest(),
    interpret: interpreters(spaces.own),
    unix: (inode) => {
      unix ??= new Map(allUnix()?.map((diag) => [diag.inode, diag]));
      return unix.get(inode) ?? null;
    },
    allUnix,
    tables,
    ownTables: () => tables(null, { pid: "self", namespace: spaces.own }),
    onFd: () => undefined,
  };
}

function interpreters(own: Inode | null): Inspection["interpret"] {
  const ours = new Map<Kind, Interpreter>();
  const others = new Map<Kind, Interpreter>();
  return (kind, namespace) => {
    // Another namespace has other defaults (net.ipv4 sysctls are its own), which we cannot see.
    const isOurs = namespace !== null && namespace === own;
    const cache = isOurs ? ours : others;
    const cached = cache.get(kind);
    if (cached !== undefined) return cached;
    const made = interpreter(kind.plan, isOurs ? readFresh(kind) : null);
    cache.set(kind, made);
    return made;
  };
}

function tablesByNamespace(own: Inode | null): Inspection["tables"] {
  const cache = new Map<Inode | null, SocketTables>();
  return (namespace, holder) => {
    const wanted = namespace ?? holder.namespace;
    const cached = cache.get(wanted);
    if (cached !== undefined) return cached;
    // A process's tables are those of the namespace that it is in now; the socket may have come from another one.
    const reader = wanted === holder.namespace ? holder.pid : wanted === own ? "self" : null;
    if (reader === null) return null;
    const tables = tablesOf(reader);
    cache.set(wanted, tables);
    return tables;
  };
}
