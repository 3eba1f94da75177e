import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

interface Line {
  readonly type: string;
  readonly change?: string;
  readonly hidden?: number;
  readonly group?: { readonly count: number; readonly role: string };
}

/** What an NDJSON output has: how many changes of the target's steps, how many were left out, how many sockets. */
export async function count(stream: Readable): Promise<{ changes: number; hidden: number; sockets: number }> {
  const counted = { changes: 0, hidden: 0, sockets: 0 };
  const steps = new Set(["created", "option-set", "closed"]);
  for await (const text of createInterface(stream)) {
    if (!text.startsWith("{")) continue;
    const line = JSON.parse(text) as Line;
    if (line.type === "change" && steps.has(line.change ?? "")) counted.changes++;
    counted.hidden += line.hidden ?? 0;
    if (line.group?.role === "neither bound nor connected") counted.sockets += line.group.count;
  }
  return counted;
}
