import type { Advice } from "../advice/advice.ts";
import { escapeControls } from "../base/bytes.ts";
import type { Micros } from "../base/brands.ts";
import { withCommas } from "../base/with-commas.ts";
import type { Verdict } from "../expect/verdict.ts";
import type { Socket } from "../world/socket.ts";
import { adviceIn } from "./advice-in.ts";
import { byNumber } from "./text/advice.ts";
import type { Report, ViewOptions } from "./view.ts";

/**
 * What the reports for code hosts (SARIF, JUnit) are made of: `assess` makes it of a trace, snapshot/assess-look.ts of running
 * processes.
 */
export interface Assessment extends Pick<Report, "source" | "strace" | "logs" | "ending" | "began"> {
  /** All of it, what is accepted too. */
  readonly advice: readonly Advice[];
  /** The socket of that id; null: it is not kept. */
  readonly socketOf: (id: number) => Socket | null;
  readonly verdicts: readonly Verdict[];
  /** What could not be found out, a line each. */
  readonly gaps: readonly string[];
  /** Prints a time. */
  readonly when: (time: Micros | null) => string;
  /** The sockets of a piece of advice: `#1 (fd 3 of 4711, 127.0.0.1:8080)`. */
  readonly where: (advice: Advice) => string;
}

export function assess(report: Report, { accepts, clock }: Pick<ViewOptions, "accepts" | "clock">): Assessment {
  const { state, began, verdicts = [] } = report;
  return {
    ...report,
    advice: adviceIn(report, accepts),
    socketOf: (id) => state.archive.closed.get(id) ?? state.sockets.get(id) ?? null,
    verdicts,
    gaps: gapsIn(report),
    when: (time) => clock(time, began),
    where: (advice) => byNumber(advice, state),
  };
}

function gapsIn({ state, unparsed }: Report): readonly string[] {
  const doubts = [...state.doubts].map(
    ([cause, count]) => `${cause}${count === 1 ? "" : ` (${withCommas(count)} times)`}`,
  );
  const lines = unparsed === 1 ? "1 line could not be parsed" : `${withCommas(unparsed)} lines could not be parsed`;
  return [...doubts, ...(unparsed === 0 ? [] : [lines])].map(escapeControls);
}
