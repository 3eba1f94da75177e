/** What the lifelines are drawn of, without a browser: events by socket, lines, stretches of time, the other ends. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { packRows } from "../../src/base/columns/pack.ts";
import { joined, type Rows } from "../../src/base/columns/read.ts";
import { Book } from "../../src/browser/book.ts";
import { lineAt, linesOf, topsOf } from "../../src/browser/lifelines/layout.ts";
import { moved, tickText, ticksOf, zoomed } from "../../src/browser/lifelines/span.ts";
import { states } from "../../src/browser/lifelines/states.ts";
import { ENDED, FAILED, SET, tracksOf, type Tracks } from "../../src/browser/lifelines/tracks.ts";
import { Peers } from "../../src/browser/story/peers.ts";
import { wordsOf } from "../../src/browser/story/words.ts";
import type { About, SocketRow } from "../../src/views/html/types.ts";
import type { ChangeData } from "../../src/views/json/change-types.ts";
import type { ProcessData } from "../../src/views/json/types.ts";
import { socktrace } from "../support/socktrace.ts";
import { folderOfReports } from "./browser.ts";

const test = suite("lifelines");
const folder = folderOfReports();

interface Read {
  readonly book: Book;
  readonly tracks: Tracks;
}

/** A recording, as the page has it. */
function read(log: string): Read {
  const file = join(folder, "run.ndjson");
  socktrace(["read", "--format", "ndjson", "-o", file, `samples/traces/6.1/socktrace/${log}.strace`]);
  const records = readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Saved);
  const changes = records.filter(({ type }) => type === "change") as unknown as readonly ChangeData[];
  // In pieces, as a long trace is.
  const rows = <Row>(all: readonly object[]): Rows<Row> =>
    joined<Row>(Array.from({ length: Math.ceil(all.length / 8) }, (_, at) => packRows(all.slice(at * 8, at * 8 + 8))));
  const sockets = rows<SocketRow>(
    records.flatMap(({ socket }) => (typeof socket === "object" && socket !== null ? [socket] : [])),
  );
  const times = changes.flatMap(({ at }) => at ?? []);
  const about = {
    report: "trace",
    began: Math.min(...times),
    ended: Math.max(...times),
    advice: [],
    unset: [],
  } as unknown as About;
  const processes = records.flatMap(({ process }) => process ?? []);
  const book = new Book({ about, processes, sockets, changes: rows<ChangeData>(changes) });
  return { book, tracks: tracksOf(book) };
}

interface Saved {
  readonly type: string;
  readonly socket?: SocketRow | number | null;
  readonly process?: ProcessData;
}

const names: Readonly<Record<number, string>> = { [SET]: "set", [FAILED]: "failed", [ENDED]: "ended" };

function eventsOf({ tracks }: Read, row: number): readonly string[] {
  const codes = tracks.code.subarray(tracks.from[row], tracks.from[row + 1]);
  return Array.from(codes, (code) => names[code] ?? states[code]?.name ?? "?");
}

test("the crosses are the calls that failed, without those that only mean not yet: as many as the table has", () => {
  for (const log of ["nginx", "redis-server", "tcpclient"]) {
    const run = read(log);
    for (let row = 0; row < run.book.count; row++)
      assert.is(eventsOf(run, row).filter((name) => name === "failed").length, run.book.failures(row), `${log} ${row}`);
  }
});

test("what only a look at the kernel showed of a socket that is open, from its moment on", () => {
  const { book } = read("tcpserver");
  const { count, opened, closed, changes } = book;
  const [accepted = 0] = opened.subarray(1);
  const lookedAt = (since: number | undefined): Read => ({
    book,
    tracks: tracksOf({
      ...{ count, opened, closed, changes },
      state: () => "CLOSE_WAIT",
      stateSince: () => since,
      isOpen: () => true,
    }),
  });
  const found = lookedAt(accepted + 0.001);
  assert.equal(eventsOf(found, 1), ["ESTABLISHED", "CLOSE_WAIT"]);
  assert.is(found.tracks.at[(found.tracks.from[2] ?? 0) - 1], accepted + 0.001);
  assert.equal(eventsOf(lookedAt(undefined), 1), ["ESTABLISHED"]);
  // The clock of a look jitters: not before what was seen last.
  assert.equal(eventsOf(lookedAt(accepted - 1), 1), ["ESTABLISHED", "CLOSE_WAIT"]);
});

