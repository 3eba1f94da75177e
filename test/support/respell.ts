/** The same log as strace would have written it with other options for times and pids. */

/** A line whose prefix can be told from its event; times in microseconds. */
interface Prefixed {
  readonly pid: string;
  readonly time: number | null;
  readonly event: string;
}

/** What strace prints for a time; `since`: the microseconds since the line before. */
type SpellTime = (time: number, since: number) => string;

const DAY = 86_400_000_000;

/** By strace's options. */
export const timeForms: Readonly<Record<string, SpellTime>> = {
  "no time": () => "",
  "-t": (time) => `${dayTime(time)} `,
  "-tt": (time) => `${dayTime(time)}.${fraction(time)} `,
  "-ttt": (time) => `${Math.floor(time / 1e6)}.${fraction(time)} `,
  "-r": (_time, since) => `${seconds(since)} `,
  "-r -tt": (time, since) => `${dayTime(time)}.${fraction(time)} (+${seconds(since)}) `,
};

export const pidForms: Readonly<Record<string, (pid: string) => string>> = {
  "-o": (pid) => `${pid.padEnd(5)} `,
  stderr: (pid) => `[pid ${pid.padStart(5)}] `,
};

/** Null: the log names its threads not at all, or not everywhere. Lines that hang on others stay as they are. */
export function respell(
  lines: readonly string[],
  timeForm: SpellTime,
  pidForm: (pid: string) => string,
): string | null {
  let last: number | null = null;
  let text = "";
  for (const line of lines) {
    const read = prefixed(line);
    if (read === null && !/^(?: > |%|------| *\d+\.\d\d |$|\[ Process)/.test(line)) return null;
    if (read === null) text += `${line}\n`;
    else {
      const { time, pid, event } = read;
      text += `${pidForm(pid)}${time === null ? "" : timeForm(time, time - (last ?? time))}${event}\n`;
      last = time;
    }
  }
  return text;
}

/** Whether every event of the log has its time since the epoch. */
export function hasTimes(lines: readonly string[]): boolean {
  return lines.every((line) => prefixed(line)?.time !== null);
}

function prefixed(line: string): Prefixed | null {
  const found = /^(\d{1,7}) +(?:(\d{10})\.(\d{6}) )?(?:\(\+ +[\d.]+\) )?([a-z<+?-].*)$/.exec(line);
  if (found === null) return null;
  const [, pid = "", whole, micros = "", event = ""] = found;
  return { pid, time: whole === undefined ? null : Number(whole + micros), event };
}

function dayTime(time: number): string {
  return new Date(Math.floor((time % DAY) / 1e3)).toISOString().slice(11, 19);
}

function fraction(time: number): string {
  return String(time % 1e6).padStart(6, "0");
}

function seconds(micros: number): string {
  return `${String(Math.floor(micros / 1e6)).padStart(6)}.${fraction(micros)}`;
}
