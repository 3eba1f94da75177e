import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import { allOptions } from "../../src/linux/catalogue.ts";
import { isList, isRecord, type Data } from "../../src/base/data.ts";
import { kinds } from "../../src/linux/kinds/kinds.ts";
import { sizeOf } from "../../src/linux/kinds/layout.ts";
import { read } from "../../src/linux/kinds/read.ts";
import { isSelectionFault, parseSelection } from "../../src/select/parse.ts";

const test = suite("values that an option cannot have");

/** The message with the column of the mistake; `right`: none. */
function verdict(text: string): string {
  const spec = parseSelection("Option", text);
  return isSelectionFault(spec) ? `${spec.at ?? "-"}: ${spec.message}` : "right";
}

const cases: readonly (readonly [text: string, verdict: string])[] = [
  ["SO_KEEPALIVE=maybe", "13: expected on or off"],
  ["!SO_KEEPALIVE=maybe:set", "14: expected on or off"],
  ["SO_KEEPALIVE=on", "right"],
  ["SO_KEEPALIVE=0", "right"],
  ["SO_RCVBUF<64k", "10: expected a number"],
  ["SO_RCVBUF=0x10000", "right"],
  ["SO_RCVBUF<9999999999999", "10: expected a number"],
  ["TCP_KEEPIDLE=sixty", "13: expected a number"],
  ["IP_MULTICAST_TTL=300", "right"],
  ["SO_RCVTIMEO>=2.5", "right"],
  ["SO_RCVTIMEO=2.5s", "12: expected seconds, such as 2.5"],
  ["SO_LINGER=on", "right"],
  ["SO_LINGER=5", "10: expected a field before it: .l_onoff, .l_linger"],
  ["SO_LINGER.l_linger=5", "right"],
  ["SO_LINGER.l_linger=five", "19: expected a number"],
  ["SO_LINGER.linger=5", "10: expected a field of SO_LINGER: l_onoff, l_linger"],
  ["SO_KEEPALIVE.on", "13: SO_KEEPALIVE has no fields"],
  ["SO_TYPE=SOCK_STREAM", "right"],
  ["SO_TYPE<SOCK_STREAM", "8: names are compared with = or !="],
  ["SO_DOMAIN=AF_INET7", "10: expected AF_UNSPEC, AF_UNIX, AF_INET, AF_AX25, AF_IPX, AF_APPLETALK, ... or a number"],
  ["SO_BUF_LOCK=SOCK_SNDBUF_LOCK", "right"],
  ["TCP_CONGESTION=bbr", "right"],
  ["IP_MULTICAST_IF=eth0", "16: expected an address"],
  ["TCP_MD5SIG=secret", "11: its values cannot be compared"],
];

for (const [text, expected] of cases)
  test(text, () => {
    assert.ok(verdict(text).startsWith(expected), `${verdict(text)}, expected ${expected}`);
  });

test("whatever the kernel may report of an option can be asked for", () => {
  const readable = allOptions().filter(({ access }) => access === "r" || access === "rw");
  const names = [...new Set(readable.map(({ name }) => name))];
  fc.assert(
    fc.property(fc.constantFrom(...readable), fc.uint8Array({ minLength: 200, maxLength: 400 }), (option, random) => {
      const layout = kinds[option.kind];
      const bytes = asBytes(String.fromCharCode(...random).slice(0, sizeOf(layout) ?? 8));
      for (const question of questions(option.name, read(layout, bytes) ?? null))
        assert.is(verdict(question), "right", question);
    }),
    { numRuns: 3000 },
  );
  assert.ok(names.length > 300);
});

/** `NAME=VALUE` for a value, for each of a list, for each field of a structure. */
function questions(name: string, data: Data): readonly string[] {
  // Text that is no text ({ text, base64 }) cannot be typed.
  if (data === null || (isRecord(data) && "base64" in data)) return [];
  if (isList(data)) return data.flatMap((one) => questions(name, one));
  if (isRecord(data))
    return name.includes(".")
      ? []
      : Object.entries(data).flatMap(([field, value]) => questions(`${name}.${field}`, value));
  const text = String(data);
  return text === "" || /[^ -~]|:\w+$/.test(text) ? [] : [`${name}=${text}`];
}

test.run();
