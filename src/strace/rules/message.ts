/** strace's own words, and the line of the trace that they cut in two on stderr. */
import { asTid } from "../../base/brands.ts";
import type { Cursor } from "../cursor.ts";
import type { MessageLine, PersonalityLine, Prefix, RestLine } from "../line.ts";

/** The longest message that cuts a line, with strace's path before it. */
const LONGEST = 300;
const MODE = /^\[ Process PID=(\d{1,10}) runs in (.{1,40}) mode\. \]$/;
const ABOUT = /(?:^|: )Process (\d{1,10}) (attached|detached)(?: with \d+ threads)?$/;
const OWN = /^(?:[^\s:("]*strace[^\s:("]*: |Process \d+ (?:attached|detached))/;
/** A message inside a line: `...|SIGCHLDstrace: Process 13277 attached`. */
const SPLICED =
  /(?:\.{0,2}(?:\/[\w.+-]+){0,32}\/)?strace[\w.-]{0,32}: (?:Process \d+ |umoven: |WARNING: |System call |\[ Process ).*$|\[ Process PID=\d+ runs in .{1,40} mode\. \]$/;

/** A line that is all message. */
export function messageLine(c: Cursor, prefix: Prefix): MessageLine | PersonalityLine | null {
  const text = c.text.slice(c.at);
  return personality(prefix, text, "") ?? (OWN.test(text.slice(0, LONGEST)) ? message(prefix, text, "") : null);
}

/** A line that a message ends before its time: `before` is what stood there. */
export function splicedLine(c: Cursor, prefix: Prefix): MessageLine | PersonalityLine | null {
  const from = Math.max(c.at, c.text.length - LONGEST);
  const found = SPLICED.exec(c.text.slice(from));
  if (!found) return null;
  const before = c.text.slice(0, from + found.index);
  return personality(prefix, found[0], before) ?? message(prefix, found[0], before);
}

function personality(prefix: Prefix, text: string, before: string): PersonalityLine | null {
  const found = MODE.exec(text.replace(/^[^\s:("]*strace[^\s:("]*: /, ""));
  return found && { type: "personality", prefix, tid: asTid(Number(found[1])), mode: found[2] ?? "", before };
}

function message(prefix: Prefix, text: string, before: string): MessageLine {
  const found = ABOUT.exec(text.slice(0, LONGEST));
  const what = found?.[2] === "attached" ? "attached" : "detached";
  return { type: "message", prefix, text, before, about: found && { tid: asTid(Number(found[1])), what } };
}

/** Where a line goes on after a message: no event begins like this. */
export function restLine(c: Cursor): RestLine | null {
  const found = /^(?:, |\)| => | ?<unfinished \.\.\.>| ?<detached \.\.\.>)/.test(c.text.slice(0, 20));
  return found ? { type: "rest", text: c.text } : null;
}
