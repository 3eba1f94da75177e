import { setBy } from "../advice/case.ts";
import type { Evidence } from "../advice/advice.ts";
import { findOption, optionsCalled } from "../linux/catalogue.ts";
import { showValue } from "../linux/show.ts";
import type { Subject } from "../select/subject.ts";
import type { OptionSpec } from "../select/syntax.ts";
import { optionKey, type OptionState, type Socket } from "../world/socket.ts";
import type { Problem } from "./demand.ts";

/** `TCP_NODELAY is off (default)`, and whether that is known at all. */
export function heldNow({ name }: OptionSpec, subject: Subject, verb = "is"): Pick<Problem, "type" | "text"> {
  for (const option of optionsCalled(name)) {
    const inForce = subject.option(option);
    if (inForce === null) continue;
    const { value, origin } = inForce;
    const text = value === null ? "unknown" : showValue(option, value);
    return { type: value === null ? "unknown" : "broken", text: `${name} ${verb} ${text} (${origin})` };
  }
  return { type: "unknown", text: `${name} ${verb} unknown` };
}

/** The call that an option has its value by; none: it has the kernel's. */
export function callBehind({ name }: OptionSpec, socket: Socket): readonly Evidence[] {
  const states = optionsCalled(name).flatMap((row) => socket.options.get(optionKey(row)) ?? []);
  return states.slice(0, 1).flatMap(evidenceOf);
}

function evidenceOf(state: OptionState): readonly Evidence[] {
  const { origin, at, tid, name, level, value, by } = state;
  if (by === "bind") return [{ at, tid, call: "bind", text: "" }];
  if (by !== undefined) return [{ at, tid, call: "setsockopt", text: by }];
  if (origin === "set") return [setBy(state)];
  if (origin !== "inherited") return [];
  const shown = value === null ? "?" : showValue(findOption(level, name), value);
  return [{ at, tid, call: "setsockopt", text: `${name} ${shown} on the listener` }];
}
