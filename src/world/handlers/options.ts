import type { EventOf } from "../../events/event.ts";
import { showAddress } from "../../linux/address.ts";
import { findOption, optionReporting } from "../../linux/catalogue.ts";
import type { SocketOption } from "../../linux/option.ts";
import { showValue } from "../../linux/show.ts";
import { both, onSocket, type Change } from "../change.ts";
import { inMachineOrder } from "../byte-order.ts";
import { consequences } from "../consequences.ts";
import { learnFact } from "../facts.ts";
import { levelShown, protocolOnFamily } from "../kind.ts";
import { noteLate } from "../inherit.ts";
import { isInForce, reviseOption, stateBy, storeOptions } from "../options.ts";
import { isConfirmedBy } from "../same.ts";
import { findSocket } from "../find-socket.ts";
import { optionKey, type OptionState, type Socket } from "../socket.ts";
import type { State } from "../state.ts";
import { endConnection, isTcpLike, clearConnection, losses } from "../transitions.ts";
import { addFailure } from "./failures.ts";

type OptionEvent = EventOf<"option-set" | "option-read">;

/** setsockopt(): the asked value, what Linux makes of it, and which other options it changes. */
export function optionSet(state: State, call: EventOf<"option-set">): readonly Change[] {
  return change(state, call, (socket, event) => {
    const layout = state.layouts.of(socket);
    const repeated = layout && state.layouts.repeat(socket, layout, event);
    if (repeated !== null) return repeated;
    const row = findOption(event.level, event.name);
    const options = consequences(socket, row, event, state.sysctls);
    for (const option of options) noteLate(state, socket, option);
    const isPlain = row?.reports === undefined;
    if (layout === null || !isPlain || !state.layouts.add(socket, layout, event, options))
      storeOptions(socket, options);
    if (row !== null && row.access !== "r") learnFact(socket, row, event.value);
    // SO_RCVBUFFORCE has no state of its own: what it sets is SO_RCVBUF.
    const forced = options.find(({ name }) => name === row?.forces);
    return socket.options.get(optionKey(event)) ?? forced ?? null;
  });
}

/**
 * getsockopt(): the value in force, from the kernel itself. It confirms what was set or inherited; where the model had
 * no value, or another one, it is an observation.
 */
export function optionRead(state: State, call: EventOf<"option-read">): readonly Change[] {
  return change(state, call, (socket, event) => {
    const before = socket.options.get(optionKey(event)) ?? null;
    const row = findOption(event.level, event.name);
    if (row?.reports === "pending-error") errorRead(socket, row, event);
    else if (row !== null && learnFact(socket, row, event.value)) state.relate(socket);
    else if (isResolvedBy(before, event)) reviseOption(socket, { ...before, value: event.value });
    else storeOptions(socket, observation(state, socket, row, event, before));
    return socket.options.get(optionKey(event)) ?? null;
  });
}

/** Whoever set it is known, and what Linux made of it is now: it is the same set, and no former value. */
function isResolvedBy(before: OptionState | null, { value }: EventOf<"option-read">): before is OptionState {
  return before?.origin === "set" && before.value === null && before.asked !== null && value.type !== "raw";
}

function observation(
  state: State,
  socket: Socket,
  option: SocketOption | null,
  event: EventOf<"option-read">,
  before: OptionState | null,
): readonly OptionState[] {
  const { level, name, value } = event;
  if (option?.access === "r" && option.moves !== undefined) return [];
  if (before?.value != null && isConfirmedBy(before.value, value)) return [];
  // The kernel never gives back what it does not have: a value that strace could not show is no observation.
  if (value.type === "raw" && before !== null) return [];
  if (before?.value != null && option?.moves === undefined)
    state.doubt(
      "an option read back another value than the calls had made it: something changed it unseen",
      socket.first.process,
    );
  const read: OptionState = {
    level,
    name,
    value,
    asked: before?.asked ?? null,
    origin: "observed",
    ...stateBy(event.seen),
  };
  const isUsual = before === null && isInForce(socket, level, name, value, state.sysctls);
  return [isUsual ? { usual: true, ...read } : read];
}

/** SO_ERROR after a connect that went on in the background: 0 means connected, an errno that it failed. */
function errorRead(socket: Socket, option: SocketOption, event: EventOf<"option-read">): void {
  const errno = event.value.type === "known" ? event.value.data : null;
  if (socket.connecting && errno === 0) {
    socket.connecting = false;
    // By the kernel's report it has ended by now.
    if (socket.state !== "SYN_SENT" && socket.state !== null) return;
    socket.state = "ESTABLISHED";
    socket.presumed = true;
  } else if (socket.connecting) {
    const attempt = socket.peer === null ? "connect" : `connect ${showAddress(socket.peer)}`;
    const tried = { type: "connect", address: socket.peer } as const;
    const cause = showValue(option, event.value);
    const failure = { errno: cause, attempt, tried, during: socket.state };
    const { time, tid } = event.seen;
    const stack = socket.connectedBy?.stack;
    addFailure(socket, { time, tid, call: "connect", ...(stack === undefined ? {} : { stack }) }, failure);
    clearConnection(socket);
  } else if (isTcpLike(socket.kind) && typeof errno === "string" && losses.has(errno)) endConnection(socket);
}

/** Finds the socket and lets `act` change it; `act` gives the option's state as it is then. */
function change<Call extends OptionEvent>(
  state: State,
  call: Call,
  act: (socket: Socket, event: Call) => OptionState | null,
): readonly Change[] {
  const thread = state.thread(call.seen);
  const { socket, changes } = findSocket(state, thread, call.at, call.seen, true);
  if (socket === null) return changes;
  const event = onItsFamily(socket, inMachineOrder(state.byteOrder, call));
  socket.calls++;
  socket.touched = event.seen.time;
  levelShown(socket, event.level);
  const option = act(socket, event);
  return both(changes, [onSocket(thread.process, event, socket, event.at.fd, option)]);
}

/**
 * strace prints TCP_NODELAY for a Bluetooth socket's L2CAP_OPTIONS, and 16 for the protocol NETLINK_GENERIC: the
 * socket's family decides.
 */
function onItsFamily<Call extends OptionEvent>(socket: Socket, event: Call): Call {
  if (event.name === protocolOption.name && event.level === protocolOption.level)
    return { ...event, value: protocolOnFamily(socket, event.value) };
  return socket.kind.family === "AF_BLUETOOTH" ? { ...event, ...event.onBluetooth } : event;
}

const protocolOption = optionReporting("protocol");
