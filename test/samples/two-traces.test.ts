/**
 * Two traces in one process do not disturb each other: their lines come in turn, one by one, and each trace's timeline
 * and summary are what they are when it is alone.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { tidInName } from "../../src/sources/logs/read.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { World } from "../../src/world/world.ts";
import { linesOf } from "../support/recorded.ts";

/** The same programs in several dialects, so that pids, inodes, times and texts collide; halves of calls; all options. */
const names = [
  "6.1/socktrace/forkserver.strace",
  "6.1/socktrace/threadserver.strace",
  "6.1/socktrace/option_values.strace",
  "6.1/socktrace/nginx.strace",
  "6.1/X-verbose/option_values.strace",
  "6.1/stderr/forkserver.strace",
  "6.1/stderr-tt-y/threadserver.strace",
  "6.1/r/inherited_listener.strace",
  "6.1/r-ttt/inherited_listener.strace",
  "6.1/Y/udp.strace",
  "6.1/inject/udp.strace",
  "6.1/k/udp.strace",
  "6.1/ff/threadserver.strace.30735",
  "shapes/4.15.strace",
  "shapes/7.2-color.strace",
];

/** A trace that takes its lines one at a time. */
class Trace {
  readonly #path: string;
  readonly #lines: readonly string[];
  readonly #tracer: Tracer;
  #read = 0;
  #timeline = "";

  constructor(name: string) {
    this.#path = `samples/traces/${name}`;
    this.#lines = linesOf(this.#path);
    const view = makeView("text", usualOptions);
    if (view === null) throw new Error("no text view");
    this.#tracer = new Tracer(new World(), view, { timeline: true });
  }

  /** Reads the next line; false: there is none. */
  step(): boolean {
    const line = this.#lines[this.#read++];
    if (line === undefined) return false;
    this.#timeline += this.#tracer.line(line, this.#read, this.#path, tidInName(this.#path)) ?? "";
    return true;
  }

  /** The timeline and the summary, when all lines are read. */
  end(): string {
    this.#timeline += this.#tracer.end() ?? "";
    return this.#timeline + this.#tracer.summary({ strace: null, engine: null, source: "read" });
  }
}

function alone(name: string): string {
  const trace = new Trace(name);
  while (trace.step());
  return trace.end();
}

function together(name: string, otherName: string): readonly [string, string] {
  const [one, other] = [new Trace(name), new Trace(otherName)];
  for (let more = true; more;) {
    const more1 = one.step();
    more = other.step() || more1;
  }
  return [one.end(), other.end()];
}

const expected = new Map(names.map((name) => [name, alone(name)]));

for (const [at, name] of names.entries()) {
  test(`${name}, in turn with each other and with itself`, () => {
    for (const other of names.slice(at)) {
      const [text, otherText] = together(name, other);
      assert.is(text, expected.get(name), `beside ${other}`);
      assert.is(otherText, expected.get(other), `${other} beside it`);
    }
  });
}

test.run();
