/** What /proc/PID/cgroup shows of containers: real texts of all runtimes. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import { utf8Bytes } from "../../src/base/bytes.ts";
import { containerAmong, parseCgroups as parse, type Cgroups } from "../../src/linux/containers/cgroup.ts";
import { SOME_CONTAINER, type Container } from "../../src/linux/containers/container.ts";
import { runtimes } from "../../src/linux/containers/runtimes.ts";
import { containerText } from "../../src/views/container.ts";
import { shapes } from "./shapes.ts";

const parseCgroups = (text: string): Cgroups => parse(asBytes(text));

const short = ({ runtime, id, name, pod }: Container): string =>
  [runtime ?? "?", id ?? name, ...(pod === null ? [] : [pod.uid])].join(" ");

for (const { what, text, containers, shown } of shapes)
  test(what, () => {
    const found = parseCgroups(`${text}\n`);
    assert.equal(found.containers.map(short), containers);
    const own = containerAmong(found, false);
    assert.is(own === null ? null : containerText(own), shown);
  });

test("each runtime has a text", () => {
  const seen = new Set(shapes.flatMap(({ containers }) => containers.map((one) => one.split(" ")[0])));
  for (const { name } of runtimes) assert.ok(seen.has(name ?? "?"), name ?? "?");
});

test("a zombie's cgroup that is gone, and a colon in a path", () => {
  const id = "ab".repeat(32);
  assert.equal(parseCgroups(`0::/docker/${id} (deleted)\n`).containers.map(short), [`docker ${id}`]);
  assert.is(parseCgroups("8:memory:/foo:bar\n0::/a:b\n").unified, "/a:b");
});

test("where cgroups of both versions are mounted the one that shows more counts", () => {
  const id = "ab".repeat(32);
  const hybrid = parseCgroups(`4:memory:/docker/${id}\n0::/\n`);
  assert.equal(hybrid.containers.map(short), [`docker ${id}`]);
  assert.not.ok(hybrid.isUnified);
  assert.ok(parseCgroups(`4:memory:/\n0::/docker/${id}\n`).isUnified);
  assert.not.ok(parseCgroups("4:memory:/\n0::/\n").isUnified);
  assert.ok(parseCgroups("0::/\n").isUnified);
});

test("of namespaces that nothing names it is known that they are there", () => {
  const hidden = parseCgroups("0::/\n");
  assert.ok(hidden.isHidden);
  assert.is(containerAmong(hidden, true), SOME_CONTAINER);
  assert.is(containerAmong(hidden, false), null);
  assert.is(containerText(SOME_CONTAINER), "not known which");
});

test("text that is none of the kernel's", () => {
  for (const text of ["", "\n", "nonsense", "0::", "x:y:/z", "0::/\0\x1b[31m", `0::/${"a/".repeat(100_000)}`])
    assert.equal(parseCgroups(text).containers, []);
});

test("a name that is UTF-8, and one that is not", () => {
  const nameOf = (text: string): string | null => parseCgroups(text).containers[0]?.name ?? null;
  assert.is(nameOf(utf8Bytes("0::/lxc.payload.käse\n")), "käse");
  assert.is(nameOf("0::/lxc.payload.k\xe4se\n"), "k\xe4se");
});

test("a name never reaches the terminal unescaped", () => {
  const [container] = parseCgroups("0::/lxc.payload.\x1b[31mred\x07\n").containers;
  assert.is(container === undefined ? "" : containerText(container), "\\x1b[31mred\\x07 (lxc)");
});

test.run();
