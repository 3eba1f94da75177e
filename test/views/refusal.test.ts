import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes, asPid } from "../../src/base/brands.ts";
import type { ProcessSnapshot, Refusal } from "../../src/events/snapshot.ts";
import { cannotInspect, cannotInspectAll, refusalText } from "../../src/views/snapshot/refusal.ts";

const root: Refusal = {
  right: "privilege",
  cause: "owned by root; you are nobody",
  remedy: "run as root",
  owner: "root",
  shown: "its command only",
};
const outside: Refusal = {
  right: "privilege",
  cause: "other user namespace or security module",
  remedy: "run on the host",
  owner: null,
  shown: "its command only",
};

const process = (pid: number, partial: Refusal | null): ProcessSnapshot => ({
  type: "process",
  pid: asPid(pid),
  inner: null,
  container: null,
  ppid: asPid(1),
  comm: asBytes("x"),
  argv: [],
  uid: 0,
  user: "root",
  zombie: false,
  openFiles: null,
  namespace: null,
  fds: [],
  partial,
});

test("one process", () => {
  assert.is(refusalText(root), "owned by root; you are nobody: run as root; shown: its command only");
  assert.is(
    cannotInspect(1, outside),
    "cannot inspect process 1 (other user namespace or security module); run on the host; shown: its command only",
  );
});

test("all processes: a line for each reason", () => {
  const outsideToo = { ...outside, shown: "its command, and that it has 3 fds" };
  assert.equal(
    cannotInspectAll([
      process(1, root),
      process(2, null),
      process(3, outside),
      process(4, root),
      process(5, outsideToo),
    ]),
    [
      "2 processes belong to root: run as root to see which sockets are theirs",
      "cannot inspect process 3 and 1 more (other user namespace or security module); run on the host",
    ],
  );
});

test("all processes: one of them", () => {
  assert.equal(cannotInspectAll([process(1, root), process(3, outside)]), [
    "process 1 belongs to root: run as root to see which sockets are its own",
    "cannot inspect process 3 (other user namespace or security module); run on the host; shown: its command only",
  ]);
  assert.equal(cannotInspectAll([process(2, null)]), []);
});

test.run();
