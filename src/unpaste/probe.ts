import { LineParser } from "../strace/parse.ts";
import { isSound } from "../strace/sound.ts";
import type { Argument } from "../strace/value.ts";
import { isOwnMessage, isPrefixAlone } from "./doubt.ts";

/** What a text is: a whole line of strace; one that belongs to others, or a message; nothing that strace prints. */
export type Reading = "whole" | "other" | "nothing";

/** `&lt;`, `=3D`: strace prints these only inside strings. */
const ENCODED = /&(?:lt|gt|amp|quot|apos|nbsp|#\d{2,4}|#x[0-9a-fA-F]{2,4});|=3D/;
/** `1201:socket(`, which reads like the `n32:socket(` of MIPS. */
const NUMBERED = /^(?:[^\s"(]*:)?\d+:[a-z]/;
/** `strace: Process 4242 attac`. */
const CUT_MESSAGE = /strace: Process (?!\d+ (?:attached|detached|leaked|resumed)(?: with \d+ threads)?$)/;
/** What stands before an event, then the beginning of one that is no call, or nothing. */
const BEFORE = [
  String.raw`^(?=\S)(?:\[pid +\d+(?:<[^>]*>)?\] *|\d{1,7}(?:<[^>]*>)? +)?`,
  String.raw`(?:\[[^\]]*\] *)*(?:\d\d:\d\d:\d\d(?:\.\d+)? *|\d{9,}\.\d+ *)?`,
  String.raw`(?:\(\+ *[\d.]+\) *|\d+\.\d{6} *)?(?:\[[^\]]*\] *)*`,
].join("");
const PREFIX = new RegExp(`${BEFORE}$`);
const BEGINNING = new RegExp(String.raw`${BEFORE}(?:$|--- S|\+\+\+ |<\.\.\. )`);
/** The quotes of a program's own text are escaped. */
const DAMAGED =
  /inet_addr\("(?!(?:\d{1,3}(?:\.\d{1,3}){3}|(?:\\x[\da-f]{2})+)")|inet_pton\(AF_INET6, "(?!(?:[\da-fA-F:.]+|(?:\\x[\da-f]{2})+)")/;
const STRINGS = /"(?:[^"\\]|\\.)*"/g;

/**
 * Finds out whether a text is a line of strace from its first character to its last, whatever call it is of: stricter
 * than what is read of a log, since it decides what is removed from it.
 */
export class Probe {
  readonly #parser = new LineParser(() => true);

  reading(text: string): Reading {
    const line = this.#parser.parseLine(text);
    switch (line.type) {
      case "call":
        return isEncoded(text) || NUMBERED.test(text) || /^\d/.test(line.name) || !areSound(line.args, text)
          ? "nothing"
          : "whole";
      case "signal":
        return isEncoded(text) || (line.info !== null && !isSound(line.info)) ? "nothing" : "whole";
      case "detached":
      case "stopped":
      case "exited":
      case "killed":
      case "superseded":
        return isEncoded(text) ? "nothing" : "whole";
      case "unfinished":
        return this.#endsWhole(line.name, `${line.head}) = ?`) && !isEncoded(text) ? "whole" : "nothing";
      case "resumed":
        return this.#isTail(line.name, line.tail) && !isEncoded(text) ? "whole" : "nothing";
      case "attachment":
        return isPrefixAlone(line, text) || (line.kind === "stack" && this.isWhole(text.slice(3)))
          ? "nothing"
          : "other";
      case "message":
      case "personality":
        if (CUT_MESSAGE.test(text) || isEncoded(text) || !isOwnMessage(line, text)) return "nothing";
        return line.before === "" || this.begins(line.before) ? "other" : "nothing";
      case "rest":
      case "skipped":
      case "unparsed":
        return "nothing";
    }
  }

  isWhole(text: string): boolean {
    return this.reading(text) === "whole";
  }

  /** Whether a line of strace may begin here that is cut: `7 connect(3, {sa_fam`. */
  begins(text: string): boolean {
    const line = this.#parser.parseLine(text);
    if (line.type === "unparsed") return line.code !== "not-strace" || line.call !== null || BEGINNING.test(text);
    if (line.type === "attachment") return isPrefixAlone(line, text);
    return line.type === "resumed" || line.type === "unfinished" || CUT_MESSAGE.test(text);
  }

  /** Whether all of it is what stands before an event: `30531 1795347639.622047 `. */
  isPrefix(text: string): boolean {
    return PREFIX.test(text);
  }

  /** Whether it is a line of a stack or a dump. */
  isAttachment(text: string): boolean {
    const line = this.#parser.parseLine(text);
    return line.type === "attachment" && line.kind !== "blank";
  }

  #isTail(name: string, tail: string): boolean {
    return this.#endsWhole(name, tail) || this.#endsWhole(name, `0${tail}`);
  }

  #endsWhole(name: string, text: string): boolean {
    const line = this.#parser.parseCall(name, text, NO_PREFIX);
    return line.type === "detached" || (line.type === "call" && areSound(line.args, text));
  }
}

const NO_PREFIX = { tid: null, comm: null, time: null, clock: null, relative: null } as const;

/** Whether the arguments are what strace prints: no `SO_REUSE ADDR`, no `inet_addr("127.0.0 .1")`, no `,  [1]`. */
function areSound(args: readonly Argument[], text: string): boolean {
  if (args.some(({ value, text: spelling }) => value.type === "missing" && spelling !== "")) return false;
  return args.every(({ value }) => isSound(value)) && !DAMAGED.test(text);
}

/** Whether there is an encoded character outside of strings. */
export function isEncoded(text: string): boolean {
  return ENCODED.test(text) && ENCODED.test(text.replace(STRINGS, '""'));
}
