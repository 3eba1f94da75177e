import { hideSecrets } from "../events/hide-secrets.ts";
import { caretUnder } from "../strace/caret.ts";
import type { Run } from "./run.ts";
import { put, tell } from "./tell.ts";

/** Says on stderr how many lines were not understood, and shows the first with a caret under the place. */
export function reportTroubles(run: Run): void {
  const { tracer } = run;
  if (run.cut > 0) tell(`${run.cut} ${run.cut === 1 ? "line was" : "lines were"} longer than 1 MiB and cut`);
  const [first] = tracer.troubles;
  if (first === undefined) return;
  const lines = tracer.unparsed === 1 ? "1 line" : `${tracer.unparsed} lines`;
  tell(
    `${lines} not understood, the first: ${first.source}:${first.line}:${first.column + 1}: expected ${first.expected}`,
  );
  put(caretUnder(hideSecrets(first.text), first.column - first.from));
}
