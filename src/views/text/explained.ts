import { escapeControls } from "../../base/bytes.ts";
import { sentenceOnSocket } from "../../linux/bound/sentence.ts";
import { findOption } from "../../linux/catalogue.ts";
import type { Change } from "../../world/change.ts";
import { contextOf } from "../../world/options.ts";
import { optionKey } from "../../world/socket.ts";
import { isMany } from "../names.ts";
import type { View, ViewOptions } from "../view.ts";
import { wrap } from "../wrap.ts";

const INDENT = " ".repeat(12);

/**
 * --explain: under the first set of each option, what it does with the value that it was set to. In a file or a pipe
 * each sentence is one line.
 */
export function explained(change: View["change"], { style, width }: ViewOptions): View["change"] {
  const told = new Set<string>();
  let columns: number | null = null;
  return (one, began) => {
    const line = change(one, began);
    const sentence = line === null ? null : newSentence(one, told);
    if (line === null || sentence === null) return line;
    columns ??= width() ?? Infinity;
    const paint = (text: string): string => INDENT + style.faint(text.slice(INDENT.length));
    return line + wrap(escapeControls(sentence), columns, INDENT).replace(/^.+$/gm, paint);
  };
}

/** Null: the change sets no option, or one that has been told of already, or one that nobody knows. */
function newSentence(change: Change, told: Set<string>): string | null {
  if (change.type !== "socket" || change.event.type !== "option-set") return null;
  const { event, option: state, socket } = change;
  const option = findOption(event.level, event.name);
  if (option === null || told.has(optionKey(option))) return null;
  told.add(optionKey(option));
  const held = isMany(state) ? null : (state?.value ?? null);
  return sentenceOnSocket(option, event.value, held, contextOf(socket, null));
}
