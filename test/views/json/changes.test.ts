/** Every change that a view can be given has its record described in docs/record.schema.json. */
import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ChangeDetails } from "../../../src/views/json/change-types.ts";

/** The compiler asks for a new one here. */
const changes: Readonly<Record<ChangeDetails["change"], true>> = {
  created: true,
  paired: true,
  accepted: true,
  received: true,
  passed: true,
  bound: true,
  listening: true,
  connected: true,
  named: true,
  shut: true,
  "option-set": true,
  "option-read": true,
  data: true,
  "tcp-state": true,
  unread: true,
  closed: true,
  "closed-range": true,
  duplicated: true,
  flags: true,
  forked: true,
  executed: true,
  exited: true,
  killed: true,
  appeared: true,
  lost: true,
  gone: true,
  failed: true,
  doubt: true,
};

/** The names that the schema has for `change`, each alone or one of several. */
function described(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([field, value]: [string, unknown]) =>
    field === "change" ? [...namesIn(value), ...described(value)] : described(value),
  );
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("const" in value && typeof value.const === "string") return [value.const];
  return "enum" in value && Array.isArray(value.enum) ? value.enum.map(String) : [];
}

test("docs/record.schema.json describes each of them, and no other", () => {
  const schema: unknown = JSON.parse(readFileSync("docs/record.schema.json", "utf8"));
  assert.equal([...new Set(described(schema))].sort(), Object.keys(changes).sort());
});

test.run();
