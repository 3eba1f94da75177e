/** In a shell on a terminal, programs under socktrace are stopped and continued as they are without it. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canUseEbpf } from "../support/ebpf.ts";
import { canTrace, SOCKTRACE } from "../support/socktrace.ts";
import { scratch, until } from "./safety/target.ts";

const test = suite("job control");

/** What is typed, and what has to be seen before anything else is typed. */
type Step = { readonly keys: string } | { readonly see: string } | { readonly size: readonly [number, number] };

const keys = (text: string): Step => ({ keys: text });
const see = (text: string): Step => ({ see: text });

/** What is not seen by then does not come: the test fails, and shows what has come. */
const PATIENCE_MS = 60_000;

const PROMPT = "PROMPT> ";
const prompt = see(PROMPT);
const FILE = join(scratch(), "text");
writeFileSync(FILE, "some text\n".repeat(100));
/**
 * `sh READER LINES` reads so many lines. No other program: a Ctrl-C that comes while dash forks is lost, without us too
 * (vfork: the child has dash's handler until its exec).
 */
const READER = join(scratch(), "reader.sh");
writeFileSync(READER, 'echo running; read line; echo "got $line"; [ "$1" = 1 ] || read more');
const shown = see("some text");

/** Ctrl-Z, and the shell that started the program is there again; then the program goes on. */
const stopped = [keys("\x1a"), see("Stopped"), prompt];
/** A job in the background has stopped. */
const seenStopped = [
  keys('until jobs | grep Stopped; do sleep 0.1; done; echo "is ""stopped"\n'),
  see("is stopped"),
  prompt,
];
const continued = keys("fg\n");
/** How the last command ended. The quotes keep what is typed from looking like what is printed. */
const status = (value: number): readonly Step[] => [prompt, keys('echo "status=""$?"\n'), see(`status=${value}`)];

/**
 * It restores the terminal when it gets Ctrl-Z, and only then stops, as editors do. Python runs a handler between two
 * steps of its own: one that is due just before a read would wait for the read.
 */
const editor = `/usr/bin/python3 -c '
import os, select, signal
def stop(*_):
    print("restor" + "ed", flush=True); signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTSTP); signal.signal(signal.SIGTSTP, stop); print("re" + "drawn", flush=True)
signal.signal(signal.SIGTSTP, stop); print("edit" + "ing", flush=True)
while not select.select([0], [], [], 0.1)[0]: pass
input()'`;

/** The command, and what is typed and seen from its start to the end. */
const cases: readonly (readonly [about: string, command: string, steps: readonly Step[]])[] = [
  [
    "less: Ctrl-Z and fg, again and again",
    `less ${FILE}`,
    [shown, ...[1, 2, 3].flatMap(() => [...stopped, continued, shown]), keys("q"), ...status(0)],
  ],
  [
    "vim, which has two threads",
    `vim.tiny -u NONE ${FILE}`,
    [shown, ...stopped, continued, shown, keys(":q!\n"), ...status(0)],
  ],
  [
    "an editor restores the screen before the shell is back",
    editor,
    [
      see("editing"),
      keys("\x1a"),
      see("restored"),
      see("Stopped"),
      prompt,
      continued,
      see("redrawn"),
      keys("\n"),
      ...status(0),
    ],
  ],
  [
    "a program gets the signal that the window has another size",
    `/usr/bin/python3 -c '
import os, select, signal
signal.signal(signal.SIGWINCH, lambda *_: print("si" + "ze", *os.get_terminal_size(), flush=True))
print("run" + "ning", flush=True)
while not select.select([0], [], [], 0.1)[0]: pass
input()'`,
    [see("running"), { size: [40, 100] }, see("size 100 40"), keys("\n"), ...status(0)],
  ],
  [
    "a password prompt, stopped and continued",
    `/usr/bin/python3 -c 'import getpass; print("len" + "gth", len(getpass.getpass()))'`,
    [see("Password:"), ...stopped, continued, keys("secret\n"), see("length 6"), ...status(0)],
  ],
  [
    "a command of several processes",
    `sh -c 'sh ${READER} 1; echo af""ter'`,
    [see("running"), ...stopped, continued, keys("it\n"), see("got it"), see("after"), ...status(0)],
  ],
  [
    "a shell that has jobs of its own, and is suspended itself",
    "bash --norc --noprofile -i",
    [
      keys("PS1=IN'NER> '\n"),
      see("INNER> "),
      keys(`sh ${READER} 2\n`),
      see("running"),
      keys("\x1a"),
      see("Stopped"),
      see("INNER> "),
      keys("jobs\n"),
      see("Stopped"),
      continued,
      keys("it\n"),
      see("got it"),
      keys("\x03"),
      see("INNER> "),
      // Ctrl-C throws away what is typed at the same moment.
      keys("\n"),
      see("INNER> "),
      keys("suspend\n"),
      see("Stopped"),
      prompt,
      continued,
      keys('echo "a""live"\n'),
      see("alive"),
      keys("exit 3\n"),
      ...status(3),
    ],
  ],
  [
    "in the background it goes on, until it reads",
    `sh ${READER} 1`,
    [
      see("running"),
      ...stopped,
      keys("bg\n"),
      prompt,
      ...seenStopped,
      continued,
      keys("it\n"),
      see("got it"),
      ...status(0),
    ],
  ],
  [
    "SIGSTOP to the job",
    `sh ${READER} 1`,
    [
      see("running"),
      ...stopped,
      keys("bg\n"),
      prompt,
      keys("kill -STOP %1\n"),
      prompt,
      ...seenStopped,
      continued,
      keys("it\n"),
      see("got it"),
      ...status(0),
    ],
  ],
  [
    "Ctrl-C after fg",
    `sh ${READER} 2`,
    [see("running"), ...stopped, continued, keys("it\n"), see("got it"), keys("\x03"), ...status(130)],
  ],
];

