import type { Accepts } from "../../advice/advice.ts";
import { fault, isFault, type Fault } from "../../base/fault.ts";
import { clocks, sinceBegan, type Clock } from "../../views/clock.ts";
import { showing } from "../../views/formats.ts";
import { makeView } from "../../views/registry.ts";
import type { View } from "../../views/view.ts";
import { formatOf } from "../args/format.ts";
import { ownVersion } from "../args/own-version.ts";
import type { OutputFlags } from "../args/flags.ts";
import type { NameBook } from "../names/names.ts";
import { styleFor, widthOf } from "../terminal/colour.ts";
import { pageParts } from "./page-parts.ts";
import { shownBy } from "./shown.ts";
import { sourceFile } from "./source-file.ts";

/** The view that the flags ask for; `fd`: where its text goes, a terminal or not. */
export function viewFor(flags: OutputFlags, fd: number, names: NameBook, accepts: Accepts): View | Fault {
  const format = formatOf(flags);
  const shown = shownBy(flags, format, showing);
  if (isFault(shown)) return shown;
  const view = makeView(format, {
    style: styleFor(flags.color, fd),
    verbose: flags.verbose === true,
    ...shown,
    explain: flags.explain === true || flags.verbose === true,
    bySocket: flags.bySocket === true,
    fold: flags.fold === true,
    clock: clockOf(flags),
    width: () => widthOf(fd),
    names,
    advice: flags.advice,
    accepts,
    fails: flags.failOn ?? "warning",
    sourceFile,
    version: ownVersion,
    page: pageParts,
  });
  return view ?? fault(`unknown --format ${format}`);
}

/** -t: how times are shown. */
export function clockOf({ t }: Pick<OutputFlags, "t">): Clock {
  return clocks[t] ?? sinceBegan;
}

/** Whether the timeline and the summary are for people: a blank line stands between them. */
export function isText(flags: OutputFlags): boolean {
  return formatOf(flags) === "text";
}
