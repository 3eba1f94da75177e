/** What a word of --container means. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Container } from "../../src/linux/containers/container.ts";
import { wantedBy } from "../../src/linux/containers/match.ts";

const container = (name: string | null, id: string | null, pod: Container["pod"] = null): Container => ({
  runtime: "docker",
  id,
  name,
  pod,
});

const web = container("web", `0123${"a".repeat(60)}`);
const db = container("db", `0124${"b".repeat(60)}`);
const hex = container("0123", `ffff${"c".repeat(60)}`);
const lxc = container("old", null);
const app = (pod: string, id: string): Container =>
  container("app", id.repeat(64), { uid: id, name: pod, namespace: "default" });
const [left, right] = [app("blue", "d"), app("green", "e")];

const cases: readonly (readonly [word: string, containers: readonly Container[], meant: readonly Container[]])[] = [
  ["web", [web, db], [web]],
  ["0123", [web, db], [web]],
  ["012", [web, db], [web, db]],
  // A name counts before the beginning of an id.
  ["0123", [web, hex], [hex]],
  [web.id ?? "", [web, db], [web]],
  ["old", [lxc, web], [lxc]],
  ["we", [web, db], []],
  ["WEB", [web, db], []],
  ["", [web, db], []],
  ["app", [left, right], [left, right]],
  ["blue/app", [left, right], [left]],
  ["default/green/app", [left, right], [right]],
  // Several processes of one container.
  ["web", [web, web, db], [web]],
];

for (const [word, containers, meant] of cases)
  test(`${word.slice(0, 20)} of ${containers.map(({ name }) => name).join(", ")}`, () => {
    assert.equal(wantedBy(word, containers).found, meant);
  });

test("one that is not there yet is meant by its name or its id; one that is there fixes which", () => {
  assert.ok(wantedBy("web", []).names(web));
  assert.ok(wantedBy("0123", []).names(web));
  assert.not.ok(wantedBy("0123", [hex]).names(web));
  const again = container("web", "9".repeat(64));
  assert.ok(wantedBy("web", [web]).names(again), "made again under its name");
});

test.run();
