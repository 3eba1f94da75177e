import { readFile, type ReadFile } from "./file.ts";

/** RLIMIT_NOFILE; null in it: unlimited. */
interface OpenFilesLimit {
  readonly soft: number | null;
  readonly hard: number | null;
}

/** Of /proc/PID/limits; null: the process has ended, or it is not for us. */
export function readOpenFilesLimit(pid: number, read: ReadFile = readFile): OpenFilesLimit | null {
  const text = read(`/proc/${pid}/limits`);
  return text === null ? null : parseOpenFilesLimit(text);
}

/** `Max open files            1024                 524288               files`; null: there is no such line. */
export function parseOpenFilesLimit(text: string): OpenFilesLimit | null {
  const match = /^Max open files\s+(\w+)\s+(\w+)/m.exec(text);
  return match === null ? null : { soft: limit(match[1]), hard: limit(match[2]) };
}

function limit(text = ""): number | null {
  return text === "unlimited" ? null : Number(text);
}
