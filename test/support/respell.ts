/** The same log as strace would have written it with other options for times and pids. */

/** A line whose prefix follows from its event; times in microseconds since the epoch. */
interface Prefixed {
  /** As it stands there, and the number in it, with -Y's name. */
  readonly pid: string;
  readonly tid: string | null;
  readonly context: string;
  readonly time: number | null;
  readonly event: string;
}

/** What strace prints for a time; `since`: the microseconds since the line before. */
type SpellTime = (time: number, since: number) => string;

const DAY = 86_400_000_000;
/** Noon of some day. */
const FIRST = 1_795_608_000_000_000;

/** By strace's options. */
export const timeForms: Readonly<Record<string, SpellTime>> = {
  "no time": () => "",
  "-t": (time) => `${dayTime(time)} `,
  "-tt": (time) => `${dayTime(time)}.${fraction(time)} `,
  "-ttt": (time) => `${Math.floor(time / 1e6)}.${fraction(time)} `,
  "-r": (_time, since) => `${seconds(since)} `,
  "-r -tt": (time, since) => `${dayTime(time)}.${fraction(time)} (+${seconds(since)}) `,
};

/** Null: the event names no thread. */
type SpellPid = (read: Pick<Prefixed, "pid" | "tid">) => string | null;

export const pidForms: Readonly<Record<string, SpellPid>> = {
  "as it is": ({ pid }) => pid,
  "-o": ({ tid }) => (tid === null ? null : `${tid.padEnd(5)} `),
  stderr: ({ tid }) => (tid === null ? null : `[pid ${tid.padStart(5)}] `),
};

/**
 * Null: a line's prefix does not follow from its event, or an event names no thread for the pid form. Where an
 * event has no time since the epoch, each line gets one that is a millisecond after the one before. Lines that hang on
 * others, and strace's own messages, stay as they are.
 */
export function respell(lines: readonly string[], timeForm: SpellTime, pidForm: SpellPid): string | null {
  const real = hasTimes(lines);
  let last: number | null = null;
  let text = "";
  for (const [number, line] of lines.entries()) {
    const read = prefixed(line);
    if (read === null && !hangsOnOthers(line)) return null;
    if (read === null) text += `${line}\n`;
    else {
      const pid = pidForm(read);
      if (pid === null) return null;
      const { context, event } = read;
      const time = (real ? read.time : null) ?? FIRST + number * 1000;
      text += `${pid}${context}${timeForm(time, time - (last ?? time))}${event}\n`;
      last = time;
    }
  }
  return text;
}

/** Whether every event of the log has its time since the epoch. */
export function hasTimes(lines: readonly string[]): boolean {
  return lines.every((line) => prefixed(line)?.time !== null);
}

/** -k stacks, dumps, tables, blank lines; what goes on behind a message of strace's, and the message. */
function hangsOnOthers(line: string): boolean {
  return /^(?: > | [|*=] |%|------| *\d+\.\d\d |$|[^ ]*strace: |\[ Process|Process \d|[,)] ?| =>| ?<unf| ?<det|NULL)/.test(
    line,
  );
}

function prefixed(line: string): Prefixed | null {
  const found = PREFIX.exec(line);
  if (found === null) return null;
  const [, pid = "", context = "", whole, micros = "", event = ""] = found;
  const tid = /\d+(?:<[^>]*>)?/.exec(pid)?.[0] ?? null;
  return { pid, tid, context, time: whole === undefined ? null : Number(whole + micros), event };
}

const PREFIX = new RegExp(
  [
    /^(\[pid +\d+(?:<[^>]*>)?\] |\d{1,7}(?:<[^>]*>)? +)?/, // -f, -Y
    /(\[[a-z][^\] ]*\] )?/, // --secontext
    /(?:(\d{10})\.(\d{6}) |(?:\d{10}|\d\d:\d\d:\d\d)(?:\.\d+)? )?/, // -ttt; any other
    /(?:\(\+ +[\d.]+\) | *\d+\.\d{6} )?/, // -r
    /((?:\[ *[0-9a-f?-]+\] )*[a-z<+?-].*)$/, // -n, -i
  ]
    .map(({ source }) => source)
    .join(""),
);

function dayTime(time: number): string {
  return new Date(Math.floor((time % DAY) / 1e3)).toISOString().slice(11, 19);
}

function fraction(time: number): string {
  return String(time % 1e6).padStart(6, "0");
}

function seconds(micros: number): string {
  return `${String(Math.floor(micros / 1e6)).padStart(6)}.${fraction(micros)}`;
}
