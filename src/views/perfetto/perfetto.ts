import { asMicros, type Micros } from "../../base/brands.ts";
import type { Change } from "../../world/change.ts";
import { adviceIn } from "../advice-in.ts";
import type { View, ViewOptions } from "../view.ts";
import { Recording } from "./recording.ts";

/**
 * --format perfetto: a trace that ui.perfetto.dev and trace_processor open, written as it comes: packets of Perfetto's protobuf
 * format, one char of the text for each byte. docs/perfetto.md describes what is where.
 */
export function perfettoView({ accepts }: Pick<ViewOptions, "accepts">): View {
  let recording: Recording | null = null;
  let last = asMicros(0);
  const write = (at: Micros, show: (recording: Recording) => void): string => {
    recording ??= new Recording(at);
    last = asMicros(Math.max(last, at));
    show(recording);
    return recording.take();
  };
  return {
    isBinary: true,
    change: (change, began) => {
      const at = timeOf(change, began, last);
      return write(at, (to) => {
        to.change(change, at);
      });
    },
    gap: () =>
      write(last, (to) => {
        to.lost(last);
      }),
    rest: (ended) =>
      write(asMicros(Math.max(last, ended ?? 0)), (to) => {
        to.end(last);
      }),
    summary: (report) =>
      report.interim === true
        ? ""
        : write(last, (to) => {
            to.advice(adviceIn(report, accepts), last);
          }),
  };
}

/** In a log without times, a microsecond for each line: the order is right. */
function timeOf({ seen }: Change, began: Micros | null, last: Micros): Micros {
  return seen.time ?? (began === null ? asMicros(Math.max(seen.line, last)) : last);
}
