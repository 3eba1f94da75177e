import type { Seen } from "../events/event.ts";
import { findOption } from "../linux/catalogue.ts";
import type { OptionState, Socket } from "./socket.ts";

/**
 * The options that accept() copies from the listener, as the catalogue says. An option of which nobody knows
 * whether it is copied is there too, its value and origin unknown. What a look found as in any fresh socket is left out.
 */
export function inheritedFrom(listener: Socket, seen: Seen): readonly OptionState[] {
  // net/unix/af_unix.c makes the accepted socket afresh at connect(): nothing is copied from a UNIX listener.
  if (listener.kind.family === "AF_UNIX") return [];
  const options: OptionState[] = [];
  for (const option of listener.options.values()) {
    if (option.usual === true) continue;
    const copied = findOption(option.level, option.name)?.inherited ?? null;
    if (copied !== false) options.push(inherit(option, copied, seen));
  }
  return options;
}

function inherit(option: OptionState, copied: true | null, seen: Seen): OptionState {
  return {
    level: option.level,
    name: option.name,
    value: copied === null ? null : option.value,
    asked: copied === null ? null : option.asked,
    origin: copied === null || option.origin === "unknown" ? "unknown" : "inherited",
    at: seen.time,
    tid: seen.tid,
    earlier: [],
  };
}
