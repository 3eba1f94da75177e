import { intern } from "../../base/intern.ts";
import { findOption } from "../../linux/catalogue.ts";
import { kinds } from "../../linux/kinds/kinds.ts";
import { sizeOf } from "../../linux/kinds/layout.ts";
import type { OptionValue, SocketOption } from "../../linux/option.ts";
import { showValue } from "../../linux/show.ts";
import type { CallRecord } from "../../strace/record.ts";
import { firstFd, none, seenBy, succeeded, type DecoderTable } from "../decoder.ts";
import type { OptionName, SocketEvent } from "../../events/event.ts";
import { numberIn, wordsIn } from "../tree.ts";
import { optionValue } from "../option-value.ts";

const onSocket = { first: "socket", traced: "always", everywhere: true } as const;

/** setsockopt and getsockopt. */
export const optionCalls: DecoderTable = {
  setsockopt: {
    ...onSocket,
    done: (call) => option(call, "option-set"),
    attempt: (call) => setText(call, optionOf(call)),
    attemptOnBluetooth: (call) => onBluetooth(call, optionOf(call), setText),
  },
  getsockopt: {
    ...onSocket,
    done: (call) => option(call, "option-read"),
    attempt: (call) => readText(call, optionOf(call)),
    attemptOnBluetooth: (call) => onBluetooth(call, optionOf(call), readText),
  },
};

/** `setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0` */
function option(call: CallRecord, type: "option-set" | "option-read"): readonly SocketEvent[] {
  const at = firstFd(call);
  if (at === null || !succeeded(call)) return none;
  const meant = optionOf(call);
  const { level, name, value } = named(call, meant);
  return [{ type, seen: seenBy(call), at, level, name, value, onBluetooth: onBluetooth(call, meant, named) }];
}

type Meant = SocketOption | null;

/** `SO_RCVBUF = 65536`; some options have no value: `SO_DETACH_FILTER`. */
const setText = (call: CallRecord, meant: Meant): string => {
  const value = showValue(meant, valueOf(call, meant));
  return value === "" ? nameOf(call, meant).name : `${nameOf(call, meant).name} = ${value}`;
};
const readText = (call: CallRecord, meant: Meant): string => `read ${nameOf(call, meant).name}`;
const named = (call: CallRecord, meant: Meant): OptionName & { readonly value: OptionValue } => {
  const { level, name } = nameOf(call, meant);
  return { level, name, value: valueOf(call, meant) };
};

/** As the catalogue calls it; what it does not know keeps strace's spelling: `0x4d`, `SOL_??`'s number. */
function nameOf(call: CallRecord, meant: Meant): OptionName {
  if (meant !== null) return { level: meant.level, name: meant.name };
  const [level, name] = words(call);
  return { level: intern(level), name: intern(name) };
}

function valueOf(call: CallRecord, meant: Meant): OptionValue {
  const value = call.args[3]?.value ?? { type: "missing" };
  return optionValue(meant, value, call.args[4]?.value, call.args[3]?.text ?? "");
}

function optionOf(call: CallRecord, family: string | null = null): Meant {
  const [level, name] = words(call);
  return findOption(level, name, { family, call: call.name === "getsockopt" ? "getsockopt" : "setsockopt" });
}

/** `SOL_TCP, TCP_NODELAY`; with -X raw `0x6, 0x1`. */
function words(call: CallRecord): readonly [level: string, name: string] {
  return [wordsIn(call.args[1]?.value)[0] ?? "?", wordsIn(call.args[2]?.value)[0] ?? "?"];
}

/**
 * What is said of the option that the numbers mean on a Bluetooth socket. Null: the same, or no value of it has this
 * length: a TCP_NODELAY of four bytes is never an L2CAP_OPTIONS of twelve.
 */
function onBluetooth<Said>(call: CallRecord, meant: Meant, say: (call: CallRecord, meant: Meant) => Said): Said | null {
  const there = optionOf(call, "AF_BLUETOOTH");
  if (there === null || there === meant) return null;
  const length = numberIn(call.args[4]?.value);
  return length !== null && length < (sizeOf(kinds[there.kind]) ?? 0) ? null : say(call, there);
}
