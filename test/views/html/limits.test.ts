/** What a report leaves out: it is counted, and the page says so. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asFd, asPid, asTid } from "../../../src/base/brands.ts";
import { joined } from "../../../src/base/columns/read.ts";
import type { Packed } from "../../../src/base/columns/column.ts";
import { AT_ONCE, ChangeLog } from "../../../src/views/html/blocks.ts";
import { Repeats, restored } from "../../../src/views/html/repeats.ts";
import type { PageParts } from "../../../src/views/html/parts.ts";
import { reportPage, type Document } from "../../../src/views/html/report.ts";
import type { SocketRow } from "../../../src/views/html/types.ts";
import type { ChangeData } from "../../../src/views/json/change-types.ts";

const parts: PageParts = {
  script: "",
  style: "",
  scriptHash: "",
  styleHash: "",
  kernel: "6.18.0",
  pack: (text) => deflateRawSync(text).toString("base64"),
};

function change(at: number): ChangeData {
  const place = {
    schema: "socktrace.record/1",
    type: "change",
    at,
    pid: asPid(7),
    tid: asTid(7),
    call: "listen",
    line: 1,
  } as const;
  return { ...place, socket: 1, fd: asFd(3), state: "LISTEN", change: "listening", backlog: 5 };
}

function socket(id: number): SocketRow {
  return {
    ...{ id, inode: id, family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP", state: "CLOSED" },
    ...{ local: null, peer: null, backlog: null, listener: null, opened: null, closed: null, fd: 3, pid: 7 },
    ...{ nonblock: null, options: [], calls: 1, failed: [] },
  };
}

const none: Document = {
  ...{ schema: "socktrace.summary/1", strace: null, engine: null, source: "read", processes: [], sockets: [] },
  ...{ groups: [], advice: [], unknown: [], unparsed: 0, lost: 0 },
};

function pageOf(document: Document, log: ChangeLog): string {
  const extra = { report: "trace", version: "1", kernel: null, logs: ["a.log"], unset: [], log } as const;
  return reportPage(document, extra, parts);
}

/** The rows of a block, as the page's script reads them. */
function rowsIn(page: string, name: string): readonly unknown[] {
  const texts = Array.from(page.matchAll(new RegExp(`data-block="${name}">([^<]*)<`, "g")), ([, text = ""]) => text);
  const unpacked = texts.map((text) => inflateRawSync(Buffer.from(text, "base64")).toString());
  const read = joined<unknown>(unpacked.map((text) => JSON.parse(text) as Packed));
  return Array.from({ length: read.length }, (_, row) => read.get(row));
}

test("of more changes than the limit the first are kept, and the rest is counted", () => {
  const log = new ChangeLog(() => parts.pack, AT_ONCE + 10);
  for (let at = 0; at < AT_ONCE + 15; at++) log.add(at, () => change(at));
  const page = pageOf(none, log);
  const kept = restored(rowsIn(page, "changes") as readonly ChangeData[]);
  assert.is(kept.length, AT_ONCE + 10);
  assert.equal(kept.at(-1), change(AT_ONCE + 9));
  assert.match(page, /5 changes from 8202\.000000 s on are left out/);
});

test("changes that are left out are not even made", () => {
  const log = new ChangeLog(() => parts.pack, 1);
  log.add(1, () => change(1));
  log.add(2, () => {
    throw new Error("made");
  });
  assert.is(log.left.changes, 1);
});

test("sockets that are only counted, and those that the page lists without its script", () => {
  const sockets = Array.from({ length: AT_ONCE + 300 }, (_, id) => socket(id + 1));
  const group = {
    role: "bound to 0.0.0.0:1",
    count: 5000,
    first: null,
    last: null,
    family: null,
    type: null,
    protocol: null,
    state: null,
  };
  const page = pageOf(
    { ...none, sockets, groups: [{ ...group, options: [], sockets: [1, 2] }] },
    new ChangeLog(() => parts.pack),
  );
  assert.equal(rowsIn(page, "sockets"), sockets);
  assert.match(page, /4,998 closed sockets are only counted: --keep N lists more in full/);
  assert.match(page, /13,490<\/b>/);
  assert.match(page, /and 8,292 more, which the page shows with JavaScript/);
});

test("what changes repeat is left out, and comes back", () => {
  const set = { level: "SOL_TCP", name: "TCP_NODELAY", value: true, asked: true, origin: "set" } as const;
  const asked = { change: "option-set", level: "SOL_TCP", name: "TCP_NODELAY", asked: true } as const;
  const changes: readonly ChangeData[] = [
    change(1),
    { ...change(2), ...asked, option: { ...set, at: 2, pid: 7 } },
    { ...change(3), fd: 4 },
    { ...change(4), fd: 4 },
    { ...change(5), fd: null },
    { ...change(6), ...asked, option: { ...set, at: 1, pid: 8 } },
    { ...change(7), change: "gone" },
    // Its number again, by whatever fault: nothing of the socket before is taken for its own.
    change(8),
  ];
  const repeats = new Repeats();
  const short = changes.map((one) => repeats.without(one) as ChangeData);
  assert.equal(
    short.map((one) => Object.hasOwn(one, "fd")),
    [true, false, true, false, true, true, false, true],
  );
  const back = restored(short);
  assert.equal(
    back.map(({ fd }) => fd),
    changes.map(({ fd }) => fd),
  );
  const options = back.flatMap((one) => ("option" in one ? [one.option] : []));
  assert.equal(options, [set, { ...set, at: 1, pid: 8 }]);
});

test("a trace without anything", () => {
  const page = pageOf(none, new ChangeLog(() => parts.pack));
  assert.match(page, /<title>a\.log - socktrace<\/title>/);
  assert.match(page, /No socket was seen\./);
  assert.not.match(page, /left out/);
});

test.run();
