import type { Inode } from "../base/brands.ts";
import type { SocketHolder, UnheldSocket } from "../events/snapshot.ts";
import { userName } from "../proc/users.ts";
import { newInspection, type Inspection } from "./inspection.ts";
import { listedByDiag, snapshotFromTables } from "./socket.ts";
import type { Lines, TableEntry } from "./tables.ts";
import type { UnixDiag } from "./unix-diag.ts";

/** The lines of the tables of our own network namespace. */
export interface Entries {
  readonly inspection: Inspection;
  readonly internet: Lines;
  readonly unix: Lines;
  readonly others: Lines;
}

/** What the tables have before the processes are read. */
export function entriesOf(inspection: Inspection): Entries {
  return {
    inspection,
    internet: tables.internet(inspection),
    unix: tables.unix(inspection),
    others: tables.others(inspection),
  };
}

/**
 * The sockets of our network namespace that none of these processes has open. A table with such a socket is read again:
 * one that is there before and after would have been seen with its holder, one that was closed meanwhile not.
 */
export function unheldSockets(
  { inspection, ...before }: Entries,
  processes: readonly Pick<SocketHolder, "fds">[],
): readonly UnheldSocket[] {
  const held = inodesOf(processes);
  const now = newInspection();
  const { own } = inspection.namespaces;
  return names
    .flatMap((name) =>
      stillThere(
        before[name]((inode) => inode === 0 || !held.has(inode)),
        () => tables[name](now),
      ),
    )
    .map(({ inode, uid, listed }) => {
      // The table's uid of TIME_WAIT is 0, which is nobody's then.
      const owner = inode === 0 ? null : uid;
      const user = owner === null ? null : userName(owner);
      return { uid: owner, user, socket: snapshotFromTables(inode, listed(), own) };
    });
}

function inodesOf(processes: readonly Pick<SocketHolder, "fds">[]): ReadonlySet<Inode> {
  const inodes = new Set<Inode>();
  for (const { fds } of processes) for (const { socket } of fds) if (socket !== null) inodes.add(socket.inode);
  return inodes;
}

/** Without an inode a socket cannot have been taken for another's. */
function stillThere(found: readonly TableEntry[], readAgain: () => Lines): readonly TableEntry[] {
  const wanted = new Set(found.map(({ inode }) => inode).filter((inode) => inode !== 0));
  if (wanted.size === 0) return found;
  const there = new Set(readAgain()((inode) => wanted.has(inode)).map(({ inode }) => inode));
  return found.filter(({ inode }) => inode === 0 || there.has(inode));
}

const names = ["internet", "unix", "others"] as const;

const tables: Readonly<Record<(typeof names)[number], (inspection: Inspection) => Lines>> = {
  internet: (inspection) => inspection.ownTables()?.internet() ?? none,
  unix: (inspection) => {
    const asked = inspection.allUnix();
    const listed = inspection.ownTables()?.others() ?? none;
    if (asked === null) return (isWanted) => listed(isWanted).filter(isUnix);
    return (isWanted) => [
      ...asked.filter(({ inode }) => isWanted(inode)).map(entryOf),
      // sock_diag leaves out what waits for accept() (unix/diag.c, sk_diag_dump).
      ...listed((inode) => inode === 0 && isWanted(inode)).filter(isUnix),
    ];
  },
  others: (inspection) => {
    const listed = inspection.ownTables()?.others() ?? none;
    return (isWanted) => listed(isWanted).filter((entry) => !isUnix(entry));
  },
};

const none: Lines = () => [];

function entryOf(diag: UnixDiag): TableEntry {
  return { inode: diag.inode, uid: diag.uid, listed: () => listedByDiag(diag) };
}

function isUnix({ listed }: TableEntry): boolean {
  return listed().kind.family === "AF_UNIX";
}
