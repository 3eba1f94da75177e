import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";
import { SOCKTRACE } from "../support/socktrace.ts";

/**
 * `socktrace ls` beside `netstat -an` and `ss -an`, in a network namespace of this test's own: every socket of it, also
 * those that no process has open, or none that the user may see.
 */
const test = suite("sockets that no visible process has open");

/** Ends as the first of its connections is in TIME_WAIT, and one is not accepted. */
const code = `
import socket, sys, time
listener = socket.create_server(("127.0.0.1", 7100), backlog=2)
server6 = socket.create_server(("::1", 7101), family=socket.AF_INET6)
client = socket.create_connection(("127.0.0.1", 7100)); accepted = listener.accept()[0]
client.close(); accepted.close()
kept = socket.create_connection(("127.0.0.1", 7100)); other = listener.accept()[0]
waiting = socket.create_connection(("127.0.0.1", 7100))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); udp.bind(("127.0.0.1", 7102))
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
unix = socket.socket(socket.AF_UNIX); unix.bind("\\0a\\0b"); unix.listen(3)
pair = socket.socketpair()
queued = socket.socket(socket.AF_UNIX); queued.connect("\\0a\\0b")
free = socket.create_server(("127.0.0.1", 7103)); last = socket.create_connection(("127.0.0.1", 7103))
end = free.accept()[0]; end.close(); last.close(); free.close()
print("ready x", flush=True)
sys.stdin.read()
`;

