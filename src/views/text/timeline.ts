import type { View, ViewOptions } from "../view.ts";
import { makeEntries, type Entry } from "./entry.ts";
import { Folder, likenessOf } from "./fold.ts";
import { foundEntries } from "./found.ts";
import { entryLines, headingLine, leastWidths, widened } from "./layout.ts";

type Timeline = Required<Pick<View, "change" | "found" | "rest" | "settle">>;

/** The timeline: one line a change, `TIME PID SOCKET FD VERB TEXT`; --fold counts repeats. */
export function timeline(options: ViewOptions): Timeline {
  const entriesOf = makeEntries(options);
  const print = printer(options);
  const folder = options.fold ? new Folder() : null;
  const settle = (): string => print(folder?.settle() ?? []);
  return {
    change: (change, began) => {
      const entries = entriesOf(change, began);
      if (entries.length === 0) return null;
      if (folder === null) return print(entries);
      return print(entries.flatMap((entry) => folder.take(likenessOf(change, entry), entry)));
    },
    found: (changes, began) => print(foundEntries(changes, (change) => entriesOf(change, began))),
    settle,
    rest: settle,
  };
}

/** The heading is printed again whenever a column becomes wider. */
function printer({ style, width }: ViewOptions): (entries: readonly Entry[]) => string {
  let widths = leastWidths;
  let widthsOfHeading: typeof widths | null = null;
  let room: number | null = null;
  let above: Entry["place"] = null;
  return (entries) => {
    let text = "";
    for (const entry of entries) {
      room ??= width() ?? Infinity;
      const wide = widened(widths, entry);
      if (wide.time !== widths.time || wide.who !== widths.who) widths = wide;
      if (widthsOfHeading !== widths) text += headingLine(widths, style);
      widthsOfHeading = widths;
      text += entryLines(entry, widths, style, room, above);
      above = entry.place;
    }
    return text;
  };
}
