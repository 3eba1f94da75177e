import type { CommandSpec } from "./syntax.ts";

/** /proc/PID/comm holds no more (TASK_COMM_LEN less its NUL). */
const COMM = 15;

export type CommandTest = (command: string) => boolean;

/** -c, ready to be asked: any of the names or patterns, and none of those with ^. A bad pattern: what is wrong. */
export function commandTest(specs: readonly CommandSpec[]): CommandTest | string {
  const wanted: CommandTest[] = [];
  const unwanted: CommandTest[] = [];
  for (const spec of specs) {
    const test = spec.type === "pattern" ? patternTest(spec.source, spec.flags) : prefixTest(spec.name);
    if (typeof test === "string") return test;
    (spec.type === "not" ? unwanted : wanted).push(test);
  }
  return (command) =>
    (wanted.length === 0 || wanted.some((test) => test(command))) && !unwanted.some((test) => test(command));
}

/** A longer name than the kernel keeps is met by its beginning. */
function prefixTest(name: string): CommandTest {
  return (command) => command.startsWith(name) || (command.length === COMM && name.startsWith(command));
}

function patternTest(source: string, flags: string): CommandTest | string {
  try {
    const pattern = new RegExp(source, flags);
    return (command) => pattern.test(command);
  } catch (error) {
    return error instanceof Error ? error.message : "not a regular expression";
  }
}
