/**
 * Made-up pasted logs for bench/fuzz.ts: recorded lines, some of them damaged, put through wrappings and mixed with lines
 * that look wrapped. Nothing may throw or take long, and a line that is whole as it stands comes through unchanged.
 */
import { isSuspicious } from "../src/unpaste/doubt.ts";
import { Probe } from "../src/unpaste/probe.ts";
import type { Damage } from "../test/support/damage.ts";
import { readPasted } from "../test/support/unpasted.ts";
import { wraps } from "../test/support/wrap.ts";

/** Microseconds of the processor for each character; a file has that of so many at least. */
const ALLOWED = 100;
const SHORTEST = 20_000;
/** Beyond that a log may take so many times what a clean one takes here: some machines are slow, and compilers compile. */
const TIMES_CLEAN = 100;
const LOOKS = 5;
const CLEAN_LINES = 300;
const ways = Object.values(wraps);
const probe = new Probe();

/** Reads one made-up log; gives what was wrong with it. */
export function fuzzPasted(damage: Damage, originals: readonly string[]): readonly string[] {
  const lines = madeUp(damage, originals);
  try {
    const { read, took } = timed(lines);
    // A whole line may be the first or the last part of a broken one.
    const isRead = (line: string): boolean => read.some((one) => one.endsWith(line) || one.startsWith(line));
    const lost = lines.find((line) => !mayChange(line) && !isRead(line));
    return [
      ...(took > ALLOWED && isSlow(lines, originals)
        ? [`slow: ${took.toFixed(1)} us a character: ${JSON.stringify(lines[0])}`]
        : []),
      ...(lost === undefined ? [] : [`a whole line is lost: ${JSON.stringify(lost)}`]),
    ];
  } catch (error) {
    return [`${String(error)}: ${JSON.stringify(lines.slice(0, 3))}`];
  }
}

/** `took`: microseconds a character. */
function timed(lines: readonly string[]): { readonly read: readonly string[]; readonly took: number } {
  const before = process.cpuUsage();
  const read = readPasted("fuzz.log", lines).lines;
  const { user, system } = process.cpuUsage(before);
  return { read, took: (user + system) / Math.max(SHORTEST, lines.join("").length) };
}

function isSlow(lines: readonly string[], originals: readonly string[]): boolean {
  const best = (log: readonly string[]): number => Math.min(...Array.from({ length: LOOKS }, () => timed(log).took));
  return best(lines) > Math.max(ALLOWED, TIMES_CLEAN * best(originals.slice(0, CLEAN_LINES)));
}

/** A line number, or a pid behind an indentation, is read without removing it, and wrongly. */
function mayChange(line: string): boolean {
  return !probe.isWhole(line) || isSuspicious(line) || /^ |\x1b/.test(line);
}

function madeUp(damage: Damage, originals: readonly string[]): readonly string[] {
  const count = 1 + damage.below(300);
  const from = damage.below(originals.length);
  const log = Array.from({ length: count }, (_, at) =>
    damage.below(8) === 0 ? damage.line(originals) : (originals[(from + at) % originals.length] ?? ""),
  );
  let wrapped: readonly string[] = log;
  for (let times = damage.below(4); times > 0; times--) wrapped = damage.pick(ways)(wrapped);
  // Whole lines among them: what was pasted in two ways.
  return wrapped.flatMap((line, at) => (damage.below(10) === 0 ? [line, log[at % log.length] ?? ""] : [line]));
}
