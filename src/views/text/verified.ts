import type { Verification } from "../../events/claim.ts";

type Difference = Verification["differences"][number];

/** How many sockets that differ alike are named. */
const NAMED = 3;

/** What --verify found: `verified against the kernel: 212 values of 3 sockets, 0 differ`, then what differs. */
export function verifiedLines(found: Verification | undefined): readonly string[] {
  return found === undefined ? [] : [headLine(found), ...differenceLines(found.differences)];
}

function headLine({ values, sockets, missed, each, differences }: Verification): string {
  const real = differences.filter(({ explained }) => !explained).length;
  const moved = differences.length - real;
  return [
    `verified against the kernel: ${count(values, "value")} of ${count(sockets, "socket")}, ${real.toLocaleString("en")} ${real === 1 ? "differs" : "differ"}`,
    ...(each === undefined
      ? []
      : [`at ${each.looks.toLocaleString("en")} of ${count(each.calls, "listen, connect and accept call")}`]),
    ...(moved === 0 ? [] : [`${moved.toLocaleString("en")} moved since by the kernel or the other side`]),
    ...(missed === 0 ? [] : [`${count(missed, "socket")} closed before a look`]),
  ].join("; ");
}

/** What is wrong first; sockets that differ alike are told together. */
function differenceLines(differences: readonly Difference[]): readonly string[] {
  const alike = new Map<string, { readonly explained: boolean; readonly sockets: number[] }>();
  for (const { socket, what, claimed, real, cause, call, explained } of differences) {
    const text = `${what}${call === undefined ? "" : ` after ${call}`}: ${claimed}, the kernel says ${real}: ${cause}`;
    const known = alike.get(text);
    if (known === undefined) alike.set(text, { explained, sockets: [socket] });
    else known.sockets.push(socket);
  }
  return [...alike]
    .sort(([, left], [, right]) => Number(left.explained) - Number(right.explained))
    .map(([text, { sockets }]) => `  ${named(sockets)} ${text}`);
}

/** `#3, #4, #9 and 5 more` */
function named(sockets: readonly number[]): string {
  const more = sockets.length - NAMED;
  const names = sockets.slice(0, NAMED).map((id) => `#${id}`);
  return `${names.join(", ")}${more > 0 ? ` and ${more.toLocaleString("en")} more` : ""}`;
}

function count(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}
