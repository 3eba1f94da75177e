import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import type { Address } from "../../src/linux/address.ts";
import type { Data } from "../../src/linux/option.ts";
import { makeSelection, readSelection, type Selection, type SelectionWords } from "../../src/select/selection.ts";
import type { Subject } from "../../src/select/subject.ts";
import type { Origin } from "../../src/world/socket.ts";

const names = {
  addresses: (host: string): readonly string[] =>
    host === "both.example" ? ["192.0.2.7", "2001:db8::7"] : host === "localhost" ? ["127.0.0.1", "::1"] : [],
  ports: (service: string, protocol: string | null): readonly number[] =>
    service === "http" ? [80] : service === "odd" ? (protocol === "tcp" ? [7] : protocol === "udp" ? [8] : [7, 8]) : [],
};

function select(words: Partial<SelectionWords>): Selection {
  const specs = readSelection({ addresses: [], states: [], commands: [], options: [], unix: false, ...words });
  if ("type" in specs) throw new Error(specs.message);
  const selection = makeSelection(specs, names);
  if ("type" in selection) throw new Error(selection.message);
  return selection;
}

function side(text: string | null): Address | null {
  if (text === null) return null;
  const at = text.lastIndexOf(":");
  const [address, port] = [text.slice(0, at), Number(text.slice(at + 1))];
  return address.includes(":") ? { type: "inet6", address, port, scope: null } : { type: "inet", address, port };
}

type Options = Readonly<Record<string, readonly [data: Data | null, origin: Origin]>>;

function socket(
  what: string,
  local: string | null = null,
  peer: string | null = null,
  state: string | null = null,
  options: Options = {},
): Subject {
  const [protocol = "", version = ""] = what.split(" ");
  const family = version === "6" ? "AF_INET6" : "AF_INET";
  const type = protocol === "TCP" || protocol === "MPTCP" ? "SOCK_STREAM" : "SOCK_DGRAM";
  const option: Subject["option"] = ({ name }) => {
    const held = Object.hasOwn(options, name) ? options[name] : undefined;
    if (held === undefined) return null;
    const [data, origin] = held;
    return { value: data === null ? null : { type: "known", data }, origin };
  };
  return {
    kind: { family, type, protocol: `IPPROTO_${protocol}` },
    local: side(local),
    peer: side(peer),
    state,
    option,
  };
}

const unix: Subject = {
  kind: { family: "AF_UNIX", type: "SOCK_STREAM", protocol: "0" },
  local: null,
  peer: null,
  state: "CLOSED",
  option: () => null,
};

const sockets: Readonly<Record<string, Subject>> = {
  listener: socket("TCP 4", "0.0.0.0:80", null, "LISTEN"),
  client: socket("TCP 4", "127.0.0.1:50000", "127.0.0.1:80", "ESTABLISHED"),
  waiting: socket("TCP 4", "10.1.2.3:50001", "192.0.2.7:7", "CLOSE_WAIT"),
  six: socket("TCP 6", "::1:80", "::1:50002", "ESTABLISHED"),
  dual: socket("TCP 6", "::ffff:127.0.0.1:80", "::ffff:127.0.0.1:50003", "ESTABLISHED"),
  fresh: socket("TCP 6", null, null, "CLOSED"),
  mptcp: socket("MPTCP 4", "127.0.0.1:81", null, "LISTEN"),
  idle: socket("UDP 4", "0.0.0.0:8", null, "BOUND"),
  resolver: socket("UDP 4", "127.0.0.1:50004", "127.0.0.53:53", "ESTABLISHED"),
  lite: socket("UDPLITE 4", "127.0.0.1:9", null, "BOUND"),
  unix,
};

function selected(words: Partial<SelectionWords>): string {
  const selection = select(words);
  return Object.keys(sockets)
    .filter((name) => selection.socket(sockets[name]!))
    .join(" ");
}

