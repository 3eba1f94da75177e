import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseExpectations } from "../../src/cli/session/expectation-file.ts";
import { socktrace } from "../support/socktrace.ts";

const test = suite("--expect");
const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
test.after(() => {
  rmSync(folder, { recursive: true });
});

// A listener with SO_REUSEADDR, two connections of it, of which one sets TCP_NODELAY; a UNIX listener; a UDP client.
const log = join(folder, "log");
writeFileSync(
  log,
  `socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
bind(3, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
listen(3, 5) = 0
accept(3, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("10.0.0.9")}, [16]) = 4
setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
accept(3, {sa_family=AF_INET, sin_port=htons(40001), sin_addr=inet_addr("10.0.0.9")}, [16]) = 5
socket(AF_UNIX, SOCK_STREAM, 0) = 6
bind(6, {sa_family=AF_UNIX, sun_path="/run/x.sock"}, 20) = 0
listen(6, 5) = 0
socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 7
connect(7, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0
close(4) = 0
`,
);

function expect(text: string): { status: number | null; stderr: string; stdout: string } {
  const file = join(folder, "expect");
  writeFileSync(file, text);
  const { stderr, ...rest } = socktrace(["read", "-q", "--expect", file, log]);
  return { ...rest, stderr: stderr.replaceAll(file, "FILE") };
}

test("all hold: a line for each, exit 0", () => {
  const { status, stderr, stdout } = expect(`# what the server has to do
listener tcp:5000: SO_REUSEADDR, !TCP_NODELAY
listener unix:/run/x.sock:
accepted tcp@10.0.0.0/8: SO_REUSEADDR:inherited
connected udp:53:
  - "!SO_BROADCAST"
`);
  assert.is(
    stderr,
    `ok: listener tcp:5000: SO_REUSEADDR
ok: listener tcp:5000: !TCP_NODELAY
ok: listener unix:/run/x.sock
ok: accepted tcp@10.0.0.0/8: SO_REUSEADDR:inherited
ok: connected udp:53: !SO_BROADCAST
`,
  );
  assert.is(status, 0);
  assert.match(stdout, /^.*S_IFSOCK/m);
});

test("some do not: what is wrong, exit 1", () => {
  const { status, stderr } = expect(
    JSON.stringify({
      "listener tcp:5000": "SO_KEEPALIVE, SO_REUSEADDR",
      accepted: ["TCP_NODELAY"],
      "listener tcp:6000": "SO_REUSEADDR",
    }),
  );
  assert.is(
    stderr,
    `FAILED: listener tcp:5000: SO_KEEPALIVE: #1 (fd 3, 0.0.0.0:5000): SO_KEEPALIVE is off (default)
ok: listener tcp:5000: SO_REUSEADDR
FAILED: accepted: TCP_NODELAY: #3 (fd 5, 10.0.0.9:40001): TCP_NODELAY is off (default); wrong on 1 of 2 sockets
FAILED: listener tcp:6000: SO_REUSEADDR: no such socket
socktrace: 3 of 4 expectations failed
`,
  );
  assert.is(status, 1);
});

const troubles: readonly (readonly [text: string, stderr: RegExp])[] = [
  ["", /^socktrace: FILE: no expectation in it: write a line like listener tcp:5000: /],
  ["listner tcp:5000: SO_REUSEADDR", /^socktrace: FILE:1: listner tcp:5000: expected listener, accepted, /],
  [
    "# options\nlistener tcp:5000:\n- SO_REUSEADR",
    /^socktrace: FILE:3: SO_REUSEADR: expected .* the name of a socket option/,
  ],
  [
    "listener tcp:nosuchservice: SO_REUSEADDR",
    /^socktrace: FILE:1: listener tcp:nosuchservice: unknown service nosuchservice/,
  ],
  ['{"listener": 5}', /^socktrace: FILE:1: listener: expected options, as a string or a list of strings/],
  ['{\n"listener": ', /^socktrace: FILE:2: neither YAML nor JSON: Flow map must end with a }$/m],
  ["accepted: A\n---\naccepted: B", /^socktrace: FILE:2: neither YAML nor JSON: Source contains multiple documents$/m],
  ["- accepted", /^socktrace: FILE:1: expected a line like listener tcp:5000: /],
  ["accepted: *there", /^socktrace: FILE:1: accepted: expected options, as a string or a list of strings$/m],
];