test("a server: its listener, and what it accepts", () => {
  const server = read("tcpserver");
  assert.equal(eventsOf(server, 0), ["CLOSED", "set", "set", "BOUND", "LISTEN", "ended"]);
  assert.equal(eventsOf(server, 1), ["ESTABLISHED", "ended"]);
  assert.equal(
    server.book.changes.of(1).map((change) => wordsOf(change).verb),
    ["accepted", "local", "closed", "gone"],
  );
});

test("a connect that is refused: at once it is a mark, in the background a state", () => {
  assert.equal(eventsOf(read("nginx"), 0), ["CLOSED", "failed", "ended"]);
  const refused = read("connect_refused");
  const row = Array.from({ length: refused.book.count }, (_, at) => at).find((at) => refused.book.failures(at) > 0);
  assert.equal(eventsOf(refused, row ?? -1), ["CLOSED", "SYN_SENT", "CLOSED", "ended"]);
});

test("every change of every recording has its words, and belongs to its socket", () => {
  for (const log of ["nginx", "redis-server", "option_values", "unix_stream", "udp", "forkserver"]) {
    const { book } = read(log);
    for (let row = 0; row < book.count; row++)
      for (const change of book.changes.of(row)) {
        assert.is(change.socket, book.id(row));
        assert.ok(wordsOf(change).verb.length > 0);
        assert.not.match(wordsOf(change).text, /undefined|\[object/);
      }
  }
});

test("both ends of a connection on this machine are joined", () => {
  const { book } = read("conversation");
  const peers = new Peers(book);
  const pairs = Array.from({ length: book.count }, (_, row) => [book.id(row), peers.of(row)] as const).filter(
    ([, other]) => other !== null,
  );
  for (const [id, other] of pairs) assert.is(book.id(peers.of(other ?? 0) ?? -1), id);
});

test("sockets that are alike are one line until it is opened", () => {
  const { book } = read("nginx");
  const rows = Array.from({ length: book.count }, (_, row) => row);
  const closed = linesOf(book, rows, "process", new Set());
  const bands = closed.filter((line) => line.type === "band");
  assert.equal(
    bands.map(({ text }) => text),
    ["21 accepted on 127.0.0.1:8080", "19 accepted on 127.0.0.1:8080"],
  );
  const open = linesOf(book, rows, "process", new Set(bands.map(({ key }) => key)));
  const shown = (lines: typeof closed): number => lines.filter(({ type }) => type === "lane").length;
  assert.is(shown(open), book.count);
  assert.is(shown(closed), book.count - 40);
  for (const grouping of ["listener", "peer"] as const) {
    const groups = linesOf(book, rows, grouping, new Set()).flatMap((line) =>
      line.type === "group" ? [line.rows] : [],
    );
    assert.equal(
      groups.flat().sort((one, other) => one - other),
      rows,
    );
  }
});

test("the line at a height", () => {
  const { book } = read("nginx");
  const lines = linesOf(book, [0, 1, 2], "process", new Set());
  const tops = topsOf(lines);
  assert.equal(
    [-1, 0, 25, 26, 45, 46, 85, 86].map((y) => lineAt(tops, y)),
    [null, 0, 0, 1, 1, 2, 3, null],
  );
});

test("stretches of time stay within the whole, and what is under the pointer stays there", () => {
  const whole = { from: 0, to: 100 };
  assert.equal(zoomed(whole, whole, 25, 0.5), { from: 12.5, to: 62.5 });
  assert.equal(zoomed({ from: 10, to: 20 }, whole, 15, 100), whole);
  assert.equal(moved({ from: 10, to: 20 }, whole, -50), { from: 0, to: 10 });
  assert.equal(moved({ from: 10, to: 20 }, whole, 500), { from: 90, to: 100 });
});

test("times of the axis are round, and have the digits that they need", () => {
  const { times, step } = ticksOf({ from: 1000.2, to: 1001.2 }, 1000, 5);
  assert.equal(
    { times: times.map((time) => Math.round(time * 1e6) / 1e6), step },
    {
      times: [1000.2, 1000.4, 1000.6, 1000.8, 1001, 1001.2],
      step: 0.2,
    },
  );
  assert.equal(
    [tickText(0.4, 0.2), tickText(0.025, 0.005), tickText(0.0000125, 0.0000005), tickText(5.3176, 0.0001)],
    ["0.4 s", "25 ms", "12.5 µs", "5.3176 s"],
  );
});

test.run();
