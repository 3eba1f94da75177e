import { nothingAccepted, type Accepts } from "../../src/advice/advice.ts";
import { asMicros, asTid, type Micros } from "../../src/base/brands.ts";
import { parseExpectations } from "../../src/cli/session/expectation-file.ts";
import type { EventOf } from "../../src/events/event.ts";
import { Checker } from "../../src/expect/checker.ts";
import { makeExpectations, type Expectation } from "../../src/expect/expectation.ts";
import { describeWrong, type Verdict } from "../../src/expect/verdict.ts";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { clocks } from "../../src/views/clock.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { World, type WorldOptions } from "../../src/world/world.ts";

const noNames = { addresses: () => [], ports: () => [] };

/** The expectations of a FILE's text; its first mistake is thrown: `2: SO_KEEPALIV: expected ...`. */
export function expectationsIn(text: string): readonly Expectation[] {
  const entries = parseExpectations("FILE", text);
  if ("type" in entries) throw new Error(entries.message);
  return entries.flatMap(({ target, demands }) => {
    const made = makeExpectations(target, demands, noNames);
    if ("type" in made) throw new Error(`${made.line}: ${made.message}`);
    return made;
  });
}

/**
 * The verdicts on a log, line by line through the whole pipeline. Lines are trimmed; empty ones do not count. `lost 5 at
 * 1700000002`: so many events were lost in the second before that, of whatever processes.
 */
export function verdictsOn(
  log: string,
  file: string,
  options: WorldOptions & { readonly accepts?: Accepts; readonly delay?: number } = {},
): readonly Verdict[] {
  const view = makeView("text", usualOptions);
  if (view === null) throw new Error("no view");
  const tracer = new Tracer(new World(options), view, { timeline: false });
  const { reporter, input } = tracer;
  const { state } = reporter.world;
  const accepts = options.accepts ?? nothingAccepted;
  const run = { state, accepts, hasLengths: () => input.hasLengths };
  const checker = new Checker("FILE", expectationsIn(file), run, options.delay);
  reporter.world.onChanged = checker.changed.bind(checker);
  const lines = log
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  lines.forEach((line, at) => {
    const [, lost, seconds] = /^lost (\d+) at (\d+)$/.exec(line) ?? [];
    if (lost === undefined) input.line(line, at + 1, "LOG", null);
    else reporter.event(missed(Number(lost), Number(seconds)));
  });
  tracer.end();
  return checker.verdicts();
}

function missed(records: number, seconds: number): EventOf<"missed"> {
  const [time, since] = [asMicros(seconds * 1e6), asMicros((seconds - 1) * 1e6)];
  return { type: "missed", seen: { tid: asTid(0), time, line: 0, call: "" }, records, since, of: null, states: true };
}

/** The same as they are printed: `ok`, or what is wrong. Times are those of the log, less 1,700,000,000. */
export function verdictTexts(...args: Parameters<typeof verdictsOn>): readonly string[] {
  const when = (time: Micros): string => clocks[3]?.(time, null).replace(/^170000000/, "") ?? "";
  return verdictsOn(...args).map(({ wrong }) => (wrong === null ? "ok" : describeWrong(wrong, when)));
}
