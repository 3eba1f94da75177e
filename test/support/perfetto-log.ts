import type { Tid } from "../../src/base/brands.ts";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { changeData } from "../../src/views/json/records.ts";
import type { ChangeData } from "../../src/views/json/change-types.ts";
import { document } from "../../src/views/json/summary.ts";
import type { Summary } from "../../src/views/json/types.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions, type View } from "../../src/views/view.ts";
import { World, type WorldOptions } from "../../src/world/world.ts";

/** What one run gives: the trace, and of the same changes what ndjson has. */
export interface Recorded {
  readonly bytes: Uint8Array;
  readonly changes: readonly ChangeData[];
  readonly summary: Summary;
}

/** The view for Perfetto, which notes what ndjson would have of each change. */
export function recordingView(): { readonly view: View; readonly changes: readonly ChangeData[] } {
  const perfetto = makeView("perfetto", usualOptions);
  if (perfetto === null) throw new Error("there is no --format perfetto");
  const changes: ChangeData[] = [];
  return {
    changes,
    view: {
      ...perfetto,
      change: (change, began) => {
        const data = changeData(change);
        if (data.type === "change") changes.push(data);
        return perfetto.change(change, began);
      },
    },
  };
}

/** A log that was read. `tid`: the thread of lines that name none. */
export function recordLog(lines: readonly string[], tid: Tid | null = null, options: WorldOptions = {}): Recorded {
  const { view, changes } = recordingView();
  const tracer = new Tracer(new World(options), view, { timeline: true });
  let text = "";
  lines.forEach((line, at) => {
    text += tracer.line(line, at + 1, "log", tid) ?? "";
  });
  text += tracer.end() ?? "";
  const report = tracer.report({ source: "read", engine: null, strace: null });
  text += view.summary(report);
  return { bytes: Buffer.from(text, "latin1"), changes, summary: document(report, usualOptions) };
}
