/** What can be printed in between. */
interface Meanwhile {
  readonly interim: () => void;
  readonly settle: () => void;
}

const SETTLE_MS = 1_000;

/**
 * What is printed while the trace goes on: the summary so far, at SIGUSR1 and every so many seconds, and --fold's counts
 * where no new line comes that would print them. Gives what ends it. Until it is called SIGUSR1 does nothing, see
 * no-debugger.ts.
 */
export function reportMeanwhile(session: Meanwhile, every: number | undefined): () => void {
  const reportNow = (): void => {
    session.interim();
  };
  process.on("SIGUSR1", reportNow);
  const timer = every === undefined ? undefined : setInterval(reportNow, every * 1000).unref();
  const settling = setInterval(() => {
    session.settle();
  }, SETTLE_MS).unref();
  return () => {
    clearInterval(timer);
    clearInterval(settling);
    process.removeListener("SIGUSR1", reportNow);
  };
}
