import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asPid } from "../../src/base/brands.ts";
import { machineSnapshot, snapshots } from "../../src/kernel/snapshot.ts";
import { snapshotJson } from "../../src/views/snapshot/json.ts";
import { usualOptions } from "../../src/views/view.ts";
import { startProgram } from "../support/program.ts";
import { withFactory } from "../kernel/talker.ts";

type Json = null | boolean | number | string | Json[] | { [field: string]: Json };

const read = (name: string): { [field: string]: Json } =>
  JSON.parse(readFileSync(`docs/${name}.schema.json`, "utf8")) as { [field: string]: Json };

/** Readers pass over fields that they do not know; here whatever we print has to be described. */
const strict = (schema: { [field: string]: Json }): { [field: string]: Json } => {
  const defs = schema["$defs"] as { [name: string]: { [field: string]: Json } };
  // `stat` is a part of others.
  for (const [name, def] of Object.entries(defs))
    if ("properties" in def && name !== "stat") def["unevaluatedProperties"] = false;
  return schema;
};

const ajv = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true, strictRequired: false });
ajv.addSchema(read("summary"));
const isSnapshot = ajv.compile(strict(read("snapshot")));

for (const verbose of [false, true]) {
  test(`every field is described, with every kind of socket and file${verbose ? ", -v" : ""}`, async () => {
    await withFactory([], ({ pid }) => {
      const found = snapshots([pid, asPid(process.pid)], { tcpInfo: verbose, others: true });
      const living = found.flatMap((process) => (process.type === "process" ? [process] : []));
      const { unheld } = machineSnapshot({ options: false, tcpInfo: false, others: false });
      assert.ok(unheld.length > 0);
      const document = JSON.parse(
        [...snapshotJson({ processes: living, unheld }, { ...usualOptions, verbose })].join(""),
      ) as {
        sockets: object[];
      };
      assert.is(isSnapshot(document), true, ajv.errorsText(isSnapshot.errors, { separator: "\n" }));
      const [first, ...rest] = document.sockets;
      assert.is(isSnapshot({ ...document, sockets: [{ ...first, surprise: 1 }, ...rest] }), false, "a new field");
      return Promise.resolve();
    });
  });
}

test("text that is no text", async () => {
  const hostile = await startProgram("python3", ["test/cli/hostile.py", "\x1b"], /^ready\n/m);
  const found = snapshots([asPid(hostile.pid)], { tcpInfo: false, others: true });
  const living = found.flatMap((process) => (process.type === "process" ? [process] : []));
  const text = [...snapshotJson({ processes: living, unheld: [] }, usualOptions)].join("");
  await hostile.end();
  assert.is(isSnapshot(JSON.parse(text)), true, ajv.errorsText(isSnapshot.errors, { separator: "\n" }));
  assert.equal(
    ["commandBase64", "argvBase64", "base64"].filter((name) => !text.includes(`"${name}"`)),
    [],
  );
});

test("what a field may not be is found: the check is no sieve", () => {
  const document = {
    schema: "socktrace.summary/1",
    strace: null,
    engine: null,
    source: "snapshot",
    processes: [],
    sockets: [],
    groups: [],
    advice: [],
    unknown: [],
    unparsed: 0,
    lost: 0,
  };
  assert.is(isSnapshot(document), true);
  assert.is(isSnapshot({ ...document, source: "read" }), false);
  assert.is(isSnapshot({ ...document, sockets: [{ id: 1 }] }), false);
});

test.run();
