import { test } from "uvu";
import * as assert from "uvu/assert";
import { isFault } from "../../src/base/fault.ts";
import { readStatus } from "../../src/proc/status.ts";
import type { Ended } from "../../src/sources/process/ended.ts";
import { howEnded, mainProcess, outcome, straceDied } from "../../src/trace/outcome.ts";
import { startProgram } from "../support/program.ts";
import { finishedWorldOf } from "../support/world.ts";

/** How socktrace ends after a launch: what the trace says of the program, and how strace ended. */

const ended = (status: number | null, signal: NodeJS.Signals | null = null): Ended => ({
  type: "ended",
  status,
  signal,
});

/** Above every pid (PID_MAX_LIMIT): no such process. */
const NOBODY = 4194304;

const EXECVE = 'execve("/bin/server", ["server"], 0x0 /* 1 var */) = 0';

interface Case {
  /** The lines of the trace; process 10 is the program. */
  readonly log: readonly string[];
  readonly strace: Ended;
  /** --detachable: it was left while it ran. */
  readonly left?: true;
  /** `exit 3`, `SIGTERM`, `fault 125: MESSAGE` */
  readonly socktrace: string;
}

const cases: Readonly<Record<string, Case>> = {
  "as the program exits": {
    log: [`10 1.000000 ${EXECVE}`, "10 2.000000 +++ exited with 3 +++"],
    strace: ended(3),
    socktrace: "exit 3",
  },
  "the trace is believed, not strace, which may have been killed just after": {
    log: [`10 1.000000 ${EXECVE}`, "10 2.000000 +++ exited with 0 +++"],
    strace: ended(null, "SIGKILL"),
    socktrace: "exit 0",
  },
  "by the program's signal": {
    log: [`10 1.000000 ${EXECVE}`, "10 2.000000 +++ killed by SIGSEGV (core dumped) +++"],
    strace: ended(null, "SIGSEGV"),
    socktrace: "SIGSEGV",
  },
  "a real-time signal, which Node cannot send: 128 and its number, as shells do": {
    log: [`10 1.000000 ${EXECVE}`, "10 2.000000 +++ killed by SIGRT_2 +++"],
    strace: ended(null),
    socktrace: "exit 162",
  },
  "as the program, not as its child that ends later": {
    log: [
      `10 1.000000 ${EXECVE}`,
      "10 2.000000 fork() = 9",
      "10 3.000000 +++ exited with 3 +++",
      "9 4.000000 +++ exited with 5 +++",
    ],
    strace: ended(3),
    socktrace: "exit 3",
  },
  "a program that could not be executed": {
    log: [
      '10 1.000000 execve("/bin/server", ["server"], 0x0 /* 1 var */) = -1 ENOEXEC (Exec format error)',
      "10 2.000000 +++ exited with 1 +++",
    ],
    strace: ended(1),
    socktrace: "fault 126: server: cannot be executed: see strace's message above",
  },
  "a program that was left while it ran": {
    log: [`10 1.000000 ${EXECVE}`],
    strace: ended(null, "SIGKILL"),
    left: true,
    socktrace: "exit 0",
  },
  "strace died, and the program's fate is not known": {
    log: [],
    strace: ended(null, "SIGKILL"),
    socktrace: "fault 125: strace was killed by SIGKILL before it had started the program",
  },
};

for (const [name, { log, strace, left = false, socktrace }] of Object.entries(cases))
  test(name, () => {
    const main = mainProcess(finishedWorldOf(log.join("\n")).world.state);
    const how = outcome("server", strace, { main, pid: main?.pid ?? null, left, records: log.length });
    assert.is(isFault(how) ? `fault ${how.exit}: ${how.message}` : (how.signal ?? `exit ${how.status}`), socktrace);
  });

test("strace could not even start: why is in its own message, or in the system's settings", () => {
  const how = outcome("server", ended(1), { main: null, pid: null, left: false, records: 0 });
  assert.is(isFault(how) && how.exit, 125);
  assert.match(isFault(how) ? how.message : "", /^cannot trace /);
});

test("strace died, and the program has ended too", () => {
  const { message } = straceDied(ended(null, "SIGKILL"), NOBODY);
  assert.is(message, "strace was killed by SIGKILL during the trace; the program has ended too");
});

test("strace died under a seccomp filter: the program's calls fail with ENOSYS", async () => {
  const filtered = ["test/live/safety/without_call.py", "ptrace", "sh", "-c", "echo ready; read line"];
  const program = await startProgram("python3", filtered, /ready\n/);
  const { message } = straceDied(ended(1), program.pid);
  await program.end();
  const start = `strace ended with status 1 during the trace; process ${program.pid} goes on, but without strace`;
  assert.ok(message.startsWith(start), message);
  assert.match(message, "ENOSYS");
});

if (readStatus(process.pid)?.hasSeccompFilter === false)
  test("strace died, and the program goes on", () => {
    const { message } = straceDied(ended(1), process.pid);
    assert.is(message, `strace ended with status 1 during the trace; process ${process.pid} goes on untraced`);
  });
else console.log("skipped: here every process has a seccomp filter");

test("in words", () => {
  assert.is(howEnded(ended(1)), "ended with status 1");
  assert.is(howEnded(ended(null, "SIGTERM")), "was killed by SIGTERM");
});

test.run();