for (const [text, stderr] of troubles) {
  test(`trouble is exit 2: ${text}`, () => {
    const outcome = expect(text);
    assert.is(outcome.status, 2);
    assert.match(outcome.stderr, stderr);
    assert.is(outcome.stderr.trimEnd().includes("\n"), false);
  });
}

test("the examples of docs/expect.md can be read, and those of the README", () => {
  const page = readFileSync("docs/expect.md", "utf8");
  const [, yaml = ""] = /^```yaml\n(.*?)^```$/ms.exec(page) ?? [];
  const { status, stderr } = expect(yaml);
  assert.match(stderr, /^socktrace: \d+ of 11 expectations failed$/m);
  assert.is(status, 1);
  const [, json = ""] = /JSON: `(\{.*?\})`/.exec(page) ?? [];
  assert.is(expect(json).status, 1);
  const [, text = ""] = /^```text\n(listener .*?)^```$/ms.exec(readFileSync("README.md", "utf8")) ?? [];
  assert.is(expect(text).status, 1);
});

test("bytes that a program chose, or that stand in FILE, reach the terminal escaped", () => {
  const hostile = join(folder, "hostile");
  writeFileSync(
    hostile,
    String.raw`socket(AF_UNIX, SOCK_STREAM, 0) = 3
setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
bind(3, {sa_family=AF_UNIX, sun_path="/run/\33[2J\7\302\233x"}, 20) = 0
setsockopt(3, SOL_SOCKET, SO_BINDTODEVICE, "\33]0;evil\7", 8) = 0
listen(3, 5) = 0
`,
  );
  const file = join(folder, "hostile.expect");
  writeFileSync(
    file,
    JSON.stringify({
      listener: [
        "SO_BINDTODEVICE=eth0",
        "SO_BINDTODEVICE=eth0 before listen",
        "SO_BINDTODEVICE never set",
        "!SO_KEEPALIVE",
      ],
      "listener unix:/\u001b[2Jx": ["SO_KEEPALIVE before bind"],
    }),
  );
  const { status, stderr } = socktrace(["read", "-q", "-o", "/dev/null", "--expect", file, hostile]);
  assert.is(status, 1);
  assert.is(stderr.match(/^FAILED: /gm)?.length, 5, stderr);
  assert.match(stderr, /SO_BINDTODEVICE was set once: setsockopt SO_BINDTODEVICE .*evil/);
  assert.not.match(stderr, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

test("a file that is not there is exit 2", () => {
  const { status, stderr } = socktrace(["read", "-q", "--expect", "/nonexistent", log]);
  assert.is(stderr, "socktrace: /nonexistent: no such file\n");
  assert.is(status, 2);
});

const forms: Readonly<Record<string, readonly (readonly [target: string, ...options: string[]])[]>> = {
  "listener tcp:5000: SO_REUSEADDR, !TCP_NODELAY": [["listener tcp:5000", "SO_REUSEADDR", "!TCP_NODELAY"]],
  "accepted: !TCP_NODELAY": [["accepted", "!TCP_NODELAY"]],
  "accepted: !TCP_NODELAY, SO_KEEPALIVE # why": [["accepted", "!TCP_NODELAY", "SO_KEEPALIVE"]],
  "connected:\n  - !TCP_NODELAY\n  - SO_RCVBUF>=65536": [["connected", "!TCP_NODELAY", "SO_RCVBUF>=65536"]],
  "connected:\n- !TCP_NODELAY # why": [["connected", "!TCP_NODELAY"]],
  "connected: [SO_KEEPALIVE, !TCP_NODELAY]": [["connected", "SO_KEEPALIVE", "!TCP_NODELAY"]],
  "connected: SO_KEEPALIVE,\n  TCP_NODELAY": [["connected", "SO_KEEPALIVE", "TCP_NODELAY"]],
  "listener unix:/run/x.sock:": [["listener unix:/run/x.sock"]],
  "listener unix:@a b: SO_PASSCRED": [["listener unix:@a b", "SO_PASSCRED"]],
  "listener tcp@[::1]:5000: SO_REUSEADDR:set": [["listener tcp@[::1]:5000", "SO_REUSEADDR:set"]],
  "'listener tcp:5000': \"!SO_KEEPALIVE\"": [["listener tcp:5000", "!SO_KEEPALIVE"]],
  "accepted: SO_LINGER={onoff=1}": [["accepted", "SO_LINGER={onoff=1}"]],
  "accepted:\tSO_RCVBUF<65536": [["accepted", "SO_RCVBUF<65536"]],
  "accepted\nlistener tcp:5000 # there is one\r\nlistener udp@[::]:53": [
    ["accepted"],
    ["listener tcp:5000"],
    ["listener udp@[::]:53"],
  ],
  "accepted: SO_KEEPALIVE\naccepted: TCP_NODELAY": [
    ["accepted", "SO_KEEPALIVE"],
    ["accepted", "TCP_NODELAY"],
  ],
  "accepted: &both [SO_KEEPALIVE, TCP_NODELAY]\nconnected: *both": [
    ["accepted", "SO_KEEPALIVE", "TCP_NODELAY"],
    ["connected", "SO_KEEPALIVE", "TCP_NODELAY"],
  ],
  '{\n\t"accepted": "SO_KEEPALIVE, !TCP_NODELAY",\n\t"connected": ["!TCP_NODELAY"]\n}': [
    ["accepted", "SO_KEEPALIVE", "!TCP_NODELAY"],
    ["connected", "!TCP_NODELAY"],
  ],
  "no socket still open at exit": [["no socket still open at exit"]],
  "no accepted tcp:80 still open at exit # why\nno advice set-again\r\naccepted": [
    ["no accepted tcp:80 still open at exit"],
    ["no advice set-again"],
    ["accepted"],
  ],
  "no listener unix:/run/x.sock still open at exit:": [["no listener unix:/run/x.sock still open at exit"]],
  "no accepted tcp: TCP_NODELAY": [["no accepted tcp", "TCP_NODELAY"]],
  '{"no advice error": null, "no advice note": []}': [["no advice error"], ["no advice note"]],
  "accepted tcp:8080: SO_KEEPALIVE, at most 1 set": [["accepted tcp:8080", "SO_KEEPALIVE", "at most 1 set"]],
  "listener tcp:*: SO_REUSEADDR before bind": [["listener tcp:*", "SO_REUSEADDR before bind"]],
  "connected tcp:\n  - TCP_NODELAY within 10 ms\n  - !SO_LINGER before connect\n": [
    ["connected tcp", "TCP_NODELAY within 10 ms", "!SO_LINGER before connect"],
  ],
  "# nothing": [],
};

for (const [text, entries] of Object.entries(forms))
  test(`read: ${JSON.stringify(text)}`, () => {
    const read = parseExpectations("FILE", text);
    assert.equal(
      "type" in read
        ? read.message
        : read.map(({ target, demands }) => [target.text, ...demands.map(({ text }) => text)]),
      entries,
    );
  });

test("an entry has the line of its target, an option that on which it stands", () => {
  const text = `# first
accepted:
  - SO_KEEPALIVE

  - "!TCP_NODELAY"
connected: A, B,
  C
listener: [A,
  B]
`;
  const read = parseExpectations("FILE", text);
  assert.equal(
    "type" in read ? read : read.map(({ target, demands }) => [target.line, ...demands.map((one) => one.line)]),
    [
      [2, 3, 5],
      [6, 6, 6, 7],
      [8, 8, 9],
    ],
  );
});

test.run();
