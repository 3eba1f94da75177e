import type { Report } from "../../views/view.ts";
import type { Run } from "./run.ts";

const SETTLE_MS = 1_000;

/**
 * What is told while the trace goes on: the summary so far, at SIGUSR1 and every so many seconds, and --fold's counts,
 * where nothing new comes that would bring them. Gives what ends it. Until it is called SIGUSR1 does nothing, see
 * no-debugger.ts.
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
  const settling = setInterval(() => {
    run.settle();
  }, SETTLE_MS).unref();
  return () => {
    clearInterval(timer);
    clearInterval(settling);
    process.removeListener("SIGUSR1", tellNow);
  };
}
