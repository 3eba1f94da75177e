import { asBytes, type Bytes } from "../base/brands.ts";
import { readFile, type ProcessId } from "./file.ts";

/** Memory that code runs from, by /proc/PID/maps (proc_pid_maps(5)). */
export interface Mapping {
  readonly start: number;
  readonly end: number;
  /** Where in its file it begins. */
  readonly offset: number;
  /** `08:01`, hexadecimal */
  readonly device: string;
  /** 0: it is of no file. */
  readonly inode: number;
  /**
   * As the kernel prints it, a newline as `\012`: a path, with ` (deleted)` behind it where the file has gone; `[vdso]`;
   * "": memory of no file.
   */
  readonly path: Bytes;
}

/** What may be executed; null: the process has ended, or is not for us. */
export function readCode(pid: ProcessId): readonly Mapping[] | null {
  const text = readFile(`/proc/${pid}/maps`);
  return text === null ? null : parseCode(text);
}

/** `7f1c2a400000-7f1c2a5b5000 r-xp 00028000 08:01 1311 <spaces> /usr/lib/libc.so.6` */
const LINE = /^([0-9a-f]+)-([0-9a-f]+) ..x. ([0-9a-f]+) ([0-9a-f]+:[0-9a-f]+) (\d+) *(.*)$/;

export function parseCode(text: Bytes): readonly Mapping[] {
  return text.split("\n").flatMap((line) => {
    const [, start = "", end = "", offset = "", device = "", inode, path = ""] = LINE.exec(line) ?? [];
    if (inode === undefined) return [];
    const [from, to, at] = [start, end, offset].map((digits) => parseInt(digits, 16));
    return { start: from ?? 0, end: to ?? 0, offset: at ?? 0, device, inode: Number(inode), path: asBytes(path) };
  });
}
