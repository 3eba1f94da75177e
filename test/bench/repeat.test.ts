import { test } from "uvu";
import * as assert from "uvu/assert";
import { repeat } from "../../bench/repeat.ts";

const recording = `100 1795344973.900000 clone(child_stack=NULL, flags=SIGCHLD) = 101
101 1795344974.000001 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[5000]>
101 1795344974.100000 +++ exited with 0 +++
100 1795344974.400000 --- SIGCHLD {si_signo=SIGCHLD, si_pid=101, si_uid=0} ---
`;

/** The second copy: the first is the recording itself. */
function second(pids: boolean, inodes: boolean): string {
  const copies = repeat([recording], { pids, inodes });
  assert.is(copies.next().value, recording);
  return copies.next().value;
}

test("a copy goes on one second after the last line of the one before", () => {
  assert.is(
    second(false, false),
    `100 1795344975.400000 clone(child_stack=NULL, flags=SIGCHLD) = 101
101 1795344975.500001 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[5000]>
101 1795344975.600000 +++ exited with 0 +++
100 1795344975.900000 --- SIGCHLD {si_signo=SIGCHLD, si_pid=101, si_uid=0} ---
`,
  );
});

test("a copy can have processes and sockets of its own", () => {
  assert.is(
    second(true, true),
    `102 1795344975.400000 clone(child_stack=NULL, flags=SIGCHLD) = 103
103 1795344975.500001 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[5001]>
103 1795344975.600000 +++ exited with 0 +++
102 1795344975.900000 --- SIGCHLD {si_signo=SIGCHLD, si_pid=103, si_uid=0} ---
`,
  );
});

test("several recordings take turns", () => {
  const copies = repeat(["1 1795344973.000000 a() = 0\n", "2 1795344970.000000 b() = 0\n"], {
    pids: false,
    inodes: false,
  });
  const text = [1, 2, 3].map(() => copies.next().value).join("");
  assert.is(text, "1 1795344973.000000 a() = 0\n2 1795344974.000000 b() = 0\n1 1795344975.000000 a() = 0\n");
});

test("a recording without times since the epoch cannot be shifted", () => {
  assert.throws(() => repeat(["socket(AF_INET, SOCK_STREAM, 0) = 3\n"], { pids: false, inodes: false }).next(), /-ttt/);
});

test.run();
