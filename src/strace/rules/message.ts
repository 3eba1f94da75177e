/** Messages of strace itself, and the lines of the trace that they cut in two on stderr. */
import { asTid } from "../../base/brands.ts";
import type { Cursor } from "../cursor.ts";
import type { MessageLine, PersonalityLine, Prefix, RestLine } from "../line.ts";

/** The longest message that is found inside a line, with strace's path before it. */
const LONGEST = 300;
const STRACE_NAME = /^[^ \t:("]*strace[^ \t:("]*: /;
const MODE = /^\[ Process PID=(\d{1,10}) runs in ([\w -]{1,40}) mode\. \]$/;
const ABOUT = /^Process (\d{1,10}) (attached|detached)(?: with (\d{1,10}) threads)?$/;
/** What a terminal shows of Ctrl-C, before the message that strace ends with. */
const INTERRUPT = /(?:\^C)+$/;
/** Messages that strace may print in the middle of a line. */
const INTERRUPTIONS = ["Process ", "[ Process PID=", "umoven: ", "WARNING: ", "System call "];

/** `strace: Process 13277 attached`; before 4.8 without strace's name. */
export function messageLine(c: Cursor, prefix: Prefix): MessageLine | null {
  const { text, at } = c;
  const isNamed = straceName(c) !== "";
  const found = ABOUT.exec(text.slice(c.at, c.at + LONGEST));
  if (!isNamed && !found) return null;
  const what = found?.[2] === "attached" ? "attached" : "detached";
  const threads = found?.[3] === undefined ? {} : { threads: Number(found[3]) };
  const about = found && ({ tid: asTid(Number(found[1])), what, ...threads } as const);
  return { type: "message", prefix, text: text.slice(at), before: "", about };
}

/** `[ Process PID=9329 runs in 32 bit mode. ]`, until 4.26 with strace's name before it. */
export function personalityLine(c: Cursor, prefix: Prefix): PersonalityLine | null {
  const { at } = c;
  straceName(c);
  const found = MODE.exec(c.text.slice(c.at, c.at + LONGEST));
  if (found) return { type: "personality", prefix, tid: asTid(Number(found[1])), mode: found[2] ?? "", before: "" };
  c.at = at;
  return null;
}

/** `strace: `, `/usr/bin/strace: `: argv[0], as strace was started; "" where it does not stand. */
export function straceName(c: Cursor): string {
  const name = STRACE_NAME.exec(c.text.slice(c.at, c.at + LONGEST))?.[0] ?? "";
  c.at += name.length;
  return name;
}

/** `...|SIGCHLDstrace: Process 13277 attached`: a message cut the line. */
export function splicedLine(c: Cursor, prefix: Prefix): MessageLine | PersonalityLine | null {
  const from = Math.max(c.at, c.text.length - LONGEST);
  const splice = findSplice(c.text.slice(from));
  if (splice < 0) return null;
  c.at = from + splice;
  const before = c.text.slice(0, c.at).replace(INTERRUPT, "");
  const line = personalityLine(c, prefix) ?? messageLine(c, prefix);
  return line && { ...line, before };
}

/** Where in `text` a message begins that goes to its end; -1: nowhere. */
function findSplice(text: string): number {
  for (let at = text.indexOf("strace"); at >= 0; at = text.indexOf("strace", at + 1)) {
    const colon = text.indexOf(": ", at);
    if (colon < 0) break;
    const isName = /^[\w.-]*$/.test(text.slice(at, colon));
    if (isName && INTERRUPTIONS.some((begin) => text.startsWith(begin, colon + 2))) return pathStart(text, at);
  }
  const bare = text.lastIndexOf("[ Process PID=");
  return bare >= 0 && MODE.test(text.slice(bare)) ? bare : -1;
}

/** The beginning of the path that ends at `end`: `SIGCHLD/usr/bin/` has it at its first slash, `./` at its dot. */
function pathStart(text: string, end: number): number {
  let start = end;
  for (let at = end - 1; at >= 0 && /[\w.+/-]/.test(text.charAt(at)); at--) if (text.charAt(at) === "/") start = at;
  for (let dots = 0; start < end && dots < 2 && text.charAt(start - 1) === "."; dots++) start--;
  return start;
}

/**
 * `, child_tidptr=0x7f00) = 7`, ` <unfinished ...>`: where a line goes on after a message. No event begins like this.
 */
export function restLine(c: Cursor): RestLine | null {
  const text = c.text.slice(c.at);
  const isRest = /^(?:, |\)| => | ?<(?:unfinished|detached) \.\.\.>)/.test(text);
  return isRest ? { type: "rest", text } : null;
}