// Each line: what is given, and which of the sockets above it selects.
const cases: readonly (readonly [words: string, selected: string])[] = [
  ["", "listener client waiting six dual fresh mptcp idle resolver lite unix"],
  ["-i", "listener client waiting six dual fresh mptcp idle resolver lite"],
  ["-U", "unix"],
  ["-i -U", "listener client waiting six dual fresh mptcp idle resolver lite unix"],
  ["-i4", "listener client waiting mptcp idle resolver lite"],
  // 4 and 6 alone ask for the socket's family, with more for its addresses: a mapped address is an IPv4 address.
  ["-i6", "six dual fresh"],
  ["-i6TCP", "six fresh"],
  ["-i4TCP", "listener client waiting dual mptcp"],
  ["-i4:80", "listener client dual"],
  ["-i6:80", "six"],
  ["-i4 -i6", "listener client waiting six dual fresh mptcp idle resolver lite"],
  ["-iTCP", "listener client waiting six dual fresh mptcp"],
  ["-iMPTCP", "mptcp"],
  ["-iudp", "idle resolver"],
  ["-iudp -iudplite", "idle resolver lite"],
  ["-i:80", "listener client six dual"],
  ["-i:http", "listener client six dual"],
  ["-i:1-80", "listener client waiting six dual idle resolver lite"],
  ["-i:1-http", "listener client waiting six dual idle resolver lite"],
  // A service of two numbers is met by both, by one where the protocol is given.
  ["-i:odd", "waiting idle"],
  ["-iTCP:odd", "waiting"],
  ["-iUDP:odd", "idle"],
  ["-i@127.0.0.1", "client dual mptcp resolver lite"],
  ["-i@[::ffff:127.0.0.1]", "client dual mptcp resolver lite"],
  ["-i@[::ffff:0:0]/96", "listener client waiting dual mptcp idle resolver lite"],
  ["-i@[::1]", "six"],
  ["-i@localhost", "client six dual mptcp resolver lite"],
  ["-i6@localhost", "six"],
  ["-i@both.example", "waiting"],
  ["-i@10.0.0.0/8", "waiting"],
  ["-i@127.0.0.0/26", "client dual mptcp resolver lite"],
  ["-i@127.0.0.32/27", "resolver"],
  ["-i@0.0.0.0/0", "listener client waiting dual mptcp idle resolver lite"],
  ["-i@0.0.0.0", "listener idle"],
  // Address and port have to fit on the same side.
  ["-i@127.0.0.53:50004", ""],
  ["-iTCP@127.0.0.1:80", "client dual"],
  ["-iTCP:7 -iUDP:53", "waiting resolver"],
  ["-iTCP -sTCP:LISTEN", "listener mptcp"],
  ["-i -sTCP:LISTEN", "listener mptcp"],
  ["-sTCP:listen,close_wait", "listener waiting mptcp"],
  ["-itcp -stcp:^close_wait", "listener client six dual fresh mptcp"],
  ["-sTCP:LISTEN -sTCP:CLOSE_WAIT", "listener waiting mptcp"],
  // As in lsof, a TCP list judges UDP too where there is no UDP list: Linux has one table for both.
  ["-i -sTCP:ESTABLISHED", "client six dual resolver"],
  ["-i -sTCP:^ESTABLISHED", "listener waiting fresh mptcp idle lite"],
  ["-i -sTCP:ESTABLISHED -sUDP:Idle", "client six dual idle lite"],
  ["-i -sUDP:Idle", "idle lite"],
  ["-i -sUDP:^Idle", "listener client waiting six dual fresh mptcp resolver"],
  ["-sUDP:Unconnected", "idle lite"],
  ["-sTCP:CLOSE", "fresh idle lite"],
];

for (const [line, expected] of cases) {
  test(line === "" ? "nothing given: all" : line, () => {
    const words = line.split(" ").filter((word) => word !== "");
    const texts = (letter: string): string[] =>
      words.filter((word) => word.startsWith(letter)).map((word) => word.slice(2));
    assert.is(selected({ addresses: texts("-i"), states: texts("-s"), unix: words.includes("-U") }), expected);
  });
}

test("-c: any of the beginnings and patterns, none of those with ^", () => {
  const commands = ["nginx", "nginx-debug", "redis-server", "Redis"];
  const chosen = (...texts: string[]): string =>
    commands
      .map(asBytes)
      .filter(select({ commands: texts }).process)
      .join(" ");
  assert.is(chosen("nginx"), "nginx nginx-debug");
  assert.is(chosen("nginx", "redis"), "nginx nginx-debug redis-server");
  assert.is(chosen("nginx", "^nginx-"), "nginx");
  assert.is(chosen("^nginx"), "redis-server Redis");
  assert.is(chosen("/^redis/i"), "redis-server Redis");
  assert.is(chosen("/server$/"), "redis-server");
});

