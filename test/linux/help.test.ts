import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions } from "../../src/linux/catalogue.ts";
import { helpOf } from "../../src/linux/help/index.ts";
import { ipHelp } from "../../src/linux/help/ip.ts";
import { ipv6Help } from "../../src/linux/help/ipv6.ts";
import { otherHelp } from "../../src/linux/help/others.ts";
import { socketHelp } from "../../src/linux/help/socket.ts";
import { tcpHelp } from "../../src/linux/help/tcp.ts";

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

test.run();
