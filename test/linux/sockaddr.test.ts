import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import { addressFromBytes } from "../../src/linux/sockaddr.ts";
import type { Address } from "../../src/linux/address.ts";

/** What getsockname and getpeername filled in on x86-64, kernel 6.18, and what it means. */
const cases: readonly [what: string, bytes: string, address: Address][] = [
  ["IPv4", "\x02\0\x07\xe8\x7f\0\0\x01\0\0\0\0\0\0\0\0", { type: "inet", address: "127.0.0.1", port: 2024 }],
  [
    "IPv6 without scope",
    `\x0a\0\0\x50\0\0\0\0${"\0".repeat(15)}\x01\0\0\0\0`,
    { type: "inet6", address: "::1", port: 80, scope: null },
  ],
  [
    "link-local with its interface",
    `\x0a\0\0\x50\0\0\0\0\xfe\x80${"\0".repeat(13)}\x05\x02\0\0\0`,
    { type: "inet6", address: "fe80::5", port: 80, scope: "2" },
  ],
  [
    "IPv4 through a dual-stack socket",
    `\x0a\0\0\x50\0\0\0\0${"\0".repeat(10)}\xff\xff\x0a\0\0\x02\0\0\0\0`,
    { type: "inet6", address: "::ffff:10.0.0.2", port: 80, scope: null },
  ],
  ["UNIX without a name", "\x01\0", { type: "unix-unnamed" }],
  ["UNIX path", "\x01\0/run/x\0", { type: "unix-path", path: asBytes("/run/x") }],
  ["UNIX path of 108 bytes", `\x01\0${"/a".repeat(54)}`, { type: "unix-path", path: asBytes("/a".repeat(54)) }],
  ["abstract, NULs and all", "\x01\0\0ab\0c\0", { type: "unix-abstract", name: asBytes("ab\0c\0") }],
  ["netlink", "\x10\0\0\0\x39\x30\0\0\x01\0\0\0", { type: "netlink", port: 12345, groups: 1 }],
  [
    "vsock",
    "\x28\0\0\0\xd2\x04\0\0\xff\xff\xff\xff\0\0\0\0",
    { type: "other", family: "AF_VSOCK", text: "cid any, port 1234", fields: { cid: 0xffffffff, port: 1234 } },
  ],
  [
    "XDP",
    "\x2c\0\0\0\x01\0\0\0\x03\0\0\0\0\0\0\0",
    { type: "other", family: "AF_XDP", text: "interface 1, queue 3", fields: { interface: 1, queue: 3 } },
  ],
  [
    "L2CAP",
    "\x1f\0\x01\x10\x01\x02\x03\x04\x05\x06\x04\0\x01\0",
    {
      type: "other",
      family: "AF_BLUETOOTH",
      text: "01:02:03:04:05:06, PSM 4097, CID 4",
      fields: { bdaddr: "01:02:03:04:05:06", psm: 4097, cid: 4 },
    },
  ],
  [
    "RFCOMM",
    "\x1f\0\x01\x02\x03\x04\x05\x06\x16\0",
    {
      type: "other",
      family: "AF_BLUETOOTH",
      text: "01:02:03:04:05:06, channel 22",
      fields: { bdaddr: "01:02:03:04:05:06", channel: 22 },
    },
  ],
  [
    "HCI",
    "\x1f\0\0\0\x03\0",
    { type: "other", family: "AF_BLUETOOTH", text: "device 0, channel 3", fields: { device: 0, channel: 3 } },
  ],
  [
    "packet on lo",
    "\x11\0\0\x03\x01\0\0\0\x04\x03\0\x06\0\0\0\0\0\0",
    {
      type: "other",
      family: "AF_PACKET",
      text: "interface 1, ETH_P_ALL, 00:00:00:00:00:00",
      fields: { interface: 1, protocol: "ETH_P_ALL", hardware: "00:00:00:00:00:00" },
    },
  ],
  [
    "a family that nobody decodes",
    "\x1d\0ab",
    { type: "other", family: "AF_CAN", text: '{sa_family=AF_CAN, sa_data="ab"}', fields: null },
  ],
  [
    "too short for IPv4",
    "\x02\0\x07",
    { type: "other", family: "AF_INET", text: '{sa_family=AF_INET, sa_data="\\7"}', fields: null },
  ],
  ["nothing at all", "", { type: "other", family: "AF_UNSPEC", text: "{sa_family=AF_UNSPEC}", fields: null }],
];

for (const [what, bytes, address] of cases) {
  test(what, () => {
    assert.equal(addressFromBytes(asBytes(bytes)), address);
  });
}

test.run();