test("-c: the kernel keeps fifteen bytes of a name", () => {
  const { process } = select({ commands: ["systemd-resolved"] });
  assert.is(process(asBytes("systemd-resolve")), true);
  assert.is(process(asBytes("systemd")), false);
});

const held: Options = {
  SO_KEEPALIVE: [true, "set"],
  TCP_NODELAY: [false, "default"],
  SO_RCVBUF: [131072, "set"],
  SO_SNDBUF: [null, "set"],
  SO_LINGER: [{ l_onoff: 1, l_linger: 0 }, "inherited"],
  TCP_CONGESTION: ["bbr", "observed"],
  SO_RCVTIMEO: [2.5, "set"],
};

const options: readonly (readonly [text: string, matches: boolean])[] = [
  ["SO_KEEPALIVE", true],
  ["!SO_KEEPALIVE", false],
  ["SO_KEEPALIVE=1", true],
  ["SO_KEEPALIVE=off", false],
  ["SO_KEEPALIVE:set", true],
  ["SO_KEEPALIVE:inherited", false],
  ["!SO_KEEPALIVE:inherited", true],
  ["!TCP_NODELAY", true],
  ["TCP_NODELAY:default", true],
  ["SO_RCVBUF<65536", false],
  ["SO_RCVBUF>=131072", true],
  ["SO_RCVBUF=0x20000", true],
  ["SO_RCVBUF!=131072", false],
  ["SO_RCVBUF=131072:set", true],
  ["SO_RCVBUF=131072:inherited", false],
  // What is unknown is neither on nor off, neither small nor large; who set it is known.
  ["SO_SNDBUF", false],
  ["!SO_SNDBUF", false],
  ["SO_SNDBUF<1", false],
  ["SO_SNDBUF!=1", false],
  ["SO_SNDBUF:set", true],
  ["SO_LINGER", true],
  ["SO_LINGER.l_linger=0", true],
  ["SO_LINGER.l_linger>0", false],
  ["TCP_CONGESTION=bbr", true],
  ["TCP_CONGESTION=cubic", false],
  ["TCP_CONGESTION!=cubic", true],
  ["SO_RCVTIMEO<3", true],
  // Nobody told of it.
  ["SO_REUSEADDR", false],
  ["!SO_REUSEADDR", false],
];

for (const [text, matches] of options) {
  test(`--opt '${text}': ${matches ? "yes" : "no"}`, () => {
    assert.is(select({ options: [text] }).socket(socket("TCP 4", null, null, "CLOSED", held)), matches);
  });
}

test("several --opt, and options with an address, are ANDed", () => {
  const one = socket("TCP 4", "127.0.0.1:80", null, "LISTEN", held);
  assert.is(select({ options: ["SO_KEEPALIVE", "!TCP_NODELAY"] }).socket(one), true);
  assert.is(select({ options: ["SO_KEEPALIVE", "TCP_NODELAY"] }).socket(one), false);
  assert.is(select({ options: ["SO_KEEPALIVE"], addresses: [":81"] }).socket(one), false);
});

function faultOf(words: Partial<SelectionWords>): string {
  const specs = readSelection({ addresses: [], states: [], commands: [], options: [], unix: false, ...words });
  const made = "type" in specs ? specs : makeSelection(specs, names);
  return "type" in made ? `${made.option} ${made.text}: ${made.message} (${made.at ?? "-"})` : "no fault";
}

test("names that nobody knows", () => {
  assert.is(faultOf({ addresses: ["TCP@nosuch.example"] }), "-i TCP@nosuch.example: unknown host nosuch.example (4)");
  assert.is(faultOf({ addresses: [":1-nosuch"] }), "-i :1-nosuch: unknown service nosuch (3)");
});

test("a pattern that is none", () => {
  assert.match(faultOf({ commands: ["/(/"] }), /^-c \/\(\/: Invalid regular expression/);
});

test.run();
