import type { Inode } from "../base/brands.ts";
import type { SocketHolder, UnheldSocket } from "../events/snapshot.ts";
import { userName } from "../proc/users.ts";
import { newInspection, type Inspection } from "./inspection.ts";
import { listedByDiag, snapshotFromTables } from "./socket.ts";
import type { TableEntry } from "./tables.ts";

/** The lines of the tables of our own network namespace. */
export interface Entries {
  readonly inspection: Inspection;
  readonly internet: readonly TableEntry[];
  readonly unix: readonly TableEntry[];
  readonly others: readonly TableEntry[];
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
        before[name].filter(({ inode }) => inode === 0 || !held.has(inode)),
        () => tables[name](now),
      ),
    )
    .map((entry) => {
      const { inode, uid } = entry;
      // The table's uid of TIME_WAIT is 0, which is nobody's then.
      const owner = inode === 0 ? null : uid;
      const user = owner === null ? null : userName(owner);
      return { uid: owner, user, socket: snapshotFromTables(inode, entry.listed(), own) };
    });
}

function inodesOf(processes: readonly Pick<SocketHolder, "fds">[]): ReadonlySet<Inode> {
  const inodes = new Set<Inode>();
  for (const { fds } of processes) for (const { socket } of fds) if (socket !== null) inodes.add(socket.inode);
  return inodes;
}

/** Without an inode a socket cannot have been taken for another's. */
function stillThere(found: readonly TableEntry[], readAgain: () => readonly TableEntry[]): readonly TableEntry[] {
  if (found.every(({ inode }) => inode === 0)) return found;
  const gone = new Set(found.map(({ inode }) => inode));
  for (const { inode } of readAgain()) gone.delete(inode);
  return found.filter(({ inode }) => inode === 0 || !gone.has(inode));
}

const names = ["internet", "unix", "others"] as const;

const tables: Readonly<Record<(typeof names)[number], (inspection: Inspection) => readonly TableEntry[]>> = {
  internet: (inspection) => inspection.ownTables()?.internet() ?? [],
  unix: (inspection) => {
    const asked = inspection.allUnix();
    const listed = (inspection.ownTables()?.others() ?? []).filter(isUnix);
    if (asked === null) return listed;
    // sock_diag leaves out what waits for accept() (unix/diag.c, sk_diag_dump).
    const waiting = listed.filter(({ inode }) => inode === 0);
    return [
      ...asked.map((diag) => ({ inode: diag.inode, uid: diag.uid, listed: () => listedByDiag(diag) })),
      ...waiting,
    ];
  },
  others: (inspection) => (inspection.ownTables()?.others() ?? []).filter((entry) => !isUnix(entry)),
};

function isUnix(entry: TableEntry): boolean {
  return entry.listed().kind.family === "AF_UNIX";
}
