import type { Trace } from "../trace/trace.ts";
import { document } from "../views/json/summary.ts";
import type { Summary } from "../views/json/types.ts";
import { usualOptions } from "../views/view.ts";
import type { SummaryOptions } from "./types.ts";

/** The input is over: what came of it. `gaps`: what could not be read, besides what the model counts. */
export function summaryOf(trace: Trace, { verbose = false }: SummaryOptions, gaps: readonly string[] = []): Summary {
  trace.end();
  const summary = document(trace.report(), { ...usualOptions, verbose });
  return { ...summary, unknown: [...summary.unknown, ...gaps.map((cause) => ({ cause, count: 1 }))] };
}
