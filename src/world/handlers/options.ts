import type { EventOf, Seen } from "../../events/event.ts";
import { findOption } from "../../linux/catalogue.ts";
import { showAddress } from "../../linux/address.ts";
import { inForce } from "../../linux/effects.ts";
import type { OptionValue } from "../../linux/option.ts";
import { showValue } from "../../linux/show.ts";
import type { Change } from "../change.ts";
import { look } from "../sight.ts";
import { rememberFailure } from "./failures.ts";
import { EARLIER, optionKey, type OptionState, type Socket } from "../socket.ts";
import type { State } from "../state.ts";

type OptionEvent = EventOf<"option-set" | "option-read">;

/** setsockopt(): the asked value, and what Linux makes of it. */
export function optionSet(state: State, event: OptionEvent): readonly Change[] {
  return change(state, event, () => ({ ...base(event), ...valueInForce(state, event), origin: "set" }));
}

/**
 * getsockopt(): the kernel's own word on the value in force. It confirms what was set or inherited; where nothing
 * was known, or another value was, it is an observation.
 */
export function optionRead(state: State, event: OptionEvent): readonly Change[] {
  if (event.name === "SO_ERROR") return errorRead(state, event);
  return change(state, event, (_socket, before) => {
    if (findOption(event.level, event.name)?.access === "r") return null;
    if (before === null) return { ...base(event), value: event.value, asked: null, origin: "observed" };
    const confirms = before.value === null || same(before.value, event.value);
    const origin = confirms && before.origin !== "unknown" ? before.origin : "observed";
    return { ...before, value: event.value, origin, earlier: before.earlier };
  });
}

/** SO_ERROR after a connect that went on in the background: 0 means connected, an errno that it failed. */
function errorRead(state: State, event: OptionEvent): readonly Change[] {
  return change(state, event, (socket) => {
    if (socket.state === "SYN_SENT") concludeConnect(socket, event);
    return null;
  });
}

/** The connect that had gone on in the background has failed or succeeded: its errno comes with SO_ERROR. */
function concludeConnect(socket: Socket, event: OptionEvent): void {
  if (isZero(event.value)) {
    socket.state = "ESTABLISHED";
    return;
  }
  const attempt = socket.peer === null ? "connect" : `connect ${showAddress(socket.peer)}`;
  const errno = showValue(findOption(event.level, event.name), event.value);
  rememberFailure(socket, { ...event, call: "connect", errno, attempt });
  socket.peer = null;
  socket.state = socket.local === null ? "CLOSED" : "BOUND";
}

/** Finds the socket and stores what `next` makes of the option; null: the option's state stays. */
function change(
  state: State,
  event: OptionEvent,
  next: (socket: Socket, before: OptionState | null) => OptionState | null,
): readonly Change[] {
  const thread = state.thread(event);
  const { socket, changes } = look(state, thread, event.at, event, true);
  if (socket === null) return changes;
  socket.calls++;
  const key = optionKey(event);
  const before = socket.options.get(key) ?? null;
  const after = next(socket, before);
  if (after !== null) socket.options.set(key, remember(before, after));
  const option = after ?? before;
  const { process } = thread;
  return [...changes, { type: "socket", seen: event, process, event, socket, fd: event.at.fd, option, inherited: [] }];
}

function remember(before: OptionState | null, after: OptionState): OptionState {
  if (before === null || after.at === before.at) return after;
  return { ...after, earlier: [{ ...before, earlier: [] }, ...before.earlier].slice(0, EARLIER) };
}

function base(event: OptionEvent): Pick<OptionState, "level" | "name" | "at" | "tid" | "earlier"> {
  const seen: Seen = event;
  return { level: event.level, name: event.name, at: seen.time, tid: seen.tid, earlier: [] };
}

function valueInForce(state: State, event: OptionEvent): { value: OptionValue | null; asked: OptionValue } {
  const option = findOption(event.level, event.name);
  if (option === null || event.value.type !== "known") return { value: null, asked: event.value };
  const data = inForce(option, event.value.data, state.sysctls);
  return { value: data === null ? null : { type: "known", data }, asked: event.value };
}

function isZero(value: OptionValue): boolean {
  return value.type === "known" && value.data === 0;
}

function same(left: OptionValue, right: OptionValue): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
