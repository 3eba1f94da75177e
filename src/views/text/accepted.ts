import { groupBy } from "../../base/group-by.ts";
import { shownName } from "../../linux/option-name.ts";
import { showAddress, type Address } from "../../linux/address.ts";
import type { Change } from "../../world/change.ts";
import type { OptionState, Socket } from "../../world/socket.ts";
import { optionText, valueText } from "../names.ts";
import { whyNoValue } from "../../world/why/no-value.ts";
import { whyNotInherited } from "../../world/why/unknown.ts";

type SocketChange = Change & { readonly type: "socket" };

/** An accepted socket in the timeline, with and without the peer, whose port is another one each time. */
interface AcceptedText {
  readonly text: string;
  readonly withoutPeer: string;
}

/** `on #1 (127.0.0.1:5000) from 127.0.0.1:33384, CLOEXEC, inherits SO_KEEPALIVE on` */
export function acceptedText({ socket, inherited }: SocketChange, peer: Address | null, flags: string): AcceptedText {
  const on = `on ${listenerText(socket.listener)}`;
  const rest = `${flags}${inheritedText(socket, inherited)}`;
  return { text: `${on} from ${peerText(peer)}${rest}`, withoutPeer: `${on}${rest}` };
}

/** `#1 (127.0.0.1:5000)`, `#1`. */
export function listenerText(listener: Socket | null): string {
  if (listener === null) return "an unknown listener";
  return listener.local === null ? `#${listener.id}` : `#${listener.id} (${showAddress(listener.local)})`;
}

/** The peer of an accepted socket; that of a UNIX socket has no name, as a rule (unix(7)). */
export function peerText(peer: Address | null): string {
  if (peer === null) return "an unknown peer";
  return peer.type === "unix-unnamed" ? "an unnamed peer" : showAddress(peer);
}

const inheritedTexts = new WeakMap<SocketChange["inherited"], string>();

/** The sockets that a listener accepts under the same options share one map: its text is made once. */
function inheritedText(socket: Socket, inherited: SocketChange["inherited"]): string {
  if (inherited.size === 0) return "";
  const cached = inheritedTexts.get(inherited);
  if (cached !== undefined) return cached;
  const text = makeInheritedText(socket, [...inherited.values()]);
  inheritedTexts.set(inherited, text);
  return text;
}

/** `, inherits SO_REUSEADDR on; SO_KEEPALIVE, TCP_KEEPIDLE unknown: set after listen(), ...` */
function makeInheritedText(socket: Socket, options: readonly OptionState[]): string {
  const copied = options.filter(({ origin }) => origin !== "unknown").map((option) => copiedText(option, socket));
  const unknown = groupBy(
    options.filter(({ origin }) => origin === "unknown"),
    (option) => whyNotInherited(option, socket),
  );
  const parts = [...unknown].map(([why, alike]) => `; ${alike.map(shownName).join(", ")} unknown: ${why}`);
  return `${copied.length === 0 ? "" : `, inherits ${copied.join(", ")}`}${parts.join("")}`;
}

/** The value in force may depend on a setting of a machine that could not be asked. */
function copiedText(option: OptionState, socket: Socket): string {
  if (option.value !== null) return optionText(option);
  const asked = option.asked === null ? "" : `asked ${valueText(option, option.asked)}, `;
  return `${shownName(option)} (${asked}in force unknown: ${whyNoValue(option, socket)})`;
}
