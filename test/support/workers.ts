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
  const view = makeView("json", usualOptions);
  if (view === null) throw new Error("no view of that name");
  const tracer = new Tracer(new World(), view, { timeline: false });
  for (const [at, line] of lines.entries()) tracer.line(line, at + 1, "log");
  tracer.end();
  const { sockets, archive } = tracer.reporter.world.state;
  const all = [...sockets.values(), ...archive.closed.values()];
  const mixedUp = all.flatMap(({ id, first, peer, options }) => {
    if (peer === null || !("port" in peer)) return [];
    const idle = options.get("SOL_TCP TCP_KEEPIDLE");
    const asked = [idle, ...(idle?.earlier ?? [])].map((each) =>
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
