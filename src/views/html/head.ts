import { withCommas } from "../../base/with-commas.ts";
import type { ProcessData } from "../json/types.ts";
import { html, type Markup } from "./markup.ts";
import type { Tally } from "./tally.ts";
import type { About } from "./types.ts";
import * as words from "./words.ts";

/** What ran, when, how long, on which kernel. */
export function header(about: About, processes: readonly ProcessData[]): Markup {
  const { began, ended } = about;
  const facts: readonly (readonly [string, string | null])[] = [
    ["Source", sourceText(about)],
    ["When", words.dateText(began)],
    ["How long", began === null || ended === null ? null : words.lengthText(ended - began)],
    ["Kernel", about.kernel === null ? null : `Linux ${about.kernel}`],
    ["End", endText(about, processes)],
    ["Logs", about.logs.length === 0 ? null : about.logs.join(", ")],
  ];
  return html`<header class="top">
    <p class="brand">socktrace</p>
    <h1>${about.title}</h1>
    <dl class="facts">
      ${facts.map(
        ([name, text]) =>
          text !== null &&
          html`<div>
            <dt>${name}</dt>
            <dd>${text}</dd>
          </div>`,
      )}
    </dl>
  </header>`;
}

function sourceText({ source, engine, strace }: About): string {
  const by = engine === "ebpf" ? " by eBPF" : strace === null ? "" : ` by strace ${strace}`;
  return {
    launch: `launched${by}`,
    attach: `attached${by}`,
    read: "a saved log",
    snapshot: "a look at the running kernel",
  }[source];
}

function endText({ source }: About, [first]: readonly ProcessData[]): string | null {
  return source === "snapshot" || first === undefined ? null : words.exitText(first.exit);
}

export function counts(
  about: About,
  processes: readonly ProcessData[],
  { count: listed, open, failed, notYet }: Tally,
): Markup {
  const all = listed + about.left.sockets;
  const allFailed = failed + about.unplaced.count;
  const tiles: readonly (readonly [string, number, string])[] = [
    ["processes", processes.length, processes.length === 1 ? "process" : "processes"],
    ["sockets", all, all === 1 ? "socket" : "sockets"],
    ["open", open, about.source === "snapshot" ? "open" : "open at the end"],
    ...(about.source === "snapshot"
      ? []
      : [["failed", allFailed, failedText(allFailed, notYet, about.left.sockets)] as const]),
    ...(["error", "warning", "note"] as const).map((level) => {
      const count = about.advice.filter((one) => one.level === level && one.accepted === undefined).length;
      return [level, count, count === 1 ? level : `${level}s`] as const;
    }),
  ];
  return html`<ul class="counts" aria-label="Counts">
    ${tiles.map(
      ([name, count, label]) =>
        html`<li class="count ${name}${count === 0 ? " none" : ""}" data-count="${name}">
          <b>${withCommas(count)}</b> <span>${label}</span>
        </li>`,
    )}
  </ul>`;
}

/** Of sockets that are only counted nobody knows how many calls failed. */
function failedText(count: number, notYet: number, onlyCounted: number): string {
  const besides = notYet === 0 ? "" : `, besides ${withCommas(notYet)} “not yet” (EAGAIN)`;
  return `${count === 1 ? "failed call" : "failed calls"}${besides}${onlyCounted === 0 ? "" : ", of those listed"}`;
}
