import { withCommas } from "../../base/with-commas.ts";
import type { AdviceData, ExpectationData, GroupData, OptionData, ProcessData } from "../json/types.ts";
import { roleText } from "../names.ts";
import { html, type Markup, type Part } from "./markup.ts";
import type { Tally } from "./tally.ts";
import type { About, SocketRow } from "./types.ts";
import * as words from "./words.ts";

/** Of more sockets and processes the page without its script shows the first ones. */
export const PLAIN_SOCKETS = 200;
const PLAIN_PROCESSES = 50;

/** What the report is made of. */
export interface Content {
  readonly about: About;
  readonly processes: readonly ProcessData[];
  readonly tally: Tally;
}

/** All that can be read without the script: what ran, counts, advice, a summary of the sockets. */
export function essentials({ about, processes, tally }: Content): Markup {
  return html`${header(about, processes)}
    <main>
      ${counts(about, processes, tally)} ${advice(about)} ${expectations(about.expectations ?? [])}
      <div id="app"></div>
      ${summary({ about, processes, tally })} ${groups(about.groups)} ${processList(processes)}
      ${unheldList(about.unheld)} ${gaps(about)}
    </main>
    <footer>
      <p>
        Made by socktrace ${about.version}. Nothing in this file is loaded from elsewhere, and nothing is sent anywhere.
      </p>
    </footer> `;
}

