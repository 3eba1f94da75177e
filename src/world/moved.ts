import { findOption } from "../linux/catalogue.ts";
import type { SocketOption } from "../linux/option.ts";
import { staleBy } from "./gap.ts";
import type { OptionState, Socket } from "./socket.ts";

/**
 * The options of a socket as they are now: what the kernel may have changed by itself since it was set (TCP_MAXSEG, by
 * connecting), or a call that was lost, has no known value any more. `socket.options` has each as its call left it.
 */
export function optionsNow(socket: Socket): readonly OptionState[] {
  return Array.from(socket.options.values(), (option) => optionNow(socket, option));
}

export function optionNow(socket: Socket, option: OptionState): OptionState {
  if (option.value === null) return option;
  const lost = staleBy(socket.gap, option.at);
  if (lost !== null) return { ...option, value: null, lost };
  return hasMoved(socket, option) ? { ...option, value: null, moved: true } : option;
}

function hasMoved(socket: Socket, { level, name, value, origin }: OptionState): boolean {
  if (origin !== "set" && origin !== "inherited") return false;
  const from = findOption(level, name)?.movesOnceSet;
  if (from === "received") return value?.type === "known" && value.data !== -1;
  return from === "connected" && mayBeInternet.has(socket.kind.family) && mayBeConnected(socket);
}

/** `?`: unknown. */
const mayBeInternet = new Set(["AF_INET", "AF_INET6", "?"]);

/** What nobody has set the kernel moves while a connection lives: SO_RCVBUF of TCP. */
export function mayHaveMoved(socket: Socket, { moves }: SocketOption): boolean {
  return moves !== undefined && socket.kind.type === "SOCK_STREAM" && mayBeConnected(socket);
}

/** Connected now, or before: what has moved by then does not go back. */
function mayBeConnected({ state, connectSeen, acceptSeen }: Socket): boolean {
  return connectSeen || acceptSeen || !still.has(state);
}

const still = new Set<Socket["state"]>(["CLOSED", "BOUND", "LISTEN"]);
