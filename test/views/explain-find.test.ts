import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import { find, joinNumbers, suggestionsFor, type Match } from "../../src/views/explain/find.ts";

/** What a word means, in short: `SOL_TCP TCP_NODELAY`, `level SOL_TCP`, `state CLOSE_WAIT`, `? SO_LINGER`. */
function meant(word: string): string {
  const found = find(word);
  return found.length === 0 ? `? ${suggestionsFor(word).join(" ")}`.trim() : found.map(inShort).join(" and ");
}

function inShort(match: Match): string {
  switch (match.type) {
    case "options":
      return match.options.map(({ level, name }) => `${level} ${name}`).join(", ");
    case "rule":
      return `advice ${match.rule.id}`;
    case "level":
      return `level ${match.level}`;
    case "symptom":
      return `${match.symptom.kind} ${match.symptom.name}`;
  }
}

const words: Readonly<Record<string, string>> = {
  "reuse-after-bind": "advice reuse-after-bind",
  "reuse-after-bnid": "? reuse-after-bind",
  TCP_NODELAY: "SOL_TCP TCP_NODELAY",
  tcp_nodelay: "SOL_TCP TCP_NODELAY",
  SO_RCVTIMEO_OLD: "SOL_SOCKET SO_RCVTIMEO",
  // Of one name there may be several.
  UDP_CORK: "SOL_UDP UDP_CORK, SOL_UDPLITE UDP_CORK",
  "SOL_SOCKET:9": "SOL_SOCKET SO_KEEPALIVE",
  "tcp:1": "SOL_TCP TCP_NODELAY",
  "tcp:0x1": "SOL_TCP TCP_NODELAY",
  "SOL_UDP:UDP_CORK": "SOL_UDP UDP_CORK",
  // A level by any spelling.
  tcp: "level SOL_TCP",
  SOL_TCP: "level SOL_TCP",
  IPPROTO_TCP: "level SOL_TCP",
  "6": "level SOL_TCP",
  socket: "level SOL_SOCKET",
  ipv6: "level SOL_IPV6",
  l2cap: "level SOL_L2CAP",
  vsock: "level AF_VSOCK",
  AF_VSOCK: "level AF_VSOCK",
  // Slips: a letter wrong, left out, doubled, two swapped.
  SO_REUSEADR: "? SO_REUSEADDR",
  SO_LINGER2: "? SO_LINGER TCP_LINGER2",
  TCP_NDOELAY: "? TCP_NODELAY",
  SO_KEEPALLIVE: "? SO_KEEPALIVE",
  // A prefix forgotten or mistaken.
  nodelay: "? TCP_NODELAY SCTP_NODELAY TIPC_NODELAY",
  SO_NODELAY: "? TCP_NODELAY SCTP_NODELAY TIPC_NODELAY",
  v6only: "? IPV6_V6ONLY v6only-by-sysctl",
  tpc: "? TCP TIPC",
  // Errors, states, words: by any spelling, an error by its text too.
  EADDRINUSE: "errno EADDRINUSE",
  eaddrinuse: "errno EADDRINUSE",
  EWOULDBLOCK: "errno EAGAIN",
  "Address already in use": "errno EADDRINUSE",
  CLOSE_WAIT: "state CLOSE_WAIT",
  "time-wait": "state TIME_WAIT",
  "FIN-WAIT-2": "state FIN_WAIT2",
  ESTAB: "state ESTABLISHED",
  keepalive: "word keepalive",
  reuse: "word reuse",
  window: "word buffer",
  // As people say it, and by the number.
  hang: "word hang",
  slow: "word slow",
  cork: "word cork",
  "40ms": "word nagle",
  "port in use": "errno EADDRINUSE",
  sigpipe: "errno EPIPE",
  "98": "errno EADDRINUSE",
  "111": "errno ECONNREFUSED",
  "errno 104": "errno ECONNRESET",
  // A number of both.
  "1": "level SOL_SOCKET and errno EPERM",
  acccept: "? accept",
  accept: "word backlog",
  // Beginnings.
  TCP_KEEP: "? TCP_KEEPCNT TCP_KEEPIDLE TCP_KEEPINTVL",
  auto: "? SCTP_AUTOCLOSE autotuning-off SCTP_AUTO_ASCONF",
  autot: "? autotuning-off",
  reu: "? reuse SO_REUSEADDR SO_REUSEPORT",
  eaddr: "? EADDRINUSE EADDRNOTAVAIL",
  CLOSE_WAI: "? CLOSE_WAIT close-wait",
  "tcp:99": "?",
  SO_: "?",
  "": "?",
  nothing_like_it_anywhere: "?",
};

for (const [word, meaning] of Object.entries(words)) {
  test(`${word || "an empty word"}: ${meaning}`, () => {
    assert.is(meant(word), meaning);
  });
}

test("every option is found by its name, and each level by its own", () => {
  for (const { level, name } of allOptions()) {
    assert.match(meant(name), `${level} ${name}`);
    assert.is(meant(level), `level ${level}`);
  }
});

test("a level and a number, as strace prints them and as setsockopt takes them", () => {
  const rows: readonly (readonly [typed: string, meant: string])[] = [
    ["SOL_TCP 18", "SOL_TCP TCP_USER_TIMEOUT"],
    ["6 18", "SOL_TCP TCP_USER_TIMEOUT"],
    ["IPPROTO_TCP 0x12", "SOL_TCP TCP_USER_TIMEOUT"],
    ["1 9 tcp", "SOL_SOCKET SO_KEEPALIVE; level SOL_TCP"],
    ["tcp udp", "level SOL_TCP; level SOL_UDP"],
    // No such option: two words.
    ["6 58", "level SOL_TCP; level SOL_ICMPV6"],
    // A set and a get share a number.
    ["SOL_IP 64", "SOL_IP IPT_SO_SET_REPLACE, SOL_IP IPT_SO_GET_INFO"],
    ["SOL_IP 83", "SOL_IP SO_IP_SET"],
  ];
  for (const [typed, meaning] of rows) assert.is(joinNumbers(typed.split(" ")).map(meant).join("; "), meaning, typed);
});

test.run();
