import { nothingAccepted } from "../advice/advice.ts";
import type { Trace } from "../trace/trace.ts";
import { document } from "../views/json/summary.ts";
import type { Summary } from "../views/json/types.ts";
import type { SummaryOptions } from "./types.ts";

/** The input is over: what came of it. `gaps`: what could not be read, besides what the model counts. */
export function summaryOf(trace: Trace, { verbose = false }: SummaryOptions, gaps: readonly string[] = []): Summary {
  trace.end();
  const summary = document(trace.report(), { verbose, show: new Set(), accepts: nothingAccepted });
  return { ...summary, unknown: [...summary.unknown, ...gaps.map((cause) => ({ cause, count: 1 }))] };
}
