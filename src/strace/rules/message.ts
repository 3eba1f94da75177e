/** strace's own words, and the line of the trace that they cut in two on stderr. */
import { asTid } from "../../base/brands.ts";
import type { Cursor } from "../cursor.ts";
import type { MessageLine, PersonalityLine, Prefix, RestLine } from "../line.ts";

/** The longest message that is looked for inside a line, with strace's path before it. */
const LONGEST = 300;
/** `strace: `, `/usr/bin/strace: `: argv[0], as strace was started. */
const SPEAKER = /^[^ \t:("]*strace[^ \t:("]*: /;
const MODE = /^\[ Process PID=(\d{1,10}) runs in ([\w -]{1,40}) mode\. \]$/;
const ABOUT = /^Process (\d{1,10}) (attached|detached)(?: with \d{1,10} threads)?$/;
/** What strace says while a line is open. */
const INTERRUPTIONS = ["Process ", "[ Process PID=", "umoven: ", "WARNING: ", "System call "];

/** `strace: Process 13277 attached`; before 4.8 without strace's name. */
export function messageLine(c: Cursor, prefix: Prefix): MessageLine | null {
  const text = c.text.slice(c.at);
  const speaker = speakerOf(text);
  return speaker !== "" || ABOUT.test(text.slice(0, LONGEST)) ? message(prefix, text, speaker, "") : null;
}

/** `[ Process PID=9329 runs in 32 bit mode. ]`, until 4.26 with strace's name before it. */
export function personalityLine(c: Cursor, prefix: Prefix): PersonalityLine | null {
  const text = c.text.slice(c.at);
  return personality(prefix, text, speakerOf(text), "");
}

/** `...|SIGCHLDstrace: Process 13277 attached`: a message ends the line before its time. */
export function splicedLine(c: Cursor, prefix: Prefix): MessageLine | PersonalityLine | null {
  const from = Math.max(c.at, c.text.length - LONGEST);
  const end = c.text.slice(from);
  const at = spliceOf(end);
  if (at < 0) return null;
  const text = end.slice(at);
  const speaker = speakerOf(text);
  const before = c.text.slice(0, from + at);
  return personality(prefix, text, speaker, before) ?? message(prefix, text, speaker, before);
}

/** Where in `text` a message begins that goes to its end; -1: nowhere. */
function spliceOf(text: string): number {
  for (let at = text.indexOf("strace"); at >= 0; at = text.indexOf("strace", at + 1)) {
    const colon = text.indexOf(": ", at);
    if (colon < 0) break;
    const isName = /^[\w.-]*$/.test(text.slice(at, colon));
    if (isName && INTERRUPTIONS.some((words) => text.startsWith(words, colon + 2))) return pathStart(text, at);
  }
  const bare = text.lastIndexOf("[ Process PID=");
  return bare >= 0 && MODE.test(text.slice(bare)) ? bare : -1;
}

/** The beginning of the path that ends at `end`: `SIGCHLD/usr/bin/` has it at its first slash. */
function pathStart(text: string, end: number): number {
  let start = end;
  for (let at = end; at > 0 && /[\w.+/-]/.test(text.charAt(at - 1)); at--)
    if (text.charAt(at - 1) === "/") start = at - 1;
  for (let dots = 0; start < end && dots < 2 && text.charAt(start - 1) === "."; dots++) start--;
  return start;
}

function speakerOf(text: string): string {
  return SPEAKER.exec(text.slice(0, LONGEST))?.[0] ?? "";
}

function personality(prefix: Prefix, text: string, speaker: string, before: string): PersonalityLine | null {
  const found = MODE.exec(text.slice(speaker.length, speaker.length + LONGEST));
  return found && { type: "personality", prefix, tid: asTid(Number(found[1])), mode: found[2] ?? "", before };
}

function message(prefix: Prefix, text: string, speaker: string, before: string): MessageLine {
  const found = ABOUT.exec(text.slice(speaker.length, speaker.length + LONGEST));
  const what = found?.[2] === "attached" ? "attached" : "detached";
  return { type: "message", prefix, text, before, about: found && { tid: asTid(Number(found[1])), what } };
}

/** Where a line goes on after a message: no event begins like this. */
export function restLine(c: Cursor): RestLine | null {
  const { text } = c;
  const isRest =
    [", ", ")", " => "].some((mark) => text.startsWith(mark)) || /^ ?<(?:unfinished|detached) \.\.\.>/.test(text);
  return isRest ? { type: "rest", text } : null;
}
