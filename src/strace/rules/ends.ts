/** Signals, stops and the ends of threads. */
import { asTid } from "../../base/brands.ts";
import { isNameChar, LESS, OPEN_BRACE, SPACE } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { ExitedLine, KilledLine, Prefix, SignalLine, StoppedLine, SupersededLine } from "../line.ts";
import { atComment, comment, decoration, lineEnd } from "./leaf.ts";
import { digits } from "./time.ts";
import { structValue } from "./values.ts";

/** `--- SIGCHLD {si_signo=SIGCHLD, ...} ---`. */
export function signalLine(c: Cursor, prefix: Prefix): SignalLine | null {
  c.at += 4;
  const signal = signalName(c);
  if (signal === "") return c.fail("bad-signal", "the name of a signal");
  let info: SignalLine["info"] = null;
  if (c.peek() === SPACE && c.ahead(1) === OPEN_BRACE) {
    c.at++;
    info = structValue(c);
    if (info === null) return null;
  }
  return c.takeText(" ---") && lineEnd(c) ? { type: "signal", prefix, signal, info } : c.fail("bad-signal", "---");
}

/** `--- stopped by SIGSTOP ---`. */
export function stoppedLine(c: Cursor, prefix: Prefix): StoppedLine | null {
  c.at += 15;
  const signal = signalName(c);
  const whole = signal !== "" && c.takeText(" ---") && lineEnd(c);
  return whole ? { type: "stopped", prefix, signal } : c.fail("bad-signal", "the name of a signal and ---");
}

/** `+++ exited with 1 +++`. */
export function exitedLine(c: Cursor, prefix: Prefix): ExitedLine | null {
  c.at += 16;
  const status = digits(c);
  const whole = status !== null && c.takeText(" +++") && lineEnd(c);
  return whole ? { type: "exited", prefix, status } : c.fail("bad-end", "a number and +++");
}

/** `+++ killed by SIGSEGV (core dumped) +++`. */
export function killedLine(c: Cursor, prefix: Prefix): KilledLine | null {
  c.at += 14;
  const signal = signalName(c);
  const core = c.takeText(" (core dumped)");
  const whole = signal !== "" && c.takeText(" +++") && lineEnd(c);
  return whole ? { type: "killed", prefix, signal, core } : c.fail("bad-end", "the name of a signal and +++");
}

/** `+++ superseded by execve in pid 9737 +++`, `pid 9737<comm>` with -Y. */
export function supersededLine(c: Cursor, prefix: Prefix): SupersededLine | null {
  c.at += 32;
  const by = digits(c);
  if (c.peek() === LESS && decoration(c) === null) return null;
  if (atComment(c) && comment(c) === null) return null;
  const whole = by !== null && c.takeText(" +++") && lineEnd(c);
  return whole ? { type: "superseded", prefix, by: asTid(by) } : c.fail("bad-end", "a pid and +++");
}

/** `SIGRT_5`, `SIGCHLD`; a number where strace knows no name. */
export function signalName(c: Cursor): string {
  const start = c.at;
  while (isNameChar(c.peek())) c.at++;
  return c.since(start);
}
