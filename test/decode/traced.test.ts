import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dataCalls, heldCalls, isLeftOutByLight, lightCalls, tracedCalls } from "../../src/decode/traced.ts";
import { straceArguments, type TraceOptions } from "../../src/sources/strace/argv.ts";
import type { Strace } from "../../src/sources/strace/strace.ts";

const test = suite("decode/traced");

/** As strace takes them: `?` in front of what not every strace knows. */
const words = (calls: typeof tracedCalls): string =>
  calls.map(({ name, everywhere }) => (everywhere ? name : `?${name}`)).join(" ");

const light = [
  ...["socket socketpair ?accept accept4 bind listen connect getsockname getpeername shutdown"],
  ...["setsockopt getsockopt ?pidfd_getfd clone ?clone2 ?clone3 ?fork ?vfork execve ?execveat ?unshare ?setns"],
  ...["?io_uring_setup ?ptrace"],
].join(" ");

test("a live trace asks for every call that is decoded, but for the busiest and for exit", () => {
  const all = words(tracedCalls).split(" ");
  assert.equal(
    all.filter((word) => !light.split(" ").includes(word)),
    "close ?close_range dup ?dup2 dup3 fcntl ?fcntl64 ioctl ?recvmsg".split(" "),
  );
});

test("--light asks for what options and addresses need", () => {
  assert.is(words(lightCalls), light);
  assert.equal(["close", "recvmsg", "accept", "sendto"].map(isLeftOutByLight), [true, true, false, false]);
});

test("--data adds the calls that move data", () => {
  assert.is(
    words(dataCalls),
    "?recvmmsg ?sendto ?send ?sendmsg ?sendmmsg ?recv ?recvfrom ?write ?writev ?sendfile ?sendfile64 ?read ?readv ?splice",
  );
});

test("--verify holds a process before its end, --verify-each a thread after what changes a socket's state", () => {
  assert.is(words(heldCalls.before), "?exit_group");
  assert.is(words(heldCalls.after), "?accept accept4 listen connect");
});

const strace: Strace = {
  type: "strace",
  path: "/usr/bin/strace",
  version: "6.1",
  seccompBpf: true,
  optionalNames: true,
  delays: true,
  pidNamespaces: null,
  unwinder: null,
};
const options: TraceOptions = {
  calls: [
    { name: "socket", everywhere: true },
    { name: "clone3", everywhere: false },
  ],
  follow: true,
  user: null,
  environment: [],
  holds: [{ calls: heldCalls.before, at: "enter", micros: 5 }],
};

const filters = (version: Strace): readonly string[] =>
  straceArguments(version, options, "out").filter((word) => /^(trace|inject)=/.test(word));

test("a call that not every strace knows is asked for with ?, and one that is held is traced too", () => {
  assert.equal(filters(strace), ["trace=socket,?clone3,?exit_group", "inject=?exit_group:delay_enter=5"]);
});

test("a strace that does not know ? is asked for what all know", () => {
  assert.equal(filters({ ...strace, optionalNames: false, delays: false }), ["trace=socket"]);
});

test.run();
