import { isatty } from "node:tty";
import { put } from "./tell.ts";

const STDERR = 2;
const STDOUT = 1;
const EVERY_MS = 100;
const WIDTH = 30;

/** How far a reading has come. */
export interface Progress {
  readonly size: number;
  readonly read: () => number;
}

/**
 * A bar on stderr while a file is read: `[######----] 41 %  1.2 GB`. Only where stderr is a terminal that the text
 * does not go to as well, or nothing is written before the end (`quiet`). Gives the function that takes it away.
 */
export function showProgress(progress: Progress | null, quiet: boolean): () => void {
  if (progress === null || !isatty(STDERR) || (isatty(STDOUT) && !quiet)) return () => undefined;
  const timer = setInterval(() => {
    put(`\r${bar(progress)}`);
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    put("\r\x1b[K");
  };
}

function bar({ size, read }: Progress): string {
  const part = Math.min(read() / size, 1);
  const full = Math.round(part * WIDTH);
  return `[${"#".repeat(full)}${"-".repeat(WIDTH - full)}] ${String(Math.floor(part * 100)).padStart(3)} %  ${bytes(size)}`;
}

function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(Math.floor(Math.log10(Math.max(size, 1)) / 3), units.length - 1);
  return `${(size / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step] ?? ""}`;
}
