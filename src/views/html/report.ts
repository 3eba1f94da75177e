import type { ProcessData, Summary } from "../json/types.ts";
import type { UnheldData } from "../snapshot/types.ts";
import { objectBlock, rowsBlock, type ChangeLog } from "./blocks.ts";
import { essentials } from "./essentials.ts";
import { html } from "./markup.ts";
import { page } from "./page.ts";
import type { PageParts } from "./parts.ts";
import type { About, SocketRow } from "./types.ts";
import { commandText, counted } from "./words.ts";

/** A summary document, of a trace or of a look at the kernel, that a page is made of. */
export interface Document extends Summary<ProcessData, SocketRow> {
  readonly unheld?: readonly UnheldData[];
}

/** What comes with it. */
export interface Extra extends Pick<About, "version" | "kernel" | "logs" | "unset"> {
  readonly report: About["report"];
  readonly log: ChangeLog;
}

/** The whole report as one page. */
export function reportPage(document: Document, { log, ...extra }: Extra, parts: PageParts): string {
  const { processes, sockets, unheld = [], ...rest } = document;
  const times = [...timesIn(processes, sockets), ...(log.last === null ? [] : [log.last])];
  const about: About = {
    ...rest,
    ...extra,
    unheld,
    title: titleOf(document, extra.logs),
    began: least(times),
    ended: most(times),
    left: { sockets: countedOnly(document), ...log.left },
  };
  const blocks = [
    objectBlock("about", about, parts.pack),
    rowsBlock("processes", processes, parts.pack),
    rowsBlock("sockets", sockets, parts.pack),
    ...log.blocks(),
  ];
  return page(`${about.title} - socktrace`, html`${essentials({ about, processes, sockets })}${blocks}`, parts).text;
}

/** Sockets of groups that are not listed in full. */
function countedOnly({ groups }: Document): number {
  return groups.reduce((sum, { count, sockets }) => sum + Math.max(0, count - sockets.length), 0);
}

/** `nginx -g daemon off;`, `nginx and 3 more processes`, `a.log, b.log`. */
function titleOf({ source, processes }: Document, logs: readonly string[]): string {
  const [first, ...others] = processes;
  if (first === undefined) return logs.length > 0 ? logs.join(", ") : "no process";
  const name = commandText(first);
  if (source === "launch" || others.length === 0) return name;
  return `${name} and ${counted(others.length, "more process", "more processes")}`;
}

function timesIn(processes: readonly ProcessData[], sockets: readonly SocketRow[]): readonly number[] {
  const all = [
    ...processes.flatMap(({ started, ended }) => [started, ended]),
    ...sockets.flatMap(({ opened, closed }) => [opened?.at ?? null, closed?.at ?? null]),
  ];
  return all.filter((time) => time !== null);
}

function least(times: readonly number[]): number | null {
  return times.length === 0 ? null : times.reduce((one, other) => Math.min(one, other));
}

function most(times: readonly number[]): number | null {
  return times.length === 0 ? null : times.reduce((one, other) => Math.max(one, other));
}
