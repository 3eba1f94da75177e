import { EXAMPLES } from "../../advice/judge.ts";
import type { Verification } from "../../events/claim.ts";
import type { Socket } from "../../world/socket.ts";
import { allProcesses } from "../listing.ts";
import { unsetOptions } from "../unset-options.ts";
import { adviceIn } from "../advice-in.ts";
import type { Report, ViewOptions } from "../view.ts";
import { adviceJson } from "./advice.ts";
import { expectationJson } from "./expectations.ts";
import { growthJson } from "./growth.ts";
import { groupJson, processJson, seconds, socketJson } from "./parts.ts";
import type { Summary, VerifiedData } from "./types.ts";

/** The version of the document's shape. It changes when a field changes its meaning or goes; new ones may come. */
export const SUMMARY_SCHEMA: Summary["schema"] = "socktrace.summary/1";

type Depth = Pick<ViewOptions, "verbose" | "show" | "accepts">;

/** The summary as one document: docs/summary.schema.json describes it. */
export function document(report: Report, depth: Depth): Summary {
  const { sysctls } = report.state;
  return documentOf(
    report,
    depth,
    socketsIn(report).map((socket) => socketJson(socket, unsetOptions(socket, sysctls, depth), depth.verbose)),
  );
}

/** The sockets that a summary lists in full, by their ids. */
export function socketsIn({ state }: Report): readonly Socket[] {
  const sockets = [...state.archive.closed.values(), ...state.sockets.values()];
  return sockets.sort((left, right) => left.id - right.id);
}

/** The document with these sockets. `most`: of how many sockets a piece of advice has the ids. */
export function documentOf<Sockets>(
  report: Report,
  depth: Pick<Depth, "accepts">,
  sockets: Sockets,
  most: number = EXAMPLES,
): Omit<Summary, "sockets"> & { readonly sockets: Sockets } {
  const { state } = report;
  const numbers = new Set([...state.archive.closed.keys(), ...state.sockets.keys()]);
  const isShown = (id: number): boolean => !report.selected || numbers.has(id);
  return {
    schema: SUMMARY_SCHEMA,
    strace: report.strace,
    engine: report.engine,
    source: report.source,
    began: seconds(report.began),
    ended: seconds(report.ended),
    ...(report.interim === true ? { interim: true } : {}),
    ...(report.growth === undefined ? {} : { growth: growthJson(report.growth) }),
    processes: allProcesses(state).map((process) => processJson(process, isShown)),
    sockets,
    groups: [...state.archive.groups.values()].filter((group) => group.count > 1).map(groupJson),
    advice: adviceIn(report, depth.accepts, most).map(adviceJson),
    unknown: [...state.doubts].map(([cause, count]) => ({ cause, count })),
    unparsed: report.unparsed,
    lost: state.lost,
    ...(report.verdicts === undefined ? {} : { expectations: report.verdicts.map(expectationJson) }),
    ...(report.verified === undefined ? {} : { verified: verifiedJson(report.verified) }),
  };
}

export function jsonSummary(report: Report, depth: Depth): string {
  return `${JSON.stringify(document(report, depth), null, 2)}\n`;
}

function verifiedJson({ sockets, missed, values, each, differences }: Verification): VerifiedData {
  const looks = each === undefined ? {} : { each: { ...each } };
  return { sockets, missed, values, ...looks, differences: differences.map((one) => ({ ...one })) };
}
