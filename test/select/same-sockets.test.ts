/**
 * For every recording and any selection, each format shows the same sockets: the text summary, the table, lsof's and
 * netstat's forms, the JSON document and the records at the end of ndjson. And a selection leaves out no socket that
 * matches it at the end, whether it is open or closed.
 */
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { SocketEvent } from "../../src/events/event.ts";
import { Reporter } from "../../src/pipeline/reporter.ts";
import { StraceInput } from "../../src/pipeline/strace-input.ts";
import { makeSelection, readSelection, type Selection, type SelectionWords } from "../../src/select/selection.ts";
import { subjectOfSocket } from "../../src/select/subject.ts";
import { tidInName } from "../../src/sources/logs/read.ts";
import { columnsCalled } from "../../src/views/table/columns.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions, type Report } from "../../src/views/view.ts";
import { KEEP, World } from "../../src/world/world.ts";
import { linesOf, recordings } from "../support/recorded.ts";

const SELECTIONS_EACH = 20;
/** --keep: closed sockets beyond these are counted, in every format alike. */
const FEW = 2;

/** Logs in which a socket could be lost on its way to a summary, beside the recordings. */
const written: Readonly<Record<string, readonly string[]>> = {
  "closed by close()": [
    "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
    "setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0",
    "close(3) = 0",
    "+++ exited with 0 +++",
  ],
  "a child uses and closes what its parent, of another name, made": [
    '10 execve("/usr/sbin/server", ["server"], 0x0 /* 1 var */) = 0',
    "10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[100]>",
    "10 fork() = 11",
    '11 execve("/usr/bin/worker", ["worker"], 0x0 /* 1 var */) = 0',
    "10 close(3<socket:[100]>) = 0",
    "11 setsockopt(3<socket:[100]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0",
    "11 close(3<socket:[100]>) = 0",
    "11 +++ exited with 0 +++",
    "10 +++ exited with 0 +++",
  ],
  "more processes have ended than are kept": [
    ...Array.from({ length: 1_001 }, (_, index) => [
      `${index + 1} getpid() = 1`,
      `${index + 1} +++ exited with 0 +++`,
    ]).flat(),
    "5000 socket(AF_UNIX, SOCK_STREAM, 0) = 3<socket:[100]>",
    "5000 +++ exited with 0 +++",
  ],
  "families that netstat has no table for, and a kind that is not known": [
    "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3",
    "setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0",
  ],
};
const logs: readonly (readonly [name: string, lines: readonly string[]])[] = [
  ...recordings.map((path) => [path, linesOf(path)] as const),
  ...Object.entries(written),
];

for (const [name, lines] of logs) {
  const events = eventsOf(name, lines);
  test(name, () => {
    const all = reportOf(events, null);
    assert.ok(idsIn(all).length > 0 || !(name in written));
    sameInAllFormats(all, "no selection");
    fc.assert(
      fc.property(selections(all), (words) => {
        const selection = selectionOf(words);
        const shown = sameInAllFormats(reportOf(events, selection), JSON.stringify(words));
        sameInAllFormats(reportOf(events, selection, FEW), `${JSON.stringify(words)}, --keep ${FEW}`);
        for (const id of matchingAtEnd(all, words, selection))
          assert.ok(shown.has(id), `#${id} of ${JSON.stringify(words)}`);
      }),
      { numRuns: SELECTIONS_EACH, seed: 16 },
    );
  });
}

test("--keep holds with a selection too: the others are counted", () => {
  const calls = Array.from({ length: 5 }, () => [
    "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
    "close(3) = 0",
  ]).flat();
  const events = eventsOf("five alike", calls);
  const words = { addresses: ["TCP"], states: [], commands: [], options: [], unix: false };
  for (const selection of [null, selectionOf(words)]) {
    const report = reportOf(events, selection, 2);
    assert.equal([...idsOfJson(report)], [1, 2]);
    assert.match(
      textOf(report, "text"),
      "5 x neither bound nor connected, no option set, the first 2 are listed above",
    );
  }
});

