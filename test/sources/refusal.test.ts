import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Rights } from "../../src/proc/access.ts";
import type { Status } from "../../src/proc/status.ts";
import { attachFault } from "../../src/sources/strace/refusal.ts";

/** Why strace could not attach, in words. What forbids it for all of us is in test/proc/access.test.ts. */

const NOT_PERMITTED = "strace: attach: ptrace(PTRACE_SEIZE, 12): Operation not permitted\n";

const ordinary: Status = {
  process: 7,
  inner: null,
  parent: 1,
  tracer: 0,
  isZombie: false,
  isTraceStopped: false,
  isKernelThread: false,
  uids: [424242, 424242, 424242, 424242],
  gids: [424242, 424242, 424242, 424242],
  capabilities: 0n,
  hasSeccompFilter: false,
  cpus: "0",
};
const root: Status = { ...ordinary, uids: [0, 0, 0, 0], gids: [0, 0, 0, 0], capabilities: (1n << 40n) - 1n };
const rights: Rights = { them: ordinary, us: ordinary, yama: null, filtered: null };

const cases: Readonly<Record<string, { rights: Partial<Rights>; message: string; exit?: number }>> = {
  "it has gone": { rights: { them: null }, message: "process 12 ended before strace could attach", exit: 1 },
  "it has ended": {
    rights: { them: { ...ordinary, isZombie: true } },
    message: "process 12 is a zombie: it has ended, and its parent has not waited for it",
    exit: 1,
  },
  "a debugger has it": {
    rights: { them: { ...ordinary, tracer: 7 } },
    message: "cannot trace process 12 (gdb, PID 7, traces it already); end that tracer first",
  },
  "a thread of the kernel": {
    rights: { them: { ...root, isKernelThread: true }, us: root },
    message: "cannot trace process 12 (it is a thread of the kernel)",
  },
  "root's process": {
    rights: { them: root },
    message: "cannot trace process 12 (owned by root; you are 424242); run as root",
  },
  "nothing that we know of": {
    rights: { us: root },
    message: "cannot trace process 12 (strace: attach: ptrace(PTRACE_SEIZE, 12): Operation not permitted)",
  },
};

for (const [name, { rights: some, message, exit = 125 }] of Object.entries(cases))
  test(name, () => {
    assert.equal(attachFault(12, NOT_PERMITTED, { ...rights, ...some }, "gdb"), { type: "fault", message, exit });
  });

test("a tracer whose name is hidden", () => {
  const hidden = attachFault(12, "", { ...rights, them: { ...ordinary, tracer: 7 } }, null);
  assert.is(hidden.message, "cannot trace process 12 (a process, PID 7, traces it already); end that tracer first");
});

test.run();
