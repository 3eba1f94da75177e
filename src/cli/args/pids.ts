import { InvalidArgumentError } from "commander";

/** pid_t is an int. No process has a number above 2^22 (PID_MAX_LIMIT), which is no mistake of the command line. */
const PID_LIMIT = 2 ** 31;

/** `1234,1235` or `1 2`, as strace takes them; null: a part is no PID, or there is none. */
export function parsePids(text: string): readonly number[] | null {
  const words = text.split(/[,\s]+/).filter((word) => word !== "");
  const isPid = (word: string): boolean => /^\d+$/.test(word) && Number(word) > 0 && Number(word) < PID_LIMIT;
  return words.length > 0 && words.every(isPid) ? words.map(Number) : null;
}

/** What to do, wherever PIDs are given. */
export const PIDS_EXAMPLE = "expected process ids: 1234 or 1234,1235";

/** For commander, which calls it once for each word. */
export function collectPids(text: string, before: readonly number[] = []): readonly number[] {
  const pids = parsePids(text);
  if (pids === null) throw new InvalidArgumentError(PIDS_EXAMPLE);
  return [...before, ...pids];
}
