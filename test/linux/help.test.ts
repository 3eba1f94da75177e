import { test } from "uvu";
import * as assert from "uvu/assert";
import { boundSentence } from "../../src/linux/bound.ts";
import { allOptions, findOption } from "../../src/linux/catalogue.ts";
import { helpOf } from "../../src/linux/help/index.ts";
import { ipHelp } from "../../src/linux/help/ip.ts";
import { ipv6Help } from "../../src/linux/help/ipv6.ts";
import { otherHelp } from "../../src/linux/help/others.ts";
import { socketHelp } from "../../src/linux/help/socket.ts";
import { tcpHelp } from "../../src/linux/help/tcp.ts";
import type { Data } from "../../src/linux/option.ts";

const helped = allOptions().filter((option) => helpOf(option) !== null);
const written = [socketHelp, tcpHelp, ipHelp, ipv6Help, otherHelp].flatMap((file) => Object.keys(file));

test("at least 120 options have the longer text, and every text has its option", () => {
  console.log(`\n  ${written.length} options with the longer text`);
  assert.ok(written.length >= 120);
  const names = new Set(helped.map(({ name }) => name));
  assert.equal(
    written.filter((name) => !names.has(name)),
    [],
  );
});

test("no field is empty, each is of whole sentences, and what it points to exists", () => {
  const names = new Set(allOptions().map(({ name }) => name));
  for (const option of helped) {
    const help = helpOf(option)!;
    for (const field of [help.what, help.when, help.traps]) {
      assert.match(field, /^[A-Za-z0-9-].{15,}\.$/s, option.name);
      assert.not.match(field, /\s\s|\n| \.|\.\./, option.name);
    }
    assert.ok(help.see.length > 0, option.name);
    for (const name of help.see) {
      assert.ok(names.has(name), `${option.name} points to ${name}`);
      assert.is.not(name, option.name);
    }
  }
});

test("a sentence bound to the value that was seen", () => {
  const sentence = (level: string, name: string, data: Data): string => boundSentence(findOption(level, name)!, data);
  const socket = (name: string, data: Data): string => sentence("SOL_SOCKET", name, data);
  assert.is(
    socket("SO_LINGER", { l_onoff: 1, l_linger: 0 }),
    "SO_LINGER on, 0 s: close() will send RST and drop what is unsent",
  );
  assert.is(
    socket("SO_LINGER", { l_onoff: 1, l_linger: 5 }),
    "SO_LINGER on, 5 s: close() will wait up to 5 s until all is acknowledged",
  );
  assert.is(
    socket("SO_LINGER", { l_onoff: 0, l_linger: 5 }),
    "SO_LINGER off: close() returns at once, and what is unsent is sent in the background",
  );
  assert.is(socket("SO_RCVTIMEO", 2.5), "SO_RCVTIMEO 2.5 s: a read or accept() gives up after 2.5 s");
  assert.is(socket("SO_RCVTIMEO", 0), "SO_RCVTIMEO none: a read or accept() may block for ever");
  assert.is(
    socket("SO_ERROR", "ECONNREFUSED"),
    "SO_ERROR ECONNREFUSED: the pending error was ECONNREFUSED, and is cleared",
  );
  assert.is(socket("SO_MAX_PACING_RATE", 1000000), "SO_MAX_PACING_RATE 1000000 bytes/s: sends 1000000 bytes/s at most");
  assert.is(
    socket("SO_MAX_PACING_RATE", "18446744073709551615"),
    "SO_MAX_PACING_RATE no limit: sends as fast as it can",
  );
  assert.is(sentence("SOL_TCP", "TCP_NODELAY", true), "TCP_NODELAY on: each write is sent at once");
  assert.is(sentence("SOL_IP", "IP_TTL", 1), "IP_TTL 1: a packet may pass no router");
  assert.is(
    sentence("SOL_IPV6", "IPV6_MTU_DISCOVER", "IPV6_PMTUDISC_DO"),
    "IPV6_MTU_DISCOVER IPV6_PMTUDISC_DO: packets must not be fragmented: a send that is too long fails with EMSGSIZE",
  );
  // Nothing more to say than what the option does.
  assert.is(
    sentence("SOL_TCP", "TCP_SAVE_SYN", 1),
    "TCP_SAVE_SYN 1: A listener keeps the headers of each first packet, for TCP_SAVED_SYN; 2: with the link layer's",
  );
  assert.is(socket("SO_DETACH_FILTER", null), "SO_DETACH_FILTER: Removes the socket's BPF filter, classic or extended");
});

test("any option and any plain value gives one line", () => {
  for (const option of allOptions()) {
    for (const data of [true, false, 0, 1, -1, 5, "", "x", null, [], {}, { l_onoff: 1 }] as const) {
      assert.match(boundSentence(option, data), /^[A-Z]\w+.*: .{5,}[^.]$/, option.name);
    }
  }
});

test.run();
