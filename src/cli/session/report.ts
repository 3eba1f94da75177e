import { hideSecrets } from "../../decode/hide-secrets.ts";
import { caretUnder } from "../../strace/caret.ts";
import type { ReadThrough, Trace } from "../../trace/trace.ts";
import { put, tell } from "../terminal/tell.ts";

/**
 * Prints on stderr what was wrong with the input: lines that were cut, times that go back, lines that were not
 * understood, of which it shows the first with a caret under the place.
 */
export function reportTroubles({ tracer: { input }, cut, readThrough }: Trace): void {
  const { unparsed, unreadCalls, troubles, backwardsLines, firstBackwards } = input;
  if (cut > 0) tell(`${cut} ${cut === 1 ? "line was" : "lines were"} longer than 1 MiB and cut`);
  if (firstBackwards !== null) {
    const { source, line } = firstBackwards;
    const where = backwardsLines === 1 ? `at ${source}:${line}` : `${backwardsLines} times, first at ${source}:${line}`;
    tell(`time goes backwards ${where}: several logs in one file, or the clock was changed`);
  }
  reportRemoved(readThrough);
  const [first] = troubles;
  if (first === undefined) return;
  const lines = unparsed === 1 ? "1 line" : `${unparsed} lines`;
  tell(
    `${lines} could not be parsed${callsIn(unreadCalls)}${unparsed === 1 ? "" : ", the first"}: ${first.source}:${first.line}:${first.column + 1}: expected ${first.expected}`,
  );
  put(caretUnder(hideSecrets(first.text), first.column - first.from));
  reportRuns(input.unreadRuns);
}

/** `x.log: lines 10-42: no strace output`. */
function reportRuns({ kept, more }: Trace["tracer"]["input"]["unreadRuns"]): void {
  for (const { source, from, to, cause } of kept) tell(`${source}: lines ${from}-${to}: ${cause}`);
  if (more > 0) tell(`${more} more ${more === 1 ? "run" : "runs"} of lines that were not read`);
}

/** ` (not read: 2 connect, 1 setsockopt)`: what these calls did is unknown. */
function callsIn(unread: ReadonlyMap<string, number>): string {
  if (unread.size === 0) return "";
  return ` (not read: ${[...unread].map(([name, count]) => `${count} ${name}`).join(", ")})`;
}

/** `read through: syslog prefix, wrapped lines`; each file by its name where there are several. */
function reportRemoved(logs: readonly ReadThrough[]): void {
  for (const { name, removed } of logs) {
    const what = removed().join(", ");
    if (what !== "") tell(`${logs.length > 1 ? `${name}: ` : ""}read through: ${what}`);
  }
}
