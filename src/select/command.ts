import type { Bytes } from "../base/brands.ts";
import { printable } from "../base/bytes.ts";
import type { CommandSpec } from "./syntax.ts";

/** The longest text in /proc/PID/comm (TASK_COMM_LEN without its NUL). */
const COMM = 15;

export type CommandTest = (command: Bytes) => boolean;

type TextTest = (command: string) => boolean;

/** -c as a test: any of the names or patterns, and none of those with ^. A string: why a pattern is invalid. */
export function commandTest(specs: readonly CommandSpec[]): CommandTest | string {
  const wanted: TextTest[] = [];
  const unwanted: TextTest[] = [];
  for (const spec of specs) {
    const test = spec.type === "pattern" ? patternTest(spec.source, spec.flags) : prefixTest(spec.name);
    if (typeof test === "string") return test;
    (spec.type === "not" ? unwanted : wanted).push(test);
  }
  if (specs.length === 0) return () => true;
  return (bytes) => {
    const command = printable(bytes);
    return (wanted.length === 0 || wanted.some((test) => test(command))) && !unwanted.some((test) => test(command));
  };
}

/** Of a longer name the kernel keeps the first 15 bytes: it matches by these. */
function prefixTest(name: string): TextTest {
  return (command) => command.startsWith(name) || (command.length === COMM && name.startsWith(command));
}

function patternTest(source: string, flags: string): TextTest | string {
  try {
    const pattern = new RegExp(source, flags);
    return (command) => pattern.test(command);
  } catch (error) {
    return error instanceof Error ? error.message : "not a regular expression";
  }
}
