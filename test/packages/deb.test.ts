/** The Debian package, made of this checkout, on a Debian that has nothing of ours. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeDeb } from "../../scripts/dist/deb.ts";
import { executableOf } from "../../scripts/dist/executable.ts";
import { scratch } from "../live/safety/target.ts";
import { canUseEbpf } from "../support/ebpf.ts";
import { makeBareRoot } from "./support/bare-root.ts";
import { checkInstalling } from "./support/installing.ts";
import { makeRelease } from "./support/release.ts";
import { usesHere } from "./support/uses.ts";

const test = suite("the Debian package");
const release = await makeRelease();
const deb = resolve(await makeDeb(release, "x64", 0));

function run(command: string, args: readonly string[], cwd?: string): string {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", cwd });
  assert.is(status, 0, `${command}: ${stdout}${stderr}`);
  return stdout;
}

test("what is in it, whose it is, and with which rights", () => {
  const lines = run("dpkg-deb", ["-c", deb]).trimEnd().split("\n");
  const files = lines
    .map((line) => /^(\S+) (\S+) .* \.\/(\S*)$/.exec(line)?.slice(1).join(" ") ?? line)
    .filter((line) => !line.startsWith("d") && !/completions|man1|\.md$|\.schema\.json$/.test(line));
  assert.equal(files, [
    "-rwxr-xr-x root/root usr/bin/socktrace",
    "-rw-r--r-- root/root usr/share/doc/socktrace/changelog.Debian.gz",
    "-rw-r--r-- root/root usr/share/doc/socktrace/changelog.gz",
    "-rw-r--r-- root/root usr/share/doc/socktrace/copyright",
    "-rw-r--r-- root/root usr/share/lintian/overrides/socktrace",
  ]);
  assert.ok(lines.some((line) => line.endsWith("/usr/share/man/man1/socktrace.1.gz")));
  assert.equal(
    lines.flatMap((line) => /^-rw-r--r-- .*\/usr\/share\/doc\/socktrace\/(.*\.(?:md|json))$/.exec(line)?.[1] ?? []),
    readdirSync("docs").filter((name) => /\.(?:md|json)$/.test(name)),
  );
  assert.not(lines.some((line) => line.startsWith("d") && !line.startsWith("drwxr-xr-x root/root")));
});

test("it depends on the packages that dpkg-shlibdeps names, and on strace", () => {
  const folder = scratch();
  mkdirSync(join(folder, "debian"));
  writeFileSync(join(folder, "debian/control"), "Source: socktrace\n\nPackage: socktrace\nArchitecture: any\n");
  const theirs = run("dpkg-shlibdeps", ["-O", resolve(executableOf(release, "x64"))], folder);
  const [, libraries = ""] = /^shlibs:Depends=(.*)$/m.exec(theirs) ?? [];
  const ours = run("dpkg-deb", ["-f", deb, "Depends"]).trim();
  assert.equal(namesIn(ours), [...namesIn(libraries), "strace"].sort());
});

function namesIn(depends: string): readonly string[] {
  return depends
    .split(", ")
    .map((one) => one.replace(/ .*/, ""))
    .sort();
}

test("lintian finds nothing; the spelling of V8's and OpenSSL's messages is not looked at", () => {
  const found = run("lintian", [
    "--allow-root",
    "-I",
    "-X",
    "binaries/spelling",
    "--fail-on",
    "error,warning,info",
    deb,
  ]);
  assert.is(found, "");
});

const root = makeBareRoot();
if (root !== null) {
  const uses = usesHere(await canUseEbpf());

  test("apt-get installs it, it works, and apt-get purge leaves nothing", () => {
    checkInstalling(root, deb, uses, {
      install: "apt-get install -qq -o Dpkg::Use-Pty=0 /given/*.deb >/given/log 2>&1 || { cat /given/log; exit 1; }",
      remove:
        "apt-get purge -qq -o Dpkg::Use-Pty=0 --autoremove socktrace >/given/log 2>&1 || { cat /given/log; exit 1; }",
      own: "^/var/(lib/(dpkg|apt)|log|cache)/",
    });
  });
}

test.run();
