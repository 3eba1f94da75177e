import { withCommas } from "../../base/with-commas.ts";
import type { Verification } from "../../events/claim.ts";

type Difference = Verification["differences"][number];

/** How many of the sockets with the same difference are named. */
const NAMED = 3;

/** The result of --verify: `verified against the kernel: 212 values of 3 sockets, 0 differ`, then what differs. */
export function verifiedLines(found: Verification | undefined): readonly string[] {
  return found === undefined ? [] : [headLine(found), ...differenceLines(found.differences)];
}

function headLine({ values, sockets, missed, each, differences }: Verification): string {
  const real = differences.filter(({ explained }) => !explained).length;
  const changedSince = differences.length - real;
  return [
    sockets === 0 && missed > 0
      ? "nothing could be verified against the kernel"
      : `verified against the kernel: ${count(values, "value")} of ${count(sockets, "socket")}, ${withCommas(real)} ${real === 1 ? "differs" : "differ"}`,
    ...(each === undefined
      ? []
      : [`at ${withCommas(each.looks)} of ${count(each.calls, "listen, connect and accept call")}`]),
    ...(changedSince === 0 ? [] : [`${withCommas(changedSince)} changed since by the kernel or the peer`]),
    ...(missed === 0 ? [] : [`${count(missed, "socket")} not read: closed before, or too many at once`]),
  ].join("; ");
}

/** Unexplained differences first; sockets with the same difference share a line. */
function differenceLines(differences: readonly Difference[]): readonly string[] {
  const byText = new Map<string, { readonly explained: boolean; readonly sockets: number[] }>();
  for (const { socket, what, claimed, real, cause, call, explained } of differences) {
    const text = `${what}${call === undefined ? "" : ` after ${call}`}: ${claimed}, the kernel has ${real}: ${cause}`;
    const same = byText.get(text);
    if (same === undefined) byText.set(text, { explained, sockets: [socket] });
    else same.sockets.push(socket);
  }
  return [...byText]
    .sort(([, left], [, right]) => Number(left.explained) - Number(right.explained))
    .map(([text, { sockets }]) => `  ${named(sockets)} ${text}`);
}

/** `#3, #4, #9 and 5 more` */
function named(sockets: readonly number[]): string {
  const more = sockets.length - NAMED;
  const names = sockets.slice(0, NAMED).map((id) => `#${id}`);
  return `${names.join(", ")}${more > 0 ? ` and ${withCommas(more)} more` : ""}`;
}

function count(number: number, what: string): string {
  return `${withCommas(number)} ${what}${number === 1 ? "" : "s"}`;
}
