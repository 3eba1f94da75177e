import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { asFd } from "../../src/base/brands.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { World } from "../../src/world/world.ts";

/** What samples/programs/workers.py did to its sockets, as a log of it is read. */
export interface Work {
  readonly sockets: number;
  /** Accepted sockets whose TCP_KEEPIDLE is not the number that was made of the client's port, which names the client. */
  readonly mixedUp: readonly string[];
}

/** Reads a log of workers.py. */
export function workIn(lines: readonly string[]): Work {
  const { sockets, archive } = stateAfter(lines);
  const all = [...sockets.values(), ...archive.closed.values()];
  const mixedUp = all.flatMap(({ id, first, peer, options }) => {
    if (peer === null || !("port" in peer)) return [];
    const idle = options.get("SOL_TCP TCP_KEEPIDLE");
    const asked = [idle, ...(idle?.earlier.values ?? [])].map((each) =>
      each?.asked?.type === "known" ? each.asked.data : null,
    );
    const expected = 1 + (peer.port % 30_000);
    if (asked.length === 2 && asked.every((value) => value === expected)) return [];
    return [
      `#${id} fd ${first.fd === asFd(-1) ? "?" : first.fd}: ${JSON.stringify(asked)}, of its client: ${expected} twice`,
    ];
  });
  return { sockets: all.length, mixedUp };
}

/** Whether it is reported that nothing in the log decides who is a thread and who a forked process. */
export function isLeftOpen(lines: readonly string[]): boolean {
  return [...stateAfter(lines).doubts.keys()].some((cause) => cause.includes("clone is not in the log"));
}

function stateAfter(lines: readonly string[]): World["state"] {
  const view = makeView("json", usualOptions);
  if (view === null) throw new Error("no view of that name");
  const tracer = new Tracer(new World(), view, { timeline: false });
  for (const [at, line] of lines.entries()) tracer.line(line, at + 1, "log");
  tracer.end();
  return tracer.reporter.world.state;
}

/** Two clients one after the other, then three at the same time, of which the first ends first, then one more. `ready`: what the program printed. */
export async function severalClients(ready: string | undefined): Promise<void> {
  const { listener } = JSON.parse(ready ?? "") as { listener: number };
  const open = async (): Promise<Socket> => {
    const client = connect(listener, "127.0.0.1");
    client.write("hello");
    await once(client, "data");
    return client;
  };
  const end = async (client: Socket): Promise<void> => {
    client.end();
    await once(client, "close");
  };
  for (const several of [1, 1, 3, 1]) {
    const clients: Socket[] = [];
    for (let at = 0; at < several; at++) clients.push(await open());
    for (const client of clients) await end(client);
  }
}

/** proc(5), /proc/PID/task/TID/children: strace -p follows children that come, and not those that are there. */
export function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim().split(" ").filter(Boolean).map(Number);
}
