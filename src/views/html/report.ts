import { packRows } from "../../base/columns/pack.ts";
import type { Summary } from "../json/types.ts";
import type { UnheldData } from "../snapshot/types.ts";
import { objectBlock, rowsBlocks, type ChangeLog } from "./blocks.ts";
import { PLAIN_ADVISED } from "./advice.ts";
import { essentials } from "./essentials.ts";
import { PLAIN_SOCKETS } from "./lists.ts";
import { html } from "./markup.ts";
import { page } from "./page.ts";
import type { PageParts } from "./parts.ts";
import { Tally } from "./tally.ts";
import type { About, SocketRow } from "./types.ts";
import { commandText, counted } from "./words.ts";

/** A summary document, of a trace or of a look at the kernel, that a page is made of. Its sockets are read once. */
export interface Document extends Omit<Summary, "sockets"> {
  readonly sockets: Iterable<SocketRow>;
  readonly unheld?: readonly UnheldData[];
}

/** What comes with it. `unset`: is complete when the sockets have been read. */
export interface Extra extends Pick<About, "version" | "kernel" | "logs" | "unset"> {
  readonly report: About["report"];
  readonly log: ChangeLog;
}

/** The whole report as one page. The document's advice has the ids of all sockets that it is about, as far as they are known. */
export function reportPage(document: Document, { log, ...extra }: Extra, parts: PageParts): string {
  const { processes, sockets, groups, unheld = [], ...rest } = document;
  const tally = new Tally(PLAIN_SOCKETS);
  for (const { started, ended } of processes) tally.time(started, ended);
  tally.time(log.first, log.last);
  const ofSockets = [...rowsBlocks("sockets", log.linked(tally.through(sockets)), parts.pack)];
  const about: About = {
    ...rest,
    ...extra,
    advice: document.advice.map((one) => ({ ...one, sockets: one.sockets.slice(0, PLAIN_ADVISED) })),
    advised: document.advice.map((one) => packRows(one.sockets)),
    unheld,
    title: titleOf(document, extra.logs),
    began: document.began ?? tally.began,
    ended: document.ended ?? tally.ended,
    left: { sockets: countedOnly(document), ...log.left },
    unplaced: log.unplaced,
  };
  const blocks = [
    objectBlock("about", about, parts.pack),
    ...rowsBlocks("processes", processes, parts.pack),
    ...ofSockets,
    ...log.blocks(),
  ];
  return page(`${about.title} - socktrace`, html`${essentials({ about, processes, tally, groups })}${blocks}`, parts)
    .text;
}

/** Sockets of groups that are not listed in full. */
function countedOnly({ groups }: Document): number {
  return groups.reduce((sum, { count, sockets }) => sum + Math.max(0, count - sockets.length), 0);
}

/** `nginx -g daemon off;`, `nginx and 3 more processes`, `a.log, b.log`. */
function titleOf({ source, processes }: Document, logs: readonly string[]): string {
  const [first, ...others] = processes;
  if (source === "snapshot" && others.length > 0)
    return `Sockets of ${counted(others.length + 1, "process", "processes")}`;
  const name = first === undefined ? "?" : commandText(first);
  if (name === "?") return logs.length > 0 ? logs.join(", ") : "no process";
  if (source === "launch" || others.length === 0) return name;
  return `${name} and ${counted(others.length, "more process", "more processes")}`;
}
