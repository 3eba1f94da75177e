/** --show: options that nobody set, in the summary. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { optionsNamed } from "../../../src/views/unset-options.ts";
import { shown } from "../../support/summary.ts";

const SERVER = `
7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
7 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
7 socket(AF_UNIX, SOCK_STREAM, 0) = 4
7 socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP) = 5
7 setsockopt(6, SOL_TCP, TCP_CORK, [1], 4) = 0`;

function rows(list: string, verbose = false): readonly string[] {
  const { summary } = shown(SERVER, "text", { show: named(list), verbose });
  return summary.split("\n").flatMap((line) => /^\t([A-Z]+_\S+ .*)/.exec(line)?.[1]?.replace(/ {2,}/g, " | ") ?? []);
}

function named(list: string): ReadonlySet<string> {
  const names = optionsNamed(list);
  return typeof names === "string" ? new Set() : names;
}

test("nothing is added without it", () => {
  assert.equal(rows("nothing"), ["SO_REUSEADDR | on | on | set by 7", "TCP_CORK | on | on | set by 7"]);
});

test("the default on each socket that has the option, or why it is not known", () => {
  assert.equal(rows("tcp_nodelay,SO_REUSEADDR"), [
    "SO_REUSEADDR | on | on | set by 7",
    "TCP_NODELAY | off | - | default",
    "SO_REUSEADDR | off | - | default",
    "SO_REUSEADDR | off | - | default",
    "TCP_NODELAY | ? | - | unknown: MPTCP does not report what it made of it",
    "TCP_CORK | on | on | set by 7",
    // Whether its family has TCP_NODELAY is unknown.
    "SO_REUSEADDR | ? | - | unknown: opened before the trace",
  ]);
});

test("an option whose default depends on something else", () => {
  assert.ok(
    rows("SO_RCVBUF").includes("SO_RCVBUF | ? | - | default, depends on net.ipv4.tcp_rmem of the traced machine"),
  );
});

test("with -v no option is there twice", () => {
  const options = rows("TCP_NODELAY,SO_RCVBUF", true).filter((row) => row.startsWith("TCP_NODELAY | off"));
  assert.is(options.length, 1);
});

test("JSON has them with the origin default or unknown", () => {
  const { summary } = shown(SERVER, "json", { show: named("TCP_NODELAY") });
  const { sockets } = JSON.parse(summary) as {
    sockets: { options: { name: string; value: unknown; origin: string }[] }[];
  };
  assert.equal(
    sockets.map(({ options }) =>
      options.filter(({ name }) => name === "TCP_NODELAY").map(({ value, origin }) => `${String(value)} ${origin}`),
    ),
    [["false default"], [], ["null unknown"], []],
  );
});

test("names in any case, and aliases; what is no option is named", () => {
  assert.equal(optionsNamed("so_keepalive, SO_RCVTIMEO_OLD"), new Set(["SO_KEEPALIVE", "SO_RCVTIMEO"]));
  assert.is(optionsNamed("SO_KEEPALIVE,SO_NOTHING"), "SO_NOTHING");
});

test.run();
