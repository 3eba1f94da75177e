import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";
import { socktrace } from "../support/socktrace.ts";

/**
 * The real lsof beside `socktrace ls`, on the same sockets, by every form of -i, -s, -U and -c: the same fds of the
 * same process. Where we differ on purpose, the reason is the name of the test.
 */
const test = suite("beside lsof");
let program: Program;
let labels: ReadonlyMap<number, string>;

test.before(async () => {
  program = await startProgram("python3", ["test/cli/lsof-sockets.py"], /^(\{.*\})\n/m);
  const made = JSON.parse(program.ready[1] ?? "") as Readonly<Record<string, number>>;
  labels = new Map(Object.entries(made).map(([label, fd]) => [fd, label]));
});

test.after(async () => {
  await program.end();
});

/** lsof knows sockets of the Internet by the kernel's tables, and raw ones by another kind of line. */
const unseen = ["fresh4", "fresh6", "bound", "udp-fresh", "raw"];

const named = (fds: readonly string[]): string =>
  fds
    .flatMap((fd) => labels.get(Number(fd)) ?? [])
    .sort()
    .join(" ");

function lsofFds(words: readonly string[]): string {
  const { stdout } = spawnSync("lsof", ["-w", "-a", "-p", String(program.pid), "-Ff", ...words], { encoding: "utf8" });
  return named((stdout.match(/^f\d+$/gm) ?? []).map((line) => line.slice(1)));
}

function ourFds(words: readonly string[]): string {
  const { stdout } = socktrace([
    "ls",
    "-p",
    String(program.pid),
    "--format",
    "table",
    "--columns",
    "pid,fd",
    "-Q",
    ...words,
  ]);
  const rows = stdout
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  return named(rows.flatMap(([pid, fd = ""]) => (pid === String(program.pid) ? [fd] : [])));
}

const without = (text: string, dropped: readonly string[]): string =>
  text
    .split(" ")
    .filter((label) => !dropped.includes(label))
    .join(" ");

// The address of a spec may stand in the same word or in the next.
const forms = `
-i
-i4
-i 4
-i6
-i 6
-iTCP
-i TCP
-itcp
-iTcP
-iUDP
-i udp
-iUDPLITE
-i4TCP
-i 4tcp
-i6TCP
-i6tcp
-i4UDP
-i6UDP
-i :17100
-i:17100
-i :17100,17101
-i :17100-17102
-i :17100-17101,17104
-i TCP:17100
-i UDP:17104
-i UDP:17100
-iTCP:17100-17102,17108
-i 4:17102
-i 6:17102
-i 4TCP:17102
-i TCP:1-1024,17100,sip
-i :sip
-i TCP:sip
-i UDP:sip
-i tcp:5000-sip
-i @127.0.17.1
-i@127.0.17.1
-i @127.0.17.1:17100
-i @127.0.17.1:17100-17102
-i TCP@127.0.17.1
-i TCP@127.0.17.1:17102
-i UDP@127.0.17.1:17104
-i UDP@127.0.17.1:sip
-i 4@127.0.17.1
-i 4TCP@127.0.17.1:17102
-i @[::1]
-i@[::1]
-i @[::1]:17101
-i 6@[::1]
-i 6TCP@[::1]:17101
-i TCP@[0:0:0:0:0:0:0:1]:17101
-i @[::ffff:127.0.17.1]
-i @[::ffff:127.0.17.1]:17102
-i @127.0.17.2
-i @localhost
-i TCP@localhost:17101
-i TCP:17100 -i UDP:17104
-i TCP -i UDP
-i @[::1] -i :sip
-i 4 -i 6
-n -i :sip
-P -i :sip
-nP -iTCP
-nPi
-nPi :17100
-nPiTCP:17100
-iTCP -sTCP:LISTEN
-iTCP -s TCP:LISTEN
-itcp -stcp:listen
-iTCP -sTCP:LISTEN,CLOSE_WAIT
-itcp -stcp:^close_wait
-itcp -stcp:^listen,^established
-i -sTCP:LISTEN
-i -sTCP:^LISTEN
-i -sTCP:ESTABLISHED
-i -sTCP:FIN_WAIT2
-i -sTCP:CLOSE
-i -sTCP:LISTEN,^CLOSE_WAIT
-iTCP -sTCP:LISTEN -sTCP:ESTABLISHED
-iUDP -sTCP:ESTABLISHED
-i TCP:17100 -sTCP:CLOSE_WAIT
-U
-i -c python
-i -c pyth
-i -c /^PYTHON/i
-i -c nosuch
`
  .trim()
  .split("\n");

for (const form of forms) {
  test(form, () => {
    const words = form.split(" ");
    assert.is(without(ourFds(words), unseen), lsofFds(words));
  });
}

test("there are sixty forms and more", () => {
  assert.ok(forms.length >= 60, `${forms.length}`);
});

