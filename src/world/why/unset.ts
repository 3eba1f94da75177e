import { defaultFor } from "../../linux/defaults.ts";
import type { SocketOption } from "../../linux/option.ts";
import { gapTexts } from "../gap.ts";
import { mayHaveMoved } from "../moved.ts";
import type { Socket } from "../socket.ts";
import { unseenText } from "./unseen.ts";

/** Why the default of an option that nobody has set is not known: `depends on ... of the traced machine`. */
export function whyNoDefault(socket: Socket, option: SocketOption): string {
  if (mayHaveMoved(socket, option)) return "the kernel changes it by itself";
  if (option.access === "w") return "no getsockopt gives it back";
  const from = defaultFor(option, socket.kind);
  if (from?.type === "sysctl") return `depends on ${from.name} of the traced machine`;
  return from?.type === "varies" ? `depends on ${from.on}` : "which value that is was not measured";
}

/** Why it is unknown whether an option was set. */
export function whyNotSeen(socket: Socket): string {
  if (socket.historyComplete) return "MPTCP does not report what it made of it";
  const { opened, gap } = socket;
  return opened !== null && gap !== null ? `${gapTexts[gap.by]} that may have set it` : unseenText(socket);
}
