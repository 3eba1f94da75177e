import { printable } from "../../base/bytes.ts";
import { duration } from "../../base/duration.ts";
import { withCommas } from "../../base/with-commas.ts";
import { showAddress } from "../../linux/address.ts";
import type { Growth, Grown } from "../../world/growth.ts";

/** So many groups are shown. */
const MOST = 10;

/** What has grown since the last summary, a line for each process and role; empty: nothing. */
export function growthLines(growth: Growth | undefined): readonly string[] {
  if (growth === undefined || growth.groups.length === 0) return [];
  const { since, until, groups } = growth;
  const before = since === null || until === null ? "at the start of the trace" : `${seconds(until - since)} ago`;
  const more = groups.length - MOST;
  return [
    `more sockets are open than ${before}:`,
    ...groups.slice(0, MOST).map(lineOf),
    ...(more > 0 ? [`  and ${withCommas(more)} more kinds`] : []),
  ];
}

/** `  +5 accepted from 127.0.0.1:80 by nginx (4711): 12 open, 5 in CLOSE_WAIT; the oldest #3 for 14 s, peer 127.0.0.1:4242` */
function lineOf({ process, role, open, more, closeWait, quiet, oldest, age }: Grown): string {
  const counts = [
    `${withCommas(open)} open`,
    ...(closeWait > 0 ? [`${withCommas(closeWait)} in CLOSE_WAIT`] : []),
    ...(quiet > 0 ? [`${withCommas(quiet)} without traffic for 5 s or more`] : []),
  ];
  const lasting = age === null ? "" : ` for ${oldest.opened === null ? "more than " : ""}${seconds(age)}`;
  const peer = oldest.peer === null ? "" : `, peer ${showAddress(oldest.peer)}`;
  const who = `${printable(process.command)} (${process.pid || "?"})`;
  return `  +${withCommas(more)} ${role} by ${who}: ${counts.join(", ")}; the oldest #${oldest.id}${lasting}${peer}`;
}

function seconds(micros: number): string {
  const exact = micros / 1e6;
  return duration(exact < 10 ? Math.round(exact * 10) / 10 : Math.round(exact));
}
