import type { Sysctls } from "../../linux/option.ts";
import type { OptionSpec, StepCall } from "../../select/syntax.ts";
import type { Socket } from "../../world/socket.ts";
import { unseenOpening } from "../../world/why/unseen.ts";
import { Course, type Stage } from "../course.ts";
import type { Demand, Problem } from "../demand.ts";
import { evidenceOf } from "../evidence.ts";
import { describeNamed } from "../named-option.ts";
import { callsLost } from "../lost.ts";

/** `SO_REUSEADDR before bind`: it was so when the call was made for the first time. */
export function beforeDemand(option: OptionSpec, call: StepCall, sysctls: Sysctls | null): Demand {
  return orderDemand(option, call, sysctls, ({ atStep, step, before, after }, socket) => {
    if (socket.opened === null) return unknown(tooOld(socket, call));
    const { gap } = socket;
    if (atStep === null) return gap === null ? null : unknown(`as far as was seen it was so, but ${callsLost(gap)}`);
    const { type, text } = describeNamed(option, atStep, "was");
    return { type, text: `${text} at ${call}()`, evidence: evidenceOf(socket, before, step, after) };
  });
}

/** `TCP_NODELAY after accept`: the program set it so after that. */
export function afterDemand(option: OptionSpec, call: StepCall, sysctls: Sysctls | null): Demand {
  return orderDemand(option, call, sysctls, ({ now, step, before, after, madeAfter, setUnread }, socket) => {
    if (madeAfter !== null) return null;
    if (socket.opened === null) return unknown(tooOld(socket, call));
    if (setUnread) return unknown("a line that may have set it could not be read");
    const evidence = evidenceOf(socket, before, step, after);
    if (after !== null && now !== null) return { ...describeNamed(option, now, "was"), evidence };
    return { type: "broken", text: `${option.name} was not set after ${call}()`, evidence };
  });
}

function orderDemand(
  option: OptionSpec,
  call: StepCall,
  sysctls: Sysctls | null,
  judgeStage: (stage: Stage, socket: Socket) => Problem | null,
): Demand {
  const course = new Course(option, call, sysctls);
  return {
    type: "each",
    of: "every",
    needsCalls: true,
    follower: course,
    judge({ traced }) {
      if (traced === null) return unknown("none of its calls was seen");
      const { socket } = traced;
      const stage = course.of(socket);
      if (stage?.stepUnread === true) return unknown(`a line of ${call} could not be read`);
      if (stage?.step != null) return judgeStage(stage, socket);
      if (socket.opened === null) return unknown(tooOld(socket, call));
      return { type: "broken", text: `${call}() was not called on it`, evidence: [] };
    },
  };
}

function tooOld(socket: Socket, call: StepCall): string {
  return `${unseenOpening(socket)}, so what came before ${call}() is unknown`;
}

function unknown(text: string): Problem {
  return { type: "unknown", text, evidence: [] };
}
