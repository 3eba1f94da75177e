import type { Group } from "./figures/figure.ts";
import type { Settings } from "./settings.ts";

/** Gives its groups as it has them. */
export type Part = (settings: Settings) => AsyncIterable<Group>;

/** What `npm run bench` measures, in this order; each is loaded when its turn comes. */
export const parts: Readonly<Record<string, () => Promise<Part>>> = {
  logs: async () => (await import("./parts/logs.ts")).logs,
  events: async () => (await import("./parts/events.ts")).events,
  timeline: async () => (await import("./parts/timeline.ts")).timeline,
  memory: async () => (await import("./parts/memory.ts")).memory,
  advice: async () => (await import("./parts/advice.ts")).advice,
  start: async () => (await import("./parts/start.ts")).start,
  report: async () => (await import("./parts/report.ts")).report,
  pfiles: async () => (await import("./parts/pfiles.ts")).pfiles,
  ls: async () => (await import("./parts/ls.ts")).ls,
  where: async () => (await import("./parts/where.ts")).where,
  overhead: async () => (await import("./parts/overhead.ts")).overhead,
};
