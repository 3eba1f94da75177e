import type { Evidence } from "../../advice/advice.ts";
import type { Sysctls } from "../../linux/option.ts";
import type { OptionSpec } from "../../select/syntax.ts";
import type { Socket } from "../../world/socket.ts";
import { unseenOpening } from "../../world/why/unseen.ts";
import { Course, type Stage } from "../course.ts";
import type { Demand, Problem, Run } from "../demand.ts";
import { birthOf, evidenceOf } from "../evidence.ts";
import { callBehind, describeNamed } from "../named-option.ts";

/** `TCP_NODELAY within 10 ms`: of the socket's birth, which is the end of its accept() or socket(). */
export function withinDemand(option: OptionSpec, most: number, sysctls: Sysctls | null): Demand {
  const course = new Course(option, null, sysctls);
  return {
    type: "each",
    of: "every",
    needsCalls: true,
    follower: course,
    judge({ traced }) {
      const birth = traced === null ? null : birthOf(traced.socket);
      if (traced === null) return unknown("it was opened before the trace");
      if (birth === null) return unknown(unseenOpening(traced.socket));
      const { socket, run } = traced;
      const stage = course.of(socket);
      if (stage?.since === "birth") return null;
      const [first] = evidenceOf(socket, stage?.since ?? null);
      return first === undefined
        ? neverSo(option, stage, birth, socket)
        : judgeTime(birth, first, most, isWaiting(socket, run));
    },
  };
}

function neverSo(option: OptionSpec, stage: Stage | null, birth: Evidence, socket: Socket): Problem {
  const evidence = [birth, ...callBehind(option, socket)];
  if (stage?.now == null) return unknown(`since when ${option.name} is so is unknown`, evidence);
  return { ...describeNamed(option, stage.now, "was"), evidence };
}

function judgeTime(birth: Evidence, set: Evidence, most: number, isWaiting: boolean): Problem | null {
  if (birth.at === null || set.at === null) return unknown("the log has no times", [birth, set]);
  const micros = set.at - birth.at;
  // Times of -t are cut to whole seconds: what lies between two of them may be a second more or less.
  const slack = isWhole(birth.at) && isWhole(set.at) ? SECOND : 0;
  if (micros + slack <= most) return null;
  const text = `${durationText(micros)} after ${birth.call}()`;
  if (micros - slack < most) return unknown(`${text}, by a clock of whole seconds (strace -t)`, [birth, set]);
  if (isWaiting) return unknown(`${text} began, and how long that waited is not in the log (strace -T)`, [birth, set]);
  return { type: "broken", text: `only ${text}`, evidence: [birth, set] };
}

/** Whether the time of accept() is when it began, so that it may have waited since for somebody to connect. */
function isWaiting({ opened, listener, acceptSeen }: Socket, { hasLengths }: Run): boolean {
  const isAccepted = listener !== null || acceptSeen;
  return isAccepted && listener?.nonblock !== true && opened?.resumed !== true && !hasLengths();
}

const SECOND = 1_000_000;

function isWhole(time: number): boolean {
  return time % SECOND === 0;
}

/** `20 ms`, `1.5 s` */
function durationText(micros: number): string {
  return Math.abs(micros) < SECOND ? `${micros / 1000} ms` : `${micros / SECOND} s`;
}

function unknown(text: string, evidence: readonly Evidence[] = []): Problem {
  return { type: "unknown", text, evidence };
}
