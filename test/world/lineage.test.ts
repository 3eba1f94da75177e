/** Processes whose clone is in the log, and sockets that are older than it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { worldOf } from "../support/world.ts";

const forked = (child: number): string => `300 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD) = ${child}`;

test("clone is in the log: what two children use and did not open is one socket, their parent's", () => {
  const { names, changes } = worldOf(`
    ${forked(301)}
    ${forked(302)}
    301 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 4
    302 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 4
    300 close(3) = 0`);
  assert.equal(names(), ["#1 301:3 302:3", "#2 301:4", "#3 302:4"]);
  assert.is(changes.at(-1), "socket closed #1");
});

test("a child speaks before its parent's clone returns", () => {
  const { names } = worldOf(`
    ${forked(301)}
    300 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD <unfinished ...>
    302 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 4
    300 <... clone resumed>) = 302
    301 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 4`);
  assert.equal(names(), ["#1 300:3 301:3 302:3", "#2 302:4", "#3 301:4"]);
});

test("what the parent had closed before the fork, a child has opened unseen", () => {
  const { names } = worldOf(`
    ${forked(301)}
    300 close(3) = 0
    ${forked(302)}
    301 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 4
    302 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 4`);
  assert.equal(names(), ["#1 301:3", "#2 301:4", "#3 302:3", "#4 302:4"]);
});

test("without socket() in the log each child may have opened its own", () => {
  const { names } = worldOf(`
    ${forked(301)}
    ${forked(302)}
    301 setsockopt(5, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    302 setsockopt(5, SOL_TCP, TCP_NODELAY, [1], 4) = 0`);
  assert.equal(names(), ["#1 301:5", "#2 302:5"]);
});

test.run();
