/** Rows of JSON in columns: what comes out is what went in, and what repeats itself packs small. */
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Data } from "../../src/base/data.ts";
import type { Packed } from "../../src/base/columns/column.ts";
import { packRows } from "../../src/base/columns/pack.ts";
import { readRows, type Rows } from "../../src/base/columns/read.ts";

/** Through JSON, as in a page. */
function through<Row>(rows: readonly Data[]): Rows<Row> {
  return readRows<Row>(JSON.parse(JSON.stringify(packRows(rows))) as Packed);
}

function all(rows: readonly Data[]): readonly Data[] {
  const read = through<Data>(rows);
  return Array.from({ length: read.length }, (_, row) => read.get(row));
}

/** JSON has no -0, and no undefined. */
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Data);

test("any rows come out as they went in", () => {
  fc.assert(
    fc.property(fc.array(json, { maxLength: 40 }), (rows) => {
      assert.equal(all(rows), rows);
    }),
    { numRuns: 500 },
  );
});

test("rows of one shape, with fields that may be missing, null or of several types", () => {
  const row = fc.record(
    {
      id: fc.integer(),
      at: fc.option(fc.integer({ min: 0, max: 2 ** 50 }).map((micros) => micros / 1e6)),
      state: fc.constantFrom("LISTEN", "ESTABLISHED", null),
      peer: fc.option(fc.record({ address: fc.constantFrom("::1", "127.0.0.1"), port: fc.nat(65_535) })),
      options: fc.array(fc.record({ name: fc.constantFrom("a", "b"), value: json }), { maxLength: 3 }),
      __proto__: fc.boolean(),
    },
    { requiredKeys: ["id"] },
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const given = JSON.parse(JSON.stringify(rows)) as Data[];
      assert.equal(all(given), given);
    }),
  );
});

test("one field of all rows, also of those in it, where a row has none", () => {
  interface Row {
    readonly id: number;
    readonly peer?: { readonly port: number } | null;
  }
  const rows = through<Row>([
    { id: 1, peer: { port: 80 } },
    { id: 2, peer: null },
    { id: 3 },
    { id: 4, peer: { port: 81 } },
  ]);
  const values = <Value>(read: Rows<Value>): readonly Value[] =>
    Array.from({ length: read.length }, (_, row) => read.get(row));
  assert.equal(values(rows.field("id")), [1, 2, 3, 4]);
  assert.equal(values(rows.field("peer")), [{ port: 80 }, null, undefined, { port: 81 }]);
  assert.equal(values(rows.field("peer").field("port")), [80, undefined, undefined, 81]);
});

test("rows of different shapes: each comes out with its own fields, in their order", () => {
  const kinds: readonly ((at: number) => Data)[] = [
    (at) => ({ what: "set", at, option: { level: 6, value: at % 2 === 0 } }),
    (at) => ({ what: "accepted", peer: { port: at, address: "::1" }, at }),
    (at) => ({ at, what: "gone", option: null }),
  ];
  const rows = Array.from({ length: 300 }, (_, at) => kinds[(at * 7) % 3]?.(at) ?? null);
  assert.is(JSON.stringify(all(rows)), JSON.stringify(rows));
  const read = through<{ readonly at: number; readonly option?: { readonly level: number } | null }>(rows);
  const levels = read.field("option").field("level");
  assert.equal(
    [0, 1, 2, 3].map((row) => read.field("at").get(row)),
    [0, 1, 2, 3],
  );
  assert.equal(
    [0, 1, 2, 3].map((row) => read.field("option").get(row)),
    rows.slice(0, 4).map((row) => (row as { option?: Data }).option),
  );
  assert.equal(
    [0, 1, 2, 3].map((row) => levels.get(row)),
    [6, undefined, undefined, 6],
  );
});

test("times in seconds keep their microseconds", () => {
  const times = [1_700_000_000.012345, 1_700_000_000.012346, 1_764_374_400.999999, 0.000001, 2_000_000_000.000001];
  assert.equal(all(times), times);
});

test("what rows have in common costs little", () => {
  const rows = Array.from({ length: 10_000 }, (_, id) => ({
    id,
    kind: "IPPROTO_TCP",
    options: [
      { name: "SO_REUSEADDR", value: true, origin: "inherited", at: 1_700_000_000.5 },
      { name: "TCP_NODELAY", value: true, origin: "set", at: 1_700_000_001 + id / 1e3 },
    ],
  }));
  const bytes = deflateRawSync(JSON.stringify(packRows(rows))).length;
  assert.ok(bytes < 10_000, `${bytes} bytes`);
});

test.run();
