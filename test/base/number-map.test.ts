import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { NumberMap } from "../../src/base/number-map.ts";

const key = fc.oneof(fc.nat(12), fc.nat(300), fc.constantFrom(-1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 1));
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ is: fc.constant("set" as const), key }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constant("delete" as const), key }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constantFrom("clear" as const, "oldest" as const), key }) },
);

test("whatever comes and goes, it has what a Map has, in the same order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      const [ours, real] = [new NumberMap<number, object>(), new Map<number, object>()];
      for (const { is, key } of steps) {
        const value = {};
        if (is === "set") {
          ours.set(key, value);
          real.set(key, value);
        } else if (is === "delete") assert.is(ours.delete(key), real.delete(key));
        else if (is === "oldest") {
          const [first] = ours.keys();
          assert.is(first, [...real.keys()][0]);
          if (first !== undefined) assert.is(ours.delete(first), real.delete(first));
        } else {
          ours.clear();
          real.clear();
        }
        assert.is(ours.get(key), real.get(key));
        assert.is(ours.size, real.size);
      }
      assert.equal([...ours], [...real]);
      assert.equal([...ours.keys()], [...real.keys()]);
      assert.equal([...ours.values()], [...real.values()]);
      for (const known of real.keys()) assert.ok(ours.has(known));
    }),
    { numRuns: 500 },
  );
});

test("16 of a million that come and go: each is found, and no other", () => {
  const map = new NumberMap<number, number>();
  for (let at = 0; at < 1_000_000; at++) {
    map.set(at * 3, at);
    map.delete((at - 16) * 3);
  }
  assert.equal(
    [...map.values()],
    Array.from({ length: 16 }, (_, at) => 999_984 + at),
  );
  assert.not.ok(map.has(999_984 * 3 - 3));
});

test("what is deleted while somebody iterates is not visited, and nothing is visited twice", () => {
  const map = new NumberMap<number, string>();
  for (let at = 0; at < 100; at++) map.set(at, `${at}`);
  const visited: number[] = [];
  for (const at of map.keys()) {
    visited.push(at);
    map.delete(at);
    map.delete(at + 1);
    // Makes new room: what is there moves.
    for (let more = 0; more < 40; more++) map.set(1000 + at * 40 + more, "new");
  }
  assert.equal(
    visited.filter((at) => at < 100),
    Array.from({ length: 50 }, (_, at) => 2 * at),
  );
  assert.is(new Set(visited).size, visited.length);
});

test.run();
