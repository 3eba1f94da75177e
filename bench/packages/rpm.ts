/**
 * The .rpm, installed by rpm on a Debian that has nothing of ours: there is no other small system at hand. rpm does not
 * find Debian's packages in its list, so what the .rpm requires is compared with what is there.
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeRpm } from "../../scripts/dist/rpm.ts";
import { canUseEbpf } from "../../test/support/ebpf.ts";
import { makeBareRoot } from "../../test/packages/support/bare-root.ts";
import { checkInstalling } from "../../test/packages/support/installing.ts";
import { makeRelease } from "../../test/packages/support/release.ts";
import { usesHere } from "../../test/packages/support/uses.ts";

const test = suite("rpm");
const release = await makeRelease();
const rpm = resolve(await makeRpm(release, "x64", 0));

function query(...args: readonly string[]): readonly string[] {
  const { stdout, stderr, status } = spawnSync("rpm", ["-qp", ...args, rpm], { encoding: "utf8" });
  assert.is(status, 0, stderr);
  return stdout.trimEnd().split("\n");
}

test("what is in it, whose it is, and with which rights", () => {
  const files = query("--qf", "[%{FILEMODES:perms} %{FILEUSERNAME} %{FILENAMES}\n]");
  assert.equal(
    files.filter((line) => !/completions|site-functions|man1|\.md$|\.schema\.json$/.test(line)),
    [
      "-rwxr-xr-x root /usr/bin/socktrace",
      "drwxr-xr-x root /usr/share/doc/socktrace",
      "drwxr-xr-x root /usr/share/fish",
      "drwxr-xr-x root /usr/share/licenses/socktrace",
      "-rw-r--r-- root /usr/share/licenses/socktrace/LICENSE",
      "-rw-r--r-- root /usr/share/licenses/socktrace/NOTICES",
      "drwxr-xr-x root /usr/share/zsh",
    ],
  );
  assert.ok(files.includes("-rw-r--r-- root /usr/share/man/man1/socktrace.1.gz"));
  for (const name of ["safety.md", "summary.schema.json"])
    assert.ok(files.includes(`-rw-r--r-- root /usr/share/doc/socktrace/${name}`), name);
});

test("it requires strace and the C library of RHEL 8 or newer, and recommends libbpf", () => {
  const requires = query("--requires");
  assert.ok(requires.includes("strace >= 4.15"));
  const glibc = requires.flatMap((name) => /\(GLIBC_2\.(\d+)/.exec(name)?.slice(1).map(Number) ?? []);
  assert.is(Math.max(...glibc), 28);
  assert.equal(query("--recommends"), ["libbpf.so.1()(64bit)"]);
});

test("rpm2cpio unpacks it", () => {
  const { stdout } = spawnSync("sh", ["-c", `rpm2cpio "$1" | busybox cpio -t 2>/dev/null`, "sh", rpm], {
    encoding: "utf8",
  });
  assert.match(stdout, /^\.\/usr\/bin\/socktrace$/m);
});

const root = makeBareRoot();
if (root !== null) {
  const uses = usesHere(await canUseEbpf());

  test("rpm -i installs it, it works, and rpm -e leaves nothing", () => {
    checkInstalling(root, rpm, uses, {
      prepare: `apt-get install -qq -o Dpkg::Use-Pty=0 rpm strace libbpf1 libatomic1 libstdc++6 >/given/log 2>&1 || { cat /given/log; exit 1; }
       mkdir /usr/share/licenses # Of rpm's own distributions the first package has it.`,
      install: "rpm --force-debian -i --nodeps /given/*.rpm",
      remove: "rpm --force-debian -e socktrace",
      own: "^(/var/(lib/(dpkg|apt)|log|cache)|/root/.rpmdb)(/|$)",
    });
  });
}

test.run();
