import { sentenceOnSocket } from "../../linux/bound/sentence.ts";
import { findOption } from "../../linux/catalogue.ts";
import type { Change } from "../../world/change.ts";
import { contextOf } from "../../world/options.ts";
import { optionKey } from "../../world/socket.ts";
import { isMany } from "../names.ts";

/** --explain: with the first set of each option, what it does with the value that it was set to; else null. */
export function sentences(): (change: Change) => string | null {
  const told = new Set<string>();
  return (change) => {
    if (change.type !== "socket" || change.event.type !== "option-set") return null;
    const { event, option: state, socket } = change;
    const option = findOption(event.level, event.name);
    if (option === null || told.has(optionKey(option))) return null;
    told.add(optionKey(option));
    const held = isMany(state) ? null : (state?.value ?? null);
    return sentenceOnSocket(option, event.value, held, contextOf(socket, null));
  };
}
