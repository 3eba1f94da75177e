import { test } from "uvu";
import * as assert from "uvu/assert";
import { explainRefusal, forbidden, type Rights } from "../../src/sources/strace/refusal.ts";
import type { Status } from "../../src/proc/status.ts";

/** Rights that this machine does not have: why strace may not trace, in words. */

const NOT_PERMITTED = "strace: attach: ptrace(PTRACE_SEIZE, 12): Operation not permitted\n";
const ALL = (1n << 40n) - 1n;

const ordinary: Status = {
  parent: 1,
  tracer: 0,
  isZombie: false,
  isKernelThread: false,
  uids: [1000, 1000, 1000, 1000],
  gids: [1000, 1000, 1000, 1000],
  capabilities: 0n,
  seccomp: 0,
  cpus: "0",
};
const root: Status = { ...ordinary, uids: [0, 0, 0, 0], gids: [0, 0, 0, 0], capabilities: ALL };
const rights: Rights = { them: ordinary, us: ordinary, tracerName: null, yama: null };

const cases: Readonly<Record<string, { rights: Partial<Rights>; says: string; exit?: number }>> = {
  "it has gone": { rights: { them: null }, says: "gone before strace could attach", exit: 1 },
  "it has ended": {
    rights: { them: { ...ordinary, isZombie: true } },
    says: "has ended already (its parent has not asked how yet)",
    exit: 1,
  },
  "a debugger has it": {
    rights: { them: { ...ordinary, tracer: 7 }, tracerName: "gdb" },
    says: "gdb (process 7) traces it already, and there can be only one: end that one first",
  },
  "a thread of the kernel": {
    rights: { them: { ...root, isKernelThread: true }, us: root },
    says: "is a thread of the kernel, which cannot be traced",
  },
  "root's process": {
    rights: { them: root },
    says: "it belongs to user 0, and we are 1000: run as root",
  },
  "Yama 1": {
    rights: { yama: 1 },
    says: "Yama lets only root attach (kernel.yama.ptrace_scope is 1): run as root, or launch the program under socktrace",
  },
  "Yama 2": { rights: { yama: 2 }, says: "Yama lets only root trace (kernel.yama.ptrace_scope is 2): run as root" },
  "Yama 3, even for root": {
    rights: { yama: 3, us: root },
    says: "Yama forbids all tracing (kernel.yama.ptrace_scope is 3, until the next boot)",
  },
  "root in a container without the capability": {
    rights: { us: { ...root, capabilities: 0xa80425fbn }, them: { ...root, capabilities: 0xa80425fbn } },
    says: "we are root without CAP_SYS_PTRACE, as in containers: docker run --cap-add SYS_PTRACE",
  },
  "a container's seccomp filter": {
    rights: { us: { ...root, seccomp: 2 } },
    says: "a seccomp filter forbids ptrace, as containers' do: run outside, or allow it (docker run --cap-add SYS_PTRACE)",
  },
  "an ssh-agent that forbids looking": {
    rights: {},
    says: "it has rights that we have not, or it forbids looking (prctl PR_SET_DUMPABLE): run as root",
  },
  "nothing that we know of": {
    rights: { us: root },
    says: "strace could not attach: attach: ptrace(PTRACE_SEIZE, 12): Operation not permitted",
  },
};

for (const [name, { rights: some, says, exit = 125 }] of Object.entries(cases))
  test(name, () => {
    assert.equal(explainRefusal(12, NOT_PERMITTED, { ...rights, ...some }), {
      type: "fault",
      message: `process 12: ${says}`,
      exit,
    });
  });

test("a launch is not forbidden by what forbids an attach", () => {
  assert.is(forbidden({ ...rights, them: null, yama: 1 }), null);
  assert.is(forbidden({ ...rights, them: null }), null);
});

test("a launch is forbidden by Yama 2 without root", () => {
  assert.match(forbidden({ ...rights, them: null, yama: 2 }) ?? "", "run as root");
});

test.run();
