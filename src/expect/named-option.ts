import { setBy } from "../advice/case.ts";
import type { Evidence } from "../advice/advice.ts";
import { applies } from "../linux/applies.ts";
import { findOption, optionsCalled } from "../linux/catalogue.ts";
import type { SocketOption, Sysctls } from "../linux/option.ts";
import { showValue } from "../linux/show.ts";
import { isNewerThanKernel } from "../linux/since.ts";
import { subjectOfSocket, type Subject } from "../select/subject.ts";
import type { OptionSpec } from "../select/syntax.ts";
import type { InForce } from "../world/in-force.ts";
import { optionNow } from "../world/moved.ts";
import { optionKey, type OptionState, type Socket } from "../world/socket.ts";
import { whyNoValue } from "../world/why/no-value.ts";
import { whyUnknown } from "../world/why/unknown.ts";
import { whyNoDefault, whyNotSeen } from "../world/why/unset.ts";
import type { Problem } from "./demand.ts";

/** What an option of some name is on a socket; `option` null: it has none of that name, or nothing is known of it. */
export interface NamedOption {
  readonly option: SocketOption | null;
  readonly inForce: InForce | null;
  /** Why its value is not known; null: it is, or nothing shows why. */
  readonly why: string | null;
}

/** Of a running process. */
export function namedOption(spec: OptionSpec, subject: Subject): NamedOption {
  for (const option of optionsCalled(spec.name)) {
    const inForce = subject.option(option);
    if (inForce !== null) return { option, inForce, why: null };
  }
  return { option: null, inForce: null, why: rowFor(spec, subject) === null ? NO_SUCH : "not read from the kernel" };
}

const NO_SUCH = "such a socket has no option of that name";

/** Of a trace, whose calls show why a value is not known. */
export function namedOptionTraced(spec: OptionSpec, socket: Socket, sysctls: Sysctls | null): NamedOption {
  const named = namedOption(spec, subjectOfSocket(socket, sysctls));
  return isKnown(named) ? named : { ...named, why: whyNotKnown(named.option ?? rowFor(spec, socket), socket, sysctls) };
}

function isKnown({ inForce }: NamedOption): boolean {
  return inForce !== null && inForce.value !== null;
}

/** The option of that name that such a socket has; null: none. */
function rowFor({ name }: OptionSpec, { kind }: Pick<Subject, "kind">): SocketOption | null {
  return optionsCalled(name).find((option) => applies(option, kind)) ?? null;
}

function whyNotKnown(option: SocketOption | null, socket: Socket, sysctls: Sysctls | null): string {
  if (option === null) return NO_SUCH;
  const state = socket.options.get(optionKey(option));
  if (state?.origin === "unknown") return whyUnknown(state, socket);
  if (state !== undefined) return whyNoValue(optionNow(socket, state), socket);
  if (!socket.historyComplete) return whyNotSeen(socket);
  if (option.access === "r") return "it is read only, and no call has read it";
  if (isNewerThanKernel(option, sysctls)) return "the kernel is older than this option";
  return whyNoDefault(socket, option);
}

/** `TCP_NODELAY is off (default)`, and whether that is known at all. */
export function describeNamed(
  { name }: OptionSpec,
  { option, inForce, why }: NamedOption,
  verb: "is" | "was",
): Omit<Problem, "evidence"> {
  const value = inForce?.value ?? null;
  if (inForce === null || value === null)
    return { type: "unknown", text: `${name} ${verb} unknown${cause(inForce, why)}` };
  return { type: "broken", text: `${name} ${verb} ${showValue(option, value)} (${inForce.origin})` };
}

/** ` (set; the kernel changes it when data flows)`, ` (opened before the trace)`. */
function cause(inForce: InForce | null, why: string | null): string {
  const origin = inForce === null || inForce.origin === "unknown" ? [] : [inForce.origin];
  const parts = [...origin, ...(why === null ? [] : [why])];
  return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
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
