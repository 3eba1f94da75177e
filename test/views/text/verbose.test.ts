/**
 * -v: under each option earlier values, and the defaults of all others. What depends on the machine is known where
 * it could be asked (a live trace), and unknown on a saved log.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asMicros } from "../../../src/base/brands.ts";
import { makeView } from "../../../src/views/registry.ts";
import { usualOptions } from "../../../src/views/view.ts";
import { reportOn } from "../../support/report.ts";
import { finishedWorldOf } from "../../support/world.ts";
import type { Sysctls } from "../../../src/linux/option.ts";

const log = `
  7 1700000000.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
  7 1700000000.000010 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
  7 1700000000.000020 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [0], 4) = 0
  7 1700000000.000030 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
  7 1700000000.000040 setsockopt(3, SOL_IP, IP_TOS, [0x10], 4) = 0`;
const connects = `
  7 1700000000.000050 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = 0`;

const live: Sysctls = new Map([
  ["net.ipv4.tcp_rmem", "4096 131072 6291456"],
  ["net.ipv4.ip_default_ttl", "64"],
]);

test("earlier values stand under each option, the latest first", () => {
  assert.equal(rows(log, null).slice(0, 5), [
    "SO_KEEPALIVE | on | on | set at 0.000030 by 7",
    "earlier | off | off | set at 0.000020 by 7",
    "earlier | on | on | set at 0.000010 by 7",
    "IP_TOS | 0x10 (IPTOS_LOWDELAY) | 0x10 (IPTOS_LOWDELAY) | set at 0.000040 by 7",
    "SO_PRIORITY | 6 | - | set at 0.000040 by 7 as a side effect of IP_TOS",
  ]);
});

test("of many earlier values the last eight are listed, and the number of the others", () => {
  const tos = (value: number): string =>
    `\n  7 1700000000.0001${value} setsockopt(3, SOL_IP, IP_TTL, [${value}], 4) = 0`;
  const all = log + Array.from({ length: 12 }, (_, at) => tos(10 + at)).join("");
  const of = rows(all, null).slice(5, 15);
  assert.equal(of.slice(0, 2), ["IP_TTL | 21 | 21 | set at 0.000121 by 7", "earlier | 20 | 20 | set at 0.000120 by 7"]);
  assert.equal(of.slice(8), ["earlier | 13 | 13 | set at 0.000113 by 7", "earlier | and 3 more before these"]);
  const ttl = jsonOptions(true, all).find(({ name }) => name === "IP_TTL");
  assert.equal([ttl?.earlier?.length, ttl?.earlierMore], [8, 3]);
});

test("a default that is the same everywhere is known on a saved log too", () => {
  assert.equal(row(log, null, "TCP_NODELAY"), "TCP_NODELAY | off | - | default");
});

test("a default that is a setting of the machine is known where that was read", () => {
  assert.equal(row(log, live, "SO_RCVBUF"), "SO_RCVBUF | 131072 | - | default");
  assert.equal(row(log, live, "IP_TTL"), "IP_TTL | 64 | - | default");
  assert.equal(
    row(log, null, "SO_RCVBUF"),
    "SO_RCVBUF | ? | - | default, depends on net.ipv4.tcp_rmem of the traced machine",
  );
  assert.equal(
    row(log, null, "IP_TTL"),
    "IP_TTL | ? | - | default, depends on net.ipv4.ip_default_ttl of the traced machine",
  );
});

test("what the kernel moves by itself is unknown once there is a connection", () => {
  assert.equal(row(log + connects, live, "SO_RCVBUF"), "SO_RCVBUF | ? | - | default; the kernel changes it by itself");
});

test("an option that is newer than the machine's kernel has no default there", () => {
  const release = (text: string): Sysctls => new Map([["kernel.osrelease", text]]);
  const since519 = "SO_RCVMARK | off | - | default";
  assert.is(row(log, null, "SO_RCVMARK"), since519);
  assert.is(row(log, release("5.19.0-rc1+"), "SO_RCVMARK"), since519);
  assert.is(row(log, release("5.18.19"), "SO_RCVMARK"), undefined);
  assert.is(row(log, release("6.1.0-44-amd64"), "SO_RCVMARK"), since519);
});

test("of a socket that is older than the trace no default is claimed", () => {
  assert.equal(rows("7 1700000000.000000 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0", live), [
    "SO_KEEPALIVE | on | on | set at 0.000000 by 7",
  ]);
});

test("JSON has both: `earlier` with each option, and options of origin `default`", () => {
  const options = jsonOptions(true);
  const keepAlive = options.find(({ name }) => name === "SO_KEEPALIVE");
  assert.equal(
    keepAlive?.earlier?.map(({ value, at }) => [value, at]),
    [
      [false, 1_700_000_000.00002],
      [true, 1_700_000_000.00001],
    ],
  );
  const defaults = options.filter(({ origin }) => origin === "default");
  assert.equal(
    defaults.filter(({ name }) => name === "TCP_NODELAY" || name === "IP_TTL").map(({ name, value }) => [name, value]),
    [
      ["IP_TTL", null],
      ["TCP_NODELAY", false],
    ],
  );
});

test("without -v JSON has neither", () => {
  assert.equal(
    jsonOptions(false).filter(({ origin, earlier }) => origin === "default" || earlier !== undefined),
    [],
  );
});

interface JsonOption {
  readonly name: string;
  readonly value: unknown;
  readonly origin: string;
  readonly earlier?: readonly { readonly value: unknown; readonly at: number }[];
  readonly earlierMore?: number;
}

function jsonOptions(verbose: boolean, text = log): readonly JsonOption[] {
  const { sockets } = JSON.parse(shown("json", text, null, verbose)) as {
    sockets: readonly { options: readonly JsonOption[] }[];
  };
  return sockets[0]?.options ?? [];
}

/** The table of options, its cells parted by ` | `. */
function rows(text: string, sysctls: Sysctls | null): readonly string[] {
  const lines = shown("text", text, sysctls, true).split("\n");
  return lines
    .slice(lines.findIndex((line) => line.startsWith("\tOPTION")) + 1)
    .filter((line) => line.startsWith("\t"))
    .map((line) => line.trim().split(/ {2,}/).join(" | "));
}

function row(text: string, sysctls: Sysctls | null, name: string): string | undefined {
  return rows(text, sysctls).find((line) => line.startsWith(`${name} `));
}

function shown(format: string, text: string, sysctls: Sysctls | null, verbose: boolean): string {
  const { state } = finishedWorldOf(text, { sysctls }).world;
  const view = makeView(format, { ...usualOptions, verbose });
  assert.ok(view !== null);
  return view.summary({ ...reportOn(state), began: asMicros(1_700_000_000e6) });
}

test.run();
