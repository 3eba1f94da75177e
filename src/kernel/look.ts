import type { Inode, Pid } from "../base/brands.ts";
import type { FileStat } from "../events/snapshot.ts";
import { readFresh } from "./fresh.ts";
import { interpreter, type Interpreter } from "./interpret.ts";
import type { Kind } from "./kind.ts";
import { namespaces, type Namespaces } from "./namespace.ts";
import { socketTest } from "./sockfs.ts";
import { tablesOf, type SocketTables } from "./tables.ts";
import { dumpUnix, type UnixDiag } from "./unix-diag.ts";

/** What one look at the machine reads once and shares between its processes. */
export interface Look {
  readonly namespaces: Namespaces;
  /** Null: only the name of the fd in /proc tells. */
  readonly isSocket: ((stat: FileStat) => boolean) | null;
  /** How to read the answers of sockets of this kind and namespace. */
  readonly interpret: (kind: Kind, namespace: Inode | null) => Interpreter;
  /** sock_diag's view of a UNIX socket; null: not of our network namespace, or the kernel does not tell. */
  readonly unix: (inode: Inode) => UnixDiag | null;
  /** The tables of a socket's namespace, through the process that holds it; null: neither it nor we are in it. */
  readonly tables: (namespace: Inode | null, holder: Member) => SocketTables | null;
}

/** A process and the network namespace that it is in. */
interface Member {
  readonly pid: Pid;
  readonly namespace: Inode | null;
}

export function newLook(): Look {
  const spaces = namespaces();
  let unix: ReadonlyMap<Inode, UnixDiag> | number | undefined;
  return {
    namespaces: spaces,
    isSocket: socketTest(),
    interpret: interpreters(spaces.own),
    unix: (inode) => {
      unix ??= dumpUnix();
      return typeof unix === "number" ? null : (unix.get(inode) ?? null);
    },
    tables: tablesByNamespace(spaces.own),
  };
}

function interpreters(own: Inode | null): Look["interpret"] {
  const ours = new Map<Kind, Interpreter>();
  const others = new Map<Kind, Interpreter>();
  return (kind, namespace) => {
    // Another namespace has other defaults (net.ipv4 sysctls are its own), which we cannot see.
    const isOurs = namespace !== null && namespace === own;
    const known = isOurs ? ours : others;
    const seen = known.get(kind);
    if (seen !== undefined) return seen;
    const made = interpreter(kind.plan, isOurs ? readFresh(kind) : null);
    known.set(kind, made);
    return made;
  };
}

function tablesByNamespace(own: Inode | null): Look["tables"] {
  const known = new Map<Inode | null, SocketTables>();
  return (namespace, holder) => {
    const wanted = namespace ?? holder.namespace;
    const seen = known.get(wanted);
    if (seen !== undefined) return seen;
    // A process's tables are those of the namespace that it is in now; the socket may have come from another one.
    const reader = wanted === holder.namespace ? holder.pid : wanted === own ? "self" : null;
    if (reader === null) return null;
    const tables = tablesOf(reader);
    known.set(wanted, tables);
    return tables;
  };
}
