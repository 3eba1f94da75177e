import { test } from "uvu";
import * as assert from "uvu/assert";
import { FdTable } from "../../src/world/fd-table.ts";
import { State } from "../../src/world/state.ts";
import { Context } from "../../src/world/unannounced/context.ts";

/** In a log without clones one daemon may follow the other, without end: memory is bounded all the same. */
test("a table has its fds from a bounded number of others", () => {
  const context = new Context(new State(1_000, null, true, null));
  const tables = Array.from({ length: 1_000 }, () => new FdTable());
  tables.reduce((parent, child, since) => {
    context.descend(child, { files: parent, since });
    return child;
  });
  assert.equal(
    tables.filter((table) => context.heritage.has(table)).map((table) => tables.indexOf(table)),
    Array.from({ length: 16 }, (_, at) => 984 + at),
  );
});

test.run();