function header(about: About, processes: readonly ProcessData[]): Markup {
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

function counts(about: About, processes: readonly ProcessData[], { count: listed, open, failed }: Tally): Markup {
  const all = listed + about.left.sockets;
  const tiles: readonly (readonly [string, number, string])[] = [
    ["processes", processes.length, processes.length === 1 ? "process" : "processes"],
    ["sockets", all, all === 1 ? "socket" : "sockets"],
    ["open", open, about.source === "snapshot" ? "open" : "open at the end"],
    ...(about.source === "snapshot"
      ? []
      : [["failed", failed, failed === 1 ? "failed call" : "failed calls"] as const]),
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

function advice({ advice: all, began }: About): Markup {
  const counting = all.filter(({ accepted }) => accepted === undefined);
  const accepted = all.filter((one) => one.accepted !== undefined);
  return html`<section id="advice" aria-labelledby="advice-title">
    <h2 id="advice-title">Advice</h2>
    ${counting.length === 0 && html`<p class="quiet">Nothing to advise.</p>`}
    ${counting.map((one) => piece(one, began))}
    ${
      accepted.length > 0 &&
      html`<details>
        <summary>${words.counted(accepted.length, "accepted piece", "accepted pieces")} of advice</summary>
        ${accepted.map((one) => piece(one, began))}
      </details>`
    }
  </section>`;
}

const marks = { error: "✖", warning: "▲", note: "●" } as const;

function piece(one: AdviceData, began: number | null): Markup {
  const { id, level, text, fix, count, sockets, evidence } = one;
  const some = sockets.slice(0, 12);
  return html`<article class="advice ${level}" data-advice="${id}" data-sockets="${sockets.join(" ")}">
    <h3>
      <span class="level">${marks[level]} ${level}</span> <code>${id}</code>
      <span class="many">${words.counted(count, "socket")}</span>
    </h3>
    <p>${sentence(text)}</p>
    <p class="fix"><b>Instead:</b> ${fix}</p>
    ${one.accepted !== undefined && html`<p><b>Accepted:</b> ${one.accepted}</p>`}
    <p class="which">
      ${some.map((socket) => html`<a href="#s${socket}">#${socket}</a> `)}${count > some.length && html`and ${withCommas(count - some.length)} more`}
    </p>
    ${
      evidence.length > 0 &&
      html`<details>
        <summary>Evidence</summary>
        <ul>
          ${evidence.map(
            (call) =>
              html`<li>
                <time>${words.sinceText(call.at, began)}</time> <span>${call.pid}</span>
                <code>${call.call}</code> ${call.text}
              </li>`,
          )}
        </ul>
      </details>`
    }
  </article>`;
}

function sentence(text: string): string {
  return text.replace(/^[a-z](?=[a-z ])/, (letter) => letter.toUpperCase());
}

const verdicts = { ok: "✔ holds", broken: "✖ broken", unknown: "? unknown" } as const;

function expectations(all: readonly ExpectationData[]): Part {
  if (all.length === 0) return null;
  return html`<section aria-labelledby="expect-title">
    <h2 id="expect-title">Expectations</h2>
    <ul class="expectations">
      ${all.map(
        ({ verdict, text, wrong, file, line }) =>
          html`<li class="${verdict}">
            <b>${verdicts[verdict]}</b> <code>${text}</code>${wrong !== null && html` <span>${wrong.text}</span>`}
            <small>${file}:${line}</small>
          </li>`,
      )}
    </ul>
  </section>`;
}

function summary({ about, tally: { first, count } }: Content): Markup {
  return html`<section id="summary" class="plain" aria-labelledby="summary-title">
    <h2 id="summary-title">Sockets</h2>
    ${count === 0 ? html`<p class="quiet">No socket was seen.</p>` : socketTable(first, about)}
    ${
      count > first.length &&
      html`<p>and ${withCommas(count - first.length)} more, which the page shows with JavaScript</p>`
    }
  </section>`;
}

function processList(processes: readonly ProcessData[]): Part {
  if (processes.length === 0) return null;
  const shown = processes.slice(0, PLAIN_PROCESSES);
  return html`<section id="processes" aria-labelledby="processes-title">
    <h2 id="processes-title">Processes</h2>
    <div class="scroll" role="region" aria-label="Processes" tabindex="0">
      <table>
        <thead>
          <tr>
            ${["PID", "Parent", "Command", "End", "Sockets open"].map((text) => html`<th scope="col">${text}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (one) =>
              html`<tr>
                <td class="number">${one.pid}</td>
                <td class="number">${one.ppid}</td>
                <td><code>${words.commandText(one)}</code></td>
                <td>${words.exitText(one.exit)}</td>
                <td class="number">${one.fds.length}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    ${
      processes.length > shown.length &&
      html`<p>and ${words.counted(processes.length - shown.length, "more process", "more processes")}</p>`
    }
  </section>`;
}

/** Sockets of the kernel's tables that no visible process has open. */
function unheldList(unheld: About["unheld"]): Part {
  if (unheld.length === 0) return null;
  const shown = unheld.slice(0, PLAIN_SOCKETS);
  return html`<section id="unheld" aria-labelledby="unheld-title">
    <h2 id="unheld-title">Sockets that no visible process has open</h2>
    <div class="scroll" role="region" aria-label="Sockets that no visible process has open" tabindex="0">
      <table>
        <thead>
          <tr>
            ${["Kind", "State", "Local", "Peer", "User"].map((text) => html`<th scope="col">${text}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (one) =>
              html`<tr>
                <td>${words.kindText(one)}</td>
                <td>${one.state}</td>
                <td>${words.addressText(one.local)}</td>
                <td>${words.addressText(one.peer)}</td>
                <td>${one.user}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    ${unheld.length > shown.length && html`<p>and ${withCommas(unheld.length - shown.length)} more</p>`}
  </section>`;
}

function socketTable(sockets: readonly SocketRow[], about: About): Markup {
  return html`<div class="scroll" role="region" aria-label="Sockets" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Socket</th>
          <th scope="col">PID</th>
          <th scope="col">FD</th>
          <th scope="col">Kind</th>
          <th scope="col">State</th>
          <th scope="col">Local</th>
          <th scope="col">Peer</th>
          <th scope="col">Options that are set</th>
          <th scope="col">Opened</th>
          <th scope="col">Closed</th>
        </tr>
      </thead>
      <tbody>
        ${sockets.map((socket) => socketLine(socket, about))}
      </tbody>
    </table>
  </div>`;
}

function socketLine(socket: SocketRow, { began }: About): Markup {
  const { id, pid, fd, state, backlog, local, peer, options, opened, closed, failed } = socket;
  const set = options.filter(isChanged);
  return html`<tr id="s${id}">
    <td class="number">#${id}</td>
    <td class="number">${pid}</td>
    <td class="number">${fd}</td>
    <td>${words.kindText(socket)}</td>
    <td>${state ?? "unknown"}${backlog !== null && state === "LISTEN" && `, backlog ${backlog}`}</td>
    <td>${words.addressText(local)}</td>
    <td>${words.addressText(peer)}</td>
    <td>
      ${set.map(
        (option, at) =>
          html`${at > 0 && ", "}<span
              >${words.optionText(option)}${option.origin === "inherited" && " (inherited)"}</span
            >`,
      )}${failed.map(({ attempt, errno, count }) => html` <span class="failure">${attempt}: ${errno}${count > 1 && ` (${withCommas(count)} times)`}</span>`)}
    </td>
    <td class="number">${opened === null ? "before" : words.sinceText(opened.at, began)}</td>
    <td class="number">${closed === null ? "open" : words.sinceText(closed.at, began)}</td>
  </tr> `;
}

/** What somebody set: of an observed value, if it is not that of a new socket. */
export function isChanged({ origin, changed, by }: Pick<OptionData, "origin" | "changed" | "by">): boolean {
  if (origin === "observed") return changed === true;
  return (origin === "set" || origin === "inherited") && by === undefined;
}

function groups(all: readonly GroupData[]): Part {
  const many = all.filter(({ count, sockets }) => count > sockets.length);
  if (many.length === 0) return null;
  return html`<section id="groups" aria-labelledby="groups-title">
    <h2 id="groups-title">Closed sockets that are only counted</h2>
    <ul>
      ${many.map(
        ({ count, role, sockets }) =>
          html`<li>
            ${withCommas(count)}
            ${role === null ? "sockets of further kinds" : roleText(role)}${
              sockets.length > 0 && `, ${withCommas(sockets.length)} of them above`
            }
          </li> `,
      )}
    </ul>
  </section>`;
}

/** What could not be found out, and what the report leaves out. */
function gaps({ unknown, unparsed, lost, left, began }: About): Part {
  const lines = [
    ...unknown.map(({ cause, count }) => `${cause}${count > 1 ? ` (${withCommas(count)} times)` : ""}`),
    ...(unparsed === 0 ? [] : [`${words.counted(unparsed, "line")} could not be parsed`]),
    ...(lost === 0 ? [] : [`${words.counted(lost, "event")} ${lost === 1 ? "was" : "were"} lost`]),
    ...(left.sockets === 0
      ? []
      : [
          `${words.counted(left.sockets, "closed socket")} ${left.sockets === 1 ? "is" : "are"} only counted: --keep N lists more in full`,
        ]),
    ...(left.changes === 0
      ? []
      : [
          `${words.counted(left.changes, "change")} from ${words.sinceText(left.since, began)} s on ${left.changes === 1 ? "is" : "are"} left out: lifelines end there`,
        ]),
  ];
  if (lines.length === 0) return null;
  return html`<section id="gaps" aria-labelledby="gaps-title">
    <h2 id="gaps-title">Unknown or left out</h2>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;
}
