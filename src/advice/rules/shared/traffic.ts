import type { Seen } from "../../../events/event.ts";
import type { Late, OptionState, Traffic } from "../../../world/socket.ts";
import type { Evidence } from "../../advice.ts";
import type { Case } from "../../case.ts";

/** What data calls showed of the socket; null: there were none, or io_uring may have moved data as well. */
export function trafficOf({ socket }: Case): Traffic | null {
  return socket.first.process.hides === null ? socket.traffic : null;
}

/** A call that moved data. */
export function movedBy({ time, tid, call }: Seen, text: string): Evidence {
  return { at: time, tid, call, text };
}

/** The last write and the late answer, and how often it was so. `of`: of how many answers. */
export function lateness({ sent, answer, wait, count, total }: Late, what: string, of: string): readonly Evidence[] {
  const often = `${count} ${of}, ${(total / 1e6).toFixed(2)} s in all`;
  return [
    movedBy(sent, what),
    movedBy(answer, `the answer, ${Math.round(wait / 1000)} ms later; so it was with ${often}`),
  ];
}

/** The last set that turned the option on; null: none is remembered. */
export function turnedOn(state: OptionState | null): OptionState | null {
  const all = state === null ? [] : [state, ...state.earlier.values];
  return all.find(({ value }) => value?.type === "known" && value.data === true) ?? null;
}