test("-i: a socket that is older than the log counts where an address shows that it is of the Internet", () => {
  const inet = '{sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("10.0.0.1")}';
  const events = eventsOf("older", [
    `accept(3, ${inet}, [16]) = 4`,
    `getsockname(5, ${inet}, [16]) = 0`,
    `getpeername(6, ${inet}, [16]) = 0`,
    `connect(7, ${inet}, 16) = 0`,
    "setsockopt(8<TCP:[10.0.0.1:5000]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0",
    'connect(9, {sa_family=AF_UNIX, sun_path="/run/x"}, 9) = 0',
    "setsockopt(10, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0",
  ]);
  const words = { addresses: [""], states: [], commands: [], options: [], unix: false };
  assert.is(textOf(reportOf(events, selectionOf(words)), "table", "fd"), "FD\n 3\n 4\n 5\n 6\n 7\n 8\n");
});

test("-c: what a child used is listed under the child where the process that made it is left out", () => {
  const name = "a child uses and closes what its parent, of another name, made";
  const events = eventsOf(name, written[name] ?? []);
  const words = { addresses: ["TCP"], states: [], commands: ["worker"], options: [], unix: false };
  const report = reportOf(events, selectionOf(words));
  assert.is(
    textOf(report, "table", "command,pid,fd,proto,state,options"),
    "COMMAND PID FD PROTO STATE  OPTIONS\nworker   11  3 tcp   CLOSED TCP_NODELAY\n",
  );
});

/** What each format shows of a report; they must agree. Gives the ids. */
function sameInAllFormats(report: Report, what: string): ReadonlySet<number> {
  const ids = idsOfJson(report);
  const sorted = [...ids].sort((left, right) => left - right);
  assert.equal(idsOfRecords(report), sorted, `ndjson: ${what}`);
  assert.equal(idsOfTable(report), sorted, `table: ${what}`);
  const text = shownInText(report);
  assert.equal(
    { unknown: text.ids.filter((id) => !ids.has(id)), count: text.ids.length + text.more },
    { unknown: [], count: ids.size },
    `text: ${what}`,
  );
  const rows = rowsOf(textOf(report, "table", "pid,fd"));
  assert.equal(columnsOf(report, "lsof", /^.*?(\d+|\?) +\? +(\d+)u/, "$1 $2"), rows, `lsof: ${what}`);
  const pids = rows.map((row) => row.replace(/ .*/, "")).sort();
  assert.equal(columnsOf(report, "netstat", /^.*?(\d+|\?)\/.*/, "$1").sort(), pids, `netstat: ${what}`);
  return ids;
}

function textOf(report: Report, format: string, columns: string | null = null): string {
  const called = columns === null ? null : columnsCalled(columns);
  const view = makeView(format, { ...usualOptions, columns: typeof called === "string" ? null : called });
  if (view === null) throw new Error(`no format ${format}`);
  return view.summary(report);
}

function idsOfJson(report: Report): ReadonlySet<number> {
  const { sockets } = JSON.parse(textOf(report, "json")) as { sockets: readonly { readonly id: number }[] };
  return new Set(sockets.map(({ id }) => id));
}

function idsOfRecords(report: Report): readonly number[] {
  return textOf(report, "ndjson")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly type: string; readonly socket: { readonly id: number } })
    .flatMap((record) => (record.type === "socket" ? [record.socket.id] : []))
    .sort((left, right) => left - right);
}

/** A socket is listed under each process that has it. */
function idsOfTable(report: Report): readonly number[] {
  const [, ...rows] = textOf(report, "table", "socket").trimEnd().split("\n");
  return [...new Set(rows.map(Number))].sort((left, right) => left - right);
}

