import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compiledGrammar } from "../../scripts/grammar.ts";
import { isSelectionFault, parseSelection } from "../../src/select/parse.ts";
import type { AddressSpec, Rules } from "../../src/select/syntax.ts";

const any: AddressSpec = { version: null, protocol: null, host: null, ports: [] };
const port = (from: number | string, to = from): AddressSpec["ports"][number] => ({ from, to });

const addresses: readonly (readonly [text: string, spec: AddressSpec])[] = [
  ["", any],
  ["4", { ...any, version: 4 }],
  ["6", { ...any, version: 6 }],
  ["TCP", { ...any, protocol: "tcp" }],
  ["UdpLite", { ...any, protocol: "udplite" }],
  ["UDP:domain", { ...any, protocol: "udp", ports: [port("domain")] }],
  [":ftp", { ...any, ports: [port("ftp")] }],
  ["tcp:*", { ...any, protocol: "tcp" }],
  [":ftp-data", { ...any, ports: [port("ftp-data")] }],
  ["@ftp.example.org", { ...any, host: { type: "name", name: "ftp.example.org" } }],
  ["@10.0.0.1.example", { ...any, host: { type: "name", name: "10.0.0.1.example" } }],
  ["@10.0.0.1", { ...any, host: { type: "network", version: 4, address: "10.0.0.1", bits: 32 } }],
  ["@[::1]:80", { ...any, host: { type: "network", version: 6, address: "::1", bits: 128 }, ports: [port(80)] }],
  ["@[2001:db8::]/32", { ...any, host: { type: "network", version: 6, address: "2001:db8::", bits: 32 } }],
  ["TCP:1-1024,8080,http", { ...any, protocol: "tcp", ports: [port(1, 1024), port(8080), port("http")] }],
  ["tcp@foo:1-smtp", { ...any, protocol: "tcp", host: { type: "name", name: "foo" }, ports: [port(1, "smtp")] }],
  [
    "4TCP@10.0.0.0/8:http",
    {
      version: 4,
      protocol: "tcp",
      host: { type: "network", version: 4, address: "10.0.0.0", bits: 8 },
      ports: [port("http")],
    },
  ],
];

for (const [text, spec] of addresses) {
  test(`-i '${text}'`, () => {
    assert.equal(parseSelection("Address", text), spec);
  });
}