const socktrace = `${process.execPath} ${SOCKTRACE} -o /dev/null`;
const ways: readonly (readonly [how: string, before: string])[] = [
  ["without us", ""],
  ["launched", `${socktrace} -- `],
  ["with --detachable", `${socktrace} --detachable -- `],
  ...((await canUseEbpf()) ? [["by eBPF", `${socktrace} --engine ebpf -- `] as const] : []),
];

if (canTrace())
  for (const [about, command, steps] of cases)
    for (const [how, before] of ways)
      test(`${about}: ${how}`, async () => {
        const terminal = await startShell();
        terminal.child.stdin?.write(`${before}${command}\n`);
        try {
          for (const step of steps) await take(terminal, step);
        } finally {
          terminal.child.kill("SIGKILL");
        }
      });

interface Terminal {
  readonly child: ChildProcess;
  /** Its name: /dev/pts/3. */
  readonly tty: string;
  /** What has come since what was seen last. */
  rest: string;
}

/** A shell with job control on a pseudo-terminal of util-linux's script. */
async function startShell(): Promise<Terminal> {
  const child = spawn("script", ["-qec", "stty cols 80 rows 24; exec bash --norc --noprofile -i", "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, TERM: "xterm", SHELL: "/bin/sh", PS1: PROMPT },
  });
  const terminal = { child, tty: "", rest: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (terminal.rest += text));
  await take(terminal, prompt);
  child.stdin.write("tty\n");
  await until(() => /\/dev\/pts\/\d+\r/.test(terminal.rest));
  const tty = /\/dev\/pts\/\d+/.exec(terminal.rest)?.[0] ?? "";
  await take(terminal, prompt);
  return Object.assign(terminal, { tty });
}

async function take(terminal: Terminal, step: Step): Promise<void> {
  if ("keys" in step) terminal.child.stdin?.write(step.keys);
  else if ("size" in step) {
    const [rows, columns] = step.size.map(String);
    execFileSync("stty", ["-F", terminal.tty, "rows", rows ?? "", "cols", columns ?? ""]);
  } else {
    const { see: text } = step;
    const deadline = performance.now() + PATIENCE_MS;
    await until(() => terminal.rest.includes(text) || performance.now() > deadline);
    assert.ok(terminal.rest.includes(text), `${text} in ${JSON.stringify(terminal.rest)}`);
    terminal.rest = terminal.rest.slice(terminal.rest.indexOf(text) + text.length);
  }
}

test.run();
