import { test } from "uvu";
import * as assert from "uvu/assert";
import { readFileSync, writeFileSync } from "node:fs";
import { allowedOptions, whyNeverRead } from "../../src/kernel/allow.ts";
import { allOptions } from "../../src/linux/catalogue.ts";

/**
 * The list of what is ever read from a running program, for eyes: a new option of the catalogue fails here until
 * somebody has looked into the kernel whether its getsockopt has a side effect (UPDATE=1 writes the list).
 */
test("the options that are read are those that were looked at", () => {
  const file = new URL("allowed-options.txt", import.meta.url);
  const allowed = allowedOptions().map(({ level, name }) => `${level} ${name}\n`);
  if (process.env["UPDATE"] === "1") writeFileSync(file, allowed.join(""));
  assert.is(allowed.join(""), readFileSync(file, "utf8"));
});

/** With what the kernel does when they are read. */
const never: readonly (readonly [name: string, why: string])[] = [
  ["SO_ERROR", "reading it takes it from the program"],
  ["SO_PEERPIDFD", "reading it makes a file descriptor"],
  ["TCP_SAVED_SYN", "reading it takes it from the program"],
  ["TCP_ZEROCOPY_RECEIVE", "reading it takes it from the program"],
  ["TCP_FASTOPEN_KEY", "holds a key"],
  ["MPTCP_FULL_INFO", "it is a query with arguments, not a value"],
  ["PACKET_STATISTICS", "reading it resets counters"],
  ["TLS_TX", "holds a key"],
  ["EBT_SO_GET_INFO", "reading it can load a kernel module"],
  ["SCTP_SOCKOPT_PEELOFF", "not known to be harmless to read"],
];

for (const [name, why] of never) {
  test(`${name} is never read: ${why}`, () => {
    const option = allOptions().find((each) => each.name === name);
    assert.is(option === undefined ? "not in the catalogue" : whyNeverRead(option), why);
  });
}

test("what can only be set is not asked for", () => {
  const names = allowedOptions().map(({ name }) => name);
  assert.not(names.includes("IP_ADD_MEMBERSHIP"));
  assert.not(names.includes("TCP_MD5SIG"));
});

test.run();
