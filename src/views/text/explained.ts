import { sentenceOnSocket } from "../../linux/bound/sentence.ts";
import { findOption } from "../../linux/catalogue.ts";
import type { Change } from "../../world/change.ts";
import { contextOf } from "../../world/options.ts";
import { optionKey } from "../../world/socket.ts";
import { isMembershipList } from "../names.ts";

/** --explain: for the first set of each option, what it does with that value; null for all other changes. */
export function sentences(): (change: Change) => string | null {
  const explained = new Set<string>();
  return (change) => {
    if (change.type !== "socket" || change.event.type !== "option-set") return null;
    const { event, option: state, socket } = change;
    const option = findOption(event.level, event.name);
    if (option === null || explained.has(optionKey(option))) return null;
    explained.add(optionKey(option));
    const inForce = isMembershipList(state) ? null : (state?.value ?? null);
    return sentenceOnSocket(option, event.value, inForce, contextOf(socket, null));
  };
}
