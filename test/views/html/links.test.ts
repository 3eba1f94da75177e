/** A socket's row whose times and addresses stand in its changes only: with these it is as it was. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Linker } from "../../../src/views/html/linker.ts";
import { unlinked, type LinkedSocket } from "../../../src/views/html/links.ts";
import type { SocketRow } from "../../../src/views/html/types.ts";
import type { ChangeData } from "../../../src/views/json/change-types.ts";
import { socktrace } from "../../support/socktrace.ts";

const test = suite("links");

interface Read {
  readonly sockets: readonly SocketRow[];
  readonly changes: readonly ChangeData[];
}

function read(args: readonly string[]): Read {
  const { stdout } = socktrace(["read", "--format", "ndjson", ...args]);
  const records = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly type: string; readonly socket?: SocketRow });
  return {
    sockets: records.flatMap(({ type, socket }) => (type === "socket" && socket !== undefined ? [socket] : [])),
    changes: records.filter(({ type }) => type === "change") as unknown as readonly ChangeData[],
  };
}

function linked({ sockets, changes }: Read): readonly LinkedSocket[] {
  const linker = new Linker();
  for (const change of changes) linker.note(change);
  return sockets.map((socket) => linker.linked(socket));
}

function again(rows: readonly LinkedSocket[], changes: readonly ChangeData[]): readonly SocketRow[] {
  return rows.map((row) => {
    const own = changes.filter(({ socket }) => socket === row.id);
    return unlinked(row, (nth) => own.at(nth)!);
  });
}

test("the sockets of recordings come out as they went in", () => {
  for (const log of ["nginx", "redis-server", "unix_stream", "connect_refused", "forkserver", "conversation"])
    for (const args of [[], ["-v"]]) {
      const all = read([...args, `samples/traces/6.1/socktrace/${log}.strace`]);
      assert.equal(again(linked(all), all.changes), all.sockets, log);
    }
});

test("a connection's row has neither times nor its peer", () => {
  const all = read(["samples/traces/6.1/socktrace/nginx.strace"]);
  const accepted = linked(all).find(({ listener }) => listener !== null)!;
  assert.equal(accepted.peer, { nth: 0 });
  assert.equal(accepted.opened, { nth: 0 });
  assert.equal(accepted.closed, { nth: -1 });
  assert.equal([accepted.fd, accepted.pid], [null, null]);
});

test("without its changes (-q), or with those of the beginning only, nothing is missing", () => {
  const { sockets, changes } = read(["samples/traces/6.1/socktrace/nginx.strace"]);
  assert.equal(linked({ sockets, changes: [] }), sockets);
  const some = changes.slice(0, changes.length / 2);
  assert.equal(again(linked({ sockets, changes: some }), some), sockets);
});

test.run();