// Differences on purpose; each name has the reason.

test("a socket that is neither bound nor connected, or bound only, is one of the Internet too", () => {
  for (const form of ["-i", "-iTCP", "-iUDP", "-i4", "-i6"])
    assert.is(
      lsofFds([form])
        .split(" ")
        .some((label) => unseen.includes(label)),
      false,
    );
  assert.is(without(ourFds(["-i"]), lsofFds(["-i"]).split(" ")), "bound fresh4 fresh6 raw udp-fresh");
  assert.is(without(ourFds(["-i6TCP"]), lsofFds(["-i6TCP"]).split(" ")), "fresh6");
  assert.is(ourFds(["-i:17109"]), "bound");
});

test("several -i are ORed, as lsof's manual says; lsof itself lets 4 and 6 narrow the others", () => {
  assert.is(lsofFds(["-i6", "-iTCP"]), lsofFds(["-i6TCP"]));
  assert.is(lsofFds(["-i4", "-i6:17101"]), "");
  const either = [...lsofFds(["-i6"]).split(" "), ...lsofFds(["-iTCP"]).split(" ")];
  assert.is(without(ourFds(["-i6", "-iTCP"]), unseen), [...new Set(either)].sort().join(" "));
});

test("-i and -U are ORed: with lsof's -a no socket is both", () => {
  assert.is(lsofFds(["-i", "-U"]), "");
  const either = `${lsofFds(["-i"])} ${lsofFds(["-U"])}`.split(" ").sort().join(" ");
  assert.is(without(ourFds(["-i", "-U"]), unseen), either);
});

test("kinds are ANDed without -a", () => {
  const { stdout } = spawnSync("lsof", ["-w", "-Ffp", "-p", String(program.pid), "-i", "TCP:17100"], {
    encoding: "utf8",
  });
  // lsof without -a: what the process has, and what is on that port.
  assert.match(stdout, /^fmem$/m);
  assert.is(ourFds(["-i", "TCP:17100"]), lsofFds(["-i", "TCP:17100"]));
});

test("-s alone selects sockets: lsof lists all other files too", () => {
  assert.match(lsofFds(["-sTCP:LISTEN"]), /netlink/);
  assert.is(ourFds(["-sTCP:LISTEN"]), lsofFds(["-i", "-sTCP:LISTEN"]));
});

test("UDP has states: Idle, Unconnected, Connected (lsof on Linux: no UDP state names available)", () => {
  assert.is(lsofFds(["-iUDP", "-sUDP:Idle"]), "");
  assert.is(ourFds(["-iUDP", "-sUDP:Idle"]), "udp-sip udp4 udp6");
  assert.is(ourFds(["-iUDP", "-sUDP:Unconnected"]), "udp-fresh udp-sip udp4 udp6");
  assert.is(ourFds(["-iUDP", "-sUDP:^Idle"]), "udp-connected udp-fresh");
  assert.is(ourFds(["-iUDP", "-sUDP:Connected"]), "udp-connected");
});

test("a prefix, a wildcard address and a range that ends in a name are taken", () => {
  assert.is(ourFds(["-i@127.0.17.0/24"]), `${lsofFds(["-i@127.0.17.1"])} bound`.split(" ").sort().join(" "));
  assert.is(lsofFds(["-i@[::]"]), "");
  assert.is(ourFds(["-i@[::]"]), "dual");
});

test("what lsof refuses we refuse: exit 2, and a caret under the place (lsof: 1)", () => {
  for (const word of [
    "FOO",
    ":",
    "TCP:",
    "@",
    ":17100-17099",
    "6@127.0.0.1",
    "4@[::1]",
    "TCP:nosuchservice",
    "5",
    ":17100-17101-17102",
  ]) {
    assert.is(spawnSync("lsof", ["-w", "-i", word]).status, 1, word);
    const { status, stderr } = socktrace(["ls", "-i", word]);
    assert.is(status, 2, word);
    assert.match(stderr, /^socktrace: -i .*; for example: -i TCP@.*\n {2}-i .*\n +\^\n$/, word);
  }
});

test("nothing selected: exit 1 and a line; -Q lifts it", () => {
  const none = ["-a", "-p", String(program.pid), "-i", "TCP:17199"];
  assert.is(spawnSync("lsof", none).status, 1);
  assert.is(spawnSync("lsof", ["-Q", ...none]).status, 0);
  const ours = socktrace(["ls", ...none.slice(1)]);
  assert.is(ours.status, 1);
  assert.is(ours.stderr, "socktrace: no socket matched the selection\n");
  assert.is(socktrace(["ls", "-Q", ...none.slice(1)]).status, 0);
});

if (spawnSync("lsof", ["-v"]).error === undefined) test.run();
else console.log("skipped: there is no lsof here");
