import { test } from "uvu";
import * as assert from "uvu/assert";
import { allOptions, findOption } from "../../src/linux/catalogue.ts";
import { levelName, levelNumber } from "../../src/linux/levels.ts";

const nameOf = (level: string, name: string): string | undefined => findOption(level, name)?.name;

test("an option is found by any spelling of its level and name", () => {
  for (const level of ["SOL_TCP", "IPPROTO_TCP", "6", "0x6"]) {
    for (const name of ["TCP_NODELAY", "1", "0x1"]) assert.is(nameOf(level, name), "TCP_NODELAY", `${level} ${name}`);
  }
  assert.is(nameOf("SOL_SOCKET", "SO_RCVTIMEO_OLD"), "SO_RCVTIMEO");
  assert.is(nameOf("0x1", "0x14"), "SO_RCVTIMEO");
  assert.is(nameOf("SOL_SOCKET", "66"), "SO_RCVTIMEO");
  assert.is(nameOf("SOL_SOCKET", "SO_GET_FILTER"), "SO_ATTACH_FILTER");
  assert.is(nameOf("SOL_IPV6", "IPV6_JOIN_GROUP"), "IPV6_ADD_MEMBERSHIP");
  assert.is(nameOf("AF_VSOCK", "0"), "SO_VM_SOCKETS_BUFFER_SIZE");
});

test("the same number means another option on another level", () => {
  assert.is(nameOf("SOL_SOCKET", "1"), "SO_DEBUG");
  assert.is(nameOf("SOL_IP", "1"), "IP_TOS");
  assert.is(nameOf("SOL_IP", "42"), "MCAST_JOIN_GROUP");
  assert.is(nameOf("SOL_IPV6", "42"), "MCAST_JOIN_GROUP");
});

test("Bluetooth's levels have the numbers of IP, TCP and UDP: the socket's family decides", () => {
  const on = (family: string | null, level: string, name: string): string | undefined =>
    findOption(level, name, { family })?.name;
  for (const [level, name] of [
    ["6", "1"],
    ["SOL_TCP", "TCP_NODELAY"],
  ] as const) {
    assert.is(on("AF_BLUETOOTH", level, name), "L2CAP_OPTIONS");
    assert.is(on("AF_INET", level, name), "TCP_NODELAY");
    assert.is(on(null, level, name), "TCP_NODELAY");
  }
  assert.is(on("AF_BLUETOOTH", "SOL_IP", "IP_TTL"), "HCI_FILTER");
  assert.is(on("AF_BLUETOOTH", "SOL_UDP", "2"), "SCO_CONNINFO");
  assert.is(on("AF_BLUETOOTH", "SOL_TCP", "TCP_KEEPIDLE"), undefined);
  assert.is(on("AF_BLUETOOTH", "SOL_SOCKET", "SO_LINGER"), "SO_LINGER");
  assert.is(nameOf("SOL_L2CAP", "1"), "L2CAP_OPTIONS");
});

test("a number that is a set and another get: the call decides", () => {
  const number = (call: "setsockopt" | "getsockopt"): string | undefined => findOption("0", "0x40", { call })?.name;
  assert.is(number("setsockopt"), "IPT_SO_SET_REPLACE");
  assert.is(number("getsockopt"), "IPT_SO_GET_INFO");
});

test("what nobody knows is null, whatever it looks like", () => {
  for (const [level, name] of [
    ["SOL_SOCKET", "0x3e7"],
    ["0x3e7", "1"],
    ["SOL_SOCKET", "toString"],
    ["constructor", "1"],
    ["SOL_SOCKET", ""],
    ["", "SO_DEBUG"],
    ["SOL_SOCKET", "SO_DEBUG "],
  ] as const) {
    assert.is(findOption(level, name), null, `${level} ${name}`);
  }
});

test("no two options of a level share a name; those that share a number are a set and a get", () => {
  const byName = new Map<string, number>();
  const byNumber = new Map<string, string[]>();
  for (const option of allOptions()) {
    for (const name of [option.name, ...option.aliases]) {
      assert.not(byName.has(`${option.level} ${name}`), `${option.level} ${name} twice`);
      byName.set(`${option.level} ${name}`, option.number);
    }
    const key = `${option.level} ${option.number}`;
    byNumber.set(key, [...(byNumber.get(key) ?? []), option.name]);
  }
  for (const [key, sharing] of byNumber) {
    if (sharing.length > 1)
      assert.ok(
        sharing.every((name) => /_SO_(SET|GET)_/.test(name)),
        `${key}: ${sharing.join()}`,
      );
  }
});

test("every row is whole: a level with a number, a sentence, a kernel", () => {
  for (const option of allOptions()) {
    const { name, level } = option;
    assert.is.not(levelNumber(level), null, level);
    assert.is(levelName(level), level);
    assert.match(option.does, /^([A-Z0-9-]|[a-z]+\(\)).{10,}\.$/s, name);
    assert.not.match(option.does, /\n|\.\.|\s\s/, name);
    assert.ok(option.does.length <= 120, `${name}: ${option.does.length} characters`);
    assert.match(option.since, /^(\d\.\d+(\.\d+)?|before 2\.2)$/, name);
    for (const alias of Object.keys(option.otherNumbers ?? {})) assert.ok(option.aliases.includes(alias), alias);
  }
});

test("options that are named by another one exist", () => {
  const names = new Set(allOptions().map(({ name }) => name));
  for (const option of allOptions()) {
    const { name, level, sets = [], undoes, forces, sameAs } = option;
    for (const other of sets) assert.ok(names.has(other), `${name} names ${other}`);
    if (option.effect === "drops") assert.ok(undoes !== undefined, name);
    if (undoes !== undefined) assert.is(nameOf(level, undoes), undoes, name);
    if (forces !== undefined) assert.ok(sets.includes(forces), name);
    if (sameAs !== undefined) assert.is(findOption(sameAs.level, name)?.sameAs?.level, level, name);
  }
});

test("lists, and what is known once it is undone, are of options that add something", () => {
  for (const { name, isList, afterUndo, effect } of allOptions())
    if (isList === true || afterUndo !== undefined) assert.is(effect, "adds", name);
});

test("what cannot be set is not inherited, what cannot be read has no value in force", () => {
  for (const option of allOptions()) {
    if (option.access === "r" || option.access === "none") assert.is(option.inherited, false, option.name);
    if (["adds", "drops"].includes(option.effect)) assert.is.not(option.access, "r", option.name);
  }
});

test.run();
