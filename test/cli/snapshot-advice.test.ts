/**
 * Advice of `pfiles` and `ls`: on what the kernel reports of running programs now. No call was seen, so rules that need the
 * history of a socket are silent.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getuid } from "node:process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { killPrograms, startProgram, type Program } from "../support/program.ts";
import { socktrace } from "../support/socktrace.ts";

const test = suite("advice of pfiles and ls");
const folder = mkdtempSync(join(tmpdir(), "socktrace-look-"));
test.after(() => {
  killPrograms();
  rmSync(folder, { recursive: true });
});

/** Each line ends with what is said of it, or with nothing. */
const HEAD = `
import ctypes, os, sys
from socket import *
keep = []
def tcp(address, *options):
    s = socket()
    for option in options: s.setsockopt(*option)
    s.bind(address); s.listen(8); keep.append(s)
    return s
def udp(address, *options):
    s = socket(AF_INET, SOCK_DGRAM)
    for option in options: s.setsockopt(*option)
    s.bind(address); keep.append(s)
def connection(listener, *options):
    c = create_connection(listener.getsockname()); a, _ = listener.accept(); keep.extend([c, a])
    for option in options: a.setsockopt(*option)
REUSE, KEEPALIVE = (SOL_SOCKET, SO_REUSEADDR, 1), (SOL_SOCKET, SO_KEEPALIVE, 1)
LOW = 20000 + os.getpid() % 5000
def ready():
    print(f"ready {LOW}", flush=True); sys.stdin.read()
`;

async function running(program: string): Promise<Program> {
  return startProgram("python3", ["-c", `${HEAD}${program}\nready()`]);
}

interface Found {
  readonly id: string;
  readonly level: string;
  readonly count: number;
  readonly sockets: readonly number[];
  readonly accepted?: string;
  readonly evidence: readonly { readonly at: number | null; readonly pid: number; readonly text: string }[];
}

function adviceIn({ stdout }: ReturnType<typeof socktrace>): readonly Found[] {
  const { advice } = JSON.parse(stdout) as { readonly advice: readonly Found[] };
  return advice;
}

async function idsOn(program: string): Promise<readonly string[]> {
  const { pid, end } = await running(program);
  const found = adviceIn(socktrace(["pfiles", "--json", String(pid)]));
  await end();
  return found.map(({ id, level, count }) => `${level} ${id}${count > 1 ? ` x ${count}` : ""}`);
}

/** What it says of programs that are in a state. */
const states: Readonly<Record<string, readonly [program: string, ...advice: string[]]>> = {
  "keepalive with the machine's times": ["connection(tcp(('127.0.0.1', 0)), KEEPALIVE)", "note keepalive-default"],
  "keepalive times that are not used, on a connection and on the listener that passed them on": [
    "connection(tcp(('127.0.0.1', 0), (IPPROTO_TCP, TCP_KEEPIDLE, 30)))",
    "warning keepalive-incomplete x 2",
  ],
  "the same on a listener alone: perhaps its connections turn keepalive on": [
    "tcp(('127.0.0.1', 0), (IPPROTO_TCP, TCP_KEEPIDLE, 30))",
  ],
  "milliseconds given as seconds, and seconds as milliseconds": [
    `connection(tcp(('127.0.0.1', 0)), KEEPALIVE, (IPPROTO_TCP, TCP_KEEPIDLE, 30000), (IPPROTO_TCP, TCP_USER_TIMEOUT, 30))`,
    "warning keepalive-unit",
    "warning user-timeout-unit",
  ],
  "a buffer of a fixed size": [
    "connection(tcp(('127.0.0.1', 0)), (SOL_SOCKET, SO_RCVBUF, 8192))",
    "note autotuning-off",
  ],
  "buffers that the kernel tunes": ["connection(tcp(('127.0.0.1', 0)))"],
  "SO_LINGER with a time; with none it is no matter before close()": [
    `l = tcp(('127.0.0.1', 0)); connection(l, (SOL_SOCKET, SO_LINGER, bytes([1,0,0,0,5,0,0,0]))); connection(l, (SOL_SOCKET, SO_LINGER, bytes([1,0,0,0,0,0,0,0])))`,
    "note linger-blocks",
  ],
  "a fixed port, every address, local clients": ["connection(tcp(('0.0.0.0', LOW), REUSE))", "note wildcard-listener"],
  "the same without a client": ["tcp(('0.0.0.0', LOW), REUSE)"],
  "a fixed port without SO_REUSEADDR": ["tcp(('127.0.0.1', LOW))", "note no-reuseaddr"],
  "a port that the kernel may have chosen": ["tcp(('127.0.0.1', 0)); tcp(('0.0.0.0', 0))"],
  "a UDP port that others can have": ["udp(('127.0.0.1', LOW), REUSE)", "warning udp-shared-port"],
  "a UDP port on every address: its groups, if it has any, are not reported": ["udp(('0.0.0.0', LOW), REUSE)"],
  "a UDP port for broadcasts": ["udp(('127.0.0.1', LOW), REUSE, (SOL_SOCKET, SO_BROADCAST, 1))"],
  "a listener's queue, UNIX sockets, a socket that is not used": [
    "s = socket(AF_UNIX); s.bind('\\0x%d' % LOW); s.listen(99999); keep.append(s); keep.extend(socketpair()); keep.append(socket())",
  ],
};

for (const [name, [program, ...advice]] of Object.entries(states))
  test(name, async () => {
    assert.equal(await idsOn(program), advice);
  });

