import type { Line } from "../strace/line.ts";

/** What makes a line suspicious that can be read: `12 socket(`, `&quot;`, ` > socket(`, `12:socket(`. */
const SUSPICIOUS =
  /^[ \t]*\d{1,7}[ \t]+\S|&(?:lt|gt|amp|quot|apos|#)|=3D|^ > (?:\[pid|\d|\w+\()|^(?:[^\s"(]*:)?\d+:[a-z]|^ +\d{9,}[. ]/;
/** Where a message cut a line, the part before it is the beginning of a call. */
const BEGINNING = /^(?: *[\d(]|[\w[<?]).*(?:\(|<\.\.\. )/;
const SPACE = 32;
const ESCAPE = "\x1b";

/** Whether a line was not read, or so that what is wrapped around it may have been overlooked. It is asked of each line. */
export function isDoubtful(line: Line, text: string): boolean {
  switch (line.type) {
    case "unparsed":
    case "rest":
      return true;
    case "message":
    case "personality":
      return !isOwnMessage(line, text);
    case "resumed":
      return text.charCodeAt(text.length - 1) <= SPACE || line.tail.includes(ESCAPE);
    case "unfinished":
      return line.head.includes(ESCAPE);
    case "attachment":
      return isPrefixAlone(line, text);
    default:
      return false;
  }
}

/** `30531 1795347639.622047 `: what stands before an event, and no event. */
export function isPrefixAlone(line: Extract<Line, { type: "attachment" }>, text: string): boolean {
  return line.kind === "blank" && text.trim() !== "" && !text.includes(ESCAPE);
}

/** Whether a line that is read may be wrapped all the same. */
export function isSuspicious(text: string): boolean {
  return SUSPICIOUS.test(text);
}

/** A message of strace, alone or where it cut a call; not one behind the prefix of a log: `web-1  | strace: Process ...`. */
export function isOwnMessage(line: Extract<Line, { type: "message" | "personality" }>, text: string): boolean {
  if (text.charCodeAt(text.length - 1) <= SPACE || text.includes(ESCAPE)) return false;
  return line.before === "" || BEGINNING.test(line.before);
}

/**
 * `    4242  `, `    12345 `, `    1795340027.755012 `: a pid as strace pads it, or a time. Behind blanks both are read as
 * the seconds of -r, which have six decimals.
 */
const HIDDEN = /^ +(?:\d{5,7} |\d{4} {2}|\d{3} {3}|\d{2} {4}|\d {5}|\d{10}(?:\.\d+)? )(?! )/;

/** Whether a line is read without its pid or its time, since blanks stand before it. */
export function hidesPid(text: string): boolean {
  return HIDDEN.test(text);
}