/** The sockets of the text summary, and how many more it only counts: `and 7 more like these`. */
function shownInText(report: Report): { readonly ids: readonly number[]; readonly more: number } {
  const text = textOf(report, "text");
  const ids = [...text.matchAll(/^ *\d+: S_IFSOCK .* {2}#(\d+)$/gm)].map(([, id]) => Number(id));
  const more = [...text.matchAll(/^ {2}and ([\d,]+) more like these: /gm)].map(([, count = ""]) =>
    Number(count.replaceAll(",", "")),
  );
  return { ids: [...new Set(ids)], more: more.reduce((sum, count) => sum + count, 0) };
}

/** Lines of sockets, without headings. */
function rowsOf(text: string): readonly string[] {
  return text
    .trimEnd()
    .split("\n")
    .filter((line) => !/^(?:Active |Sockets |Proto |COMMAND |.*PID +FD$)/.test(line))
    .map((line) => line.trim().replace(/ +/g, " "));
}

/** Of each socket's line the columns that the pattern finds. */
function columnsOf(report: Report, format: string, pattern: RegExp, columns: string): string[] {
  return rowsOf(textOf(report, format)).map((line) => (pattern.exec(line)?.[0] ?? line).replace(pattern, columns));
}

/** Sockets that match the selection when the trace has ended; commands are left to the formats themselves. */
function matchingAtEnd(all: Report, words: SelectionWords, selection: Selection): readonly number[] {
  if (words.commands.length > 0) return [];
  return socketsOf(all)
    .filter((socket) => selection.socket(subjectOfSocket(socket, null)))
    .map(({ id }) => id);
}

const idsIn = (report: Report): readonly number[] => socketsOf(report).map(({ id }) => id);
const socketsOf = ({ state }: Report) => [...state.archive.closed.values(), ...state.sockets.values()];

/** Random selections of words that occur in the log, and of some that do not. */
function selections(all: Report): fc.Arbitrary<SelectionWords> {
  const found = socketsOf(all);
  const ends = found.flatMap(({ local, peer }) => [local, peer]);
  const ports = ends.flatMap((end) =>
    end?.type === "inet" || end?.type === "inet6" ? [`:${end.port}`, `TCP:${end.port}`] : [],
  );
  const hosts = ends.flatMap((end) =>
    end?.type === "inet" ? [`@${end.address}`] : end?.type === "inet6" ? [`@[${end.address}]`] : [],
  );
  const names = found
    .flatMap(({ options }) => [...options.values()].map(({ name }) => name))
    .filter((name) => /^[A-Z]/.test(name));
  const tests = names.flatMap((name) => [name, `!${name}`, `${name}:set`, `${name}:inherited`]);
  const commands = [...all.state.processes.values(), ...all.state.ended].flatMap(({ command }) =>
    /^\w+$/.test(command) ? [command, `^${command}`] : [],
  );
  const some = (texts: readonly string[], most: number) =>
    fc.subarray([...new Set(texts)], { maxLength: Math.min(most, new Set(texts).size) });
  return fc.record({
    addresses: some(["", "4", "6", "TCP", "UDP", "4TCP", "6UDP", ...ports, ...hosts], 2),
    states: some(["TCP:LISTEN", "TCP:ESTABLISHED", "TCP:CLOSED", "TCP:^CLOSED", "UDP:Idle"], 1),
    commands: some(["x", "/s/", ...commands], 1),
    options: some(["SO_KEEPALIVE", "!TCP_NODELAY", "SO_RCVBUF>1", ...tests], 2),
    unix: fc.boolean(),
  });
}

function selectionOf(words: SelectionWords): Selection {
  const specs = readSelection(words);
  if ("type" in specs) throw new Error(specs.message);
  const selection = makeSelection(specs, { addresses: () => [], ports: () => [] });
  if ("type" in selection) throw new Error(selection.message);
  return selection;
}

function eventsOf(path: string, lines: readonly string[]): readonly SocketEvent[] {
  const events: SocketEvent[] = [];
  const input = new StraceInput(
    {
      reached: () => undefined,
      passed: () => undefined,
      flagsTraced: () => undefined,
      exiting: () => undefined,
      stopped: () => undefined,
      event: (event) => events.push(event),
    },
    {},
  );
  for (const [index, line] of lines.entries()) input.line(line, index + 1, path, tidInName(path));
  input.end();
  return events;
}

/** The model of those events at their end, narrowed by the selection. */
function reportOf(events: readonly SocketEvent[], selection: Selection | null, keep: number = KEEP): Report {
  const view = makeView("json", usualOptions);
  if (view === null) throw new Error("no format json");
  const reporter = new Reporter(new World({ keep }), view, {
    timeline: false,
    ...(selection === null ? {} : { selection }),
  });
  for (const event of events) reporter.event(event);
  reporter.end();
  return reporter.report({ strace: null, engine: null, source: "read", unparsed: 0 });
}

test.run();