// The caret stands under the place; what follows is what was expected there.
const faults: readonly (readonly [rule: keyof Rules, text: string, caret: string, message: RegExp])[] = [
  ["Address", "FOO", "^", /^expected 4 or 6, a protocol \(TCP, UDP, .*\), "@", ":" or nothing more$/],
  ["Address", "tcpx", "^", /a protocol/],
  ["Address", "46", " ^", /a protocol/],
  ["Address", "TCP@[::1:80", "           ^", /^expected "\]"$/],
  ["Address", "@[1:2:3]", "  ^", /^expected an IPv6 address$/],
  ["Address", "@1.2.3.400", " ^", /an IPv4 address or a host name/],
  ["Address", "@::1", " ^", /^expected "\[", an IPv4 address or a host name$/],
  ["Address", "@", " ^", /a host name/],
  ["Address", "@10.0.0.0/33", "          ^", /^expected a prefix length from 0 to 32$/],
  ["Address", "6@127.0.0.1", "^", /^an address of IPv4 cannot be of version 6$/],
  ["Address", "TCP:", "    ^", /^expected a port from 0 to 65535, the name of a service or "\*"$/],
  ["Address", ":70000", " ^", /^expected a port from 0 to 65535/],
  ["Address", ":80-70", " ^", /^a range runs from the lower port to the higher, not 80 to 70$/],
  ["Address", ":80,,90", "    ^", /^expected a port/],
  ["States", "TCP:LISTEN,FOO", "           ^", /a TCP state \(LISTEN, /],
  ["States", "UDP:LISTEN", "    ^", /a UDP state \(Idle, /],
  ["States", "LISTEN", "^", /^expected "tcp" or "udp"$/],
  ["Command", "/ngin", "     ^", /^expected "\/"$/],
  ["Command", "/ngin/b", "      ^", /^expected i \(no matter which case\) or x or nothing more$/],
  ["Option", "SO_KEEPALIV", "^", /the name of a socket option/],
  ["Option", "SO_RCVBUF<", "          ^", /^expected a value$/],
  ["Option", "SO_RCVBUF:yesterday", "          ^", /^expected an origin \(set, inherited, /],
];

for (const [rule, text, caret, message] of faults) {
  test(`${rule}: what is wrong with '${text}'`, () => {
    const fault = parseSelection(rule, text);
    assert.ok(isSelectionFault(fault));
    assert.is(`${" ".repeat(fault.at ?? -1)}^`, caret);
    assert.match(fault.message, message);
    assert.match(fault.example, /^-/);
  });
}

test("-s", () => {
  assert.equal(parseSelection("States", "TCP:LISTEN,^CLOSE_WAIT"), {
    protocol: "tcp",
    include: ["LISTEN"],
    exclude: ["CLOSE_WAIT"],
  });
  assert.equal(parseSelection("States", "tcp:^close_wait"), {
    protocol: "tcp",
    include: [],
    exclude: ["CLOSE_WAIT"],
  });
  assert.equal(parseSelection("States", "UDP:Idle,Connected"), {
    protocol: "udp",
    include: ["BOUND", "ESTABLISHED"],
    exclude: [],
  });
  // One to the kernel, two to the model.
  assert.equal(parseSelection("States", "tcp:close"), { protocol: "tcp", include: ["CLOSED", "BOUND"], exclude: [] });
  assert.equal(parseSelection("States", "tcp:fin_wait_1,syn-rcvd"), {
    protocol: "tcp",
    include: ["FIN_WAIT1", "SYN_RECV"],
    exclude: [],
  });
});

test("-c", () => {
  assert.equal(parseSelection("Command", "nginx"), { type: "prefix", name: "nginx" });
  assert.equal(parseSelection("Command", "^nginx"), { type: "not", name: "nginx" });
  assert.equal(parseSelection("Command", "/^ng.*x$/i"), { type: "pattern", source: "^ng.*x$", flags: "i" });
});

test("--opt", () => {
  const bare = { not: false, name: "SO_KEEPALIVE", field: null, comparison: null, origin: null };
  assert.equal(parseSelection("Option", "so_keepalive"), bare);
  assert.equal(parseSelection("Option", "!TCP_NODELAY"), { ...bare, not: true, name: "TCP_NODELAY" });
  assert.equal(parseSelection("Option", "SO_KEEPALIVE:inherited"), { ...bare, origin: "inherited" });
  assert.equal(parseSelection("Option", "SO_RCVBUF<65536:set"), {
    ...bare,
    name: "SO_RCVBUF",
    comparison: { operator: "<", value: "65536" },
    origin: "set",
  });
  assert.equal(parseSelection("Option", "SO_LINGER.l_linger=0"), {
    ...bare,
    name: "SO_LINGER",
    field: "l_linger",
    comparison: { operator: "=", value: "0" },
  });
});

test("--expect: a line", () => {
  const target = (role: string, protocol: string | null = null): object => ({
    role,
    sockets: protocol === null ? null : { ...any, protocol },
  });
  const lines: Readonly<Record<string, object>> = {
    "listener tcp:*": { type: "target", target: target("listener", "tcp") },
    "no socket still open at exit": { type: "open", target: target("socket") },
    "no accepted  tcp still open\tat exit": { type: "open", target: target("accepted", "tcp") },
    "no listener unix:/run/x y still open at exit": {
      type: "open",
      target: { role: "listener", sockets: { type: "unix", path: "/run/x y" } },
    },
    "no advice set-again": { type: "advice", name: "set-again" },
  };
  for (const [text, spec] of Object.entries(lines)) assert.equal(parseSelection("Line", text), spec, text);
});

test("--expect: a demand", () => {
  const option = { not: false, name: "SO_RCVBUF", field: null, comparison: null, origin: null };
  const large = { ...option, comparison: { operator: ">=", value: "65536" } };
  const demands: Readonly<Record<string, object>> = {
    SO_RCVBUF: { type: "option", option, when: null },
    "SO_RCVBUF before bind": { type: "option", option, when: { type: "before", call: "bind" } },
    "SO_RCVBUF>=65536 after accept()": { type: "option", option: large, when: { type: "after", call: "accept" } },
    "SO_RCVBUF >= 65536 after accept": { type: "option", option: large, when: { type: "after", call: "accept" } },
    "SO_RCVBUF>=65536:set before listen": {
      type: "option",
      option: { ...large, origin: "set" },
      when: { type: "before", call: "listen" },
    },
    "SO_RCVBUF within 1.5 s": { type: "option", option, when: { type: "within", micros: 1_500_000 } },
    "SO_RCVBUF within 10ms": { type: "option", option, when: { type: "within", micros: 10_000 } },
    "at most 1 set": { type: "option", option: null, when: { type: "at most", count: 1 } },
    "SO_RCVBUF at least 2 sets": { type: "option", option, when: { type: "at least", count: 2 } },
    "never set": { type: "option", option: null, when: { type: "at most", count: 0 } },
    "no advice note": { type: "advice", name: "note" },
  };
  for (const [text, spec] of Object.entries(demands)) assert.equal(parseSelection("Demand", text), spec, text);
});

test("src/select/grammar.ts is what grammar/selection.peggy compiles to", () => {
  assert.is(readFileSync("src/select/grammar.ts", "utf8"), compiledGrammar());
});

test.run();
