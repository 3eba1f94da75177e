import { Tracer } from "../../src/pipeline/tracer.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions, type ViewOptions } from "../../src/views/view.ts";
import { World } from "../../src/world/world.ts";

/** What is shown of a log: its timeline, and its summary in a format. */
export function shown(
  log: string,
  format: string = "text",
  options: Partial<ViewOptions> = {},
): { readonly timeline: string; readonly summary: string } {
  const view = makeView(format, { ...usualOptions, ...options });
  if (view === null) throw new Error(`no format ${format}`);
  const tracer = new Tracer(new World(), view, { timeline: true });
  let timeline = "";
  for (const [index, line] of log.trim().split("\n").entries())
    timeline += tracer.line(line.trim(), index + 1, "log") ?? "";
  timeline += tracer.end() ?? "";
  return { timeline, summary: tracer.summary({ strace: null, engine: null, source: "read" }) };
}
