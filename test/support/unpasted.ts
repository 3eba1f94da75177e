import { Tracer } from "../../src/pipeline/tracer.ts";
import { tidInName } from "../../src/sources/logs/read.ts";
import { Unpaste } from "../../src/unpaste/unpaste.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { World } from "../../src/world/world.ts";

/** What is read of a log. */
export interface Read {
  /** The summary, as JSON. */
  readonly summary: string;
  /** The lines as they came out, those between them left out that were removed. */
  readonly lines: readonly string[];
  readonly removed: readonly string[];
  readonly unparsed: number;
}

/** Reads lines of a file of that name, as `socktrace read` does. */
export function readPasted(path: string, lines: readonly string[]): Read {
  const view = makeView("json", usualOptions);
  if (view === null) throw new Error("no view of that name");
  const tracer = new Tracer(new World(), view, { timeline: false, pasted: true });
  const out: string[] = [];
  const unpaste = new Unpaste(tracer.input.parser, (line, text, number, previous) => {
    out.push(text);
    tracer.input.parsed(line, text, number, path, tidInName(path), previous);
  });
  lines.forEach((line, at) => {
    unpaste.line(line, at + 1);
  });
  unpaste.end();
  tracer.end();
  const summary = tracer.summary({ strace: null, engine: null, source: "read" });
  return { summary, lines: out, removed: unpaste.removed(), unparsed: tracer.input.unparsed };
}
