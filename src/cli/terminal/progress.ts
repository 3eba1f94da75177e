import { writeSync } from "node:fs";
import { isatty } from "node:tty";
import { escapeControls } from "../../base/bytes.ts";
import { ERASE, progressLine, put, standardError } from "./tell.ts";

const STDERR = 2;
const STDOUT = 1;
const EVERY_MS = 100;
/** What is over before that needs no line. */
const PATIENCE_MS = 1_000;
const WIDTH = 30;

/** What somebody waits for. */
export interface Wait {
  /** Behind the bar: what is done, or how much is to be read. */
  readonly words: string;
  /** How much is done, from 0 to 1; null: it is not known, and there is no bar. Work that never pauses calls `waited` instead. */
  readonly part?: () => number | null;
  /** The text that is shown meanwhile does not go to the terminal. */
  readonly quiet: boolean;
}

/** Of pfiles and ls, which write nothing before they have read all. */
export const READING: Wait = { words: "reading sockets", quiet: true };

/** A wait that has begun. */
interface Line extends Wait {
  readonly since: number;
  /** What `waited` got last. */
  reached: number | null;
}

const lines: Line[] = [];
let timer: NodeJS.Timeout | null = null;
let drawn = 0;

/**
 * A line on stderr for whoever waits longer than a second: `[######----] 41 %  reading sockets`. Only where stderr is a
 * terminal that the text does not go to as well, or nothing is written before the end (`quiet`). Of waits within a wait the
 * inner one is shown. Gives the function that takes it away, which is to be awaited before anything else is written.
 */
export function showWait(wait: Wait): () => Promise<void> {
  if (!isatty(STDERR) || (isatty(STDOUT) && !wait.quiet)) return () => Promise.resolve();
  const line = { ...wait, since: performance.now(), reached: null };
  lines.push(line);
  timer ??= setInterval(() => {
    draw(put);
  }, EVERY_MS).unref();
  return () => end(line);
}

/**
 * Called again and again by work that never pauses, so that no timer runs: `part` of it is done, null: it is not known how
 * much. Only where no traced program waits for us: a terminal that is stopped (Ctrl-S) stops us too.
 */
export function waited(part: number | null): void {
  const line = lines.at(-1);
  if (line === undefined) return;
  line.reached = part;
  if (performance.now() - drawn < EVERY_MS) return;
  draw((text) => {
    try {
      writeSync(STDERR, text);
    } catch {
      // The terminal takes no more now, or is gone.
    }
  });
}

function draw(write: (text: string) => void): void {
  const line = lines.at(-1);
  const now = performance.now();
  if (line === undefined || now - line.since < PATIENCE_MS) return;
  drawn = now;
  progressLine.isShown = true;
  write(`\r${textOf(line)}\x1b[K`);
}

async function end(line: Line): Promise<void> {
  const at = lines.indexOf(line);
  if (at >= 0) lines.splice(at, 1);
  if (lines.length === 0 && timer !== null) {
    clearInterval(timer);
    timer = null;
  }
  if (!progressLine.isShown) return;
  progressLine.isShown = false;
  put(ERASE);
  await standardError.flush();
}

function textOf({ words, part, reached, since }: Line): string {
  const done = part?.() ?? reached;
  const seconds = `${Math.floor((performance.now() - since) / 1_000)} s`;
  const what = escapeControls(words);
  return done === null ? `${what}  ${seconds}` : `${bar(Math.min(done, 1))}  ${what}`;
}

function bar(part: number): string {
  const full = Math.round(part * WIDTH);
  return `[${"#".repeat(full)}${"-".repeat(WIDTH - full)}] ${String(Math.floor(part * 100)).padStart(3)} %`;
}

/** `1.2 GB` */
export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), units.length - 1);
  return `${(size / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step] ?? ""}`;
}
