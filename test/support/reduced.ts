import { isAtLeast, judge } from "../../src/advice/judge.ts";
import type { Advice } from "../../src/advice/advice.ts";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { World, type WorldOptions } from "../../src/world/world.ts";

type Lines = readonly string[];

export type Reduced = Readonly<Record<string, (lines: Lines) => Lines>>;

/** What strace would have written of the same run with other flags. */
export const reductions: Reduced = {
  "-s 0": (lines) => lines.map(withoutStrings),
  "no times": (lines) => lines.map(withoutTimes),
  "no close": (lines) => lines.filter((line) => !/\bclose(_range)?(\(| resumed)/.test(line)),
  "-e trace=setsockopt": (lines) => lines.filter(isSetsockoptOrEnd),
  "-e trace=network": (lines) =>
    lines.filter((line) => !/\b(close|close_range|dup[23]?|fcntl(64)?|ioctl)(\(| resumed)/.test(line)),
  "no -y": (lines) => lines.map((line) => line.replace(/(\b\d+)<(?:socket|pipe|anon_inode|\/)[^>]*>/g, "$1")),
  "no -f": ofFirstThread,
  "attached in the middle": (lines) => lines.slice(Math.floor(lines.length / 2)),
};

/**
 * Advice that a log gives when it has less, and does not give as it is: it must rest on what was removed. An array of
 * `no times: error address-in-use: ...`. The whole log may have something worse of the same id.
 */
export function inventedOn(lines: Lines, reduced: Reduced, options: WorldOptions = {}): Lines {
  const whole = adviceOfLog(lines, options);
  const isKnown = ({ id, level }: Advice): boolean =>
    whole.some((one) => (one.id === id && isAtLeast(one.level, level)) || reasons[id]?.includes(one.id) === true);
  return Object.entries(reduced).flatMap(([name, reduce]) =>
    adviceOfLog(reduce(lines), options)
      .filter((advice) => !isKnown(advice))
      .map(({ level, id, text }) => `${name}: ${level} ${id}: ${text}`),
  );
}

/** What the whole log gives in the place of an error whose reason it shows; the error is there in either. */
const reasons: Readonly<Record<string, Lines>> = { "address-in-use": ["no-reuseaddr", "reuse-after-bind"] };

/** Each two of them together. */
export const pairsOfReductions: Reduced = Object.fromEntries(
  Object.entries(reductions).flatMap(([first, one], at, all) =>
    all.slice(at + 1).map(([second, other]) => [`${first}, ${second}`, (lines: Lines) => other(one(lines))] as const),
  ),
);

/** Strings are cut to nothing, but for the names of files and what stands in a call of its own: `inet_addr("127.0.0.1")`. */
function withoutStrings(line: string): string {
  return line.replace(/inet_pton\(\w+, "[^"]*"|[(=@]"(?:[^"\\]|\\.)*"|"(?:[^"\\]|\\.)*"(?:\.\.\.)?/g, (text) =>
    text.startsWith('"') ? '""...' : text,
  );
}

/** -t, -tt or -ttt, with -r, and -T. */
function withoutTimes(line: string): string {
  return line
    .replace(/^((?:\[pid +\d+\]|\d+) +)?(?:\d{9,}\.\d+|\d\d:\d\d:\d\d(?:\.\d+)?) (?:\(\+ +[\d.]+\) )?/, "$1")
    .replace(/ <\d+\.\d+>$/, "");
}

/** The program alone, without its threads and children. */
function ofFirstThread(lines: Lines): Lines {
  const first = /^\d+ /.exec(lines[0] ?? "")?.[0];
  return first === undefined ? lines : lines.filter((line) => line.startsWith(first));
}

/** strace reports ends and signals in any case. */
function isSetsockoptOrEnd(line: string): boolean {
  return /\bsetsockopt(\(| resumed)| (\+\+\+|---) /.test(` ${line}`);
}

/** The advice on a log. */
function adviceOfLog(lines: Lines, options: WorldOptions = {}): readonly Advice[] {
  const tracer = new Tracer(new World(options), { change: () => null, summary: () => "" }, { timeline: false });
  lines.forEach((line, at) => tracer.line(line, at + 1, "log"));
  tracer.end();
  return judge(tracer.reporter.world.state);
}
