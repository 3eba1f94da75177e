/** Signals, stops and the ends of threads. */
import { asTid } from "../../base/brands.ts";
import { isDigit, isNameChar, LESS, MINUS, OPEN_BRACE, ZERO } from "../chars.ts";
import type { Cursor } from "../cursor.ts";
import type { ExitedLine, KilledLine, Prefix, SignalLine, StoppedLine, SupersededLine } from "../line.ts";
import { atComment, comment, decoration } from "./leaf.ts";
import { structValue } from "./values.ts";

/** `--- SIGCHLD {si_signo=SIGCHLD, ...} ---`. */
export function signalLine(c: Cursor, prefix: Prefix): SignalLine | StoppedLine | null {
  c.at += 4;
  if (c.takeText("stopped by ")) {
    const signal = signalName(c);
    return lineEnd(c, " ---") ? { type: "stopped", prefix, signal } : null;
  }
  const signal = signalName(c);
  if (signal === "") return c.fail("bad-signal", "the name of a signal");
  const info = c.takeText(" ") && c.peek() === OPEN_BRACE ? structValue(c) : null;
  if (c.fault) return null;
  if (info === null) c.at--;
  return lineEnd(c, " ---") ? { type: "signal", prefix, signal, info } : null;
}

export function endLine(c: Cursor, prefix: Prefix): ExitedLine | KilledLine | SupersededLine | null {
  c.at += 4;
  if (c.takeText("exited with ")) {
    const status = number(c);
    return status !== null && lineEnd(c, " +++") ? { type: "exited", prefix, status } : null;
  }
  if (c.takeText("killed by ")) {
    const signal = signalName(c);
    const core = c.takeText(" (core dumped)");
    return lineEnd(c, " +++") ? { type: "killed", prefix, signal, core } : null;
  }
  if (c.takeText("superseded by execve in pid ")) {
    const by = number(c);
    if (c.peek() === LESS) decoration(c);
    if (atComment(c)) comment(c);
    return by !== null && lineEnd(c, " +++") ? { type: "superseded", prefix, by: asTid(by) } : null;
  }
  return c.fail("bad-end", "exited, killed or superseded");
}

/** `SIGRT_5`, `SIGCHLD`; a number where strace knows no name. */
export function signalName(c: Cursor): string {
  const start = c.at;
  while (isNameChar(c.peek())) c.at++;
  return c.text.slice(start, c.at);
}

function number(c: Cursor): number | null {
  const start = c.at;
  c.take(MINUS);
  let value = 0;
  for (; isDigit(c.peek()); c.at++) value = value * 10 + c.peek() - ZERO;
  return c.at > start ? value : c.fail("bad-end", "a number");
}

function lineEnd(c: Cursor, mark: string): boolean {
  if (c.takeText(mark) && c.atEnd()) return true;
  c.fail(mark === " ---" ? "bad-signal" : "bad-end", mark.trim());
  return false;
}
