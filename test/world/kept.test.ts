/** Which listener an exec left open in a program that makes no use of it: `kept` of a socket. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { worldOf } from "../support/world.ts";

const BOUND = `
  7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
  7 bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
  7 listen(3, 64) = 0`;
const FORKED = `${BOUND}
  7 clone(child_stack=NULL, flags=SIGCHLD) = 8`;
const EXECUTED = `
  8 execve("/bin/cat", ["cat"], 0x7ffc0 /* 20 vars */) = 0`;

/** The program that keeps the first socket; null: there is none. */
function keptBy(log: string): string | null {
  return worldOf(log).socket(1).kept?.program ?? null;
}

test("a listener without CLOEXEC is kept by what its child executes, also after its own program has closed it", () => {
  assert.is(keptBy(`${FORKED}${EXECUTED}`), "cat");
  assert.is(keptBy(`${FORKED}${EXECUTED}\n 7 close(3) = 0`), "cat");
  assert.is(keptBy(`${FORKED}${EXECUTED}\n 7 close(3) = 0\n 8 +++ exited with 0 +++`), "cat");
});

test("a program that ends first has kept nothing for longer than others have", () => {
  assert.is(keptBy(`${FORKED}${EXECUTED}\n 8 +++ exited with 0 +++`), null);
});

test("a call on it, or closing it, shows that the program knows of it; a call of its parent's does not", () => {
  assert.is(keptBy(`${FORKED}${EXECUTED}\n 8 getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, [1], [4]) = 0`), null);
  assert.is(keptBy(`${FORKED}${EXECUTED}\n 8 close(3) = 0`), null);
  assert.is(keptBy(`${FORKED}${EXECUTED}\n 8 close_range(3, 4294967295, 0) = 0`), null);
  assert.is(keptBy(`${FORKED}${EXECUTED}\n 7 accept(3, NULL, NULL) = 4`), "cat");
});

test("a shell that executes nothing but has a child that does: the child's use counts", () => {
  const shell = `${FORKED}
    8 execve("/bin/sh", ["sh"], 0x7ffc0 /* 20 vars */) = 0
    8 clone(child_stack=NULL, flags=SIGCHLD) = 9
    9 execve("/sbin/server", ["server"], 0x7ffc0 /* 20 vars */) = 0`;
  assert.is(keptBy(shell), "sh");
  assert.is(keptBy(`${shell}\n 9 accept(3, NULL, NULL) = 4`), null);
});

test("what the same process executes in turn is the program that keeps it", () => {
  assert.is(
    keptBy(`${FORKED}
      8 execve("/bin/sh", ["sh"], 0x7ffc0 /* 20 vars */) = 0${EXECUTED}`),
    "cat",
  );
});

test("what is given on purpose is not kept: CLOEXEC taken away, a number of its own, no listener", () => {
  assert.is(keptBy(`${FORKED}\n 8 fcntl(3, F_SETFD, 0) = 0${EXECUTED}`), null);
  assert.is(keptBy(`${FORKED}\n 8 dup2(3, 5) = 5\n 8 close(3) = 0${EXECUTED}`), null);
  assert.is(
    keptBy(`7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n 7 clone(child_stack=NULL, flags=SIGCHLD) = 8${EXECUTED}`),
    null,
  );
});

test("CLOEXEC closes it", () => {
  assert.is(keptBy(`${FORKED.replace("SOCK_STREAM", "SOCK_STREAM|SOCK_CLOEXEC")}${EXECUTED}`), null);
});

test.run();
