import { setBy } from "../advice/case.ts";
import type { Evidence } from "../advice/advice.ts";
import { findOption, optionsCalled } from "../linux/catalogue.ts";
import type { SocketOption } from "../linux/option.ts";
import { showValue } from "../linux/show.ts";
import type { Subject } from "../select/subject.ts";
import type { OptionSpec } from "../select/syntax.ts";
import type { InForce } from "../world/in-force.ts";
import { optionKey, type OptionState, type Socket } from "../world/socket.ts";
import type { Problem } from "./demand.ts";

/** What an option of some name is on a socket; `option` null: it has none of that name, or nothing is known of it. */
export interface Held {
  readonly option: SocketOption | null;
  readonly inForce: InForce | null;
}

export function heldNow({ name }: OptionSpec, subject: Subject): Held {
  for (const option of optionsCalled(name)) {
    const inForce = subject.option(option);
    if (inForce !== null) return { option, inForce };
  }
  return { option: null, inForce: null };
}

/** `TCP_NODELAY is off (default)`, and whether that is known at all. */
export function describeHeld(
  { name }: OptionSpec,
  { option, inForce }: Held,
  verb: "is" | "was",
): Omit<Problem, "evidence"> {
  if (inForce === null) return { type: "unknown", text: `${name} ${verb} unknown` };
  const { value, origin } = inForce;
  if (value === null) return { type: "unknown", text: `${name} ${verb} unknown (${origin})` };
  return { type: "broken", text: `${name} ${verb} ${showValue(option, value)} (${origin})` };
}

/** The call that an option has its value by; none: it has the kernel's. */
export function callBehind({ name }: OptionSpec, socket: Socket): readonly Evidence[] {
  const states = optionsCalled(name).flatMap((row) => socket.options.get(optionKey(row)) ?? []);
  return states.slice(0, 1).flatMap(setBehind);
}

function setBehind(state: OptionState): readonly Evidence[] {
  const { origin, at, tid, name, level, value, by } = state;
  if (by === "bind") return [{ at, tid, call: "bind", text: "" }];
  if (by !== undefined) return [{ at, tid, call: "setsockopt", text: by }];
  if (origin === "set") return [setBy(state)];
  if (origin !== "inherited") return [];
  const shown = value === null ? "?" : showValue(findOption(level, name), value);
  return [{ at, tid, call: "setsockopt", text: `${name} ${shown} on the listener` }];
}
