import { withCommas } from "../../base/with-commas.ts";
import type { AddressData, GroupData, OptionData, ProcessData } from "../json/types.ts";
import { roleText } from "../names.ts";
import { html, type Markup, type Part } from "./markup.ts";
import { isNotYet } from "./not-yet.ts";
import type { Tally } from "./tally.ts";
import type { About, SocketRow, Unplaced } from "./types.ts";
import * as words from "./words.ts";

/** Of more sockets and processes the page without its script shows the first ones. */
export const PLAIN_SOCKETS = 200;
const PLAIN_PROCESSES = 50;

/** The sockets, for whom the script does not run, and for the printer. */
export function summary(about: About, { first, count }: Tally): Markup {
  return html`<section id="summary" class="plain" aria-labelledby="summary-title">
    <h2 id="summary-title">Sockets</h2>
    ${count === 0 ? html`<p class="quiet">No socket was seen.</p>` : socketTable(first, about)}
    ${
      count > first.length &&
      html`<p>and ${withCommas(count - first.length)} more, which the page shows with JavaScript</p>`
    }
  </section>`;
}

function socketTable(sockets: readonly SocketRow[], about: About): Markup {
  return html`<div class="scroll" role="region" aria-label="Table of sockets" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col" class="number">Socket</th>
          <th scope="col" class="number">PID</th>
          <th scope="col" class="number">FD</th>
          <th scope="col">Kind</th>
          <th scope="col">State</th>
          <th scope="col">Local</th>
          <th scope="col">Peer</th>
          <th scope="col">Options that are set</th>
          <th scope="col" class="number">Opened</th>
          <th scope="col" class="number">Closed</th>
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
    <td class="number">${pid || "?"}</td>
    <td class="number">${fd}</td>
    <td>${words.kindText(socket)}</td>
    <td>${state ?? "unknown"}${backlog !== null && state === "LISTEN" && `, backlog ${backlog}`}</td>
    ${addressCell(local)} ${peer === null ? html`<td>${words.triedPeer(failed)}</td>` : addressCell(peer)}
    <td class="long">
      ${set.map(
        (option, at) =>
          html`${at > 0 && ", "}<span
              >${words.optionText(option)}${option.origin === "inherited" && " (inherited)"}</span
            >`,
      )}${failed.map((failure) => html` ${failureText(failure)}`)}
    </td>
    <td class="number">${opened === null ? "before" : words.sinceText(opened.at, began)}</td>
    <td class="number">${closed === null ? "open" : words.sinceText(closed.at, began)}</td>
  </tr> `;
}

function failureText({ call, attempt, errno, count }: Omit<Unplaced, "pid">): Markup {
  const times = count > 1 ? ` (${withCommas(count)} times)` : "";
  return html`<span class="${isNotYet({ call, errno }) ? "quiet" : "failure"}">${attempt}: ${errno}${times}</span>`;
}

/** Calls that failed and have no socket, such as a socket() for which there is no fd left. */
export function unplacedList({ unplaced }: About, processes: readonly ProcessData[]): Part {
  const { kinds, count } = unplaced;
  if (count === 0) return null;
  const commands = new Map(processes.map(({ pid, command }) => [pid, command]));
  const more = kinds.reduce((left, one) => left - one.count, count);
  return html`<section id="unplaced" aria-labelledby="unplaced-title">
    <h2 id="unplaced-title">Failed calls without a socket</h2>
    <ul>
      ${kinds.map((one) => html`<li>${commands.get(one.pid) ?? "?"}[${one.pid || "?"}]: ${failureText(one)}</li> `)}
    </ul>
    ${more > 0 && html`<p>and ${words.counted(more, "call")} of other kinds</p>`}
  </section>`;
}

/** Paths may be broken, other addresses not. */
function addressCell(address: AddressData | null): Markup {
  return html`<td class="${address !== null && "path" in address && "long"}">${words.addressText(address)}</td>`;
}

/** What somebody set: of an observed value, if it is not that of a new socket. */
function isChanged({ origin, changed, by }: Pick<OptionData, "origin" | "changed" | "by">): boolean {
  if (origin === "observed") return changed === true;
  return (origin === "set" || origin === "inherited") && by === undefined;
}

export function groupList(all: readonly GroupData[]): Part {
  const many = all.filter(({ count, sockets }) => count > sockets.length);
  if (many.length === 0) return null;
  return html`<section id="groups" aria-labelledby="groups-title">
    <h2 id="groups-title">Closed sockets that are only counted</h2>
    <ul>
      ${many.map(
        (group) =>
          html`<li>
            ${withCommas(group.count)}
            ${groupText(group)}${group.sockets.length > 0 && `; ${withCommas(group.sockets.length)} of them above`}
          </li> `,
      )}
    </ul>
  </section>`;
}

/** Options that are named of sockets that are only counted. */
const GROUP_OPTIONS = 6;

/** What counted sockets are: `TCP over IPv4, accepted on 0.0.0.0:8099, CLOSE_WAIT when closed: TCP_NODELAY on`. */
function groupText(group: GroupData): string {
  if (group.role === null) return "sockets of further kinds";
  const set = group.options.filter(isChanged).map(words.optionText);
  const more = set.length > GROUP_OPTIONS ? `, and ${set.length - GROUP_OPTIONS} more options` : "";
  const options = set.length === 0 ? "" : `: ${set.slice(0, GROUP_OPTIONS).join(", ")}${more}`;
  const state = group.state === null || group.state === "CLOSED" ? "" : `, ${group.state} when closed`;
  return `${words.kindText(group)}, ${roleText(group.role)}${state}${options}`;
}

/** Columns of the processes that are no numbers. */
const isText: ReadonlySet<string> = new Set(["Command", "End"]);

export function processList(processes: readonly ProcessData[], report: About["report"]): Part {
  if (processes.length === 0) return null;
  const shown = processes.slice(0, PLAIN_PROCESSES);
  return html`<section id="processes" aria-labelledby="processes-title">
    <h2 id="processes-title">Processes</h2>
    <div class="scroll" role="region" aria-label="Table of processes" tabindex="0">
      <table>
        <thead>
          <tr>
            ${["PID", "Parent", "Command", "End", report === "trace" ? "Open at its end" : "Sockets open"].map(
              (text) => html`<th scope="col" class="${!isText.has(text) && "number"}">${text}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (one) =>
              html`<tr>
                <td class="number">${one.pid || "?"}</td>
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
export function unheldList(unheld: About["unheld"]): Part {
  if (unheld.length === 0) return null;
  const shown = unheld.slice(0, PLAIN_SOCKETS);
  return html`<section id="unheld" aria-labelledby="unheld-title">
    <h2 id="unheld-title">Sockets that no visible process has open</h2>
    <div class="scroll" role="region" aria-label="Table of sockets that no visible process has open" tabindex="0">
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
    ${unheld.length > shown.length && html`<p>and ${withCommas(unheld.length - shown.length)} more, which socktrace ls lists</p>`}
  </section>`;
}

/** What could not be found out, and what the report leaves out. */
export function gaps({ unknown, unparsed, lost, left, began }: About): Part {
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
