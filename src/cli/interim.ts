import type { Report } from "../views/view.ts";
import type { Run } from "./run.ts";

/**
 * SIGUSR1, and every so many seconds, the summary so far: the trace goes on. Gives what ends it. Until it is called
 * SIGUSR1 does nothing, see no-debugger.ts.
 */
export function tellInBetween(
  run: Run,
  about: Pick<Report, "strace" | "source">,
  every: number | undefined,
): () => void {
  const tellNow = (): void => {
    run.interim(about);
  };
  process.on("SIGUSR1", tellNow);
  const timer = every === undefined ? undefined : setInterval(tellNow, every * 1000).unref();
  return () => {
    clearInterval(timer);
    process.removeListener("SIGUSR1", tellNow);
  };
}
