import type { Seen, SocketEvent } from "../../events/event.ts";
import { readFile } from "../../proc/file.ts";
import { InetTable, parseInetLine } from "../../proc/inet-table.ts";
import type { Socket } from "../../world/socket.ts";
import type { State } from "../../world/state.ts";

/**
 * The TCP states that the kernel has, after changes of them were lost: of each network namespace the tables are read once. A
 * socket that is in none is neither connected, nor does it listen. Those of MPTCP are not in them.
 */
export function statesInTables({ sockets }: State, seen: Seen): readonly SocketEvent[] {
  const tables = new Map<string, readonly InetTable[]>();
  return [...sockets.values()].filter(isTcp).flatMap((socket) => {
    const { process } = socket.first;
    const place = process.isElsewhere ? String(process.pid) : "self";
    let found = tables.get(place);
    if (found === undefined) tables.set(place, (found = tablesOf(place)));
    const { inode } = socket;
    if (inode === null || found.length === 0) return [];
    const line = found.map((table) => table.find(inode)).find((one) => one !== null) ?? null;
    const state = line === null ? "CLOSE" : parseInetLine(line).state;
    return state === null ? [] : [{ type: "tcp-state" as const, seen, inode, state }];
  });
}

function isTcp({ kind }: Socket): boolean {
  return kind.protocol === "IPPROTO_TCP";
}

/** Empty: they cannot be read. */
function tablesOf(place: string): readonly InetTable[] {
  return ["tcp", "tcp6"].flatMap((name) => {
    const text = readFile(`/proc/${place}/net/${name}`);
    return text === null ? [] : [new InetTable(text)];
  });
}
