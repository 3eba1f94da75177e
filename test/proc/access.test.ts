import { test } from "uvu";
import * as assert from "uvu/assert";
import { obstacleOf, rightsTowards, type Obstacle, type Rights } from "../../src/proc/access.ts";
import { parseStatus, type Status } from "../../src/proc/status.ts";

/** Rights that this machine does not have: why a process may not be traced, nor its fds be taken. */

const user = (uids: string, capabilities = "0"): Status => parseStatus(`Uid:\t${uids}\nCapEff:\t${capabilities}\n`);
const ordinary = user("424242\t424242\t424242\t424242");
const root = user("0\t0\t0\t0", "1ffffffffff");
const rights: Rights = { us: ordinary, them: ordinary, yama: null, filtered: null };

const OUT = "run on the host, or give the container the right (docker run --cap-add SYS_PTRACE)";
const owned = {
  right: "privilege",
  cause: "owned by root; you are 424242",
  remedy: "run as root",
  owner: "root",
} as const;
const lacking = {
  right: "privilege",
  cause: "it has rights that you lack, or forbids inspection (prctl PR_SET_DUMPABLE)",
  remedy: "run as root",
  owner: null,
} as const;

const cases: Readonly<Record<string, readonly [rights: Partial<Rights>, obstacle: Obstacle | null]>> = {
  "root's process": [{ them: root }, owned],
  "Yama 1": [
    { yama: 1 },
    {
      right: "yama",
      cause: "Yama lets only root attach to running processes, by kernel.yama.ptrace_scope=1",
      remedy: "run as root, set it to 0, or launch the program under socktrace",
      owner: null,
    },
  ],
  "Yama 2": [
    { yama: 2 },
    {
      right: "yama",
      cause: "Yama lets only root trace, by kernel.yama.ptrace_scope=2",
      remedy: "run as root, or set it to 0",
      owner: null,
    },
  ],
  "Yama 3, even for root": [
    { yama: 3, us: root },
    {
      right: "yama",
      cause: "Yama forbids all tracing, by kernel.yama.ptrace_scope=3",
      remedy: "set it to 0 or 1 for the next boot (sysctl.d(5))",
      owner: null,
    },
  ],
  "Yama 1 and 2 do not matter for root": [{ yama: 2, us: root }, null],
  "Yama does not matter for other users' processes": [{ yama: 1, them: root }, owned],
  "Yama does not matter where the process has another user's rights besides": [
    { yama: 1, them: user("424242\t424242\t0\t424242") },
    lacking,
  ],
  "root in a container without the capability": [
    { us: user("0\t0\t0\t0", "a80425fb"), them: user("0\t0\t0\t0", "a80425fb") },
    { right: "privilege", cause: "you are root without CAP_SYS_PTRACE, as in containers", remedy: OUT, owner: null },
  ],
  "a container's seccomp filter, even for root": [
    { us: root, filtered: "ptrace" },
    { right: "seccomp", cause: "a seccomp filter forbids ptrace, as in containers", remedy: OUT, owner: null },
  ],
  "an ssh-agent that forbids inspection": [{}, lacking],
  "nothing that we know of": [{ us: root, them: root }, null],
  "a launch is not forbidden by what forbids an attach": [{ them: null, yama: 1 }, null],
  "a launch without Yama": [{ them: null }, null],
};

for (const [name, [some, obstacle]] of Object.entries(cases))
  test(name, () => {
    assert.equal(obstacleOf({ ...rights, ...some }), obstacle);
  });

test("a launch is forbidden by Yama 2 without root", () => {
  assert.is(obstacleOf({ ...rights, them: null, yama: 2 })?.remedy, "run as root, or set it to 0");
});

test("the rights of this machine: ours, and those of who is there", () => {
  assert.is(rightsTowards(process.pid).us?.uids[0], process.getuid?.());
  assert.equal(rightsTowards(process.pid).them?.uids, rightsTowards(null).us?.uids);
  assert.is(rightsTowards(null).them, null);
});

test.run();
