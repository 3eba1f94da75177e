import { isatty } from "node:tty";
import { fault, type Fault } from "../../base/fault.ts";
import { binaryFormats } from "../../views/formats.ts";
import { formatOf } from "../args/format.ts";
import type { OutputFlags } from "../args/flags.ts";

const STDERR = 2;

/**
 * A format that is no text is not written to a terminal, nor among messages; and it is a file as a whole. Null: all is well.
 * `fd`: where it goes without -o.
 */
export function needsFile(flags: OutputFlags, fd: number): Fault | null {
  const { output, quiet, rotate } = flags;
  const format = formatOf(flags);
  if (!binaryFormats.some((one) => one === format)) return null;
  if (quiet === true) return fault(`--format ${format} is made of the timeline: leave out -q`, 2);
  if (rotate !== undefined) return fault(`--format ${format} is one file: leave out --rotate`, 2);
  const place = output === undefined ? fd : output === "-" ? 1 : null;
  if (place === null || (place !== STDERR && !isatty(place))) return null;
  return fault(`--format ${format} is not text: write it to a file, with -o trace.pftrace`, 2);
}