if (getuid?.() === 0) {
  const other =
    "if ctypes.CDLL(None).unshare(0x40000000): raise SystemExit('unshare')\nos.system('ip link set lo up')\n";

  test("another network namespace: its settings, and so what was set, are not known", async () => {
    const listening = "tcp(('127.0.0.1', 0), (IPPROTO_TCP, TCP_FASTOPEN, 16))";
    assert.equal(await idsOn(listening), ["warning fastopen-off"]);
    assert.equal(await idsOn(other + listening), []);
  });

  test("a connection belongs to the listener of its own network namespace", async () => {
    // The other one has a local client on the same port.
    const here = await running("tcp(('0.0.0.0', LOW), REUSE)");
    const port = here.ready[1] ?? "";
    const there = await running(`${other}LOW = ${port}\nconnection(tcp(('0.0.0.0', LOW), REUSE))`);
    const found = adviceIn(socktrace(["pfiles", "--json", String(here.pid), String(there.pid)]));
    assert.equal(
      found.map(({ id }) => id),
      [],
    );
    await Promise.all([here.end(), there.end()]);
  });
}

const BOTH = "connection(tcp(('127.0.0.1', 0)), KEEPALIVE); udp(('127.0.0.1', LOW), REUSE)";

test("text: pfiles' layout has warnings and the count of the rest, a table only what --advice asks for", async () => {
  const { pid, ready, end } = await running(BOTH);
  const port = ready[1] ?? "";
  const shown = (...args: readonly string[]): string => socktrace(args).stdout;
  const warning = `\n\nwarning: fd 6 of ${pid}, 127.0.0.1:${port}: SO_REUSEADDR is on, on a UDP socket: any other socket that sets it too, another user's as well, can bind the same port, and then gets all unicast datagrams  [udp-shared-port]\n  ${pid} getsockopt SO_REUSEADDR on, set earlier\n  instead: leave it out: UDP has no TIME_WAIT\n`;
  assert.match(shown("pfiles", String(pid)), `${warning}advice: 1 note (--advice note shows it)\n`);
  assert.match(shown("pfiles", "--advice", "error", String(pid)), "\n\nadvice: 1 warning, 1 note (--advice note");
  assert.not.match(shown("pfiles", "--advice", "none", String(pid)), "advice");
  for (const format of ["lsof", "netstat", "table"]) {
    assert.not.match(shown("ls", "--format", format, "-p", String(pid)), "\n\n");
    assert.match(shown("ls", "--format", format, "--advice", "warning", "-p", String(pid)), warning);
  }
  await end();
});

test("JSON has all advice, with its own ids of the sockets and no times", async () => {
  const { pid, end } = await running(BOTH);
  const result = socktrace(["ls", "--json", "-p", String(pid)]);
  const { sockets } = JSON.parse(result.stdout) as { sockets: readonly { readonly id: number; readonly fd: number }[] };
  const [shared, keepalive] = adviceIn(result);
  const fdsOf = (found: Found | undefined): readonly (number | undefined)[] =>
    (found?.sockets ?? []).map((id) => sockets.find((one) => one.id === id)?.fd);
  assert.equal(fdsOf(shared), [6]);
  assert.equal(fdsOf(keepalive), [5]);
  assert.equal(shared?.evidence, [{ at: null, pid, call: "getsockopt", text: "SO_REUSEADDR on, set earlier" }]);
  // What is not selected is not judged.
  const selected = adviceIn(socktrace(["pfiles", "--json", "-i", "UDP", String(pid)]));
  assert.equal(
    selected.map(({ id }) => id),
    ["udp-shared-port"],
  );
  await end();
});

test("--fail-on is the exit status, --accept takes advice out and reports what nothing needed", async () => {
  const { pid, end } = await running(BOTH);
  const file = join(folder, "accepted.yaml");
  writeFileSync(file, "udp-shared-port bound udp: only we run there\nreuse-after-bind: no server of ours\n");
  const run = (...args: readonly string[]): ReturnType<typeof socktrace> => socktrace([...args, String(pid)]);
  for (const command of [["pfiles"], ["ls", "-p"]]) {
    const [name = "", ...rest] = command;
    const failed = run(name, "--fail-on", "warning", ...rest);
    assert.is(failed.status, 1);
    assert.is(failed.stderr, "socktrace: 1 piece of advice (--fail-on warning): udp-shared-port\n");
    assert.is(run(name, "--fail-on", "error", ...rest).status, 0);
    const accepted = run(name, "--fail-on", "warning", "--accept", file, ...rest);
    assert.is(accepted.status, 0);
    assert.is(accepted.stderr, `socktrace: ${file}:2: reuse-after-bind: no such advice was given: the line can go\n`);
  }
  assert.is(adviceIn(run("pfiles", "--json", "--accept", file))[0]?.accepted, "only we run there");
  assert.is(run("pfiles", "--accept", join(folder, "missing")).status, 2);
  await end();
});

test("diff and explain give none, and say where these options belong", () => {
  for (const [command, ...args] of [
    ["explain", "SO_KEEPALIVE", "--advice", "warning"],
    ["explain", "--fail-on=note"],
    ["diff", "--accept", "file", "a", "b"],
  ] as const) {
    const { status, stderr } = socktrace([command, ...args]);
    assert.is(status, 2);
    assert.match(
      stderr,
      new RegExp(`^socktrace: --[a-z-]+ is for traces, read, pfiles and ls: ${command} gives no advice\n$`),
    );
  }
});

test.run();