const alone = ["unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
const ordinary = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"];
let program: Program;

test.before(async () => {
  program = await startProgram(alone[0] ?? "", [...alone.slice(1), "python3", "-c", code]);
});

test.after(async () => {
  await program.end();
});

function beside(words: readonly string[]): {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
} {
  return spawnSync("nsenter", ["-t", String(program.pid), "-n", ...words], { encoding: "utf8" });
}

const ls = (args: readonly string[], as: readonly string[] = []): ReturnType<typeof beside> =>
  beside([...as, process.execPath, SOCKTRACE, "ls", "-nP", ...args]);

const words = (text: string): string[] => text.split("\n").map((line) => line.trim().replace(/\s+/g, " "));

/** Lines of the program, and of what no process has open: root sees the processes of other namespaces too. */
const linesWith = (holder: RegExp, text: string): string =>
  text
    .split("\n")
    .filter((line) => holder.test(line))
    .join("\n");

/** `tcp 0 0 127.0.0.1:7100 0.0.0.0:* LISTEN`, without the process; of UNIX sockets without the count of references. */
const netstatRows = (text: string): string[] =>
  words(text)
    .filter((line) => /^(?:tcp|udp|raw|unix)/.test(line))
    .map((line) => line.replace(/^unix \d+ /, "unix ").replace(/ (?:-|\d+\/\S+)(?= |$)/, ""))
    .sort();

for (const [who, as] of [
  ["root", []],
  ["nobody", ordinary],
] as const) {
  test(`${who}: the same rows as netstat -tuwxan, each once`, () => {
    const theirs = netstatRows(beside(["netstat", "-tuwxanW"]).stdout);
    assert.ok(theirs.some((line) => line.endsWith("127.0.0.1:7100 TIME_WAIT")));
    const ours = linesWith(RegExp(` (?:-|${program.pid}/\\S+)(?: |$)`), ls(["--format", "netstat"], as).stdout);
    // netstat cannot distinguish a NUL in a name from a @.
    assert.equal(netstatRows(ours.replaceAll("@a\\x00b", "@a@b")), theirs);
  });

  test(`${who}: the same addresses and states as ss -an`, () => {
    const theirs = words(beside(["ss", "-tuanH"]).stdout)
      .map((line) => line.split(" "))
      .flatMap(([proto, state = "", , , local, peer]) =>
        proto === "" ? [] : [`${proto} ${local} ${peer} ${ssStates[state] ?? state}`],
      );
    const table = ls(["-i", "--format", "table", "--columns", "pid,protocol,local,peer,state"], as).stdout;
    const ours = words(linesWith(RegExp(`^ *(?:-|${program.pid}) `), table))
      .map((line) => line.split(" "))
      .flatMap(([, protocol = "", local, peer = "", state]) =>
        /TCP|UDP/.test(protocol)
          ? [
              `${protocol.replace("IPPROTO_", "").toLowerCase()} ${local} ${peer.replace(/^-$/, anyPeer(local))} ${state}`,
            ]
          : [],
      );
    assert.ok(ours.length > 8);
    assert.equal(ours.sort(), theirs.sort());
  });
}

const ssStates: Readonly<Record<string, string>> = { ESTAB: "ESTABLISHED", UNCONN: "BOUND", "TIME-WAIT": "TIME_WAIT" };

function anyPeer(local = ""): string {
  return local.startsWith("[") ? "[::]:*" : "0.0.0.0:*";
}

test("EADDRINUSE that TIME_WAIT causes: -i:PORT shows what is in the way", () => {
  const bind = "import socket; socket.socket().bind(('127.0.0.1', 7103))";
  assert.match(beside(["python3", "-c", bind]).stderr, /Address already in use/);
  const { stdout, status } = ls(["-i:7103"]);
  assert.is(status, 0);
  assert.match(
    stdout,
    /^COMMAND .*\n- +- +- +- +IPv4 +- +0t0 +TCP 127\.0\.0\.1:(?:7103->127\.0\.0\.1:\d+|\d+->127\.0\.0\.1:7103) \(TIME_WAIT\)\n$/,
  );
  // netstat, which shows it too, has no process for it either.
  assert.match(ls(["-i:7103", "--format", "netstat"]).stdout, / TIME_WAIT +-\n$/);
});

test("an ordinary user sees other users' sockets, whose they are, and why not by which process", () => {
  const { stdout, stderr } = ls(["-iTCP", "-sTCP:LISTEN"], ordinary);
  assert.match(stdout, /^- +- +root +- +IPv4 +\d+ +0t0 +TCP 127\.0\.0\.1:7100 \(LISTEN\)$/m);
  assert.match(stderr, /processes belong to root: run as root to see which sockets are theirs\n/);
});

test("a connection that waits for accept() is no process's", () => {
  const { stdout } = ls(["-iTCP:7100", "-sTCP:ESTABLISHED"]);
  const heldBy = (line: string): string => line.split(/ +/)[0] ?? "";
  assert.equal(words(stdout).filter(Boolean).map(heldBy), ["COMMAND", "python3", "python3", "python3", "-"]);
});

test("-c and -p ask for processes: what no process has is left out", () => {
  assert.not.match(ls(["-i", "-c", "python"]).stdout, /^-/m);
  assert.not.match(ls(["-i", "-p", String(program.pid)]).stdout, /^-/m);
});

test("JSON has them beside the sockets of processes", () => {
  const { stdout } = ls(["-i:7103", "--json"]);
  const { sockets, unheld } = JSON.parse(stdout) as { sockets: unknown[]; unheld: { state: string; inode: null }[] };
  assert.equal(sockets, []);
  assert.equal(
    unheld.map(({ state, inode }) => [state, inode]),
    [["TIME_WAIT", null]],
  );
});

test("the kernel's own sockets are there", () => {
  assert.match(ls([]).stdout, /^- +- +- +- +netlink +- +0t0 +\d+ ROUTE$/m);
});

/** A process that is back in its first namespace, with sockets of one that has no name: no table of them can be read. */
const elsewhere = `
import ctypes, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
home = os.open("/proc/self/ns/net", os.O_RDONLY)
if libc.unshare(0x40000000) != 0: sys.exit(3)
os.system("ip link set lo up")
listener = socket.create_server(("127.0.0.1", 7104)); client = socket.create_connection(("127.0.0.1", 7104))
fresh = socket.socket(); unix = socket.socket(socket.AF_UNIX); unix.bind("\\0elsewhere"); unix.listen(1)
libc.setns(home, 0)
print("ready x", flush=True)
sys.stdin.read()
`;

test("sockets of a namespace whose tables cannot be read have their addresses and states in each layout", async () => {
  const there = await startProgram("python3", ["-c", elsewhere]);
  const listed = (format: string): string => {
    const args = [SOCKTRACE, "ls", "-nP", "-p", String(there.pid), "--format", format];
    return spawnSync(process.execPath, args, { encoding: "utf8" }).stdout;
  };
  const [lsof, netstat] = [words(listed("lsof")), words(listed("netstat"))];
  await there.end();
  assert.ok(lsof.some((line) => / IPv4 \d+ 0t0 TCP 127\.0\.0\.1:7104 \(LISTEN\)$/.test(line)));
  assert.ok(lsof.some((line) => / TCP 127\.0\.0\.1:\d+->127\.0\.0\.1:7104 \(ESTABLISHED\)$/.test(line)));
  assert.ok(lsof.some((line) => line.endsWith(" @elsewhere type=STREAM (LISTEN)")));
  assert.ok(lsof.some((line) => line.endsWith(" protocol: TCP")));
  assert.ok(netstat.includes(`tcp ? ? 127.0.0.1:7104 0.0.0.0:* LISTEN ${there.pid}/python3`), netstat.join("\n"));
  assert.is(netstat.filter((line) => line.startsWith("tcp ")).length, 2);
});

const mayNot = spawnSync(alone[0] ?? "", [...alone.slice(1), ...ordinary, "true"]).status !== 0;
const missing = ["netstat", "ss"].filter((name) => spawnSync(name, ["-V"]).error !== undefined);
if (mayNot) console.log("skipped: no network namespace of our own here, or no other user");
else if (missing.length > 0) console.log(`skipped: no ${missing.join(" and ")}`);
else test.run();
