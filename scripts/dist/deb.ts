import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { execaSync } from "execa";
import { debianNames, libraryPackages } from "./debian-names.ts";
import { executableOf } from "./executable.ts";
import { filesUnder, gzip, inScratch, layOut, putBytes, setTimes } from "./installed.ts";
import { debianCopyright } from "./copyright.ts";
import { maintainer } from "./maintainer.ts";
import type { Architecture, Release } from "./release.ts";

/** The package's own revision: raised when only the packaging changes. */
const REVISION = 1;

const completions = {
  bash: "usr/share/bash-completion/completions/socktrace",
  zsh: "usr/share/zsh/vendor-completions/_socktrace",
  fish: "usr/share/fish/vendor_completions.d/socktrace.fish",
};

/** A .deb for each machine. */
export async function makeDebs(release: Release): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const architecture of release.architectures) paths.push(await makeDeb(release, architecture));
  return paths;
}

export function debOf({ out, version }: Release, architecture: Architecture): string {
  return join(out, `socktrace_${version}-${REVISION}_${debianNames[architecture]}.deb`);
}

/** `level` is that of xz: 0 takes seconds, 6 half a minute of CPU time, and spares a quarter. */
export function makeDeb(release: Release, architecture: Architecture, level = 6): Promise<string> {
  const path = resolve(debOf(release, architecture));
  return inScratch(async (root) => {
    layOut(release, architecture, root, completions);
    await putDocuments(release, root);
    putControl(release, architecture, root);
    setTimes(root, release.epoch);
    // SOURCE_DATE_EPOCH is the time of the archive's own members (scripts/dist.ts has set it).
    execaSync("dpkg-deb", ["--root-owner-group", "-Zxz", `-z${level}`, "--build", root, path]);
    return debOf(release, architecture);
  });
}

async function putDocuments(release: Release, root: string): Promise<void> {
  const doc = "usr/share/doc/socktrace";
  putBytes(root, `${doc}/copyright`, await debianCopyright());
  putBytes(root, `${doc}/changelog.gz`, gzip(readFileSync("CHANGELOG.md")));
  putBytes(root, `${doc}/changelog.Debian.gz`, gzip(changelog(release)));
  putBytes(root, "usr/share/lintian/overrides/socktrace", readFileSync("scripts/dist/lintian-overrides"));
}

/** deb-changelog(5); what is new is in changelog.gz. */
function changelog({ version, epoch }: Release): string {
  const date = new Date(epoch * 1000).toUTCString().replace("GMT", "+0000");
  return `socktrace (${version}-${REVISION}) unstable; urgency=medium

  * socktrace ${version}.

 -- ${maintainer()}  ${date}
`;
}

function putControl(release: Release, architecture: Architecture, root: string): void {
  const files = filesUnder(root);
  const md5sums = execaSync("md5sum", files, { cwd: root }).stdout;
  putBytes(root, "DEBIAN/md5sums", `${md5sums}\n`);
  const bytes = files.reduce((sum, file) => sum + Math.ceil(statSync(join(root, file)).size / 1024), 0);
  putBytes(root, "DEBIAN/control", control(release, architecture, bytes));
}

/** libbpf1 is loaded by the eBPF engine only, binutils or elfutils are run by -k: neither is a dependency. */
function control(release: Release, architecture: Architecture, kibibytes: number): string {
  const libraries = libraryPackages(executableOf(release, architecture));
  return `Package: socktrace
Version: ${release.version}-${REVISION}
Section: net
Priority: optional
Architecture: ${debianNames[architecture]}
Maintainer: ${maintainer()}
Installed-Size: ${kibibytes}
Depends: ${[...libraries, "strace (>= 4.15)"].join(", ")}
Recommends: libbpf1
Suggests: binutils | elfutils
Description: socket options of programs: what was set, and what is in force
 socktrace runs a program under strace, attaches to a running one, or reads a
 log of strace, and shows each socket with its options: the value that was
 asked for, the value in force, and where it came from.
 .
 With libbpf1 it can watch a busy server, or all processes of a machine, by an
 eBPF program instead of strace. With binutils or elfutils it names the line of
 code that made a socket or set an option.
 .
 The program is one file that contains the Node.js which runs it.
`;
}
